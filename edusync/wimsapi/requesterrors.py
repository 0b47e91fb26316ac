"""Lost connections as the errors of requests, and pages that are no reply as InvalidResponseError.

Scripts for wimsapi catch `requests.ConnectionError`, `requests.Timeout` and the like, so an error
of `edusync.errors` is also of the class that requests would have raised.
"""

import requests

from edusync.errors import (
    AuthenticationError,
    Banned,
    ConnectFailed,
    EdusyncError,
    InvalidRequest,
    InvalidValue,
    Maintenance,
    NotFound,
    Overloaded,
    PermissionDenied,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerError,
    ServerUnavailable,
    Timeout,
    TransportError,
)


class NoConnection(ConnectFailed, requests.ConnectionError):
    """No connection to the server could be made: nothing was sent."""


class ConnectTimedOut(ConnectFailed, requests.ConnectTimeout):
    """No connection to the server could be made in time: nothing was sent."""


class Untrusted(ConnectFailed, requests.exceptions.SSLError):
    """The server's certificate is not trusted: nothing was sent."""


class ProxyFailed(ConnectFailed, requests.exceptions.ProxyError):
    """The proxy did not connect to the server: nothing was sent."""


class ReadTimedOut(Timeout, requests.ReadTimeout):
    """The server, or a lock of ours, took longer than allowed."""


class Lost(TransportError, requests.ConnectionError):
    """The request or its reply was lost on the way."""


class Broken(TransportError, requests.exceptions.ChunkedEncodingError):
    """The reply broke off."""


class UnreadableError(ServerError, ProtocolError):
    """The server failed, or refused the request, without a reply of adm/raw."""


class UnreadableBug(ServerBug, ProtocolError):
    """The server failed on its own side, without a reply of adm/raw."""


class UnreadableRefusal(InvalidRequest, ProtocolError):
    """The server does not accept a value of the request, and said so by a page."""


class UnreadableDenial(PermissionDenied, ProtocolError):
    """The server does not allow this, and said so by a page."""


class UnreadableStranger(AuthenticationError, ProtocolError):
    """The server does not accept who is asking, and said so by a page."""


class UnreadableAbsence(NotFound, ProtocolError):
    """The object does not exist on the server, which said so by a page."""


class PageUnavailable(ServerUnavailable, ProtocolError):
    """The server answers with a page that it cannot serve now."""


class PageOverloaded(Overloaded, ProtocolError):
    """The server answers with a page that it is too busy."""


class PageMaintenance(Maintenance, ProtocolError):
    """The server answers with a page that it is closed for maintenance."""


class PageRateLimited(RateLimited, ProtocolError):
    """The server answers with a page that it got too many requests."""


class PageBanned(Banned, ProtocolError):
    """The server answers with a page that it refuses this network address for now."""


# The class of an error: the first one that it is an instance of, and, for lost connections, whose
# cause is what requests raised.
_LOST: tuple[tuple[type[EdusyncError], type[BaseException], type[EdusyncError]], ...] = (
    (ConnectFailed, requests.exceptions.ProxyError, ProxyFailed),
    (ConnectFailed, requests.exceptions.SSLError, Untrusted),
    (ConnectFailed, requests.ConnectTimeout, ConnectTimedOut),
    (ConnectFailed, BaseException, NoConnection),
    (Timeout, BaseException, ReadTimedOut),
    (TransportError, requests.ConnectionError, Lost),
    (TransportError, BaseException, Broken),
)
_PAGES: tuple[tuple[type[EdusyncError], type[EdusyncError]], ...] = (
    (ServerBug, UnreadableBug),
    (InvalidRequest, UnreadableRefusal),
    (PermissionDenied, UnreadableDenial),
    (AuthenticationError, UnreadableStranger),
    (NotFound, UnreadableAbsence),
    (ServerError, UnreadableError),
    (Overloaded, PageOverloaded),
    (Maintenance, PageMaintenance),
    (RateLimited, PageRateLimited),
    (Banned, PageBanned),
    (ServerUnavailable, PageUnavailable),
)


def as_requests(error: TransportError) -> EdusyncError:
    """The same error, of the class that requests would have raised as well."""
    cause = error.__cause__ or error
    return next(
        _again(error, kind)
        for ours, theirs, kind in _LOST
        if isinstance(error, ours) and isinstance(cause, theirs)
    )


def as_page(error: ServerError | ServerUnavailable) -> EdusyncError:
    """The same error, an InvalidResponseError as well."""
    found = next(_again(error, kind) for ours, kind in _PAGES if isinstance(error, ours))
    found.__dict__.setdefault("raw", "")
    return found


def refused_by_requests(error: InvalidValue) -> BaseException | None:
    """What requests raised for an address or keyword that it does not take, or None."""
    cause = error.__cause__
    return cause if isinstance(cause, requests.RequestException) else None


def _again(error: EdusyncError, kind: type[EdusyncError]) -> EdusyncError:
    if isinstance(error, kind):
        return error
    new = kind.__new__(kind, *error.args)
    new.args = error.args
    new.__dict__.update(error.__dict__)
    return new
