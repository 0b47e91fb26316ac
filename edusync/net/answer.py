"""An answer over HTTP, and how it is read: as it arrives, within its time and its size.

It is read through urllib3, which gives what has arrived; requests waits for more. Its size is that
after decompression, which is only that of gzip and deflate: other codings unpack a few bytes to
gigabytes at once.
"""

import datetime
import email.utils
from collections.abc import Callable, Iterator, Mapping

import attrs
import requests
import urllib3
import urllib3.exceptions

from edusync.errors import ProtocolError
from edusync.net.limits import Budget
from edusync.net.retry import TIMEOUT_ERRORS, Call

CHUNK = 65536  # bytes
MOST = 64 * 2**20  # bytes of a reply
MOST_STREAMED = 4 * 2**30  # bytes of an archive of a class, and of a download
LONGEST_ADVICE = 7 * 86400.0  # seconds: more makes no sense in a Retry-After
CODINGS = "gzip, deflate"


@attrs.frozen
class Answer:
    """What came back over HTTP: status, headers and the whole body, undecoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False  # whether the body broke off

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.headers.get("Content-Type", "").split(";")[0].strip().lower()

    @property
    def retry_after(self) -> float | None:
        """The seconds of the Retry-After header, where it has any; None for what makes no sense.

        A date there is compared with that of the answer, so that the clock of this machine does not
        matter; with the latter where the answer has none.
        """
        text = self.headers.get("Retry-After", "").strip()
        if text.isascii() and text.isdigit():
            seconds = float(text)
        elif (until := _as_date(text)) is None:
            return None
        else:
            said = _as_date(self.headers.get("Date", ""))
            seconds = max(0.0, (until - (said or system_now())).total_seconds())
        return seconds if seconds <= LONGEST_ADVICE else None


def _as_date(text: str) -> datetime.datetime | None:
    """A date of HTTP; None for anything else."""
    try:
        found = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def never(_: Answer) -> bool:
    """The rule of a client that reads every body to its end."""
    return False


def system_now() -> datetime.datetime:
    """The time of the machine, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def read_whole(
    response: requests.Response,
    call: Call,
    budget: Budget,
    most: int | None,
    enough: Callable[[Answer], bool] = never,
) -> Answer:
    """The whole answer; ProtocolError where it has more than `most` bytes.

    Where the beginning of an answer is `enough`, the rest is not read: it may never come.
    """
    parts: list[bytes] = []
    size = 0
    answer = Answer(response.status_code, response.headers, b"")
    arriving = _parts(response, call)
    try:
        while not enough(attrs.evolve(answer, body=b"".join(parts[-2:]))):
            if (part := next(arriving, None)) is None:
                break
            parts.append(part)
            size += len(part)
            if most is not None and size > most:
                raise too_long(call, most)
            if budget.left() == 0:
                raise requests.Timeout("the reply did not end in time")
        body = b"".join(parts)
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        answer = attrs.evolve(answer, cut=True)
        if isinstance(error, TIMEOUT_ERRORS) or not enough(answer):
            raise
        body = b"".join(parts)
    except MemoryError:
        parts.clear()
        raise too_long(call, size) from None
    return attrs.evolve(answer, body=body)


def too_long(call: Call, most: int) -> ProtocolError:
    """The error for an answer that has more bytes than it may have, or than fit into memory."""
    return ProtocolError(
        f"{call.label}: the reply has more than {most} bytes, and was not read to its end: if it is"
        " in order, allow more (max_reply=)",
        maybe_applied=call.writes,
    )


def _parts(response: requests.Response, call: Call) -> Iterator[bytes]:
    raw = response.raw
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "x-gzip", *CODINGS.split(", ")):
        raise ProtocolError(
            f"{call.label}: the reply is packed as {coding[:50]!r}, which nobody asked for",
            maybe_applied=call.writes,
        )
    if not isinstance(raw, urllib3.HTTPResponse):  # a recording has no such thing as arriving
        yield from response.iter_content(CHUNK)
        return
    while part := raw.read1(CHUNK, decode_content=True):
        yield part
