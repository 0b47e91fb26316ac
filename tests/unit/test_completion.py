"""What Tab shows in IPython and notebooks: the names that jedi finds, which asks no server."""

from typing import Any

import jedi
import pytest

from edusync import swad
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
