"""Attendance events: made, changed, read back, removed."""

import datetime as dt
from typing import Any

import attrs
import pytest

from edusync.errors import Conflict, InvalidValue, NotFound, PermissionDenied
from edusync.sandbox import Sandbox
from edusync.swad import AttendanceEvent, Course, ServerQuirkWarning
from tests.contract.swad.conftest import LogIn, Site

NOON = dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def new(**fields: object) -> AttendanceEvent:
    values = {"title": "Lab", "start": NOON, "end": NOON + HOUR, **fields}
    return AttendanceEvent(**values)  # type: ignore[arg-type]


def test_a_new_event_is_there_for_everybody_who_may_read_it(
    site: Site, course: Course, log_in: LogIn
) -> None:
    event = new(text="<i>Bring</i> a laptop", groups=[4, 3], hidden=True)
    with site.asked() as asked:
        result = event.save(course)
    assert asked == ["getGroups", "sendAttendanceEvent", "getAttendanceEvents"]
    assert (result.created, result.requests, event.code) == (True, 3, 4)
    again = AttendanceEvent.get(Course.get(log_in("@ada"), 1), 4)
    assert (again.title, again.text, again.groups) == ("Lab", "<i>Bring</i> a laptop", (3, 4))
    assert (again.start, again.end, again.hidden) == (NOON, NOON + HOUR, True)
    assert str(again.author) == "Ada Serra Vidal"


def test_an_event_of_the_whole_course_needs_no_groups(site: Site, course: Course) -> None:
    with site.asked() as asked:
        new().save(course)
    assert asked == ["sendAttendanceEvent", "getAttendanceEvents"]


def test_nothing_changed_is_no_request(site: Site, course: Course) -> None:
    event = AttendanceEvent.get(course, 1)
    event.title = "First class"
    with site.asked() as asked:
        result = event.save()
    assert asked == []
    assert not result.updated


def test_a_change_keeps_what_a_colleague_changed_meanwhile(course: Course, log_in: LogIn) -> None:
    mine = AttendanceEvent.get(course, 1)
    theirs = AttendanceEvent.get(Course.get(log_in("@ada"), 1), 1)
    theirs.text = "In room A1"
    theirs.save()
    mine.title = "Opening"
    result = mine.save()
    assert (result.fields, mine.text) == (("title",), "In room A1")
    theirs.refresh()
    assert (theirs.title, theirs.text) == ("Opening", "In room A1")


def test_the_same_field_changed_by_both_is_a_conflict_unless_forced(
    course: Course, log_in: LogIn
) -> None:
    mine = AttendanceEvent.get(course, 1)
    theirs = AttendanceEvent.get(Course.get(log_in("@ada"), 1), 1)
    theirs.title = "Theirs"
    theirs.save()
    mine.title = "Mine"
    with pytest.raises(Conflict, match="title was 'First class' and is now 'Theirs'"):
        mine.save()
    mine.save(force=True)
    assert theirs.refresh().title == "Mine"


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("field", ["start", "end"])
@pytest.mark.parametrize(
    "time",
    [
        EPOCH,
        EPOCH.replace(microsecond=999_999),
        EPOCH.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30))),
        EPOCH.astimezone(dt.timezone(dt.timedelta(hours=-4))),
    ],
    ids=str,
)
def test_the_second_that_swad_takes_for_no_time_is_refused(
    site: Site, course: Course, field: str, time: dt.datetime
) -> None:
    event = AttendanceEvent.get(course, 3)
    with site.asked() as asked:
        with pytest.raises(InvalidValue, match=f"{field}: must be later"):
            setattr(event, field, time)
        with pytest.raises(InvalidValue, match=f"{field}: must be later"):
            new(**{field: time})
        assert event.changes() == {}
    assert asked == []


@pytest.mark.parametrize(
    ("time", "reason"),
    [
        (EPOCH.replace(tzinfo=None), "with a time zone"),
        (EPOCH.date(), "with a time zone"),
        (0, "with a time zone"),
        (EPOCH - dt.timedelta(microseconds=1), "between 1970 and"),
    ],
    ids=str,
)
def test_what_is_no_time_of_swad_is_refused(time: Any, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        AttendanceEvent(title="x", start=time)


def test_the_next_second_is_kept(course: Course) -> None:
    event = AttendanceEvent(title="x", start=EPOCH + dt.timedelta(seconds=1), end=NOON)
    event.save(course)
    assert course.events()[-1].start == EPOCH + dt.timedelta(seconds=1)


def test_an_event_that_is_deleted_takes_its_marks_along(sandbox: Sandbox, course: Course) -> None:
    event = AttendanceEvent.get(course, 1)
    event.delete()
    assert not event.saved
    assert [each.code for each in course.events()] == [3, 2]
    assert 1 not in sandbox.school.events
    event.save(course)
    assert (event.code, event.users().present_rate) == (4, 0)


def test_the_number_of_an_event_never_comes_back(course: Course) -> None:
    event = new()
    for code in (4, 5, 6):
        event.save(course)
        assert event.code == code
        event.delete()


def test_an_event_that_is_gone_is_deleted_without_an_error(
    site: Site, sandbox: Sandbox, course: Course
) -> None:
    event = AttendanceEvent.get(course, 1)
    del sandbox.school.events[1]
    with site.asked() as asked:
        event.delete()
    assert asked == ["removeAttendanceEvent", "getAttendanceEvents"]


def test_an_event_that_is_gone_cannot_be_changed_or_called(
    sandbox: Sandbox, course: Course
) -> None:
    event = AttendanceEvent.get(course, 1)
    del sandbox.school.events[1]
    event.title = "Again"
    for act in (event.save, event.refresh, event.users, lambda: event.mark("@aarav")):
        with pytest.raises(NotFound):
            act()


def test_groups_of_another_course_would_be_dropped_and_are_refused(
    site: Site, course: Course
) -> None:
    event = new(groups=[3, 99])
    with site.asked() as asked, pytest.raises(InvalidValue, match="groups of course 1"):
        event.save(course)
    assert asked == ["getGroups"]
    assert len(course.events()) == 3


def test_a_flag_that_swad_does_not_tell_is_kept_by_what_was_sent_here(
    sandbox: Sandbox, course: Course
) -> None:
    event = new(comments_visible=True)
    event.save(course)
    event.title = "Renamed"
    event.save()
    assert AttendanceEvent.get(course, 4).comments_visible is True
    assert sandbox.school.events[4].comments


@pytest.mark.filterwarnings("error::edusync.swad.ServerQuirkWarning")
def test_a_flag_that_is_not_known_is_warned_of_when_it_is_overwritten(
    sandbox: Sandbox, course: Course
) -> None:
    sandbox.school.events[1].comments = True
    event = AttendanceEvent.get(course, 1)
    event.title = "Renamed"
    with pytest.warns(ServerQuirkWarning, match="comments flag|students see the teachers"):
        result = event.save()
    assert not sandbox.school.events[1].comments
    assert "students do not see the comments" in result.warnings[0]


@pytest.mark.parametrize("who", ["@ines", "@aarav"])
def test_events_are_for_teachers_who_may_edit(log_in: LogIn, who: str) -> None:
    course = Course.get(log_in(who), 1)
    with pytest.raises(PermissionDenied, match="must be a teacher"):
        course.events()
    with pytest.raises(PermissionDenied, match="must be a teacher"):
        new().save(course)


def test_events_come_newest_first(course: Course) -> None:
    for days in (3, 1, 2):
        start = NOON + dt.timedelta(days=days)
        new(title=str(days), start=start, end=start + HOUR).save(course)
    assert [each.title for each in course.events()][:4] == ["3", "2", "1", "Class of today"]


def test_an_event_cannot_be_before_1970_or_after_2038(course: Course) -> None:
    for year in (1969, 2039):
        with pytest.raises(InvalidValue, match="start"):
            new(start=dt.datetime(year, 1, 1, tzinfo=dt.UTC)).save(course)


def test_an_event_is_in_its_course_only(ada_courses: list[Course]) -> None:
    algebra, programming = ada_courses
    event = AttendanceEvent.get(algebra, 1)
    assert event in algebra
    assert event not in programming
    with pytest.raises(NotFound):
        AttendanceEvent.get(programming, 1)


@pytest.fixture
def ada_courses(course: Course) -> list[Course]:
    return [course, Course.get(course.session, 2)]


def test_a_result_tells_what_was_done_and_at_what_cost(course: Course) -> None:
    event = AttendanceEvent.get(course, 1)
    event.hidden, event.end = True, event.start
    result = event.save()
    assert attrs.astuple(result)[:1] == (False,)
    assert (set(result.fields), result.requests, result.updated) == ({"hidden", "end"}, 3, True)
