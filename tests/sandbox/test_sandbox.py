"""`Sandbox`: one school, three ways in."""

import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from edusync.errors import NotFound
from edusync.sandbox import Sandbox, Served, command
from edusync.swad import Course, Session
from edusync.wims import Class

START = 1_790_000_000.0  # September 2026


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox.sample(start=START)


@pytest.fixture
def algebra(sandbox: Sandbox) -> Class:
    return Class.get(sandbox.wims_api(), 20001, "myclass")


@pytest.fixture
def served(sandbox: Sandbox) -> Iterator[Served]:
    with sandbox.serve() as opened:
        yield opened


def teacher(sandbox: Sandbox) -> Session:
    return Session.login(sandbox.swad_api(), "@ada", "sandbox-1")


# The school


def test_the_sample_has_two_classes_with_worked_scores(sandbox: Sandbox, algebra: Class) -> None:
    assert [one.name for one in Class.list(sandbox.wims_api(), "myclass")] == [
        "Linear algebra",
        "Programming",
    ]
    assert [(sheet.title, sheet.exo_count) for sheet in algebra.sheets] == [
        ("Vectors", 3),
        ("Matrices", 3),
    ]
    assert [exam.title for exam in algebra.exams] == ["First exam"]
    worked = [line.user for line in algebra.gradebook() if line.average]
    assert (len(algebra.users.list()), len(worked)) == (24, 20)


def test_the_same_people_are_in_both_platforms(sandbox: Sandbox, algebra: Class) -> None:
    course = Course.get(teacher(sandbox), 1)
    in_wims = {user.regnum: user.email for user in algebra.users.list()}
    assert set(in_wims) == {student.id for student in course.students()}


def test_names_in_many_scripts_come_out_as_they_went_in(sandbox: Sandbox, algebra: Class) -> None:
    told = [algebra.users[login].fullname for login in ("aiko", "anton", "ruth", "tuan")]
    assert told == ["愛子 田中", "Антон Иванов", "רות לוי", "Tuấn Nguyễn"]
    names = {
        student.nickname: student.name for student in Course.get(teacher(sandbox), 1).students()
    }
    assert [names[nick] for nick in ("aiko", "anton", "ruth", "tuan")] == told


def test_a_seed_gives_the_same_scores_each_time(sandbox: Sandbox, algebra: Class) -> None:
    def averages(seed: int) -> list[Any]:
        api = Sandbox.sample(seed=seed, start=START).wims_api()
        return [line.average for line in Class.get(api, 20001, "myclass").gradebook()]

    assert averages(0) == averages(0) == [line.average for line in algebra.gradebook()]
    assert averages(1) != averages(0)


def test_an_empty_sandbox_has_no_class_and_nobody() -> None:
    sandbox = Sandbox()
    assert list(Class.list(sandbox.wims_api(), "myclass")) == []
    assert sandbox.school.users == {}


def test_two_sandboxes_share_nothing(sandbox: Sandbox, algebra: Class) -> None:
    algebra.users.remove("anton")
    other = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    assert "anton" in other.users
    assert "anton" not in algebra.users


# Students


def test_a_student_works_by_objects_or_by_name(sandbox: Sandbox, algebra: Class) -> None:
    ruth, sheet = algebra.users["ruth"], algebra.sheets.list()[0]
    sandbox.work(ruth, sheet, exercise=1, score=8)
    sandbox.work("ruth", 1, qclass=20001, exercise=2, score=10)
    sandbox.work(ruth, exam=algebra.exams.list()[0], score=9, duration=600)
    assert [score.quality for score in sheet.scores(ruth).exercises] == [8, 10, 0]
    assert algebra.exams.list()[0].scores(ruth).score == 9


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (("ruth", 3), "class 20001 has no sheet 3"),
        (("ruth", 1, 9), "sheet 1 of class 20001 has no exercise 9"),
        (("nobody", 1), "no user nobody in class 20001"),
    ],
    ids=["sheet", "exercise", "user"],
)
def test_nobody_works_on_what_is_not_there(
    sandbox: Sandbox, work: tuple[Any, ...], error: str
) -> None:
    student, sheet, *exercise = work
    with pytest.raises((ValueError, KeyError), match=error):
        sandbox.work(student, sheet, qclass=20001, exercise=(exercise or [1])[0], score=5)


# Ways in


def test_both_doors_lead_to_one_state(sandbox: Sandbox, served: Served, algebra: Class) -> None:
    algebra.users.remove("anton")
    w = served.wims
    there = Class.get(w.url, w.ident, w.passwd, w.qclass, w.rclass)
    with pytest.raises(NotFound):
        there.users["anton"]
    assert [entry.name for entry in w.journal] == [entry.name for entry in sandbox.journal]


def test_in_process_pauses_pass_in_no_time(sandbox: Sandbox) -> None:
    api = sandbox.wims_api()
    sandbox.faults.add("checkident", reset="before-commit", times=3)
    assert api.checkident()[0]
    assert START < sandbox.clock() < START + 30


def test_in_process_swads_limit_is_kept_without_waiting(sandbox: Sandbox) -> None:
    session = teacher(sandbox)
    for _ in range(200):  # at most 120 in 30 seconds
        session.courses()
    assert sandbox.clock() > START + 50


def test_both_servers_are_on_one_port(served: Served) -> None:
    root = served.swad.url.removesuffix("/en")
    assert served.wims.url == f"{root}/wims/wims.cgi"
    assert requests.get(root, timeout=5).url == f"{root}/en"
    assert requests.get(f"{root}/nothing", timeout=5).status_code == 404


def test_a_closed_server_is_gone_and_its_school_is_not(sandbox: Sandbox) -> None:
    with sandbox.serve() as opened:
        url = opened.wims.url
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
    assert len(sandbox.wims.classes) == 2


def test_a_port_that_is_taken_is_an_error(sandbox: Sandbox, served: Served) -> None:
    port = int(served.swad.url.removesuffix("/en").rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        sandbox.serve(port)


def test_without_werkzeug_the_error_says_what_to_install(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "edusync.sandbox.loopback", raising=False)
    monkeypatch.setitem(sys.modules, "werkzeug.serving", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "edusync\[sandbox\]"'):
        sandbox.serve()


# From a shell


def test_the_command_prints_what_a_script_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: Served) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Served, "wait", interrupted)
    assert command.main(["--port", "0", "--seed", "3", "--no-quirks"]) == 0
    told = capsys.readouterr().out
    assert "/wims/wims.cgi" in told
    for word in ("20001", "myclass", "sandbox-app-key", "@ada", "@aarav", "sandbox-1"):
        assert word in told


def test_the_command_says_that_its_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert command.main(["--port", str(taken.getsockname()[1])]) == 1
    assert "--port 0 takes a free port" in capsys.readouterr().err
