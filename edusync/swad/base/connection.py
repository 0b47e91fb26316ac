"""A connection to a SWAD site: the client, and a key that is renewed when the server forgets it."""

import contextlib
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from edusync import forks
from edusync.core.foreign import Welcoming
from edusync.core.html import html_table
from edusync.errors import AuthenticationError, EdusyncError, InvalidValue, KeyExpired
from edusync.net.client import unmade
from edusync.swad.api.client import SwadAPI
from edusync.swad.base import logins

P = ParamSpec("P")
R = TypeVar("R")

Password = str | Callable[[], str]

_NOTHING_TO_RENEW_BY = "log in again: without a password the session cannot renew its key"
_REFUSED = "log in again: the site refused the password by which the key was to be renewed"


class Connection(Welcoming):
    """A site and the key of a user there: `Session`, without what stands above it.

    Many threads may use one. It pickles with its key; with its password only if
    `keep_password=True` was given.
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
        self._refused = False  # whether the site refused the password when the key was renewed
        self._guard = forks.Guard()

    def __repr__(self) -> str:
        if "_user" not in vars(self):
            return unmade(self)
        return f"{type(self).__name__}({self.api.url!r}, {self._user!r})"

    def _repr_html_(self) -> str:
        return html_table([{"server": self.api.url, "user": self._user}])

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ if self._keep else {**self.__dict__, "_password": None}

    @property
    def server(self) -> str:
        """The site: equal for two sessions of one site, whatever the language."""
        return self.api.server

    @property
    def key(self) -> str:
        """The current key (`wsKey`), for raw calls by `session.api`."""
        return self._key

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections, as the end of `with login(...) as session:` does; no request.

        A later call opens new ones. The key stays valid, since SWAD has no operation that logs out.
        """
        self.api.close()

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

        Returns what the operation returns, and raises what it raises. One request; where the server
        reports that the key is gone, a login and the operation again, exactly once.
        """
        key = self._key
        try:
            return operation(self.api, key, *values, **named)
        except KeyExpired as error:
            if self._password is None:
                error.advice = _REFUSED if self._refused else _NOTHING_TO_RENEW_BY
                raise
            doubt = error.maybe_applied  # an earlier sending of the request was lost
        try:
            self._renew(key)
            return operation(self.api, self._key, *values, **named)
        except EdusyncError as error:
            error.maybe_applied |= doubt
            raise

    def _renew(self, old: str) -> None:
        """Logs in again, unless another thread did so meanwhile; drops a refused password."""
        with self._guard.lock:
            if self._key != old or self._password is None:
                return
            password = self._password() if callable(self._password) else self._password
            try:
                reply = self.api.loginByUserPasswordKey(self._user, logins.digest(password))
            except AuthenticationError:
                self._password, self._refused = None, True
                raise
            self._key = reply["wsKey"]


def of_session(session: object) -> None:
    """Raises InvalidValue for what is no session."""
    if not isinstance(session, Connection):
        raise InvalidValue("session", session, "must be a Session: login(...) makes one")
