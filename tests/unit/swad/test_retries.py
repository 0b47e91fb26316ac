"""What is sent again where a reply was lost, and what is not; from the protocol, not our table."""

from typing import Any

import pytest

from edusync.errors import (
    AuthenticationError,
    EdusyncError,
    Maintenance,
    ServerError,
    ServerUnavailable,
    TransportError,
)
from edusync.swad.api.client import SwadAPI
from edusync.swad.wire.operations import OPERATIONS
from tests.unit.scripted import Step, playing, reset
from tests.unit.swad.wire import (
    KEY,
    NO_COURSES,
    VALUES,
    answering,
    cut_reply,
    fault,
    page,
    reply,
    xml,
)

COURSES = xml(NO_COURSES)


def call(api: SwadAPI, operation: str, **changed: Any) -> Any:
    """Any operation, with parameters that it takes."""
    values = {field.name: VALUES[field.kind] for field in OPERATIONS[operation].parameters}
    if operation == "sendAttendanceUsers":
        values["setOthersAsAbsent"] = 0
    return getattr(api, operation)(**{**values, **changed})


def empty(operation: str) -> Step:
    return reply(OPERATIONS[operation].wrapper, "")


READS = set(
    "getAvailableRoles getCourses getCourseInfo getGroupTypes getGroups getTestConfig getTests "
    "getGames getMatches getUsers findUsers getAttendanceEvents getAttendanceUsers getLocation "
    "getLastLocation getMarks loginByUserPasswordKey loginBySessionKey getDirectoryTree getFile "
    "getNotifications getMatchStatus getTrivialQuestion".split()
)
HARMLESS_TWICE = set(
    "sendMyGroups sendAttendanceUsers markNotificationsAsRead answerMatchQuestion "
    "removeAttendanceEvent sendAttendanceEvent".split()  # the last with the code of an event
)
NEVER_TWICE = set("createAccount getNewPassword sendNotice sendMessage sendMyLocation".split())
LOST = {"reset": reset, "cut": cut_reply(NO_COURSES[:200]), "502": page(502), "503": page(503)}


def test_every_operation_has_its_place_here() -> None:
    assert {*OPERATIONS} == READS | HARMLESS_TWICE | NEVER_TWICE


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
@pytest.mark.parametrize("operation", sorted(READS | HARMLESS_TWICE))
def test_what_is_harmless_twice_is_sent_again(operation: str, lose: Step) -> None:
    with answering(lose, lose, empty(operation)) as play:
        call(play.api, operation)
    assert play.requests == 3


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
@pytest.mark.parametrize("operation", sorted(NEVER_TWICE))
def test_what_is_harmful_twice_is_sent_once(operation: str, lose: Step) -> None:
    with answering(lose) as play, pytest.raises(EdusyncError):
        call(play.api, operation)
    assert play.requests == 1


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
def test_nothing_is_sent_again_inside_once(lose: Step) -> None:
    with answering(lose) as play, play.api.once(), pytest.raises(EdusyncError):
        call(play.api, "sendAttendanceUsers")
    assert play.requests == 1


@pytest.mark.parametrize("code", [0, -1])
def test_a_new_attendance_event_is_sent_once(code: int) -> None:
    with answering(reset) as play, pytest.raises(TransportError) as caught:
        call(play.api, "sendAttendanceEvent", attendanceEventCode=code)
    assert caught.value.maybe_applied


@pytest.mark.parametrize("step", [page(429), page(403), page(500), fault("Bad x")])
@pytest.mark.parametrize("operation", ["getCourses", "sendMyGroups", "sendNotice"])
def test_what_would_not_help_is_never_sent_again(operation: str, step: Step) -> None:
    with answering(step) as play, pytest.raises((ServerUnavailable, ServerError)):
        call(play.api, operation)
    assert play.requests == 1


# SWAD says so of users that there are, now and then, and of those that there are not.
NO_DATA = fault("Can not get user's data from database", "User does not exist in database")


@pytest.mark.parametrize("detail", ["User does not exist in database", "", "Another reason"])
@pytest.mark.parametrize("operation", sorted(READS))
def test_a_read_of_which_the_user_was_not_found_is_sent_again(operation: str, detail: str) -> None:
    pauses: list[float] = []
    lose = fault("Can not get user's data from database", detail)
    with answering(lose, empty(operation), sleep=pauses.append) as play:
        call(play.api, operation)
    assert (play.requests, len(pauses)) == (2, 1)


@pytest.mark.parametrize("before", [(), (reset,), (page(503), reset)])
def test_it_is_sent_again_once_whatever_came_before(before: tuple[Step, ...]) -> None:
    with answering(*before, NO_DATA, NO_DATA) as play:
        with pytest.raises(AuthenticationError, match="removed, or the database failed"):
            play.api.getCourses(KEY)
    assert play.requests == len(before) + 2


def test_what_is_lost_then_is_repeated_as_ever() -> None:
    with answering(NO_DATA, reset, page(503), COURSES) as play:
        play.api.getCourses(KEY)
    assert play.requests == 4


@pytest.mark.parametrize("operation", sorted(HARMLESS_TWICE | NEVER_TWICE))
def test_a_write_of_which_the_user_was_not_found_is_sent_once(operation: str) -> None:
    with answering(NO_DATA) as play, pytest.raises(AuthenticationError):
        call(play.api, operation)
    assert play.requests == 1


def test_a_user_who_was_not_found_is_asked_for_once_where_so_few_attempts_are_allowed() -> None:
    with answering(NO_DATA, attempts=1) as play, pytest.raises(AuthenticationError):
        play.api.getCourses(KEY)
    with answering(NO_DATA) as other, other.api.once(), pytest.raises(AuthenticationError):
        other.api.getCourses(KEY)
    assert (play.requests, other.requests) == (1, 1)


@pytest.mark.parametrize("text", ["Can not send reply message", "Can not do anything"])
def test_other_faults_of_a_read_are_not_passing(text: str) -> None:
    with answering(fault(text)) as play, pytest.raises(ServerError):
        play.api.getCourses(KEY)
    assert play.requests == 1


def test_retries_end() -> None:
    pauses: list[float] = []
    steps = [page(503)] * 3
    with answering(*steps, attempts=3, sleep=pauses.append) as play, pytest.raises(Maintenance):
        play.api.getCourses(KEY)
    assert play.requests == 3
    assert len(pauses) == 2


def test_the_wait_that_a_server_asks_for_is_kept() -> None:
    pauses: list[float] = []
    steps = page(503, Retry_After="7"), COURSES
    with answering(*steps, sleep=pauses.append) as play:
        play.api.getCourses(KEY)
    [pause] = pauses
    assert pause >= 7


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    with (
        answering(page(503, Retry_After="3600"), deadline=60) as play,
        pytest.raises(Maintenance) as caught,
    ):
        play.api.getCourses(KEY)
    assert caught.value.retry_after == 3600
    assert play.requests == 1


def test_reads_that_fail_at_every_try_raise_the_last_error() -> None:
    with playing(reset, reset) as script:
        api = SwadAPI(script.url, rate=None, attempts=2, sleep=lambda _: None)
        with pytest.raises(TransportError) as caught:
            api.getCourses(KEY)
    assert not caught.value.maybe_applied


@pytest.mark.parametrize(
    "later", [page(403), page(500), fault("Bad x"), fault("Bad web service key")]
)
@pytest.mark.parametrize(("operation", "doubt"), [("sendMyGroups", True), ("getGroups", False)])
def test_a_write_that_was_lost_stays_in_doubt_whatever_the_next_attempt_is_told(
    operation: str, doubt: bool, later: Step
) -> None:
    with answering(reset, later) as play, pytest.raises(EdusyncError) as caught:
        call(play.api, operation)
    assert play.requests == 2
    assert caught.value.maybe_applied is doubt


def test_a_lost_write_is_no_doubt_where_it_is_answered_later() -> None:
    with answering(reset, empty("sendMyGroups")) as play:
        call(play.api, "sendMyGroups")
    assert play.requests == 2
