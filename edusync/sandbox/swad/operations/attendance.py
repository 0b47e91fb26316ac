"""Attendance events and who was there."""

from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import Crash, require
from edusync.sandbox.swad.operations.users import by_name, person
from edusync.sandbox.swad.records import STUDENT, Event
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import codes_in, column, given, sorting
from edusync.sandbox.swad.wire import Fields

_LONGEST_TITLE = 2047


@operation("getAttendanceEvents", "wsKey courseCode:int")
def events(asked: Asked, code: int) -> Fields:
    course = asked.course_taught(code)
    found = [event for event in asked.school.events.values() if event.course == course.code]
    found.sort(key=lambda event: sorting(event.title), reverse=True)
    found.sort(key=lambda event: (event.start, event.end), reverse=True)
    items: list[Fields] = [
        [
            ("attendanceEventCode", event.code),
            ("hidden", int(event.hidden)),
            *asked.name(event.author),
            ("startTime", event.start),
            ("endTime", event.end),
            ("commentsTeachersVisible", _visible_comments(asked, event)),
            ("title", event.title),
            ("text", event.text),
            ("groups", ",".join(map(str, event.groups)) or None),
        ]
        for event in found
    ]
    return [("numEvents", len(items)), ("eventsArray", items)]


@operation(
    "sendAttendanceEvent",
    "wsKey attendanceEventCode:int courseCode:int hidden:int startTime:int endTime:int "
    "commentsTeachersVisible:int title text groups",
)
def send_event(
    asked: Asked,
    code: int,
    course_code: int,
    hidden: int,
    start: int,
    end: int,
    comments: int,
    title: str | None,
    text: str | None,
    groups: str | None,
) -> Fields:
    school = asked.school
    course = asked.course_taught(course_code)
    event = school.events.get(code)
    require(code <= 0 or (event and event.course == course.code), "EVENT")
    require(given(title), "TITLE")
    groups = given(groups)
    if start < 0 or end < 0:
        raise Crash
    kept_title, kept_text = column(title, _LONGEST_TITLE), column(text)
    own = {group.code for group in school.groups_of(course.code)}
    asked_for = sorted(set(codes_in(groups)))
    kept = [group for group in asked_for if group in own]
    require(kept == asked_for or school.quirks, "GROUP CODE")
    if event is None:
        code = school.next_code("event", school.events)
        event = Event(code, course.code, asked.me.code, "", "", 0, 0)
        school.events[code] = event
    event.title, event.text, event.start, event.end = kept_title, kept_text, start, end
    event.hidden, event.comments, event.groups = bool(hidden), bool(comments), kept
    return [("attendanceEventCode", event.code)]


@operation("removeAttendanceEvent", "wsKey attendanceEventCode:int")
def remove_event(asked: Asked, code: int) -> Fields:
    require(code > 0, "EVENT0")
    require(code in asked.school.events, "CRS0")
    asked.event_taught(asked.school.events[code])
    asked.school.retire("event", code)
    del asked.school.events[code]
    return [("attendanceEventCode", code)]


@operation("getAttendanceUsers", "wsKey attendanceEventCode:int")
def attendance(asked: Asked, code: int) -> Fields:
    event = asked.school.events.get(code)
    if event is None:  # of no course, for which the highest role in any counts
        require(asked.teaches_anywhere(), "TEACHER")
        return [("numUsers", 0), ("usersArray", [])]
    asked.event_taught(event)
    codes = set(_expected(asked, event)) | set(event.rows)
    users = [asked.school.users[code] for code in codes if code in asked.school.users]
    items: list[Fields] = [
        [*person(asked, user, user.id), ("present", int(event.rows.get(user.code, False)))]
        for user in sorted(users, key=by_name)
    ]
    return [("numUsers", len(items)), ("usersArray", items)]


@operation("sendAttendanceUsers", "wsKey attendanceEventCode:int users setOthersAsAbsent:int")
def send_attendance(asked: Asked, code: int, users: str | None, others_absent: int) -> Fields:
    event = asked.school.events.get(code)
    if event is None:
        return [("success", 0), ("numUsers", 0)]
    asked.event_taught(event)
    people = asked.school.courses[event.course].roles
    present = [user for user in dict.fromkeys(codes_in(given(users))) if user in people]
    if others_absent:
        event.rows = {}
    event.rows |= dict.fromkeys(present, True)
    if asked.school.quirks and present and not others_absent:
        raise Crash  # after all was stored
    return [("success", 1), ("numUsers", 0 if asked.school.quirks else len(present))]


def _visible_comments(asked: Asked, event: Event) -> int:
    if asked.school.quirks:
        return int(event.start <= asked.school.now() <= event.end)
    return int(event.comments)


def _expected(asked: Asked, event: Event) -> list[int]:
    roles = asked.school.courses[event.course].roles
    if not event.groups:
        return [user for user, role in roles.items() if role == STUDENT]
    groups = [asked.school.groups[code] for code in event.groups]
    return [user for group in groups for user in asked.school.students_in(group)]
