"""Pages that came instead of a reply: what they mean."""

import re
import urllib.parse
from collections.abc import Mapping

from edusync.errors import (
    AuthenticationError,
    Banned,
    Maintenance,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerUnavailable,
)
from edusync.net.answer import Answer
from edusync.net.between import LOG_IN_FIRST
from edusync.swad.wire import text
from edusync.swad.wire.operations import Operation

XML_TYPES = ("text/xml", "application/soap+xml")
KNOWN_BY_STATUS = (403, 429, 500, 502, 503, 504)  # of a page; what it says adds nothing
RAW_LENGTH = 500  # characters of a page kept in an error
SERVER = "SWAD's server"
_GOES_ON = "if it goes on, tell the administrator of the site what was asked"


_TURNED_AWAY: Mapping[int, tuple[type[ServerUnavailable], str]] = {
    403: (Banned, "SWAD refuses your network, as it does for an hour after more than 150 requests"
          " in 30 s. Wait, then send fewer (`rate`)."),
    429: (RateLimited, "more than 150 requests in 30 s came from your network; SWAD refuses it for"
          " an hour. Wait, then send fewer (`rate`)."),
    503: (Maintenance, "the site is closed for maintenance: try again later"),
}  # fmt: skip


def is_xml(answer: Answer) -> bool:
    """Whether the answer is, by its headers, a reply of the web service."""
    return answer.content_type in XML_TYPES


def is_enough(answer: Answer) -> bool:
    """Whether the rest of an answer need not be waited for.

    SWAD ends the pages by which it refuses a call without a last chunk, so that a connection that
    is kept open stalls. A page that broke off says as much as it ever will.
    """
    if is_xml(answer):
        return False
    return answer.cut or answer.status in KNOWN_BY_STATUS or b"</html>" in answer.body.lower()


def refuse_pages(answer: Answer, operation: Operation, url: str, ids: str = "") -> None:
    """Raises the error that fits where the answer is a page and no reply of the web service."""
    status, unknown = answer.status, operation.writes
    if status in _TURNED_AWAY:
        error, reason = _TURNED_AWAY[status]
        raise error(f"{operation.name}: {reason}", retry_after=answer.retry_after)
    if status in (502, 504):
        raise ServerUnavailable(
            f"{operation.name}: the server does not answer its front-end (HTTP {status}): try again"
            " later" + unknown_outcome(unknown),
            maybe_applied=unknown,
        )
    if status == 401:
        raise AuthenticationError(
            "HTTP 401: the web server wants a name and a password",
            operation=operation.name,
            target=ids,
            advice="give auth=(name, password) of the web server",
            server=SERVER,
        )
    if is_xml(answer) and status in (200, 500):
        return
    if status == 500:
        raise ServerBug(
            "HTTP 500: the program of the server broke down" + unknown_outcome(unknown),
            operation=operation.name,
            target=ids,
            advice=_GOES_ON if unknown else f"try again later; {_GOES_ON}",
            server=SERVER,
            maybe_applied=unknown,
        )
    raise ProtocolError(
        f"{operation.name}: {_what_came(answer, url)}",
        shorten(answer.body),
        maybe_applied=unknown and not 300 <= status < 500,
    )


def _what_came(answer: Answer, url: str) -> str:
    if 300 <= answer.status < 400 and (place := _place(answer, url)):
        return (
            f"{url} sends on to {place} (HTTP {answer.status}), which would lose the request: give"
            f" {place} as the address, {LOG_IN_FIRST}."
        )
    if answer.status == 200 and (said := _alert(answer)):
        return f"a web page came instead of a reply: {said}"
    if answer.status == 200:
        return (
            f"a web page came instead of a reply: {url} must be the address of the site with its"
            f" language, like https://swad.example.org/en, {LOG_IN_FIRST}."
        )
    return f"HTTP {answer.status} instead of a reply: is {url} the address of a SWAD site?"


def _place(answer: Answer, url: str) -> str:
    """The whole address that a redirect names; '' where it names none."""
    given = answer.headers.get("Location", "")
    try:
        return urllib.parse.urljoin(url, given) if given else ""
    except ValueError:
        return given


def _alert(answer: Answer) -> str:
    """What a page of the site says of an error, '' where it says nothing."""
    lines = text.plain_text(_decoded(answer.body)).splitlines()
    return next((line[:RAW_LENGTH] for line in lines if _ERROR.search(line)), "")


_ERROR = re.compile(r"\berror:", re.IGNORECASE)


def unknown_outcome(writes: bool) -> str:
    return "; the request may have been applied: read back before sending it again" * writes


def _decoded(body: bytes) -> str:
    return text.repair(body.decode("latin-1"))


def shorten(body: bytes) -> str:
    shown = _decoded(body)
    return shown if len(shown) <= RAW_LENGTH else shown[:RAW_LENGTH] + "..."
