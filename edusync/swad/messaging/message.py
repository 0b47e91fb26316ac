"""Messages to people: sent once, never read again."""

from collections.abc import Iterable
from typing import Any, ClassVar

import attrs

from edusync.core.html import html_table
from edusync.core.model import SETTERS, built
from edusync.core.warning import warn
from edusync.errors import InvalidValue, NotFound, UnsupportedOperation
from edusync.results.tables import ItemList, SaveResult
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.base.roles import Role, role_of
from edusync.swad.messaging.recipients import ids_in, owners, people, recipients
from edusync.swad.messaging.sent import Sent, content_of, sent_once
from edusync.swad.people.user import User, listed, users_of
from edusync.swad.wire.codes import code_in, is_code
from edusync.swad.wire.text import require_text

EMPTY = "is empty, and so is the subject: give one of them"
_WHY_NOT = "no such nickname, or one that belongs to somebody else by now"


@attrs.frozen
class SentMessage:
    """The outcome of a message: who got it, and who of those asked for did not.

    `recipients` are users as the server lists them (never with their IDs), `missing` the
    nicknames asked for that it left out.
    """

    subject: str
    recipients: ItemList[User] = attrs.field(hash=False)
    missing: tuple[str, ...] = ()

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The result as a row of a table; makes no request."""
        recipients = tuple(user.at_nickname for user in self.recipients)
        return {"subject": self.subject, "recipients": recipients, "missing": self.missing}

    def _repr_html_(self) -> str:
        rows = [{"to": nickname, "sent": False} for nickname in self.missing]
        rows += [{"to": user.at_nickname, "sent": True} for user in self.recipients]
        return html_table(rows)


def _looked_up(session: Connection, ids: tuple[str, ...]) -> dict[str, User]:
    """Whose these IDs are, of those whom the session's user teaches; no request for none."""
    found: dict[str, User] = {}
    for row in session.call(SwadAPI.getCourses)["coursesArray"] if ids else ():
        left = [given for given in ids if given not in found]
        if left and role_of(row["userRole"]).teaches:
            found |= owners(left, listed(session, code_in(row, "courseCode"), Role.STUDENT))
    return found


def _not_reached(missing: tuple[str, ...]) -> str:
    return f"the message was sent, but not to {', '.join(missing)}: {_WHY_NOT}"


def _reached(name: str, user: User | None, got: Iterable[User]) -> bool:
    """Whether the message went to whom that nickname meant; it may be another's by now."""
    same = [other for other in got if other.at_nickname.lower() == name.lower()]
    return any(user is None or not user.code or other.code in (0, user.code) for other in same)


@built
@attrs.define(slots=False, eq=False, repr=False, on_setattr=SETTERS)
class Message(Sent):
    """A message to people, to be sent once.

    Attributes:
        to: '@nicknames', `User`s who have one, and IDs; a single one may stand alone.
        subject: plain text, of at most 4095 bytes in SWAD.
        body: HTML, as the site shows it.
        text: plain text instead of `body`; its signs and lines are kept.
        reply_to: code of the message that this one answers (`event_code`), 0 for none.
    """

    _what: ClassVar[str] = "messages"
    _instead: ClassVar[str] = (
        "those received are among session.notifications(), those sent are on the site"
    )
    _on_the_site: ClassVar[str] = "the sender and each recipient delete a message on the site"

    to: tuple[str | User, ...] = attrs.field(converter=people)
    subject: str = ""
    body: str = ""
    text: str = ""
    reply_to: int = 0

    def send(self, session: Connection) -> SentMessage:
        """Sends the message: 1 request (sendMessage), never sent twice.

        IDs in `to` take 1 more (getCourses), and 1 for each course of which the user is a teacher
        until all are found (getUsers): SWAD sends to nicknames only, and reports the IDs of
        students to their teachers (a DNI with its letter or without); where two people have one ID,
        the first course that has it decides.

        Returns who got it; a warning names those who did not. Raises UnsupportedOperation for a
        message that was sent before; NotFound where nobody would get it, InvalidValue for anybody
        who cannot be written to, both with nothing sent. An error with `maybe_applied` (a lost
        reply) leaves open whether it was sent.
        """
        if self._already_sent():
            raise UnsupportedOperation("this Message was sent before: make a new one")
        ids, content = self._checked(session)
        wanted = recipients(self.to, session.server, _looked_up(session, ids))
        with sent_once("a message", "the messages sent, on the site"):
            codes = ",".join(wanted)
            reply = session.call(SwadAPI.sendMessage, self.reply_to, codes, self.subject, content)
        got = users_of(session.server, reply["usersArray"])
        missing = tuple(name for name, user in wanted.items() if not _reached(name, user, got))
        if not got:
            raise NotFound(
                f"nothing was sent, since SWAD found nobody to send it to: {_WHY_NOT}",
                operation="sendMessage",
                target=", ".join(missing),
                advice="session.find_users shows nicknames",
            )
        self.__dict__.update(_session=session, _saved=True)
        self._wrote(self._values())
        if missing:  # last: who makes errors of warnings finds it sent
            warn(_not_reached(missing))
        return SentMessage(self.subject, got, missing)

    def _checked(self, session: Connection) -> tuple[tuple[str, ...], str]:
        """The IDs among `to`, and the HTML; InvalidValue for what cannot be sent."""
        ids = ids_in(self.to)
        recipients([item for item in self.to if item not in ids], session.server)
        if not self.to and not self.reply_to:
            raise InvalidValue("to", self.to, "must name at least one '@nickname', User or ID")
        if not is_code(self.reply_to) and self.reply_to != 0:
            reason = "must be the code of a message, 0 for none"
            raise InvalidValue("reply_to", self.reply_to, reason)
        content = content_of(self.body, self.text)
        require_text(self.subject, "subject")
        if not (self.subject + self.body + self.text).strip():
            raise InvalidValue("body", self.body or self.text, EMPTY)
        return ids, content

    def save(self, session: Connection) -> SaveResult:  # type: ignore[override]
        """Sends the message as `send` does; no request where it was sent before.

        Returns a SaveResult, whose `warnings` name who did not get it. Raises UnsupportedOperation
        for a message that was changed after it was sent, else what `send` raises.
        """
        if self._already_sent():
            return SaveResult()
        with session.counted() as count:
            missing = self.send(session).missing
        warnings = (_not_reached(missing),) if missing else ()
        given = tuple(name for name in self._fields() if name in self._given)
        return SaveResult(created=True, fields=given, requests=count(), warnings=warnings)

    def _identity(self) -> tuple[object, ...]:
        return type(self), id(self)  # SWAD does not return the code of what was sent
