"""Attendance events and who was there."""

from edusync.sandbox.swad.asked import Asked, Handler
from edusync.sandbox.swad.faults import Crash, fault
from edusync.sandbox.swad.operations.users import by_name
from edusync.sandbox.swad.records import STUDENT, Event, Group
from edusync.sandbox.swad.text import codes_in, column, sorting
from edusync.sandbox.swad.wire import Fields

_LONGEST_TITLE = 2047


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
    if code > 0 and (event is None or event.course != course.code):
        raise fault("EVENT")
    if title is None:
        raise Crash
    if not title:
        raise fault("TITLE")
    if groups is None or start < 0 or end < 0:
        raise Crash
    kept_title, kept_text = column(title, _LONGEST_TITLE), column(text)
    own = {group.code for group in school.groups_of(course.code)}
    asked_for = sorted(set(codes_in(groups)))
    kept = [group for group in asked_for if group in own]
    if kept != asked_for and not school.quirks:
        raise fault("GROUP CODE")
    if event is None:
        code = school.next_code("event", school.events)
        event = Event(code, course.code, asked.me.code, "", "", 0, 0)
        school.events[code] = event
    event.title, event.text, event.start, event.end = kept_title, kept_text, start, end
    event.hidden, event.comments, event.groups = bool(hidden), bool(comments), kept
    return [("attendanceEventCode", event.code)]


def remove_event(asked: Asked, code: int) -> Fields:
    if code <= 0:
        raise fault("EVENT0")
    if code not in asked.school.events:
        raise fault("CRS0")
    asked.event_taught(asked.school.events[code])
    asked.school.retire("event", code)
    del asked.school.events[code]
    return [("attendanceEventCode", code)]


def attendance(asked: Asked, code: int) -> Fields:
    event = asked.school.events.get(code)
    if event is None:  # of no course, for which the highest role in any counts
        if not asked.teaches_anywhere():
            raise fault("TEACHER")
        return [("numUsers", 0), ("usersArray", [])]
    asked.event_taught(event)
    codes = set(_expected(asked, event)) | set(event.rows)
    users = [asked.school.users[code] for code in codes if code in asked.school.users]
    items: list[Fields] = [
        [
            ("userCode", user.code),
            ("userNickname", user.nickname),
            ("userID", user.id),
            *asked.name(user.code),
            ("present", int(event.rows.get(user.code, False))),
        ]
        for user in sorted(users, key=by_name)
    ]
    return [("numUsers", len(items)), ("usersArray", items)]


def send_attendance(asked: Asked, code: int, users: str | None, others_absent: int) -> Fields:
    event = asked.school.events.get(code)
    if event is None:
        return [("success", 0), ("numUsers", 0)]
    asked.event_taught(event)
    if users is None:
        raise Crash
    people = asked.school.courses[event.course].roles
    present = [user for user in dict.fromkeys(codes_in(users)) if user in people]
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


def _students(asked: Asked, event: Event) -> list[int]:
    roles = asked.school.courses[event.course].roles
    return [user for user, role in roles.items() if role == STUDENT]


def _expected(asked: Asked, event: Event) -> list[int]:
    if not event.groups:
        return _students(asked, event)
    groups: list[Group] = [asked.school.groups[code] for code in event.groups]
    return [user for group in groups for user in asked.school.students_in(group)]


HANDLERS: dict[str, Handler] = {
    "getAttendanceEvents": events,
    "sendAttendanceEvent": send_event,
    "removeAttendanceEvent": remove_event,
    "getAttendanceUsers": attendance,
    "sendAttendanceUsers": send_attendance,
}
