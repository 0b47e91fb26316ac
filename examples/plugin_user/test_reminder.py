"""The script, on the sample school: no server, no password of anybody, the same each time."""

import pytest
from reminder import low_averages, main, remind

from edusync import swad
from edusync.errors import TransportError
from edusync.wims import Class

pytestmark = pytest.mark.usefixtures("edusync_no_network")


@pytest.fixture
def wims_class(wims_sandbox):
    w = wims_sandbox
    return Class.get(w.url, w.ident, w.passwd, w.qclass, w.rclass)


@pytest.fixture
def course(swad_sandbox):
    s = swad_sandbox
    return swad.Course.get(swad.login(s.url, s.app_key, s.teacher, s.password), 1)


def test_who_has_not_worked_has_a_low_average(wims_class):
    assert set(low_averages(wims_class, 1)) == {"70000024", "70000025", "70000026", "70000027"}


def test_who_works_is_not_reminded(wims_sandbox, wims_class):
    ruth = wims_class.users["ruth"]
    for exercise in (1, 2, 3):
        wims_sandbox.work(ruth, 1, exercise=exercise, score=10)
    assert ruth.regnum not in low_averages(wims_class, 1)


def test_one_message_goes_to_each(course, swad_sandbox):
    assert remind(course, {"70000025": 0.0, "70000026": 0.5}) == ["ruth", "tuan"]
    sent = [entry.parameters for entry in swad_sandbox.journal if entry.name == "sendMessage"]
    assert [message["to"] for message in sent] == ["@ruth", "@tuan"]
    assert "0.5 out of 20" in sent[1]["body"]


def test_a_message_whose_reply_is_lost_is_not_sent_twice(course, swad_sandbox):
    swad_sandbox.faults.add("sendMessage", reset="after-commit")
    with pytest.raises(TransportError) as failed:
        remind(course, {"70000025": 0.0})
    assert failed.value.maybe_applied
    assert [entry.name for entry in swad_sandbox.journal].count("sendMessage") == 1


def test_the_whole_script(wims_sandbox, swad_sandbox, monkeypatch, capsys):
    for name in ("url", "ident", "passwd"):
        monkeypatch.setenv(f"WIMS_{name.upper()}", getattr(wims_sandbox, name))
    for name in ("url", "app_key", "password"):
        monkeypatch.setenv(f"SWAD_{name.upper()}", getattr(swad_sandbox, name))
    monkeypatch.setenv("SWAD_USER", swad_sandbox.teacher)
    assert main([str(wims_sandbox.qclass), wims_sandbox.rclass, "1", "1"]) == 0
    assert capsys.readouterr().out.startswith("4 reminded: ")
