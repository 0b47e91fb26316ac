"""`Sandbox`: one school, three ways in."""

import os
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from edusync.errors import NotFound
from edusync.sandbox import Sandbox, Served, command
from edusync.swad import Course, Session
from edusync.wims import Class, User
from tests.conftest import HANG

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
    assert [(sheet.title, len(sheet.exercises.list())) for sheet in algebra.sheets] == [
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


@pytest.mark.parametrize("wims", ["4.29a", "4.31b"])
def test_a_sandbox_is_a_version_of_wims(wims: str) -> None:
    api = Sandbox(wims=wims).wims_api()
    assert api.getinfoserver()[1]["server_version"] == wims


def test_a_sandbox_is_the_newest_wims_unless_told() -> None:
    assert Sandbox().wims_api().getinfoserver()[1]["server_version"] == "4.31b"


def test_a_version_that_is_not_modelled_is_refused() -> None:
    with pytest.raises(ValueError, match=r"not '4\.30'"):
        Sandbox(wims="4.30")


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
        (("nobody", 1), r"user nobody not in this class \(20001\)"),
    ],
    ids=["sheet", "exercise", "user"],
)
def test_nobody_works_on_what_is_not_there(
    sandbox: Sandbox, work: tuple[Any, ...], error: str
) -> None:
    student, sheet, *exercise = work
    with pytest.raises((ValueError, KeyError), match=error):
        sandbox.work(student, sheet, qclass=20001, exercise=(exercise or [1])[0], score=5)


def test_a_login_needs_the_number_of_its_class(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="'ruth' is a user of no class: give qclass="):
        sandbox.work("ruth", 1, score=5)


def test_a_user_of_a_class_of_a_group_works_there(sandbox: Sandbox) -> None:
    api = sandbox.wims_api()
    about = {
        "description": "Group", "institution": "Here", "supervisor": "Ada Serra",
        "email": "ada@school.example", "password": "open1234", "type": "2",
    }  # fmt: skip
    teacher = {"lastname": "Serra", "firstname": "Ada", "password": "secret99"}
    for _ in range(2):
        api.addclass(30001, "myclass", about, teacher)
    home = Class.get(api, "30001_1", "myclass")
    home.users.add(User("jdoe", "Doe", "John", "sandbox-1"))
    with pytest.raises(ValueError, match="class 30001/1 has no sheet 1"):
        sandbox.work(home.users.get("jdoe"), 1, score=5)


def test_a_user_works_once_it_is_saved(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="is a user of no class: save it first"):
        sandbox.work(User("newcomer", "Ó Sé", "Nóra", "sandbox-1"), 1, score=5)


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
    assert requests.get(root, timeout=HANG).url == f"{root}/en"
    assert requests.get(f"{root}/nothing", timeout=HANG).status_code == 404


def test_a_closed_server_is_gone_and_its_school_is_not(sandbox: Sandbox) -> None:
    with sandbox.serve() as opened:
        url = opened.wims.url
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=HANG)
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
    with pytest.raises(ModuleNotFoundError, match=r'pip install "\.\[sandbox\]"'):
        sandbox.serve()


def test_what_is_served_shows_its_addresses(served: Served, sandbox: Sandbox) -> None:
    assert repr(served) == f"<Served: {served.wims.url} {served.swad.url}>"
    assert served.sandbox is sandbox


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "127.0.0.1"), ("school.example", "school.example,127.0.0.1"), ("*", "*")],
    ids=["none", "others", "all"],
)
def test_a_proxy_is_not_asked_for_it(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, before)
    with sandbox.serve() as opened:
        assert requests.get(opened.wims.url, timeout=HANG).status_code == 200
        assert os.environ["no_proxy"] == after
    assert (os.environ["no_proxy"], os.environ["NO_PROXY"]) == (before, before)


@pytest.fixture
def _behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a school whose network has a proxy, and names no exception."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("_behind_a_proxy")
def test_the_environment_is_as_it_was_once_the_last_server_is_closed(sandbox: Sandbox) -> None:
    first, second = sandbox.serve(), sandbox.serve()
    first.close()
    assert os.environ["no_proxy"] == "127.0.0.1"
    second.close()
    assert not {"no_proxy", "NO_PROXY"} & {*os.environ}


@pytest.mark.usefixtures("_behind_a_proxy")
def test_what_somebody_else_put_into_the_environment_stays(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sandbox.serve():
        monkeypatch.setenv("no_proxy", "mine.example")
    assert os.environ["no_proxy"] == "mine.example"


def test_without_a_proxy_the_environment_stays(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    sandbox.serve().close()
    assert "no_proxy" not in os.environ


# From a shell


def test_the_command_prints_what_a_script_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: Served) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Served, "wait", interrupted)
    assert command.main(["--port", "0", "--seed", "3", "--no-quirks", "--wims", "4.29a"]) == 0
    told = capsys.readouterr().out
    assert "/wims/wims.cgi" in told
    for word in ("20001", "myclass", "sandbox-app-key", "@ada", "@aarav", "sandbox-1"):
        assert word in told


def test_the_command_says_that_its_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert command.main(["--port", str(taken.getsockname()[1])]) == 1
    assert "--port 0 takes a free port" in capsys.readouterr().err


def test_the_command_says_which_ports_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--port", "99999"])
    assert "must be 0 to 65535, not 99999" in capsys.readouterr().err
