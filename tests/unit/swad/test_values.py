"""What a server told and nobody changes: all of it shows as a table, the same way."""

import copy
import pickle
from typing import Any

import pytest

from edusync.swad import CourseInfo, FileInfo, GroupType, Location, Place, User
from edusync.swad.assessment.visibility import Visibility
from edusync.swad.base.roles import Role
from edusync.swad.messaging.event_types import EventType, NotificationStatus

PLACE = Place(3, "R1", "Room <1>")
TOLD = [
    User("swad.example.org", 2, "ana", firstname="Ana <1>"),
    GroupType("swad.example.org", 4, "Labs <1>", True, False, None),
    CourseInfo("guide", "plainText", "<p>Read <b>this &lt;1></b></p>"),
    FileInfo(1, "a <1>.txt", "https://swad.example.org/tmp/open", 3, None, "", "", ""),
    Location(PLACE, PLACE, Place(1, "<1>", ""), 2, PLACE),
    PLACE,
]


@pytest.mark.parametrize("value", TOLD)
def test_a_value_shows_as_an_escaped_table(value: Any) -> None:
    page = value._repr_html_()
    assert page.startswith("<table>")
    assert "&lt;1&gt;" in page
    assert "<1>" not in page


@pytest.mark.parametrize("value", TOLD)
def test_neither_the_server_nor_an_open_link_is_a_column(value: Any) -> None:
    assert "swad.example.org" not in str(value.to_dict())
    assert "swad.example.org" not in value._repr_html_()


OF_NEWER_SERVERS = [
    Role(1 << 20),
    Role(1 << 20 | 8),
    Visibility(128),
    Visibility(129),
    NotificationStatus(65),
    EventType("newThing"),
]


@pytest.mark.parametrize("value", OF_NEWER_SERVERS)
@pytest.mark.parametrize(
    "again",
    [
        lambda value: type(value)(value.value),
        lambda value: pickle.loads(pickle.dumps(value)),
        copy.copy,
        copy.deepcopy,
    ],
    ids=["made again", "pickled", "copied", "copied deeply"],
)
def test_what_a_newer_server_tells_is_the_same_again(value: Any, again: Any) -> None:
    assert again(value) == value
    assert len({again(value), value}) == 1


def test_flags_are_those_of_their_kind() -> None:
    assert Role(8) is Role.STUDENT is pickle.loads(pickle.dumps(Role.STUDENT))
    assert Role(128) != Visibility(128)
    assert Role(8) != 8
