"""Notices to a course."""

from collections.abc import Iterator
from typing import Any

import pytest

from edusync.core.warning import ServerQuirkWarning
from edusync.errors import (
    InvalidValue,
    NotFound,
    PermissionDenied,
    ServerBug,
    TransportError,
    UnsupportedOperation,
)
from edusync.swad.courses.course import Course
from edusync.swad.messaging.notice import Notice
from edusync.swad.wire import quirks
from tests.unit.swad.server import KEY, Lost, Parameters, Swad, html, recording, serving

OK = recording("sendNotice--ok")
TOLD = "ignore::edusync.swad.ServerQuirkWarning"


@pytest.fixture(autouse=True)
def _every_quirk_untold() -> Iterator[None]:
    quirks.forget()
    yield
    quirks.forget()


def course_of(swad: Swad, code: int = 1) -> Course:
    return Course._loaded({"code": code}, _session=swad.session())


@pytest.mark.filterwarnings(TOLD)
def test_a_notice_takes_one_request_and_gets_a_code() -> None:
    with serving({"sendNotice": OK}) as swad:
        notice = course_of(swad).notice("Aviso: mañana <b>no</b> hay clase & punto")
        assert (notice.code, notice.saved) == (2, True)
        assert swad.requests == [
            (
                "sendNotice",
                {
                    "wsKey": KEY,
                    "courseCode": "1",
                    "body": "Aviso: mañana <b>no</b> hay clase & punto",
                },
            )
        ]


def test_nobody_is_notified_and_a_warning_tells_so_once() -> None:
    with serving({"sendNotice": OK}) as swad:
        course = course_of(swad)
        with pytest.warns(ServerQuirkWarning, match="nobody is notified"):
            course.notice("Aviso")
        course.notice("Aviso")


@pytest.mark.filterwarnings(TOLD)
def test_plain_text_keeps_its_signs_and_lines() -> None:
    with serving({"sendNotice": OK}) as swad:
        course_of(swad).notice(text="línea 1 < 2\nL'avis")
        assert swad.requests[0][1]["body"] == "línea 1 &lt; 2<br>L&#39;avis"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "must say something"),
        ({"body": " \n"}, "must say something"),
        ({"body": "a", "text": "b"}, "give one of them"),
        ({"body": "ñ" * 65536}, "65535"),
        ({"text": "<" * 20000}, "65535"),
    ],
)
def test_what_cannot_be_a_notice_is_refused_before_it_is_sent(
    given: dict[str, str], reason: str
) -> None:
    with serving({"sendNotice": OK}) as swad:
        course = course_of(swad)
        with pytest.raises(InvalidValue, match=reason):
            course.notice(**given)
        assert not swad.requests


@pytest.mark.filterwarnings(TOLD)
def test_the_longest_notice_is_sent() -> None:
    with serving({"sendNotice": OK}) as swad:
        course_of(swad).notice("ñ" * 65535)
        assert len(swad.requests[0][1]["body"]) == 65535


@pytest.mark.parametrize("case", ["student_forbidden", "non_editing_teacher_forbidden"])
def test_only_editing_teachers_may_send_notices(case: str) -> None:
    with (
        serving({"sendNotice": recording(f"sendNotice--{case}")}) as swad,
        pytest.raises(PermissionDenied, match="must be a teacher"),
    ):
        course_of(swad).notice("x")


def test_a_course_that_does_not_exist_is_an_error() -> None:
    with (
        serving({"sendNotice": recording("sendNotice--course_nonexistent")}) as swad,
        pytest.raises(NotFound),
    ):
        course_of(swad, 9999).notice("x")


def lose(_: Parameters) -> None:
    """Breaks the connection, so that only the reply is lost."""
    raise Lost


@pytest.mark.parametrize(("answer", "error"), [(lose, TransportError), (html(500), ServerBug)])
def test_a_notice_of_unknown_fate_is_not_repeated_and_says_where_to_look(
    answer: Any, error: type[Exception]
) -> None:
    with serving({"sendNotice": answer}) as swad:
        notice = Notice(body="x")
        with pytest.raises(error) as caught:
            notice.save(course_of(swad))
        assert getattr(caught.value, "maybe_applied", False)
        assert "notices of the course, on the site" in " ".join(caught.value.__notes__)
        assert len(swad.requests) == 1
        assert (notice.saved, notice.code) == (False, None)


@pytest.mark.filterwarnings(TOLD)
def test_save_sends_a_notice_once() -> None:
    with serving({"sendNotice": OK}) as swad:
        course = course_of(swad)
        notice = Notice(body="Aviso")
        assert notice.save(course).created
        assert notice.save(course).requests == 0
        notice.body = "Otro"
        with pytest.raises(UnsupportedOperation, match="make a new one"):
            notice.save(course)
        assert len(swad.requests) == 1


@pytest.mark.parametrize("method", ["list", "get", "check"])
def test_notices_cannot_be_read_and_say_where_they_are(method: str) -> None:
    with pytest.raises(UnsupportedOperation, match="see the course on the site"):
        getattr(Notice, method)(None, 1)


@pytest.mark.filterwarnings(TOLD)
def test_a_notice_cannot_be_read_again_or_taken_back() -> None:
    with serving({"sendNotice": OK}) as swad:
        notice = course_of(swad).notice("Aviso")
        for method in (notice.delete, notice.refresh):
            with pytest.raises(UnsupportedOperation, match="on the site"):
                method()


@pytest.mark.filterwarnings(TOLD)
def test_notices_are_told_apart_by_their_codes() -> None:
    replies = [{"noticeCode": 2}, {"noticeCode": 3}, {"noticeCode": 3}]
    with serving({"sendNotice": replies}) as swad:
        first, second, third = (course_of(swad).notice("Aviso") for _ in range(3))
        assert first != second
        assert second == third
        assert repr(first) == "Notice(code=2, body='Aviso')"


@pytest.mark.parametrize("code", [0, -1])
def test_a_notice_without_a_code_was_not_taken(code: int) -> None:
    with serving({"sendNotice": {"noticeCode": code}}) as swad:
        notice = Notice(body="Aviso")
        with pytest.raises(ServerBug, match="did not take"):
            notice.save(course_of(swad))
        assert not notice.saved
