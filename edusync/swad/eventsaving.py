"""How attendance events are read, made, changed and removed: requests, and what settles doubts."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from edusync.errors import Conflict, EdusyncError, NotFound, ServerBug
from edusync.swad import eventfields
from edusync.swad.api import SwadAPI
from edusync.swad.eventfields import FLAG, Values
from edusync.swad.settling import reading_back

if TYPE_CHECKING:
    from edusync.swad.attendance import AttendanceEvent
    from edusync.swad.session import Session

Row = Mapping[str, Any]  # an item of getAttendanceEvents
SETTLED = "the reply was lost, and the event was found when the course was read back"


def rows(session: "Session", course: int) -> dict[int, Row]:
    """The events of a course by their numbers: 1 request (getAttendanceEvents)."""
    reply = session.call(SwadAPI.getAttendanceEvents, course)
    return {row["attendanceEventCode"]: row for row in reply["eventsArray"]}


def not_found(code: int | None, course: int | None) -> NotFound:
    """What says that a course has no such event."""
    return NotFound(
        f"course {course} has no attendance event {code}",
        operation="getAttendanceEvents",
        advice="AttendanceEvent.list(course) shows the events that it has",
        server="",
    )


def create(event: "AttendanceEvent", session: "Session", course: int) -> tuple[str, ...]:
    """Makes a new event, once; returns warnings."""
    sent = {**event._values(), FLAG: bool(event.comments_visible)}
    eventfields.check(sent, sent)
    _require_groups(session, course, sent)
    if event._doubtful and (code := _only_equal(session, rows(session, course), course, sent)):
        return (SETTLED, *_created(event, session, course, code, sent))
    event._doubtful = True
    try:
        code = _send(session, 0, course, sent)
    except EdusyncError as error:
        event._doubtful = error.maybe_applied
        if not error.maybe_applied:
            raise
        with reading_back(error):
            found = rows(session, course)
        code = _only_equal(session, found, course, sent)
        if not code:
            error.add_note(
                f"Course {course} has no such event when read back; save() again looks first, and "
                "makes it only if it is not there."
            )
            raise
        return (SETTLED, *_created(event, session, course, code, sent))
    return _created(event, session, course, code, sent)


def _created(
    event: "AttendanceEvent", session: "Session", course: int, code: int, sent: Values
) -> tuple[str, ...]:
    event._session, event._course, event._code = session, course, code
    event._saved, event._doubtful = True, False
    return _read_back(event, sent)


def _only_equal(
    session: "Session", found: Mapping[int, Row], course: int, sent: Values
) -> int | None:
    """The number of the event of a course that is as it was sent; Conflict where several are."""
    equal = [
        code
        for code, row in found.items()
        if not eventfields.differing(sent, eventfields.values_of(session.server, row))
    ]
    if len(equal) > 1:
        codes = ", ".join(map(str, sorted(equal)))
        raise Conflict(
            f"the reply to a new event was lost, and course {course} has several that are equal to "
            f"it: {codes}. Take one of them by AttendanceEvent.get(course, code)",
            maybe_applied=True,
        )
    return equal[0] if equal else None


def update(event: "AttendanceEvent", changed: Collection[str], *, force: bool) -> tuple[str, ...]:
    """Sends what changed, with the rest as it is there now; returns warnings."""
    session, code, course = event.session, event.required_code("save"), event.course_code
    assert course is not None
    before = event._read()
    target = f"attendance event {code} of course {course}"
    sent = eventfields.merge(event._baseline, event._values(), before, changed, target, force=force)
    eventfields.check(sent, changed)
    if "groups" in changed:
        _require_groups(session, course, sent)
    visible = eventfields.differing(sent, before)
    if not visible and FLAG not in changed:
        event._take({**before, "text": event.text if "text" in changed else before["text"]})
        return ()
    try:
        _send(session, code, course, sent)
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        with reading_back(error):
            after = event._read()
        if not visible or eventfields.differing(sent, after):
            raise  # not applied, or not to be told: only the flag was to change
    return _read_back(event, sent)


def _read_back(event: "AttendanceEvent", sent: Values) -> tuple[str, ...]:
    """Takes over what the site has; ServerBug where that is not what was sent."""
    try:
        row = event._row()
    except EdusyncError as error:
        event._take(sent)
        return (f"{event._target()} was saved, and could not be read back: {error}",)
    if row is None:
        raise ServerBug(
            "the server gave the event a number, and does not list it",
            operation="sendAttendanceEvent",
            target=event._target(),
            server="",
            maybe_applied=True,
        )
    server = event.session.server
    there = {**eventfields.values_of(server, row), FLAG: sent[FLAG]}
    eventfields.remember(server, event.required_code("save"), there)
    event._tells(row)
    if wrong := eventfields.differing(sent, there):
        event._wrote(there)
        told = ", ".join(f"{name} is {there[name]!r}, not {sent[name]!r}" for name in wrong)
        raise ServerBug(
            f"the site has not what was sent: {told}",
            operation="sendAttendanceEvent",
            target=event._target(),
            advice="refresh() takes over what it has, save() sends yours again",
            server="",
            maybe_applied=True,
        )
    event._take(sent)
    return ()


def delete(event: "AttendanceEvent") -> None:
    """Removes an event; one that is gone already is no error."""
    try:
        event.session.call(SwadAPI.removeAttendanceEvent, event.required_code("delete"))
    except EdusyncError as error:
        # an event that is gone is answered like a wrong course
        if not error.maybe_applied and not isinstance(error, NotFound):
            raise
        with reading_back(error):
            gone = event.gone()
        if not gone:
            raise


def _send(session: "Session", code: int, course: int, values: Values) -> int:
    parameters = eventfields.wire(values, code, course)
    reply = session.call(SwadAPI.sendAttendanceEvent, *parameters)
    given: int = reply["attendanceEventCode"]
    if given <= 0:
        raise ServerBug(
            f"the server answered with the number {given}",
            operation="sendAttendanceEvent",
            target=f"course {course}",
            maybe_applied=True,
        )
    return given


def _require_groups(session: "Session", course: int, values: Values) -> None:
    if values["groups"] is not None:
        reply = session.call(SwadAPI.getGroups, course)
        known = [group["groupCode"] for group in reply["groupsArray"]]
        eventfields.require_groups(values, known, course)
