"""The one error hierarchy: classes differ by what the caller can do about an error.

Every error pickles, and none ever holds a password.

`NoUsers` and `KeyExpired` are classes of their own so that no text has to be compared. An error
that edusync finds itself has `server=""`: it does not speak for the server. `NonTransportError` is
for `edusync.wimsapi`: scripts for wimsapi catch its errors and those of requests one after the
other, so none may be both.

>>> from edusync.errors import NotFound
>>> try:
...     c.users["jane"]
... except NotFound as error:
...     print(error.operation, "of", error.server)
getuser of WIMS' server
"""

import datetime
from typing import Any

import requests

from edusync import terminals, tracebacks

_NO_VALUE: Any = object()


class EdusyncError(Exception):
    """Root of every error of edusync.

    `maybe_applied` is True when a write may have reached the server although its outcome is
    unknown: read back before sending it again.
    """

    maybe_applied: bool = False

    def __init__(self, *args: object, maybe_applied: bool = False) -> None:
        super().__init__(*args)
        self.maybe_applied = maybe_applied

    @property
    def message(self) -> str:
        """The text of the error."""
        return str(self.args[0]) if self.args else ""

    def __str__(self) -> str:
        return terminals.printable(self._text())

    def _text(self) -> str:
        return super().__str__()

    def add_note(self, note: str) -> None:
        """Adds a note, on one line, that stands below the error wherever it is shown."""
        super().add_note(terminals.printable(note))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of the error, which asks for this name."""
        return tracebacks.rendered(self)


class NonTransportError(EdusyncError):
    """Root of every error but TransportError: what `edusync.wimsapi` calls WimsAPIError."""


class TransportError(EdusyncError, requests.RequestException):
    """The request or its reply was lost on the way."""


class ConnectFailed(TransportError):
    """No connection to the server could be made: nothing was sent."""


class Timeout(TransportError, TimeoutError):
    """The server, or a lock of ours, took longer than allowed."""


class ServerUnavailable(NonTransportError):
    """The server answers, but cannot serve now.

    `retry_after` is the server's own advice in seconds, or None.
    """

    def __init__(
        self, *args: object, retry_after: float | None = None, maybe_applied: bool = False
    ) -> None:
        super().__init__(*args, maybe_applied=maybe_applied)
        self.retry_after = retry_after


class Overloaded(ServerUnavailable):
    """The server is too busy and did not execute the request."""


class Maintenance(ServerUnavailable):
    """The server is closed for maintenance."""


class RateLimited(ServerUnavailable):
    """Too many requests: wait `retry_after` seconds; never retried automatically."""


class Banned(ServerUnavailable):
    """The server refuses this network address for now; never retried automatically."""


class ProtocolError(NonTransportError):
    """What came back is no reply of this protocol; `raw` holds its beginning."""

    def __init__(self, message: str, raw: str = "", *, maybe_applied: bool = False) -> None:
        super().__init__(message, raw, maybe_applied=maybe_applied)
        self.raw = raw

    def _text(self) -> str:
        return f"{self.message} Received: {self.raw!r}" if self.raw else self.message

    @property
    def response(self) -> str:
        """The beginning of what came back, `raw`, under the name that wimsapi gave it."""
        return self.raw


class ServerError(NonTransportError):
    """The server refused the request, with a text of its own.

    Attributes: `message` (the server's text), `operation` (the job or operation), `target` (the
    object it was about), `code` (of the request), `advice` (what to do), `server` (who answered;
    '' where edusync itself found the fault), `raw` (the whole reply, where it was asked for and
    broke off). Without `server`, a ServerError is one of WIMS, as wimsapi's AdmRawError, and what
    derives from it is edusync's own.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str = "",
        target: str = "",
        code: str = "",
        advice: str = "",
        server: str | None = None,
        raw: str = "",
        maybe_applied: bool = False,
    ) -> None:
        super().__init__(message, maybe_applied=maybe_applied)
        self.operation = operation
        self.target = target
        self.code = code
        self.advice = advice
        named = "WIMS' server" if type(self) is ServerError else ""
        self.server: str = named if server is None else server
        self.raw = raw

    def _text(self) -> str:
        where = ", ".join(part for part in (self.operation, self.target) if part)
        text = self.message
        if self.server:
            text = f"{self.server} responded with an ERROR: {text}"
        if where:
            text += f" [{where}]"
        return f"{text} - {self.advice}" if self.advice else text


class AuthenticationError(ServerError):
    """The server does not accept who is asking."""


class KeyExpired(AuthenticationError):
    """SWAD does not know the key of the session, or no longer: it lives for 7 days."""


class PermissionDenied(ServerError):
    """The server knows who is asking, and does not allow this."""


class NotFound(ServerError, LookupError):
    """The object does not exist on the server."""


class AlreadyExists(ServerError):
    """Another object has this identifier already."""


class NoUsers(NotFound):
    """The class has no user yet."""


class InTrash(ServerError):
    """The object was deleted and can be recovered."""


class NotActive(ServerError):
    """The object's state does not allow this now."""


class InvalidRequest(ServerError, ValueError):
    """The server does not accept a value of the request."""


class ServerBug(ServerError):
    """The server failed on its own side; a write may have been applied all the same."""


class InvalidValue(NonTransportError, ValueError):
    """A value was refused; shown as `field: reason (given: value)`.

    Nothing was sent, with one exception: where an argument of the wrong type made a call fail, that
    failure is the `__cause__`, and requests that the call had made before it are not undone.

    Attributes: `field`, `value` (None when it is secret, or when there is none) and `reason`, which
    says what is wrong with the value, or what is allowed.
    """

    def __init__(
        self, field: str, value: Any = _NO_VALUE, reason: str = "", *, secret: bool = False
    ):
        hidden = secret or value is _NO_VALUE
        shown = None if hidden else value
        super().__init__(field, shown, reason)
        self.field = field
        self.value = shown
        self.reason = reason
        self._secret = hidden

    @property
    def message(self) -> str:
        return str(self)

    def _text(self) -> str:
        if not self.reason:
            return self.field
        shown = "" if self._secret else f" (given: {_shown(self.value)})"
        return f"{self.field}: {self.reason}{shown}"


class NotSaved(NonTransportError):
    """The object is not on the server yet: save it first."""


class UnsupportedOperation(NonTransportError):
    """The server has no way to do this; the message says what to do instead."""


class Conflict(NonTransportError):
    """The object on the server is not the one that was read."""


class DataLossError(NonTransportError):
    """Refused, because it would destroy data; `force=True` goes on."""


class PlanError(NonTransportError):
    """A plan cannot be made or carried out."""


class InvalidItemTypeError(NonTransportError, TypeError):
    """An object of this type cannot be an item of a class."""


def _shown(value: object, length: int = 120) -> str:
    """A value as a message shows it: a day or a time as people write it, all else as code."""
    text = str(value) if isinstance(value, datetime.date) else repr(value)
    return text if len(text) <= length else text[:length] + "..."


__all__ = [
    name
    for name, kind in [*globals().items()]
    if isinstance(kind, type) and issubclass(kind, EdusyncError)
]
