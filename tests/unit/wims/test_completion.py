"""What Tab shows in IPython and notebooks: the names that jedi finds, which asks no server."""

import contextlib
import inspect
from types import ModuleType
from typing import Any, get_type_hints

import jedi
import pytest

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


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    jedi.settings.cache_directory = str(tmp_path_factory.mktemp("jedi"))  # not that of others
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
