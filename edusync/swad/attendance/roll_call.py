"""`RollCall`: marking who comes, with a journal that keeps what the server does not have yet."""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Self

import attrs

from edusync.core.arguments import path_of
from edusync.core.foreign import Welcoming
from edusync.errors import InvalidValue, UnsupportedOperation
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.swad.attendance.attendees import AttendanceReport, Names, names_of, scans_of_person
from edusync.swad.attendance.journal import Journal, default_name
from edusync.swad.attendance.presences import Markable, Marking, plan
from edusync.swad.attendance.scans import Key, Scan, forms, values_of
from edusync.swad.people.user import Person, User

_NOT_SENT = "is not sent yet"


@attrs.frozen
class UnreadLine(Value):
    """A line of a roll call that names nobody.

    `line` is its number in the file or list, from 1, or which of the single scans it was; 0 for
    what an earlier roll call left. `reason` says why it names nobody.
    """

    line: int
    text: str
    reason: str


class RollCall(Welcoming):
    """The calling of a roll: `with event.roll_call() as roll: roll.scan("@ana")`.

    Every mark is on the disk before the call that makes it returns, and stays there until the
    server was read back to have it. The end of the block sends them; where that fails, or where
    the block ends by an error, they stay in the file, and the next roll call of the event sends
    them. Sending twice does no harm: marks are only added.

    A line is '@nickname', an address that ends in '/@nickname' or holds '?usr=@nickname', a
    nickname without its @, an ID (of a card, as the list of students shows it; a DNI with its
    letter or without) or a code. Byte order marks, blanks, line ends, invisible signs and quotes
    around it do not matter, nor do capitals. Empty lines are nothing, and whoever is scanned again
    counts once. A line that names nobody disturbs no other: `unread` shows it.

    Attributes:
        path: the file of the journal.
        report: of the last sending; empty before.
    """

    def __init__(self, event: Markable, path: str | Path | None = None) -> None:
        self._event, self._server = event, event.session.server
        assert event.code is not None  # since it has a session
        self._code = event.code
        self.path: Path = path_of("path", path or ".").absolute()
        if self.path.is_dir():
            self.path /= default_name(self._server, self._code)
        self.report: AttendanceReport = AttendanceReport()
        self._journal: Journal | None = None
        self._left: tuple[Key, ...] | None = None  # pending when the block ended
        self._why: dict[Key, str] = {}  # of the last sending
        self._strangers: set[Key] = set()  # who named nobody then
        self._lines: dict[Key, tuple[int, str]] = {}  # where each was marked
        self._unread: dict[str, UnreadLine] = {}
        self._scanned = 0

    def __enter__(self) -> Self:
        """Opens the journal, with what an earlier roll call left in it: no request."""
        if self._journal is not None:
            raise UnsupportedOperation("this roll call is open: event.roll_call() makes another")
        about = {"server": self._server, "event": self._code, "title": self._event.title}
        self._journal = Journal(self.path, about, self._event.session.api.now)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        journal = self._open
        try:
            if error is None:
                self.send()
        except BaseException as failure:
            error = failure
            raise
        finally:
            self._left = tuple(journal.pending)
            journal.close()
            self._journal = None
            if journal.pending and error is not None:
                error.add_note(self._kept(journal))
            elif journal.pending or journal.unreadable:
                self._warn(f"{self._kept(journal)} (.report says why they were not)")
            if self._unread:
                self._warn(f"Lines that name nobody: {len(self._unread)} (.unread says why)")

    def __repr__(self) -> str:
        state = f"{len(self.pending)} to send" if self._journal else "closed"
        return f"<RollCall of attendance event {self._code}: {state}, {self.path}>"

    @property
    def pending(self) -> tuple[Key, ...]:
        """Who was marked and is not yet known to be present on the server; also after the block.

        Codes, '@nicknames' or words, as they were read; `why` says why each of them is left.
        """
        return tuple(self._open.pending) if self._left is None else self._left

    @property
    def why(self) -> dict[Key, str]:
        """Why each of `pending` is not sent, or not present."""
        return {key: self._why.get(key, _NOT_SENT) for key in self.pending}

    @property
    def unread(self) -> ItemList[UnreadLine]:
        """The lines that name nobody, each once, also after the block; no request.

        Until marks are sent, those that cannot name anybody; then those too of whom the list of
        students knows nobody, or several (they stay in `pending`, since somebody may still come
        into the course; `forget` drops them).
        """
        strangers = [
            UnreadLine(*self._lines.get(key, (0, str(key))), reason)
            for key, reason in self.why.items()
            if key in self._strangers
        ]
        return ItemList([*self._unread.values(), *strangers])

    def scan(self, text: str | bytes) -> bool:
        """Marks the owner of a scanned code as present, on the disk: no request.

        `text` is what the class names as a line, or several of them, as text or as a scanner's
        bytes. Whether there is such a student is found out when the marks are sent. Returns False
        where a line names nobody; nothing of it is written, and `unread` shows it. Raises
        InvalidValue for what is no text.
        """
        if not isinstance(text, str | bytes | bytearray):
            raise InvalidValue("text", text, "must be '@nickname', or another text that is scanned")
        return self.mark(text)

    def scan_many(self, lines: "str | Path | IO[Any] | Iterable[Person | bytes | None]") -> bool:
        """Marks the owners of many codes as present, each on the disk as it is read: no request.

        Parameters:
            lines: a list of lines (or codes, or `User`s), an open file, or the path of one: UTF-8,
                UTF-16 with its mark, or windows-1252, with any line ends. A text of several lines
                is these.

        Returns False where a line names nobody (`unread` has its number). Raises InvalidValue
        for what is no list of lines and no file of text, OSError of the disk; what was read before
        is marked.
        """
        read = [self._take(line, item) for line, item in enumerate(values_of(lines), start=1)]
        return all(read)

    def mark(self, person: Person | bytes) -> bool:
        """Marks somebody as present, on the disk: no request.

        `person` is a code, a `User`, or a text as for `scan`, whose result and `unread` it has.
        Raises InvalidValue for a User of another server, and for what cannot be a person.
        """
        self._scanned += 1
        return self._take(self._scanned, person)

    def forget(self, person: Person) -> bool:
        """Takes back a mark that is not sent yet; False where there is none: no request.

        A `User` is known by code, nickname and ID, as far as they are known.
        """
        journal = self._open
        names = {scan.key for scan in scans_of_person(person, self._server)}
        if isinstance(person, User):
            names |= {key for key in journal.pending if {*forms(key)} & {*names_of(person)}}
        gone = [name for name in names if name is not None and journal.forget(name)]
        return bool(gone)

    def send(self) -> AttendanceReport:
        """Sends what is to send, and drops from the journal who is then read back as present.

        3 requests, 1 where all are present already, as `event.mark`; none where nothing is to send.
        The end of the block does it. Whoever is no student of the event stays in the journal
        (`forget` drops such a mark), and is among `report.failed`. Raises what `event.mark` raises;
        all marks stay then.
        """
        journal = self._open
        waiting = list(journal.pending)
        try:
            scans = [Scan(str(key), key) for key in waiting]
            if scans:
                self.report = Marking(self._event).run(lambda now: plan(scans, now, present=True))
            else:
                self.report = AttendanceReport()
        except Exception as error:
            self._why = dict.fromkeys(waiting, str(error))
            raise
        self._settle(journal, waiting, self.report)
        return self.report

    def _settle(self, journal: Journal, waiting: list[Key], report: AttendanceReport) -> None:
        """Drops who is present, and keeps why the others are not."""
        names, present = Names.of(report.before), report.users.codes()
        codes = {key: [user.code for user in names.find(key)] for key in waiting}
        reasons = {line.code or line.who: line.reason for line in report.failed}
        self._strangers = {key for key, found in codes.items() if len(found) != 1}
        self._why = {
            key: reasons.get(str(key) if key in self._strangers else found[0], _NOT_SENT)
            for key, found in codes.items()
        }
        known = [key for key in waiting if key not in self._strangers]
        journal.settle(key for key in known if codes[key][0] in present)

    def _take(self, number: int, person: object) -> bool:
        """Marks whom a line names, or keeps the line as unread."""
        journal = self._open
        scans = scans_of_person(person, self._server)
        for scan in scans:
            if scan.key is not None:
                self._lines.setdefault(scan.key, (number, scan.text))
                journal.mark(scan.key)
            elif not scan.empty:
                self._unread.setdefault(scan.text, UnreadLine(number, scan.text, scan.reason))
        return all(scan.key is not None or scan.empty for scan in scans)

    @property
    def _open(self) -> Journal:
        if self._journal is None:
            raise UnsupportedOperation("a roll call is open in its block: with event.roll_call()")
        return self._journal

    @staticmethod
    def _warn(text: str) -> None:
        logging.getLogger("edusync.rollcall").warning(text)  # what no report says

    def _kept(self, journal: Journal) -> str:
        lines = len(journal.unreadable)
        unread = f", and lines that cannot be read: {lines}" if lines else ""
        return (
            f"Marks kept in {self.path}: {len(journal.pending)}{unread}; the next roll call of the "
            "event sends them"
        )
