"""What goes wrong on the way, at a read and at each kind of write, and what the models say then."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from edusync.errors import (
    Banned,
    EdusyncError,
    Maintenance,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerUnavailable,
    Timeout,
    TransportError,
)
from edusync.sandbox import Sandbox
from edusync.swad import AttendanceEvent, Course, Game, Group, Match, Session
from tests.conftest import HANG
from tests.contract.swad.conftest import LogIn, Site

NOON = dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC)
Trouble = dict[str, Any]
LOST: dict[str, Trouble] = {
    "reset-before": {"reset": "before-commit"},
    "reset-after": {"reset": "after-commit"},
    "cut": {"cut": 60},
    "cut-at-once": {"cut": 0},
}
PAGES: dict[str, Trouble] = {
    "html-500": {"html": 500},
    "html-500-after": {"html": 500, "after": True},
    "html-502": {"html": 502},
    "html-502-after": {"html": 502, "after": True},
    "html-200": {"html": 200},
    "html-200-after": {"html": 200, "after": True},
}
BUSY: dict[str, Trouble] = {"overload": {"overload": True}, "html-503": {"html": 503}}
DONE = {"reset-after", "cut", "cut-at-once", "html-500-after", "html-502-after", "html-200-after"}
DOUBTFUL = LOST | PAGES  # after which nobody knows
FAULTS = DOUBTFUL | BUSY


def names(faults: dict[str, Trouble]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", list(faults))


def tried(action: Callable[[], object]) -> EdusyncError | None:
    """The error of an action, None where there is none."""
    try:
        action()
    except EdusyncError as error:
        return error
    return None


def new(title: str = "Lab") -> AttendanceEvent:
    return AttendanceEvent(title=title, start=NOON, end=NOON)


SEND: dict[str, Callable[[Course], object]] = {
    "sendMessage": lambda course: course.session.send_message("@luis", "x"),
    "sendNotice": lambda course: course.notice("x"),
    "sendAttendanceEvent": lambda course: new().save(course),
}

# Reads


@names(LOST | BUSY | {name: PAGES[name] for name in ("html-502", "html-502-after")})
def test_a_read_is_repeated_where_that_may_help(
    site: Site, sandbox: Sandbox, ada: Session, fault: str
) -> None:
    sandbox.faults.add("getCourses", **FAULTS[fault], times=2)
    with site.asked() as asked:
        assert len(ada.courses()) == 2
    assert asked == ["getCourses"] * 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("reset-before", TransportError),
        ("reset-after", TransportError),
        ("cut", TransportError),
        ("overload", Maintenance),
        ("html-503", Maintenance),
        ("html-502", ServerUnavailable),
    ],
)
def test_a_read_ends_by_the_error_that_lasts(
    sandbox: Sandbox, ada: Session, fault: str, error: type[EdusyncError]
) -> None:
    sandbox.faults.add("getCourses", **FAULTS[fault], times=99)
    with pytest.raises(error) as caught:
        ada.courses()
    assert type(caught.value) is error
    assert not caught.value.maybe_applied
    sandbox.faults.clear()
    assert len(ada.courses()) == 2


@pytest.mark.parametrize(("fault", "error"), [("html-500", ServerBug), ("html-200", ProtocolError)])
def test_a_read_that_broke_down_is_not_repeated(
    site: Site, sandbox: Sandbox, ada: Session, fault: str, error: type[EdusyncError]
) -> None:
    sandbox.faults.add("getCourses", **FAULTS[fault])
    with site.asked() as asked, pytest.raises(error):
        ada.courses()
    assert asked == ["getCourses"]


def test_a_pause_of_the_site_is_waited_for_on_its_own_clock(sandbox: Sandbox, ada: Session) -> None:
    sandbox.swad.maintenance = True
    start = sandbox.clock()
    with pytest.raises(Maintenance):
        ada.courses()
    assert 1 < sandbox.clock() - start < 90
    sandbox.swad.maintenance = False
    assert len(ada.courses()) == 2


def test_a_ban_is_told_and_never_asked_again(site: Site, sandbox: Sandbox, ada: Session) -> None:
    sandbox.faults.add("getCourses", ban=True)
    with site.asked() as asked:
        for _ in range(2):
            with pytest.raises(Banned):
                ada.courses()
    assert asked == ["getCourses"]
    sandbox.clock.advance(hours=1)
    assert len(ada.courses()) == 2


def test_too_many_requests_are_told_and_then_banned_for_an_hour(
    sandbox: Sandbox, log_in: LogIn
) -> None:
    ada = log_in("@ada", rate=None)
    for _ in range(149):
        ada.courses()
    with pytest.raises(RateLimited) as caught:
        ada.courses()
    assert caught.value.retry_after == 3600
    ada.api.resume()  # the site refuses all the same
    for _ in range(2):
        with pytest.raises(Banned):
            ada.courses()
    sandbox.clock.advance(hours=1)
    assert len(ada.courses()) == 2


def test_a_write_while_banned_was_not_done(sandbox: Sandbox, course: Course) -> None:
    sandbox.faults.add("sendAttendanceEvent", ban=True)
    with pytest.raises(Banned) as caught:
        new().save(course)
    assert not caught.value.maybe_applied
    assert len(sandbox.school.events) == 3


# Writes that are read back: an event, its change, its end, marks, groups, answers


@names(DOUBTFUL)
def test_a_new_event_is_there_once(sandbox: Sandbox, course: Course, fault: str) -> None:
    event = new()
    sandbox.faults.add("sendAttendanceEvent", **FAULTS[fault])
    if fault in DONE:
        result = event.save(course)
        assert "the reply was lost" in result.warnings[0]
    else:
        with pytest.raises(EdusyncError) as caught:
            event.save(course)
        # after a program that broke down it is not there; after a lost reply it may still come
        assert caught.value.maybe_applied is (type(caught.value) is not ServerBug)
        assert not event.saved
        event.save(course)
    assert event.code == 4
    assert len(sandbox.school.events) == 4


@names(DOUBTFUL)
def test_an_event_is_changed(sandbox: Sandbox, course: Course, fault: str) -> None:
    event = AttendanceEvent.get(course, 1)
    event.title = "Renamed"
    sandbox.faults.add("sendAttendanceEvent", **FAULTS[fault])
    if tried(event.save):
        assert fault not in DONE
        assert sandbox.school.events[1].title == "First class"
        assert event.changes()
        event.save()
    assert sandbox.school.events[1].title == "Renamed"
    assert not event.changes()


@names(DOUBTFUL)
def test_an_event_is_deleted(sandbox: Sandbox, course: Course, fault: str) -> None:
    event = AttendanceEvent.get(course, 1)
    sandbox.faults.add("removeAttendanceEvent", **FAULTS[fault])
    if error := tried(event.delete):
        assert fault not in DONE
        assert event.saved
        assert error.maybe_applied is (type(error) is not ServerBug)
        event.delete()
    assert set(sandbox.school.events) == {2, 3}
    assert not event.saved


@names(FAULTS)
def test_marks_arrive_and_nobody_becomes_absent(
    sandbox: Sandbox, course: Course, fault: str
) -> None:
    event = AttendanceEvent.get(course, 1)
    sandbox.faults.add("sendAttendanceUsers", **FAULTS[fault])
    report = event.mark([24, 25])
    assert report.counts == {"marked": 2}
    assert set(range(4, 26)) == event.users().codes()


@names(DOUBTFUL)
def test_a_replaced_set_is_there_or_was_not_touched(
    sandbox: Sandbox, course: Course, fault: str
) -> None:
    event = AttendanceEvent.get(course, 1)
    sandbox.faults.add("sendAttendanceUsers", **FAULTS[fault])
    if tried(lambda: event.replace([4, 27])):
        assert fault not in DONE
        assert event.users().codes() == set(range(4, 24))
        event.replace([4, 27])
    assert event.users().codes() == {4, 27}


@names(DOUBTFUL)
def test_groups_are_changed_or_not(sandbox: Sandbox, studied: Course, fault: str) -> None:
    sandbox.faults.add("sendMyGroups", **FAULTS[fault])
    if tried(lambda: studied.join(4)):
        assert fault not in DONE
        studied.join(4)
    assert {group for user, group in sandbox.school.memberships if user == 4} == {1, 3, 4}
    assert Group.get(studied, 4).member


@names(DOUBTFUL)
def test_an_answer_is_there_or_was_not_taken(sandbox: Sandbox, studied: Course, fault: str) -> None:
    match = Match.get(Game.get(studied, 1), 2)
    sandbox.faults.add("answerMatchQuestion", **FAULTS[fault])
    if tried(lambda: match.answer("c")):
        assert fault not in DONE
        match.answer("c")
    assert sandbox.school.matches[2].sent == {(4, 1): 2}


# Writes that are sent again

LATER: dict[str, Trouble] = {
    "maintenance": {"overload": True, "times": 9},
    "ban": {"ban": True},
    "no-key": {"expired_key": True, "times": 2},
    "broken": {"html": 500},
}


@names(LATER)
def test_a_write_stays_in_doubt_whatever_its_repetition_is_told(
    sandbox: Sandbox, aarav: Session, fault: str
) -> None:
    sandbox.faults.add("markNotificationsAsRead", reset="after-commit")
    sandbox.faults.add("markNotificationsAsRead", **LATER[fault])
    with pytest.raises(EdusyncError) as caught:
        aarav.mark_read([1])
    assert caught.value.maybe_applied
    assert sandbox.school.notifications[1].status & 4


def test_an_event_that_is_gone_after_all_may_have_been_removed_by_us(
    sandbox: Sandbox, course: Course
) -> None:
    event = AttendanceEvent.get(course, 1)
    sandbox.faults.add("removeAttendanceEvent", reset="after-commit")
    sandbox.faults.add("getAttendanceEvents", ban=True)
    with pytest.raises(EdusyncError) as caught:
        event.delete()
    assert caught.value.maybe_applied


def test_groups_are_read_back_where_the_repetition_was_refused(
    sandbox: Sandbox, studied: Course
) -> None:
    sandbox.faults.add("sendMyGroups", reset="after-commit")
    sandbox.faults.add("sendMyGroups", html=500)
    assert studied.join(4).updated


# Writes that nobody can read back


@names(DOUBTFUL)
@pytest.mark.parametrize("operation", ["sendMessage", "sendNotice"])
def test_what_is_sent_is_never_sent_twice(
    site: Site, sandbox: Sandbox, course: Course, operation: str, fault: str
) -> None:
    sandbox.faults.add(operation, **FAULTS[fault])
    send = SEND[operation]
    with site.asked() as asked, pytest.raises(EdusyncError) as caught:
        send(course)
    assert asked == [operation]
    assert caught.value.maybe_applied
    assert "may send it twice" in "".join(caught.value.__notes__)
    school = sandbox.school
    there = {"sendMessage": len(school.messages) - 1, "sendNotice": len(school.notices)}
    assert there[operation] == (fault in DONE)


@names(BUSY)
@pytest.mark.parametrize("operation", ["sendMessage", "sendNotice", "sendAttendanceEvent"])
def test_a_site_that_is_closed_did_nothing(
    sandbox: Sandbox, course: Course, operation: str, fault: str
) -> None:
    sandbox.faults.add(operation, **FAULTS[fault], times=99)
    send = SEND[operation]
    with pytest.raises(Maintenance) as caught:
        send(course)
    assert not caught.value.maybe_applied
    sandbox.faults.clear()
    send(course)
    school = sandbox.school
    assert (len(school.messages), len(school.notices), len(school.events)) in (
        (2, 0, 3), (1, 1, 3), (1, 0, 4),
    )  # fmt: skip


@names(DOUBTFUL)
def test_marking_as_read_may_be_repeated(sandbox: Sandbox, aarav: Session, fault: str) -> None:
    sandbox.faults.add("markNotificationsAsRead", **FAULTS[fault])
    found = aarav.notifications()
    if error := tried(lambda: aarav.mark_read(found)):
        assert error.maybe_applied
        aarav.mark_read(found)
    assert aarav.notifications().unread == []


def test_a_file_that_breaks_off_is_not_kept(
    sandbox: Sandbox, course: Course, tmp_path: Any
) -> None:
    file = course.documents().files[0]
    sandbox.faults.add("GET", cut=5)
    with pytest.raises(TransportError):
        file.download(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert file.download(tmp_path).read_bytes() == b"%PDF-1.4\n%%EOF\n"


# Time


def test_a_reply_that_takes_too_long_is_a_timeout(sandbox: Sandbox, site: Site) -> None:
    """On loopback a second is a second; in process it is one of the sandbox's clock."""
    key = site.log_in("@ada").key
    hurried = Session(site.api(timeout=0.1, attempts=1), key)
    sandbox.faults.add("getCourses", latency=HANG)
    with pytest.raises(Timeout) as caught:
        hurried.courses()
    assert not caught.value.maybe_applied
    sandbox.faults.add("sendNotice", latency=HANG)
    course = Course._loaded({"code": 1}, _session=hurried)
    with pytest.raises(Timeout) as caught:
        course.notice("x")
    assert caught.value.maybe_applied
