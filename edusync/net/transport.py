"""HTTP for both platforms: sessions, timeouts, retries, counters, logging.

Nothing here knows a job or an operation: the clients say, for each call, how to read an answer and
whether the request may be sent twice. Request bodies and replies are never logged.

Replies are read through urllib3 as they arrive, which requests cannot do: otherwise a reply that
trickles in could outlast the deadline.
"""

import contextlib
import datetime
import email.utils
import http.cookiejar
import logging
import math
import random
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
import requests
import urllib3
import urllib3.exceptions
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from edusync import forks
from edusync.errors import (
    ConnectFailed,
    EdusyncError,
    InvalidValue,
    Maintenance,
    Overloaded,
    ServerUnavailable,
    Timeout,
    TransportError,
)
from edusync.net import logs, retry
from edusync.net.adapters import is_networked, without_connections
from edusync.net.limits import Budget
from edusync.net.retry import LOST, TIMEOUT_ERRORS, Call, lost
from edusync.net.turns import Turns

T = TypeVar("T")

CONNECT_TIMEOUT = 5.0  # seconds
DEADLINE = 90.0  # seconds for one call, with its locks, retries and pauses
ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 8.0  # seconds between attempts, doubled each time, with jitter
IDLE_LIMIT = 4.0  # seconds after which a kept connection may be closing: a new one is safer
CHUNK = 65536  # bytes
REPEATABLE_STATUSES = (502, 503, 504)
LONGEST_ADVICE = 7 * 86400.0  # seconds: more makes no sense in a Retry-After


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


@attrs.define(slots=False, eq=False, repr=False, kw_only=True)
class Client:
    """A thread-safe HTTP client of one server; `calls` counts the requests it has sent.

    It pickles without its connections. Every requests keyword of `options` (timeout, verify,
    proxies, headers, ...) is used for each call, unless the call gives its own.
    """

    server: str
    headers: dict[str, str] = attrs.field(repr=False)  # rich shows fields, repr or not: with these,
    options: dict[str, Any] = attrs.field(repr=False)  # the passwords of servers and proxies
    rate: float | None
    attempts: int
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    rng: random.Random
    adapter: BaseAdapter | None = None  # what sends the requests, instead of the network
    calls: int = attrs.field(default=0, init=False)
    _enough: Callable[[Answer], bool] = never  # whether no more need be read, by the last parts
    _logger: str
    _burst: int
    _counted: float | None = None
    _share: float = 1.0

    def __attrs_post_init__(self) -> None:
        if self.rate is not None and not self.rate > 0:
            raise InvalidValue("rate", self.rate, "must be above 0 (requests a second), or None")
        self.turns: Turns = Turns(
            self.server,
            self.clock,
            None if self.rate is None else self.rate * self._share,
            max(1, int(self._burst * self._share)),
            self._counted,
            kept=self._counted is not None and is_networked(self.adapter),
        )
        self._prepare()

    def _prepare(self) -> None:
        self._guard = forks.Guard()
        self._disconnect()
        forks.watch(self)

    def _disconnect(self) -> None:
        self._local = threading.local()
        self._sessions: weakref.WeakSet[requests.Session] = weakref.WeakSet()

    def renew(self) -> None:
        """Leaves the connections to the parent, in a forked child."""
        self._disconnect()
        self.adapter = without_connections(self.adapter)

    def __getstate__(self) -> dict[str, Any]:
        hidden = ("_guard", "_local", "_sessions")
        kept = {key: value for key, value in self.__dict__.items() if key not in hidden}
        return {"adapter": self.adapter, **kept}  # first, since it may say why it cannot be

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare()

    def close(self) -> None:
        """Closes every connection; a later call opens new ones."""
        with self._guard.lock:
            sessions = [*self._sessions]
        for session in sessions:
            session.close()

    @contextlib.contextmanager
    def counted(self) -> Iterator[Callable[[], int]]:
        """Yields a function that says how many requests this thread has sent since."""
        start = getattr(self._local, "calls", 0)
        yield lambda: getattr(self._local, "calls", 0) - start

    def post(
        self,
        url: str,
        body: bytes,
        read: Callable[[Answer], T],
        call: Call,
        budget: Budget,
        options: Mapping[str, Any],
    ) -> T:
        """Posts `body`, and again where the table and the budget allow; what `read` makes of it.

        Raises ConnectFailed, Timeout or TransportError, and whatever `read` raises. An error after
        an attempt that may have been applied has `maybe_applied`, whatever the last attempt met.
        """
        attempts, doubt = 0, False
        while True:
            attempts += 1
            try:
                return self._once(url, body, read, call, budget, options)
            except EdusyncError as error:
                error.maybe_applied |= doubt
                doubt = error.maybe_applied
                pause = self._pause(error, call, attempts, budget)
                if pause is None:
                    raise
                if call.once(error):
                    call = attrs.evolve(call, once=retry.never)
                # never the text of the error: a page may repeat the request, with its passwords
                what = _WORDS.get(type(error), type(error).__name__)
                again = f"attempt {attempts + 1} of {self.attempts} follows in {pause:.1f} s"
                logging.getLogger(self._logger).warning("%s: %s; %s", call.label, what, again)
            self.sleep(pause)

    def wrote(self, call: Call, outcome: str) -> None:
        """One INFO line about a write that the server answered."""
        logging.getLogger(self._logger).info("%s: %s", call.label, outcome)

    def _pause(
        self, error: EdusyncError, call: Call, attempts: int, budget: Budget
    ) -> float | None:
        """How many seconds to wait before the call is sent again; None where it is not."""
        if not retryable(error, call) or attempts >= self.attempts:
            return None
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
        pause *= 0.5 + self.rng.random()
        pause = max(pause, getattr(error, "retry_after", None) or 0.0)
        left = budget.left()
        return None if left is not None and pause >= left else pause

    def _once(
        self,
        url: str,
        body: bytes,
        read: Callable[[Answer], T],
        call: Call,
        budget: Budget,
        options: Mapping[str, Any],
    ) -> T:
        self._wait_for_turn(call, budget)
        started = self.clock()
        status: int | str = "no reply"
        try:
            answer = self._send(url, body, call, budget, {**self.options, **options})
            status = answer.status
            return read(answer)
        except EdusyncError as error:
            status = f"{status} {type(error).__name__}"
            if isinstance(error, ServerUnavailable):
                self.turns.remember(error)
            raise
        finally:
            elapsed = 1000 * (self.clock() - started)
            logging.getLogger(self._logger).debug("%s: %s, %.0f ms", call.label, status, elapsed)

    def _wait_for_turn(self, call: Call, budget: Budget) -> None:
        if pause := self.turns.take(call.label, budget.left):
            self.sleep(pause)
            self.turns.check(call.label, budget.left)
            if budget.left() == 0:  # the machine slept meanwhile
                raise Timeout(f"{call.label}: its turn came too late: nothing was sent; try again")

    def _send(
        self, url: str, body: bytes, call: Call, budget: Budget, options: dict[str, Any]
    ) -> Answer:
        timeout = options.pop("timeout", (CONNECT_TIMEOUT, call.read_timeout))
        connect, receive = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        headers = CaseInsensitiveDict(self.headers)
        headers.update(options.pop("headers", None) or {})
        options = {"allow_redirects": False, **options, "stream": True}
        try:
            with (
                self._counting() as session,
                session.post(
                    url,
                    data=body,
                    headers=headers,
                    timeout=(budget.cap(connect), budget.cap(receive)),
                    **options,
                ) as response,
            ):
                return self._read(response, budget)
        except LOST as error:
            raise lost(error, call, self.server) from error

    def _read(self, response: requests.Response, budget: Budget) -> Answer:
        """The whole answer, as it arrives, so that one that trickles in cannot outlast the call.

        Where the beginning of an answer is enough, the rest is not read: it may never come.
        """
        parts: list[bytes] = []
        answer = Answer(response.status_code, response.headers, b"")
        arriving = _parts(response)
        try:
            while not self._enough(attrs.evolve(answer, body=b"".join(parts[-2:]))):
                if (part := next(arriving, None)) is None:
                    break
                parts.append(part)
                if budget.left() == 0:
                    raise requests.Timeout("the reply did not end in time")
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            answer = attrs.evolve(answer, cut=True)
            if isinstance(error, TIMEOUT_ERRORS) or not self._enough(answer):
                raise
        return attrs.evolve(answer, body=b"".join(parts))

    @contextlib.contextmanager
    def get(self, url: str, call: Call, options: Mapping[str, Any]) -> Iterator[requests.Response]:
        """Asks for a file, which the caller reads as it arrives: one request, never repeated.

        It takes no turn of the throttle; of requests' keywords only `options` are used.
        """
        options = {"timeout": (CONNECT_TIMEOUT, call.read_timeout), **options}
        try:
            with self._counting() as session:
                response = session.get(url, stream=True, allow_redirects=False, **options)
        except LOST as error:
            raise lost(error, call, self.server) from None  # its text shows the link, open to all
        with response:
            yield response

    @contextlib.contextmanager
    def _counting(self) -> Iterator[requests.Session]:
        """The session of this thread for one request, which is counted."""
        with self._guard.lock:
            self.calls += 1
        self._local.calls = getattr(self._local, "calls", 0) + 1
        try:
            yield self._session()
        finally:
            self._local.used = self.clock()

    def _session(self) -> requests.Session:
        """The session of this thread; after a long pause its connections are fresh."""
        local = self._local
        if not hasattr(local, "session"):
            local.session = requests.Session()
            local.session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
            for scheme in ("http://", "https://") if self.adapter else ():
                local.session.mount(scheme, self.adapter)
            with self._guard.lock:
                self._sessions.add(local.session)
        elif self.clock() - getattr(local, "used", -math.inf) > IDLE_LIMIT:
            local.session.close()
        session: requests.Session = local.session
        return session


def _parts(response: requests.Response) -> Iterator[bytes]:
    raw = response.raw
    if not isinstance(raw, urllib3.HTTPResponse):  # a recording has no such thing as arriving
        yield from response.iter_content(CHUNK)
        return
    while part := raw.read1(CHUNK, decode_content=True):
        yield part


_WORDS: Mapping[type[EdusyncError], str] = {
    ConnectFailed: "no connection",
    Timeout: "no reply in time",
    TransportError: "the reply was lost",
    Overloaded: "the server is too busy",
    Maintenance: "the server is closed for maintenance",
    ServerUnavailable: "the server cannot serve now",
}


def retryable(error: Exception, call: Call) -> bool:
    """Whether a failed call may be sent again: never executed, or harmless to repeat.

    A write that timed out is not: the server may still be at it, and two at once harm each other.
    """
    if retry.speaks_no_tls(error.__cause__):
        return False
    if isinstance(error, ConnectFailed | Overloaded):
        return not isinstance(error.__cause__, requests.exceptions.SSLError)
    if isinstance(error, Timeout) and call.writes:
        return False
    if type(error) is ServerUnavailable or isinstance(error, (TransportError, *call.passing)):
        return call.repeatable
    return isinstance(error, EdusyncError) and call.repeatable and call.once(error)


logs.install()


class _SystemRandom(random.SystemRandom):
    def __reduce__(self) -> str:
        return "SYSTEM_RNG"


SYSTEM_RNG = _SystemRandom()
SYSTEM_CLOCK = time.monotonic
SYSTEM_SLEEP = time.sleep
SYSTEM_TODAY = datetime.date.today  # the only look at the date of the machine, with the next


def system_now() -> datetime.datetime:
    """The time of the machine, in UTC."""
    return datetime.datetime.now(datetime.UTC)
