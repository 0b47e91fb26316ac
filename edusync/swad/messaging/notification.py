"""Notifications: what happened to the user, read from where the last reading stopped."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, NoReturn, TypeAlias

import attrs

from edusync.errors import InvalidValue, NotFound, UnsupportedOperation
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection, of_session
from edusync.swad.messaging.cursor import Cursor
from edusync.swad.messaging.event_types import (
    EventType,
    NotificationStatus,
    content_text,
    summary_text,
)
from edusync.swad.messaging.message import EMPTY, Message, SentMessage
from edusync.swad.messaging.recipients import Recipients
from edusync.swad.messaging.sent import content_of
from edusync.swad.people.user import User, user_of
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import code_in, is_code
from edusync.swad.wire.times import moment

MOST_CODES = 3000  # in one request: so many were seen to be accepted


@attrs.frozen(eq=False, kw_only=True)
class Notification(Value):
    """One notification of the user of a session, as it stood when it was read.

    `event_code` is the code of the message, file, ... that it is about, None where there is none;
    `sender` is None where the user is gone; `location` is the server's text for where it happened,
    in the language of the site (`Course: ALG`), '-' for nowhere; `summary` is plain text, `content`
    HTML as the server sent it.
    """

    plural: ClassVar[str] = "notifications"

    code: int
    type: EventType
    event_code: int | None
    time: datetime.datetime
    sender: User | None
    location: str
    status: NotificationStatus
    summary: str
    content: str
    session: Connection = attrs.field(repr=False)

    @classmethod
    def list(
        cls,
        session: Connection,
        since: Cursor | str | datetime.datetime | None = None,
        *,
        removed: bool = False,
    ) -> "Notifications":
        """Reads the notifications of the user, newest first: 1 request (getNotifications).

        `since` is the cursor of an earlier reading, an aware datetime, or None for all; `removed`
        also lists those whose event was removed. Reading has an effect: SWAD takes the messages
        among them for opened, though the notifications stay unread until `mark_read`.

        Returns the notifications, with a `cursor` for the next reading.
        """
        of_session(session)
        cursor = Cursor.of(since)
        rows = session.call(SwadAPI.getNotifications, cursor.begin)["notificationsArray"]
        by_code = {code_in(row, "notifCode"): row for row in rows if _second(row) >= cursor.begin}
        new = by_code.keys() - cursor.codes
        items = [_notification(session, by_code[code]) for code in new]
        items.sort(key=lambda item: (item.time, item.code), reverse=True)
        return Notifications(
            (item for item in items if removed or not item.removed),
            cursor.after({code: _second(row) for code, row in by_code.items()}),
        )

    @classmethod
    def get(cls, session: Connection, code: int) -> "Notification":
        """The notification of that code, removed or not, or NotFound: 1 request.

        It reads all of them (getNotifications), with the effect that reading has.
        """
        of_session(session)
        for found in cls.list(session, removed=True):
            if found.code == code:
                return found
        raise NotFound(
            f"the user has no notification {code}",
            operation="getNotifications",
            advice="SWAD removes old ones; take the code, not event_code",
        )

    @classmethod
    def check(cls, session: Connection, item: "Notification | int") -> bool:
        """Whether the user has that notification: 1 request (getNotifications).

        It reads all of them, with the effect that reading has; 0 requests for one of another site.
        """
        of_session(session)
        if isinstance(item, Notification) and item.session.server != session.server:
            return False
        code = item.code if isinstance(item, Notification) else item
        return any(found.code == code for found in cls.list(session, removed=True))

    @property
    def read(self) -> bool:
        """Whether the user had read it (opened it on the site, or marked it); no request."""
        return NotificationStatus.READ in self.status

    @property
    def removed(self) -> bool:
        """Whether its event was removed (a file deleted, an exam called off); no request."""
        return NotificationStatus.REMOVED in self.status

    @property
    def mailed(self) -> bool:
        """Whether it was sent by e-mail as well; no request."""
        return NotificationStatus.MAILED in self.status

    @property
    def text(self) -> str:
        """The content as plain text, '' where there is none; no request.

        A ServerQuirkWarning says once that the marks are missing from notifications of marks.
        """
        text = content_text(self.type, self.content)
        if not text and self.type is EventType.MARKS_FILE:
            quirks.report("no marks in notifications", self.session.server)
        return text

    def refresh(self) -> "Notification":
        """The notification as it is now, a new object: 1 request (getNotifications).

        It reads all of them, with the effect that reading has. Raises NotFound where it is gone.
        """
        return self.get(self.session, self.code)

    def mark_read(self) -> "Notification":
        """Marks it as read and returns it so: 1 request (markNotificationsAsRead), 0 if it was."""
        mark_read(self.session, [self])
        return attrs.evolve(self, status=self.status | NotificationStatus.READ)

    def reply(
        self, body: str = "", subject: str | None = None, *, text: str = "", to: Recipients = ()
    ) -> SentMessage:
        """Answers a message that the user received: 1 request (sendMessage), never sent twice.

        Parameters:
            body: HTML.
            subject: default: that of the message after `Re: `.
            text: plain text instead of `body`.
            to: who gets it besides the one who wrote the message, as for `Session.send_message`.

        Returns who got it; a warning names those of `to` who did not. Raises NotFound for a message
        that the user did not receive, UnsupportedOperation for a notification of anything else,
        InvalidValue for an empty answer and for anybody who cannot be written to. An error with
        `maybe_applied` (a lost reply) leaves open whether it was sent.
        """
        if self.type is not EventType.MESSAGE or self.event_code is None:
            raise UnsupportedOperation(
                f"a notification of type {self.type} cannot be answered, only a message: "
                "write to its sender, send_message(notification.sender, ...)"
            )
        if subject is None:
            if not (content_of(body, text) and (body + text).strip()):
                raise InvalidValue("body", body or text, EMPTY)
            about = self.summary
            subject = about if about.lower().startswith("re:") else f"Re: {about}".strip()
        return Message(to, subject, body, text, self.event_code).send(self.session)

    def save(self) -> NoReturn:
        """Refused: only `mark_read()` changes a notification."""
        raise UnsupportedOperation("SWAD makes notifications: mark_read() is all that changes one")

    def delete(self) -> NoReturn:
        """Refused: SWAD itself removes old notifications."""
        raise UnsupportedOperation("SWAD itself removes old notifications: mark_read() this one")

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The notification as a row of a table; makes no request."""
        return {
            "code": self.code,
            "time": self.time,
            "type": str(self.type),
            "event_code": self.event_code,
            "sender": str(self.sender) if self.sender else None,
            "location": self.location,
            "read": self.read,
            "removed": self.removed,
            "mailed": self.mailed,
            "summary": self.summary,
            "text": content_text(self.type, self.content),
        }

    def _key(self) -> tuple[str, int]:
        return self.session.server, self.code

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Notification) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())


class Notifications(ItemList[Notification]):
    """A reading of notifications, newest first.

    `cursor` is where the next reading goes on: `session.notifications(since=cursor)`, or its text,
    `str(cursor)`. Keep it when the work on this reading is done.
    """

    named = "notifications"

    def __init__(self, items: Iterable[Notification] = (), cursor: Cursor | None = None) -> None:
        super().__init__(items)
        self.cursor: Cursor = cursor or Cursor()

    @property
    def unread(self) -> ItemList[Notification]:
        """Those that the user had not read, and whose event still stands; no request."""
        return ItemList(item for item in self if not item.read and not item.removed)


def _notification(session: Connection, row: Mapping[str, Any]) -> Notification:
    kind = EventType(row["eventType"])
    return Notification(
        code=row["notifCode"],
        type=kind,
        event_code=row["eventCode"] if is_code(row["eventCode"]) else None,
        time=datetime.datetime.fromtimestamp(_second(row), datetime.UTC),
        sender=_sender(session.server, row),
        location=row["location"],
        status=NotificationStatus(row["status"] or 0),
        summary=summary_text(kind, row["summary"]),
        content=row["content"],
        session=session,
    )


def _second(row: Mapping[str, Any]) -> int:
    """When it happened, in seconds; 0 where no calendar has it, so that the cursor stays."""
    return row["eventTime"] if moment(row["eventTime"]) else 0


def _sender(server: str, row: Mapping[str, Any]) -> User | None:
    names = ("userNickname", "userSurname1", "userSurname2", "userFirstname")
    return user_of(server, row) if any(row[name] for name in names) else None


Several: TypeAlias = Iterable[Notification | int] | Notification | int


def mark_read(session: Connection, notifications: Several) -> int:
    """Marks notifications of the user as read, and returns how many the server was asked to mark.

    They are objects, or codes (`code`, not `event_code`), or a single one; objects that were read
    already are left out, since nothing makes a notification unread. 1 request for each 3000, none
    for nothing (markNotificationsAsRead). SWAD passes over codes that are not the user's, and its
    answer counts them all the same: read again where that matters. Doing it twice does no harm.
    """
    codes = list(dict.fromkeys(_codes(session, notifications)))
    for start in range(0, len(codes), MOST_CODES):
        part = codes[start : start + MOST_CODES]
        text = ",".join(str(code) for code in part)
        marked = session.call(SwadAPI.markNotificationsAsRead, text)["numNotifications"]
        if not quirks.has("marking counts numbers") and marked < len(part):
            raise NotFound(
                f"SWAD marked {marked} of {len(part)} notifications",
                operation="markNotificationsAsRead",
                advice="the others are not, or no longer, the user's",
            )
    return len(codes)


def _codes(session: Connection, notifications: Several) -> Iterator[int]:
    for item in notifications if isinstance(notifications, Iterable) else [notifications]:
        if isinstance(item, Notification):
            if item.session.server != session.server:
                reason = f"is a notification of another server than {session.server}"
                raise InvalidValue("notifications", item, reason)
            if not item.read:
                yield item.code
        elif is_code(item):
            yield item
        else:
            raise InvalidValue("notifications", item, "must be notifications, or codes from 1 up")
