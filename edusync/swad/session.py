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
from edusync.swad.messaging.message import Message, SentMessage
from edusync.swad.messaging.notification import (
    Notification,
    Notifications,
    Several,
    mark_read,
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
        self._me: User | None = me
        self.course_code: int | None = course_code

    @classmethod
    def login(
        cls, api: SwadAPI, user: str, password: Password, *, keep_password: bool = False
    ) -> Self:
        """Logs in by a client that is made already; `edusync.swad.login` makes one.

        Parameters:
            api: the client.
            user: @nickname (with its @), e-mail address, or ID.
            password: the password of the site, or a function that returns it, which is called again
                when the key must be renewed.
            keep_password: whether a pickle of the session holds the password.

        Raises InvalidValue for a nickname without @, AuthenticationError for a wrong user, password
        or app key. 1 request (loginByUserPasswordKey), 2 for a DNI that the site does not know in
        the form given, or with a wrong password.
        """
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
        """The user who is logged in, as of the login; no request.

        Raises UnsupportedOperation for a session made of a bare key, of which SWAD says nothing.
        """
        if self._me is None:
            raise UnsupportedOperation(
                "SWAD says who one is at a login only: make the session with login(...)"
            )
        return self._me

    def courses(self) -> ItemList[Course]:
        """Lists the courses of the user, by full name: 1 request (getCourses).

        Guests and administrators have none.

        >>> [course.short_name for course in session.courses()]
        ['ALG', 'PROG']
        """
        return Course.list(self)

    def roles(self, course: Course | int) -> Role:
        """The roles of the user in a course: 1 request (getAvailableRoles).

        Parameters:
            course: a course, or the code of one. Of a bare code it is what the server says: the
                highest role that the user has in any course (a ServerQuirkWarning says so once). Of
                a course this is corrected, as far as `Course.roles` can.
        """
        if isinstance(course, Course):
            return course.roles()
        quirks.report("roles of any course", self.server)
        return roles_of(self.call(SwadAPI.getAvailableRoles, course)["roles"])

    def notifications(
        self, since: Cursor | str | datetime.datetime | None = None, *, removed: bool = False
    ) -> Notifications:
        """Reads the notifications from where `since` stands, newest first: 1 request.

        The operation is getNotifications. Reading has an effect: SWAD takes the messages among them
        for opened, though the notifications stay unread until `mark_read`.

        Parameters:
            since: the `cursor` of an earlier reading or its text, an aware datetime (events from
                then on), or None for all that the server still has.
            removed: also those whose event was removed meanwhile (a file deleted, an exam called
                off), whose `removed` is True then. The cursor passes them in any case: a later
                reading from it leaves them out.

        Returns the notifications, with a `cursor` for the next reading. Each comes in exactly one
        of the readings that go on from one another, also where several have the same second or
        come late, or the server's clock goes back by up to two hours. Raises InvalidValue for
        another `since`, ProtocolError where a notification has no code.
        """
        return Notification.list(self, since, removed=removed)

    def mark_read(self, notifications: Several) -> int:
        """Marks notifications of the user as read: 1 request for each 3000, none for nothing.

        The operation is markNotificationsAsRead; doing it twice does no harm.

        Parameters:
            notifications: one or several, as objects or codes (`code`, not `event_code`). Objects
                that were read already are left out, since nothing makes a notification unread.

        Returns how many the server was asked to mark: SWAD passes over codes that are not the
        user's, and its answer counts them all the same, so read again where that matters. Raises
        InvalidValue for notifications of another server, and for what is none.
        """
        return mark_read(self, notifications)

    def send_message(
        self, to: Recipients, subject: str, body: str = "", *, text: str = "", reply_to: int = 0
    ) -> SentMessage:
        """Sends a message to one or more people: 1 request (sendMessage), never sent twice.

        IDs among `to` take 1 more (getCourses), and 1 for each course of which the user is a
        teacher until all are found (getUsers).

        Parameters:
            to: one or several '@nicknames', `User`s who have one (as `event.users().absent`), or
                IDs of students of the user's own courses. Who is named twice gets it once.
            subject: up to 4095 bytes in SWAD.
            body: HTML, as the site shows it.
            text: plain text instead of `body`; its signs, lines and blanks are kept.
            reply_to: the code of a message that the user received (`event_code` of its
                notification), whose sender then gets this; `to` may be empty then.

        Returns who got it; a warning names those who did not. Raises NotFound where nobody would
        get it, InvalidValue for anybody who cannot be written to, both with nothing sent. An error
        with `maybe_applied` (a lost reply) leaves open whether it was sent.

        >>> session.send_message("@aarav", "Tomorrow", text="We meet in room A1.").recipients
        [User(code=4, nickname='aarav', name='आरव शर्मा')]
        """
        return Message(to, subject, body, text, reply_to).send(self)

    def find_users(
        self, filter: str, course: Course | int | None = None, role: Role | str | None = None
    ) -> ItemList[User]:
        """Finds users by parts of their names: 1 request (findUsers), 2 for the code of a course.

        Parameters:
            filter: words, all of which must occur in names and surnames, in any order. Capitals do
                not matter, nor do accents on vowels (`abalos` finds Ábalos; but ñ is not n). At
                least one word of 3 letters, and 6 letters in all.
            course: a course that the user is in, or its code; None searches the whole platform.
            role: `Role.GUEST`, `Role.STUDENT` or `Role.TEACHER`, or the name of one; None for all.
                Guests are in no course: they are found without one. In the whole platform teachers
                include those who may not edit, in a course they do not.

        Returns users, with their IDs for their teachers only; none where nobody is found. Raises
        InvalidValue for a filter that is too short, takes more than 255 bytes, or holds % or _,
        which SWAD takes for any signs, and for guests of a course; NotFound or PermissionDenied for
        a course that the user is not in.

        >>> session.find_users("vidal serra", role="teacher")
        [User(code=1, nickname='ada', name='Ada Serra Vidal')]
        """
        return find_users(self, filter, course, role)

    def locate(self, mac: str) -> Location | None:
        """Finds the room of a Wi-Fi access point: 1 request (getLocation).

        Parameters:
            mac: its MAC address in any usual spelling, like AA:BB:CC:DD:EE:FF.

        Returns None where SWAD knows no room for it, or one that stands in no building; of several
        rooms, the biggest. Raises InvalidValue for what is no MAC address.
        """
        return locate(self, mac)

    def check_in(self, room: int | Location | Place) -> None:
        """Reports that the user is in a room now: 1 request (sendMyLocation), never sent twice.

        Parameters:
            room: its code, or what `locate` returned.

        Raises NotFound for a room that SWAD does not know, InvalidValue for what is no room. After
        an error with `maybe_applied` (a lost reply) it does no harm to check in again.
        """
        check_in(self, room)

    def whereabouts(self, user: User | int) -> Whereabouts | None:
        """Where a user checked in last, and when: 1 request (getLastLocation).

        Parameters:
            user: a `User`, or a code.

        Returns None where the user never checked in, does not exist, or shares no center with the
        one who asks: SWAD answers all three alike. Guests see nobody. Raises InvalidValue for a
        user of another server, or without a code.
        """
        return whereabouts(self, user)

    def trivia(
        self, degrees: int | Iterable[int], lower: float = -1.0, upper: float = 1.0
    ) -> TriviaQuestion | None:
        """A random question that was answered with a mean score from `lower` to `upper`.

        1 request (getTrivialQuestion); no enrolment is needed.

        Parameters:
            degrees: the codes of one or more degrees, from 1.
            lower, upper: between -1 and 1, `lower` not above `upper`.

        Returns None where there is none. Raises InvalidValue before anything is sent. Many versions
        of SWAD send numbers instead of the texts of the answers: these are empty then, which answer
        is right is known all the same, and a ServerQuirkWarning says so once.
        """
        return trivia(self, degrees, lower, upper)


def _logged_in(api: SwadAPI, names: tuple[str, ...], digest: str) -> tuple[str, Reply]:
    """The name by which the site knows the user, and its reply to the login."""
    *others, last = names
    for name in others:
        try:
            return name, api.loginByUserPasswordKey(name, digest)
        except AuthenticationError as error:
            if not error.message.startswith(logins.REFUSED):
                raise
    return last, api.loginByUserPasswordKey(last, digest)
