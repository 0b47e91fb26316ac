"""Which error each recording must become: from what is recorded, without edusync's tables."""

import attrs

from edusync.errors import (
    AuthenticationError,
    Banned,
    EdusyncError,
    InvalidRequest,
    KeyExpired,
    Maintenance,
    NotFound,
    PermissionDenied,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerError,
    UnsupportedOperation,
)
from tests.recorded.swad.reader import fault_in
from tests.recorded.swad.recordings import Recording

# Title of a fault, words of its detail ('' for any), class. The first that fits counts.
FAULTS: list[tuple[str, str, type[EdusyncError]]] = [
    ("Bad web service key", "", KeyExpired),
    ("Unknown application key", "", AuthenticationError),
    ("Bad log in", "password is wrong", AuthenticationError),
    ("Bad log in", "don't exist", NotFound),
    ("Can not get user's data", "User does not exist", AuthenticationError),
    ("Can not send reply message", "does not exist", NotFound),
    ("Bad session identifier", "", InvalidRequest),
    ("Bad course code", "", NotFound),
    ("Bad group code", "does not exist", NotFound),
    ("Bad game code", "does not belong", NotFound),
    ("Bad file code", "can not get marks", ServerBug),
    ("Request forbidden", "is empty", InvalidRequest),
    ("Request forbidden", "event does not", NotFound),
    ("Request forbidden", "", PermissionDenied),
    ("Wrong tree", "", PermissionDenied),
    ("Bad ", "", InvalidRequest),
    ("Validation constraint violation", "", InvalidRequest),
    ("Method ", "", UnsupportedOperation),
    ("", "", ServerError),
]
WRITING = ("create", "send", "remove", "mark", "answer", "getNewPassword")


@attrs.frozen
class Refusal:
    """The error that is to come, and a part of its text."""

    kind: type[EdusyncError]
    text: str = ""
    maybe_applied: bool = False
    retry_after: float | None = None


def error_of(found: Recording) -> Refusal | None:
    """The error that a recording must become, or None where it holds a reply."""
    if found.content_type not in ("text/xml", "application/soap+xml"):
        return _of_page(found)
    fault = fault_in(found.body)
    if fault is None:
        return None
    kind = next(
        kind
        for title, words, kind in FAULTS
        if fault.message.startswith(title) and words in fault.detail
    )
    return Refusal(kind, "" if kind is UnsupportedOperation else fault.detail or fault.message)


def _of_page(found: Recording) -> Refusal:
    writes = found.request.operation.startswith(WRITING)
    if found.status == 500:
        return Refusal(ServerBug, "HTTP 500", maybe_applied=writes)
    if found.status == 301:
        return Refusal(ProtocolError, found.headers["Location"])
    if found.status == 200:
        return Refusal(ProtocolError, "a web page came", maybe_applied=writes)
    kind = {503: Maintenance, 429: RateLimited, 403: Banned}[found.status]
    wait = found.headers.get("Retry-After")
    return Refusal(kind, retry_after=None if wait is None else float(wait))
