"""A variable that is not set, or a value of another type, is InvalidValue, and nothing is sent."""

from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.swad import Course, Directory, Notice, SwadAPI, create_account
from edusync.swad.files.tree_text import Folder
from tests.unit.swad.server import serving
from tests.unit.swad.zones import a_course

NO_TEXTS: list[Any] = [None, 5, b"1", [], ["x"]]
COURSE = {"courseCode": 1, "courseShortName": "A", "courseFullName": "A", "userRole": 3}
HANDLERS = {"getCourses": {"numCourses": 1, "coursesArray": [COURSE]}}


@pytest.mark.parametrize("body", NO_TEXTS)
def test_the_text_of_a_notice_is_a_text(body: Any) -> None:
    with serving(HANDLERS) as swad:
        course = Course.get(swad.session(), 1)
        swad.requests.clear()
        with pytest.raises(InvalidValue, match="body: must be a text"):
            course.notice(body)
        with pytest.raises(InvalidValue, match="text: must be a text"):
            course.notice(text=body)
        with pytest.raises(InvalidValue, match="body: must be a text"):
            Notice(body=body).save(course)
        assert swad.requests == []


@pytest.mark.parametrize("words", NO_TEXTS)
def test_what_is_looked_for_is_a_text(words: Any) -> None:
    with serving({}) as swad:
        session = swad.session()
        swad.requests.clear()
        with pytest.raises(InvalidValue, match="filter: must be a text"):
            session.find_users(words)
        assert swad.requests == []


@pytest.mark.parametrize("degrees", [None, 1.5, object()])
def test_degrees_are_codes(degrees: Any) -> None:
    with serving({}) as swad:
        session = swad.session()
        swad.requests.clear()
        with pytest.raises(InvalidValue, match="degrees: must be codes"):
            session.trivia(degrees)
        assert swad.requests == []


@pytest.mark.parametrize("path", NO_TEXTS)
def test_a_path_in_a_tree_is_a_text(path: Any) -> None:
    directory = Directory._built(Folder(""), a_course(), "documents")
    with pytest.raises(InvalidValue, match="path: must be a text"):
        directory.find(path)


@pytest.mark.parametrize("url", NO_TEXTS)
def test_the_address_of_a_site_is_a_text(url: Any) -> None:
    with pytest.raises(InvalidValue, match="url: must begin with http"):
        SwadAPI(url, "key")


@pytest.mark.parametrize("nickname", NO_TEXTS)
def test_a_nickname_is_a_text(nickname: Any) -> None:
    with pytest.raises(InvalidValue, match="nickname: must be a text"):
        create_account("http://127.0.0.1:9/en", "key", nickname, "a@b.example", "secret-1")
