"""Messages to people: sent once, never read again."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from edusync.core.html import html_table
from edusync.core.model import SETTERS, built
from edusync.core.warning import warn
from edusync.errors import InvalidValue, NotFound, UnsupportedOperation
from edusync.results.tables import ItemList, SaveResult
from edusync.swad.api.client import SwadAPI
from edusync.swad.courses.course import Course
from edusync.swad.messaging.recipients import Recipients, ids_in, owners, people, recipients
from edusync.swad.messaging.sent import Sent, content_of, sent_once
from edusync.swad.people.user import User, users_of
from edusync.swad.wire.codes import is_code
from edusync.swad.wire.text import require_text

if TYPE_CHECKING:
    from edusync.swad.session import Session

_WHY_NOT = "no such nickname, or one that belongs to somebody else by now"


@attrs.frozen
class SentMessage:
    """What became of a message: who got it, and who of those asked for did not.

    `recipients` are users as the server tells them (never with their IDs), `missing` the
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


def send_message(
    session: "Session",
    to: Recipients,
    subject: str,
    body: str = "",
    *,
    text: str = "",
    reply_to: int = 0,
) -> SentMessage:
    """Sends a message to one or more people: 1 request (sendMessage), never sent twice.

    `to` is one or several '@nicknames', `User`s who have one, or IDs. SWAD sends to nicknames only;
    an ID is looked for among the students of the courses that the user teaches, whose IDs SWAD
    tells their teachers (a DNI with its letter or without): 1 more request (getCourses), and 1 for
    each course until all are found (getUsers); where two people have one ID, the first course that
    tells it decides. Who is named twice gets it once. `subject` takes at
    most 4095 bytes in SWAD. `body` is HTML, as the site shows it; `text` instead is plain text,
    whose signs, lines and blanks are kept. `reply_to` is the code of a message that the user
    received (`event_code` of its notification): its sender then gets the answer, and `to` may be
    empty.

    Returns who got it; a warning names those who did not. Raises NotFound where nobody would get
    it, InvalidValue for anybody who cannot be written to, both with nothing sent. An error with
    `maybe_applied` (a lost reply) leaves it open whether it was sent.
    """
    sent = _send(session, to, subject, body, text, reply_to)
    _warn_of(sent)
    return sent


def _warn_of(sent: SentMessage) -> None:
    if sent.missing:
        warn(_not_reached(sent.missing))


def _send(
    session: "Session", to: Recipients, subject: str, body: str, text: str, reply_to: int
) -> SentMessage:
    given = people(to)
    ids = ids_in(given)
    recipients([item for item in given if item not in ids], session.server)  # refuses the others
    if not given and not reply_to:
        raise InvalidValue("to", to, "must name at least one '@nickname', User or ID")
    if not is_code(reply_to) and reply_to != 0:
        raise InvalidValue("reply_to", reply_to, "must be the code of a message, 0 for none")
    content = content_of(body, text)
    require_text(subject, "subject")
    if not (subject + body + text).strip():
        raise InvalidValue(
            "body", body or text, "is empty, and so is the subject: give one of them"
        )
    wanted = recipients(given, session.server, _looked_up(session, ids))
    with sent_once("a message", "the messages sent, on the site"):
        told = session.call(SwadAPI.sendMessage, reply_to, ",".join(wanted), subject, content)
    got = users_of(session.server, told["usersArray"])
    missing = tuple(name for name, user in wanted.items() if not _reached(name, user, got))
    if not got:
        raise NotFound(
            f"nothing was sent, since SWAD found nobody to send it to: {_WHY_NOT}",
            operation="sendMessage",
            target=", ".join(missing),
            advice="session.find_users tells nicknames",
        )
    return SentMessage(subject, got, missing)


def _looked_up(session: "Session", ids: tuple[str, ...]) -> dict[str, User]:
    """Whose these IDs are, of those whom the session's user teaches; no request for none."""
    found: dict[str, User] = {}
    for course in Course.list(session) if ids else ():
        if course.teaches and (left := [given for given in ids if given not in found]):
            found |= owners(left, course.students())
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

    def send(self, session: "Session") -> SentMessage:
        """Sends the message, as `send_message` does, with its requests: 1 (sendMessage), or more.

        Raises UnsupportedOperation for one that was sent before, and what `send_message` raises.
        """
        if self._already_sent():
            raise UnsupportedOperation("this Message was sent before: make a new one")
        sent = _send(session, self.to, self.subject, self.body, self.text, self.reply_to)
        self.__dict__.update(_session=session, _saved=True)
        self._wrote(self._values())
        _warn_of(sent)  # last: who makes errors of warnings finds it sent
        return sent

    def save(self, session: "Session") -> SaveResult:  # type: ignore[override]
        """Sends the message: the requests of `send_message`, none where it was sent before.

        The result's warnings name who did not get it. Raises UnsupportedOperation for one that
        was changed after it was sent, and what `send_message` raises.
        """
        if self._already_sent():
            return SaveResult()
        with session.counted() as count:
            missing = self.send(session).missing
        told = (_not_reached(missing),) if missing else ()
        given = tuple(name for name in self._fields() if name in self._given)
        return SaveResult(created=True, fields=given, requests=count(), warnings=told)

    def _identity(self) -> tuple[object, ...]:
        return type(self), id(self)  # SWAD does not tell the code of what was sent
