"""How attendance events are read, made, changed and removed: requests, and what settles doubts."""

from collections.abc import Collection, Mapping
from typing import Any

import attrs

from edusync.core.readback import reading_back, refuted
from edusync.errors import Conflict, EdusyncError, InvalidValue, NotFound, ServerBug
from edusync.swad.api.client import SwadAPI
from edusync.swad.attendance import event_fields
from edusync.swad.attendance.event_fields import FLAG, Values
from edusync.swad.base.connection import Connection
from edusync.swad.wire.codes import code_in, is_code

Row = Mapping[str, Any]  # an item of getAttendanceEvents
Doubtful = dict[tuple[str, int], Values]  # what was sent and may be there, by site and course
HIDDEN = (
    "students do not see the comments of teachers now: SWAD does not report whether they did; set"
    " comments_visible = True to show them"
)
SETTLED = "the reply was lost, and the event was found when the course was read back"


@attrs.frozen
class Saved:
    """An event as it is after a save, for the object to take over.

    Attributes:
        code: the number of the event.
        values: its fields as sent; with `fault`, as the site has them.
        row: the item of getAttendanceEvents; None where the event was not read back.
        fields: the fields that were sent; none where nothing was.
        warnings: what went on besides.
        fault: what to raise once the object has taken this over.
        earlier: it was made by an earlier save, as it was then.
    """

    code: int
    values: Values
    row: Row | None = None
    fields: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    fault: ServerBug | None = None
    earlier: bool = False


def label(code: int | None, course: int | None) -> str:
    """An event as messages name it."""
    return f"attendance event {code} of course {course}"


@attrs.frozen
class Events:
    """The events of the course of that code."""

    session: Connection
    course: int

    def rows(self) -> dict[int, Row]:
        """The items about the events by their numbers: 1 request (getAttendanceEvents)."""
        reply = self.session.call(SwadAPI.getAttendanceEvents, self.course)
        return {code_in(row, "attendanceEventCode"): row for row in reply["eventsArray"]}

    def row(self, code: int) -> Row:
        """The item about an event: 1 request. NotFound where there is none."""
        row = self.rows().get(code)
        if row is None:
            raise self._missing(code)
        return row

    def gone(self, code: int) -> NotFound | None:
        """The error of an event that is not on the site any more; None where it is: 1 request."""
        return None if code in self.rows() else self._missing(code)

    def _missing(self, code: int) -> NotFound:
        return NotFound(
            f"course {self.course} has no attendance event {code}",
            operation="getAttendanceEvents",
            advice="AttendanceEvent.list(course) shows the events that it has",
        )

    def create(self, values: Values, doubtful: Doubtful) -> Saved:
        """Makes a new event, once; what may be there without our knowing is noted in `doubtful`."""
        sent = {**values, FLAG: bool(values[FLAG])}
        event_fields.check(sent, sent)
        self._require_groups(sent)
        here = (self.session.server, self.course)
        earlier = doubtful.get(here)
        if earlier and (there := self._only_equal(earlier, self.rows())):
            return attrs.evolve(self._read_back(there, earlier, earlier, SETTLED), earlier=True)
        doubtful[here] = sent
        try:
            code = self._send(0, sent)
        except EdusyncError as error:
            if not error.maybe_applied:
                del doubtful[here]
                raise
            with reading_back(error):
                found = self.rows()
            if there := self._only_equal(sent, found):
                return self._read_back(there, sent, sent, SETTLED)
            error.add_note(
                f"Course {self.course} has no such event when read back; save() again looks first,"
                " and makes it only if it is not there."
            )
            refuted(error)
            raise
        return self._read_back(code, sent, sent)

    def _only_equal(self, sent: Values, found: Mapping[int, Row]) -> int | None:
        """The number of the event that is as it was sent; Conflict where several are."""
        server = self.session.server
        equal = [
            code
            for code, row in found.items()
            if not event_fields.differing(sent, event_fields.values_of(server, row))
        ]
        if len(equal) > 1:
            codes = ", ".join(map(str, sorted(equal)))
            raise Conflict(
                f"the reply to a new event was lost, and course {self.course} has several that are"
                f" equal to it: {codes}. Take one of them by AttendanceEvent.get(course, code)",
                maybe_applied=True,
            )
        return equal[0] if equal else None

    def update(
        self, code: int, base: Values, mine: Values, changed: tuple[str, ...], *, force: bool
    ) -> Saved:
        """Sends what changed from `base` to `mine`, with the rest as it is there now."""
        server = self.session.server
        before = event_fields.values_of(server, self.row(code))
        sent = event_fields.merge(
            base, mine, before, changed, label(code, self.course), force=force
        )
        event_fields.check(sent, changed)
        visible = event_fields.differing(sent, before)
        if not visible and FLAG not in changed:
            return Saved(code, sent)  # a colleague made the same change
        hidden = (HIDDEN,) if sent[FLAG] is None else ()
        sent[FLAG] = bool(sent[FLAG])
        if "groups" in changed:
            self._require_groups(sent)
        try:
            self._send(code, sent)
        except EdusyncError as error:
            if not error.maybe_applied:
                raise
            with reading_back(error):
                after = event_fields.values_of(server, self.row(code))
            if not visible:
                raise  # only the flag was to change, which cannot be read
            if event_fields.differing(sent, after):
                refuted(error)
                raise
        saved = self._read_back(code, sent, changed)
        return attrs.evolve(saved, warnings=(*saved.warnings, *hidden))

    def _read_back(self, code: int, sent: Values, fields: Collection[str], *warnings: str) -> Saved:
        """The event after a save; its `fault` says where the site has not what was sent."""
        target = label(code, self.course)
        saved = Saved(code, sent, None, (*fields,), warnings)
        try:
            row = self.rows().get(code)
        except EdusyncError as error:
            unread = f"{target} was saved, and could not be read back: {error}"
            return attrs.evolve(saved, warnings=(*warnings, unread))
        if row is None:
            fault = ServerBug(
                "SWAD gave the new event a number, and does not list it",
                operation="sendAttendanceEvent",
                target=target,
                maybe_applied=True,
            )
            return attrs.evolve(saved, values={}, fault=fault)
        server = self.session.server
        there = {**event_fields.values_of(server, row), FLAG: sent[FLAG]}
        event_fields.remember(server, code, there)
        if wrong := event_fields.differing(sent, there):
            found = ", ".join(f"{name} is {there[name]!r}, not {sent[name]!r}" for name in wrong)
            fault = ServerBug(
                f"SWAD has not what was sent: {found}",
                operation="sendAttendanceEvent",
                target=target,
                advice="refresh() takes over what it has, save() sends yours again",
                maybe_applied=True,
            )
            return attrs.evolve(saved, values=there, row=row, fault=fault)
        return attrs.evolve(saved, row=row)

    def delete(self, code: int) -> None:
        """Removes an event; one that is gone already is no error."""
        try:
            self.session.call(SwadAPI.removeAttendanceEvent, code)
        except EdusyncError as error:
            # an event that is gone is answered like a wrong course
            if not error.maybe_applied and not isinstance(error, NotFound):
                raise
            with reading_back(error):
                gone = self.gone(code)
            if not gone:
                refuted(error)
                raise

    def _send(self, code: int, values: Values) -> int:
        parameters = event_fields.wire(values, code, self.course)
        reply = self.session.call(SwadAPI.sendAttendanceEvent, *parameters)
        given = reply["attendanceEventCode"]
        if not is_code(given):
            raise ServerBug(
                f"SWAD gave {given!r} as the number of the event",
                operation="sendAttendanceEvent",
                target=f"course {self.course}",
                advice="AttendanceEvent.list(course) shows whether it is there",
                maybe_applied=True,
            )
        return given

    def _require_groups(self, values: Values) -> None:
        """Raises InvalidValue for groups that the course lacks: SWAD would drop them."""
        if values["groups"] is not None:
            reply = self.session.call(SwadAPI.getGroups, self.course)
            known = {group["groupCode"] for group in reply["groupsArray"]}
            if missing := sorted({*values["groups"]} - known):
                raise InvalidValue("groups", missing, f"must be groups of course {self.course}")
