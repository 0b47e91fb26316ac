"""What Tab shows in IPython and notebooks: the names that jedi finds, which asks no server."""

import contextlib
import inspect
import subprocess
import sys
from types import ModuleType
from typing import Any, get_overloads, get_type_hints

import jedi
import pytest

import edusync
from edusync import swad, wims
from edusync.sandbox import Sandbox
from edusync.wims import Class

OBJECTS = {
    "c.": "gradebook",
    "c.instit": "institution",
    "c.users.": "find",
    'c.users["anton"].': "exam_log",
    "c.sheets[1].": "exercises",
    "c.exams[1].": "activate",
    'c.exercises["one"].': "title",
    "user.": "lastname",
    "book.": "at_risk",
    "report.": "failed",
    "api.": "getuser",
    "api.getuser(": "quser=",
    "session.": "courses",
    "course.": "documents",
    "c.enrol(": "passwords_to=",
    "c.rollover(": "archive_to=",
    "c.gradebook(": "scale=",
}


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    jedi.settings.cache_directory = str(tmp_path_factory.mktemp("jedi"))  # not that of others


@pytest.fixture(scope="module")
def space() -> dict[str, Any]:
    sandbox = Sandbox.sample()
    api = sandbox.wims_api()
    c = Class.get(api, 20001, "myclass")
    session = swad.Session.login(sandbox.swad_api(), "@ada", "sandbox-1")
    return {
        "api": api,
        "c": c,
        "user": c.users["anton"],
        "book": c.gradebook(),
        "report": c.enrol([{"quser": "anton"}], key="quser", dry_run=True),
        "session": session,
        "course": session.courses()[0],
    }


@pytest.mark.parametrize(("typed", "name"), OBJECTS.items(), ids=OBJECTS)
def test_tab_shows_what_an_object_has(typed: str, name: str, space: dict[str, Any]) -> None:
    before = space["api"].calls
    found = jedi.Interpreter(typed, [space]).complete()
    assert name in {one.name_with_symbols for one in found}
    assert space["api"].calls == before


def test_an_editor_shows_a_method_of_the_raw_client_with_its_parameters_and_its_text() -> None:
    typed = "from edusync.wims import WimsAPI\nWimsAPI('', '', '').getuser("
    [shown] = jedi.Script(typed).get_signatures()
    own = ["qclass", "rclass", "quser", "options", "verbose", "code", "kwargs"]
    assert [one.name for one in shown.params] == own
    assert "Gets the fields of a user." in shown.docstring()


WRITTEN = {
    "c.": "gradebook",
    'c.users["anton"].': "exam_log",
    "c.sheets[1].exercises[1].": "move_up",
    "c.exams[1].": "activate",
    'c.exercises["one"].': "title",
    "c.enrol(": "passwords_to=",
    "c.enrol([]).": "adopted",
    "c.enrol([]).failed[0].": "reason",
    "c.gradebook().": "at_risk",
    'session.courses()["ALG"].': "documents",
    'Class.get("url", "ident", "passwd", 1, "rclass").': "gradebook",
    'Class.get(api, 1, "rclass").users["anton"].': "exam_log",
    'Class.list(api, "rclass")[0].': "gradebook",
    'Class.get_or_create(api, "rclass", name="Algebra").': "gradebook",
    "c.refresh().": "gradebook",
    "c.subclasses()[0].": "gradebook",
    "c.copy().new.": "gradebook",
    "c.rollover(archive_to=None).new.": "gradebook",
    'User.get(c, "anton").': "exam_log",
    "User.list(c)[0].": "exam_log",
    "Sheet.get(c, 1).": "activate",
    "Exam.list(c)[0].": "activate",
    "Exercise.list(c)[0].": "share_with",
    "Course.list(session)[0].": "documents",
    "AttendanceEvent.list(course)[0].": "roll_call",
    "Group.list(course)[0].": "students",
    "Game.list(course)[0].": "matches",
    "Match.list(Game.get(course, 1))[0].": "answer",
    "Directory.list(course)[0].": "mirror",
}


@pytest.mark.parametrize(("typed", "name"), WRITTEN.items(), ids=WRITTEN)
def test_an_editor_shows_what_an_object_has_by_its_type(typed: str, name: str) -> None:
    source = f"""
from edusync.swad import AttendanceEvent, Course, Directory, Game, Group, Match, Session
from edusync.wims import Class, Exam, Exercise, Sheet, User, WimsAPI

def program(c: Class, api: WimsAPI, session: Session, course: Course) -> None:
    {typed}"""
    assert name in {one.name_with_symbols for one in jedi.Script(source).complete()}


PUBLIC = {"errors", "results", "sandbox", "swad", "wims", "wimsapi"}


def test_the_package_lists_its_public_modules_alone() -> None:
    assert {*dir(edusync)} == {"__version__", *PUBLIC}
    found = {one.name for one in jedi.Interpreter("edusync.", [{"edusync": edusync}]).complete()}
    assert {name for name in found if not name.startswith("_")} == PUBLIC


def test_an_editor_shows_the_public_modules_of_the_package() -> None:
    found = {one.name for one in jedi.Script("import edusync\nedusync.").complete()}
    assert found >= PUBLIC
    assert not found & {"logging", "importlib"}


def test_a_public_module_is_imported_when_it_is_first_used() -> None:
    program = "import edusync, sys; before = {*sys.modules}; edusync.wims.Class; edusync.errors"
    check = "assert 'edusync.wims' not in before; assert not hasattr(edusync, 'uims')"
    subprocess.run([sys.executable, "-c", f"{program}; {check}"], check=True)


@pytest.mark.parametrize("face", [swad, wims])
def test_no_property_is_annotated_with_a_literal_that_jedi_sees(face: ModuleType) -> None:
    """It would fail on one, and show nothing of the whole object."""
    seen = {}
    for name in face.__all__:
        for attribute, member in inspect.getmembers(getattr(face, name)):
            if isinstance(member, property):
                with contextlib.suppress(NameError):  # known to type checkers alone: left unread
                    hint = get_type_hints(member.fget).get("return")
                    seen[f"{name}.{attribute}"] = str(hint)
    assert seen
    assert [one for one, hint in seen.items() if "Literal[" in hint] == []


def plain(method: Any) -> Any:
    """The function in a method of a class."""
    return getattr(method, "__func__", method)


def takes_any(function: Any) -> bool:
    """Whether a function takes keywords that it does not name."""
    parameters = inspect.signature(function).parameters.values()
    return any(one.kind is one.VAR_KEYWORD for one in parameters)


def test_an_editor_finds_the_parameters_of_a_method_that_has_overloads() -> None:
    # jedi goes by the overloads, and does not look into what `**` unpacks
    kinds = [kind for face in (wims, swad) for kind in vars(face).values() if inspect.isclass(kind)]
    functions = {
        function
        for kind in kinds
        for _, method in inspect.getmembers(kind, callable)
        if inspect.isfunction(function := plain(method))
    }
    assert Class.rollover in functions
    for function in functions:
        for overload in map(plain, get_overloads(function)):
            assert takes_any(function) or not takes_any(overload), function
