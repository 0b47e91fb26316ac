"""What a server told and nobody changes: all of it shows as a table, the same way."""

from typing import Any

import pytest

from edusync.swad import CourseInfo, FileInfo, GroupType, Location, Place, User

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
