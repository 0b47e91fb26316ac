"""`RollCall`: marking who comes, with a journal that keeps what the server does not have yet."""

import logging
import re
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from edusync.errors import InvalidValue, UnsupportedOperation
from edusync.given import path_of
from edusync.swad.attendees import AttendanceReport, Key, key_of
from edusync.swad.journals import Journal, default_name
from edusync.swad.users import Person, User

if TYPE_CHECKING:
    from edusync.swad.attendance import AttendanceEvent

_SCANNED = re.compile(r"(?:\S*/)?(@[A-Za-z0-9_]+)")  # of a QR code: a nickname, or a page of it


class RollCall:
    """The calling of a roll: `with event.roll_call() as roll: roll.scan("@ana")`.

    Every mark is on the disk before the call that makes it returns, and stays there until the
    server was read back to have it. The end of the block sends them; where that fails, or where
    the block ends by an error, they stay in the file, and the next roll call of the event sends
    them. Sending twice does no harm: marks are only added.

    Attributes:
        path: the file of the journal.
        report: of the last sending; None before.
    """

    def __init__(self, event: "AttendanceEvent", path: str | Path | None = None) -> None:
        self._event, self._server = event, event.session.server
        self._code = event._required_code("roll_call")
        self.path = path_of("path", path or ".").absolute()
        if self.path.is_dir():
            self.path /= default_name(self._server, self._code)
        self.report: AttendanceReport | None = None
        self._journal: Journal | None = None

    def __enter__(self) -> Self:
        """Opens the journal, with what an earlier roll call left in it: no request."""
        if self._journal is not None:
            raise UnsupportedOperation("this roll call is open: event.roll_call() makes another")
        about = {"server": self._server, "event": self._code, "title": self._event.title}
        self._journal = Journal(self.path, about, self._event.session.api.now)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        journal = self._open
        try:
            if error is None:
                self.send()
        except BaseException as failure:
            error = failure
            raise
        finally:
            journal.close()
            self._journal = None
            if journal.pending and error is not None:
                error.add_note(self._kept(journal))
            elif journal.pending or journal.unreadable:
                text = f"{self._kept(journal)} (.report says why they were not)"
                logging.getLogger("edusync.swad").warning(text)

    def __repr__(self) -> str:
        state = f"{len(self.pending)} to send" if self._journal else "closed"
        return f"<RollCall of attendance event {self._code}: {state}, {self.path}>"

    @property
    def pending(self) -> tuple[Key, ...]:
        """Who was marked and is not yet known to be present on the server; codes or nicknames."""
        return tuple(self._open.pending)

    def scan(self, text: str) -> None:
        """Marks the owner of a scanned code as present, on the disk: no request.

        `text` is '@nickname', or an address that ends so. Whether there is such a student is found
        out when the marks are sent. Raises InvalidValue, and writes nothing, for another text.
        """
        found = _SCANNED.fullmatch(str(text).strip())
        if not found:
            raise InvalidValue("text", text, "must be '@nickname', or an address that ends so")
        self.mark(found.group(1))

    def mark(self, person: Person) -> None:
        """Marks somebody (a code, '@nickname' or `User`) as present, on the disk: no request."""
        self._open.mark(key_of(person, self._server))

    def forget(self, person: Person) -> bool:
        """Takes back a mark that is not sent yet; False where there is none: no request.

        A `User` is known by code and by nickname, as far as they are told.
        """
        key = key_of(person, self._server)
        names = {key, person.at_nickname.lower() or key} if isinstance(person, User) else {key}
        return sum(self._open.forget(name) for name in names) > 0  # all of them, not the first

    def send(self) -> AttendanceReport:
        """Sends what is to send, and drops from the journal who is then read back as present.

        As many requests as `event.mark`; none where nothing is to send. The end of the block does
        it. Whoever is no student of the event stays in the journal (`forget` drops such a mark),
        and is among `report.failed`. Raises what `event.mark` raises; all marks stay then.
        """
        journal = self._open
        waiting = list(journal.pending)
        self.report = self._event.mark(waiting) if waiting else AttendanceReport()
        there = self.report.users.present.by_name()
        journal.settle(key for key in waiting if key in there)
        return self.report

    @property
    def _open(self) -> Journal:
        if self._journal is None:
            raise UnsupportedOperation("a roll call is open in its block: with event.roll_call()")
        return self._journal

    def _kept(self, journal: Journal) -> str:
        lines = len(journal.unreadable)
        unread = f", and lines that cannot be read: {lines}" if lines else ""
        return (
            f"Marks kept in {self.path}: {len(journal.pending)}{unread}; the next roll call of the "
            "event sends them"
        )
