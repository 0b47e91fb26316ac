"""A session: a site, a user and a key, which is renewed when the server forgets it."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from edusync.errors import (
    AlreadyExists,
    AuthenticationError,
    InvalidRequest,
    InvalidValue,
    KeyExpired,
    ServerBug,
    ServerError,
    TransportError,
)
from edusync.swad import logins, quirks
from edusync.swad.api import SwadAPI

P = ParamSpec("P")
R = TypeVar("R")

Password = str | Callable[[], str]


class Session:
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
    ) -> None:
        self.api = api
        self.course_code: int | None = None
        self._key = key
        self._user, self._password, self._keep = user, password, keep_password
        self._guard = threading.Lock()

    def __repr__(self) -> str:
        return f"Session({self.api.url!r}, {self._user!r})"

    def __getstate__(self) -> dict[str, Any]:
        state = {key: value for key, value in self.__dict__.items() if key != "_guard"}
        return state if self._keep else {**state, "_password": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._guard = threading.Lock()

    @classmethod
    def login(
        cls, api: SwadAPI, user: str, password: Password, *, keep_password: bool = False
    ) -> Self:
        """Logs in by a client; parameters and errors as those of `edusync.swad.login`."""
        name = logins.login_name(user)
        shown = password() if callable(password) else password
        reply = api.loginByUserPasswordKey(name, logins.digest(shown))
        return cls(api, reply["wsKey"], user=name, password=password, keep_password=keep_password)

    @classmethod
    def from_web_session(cls, url: str, app_key: str, session_id: str, **options: Any) -> Self:
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
        api = SwadAPI(url, app_key, **options)
        reply = api.loginBySessionKey(session_id)
        session = cls(api, reply["wsKey"], user=f"@{reply['userNickname']}")
        session.course_code = reply["courseCode"] if reply["courseCode"] > 0 else None
        return session

    @property
    def server(self) -> str:
        """The site: two sessions of one site have it equal, whatever the language."""
        return self.api.server

    @property
    def key(self) -> str:
        """The key (`wsKey`) of now, for raw calls by `session.api`."""
        return self._key

    def counted(self) -> contextlib.AbstractContextManager[Callable[[], int]]:
        """`with session.counted() as count:`, then `count()`: the requests this thread sent."""
        return self.api.counted()

    def call(
        self,
        operation: Callable[Concatenate[SwadAPI, str, P], R],
        *values: P.args,
        **named: P.kwargs,
    ) -> R:
        """Runs an operation with the key of this session: `session.call(SwadAPI.getGroups, 19)`.

        Returns what the operation does. One request; where the server says that the key is gone, a
        login and the operation again, exactly once. Raises what the operation does.
        """
        key = self._key
        try:
            return operation(self.api, key, *values, **named)
        except KeyExpired as error:
            if self._password is None:
                error.advice = "log in again: without a password the session cannot renew its key"
                raise
            self._renew(key)
        return operation(self.api, self._key, *values, **named)

    def _renew(self, old: str) -> None:
        """Logs in again, unless another thread did so meanwhile; a refused password is dropped."""
        with self._guard:
            if self._key != old or self._password is None:
                return
            password = self._password() if callable(self._password) else self._password
            try:
                reply = self.api.loginByUserPasswordKey(self._user, logins.digest(password))
            except AuthenticationError:
                self._password = None
                raise
            self._key = reply["wsKey"]


def login(
    url: str,
    app_key: str,
    user: str,
    password: Password,
    *,
    keep_password: bool = False,
    **options: Any,
) -> Session:
    """Logs in to a SWAD site.

    Parameters:
        url: address of the site with its language, like `https://swad.example.org/en`.
        app_key: key of your plugin, which the administrator of the site gives.
        user: @nickname (with its @), e-mail address, or ID; of a DNI the letter and the zeros
            before it do not matter.
        password: the password of the site, or a function that gives it, which is asked again when
            the key must be renewed.
        keep_password: whether a pickle of the session holds the password.
        **options: keywords of SwadAPI: timeout, verify, rate, ...

    Raises InvalidValue for a nickname without @; AuthenticationError for a wrong user, password or
    app_key, and what SwadAPI raises. One request (loginByUserPasswordKey); a wrong password is
    never sent again.
    """
    api = SwadAPI(url, app_key, **options)
    return Session.login(api, user, password, keep_password=keep_password)


_NOT_CREATED: dict[int, tuple[type[ServerError], str]] = {
    -1: (InvalidRequest, "the nickname is not valid: 3 to 16 ASCII letters, digits and _"),
    -2: (AlreadyExists, "the nickname is taken"),
    -3: (InvalidRequest, "the e-mail address is not valid"),
    -4: (AlreadyExists, "the e-mail address is taken"),
    -5: (InvalidRequest, "the password is not valid: at least 8 characters, no blank, not only"
         " digits, and no name or ID of anybody"),
}  # fmt: skip


def create_account(
    url: str, app_key: str, nickname: str, email: str, password: str, **options: Any
) -> Session:
    """Creates an account, and logs in.

    Parameters:
        url, app_key: the site and the key of your plugin, as for `login`.
        nickname: 3 to 16 ASCII letters, digits and _, with or without @.
        email: address of the user, who must confirm it on the site.
        password: at least 8 characters of Latin-1, no blank, ' or backslash, not only digits.
        **options: keywords of SwadAPI.

    Raises AlreadyExists for a nickname or address that is taken, InvalidRequest for one that is not
    valid, InvalidValue before anything is sent. One request (createAccount); where its reply was
    lost, a login tells whether the account was made.
    """
    api = SwadAPI(url, app_key, **options)
    name = "@" + nickname.lstrip("@")
    try:
        reply = api.createAccount(name, email, password)
    except (TransportError, ServerBug) as error:
        if not error.maybe_applied:
            raise
        try:
            return Session.login(api, name, password)
        except AuthenticationError:
            raise error from None
    if reply["userCode"] <= 0:
        kind, reason = _NOT_CREATED.get(reply["userCode"], (ServerError, "no reason was given"))
        raise kind(
            reason,
            operation="createAccount",
            target=name,
            code=str(reply["userCode"]),
            server="SWAD's server",
        )
    return Session(api, reply["wsKey"], user=name, password=password)


def request_new_password(url: str, app_key: str, user: str, **options: Any) -> None:
    """Asks the site to mail a new password, which counts once it was used on the site.

    Parameters:
        url, app_key: the site and the key of your plugin, as for `login`.
        user: @nickname or ID; SWAD refuses every e-mail address.
        **options: keywords of SwadAPI.

    Raises ServerError where no mail was sent: the user is unknown or has no e-mail address, or the
    mail failed, which SWAD does not tell apart. One request (getNewPassword), never repeated.
    """
    name = logins.login_name(user)
    if quirks.has("no new password by e-mail") and "@" in name[1:]:
        raise InvalidValue("user", user, "must be @nickname or ID: SWAD refuses every e-mail here")
    reply = SwadAPI(url, app_key, **options).getNewPassword(name)
    if not reply["success"]:
        raise ServerError(
            "no mail was sent: the user is unknown or has no e-mail address, or the mail failed",
            operation="getNewPassword",
            target=name,
            server="SWAD's server",
        )
