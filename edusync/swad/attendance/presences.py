"""Marking students of an attendance event as present or absent, so that no mark is lost.

SWAD can add presences, or replace all of them. Adding harms nobody, so it may be repeated; whole
sets are sent only where somebody must become absent, and never a second time. What is reported is
what was read back.

The list of students is read, then the marks, just before a whole set is sent: marks that others
make in between would be wiped. Markings of one event wait for each other on a machine.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import attrs

from edusync.core import locks
from edusync.core.readback import reading_back, refuted
from edusync.errors import DataLossError, EdusyncError, InvalidValue, NotFound, ProtocolError
from edusync.results.progress import log_report
from edusync.swad.api.client import SwadAPI
from edusync.swad.attendance.attendees import (
    AttendanceReport,
    Attendee,
    Attendees,
    MarkLine,
    Names,
    attendee_of,
)
from edusync.swad.attendance.event_save import Events
from edusync.swad.attendance.scans import Scan
from edusync.swad.base.connection import Connection
from edusync.swad.base.roles import Role
from edusync.swad.wire import quirks

WAIT = 90.0  # seconds for another marking of the event by this machine
ROUNDS = 2  # how often a mark is sent that is not there when it is read back
CRASH = "crash after added presences"
STUDENTS = "students of this event (of its course, or of its groups)"
NO_STUDENT = f"is not among the {STUDENTS}"
SAY_WHICH = "give the '@nickname', or the code"
NOT_MARKED = "was sent, and is still absent: left the course, or was marked as absent meanwhile"
LOST = "was present before, and SWAD did not keep it: is in the course no more, or was unmarked"
NOT_UNMARKED = "is present again: somebody else marked it meanwhile"


@attrs.frozen
class Wish:
    """That a student be present or absent; `user` is None for who is no student of the event.

    `named`: the student was given, and is not just one of all others. `reason`: why `user` is None.
    """

    who: str
    user: Attendee | None
    present: bool
    named: bool = True
    reason: str = ""


@attrs.frozen
class Plan:
    """What is wished, given who is present before."""

    wishes: tuple[Wish, ...]
    before: Attendees

    @property
    def add(self) -> frozenset[int]:
        """The codes of those who must become present."""
        return self._codes(present=True)

    @property
    def remove(self) -> frozenset[int]:
        """The codes of those who must become absent."""
        return self._codes(present=False)

    @property
    def empties(self) -> bool:
        """Whether some are present and nobody would be, though nobody named any of them."""
        return bool(self.remove) and not self.add and self.remove == self.unnamed

    @property
    def unnamed(self) -> frozenset[int]:
        """The codes of those who are present, and whom nobody named to become absent."""
        named = {wish.user.code for wish in self.wishes if wish.user and wish.named}
        return self.before.codes() - (self.remove & named)

    def _codes(self, present: bool) -> frozenset[int]:
        return frozenset(
            wish.user.code
            for wish in self.wishes
            if wish.user and wish.present == present != wish.user.present
        )

    def report(self, after: Attendees | None) -> AttendanceReport:
        """The lines, by who is present after; None for what would be done."""
        now = {user.code: user.present for user in after} if after is not None else None
        lines = []
        for row, wish in enumerate([*self.wishes, *self._lost(now)], start=1):
            if wish.user is None:
                lines.append(MarkLine(row, "failed", wish.who, reason=wish.reason))
                continue
            status, reason = _outcome(wish, wish.user, now)
            lines.append(MarkLine(row, status, wish.who, wish.user.code, wish.user.name, reason))
        found = AttendanceReport(lines, dry_run=after is None)
        found.before = self.before
        found.users = self.before if after is None else after
        return found

    def _lost(self, now: Mapping[int, bool] | None) -> list[Wish]:
        """Those who should have stayed present when a whole set was sent, and did not."""
        if now is None or not self.remove:
            return []
        named = {wish.user.code for wish in self.wishes if wish.user}
        others = [user for user in self.before.present if user.code not in named]
        return [Wish(_short(user), user, True) for user in others if not now.get(user.code)]


def _outcome(wish: Wish, user: Attendee, now: dict[int, bool] | None) -> tuple[str, str]:
    kept = wish.present == user.present
    if now is None or now.get(user.code, False) == wish.present:
        done = ("already", "absent") if kept else ("marked", "unmarked")
        return done[not wish.present], ""
    if not wish.present:
        return "failed", NOT_UNMARKED
    return "failed", LOST if kept else NOT_MARKED


def plan(people: Iterable[Scan], before: Attendees, *, present: bool) -> Plan:
    """The plan by which some people become present or absent; each counts once."""
    names = Names.of(before)
    wishes: dict[int | str, Wish] = {}
    for scan in people:
        if scan.empty:
            continue
        user, reason = _student(scan, names)
        who = scan.text if scan.key is None else str(scan.key)
        wishes.setdefault(user.code if user else who, Wish(who, user, present, reason=reason))
    return Plan(tuple(wishes.values()), before)


def _student(scan: Scan, names: Names) -> tuple[Attendee | None, str]:
    """The student whom a line names, or None and why."""
    if scan.key is None:
        return None, scan.reason
    found = names.find(scan.key)
    if len(found) == 1:
        return found[0], ""
    several = " or ".join(_named(user) for user in found)
    return None, f"may be {several}: {SAY_WHICH}" if found else NO_STUDENT


def require_all_read(people: Iterable[Scan]) -> None:
    """Raises InvalidValue unless each of the people was read as somebody's name."""
    if unread := [scan for scan in people if scan.key is None]:
        shown = [scan.text for scan in unread]
        reason = unread[0].reason or "must name somebody: nobody else would stay present"
        raise InvalidValue("people", shown, reason)


def plan_replacement(people: Iterable[Scan], before: Attendees) -> Plan:
    """The plan by which these people, and nobody else, are present."""
    wished = plan(people, before, present=True)
    if strangers := [wish for wish in wished.wishes if wish.user is None]:
        # a misspelt nickname would make the student whom it means absent
        doubts = [f"{wish.who} {wish.reason}" for wish in strangers if wish.reason != NO_STUDENT]
        reason = "; ".join([f"must all be {STUDENTS}", *doubts])
        raise InvalidValue("people", [wish.who for wish in strangers], reason)
    kept = {wish.user.code for wish in wished.wishes if wish.user}
    others = [
        Wish(_short(user), user, present=False, named=False)
        for user in before.present
        if user.code not in kept
    ]
    return Plan((*wished.wishes, *others), before)


class Markable(Protocol):
    """What a marking, or a roll call, asks of an `AttendanceEvent`."""

    title: str

    @property
    def session(self) -> Connection:
        """The session that it came by; NotSaved where it has none."""

    @property
    def code(self) -> int | None:
        """Its number."""

    @property
    def course_code(self) -> int | None:
        """The number of its course."""

    @property
    def label(self) -> str:
        """The event as messages name it."""


class Marking:
    """The requests of a marking of one event."""

    def __init__(self, event: Markable) -> None:
        self._session, code, course = event.session, event.code, event.course_code
        assert code is not None  # since it has a session
        assert course is not None
        self._code, self._course, self._label = code, course, event.label
        self._whole = True  # whether all students came when they were last read
        self._lock = locks.lock(f"attendance event {self._code} of {self._session.server}")

    def run(
        self, make: Callable[[Attendees], Plan], *, force: bool = True, dry_run: bool = False
    ) -> AttendanceReport:
        """Carries out the plan that `make` makes of the students as they are read.

        DataLossError, without `force`, where that would lose more than was asked for; Timeout while
        this machine marks the same event elsewhere.
        """
        # a mark that another program adds while a whole set is on its way would be wiped
        with self._lock.exclusive(lambda: WAIT), self._session.counted() as count:
            wanted = self.planned(make, force=force)
            if dry_run:
                found = wanted.report(None)
            elif not force and wanted.empties:
                raise DataLossError(
                    f"{self._label}: all {len(wanted.remove)} who are present would become "
                    "absent; force=True does it, dry_run=True shows who they are"
                )
            else:
                found = self.carry_out(wanted)
        found.requests = count()
        log_report("swad", f"{self._label}: attendance", found)
        return found

    def read(self) -> Attendees:
        """The students: 1 request (getAttendanceUsers), and 1 more where there are none.

        SWAD lists no students of an event that does not exist, which is NotFound here.
        """
        reply = self._session.call(SwadAPI.getAttendanceUsers, self._code)
        server = self._session.server
        found = Attendees(attendee_of(server, item) for item in reply["usersArray"])
        self._whole = reply["numUsers"] in (None, len(found))
        if not found and (gone := Events(self._session, self._course).gone(self._code)):
            raise gone
        return found

    def planned(self, make: Callable[[Attendees], Plan], *, force: bool = True) -> Plan:
        """The plan that `make` makes of the students as they are read: 1 request.

        Without `force`, where a whole set is to be sent, and is about others than those named to
        become absent: 2 more, getUsers and the second reading, since what is marked
        between reading and sending is lost. DataLossError then where the presence of somebody who
        left the course would be wiped.
        """
        wanted = make(self.read())
        if force or not wanted.remove or not wanted.unnamed:
            return wanted
        reply = self._session.call(SwadAPI.getUsers, self._course, "", Role.STUDENT.number)
        wanted = make(self.read())
        wiped = wanted.unnamed - {item["userCode"] for item in reply["usersArray"]}
        if not wanted.remove or not wiped:
            return wanted
        names = [_named(user) for user in wanted.before if user.code in wiped]
        raise DataLossError(
            f"{self._label}: SWAD would wipe the presence of who is no more a student here,"
            f" and cannot mark them again: {', '.join(names)}; nothing was sent, force=True does it"
        )

    def carry_out(self, wanted: Plan) -> AttendanceReport:
        """Does what is planned: 0 requests where nothing is, else 2; more where SWAD fails."""
        if not wanted.add and not wanted.remove:
            return wanted.report(wanted.before)
        after, doubt = self._replace(wanted) if wanted.remove else self._add(wanted.add)
        found = wanted.report(after)
        if doubt is not None:
            if not found.marked and not found.unmarked:
                refuted(doubt)
                raise doubt
            sent = [line for line in found.failed if line.code]
            if sent or not quirks.has(CRASH):
                found.warnings = (str(doubt),)
        return found

    def _add(
        self, missing: frozenset[int], *, again: bool = False
    ) -> tuple[Attendees, EdusyncError | None]:
        after, doubt = Attendees(), None
        for _ in range(ROUNDS):
            try:
                doubt = self._send(missing, others_absent=False)
            except EdusyncError as error:
                error.maybe_applied |= again  # what was sent before is there, or a part of it
                raise
            after, again = self._read_back(doubt), True
            missing = missing & _absent(after)
            if not missing:
                break
        return after, doubt

    def _replace(self, wanted: Plan) -> tuple[Attendees, EdusyncError | None]:
        if not self._whole:  # a part must not be taken for all who are present
            raise ProtocolError(
                f"attendance event {self._code}: the server sent {len(wanted.before)} students, and"
                " says that there are others: nothing was sent"
            )
        keep = (wanted.before.codes() - wanted.remove) | wanted.add
        try:
            doubt = self._send(keep, others_absent=True)
            after = self._read_back(doubt)
            applied = not wanted.remove <= after.codes()
            lost = (keep if applied else keep - wanted.add) & _absent(after)
            if lost:
                after, _ = self._add(lost, again=True)
        except BaseException as error:
            before = ", ".join(map(str, sorted(wanted.before.codes())))
            error.add_note(f"Who was present before: event.mark([{before}]) puts them back.")
            raise
        return after, doubt

    def _send(self, codes: Iterable[int], *, others_absent: bool) -> EdusyncError | None:
        """Sends presences; an error after which they may be there all the same is returned.

        SWAD of this day stores added presences and then breaks off, with an HTML page.
        """
        users = ",".join(map(str, sorted(codes)))
        # marks that others make between two sendings of a whole set would be wiped
        once = self._session.api.once() if others_absent else contextlib.nullcontext()
        try:
            with once:
                reply = self._session.call(
                    SwadAPI.sendAttendanceUsers, self._code, users, int(others_absent)
                )
        except EdusyncError as error:
            if not error.maybe_applied:
                raise
            return error
        if not reply["success"]:
            raise NotFound(
                "the server knows no such event (success 0)",
                operation="sendAttendanceUsers",
                target=f"attendance event {self._code}",
            )
        return None

    def _read_back(self, doubt: EdusyncError | None) -> Attendees:
        if doubt is not None:
            with reading_back(doubt):
                return self.read()
        try:
            return self.read()
        except EdusyncError as error:
            error.maybe_applied = True
            error.add_note("Marks were sent before, and accepted; this was to read them back.")
            raise


def _named(user: Attendee) -> str:
    return f"{user.name or 'without a name'} ({_short(user)})"


def _absent(users: Attendees) -> frozenset[int]:
    return frozenset(user.code for user in users.absent)


def _short(user: Attendee) -> str:
    return user.at_nickname or str(user.code)
