"""One HTTP answer of WIMS -> the result of a job, or a typed error. Pure functions, no network."""

import html
import re
import zlib
from typing import Any, NoReturn

from edusync.core.masked import Masked
from edusync.errors import (
    AuthenticationError,
    InvalidRequest,
    Maintenance,
    Overloaded,
    PermissionDenied,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerUnavailable,
)
from edusync.net.answer import Answer
from edusync.net.between import LOG_IN_FIRST
from edusync.net.retry import outcome
from edusync.net.transport import REPEATABLE_STATUSES
from edusync.wims.wire import codec
from edusync.wims.wire.failures import SERVER, bug, failure
from edusync.wims.wire.jobs import Job

Result = tuple[bool, dict[str, Any] | bytes]

_BROKEN = re.compile(rb"Status: 550 WIMS Module Error\r?\n(.*)", re.DOTALL)
_PLAIN_ERROR = re.compile(rb"ERROR(?: (\w+))?\r?\n([^\n]*)\n?")
_USE_JSON = "Set ident_type=json in the connection file log/classes/.connections/IDENT."
_BUSY = ("too busy", "trop occup", "sobrecarga", "te druk", "connection quota exceeded")


def result_of(answer: Answer, job: Job, code: str, *, verbose: bool = False) -> Result:
    """What a job returned: `(True, dict or bytes)`, or `(False, dict)` for an ERROR of the server.

    Raises ProtocolError, ServerUnavailable or ServerError where there is no adm/raw reply at all;
    `verbose` puts the whole reply into a ProtocolError.
    """
    try:
        return _read(answer, job, code)
    except ServerBug as error:
        error.raw = codec.text_of(answer.body) if verbose else ""
        raise
    except ProtocolError as error:
        raw = codec.text_of(answer.body)
        raw = raw if verbose else codec.shorten(raw)
        raise ProtocolError(
            f"{job.name}: {error.message}",
            raw,
            maybe_applied=job.writes and answer.status == 200,
        ) from None


def _read(answer: Answer, job: Job, code: str) -> Result:
    if answer.status != 200:
        _refuse(answer, job)
    if broken := _BROKEN.search(answer.body):
        message = page_text(broken[1])
        raise bug(message, job.name, code=code, maybe_applied=job.writes)
    if _is_reply(answer, job, code):
        return _dictionary(codec.parse_json(answer.body), job, code)
    if plain := _PLAIN_ERROR.fullmatch(answer.body):
        message = codec.text_of(plain[2]).strip()
        return False, {"status": "ERROR", "code": "N/A", "message": message}
    if answer.content_type == "text/html" and job.name != "lightpopup":
        _page(answer, job)
    if not job.file:
        raise ProtocolError(f"The reply is {answer.content_type or 'of no type'}. {_USE_JSON}")
    if job.archive:
        _check_gzip(answer.body)
    return True, answer.body


def _is_reply(answer: Answer, job: Job, code: str) -> bool:
    """Whether the body is a reply and no file; a file cannot know this request's code."""
    if answer.content_type == "application/json":
        return True
    if not re.match(rb'\s*\{\s*"status"\s*:', answer.body):
        return False
    ours = rb'"code"\s*:\s*"' + code.encode() + rb'"'
    return not job.file or re.search(ours, answer.body) is not None


def _dictionary(reply: dict[str, Any], job: Job, code: str) -> Result:
    status = reply.get("status")
    if status not in ("OK", "ERROR"):
        raise ProtocolError("The reply has no status.")
    if reply.get("code") != code:
        raise ProtocolError("The reply belongs to another request: it carries another code.")
    if status == "ERROR":
        reply.setdefault("message", "")
        return False, reply
    if job.file:
        raise ProtocolError("A reply came back instead of a file.")
    return True, Masked(codec.decode_texts(reply, job.texts))


def _check_gzip(body: bytes) -> None:
    decompressor = zlib.decompressobj(wbits=31)
    try:
        decompressor.decompress(body)
    except zlib.error as error:
        raise ProtocolError("The archive is no gzip file.") from error
    if not decompressor.eof:
        raise ProtocolError("The archive is cut.")


def _refuse(answer: Answer, job: Job) -> NoReturn:
    status = answer.status
    page = page_text(answer.body)
    if status == 450:
        _page(answer, job)
    if status == 550:
        raise bug(page, job.name, maybe_applied=job.writes)
    if 300 <= status < 400:
        location = answer.headers.get("Location", "elsewhere").partition("?")[0]
        raise ProtocolError(
            f"The server sends on to {location}: give the address at which that ends,"
            f" {LOG_IN_FIRST}."
        )
    if status == 401:
        raise AuthenticationError(
            "HTTP authentication required",
            operation=job.name,
            advice="give auth=(name, password) of the web server",
            server=SERVER,
        )
    if status == 403:
        raise PermissionDenied(f"HTTP 403 {page}", operation=job.name, server=SERVER)
    if status == 404:
        raise ProtocolError("No such address. The address of a WIMS server ends in wims.cgi.")
    if status == 413:
        raise InvalidRequest("HTTP 413: the request is too long", operation=job.name, server=SERVER)
    if status == 429:
        raise RateLimited(
            f"{job.name}: the server got too many requests: wait, then send fewer (`rate`)",
            retry_after=answer.retry_after,
        )
    if status in REPEATABLE_STATUSES:
        raise ServerUnavailable(
            f"{job.name}: the server cannot answer now (HTTP {status} {page}){outcome(job.writes)}",
            retry_after=answer.retry_after,
            maybe_applied=job.writes,
        )
    if status >= 500:
        raise ServerBug(
            f"HTTP {status} {page}",
            operation=job.name,
            advice="the server crashed; a value may be too long for it",
            server=SERVER,
            maybe_applied=job.writes,
        )
    raise ProtocolError(
        f"HTTP {status} came instead of a reply: is the address that of a wims.cgi?"
    )


def _page(answer: Answer, job: Job) -> NoReturn:
    """Raises the error that an HTML page of WIMS stands for; none of them executed the job."""
    page = page_text(answer.body)
    lowered = page.lower()
    if any(text in lowered for text in _BUSY):
        raise Overloaded(f"{job.name}: {page}", retry_after=answer.retry_after)
    if "maintenance" in lowered or "interruption" in lowered:
        raise Maintenance(f"{job.name}: {page}", retry_after=answer.retry_after)
    if answer.status == 450:
        raise failure(page, job.name, default=InvalidRequest)
    raise ProtocolError(
        f"An HTML page came back: look whether the address is that of a wims.cgi, {LOG_IN_FIRST}."
    )


def page_text(body: bytes) -> str:
    """The words of an HTML or text page, on one line, shortened."""
    text = codec.text_of(body[:20_000])
    text = re.sub(r"(?is)<(script|style|head)\b.*?(</\1\s*>|\Z)|<[^<>]*>", " ", text)
    return codec.shorten(" ".join(html.unescape(text).split()))
