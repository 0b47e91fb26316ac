"""Files over plain HTTP: their addresses, what may come instead, and links as files."""

import re
import urllib.parse
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

import requests

from edusync.core.characters import CP1252
from edusync.errors import (
    EdusyncError,
    Maintenance,
    NotFound,
    PermissionDenied,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerUnavailable,
    Timeout,
    TransportError,
    UnsupportedOperation,
)
from edusync.net.answer import MOST_STREAMED, too_long
from edusync.net.between import LOG_IN_FIRST
from edusync.net.limits import Budget
from edusync.net.retry import Call
from edusync.net.transport import DEADLINE, REDIRECTS, Client
from edusync.results.progress import Advance
from edusync.swad.wire.pages import SERVER
from edusync.swad.wire.text import decode_plain

SLOWEST = 10_000  # bytes a second: what comes slower ends as a Timeout
SHORTCUT = "[InternetShortcut]\r\nURL={}\r\n"
SHORTCUT_SCHEMES = ("http", "https", "ftp")

_ADDRESS = re.compile(r"(https?)://([\w.:\[\]-]+)(/.*)?", re.IGNORECASE | re.DOTALL)
_BYTES = {char: byte for byte, char in enumerate(CP1252)}
_KEPT = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=:@"
)
_ESCAPED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_REDIRECTED = (301, 302, 303, 307, 308)
_PAGE_NAMES = (".htm", ".html", ".xhtml", ".shtml")


def address_of(url: str, name: str = "") -> str:
    """The link of a file of that name as it is asked for; ProtocolError where it is none.

    SWAD writes file names into it as they are, but for blanks: what is not ASCII is encoded as
    windows-1252, and so are signs of the name that mean something in addresses, such as the % of
    `%41.txt`. What is encoded already, by another server, is kept.
    """
    match = _ADDRESS.fullmatch(url.strip())
    if match is None or not _leads_to_a_host(match.expand(r"\1://\2")):
        raise ProtocolError("getFile: the link of the file is no address.", url[:200])
    scheme, host, path = match.groups()
    folder, slash, last = (path or "/").rpartition("/")
    raw = _as_named(last, name)
    last = _ESCAPED.sub("%25", last) if raw is None else raw.replace("%", "%25")
    path = _ESCAPED.sub("%25", folder) + slash + last
    return f"{scheme.lower()}://{host}{''.join(_encoded(char) for char in path)}"


def _as_named(last: str, name: str) -> str | None:
    """The name of the file on the server's disk, where a link ends in it as SWAD writes it.

    References in names are read by then, those in links are not.
    """
    if last == name.replace(" ", "%20"):
        return name
    written = (last, last.replace("%20", " "))
    return next((raw for raw in written if decode_plain(raw) == name), None)


def _leads_to_a_host(address: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that are none
        return False


def _encoded(char: str) -> str:
    if char in _KEPT or char == "%":
        return char
    byte = _BYTES.get(char)
    data = char.encode("utf-8", "replace") if byte is None else bytes([byte])
    return "".join(f"%{byte:02X}" for byte in data)


def shortcut(url: str, what: str) -> bytes:
    """A link as the small file that systems open with a browser.

    Raises UnsupportedOperation where it does not lead into the web: such files can do harm.
    """
    address = urllib.parse.quote(url.strip(), safe="%/:?#[]@!$&'()*+,;=~", errors="replace")
    if address.partition(":")[0].lower() not in SHORTCUT_SCHEMES:
        raise UnsupportedOperation(
            f"{what} leads to {address[:200]}, which is no address in the web: nothing was written;"
            " target() gives it as text"
        )
    return SHORTCUT.format(address).encode("ascii")


def fetch(
    client: Client, url: str, size: int, stream: BinaryIO, what: str, advance: Advance
) -> None:
    """Writes the file of a link into `stream` as it arrives; 1 plain request. `what` is its name.

    Redirects are followed on the same host, never from https to http. Raises TransportError where
    the file broke off, ProtocolError where something else came or the file is longer than allowed,
    and errors by the HTTP status.
    """
    call = Call("download", writes=False, repeatable=False, ids=what, longest=MOST_STREAMED)
    address = address_of(url, what)
    most = client.most(call.longest)
    if most is not None and size > most:
        raise too_long(call, most)
    budget = Budget(DEADLINE + size / SLOWEST, client.clock)
    for _ in range(REDIRECTS + 1):
        with client.get(address, call, budget) as (response, parts):
            if response.status_code in _REDIRECTED:
                address = _next(address, response, what)
                continue
            if response.status_code != 200:
                _refuse(response, what)
            _copy(call, budget, response, parts, size, stream, advance)
            return
    raise ProtocolError(f"download {what}: its link sends on without end: read the tree again.")


def _next(address: str, response: requests.Response, what: str) -> str:
    place = urllib.parse.urljoin(address, response.headers.get("Location", ""))
    old, new = urllib.parse.urlsplit(address), urllib.parse.urlsplit(place)
    old_path, new_path = (urllib.parse.unquote_to_bytes(parts.path) for parts in (old, new))
    if new_path == old_path + b"/":
        raise NotFound(f"{what} is a folder", operation="download", advice="download what is in it")
    if new.hostname != old.hostname or new.scheme not in ("https", old.scheme):
        raise ProtocolError(
            f"download {what}: its link sends on to another server, {new.hostname}: read the"
            f" tree again, {LOG_IN_FIRST}."
        )
    return place


def _refuse(response: requests.Response, what: str) -> NoReturn:
    """Raises the error that fits the HTTP status."""
    status = response.status_code
    text = f"download {what}: HTTP {status}"
    after = response.headers.get("Retry-After", "")
    seconds = float(after) if after.isdigit() else None
    unavailable: dict[int, type[ServerUnavailable]] = {
        429: RateLimited,
        503: Maintenance,
        **dict.fromkeys((502, 504), ServerUnavailable),
    }
    if status in unavailable:
        raise unavailable[status](f"{text}: try again later", retry_after=seconds)
    gone = "read the tree again: the file is gone from the server's disk, or its link has ended"
    known = {
        **dict.fromkeys((404, 410), (NotFound, gone)),
        **dict.fromkeys((401, 403), (PermissionDenied, "ask the administrator of the site")),
        500: (ServerBug, "tell the administrator of the site"),
    }
    if status in known:
        error, advice = known[status]
        raise error(
            f"HTTP {status}", operation="download", target=what, advice=advice, server=SERVER
        )
    raise ProtocolError(f"{text} instead of the file.")


def _copy(
    call: Call,
    budget: Budget,
    response: requests.Response,
    parts: Iterator[bytes],
    size: int,
    stream: BinaryIO,
    advance: Advance,
) -> None:
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) != size:
        raise _something_else(call, response, int(declared), size)
    received = 0
    for part in parts:  # as they are on the server's disk
        received += len(part)
        if received > size:
            break
        stream.write(part)
        advance(received, size)
        if received < size and budget.left() == 0:
            raise Timeout(
                f"download {call.ids}: {received} of {size} bytes came in time: try again"
            )
    if received != size:
        raise _something_else(call, response, received, size)


def _something_else(
    call: Call, response: requests.Response, received: int, size: int
) -> EdusyncError:
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind == "text/html" and not call.ids.lower().endswith(_PAGE_NAMES):
        return ProtocolError(
            f"download {call.ids}: a web page of {received} bytes came instead of the file."
        )
    if received < size and "Content-Length" not in response.headers:
        return TransportError(
            f"download {call.ids} broke off: {received} of {size} bytes came: try again"
        )
    return ProtocolError(
        f"download {call.ids}: {received} bytes or more came, but SWAD says {size}: read the "
        "tree again."
    )
