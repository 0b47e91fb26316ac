"""How attendance events are read, made, changed and removed: requests, and what settles doubts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from edusync.core.readback import reading_back, refuted
from edusync.errors import Conflict, EdusyncError, NotFound, ServerBug
from edusync.results.tables import SaveResult
from edusync.swad.api.client import SwadAPI
from edusync.swad.attendance import event_fields
from edusync.swad.attendance.event_fields import FLAG, Values
from edusync.swad.base.connection import Connection
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import code_in, is_code

if TYPE_CHECKING:
    from edusync.swad.attendance.event import AttendanceEvent

Row = Mapping[str, Any]  # an item of getAttendanceEvents
HIDDEN = (
    "students do not see the comments of teachers now: SWAD does not tell whether they did; set"
    " comments_visible = True to show them"
)
SETTLED = "the reply was lost, and the event was found when the course was read back"


def rows(session: Connection, course: int) -> dict[int, Row]:
    """The events of a course by their numbers: 1 request (getAttendanceEvents)."""
    reply = session.call(SwadAPI.getAttendanceEvents, course)
    return {code_in(row, "attendanceEventCode"): row for row in reply["eventsArray"]}


def not_found(code: int | None, course: int | None) -> NotFound:
    """What says that a course has no such event."""
    return NotFound(
        f"course {course} has no attendance event {code}",
        operation="getAttendanceEvents",
        advice="AttendanceEvent.list(course) shows the events that it has",
    )


def create(event: "AttendanceEvent", session: Connection, course: int) -> SaveResult:
    """Makes a new event, once."""
    sent = {**event._values(), FLAG: bool(event.comments_visible)}
    event_fields.check(sent, sent)
    _require_groups(session, course, sent)
    if event._doubtful and event._doubtful[0] == (session.server, course):
        earlier = event._doubtful[1]
        if code := _only_equal(session, course, earlier, rows(session, course)):
            return _made_earlier(event, session, course, code, earlier)
    event._doubtful = (session.server, course), sent
    try:
        code = _send(session, 0, course, sent)
    except EdusyncError as error:
        if not error.maybe_applied:
            event._doubtful = None
            raise
        with reading_back(error):
            found = rows(session, course)
        if code := _only_equal(session, course, sent, found):
            return _created(event, session, course, code, sent, SETTLED)
        error.add_note(
            f"Course {course} has no such event when read back; save() again looks first, and makes"
            " it only if it is not there."
        )
        refuted(error)
        raise
    return _created(event, session, course, code, sent)


def _created(
    event: "AttendanceEvent",
    session: Connection,
    course: int,
    code: int,
    sent: Values,
    *warnings: str,
) -> SaveResult:
    event._session, event._course, event._code = session, course, code
    event._saved, event._doubtful = True, None
    warnings = (*warnings, *_read_back(event, sent))
    return SaveResult(created=True, fields=(*sent,), warnings=warnings)


def _made_earlier(
    event: "AttendanceEvent", session: Connection, course: int, code: int, earlier: Values
) -> SaveResult:
    """What an earlier save made without our knowing, with the edits since then."""
    wished = event._values()
    result = _created(event, session, course, code, earlier, SETTLED)
    event.__dict__.update(wished)
    if changed := (*event.changes(),):
        more = update(event, changed, force=False)
        return attrs.evolve(result, warnings=(*result.warnings, *more.warnings))
    return result


def _only_equal(
    session: Connection, course: int, sent: Values, found: Mapping[int, Row]
) -> int | None:
    """The number of the event of a course that is as it was sent; Conflict where several are."""
    equal = [
        code
        for code, row in found.items()
        if not event_fields.differing(sent, event_fields.values_of(session.server, row))
    ]
    if len(equal) > 1:
        codes = ", ".join(map(str, sorted(equal)))
        raise Conflict(
            f"the reply to a new event was lost, and course {course} has several that are equal to "
            f"it: {codes}. Take one of them by AttendanceEvent.get(course, code)",
            maybe_applied=True,
        )
    return equal[0] if equal else None


def update(event: "AttendanceEvent", changed: tuple[str, ...], *, force: bool) -> SaveResult:
    """Sends what changed, with the rest as it is there now."""
    session, code, course = event.session, event._required_code("save"), event.course_code
    assert course is not None
    before, target = event._read(), event.label
    sent = event_fields.merge(
        event._baseline, event._values(), before, changed, target, force=force
    )
    event_fields.check(sent, changed)
    visible = event_fields.differing(sent, before)
    if not visible and FLAG not in changed:
        event._take(sent)  # a colleague made the same change
        return SaveResult()
    guessed = sent[FLAG] is None
    sent[FLAG] = bool(sent[FLAG])
    if "groups" in changed:
        _require_groups(session, course, sent)
    try:
        _send(session, code, course, sent)
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        with reading_back(error):
            after = event._read()
        if not visible:
            raise  # only the flag was to change, which cannot be read
        if event_fields.differing(sent, after):
            refuted(error)
            raise
    warnings = _read_back(event, sent)
    if guessed:
        quirks.tell(event_fields.QUIRK, session.server)
        warnings = (*warnings, HIDDEN)
    return SaveResult(updated=True, fields=changed, warnings=warnings)


def _read_back(event: "AttendanceEvent", sent: Values) -> tuple[str, ...]:
    """Takes over what the site has; ServerBug where that is not what was sent."""
    try:
        row = event._row()
    except EdusyncError as error:
        event._take(sent)
        return (f"{event.label} was saved, and could not be read back: {error}",)
    if row is None:
        raise ServerBug(
            "SWAD gave the new event a number, and does not list it",
            operation="sendAttendanceEvent",
            target=event.label,
            maybe_applied=True,
        )
    server = event.session.server
    there = {**event_fields.values_of(server, row), FLAG: sent[FLAG]}
    event_fields.remember(server, event._required_code("save"), there)
    event._tells(row)
    if wrong := event_fields.differing(sent, there):
        event._wrote(there)
        told = ", ".join(f"{name} is {there[name]!r}, not {sent[name]!r}" for name in wrong)
        raise ServerBug(
            f"SWAD has not what was sent: {told}",
            operation="sendAttendanceEvent",
            target=event.label,
            advice="refresh() takes over what it has, save() sends yours again",
            maybe_applied=True,
        )
    event._take(sent)
    return ()


def delete(event: "AttendanceEvent") -> None:
    """Removes an event; one that is gone already is no error."""
    try:
        event.session.call(SwadAPI.removeAttendanceEvent, event._required_code("delete"))
    except EdusyncError as error:
        # an event that is gone is answered like a wrong course
        if not error.maybe_applied and not isinstance(error, NotFound):
            raise
        with reading_back(error):
            gone = event._gone()
        if not gone:
            refuted(error)
            raise


def _send(session: Connection, code: int, course: int, values: Values) -> int:
    parameters = event_fields.wire(values, code, course)
    reply = session.call(SwadAPI.sendAttendanceEvent, *parameters)
    given = reply["attendanceEventCode"]
    if not is_code(given):
        raise ServerBug(
            f"SWAD gave {given!r} as the number of the event",
            operation="sendAttendanceEvent",
            target=f"course {course}",
            advice="AttendanceEvent.list(course) shows whether it is there",
            maybe_applied=True,
        )
    return given


def _require_groups(session: Connection, course: int, values: Values) -> None:
    if values["groups"] is not None:
        reply = session.call(SwadAPI.getGroups, course)
        known = [group["groupCode"] for group in reply["groupsArray"]]
        event_fields.require_groups(values, known, course)
