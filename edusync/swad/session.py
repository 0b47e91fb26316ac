"""A session: a site, a user and a key, which is renewed when the server forgets it."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from edusync.errors import (
    KeyExpired,
)
from edusync.swad import logins
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
        """Logs in again, unless another thread did so meanwhile."""
        with self._guard:
            if self._key != old or self._password is None:
                return
            password = self._password() if callable(self._password) else self._password
            reply = self.api.loginByUserPasswordKey(self._user, logins.digest(password))
            self._key = reply["wsKey"]
