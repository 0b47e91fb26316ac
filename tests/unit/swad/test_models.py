"""What all models of SWAD have."""

from typing import Any

import pytest

from edusync import swad
from edusync.errors import UnsupportedOperation
from edusync.swad import AttendanceEvent, Course
from edusync.swad.base.models import SwadModel
from tests.unit.swad.server import recording, serving

ON_THE_SITE = (swad.Course, swad.Group, swad.Game, swad.Match, swad.File, swad.Directory)


@pytest.mark.parametrize("model", ON_THE_SITE, ids=lambda model: str(model.__name__))
@pytest.mark.parametrize("given", [{}, {"name": "x"}, {"code": 1}, {"nonsense": None}], ids=str)
def test_what_is_made_on_the_site_cannot_be_made_here(
    model: type[SwadModel], given: dict[str, Any]
) -> None:
    with pytest.raises(UnsupportedOperation, match="made on the site"):
        model(**given)
    with pytest.raises(UnsupportedOperation, match="made on the site"):
        model(*given.values())


@pytest.mark.parametrize("model", [AttendanceEvent, swad.Message, swad.Notice])
def test_a_misspelt_keyword_is_an_error(model: type[SwadModel]) -> None:
    with pytest.raises(TypeError, match="hiden"):
        model(hiden=True)


def test_infos_are_what_the_server_tells_now_and_leave_edits_alone() -> None:
    handlers = {
        "getCourses": recording("getCourses--teacher"),
        "getAttendanceEvents": recording("getAttendanceEvents--teacher"),
    }
    with serving(handlers) as site:
        course = Course.get(site.session(), 1)
        event = course.events()[0]
        was, event.title = event.title, "Another"
        assert event.infos["title"] == was
        assert event.title == "Another"
        assert course.infos["courseCode"] == 1
        assert site.operations == ["getCourses", *["getAttendanceEvents"] * 2, "getCourses"]
