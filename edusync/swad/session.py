"""`Session`: a user of a SWAD site, logged in, and what the site can be asked for."""

import datetime
from collections.abc import Iterable
from typing import Self, Unpack

from edusync.core.options import refuse_unknown
from edusync.errors import AuthenticationError, UnsupportedOperation
from edusync.results.tables import ItemList
from edusync.swad.api.base import Reply, SwadOptions
from edusync.swad.api.client import SwadAPI
from edusync.swad.assessment.trivia import TriviaQuestion, trivia
from edusync.swad.base import logins
from edusync.swad.base.connection import Connection, Password
from edusync.swad.base.roles import Role, roles_of
from edusync.swad.courses.course import Course
from edusync.swad.messaging.cursor import Cursor
from edusync.swad.messaging.message import SentMessage, send_message
from edusync.swad.messaging.notification import (
    Notifications,
    Several,
    mark_read,
    read_notifications,
)
from edusync.swad.messaging.recipients import Recipients
from edusync.swad.people.search import find_users
from edusync.swad.people.user import User, user_of
from edusync.swad.people.whereabouts import (
    Location,
    Place,
    Whereabouts,
    check_in,
    locate,
    whereabouts,
)
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import is_code


class Session(Connection):
    """A user of a SWAD site, logged in.

    Made by `login`, `Session.from_web_session` or `create_account`. With `password`, a text or a
    function that gives it, the key is renewed when the server says that it is gone (keys live for
    7 days from the login), once for each call; without, that is a KeyExpired.

    A session may be used by many threads. It pickles with its key; with its password only if
    `keep_password=True` was given. Every method says how many requests it makes; one more renews
    the key.
    """

    def __init__(
        self,
        api: SwadAPI,
        key: str,
        *,
        user: str = "",
        password: Password | None = None,
        keep_password: bool = False,
        me: User | None = None,
        course_code: int | None = None,
    ) -> None:
        super().__init__(api, key, user=user, password=password, keep_password=keep_password)
        self._me, self.course_code = me, course_code

    @classmethod
    def login(
        cls, api: SwadAPI, user: str, password: Password, *, keep_password: bool = False
    ) -> Self:
        """Logs in by a client; parameters and errors as those of `edusync.swad.login`."""
        names = logins.login_names(user)
        shown = password() if callable(password) else password
        name, reply = _logged_in(api, names, logins.digest(shown))
        return cls(
            api,
            reply["wsKey"],
            user=name,
            password=password,
            keep_password=keep_password,
            me=user_of(api.server, reply),
        )

    @classmethod
    def from_web_session(
        cls, url: str, app_key: str, session_id: str, **options: Unpack[SwadOptions]
    ) -> Self:
        """A session for a plugin that the user opened from the site.

        Parameters:
            url: address of the site with its language, like `https://swad.example.org/en`.
            app_key: key of your plugin.
            session_id: what the site added to the plugin's address: 43 letters, digits, - and _.
            **options: keywords of SwadAPI: timeout, verify, rate, ...

        `course_code` is then the course that was open there, None where none was. Without a
        password the key cannot be renewed. Raises AuthenticationError where the web session is
        over. One request (loginBySessionKey).
        """
        refuse_unknown(options, SwadOptions.__optional_keys__, cls.from_web_session)
        api = SwadAPI(url, app_key, **options)
        reply = api.loginBySessionKey(session_id)
        return cls(
            api,
            reply["wsKey"],
            user=f"@{reply['userNickname']}",
            me=user_of(api.server, reply),
            course_code=reply["courseCode"] if is_code(reply["courseCode"]) else None,
        )

    @property
    def me(self) -> User:
        """The user who is logged in, as the login told; no request.

        Raises UnsupportedOperation for a session made of a bare key, which SWAD says nothing of.
        """
        if self._me is None:
            raise UnsupportedOperation(
                "SWAD tells who one is at a login only: make the session with login(...)"
            )
        return self._me

    def courses(self) -> ItemList[Course]:
        """The courses of the user, by full name, as `Course.list`. One request (getCourses)."""
        return Course.list(self)

    def roles(self, course: Course | int) -> Role:
        """The roles of the user in a course, or in one of that code: see `Course.roles`.

        Of a bare code it is what the server tells: the highest role that the user has in any
        course. One request (getAvailableRoles).
        """
        if isinstance(course, Course):
            return course.roles()
        quirks.tell("roles of any course", self.server)
        return roles_of(self.call(SwadAPI.getAvailableRoles, course)["roles"])

    def notifications(
        self, since: Cursor | str | datetime.datetime | None = None, *, removed: bool = False
    ) -> Notifications:
        """The notifications since a cursor, as `read_notifications` gives them. One request."""
        return read_notifications(self, since, removed=removed)

    def mark_read(self, notifications: Several) -> int:
        """Marks notifications as read, as `notifications.mark_read`. One request for 3000."""
        return mark_read(self, notifications)

    def send_message(
        self, to: Recipients, subject: str, body: str = "", *, text: str = "", reply_to: int = 0
    ) -> SentMessage:
        """Sends a message, never twice: 1 request (sendMessage); IDs among `to` take more.

        Parameters:
            to: one or several '@nicknames', `User`s (as `event.users().absent`), or IDs of students
                of one's own courses.
            subject: up to 4095 bytes. body: HTML; text: plain text, instead of it.
            reply_to: the code of a message that the user received, whose sender then gets this.

        Returns who got it; a warning names those who did not. Raises NotFound where nobody would
        get it, InvalidValue for anybody who cannot be written to, both with nothing sent.
        """
        return send_message(self, to, subject, body, text=text, reply_to=reply_to)

    def find_users(
        self, filter: str, course: Course | int | None = None, role: Role | str | None = None
    ) -> ItemList[User]:
        """Finds users by parts of their names, as `finding.find_users`. One or two requests."""
        return find_users(self, filter, course, role)

    def locate(self, mac: str) -> Location | None:
        """The room of a Wi-Fi access point, as `locations.locate`. One request."""
        return locate(self, mac)

    def check_in(self, room: int | Location | Place) -> None:
        """Tells the site that the user is in a room, as `locations.check_in`. One request."""
        check_in(self, room)

    def whereabouts(self, user: User | int) -> Whereabouts | None:
        """Where a user checked in last, as `locations.whereabouts`. One request."""
        return whereabouts(self, user)

    def trivia(
        self, degrees: int | Iterable[int], lower: float = -1.0, upper: float = 1.0
    ) -> TriviaQuestion | None:
        """A random question of some degrees, as `trivia.trivia`. One request."""
        return trivia(self, degrees, lower, upper)


def _logged_in(api: SwadAPI, names: tuple[str, ...], digest: str) -> tuple[str, Reply]:
    """The name by which the site knows the user, and what it tells at the login."""
    *others, last = names
    for name in others:
        try:
            return name, api.loginByUserPasswordKey(name, digest)
        except AuthenticationError as error:
            if not error.message.startswith(logins.REFUSED):
                raise
    return last, api.loginByUserPasswordKey(last, digest)
