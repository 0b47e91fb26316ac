"""HTTP for both platforms: sessions, timeouts, retries, counters, logging.

Nothing here knows a job or an operation: the clients say, for each call, how to read an answer and
whether the request may be sent twice. Request bodies and replies are never logged.

Each request is watched (`watchdog`), so that none outlasts its deadline.
"""

import contextlib
import datetime
import itertools
import logging
import math
import random
import threading
import time
import urllib.parse
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from edusync import forks
from edusync.errors import (
    ConnectFailed,
    EdusyncError,
    Maintenance,
    Overloaded,
    ProtocolError,
    ServerUnavailable,
    Timeout,
    TransportError,
)
from edusync.net import between, logs, masks, retry
from edusync.net.adapters import is_networked, without_connections
from edusync.net.answer import CHUNK, CODINGS, MOST, Answer, never, read_whole, too_long
from edusync.net.connections import Origin, Session, nobody, origin_of, without_password
from edusync.net.limits import Budget, refuse_wrong
from edusync.net.masks import Masks
from edusync.net.retry import LOST, Call, late, lost
from edusync.net.turns import Turns
from edusync.net.watchdog import Watch, watching

T = TypeVar("T")

CONNECT_TIMEOUT = 5.0  # seconds
DEADLINE = 90.0  # seconds for one call, with its locks, retries and pauses
ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 8.0  # seconds between attempts, doubled each time, with jitter
IDLE_LIMIT = 4.0  # seconds after which a kept connection may be closing: a new one is safer
REDIRECTS = 3
REPEATABLE_STATUSES = (502, 503, 504)


@attrs.define(slots=False, eq=False, repr=False, kw_only=True)
class Client:
    """A thread-safe HTTP client of one server; `calls` counts the requests it has sent.

    It pickles without its connections. Every requests keyword of `options` (timeout, verify,
    proxies, headers, ...) is used for each call, unless the call gives its own.
    """

    server: str
    origin: Origin
    headers: dict[str, str] = attrs.field(repr=False)  # rich shows fields, repr or not: with these,
    options: dict[str, Any] = attrs.field(repr=False)  # the passwords of servers and proxies
    rate: float | None
    attempts: int
    max_reply: int | None = MOST
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
        refuse_wrong(self)
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
        logs.attach(self)

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
        answer: Answer | None = None
        known = self._masks(call, options)
        try:
            answer = self._send(url, body, call, budget, {**self.options, **options}, known)
            status = answer.status
            if refused := between.refusal(answer.status, call.label, self.server):
                raise refused
            return read(answer)
        except MemoryError:
            raise too_long(call, len(answer.body) if answer else 0) from None
        except EdusyncError as error:
            status = f"{status} {type(error).__name__}"
            _mask(error, known, answer)
            if isinstance(error, ServerUnavailable):
                self.turns.remember(error)
            raise
        finally:
            elapsed = 1000 * (self.clock() - started)
            logging.getLogger(self._logger).debug("%s: %s, %.0f ms", call.label, status, elapsed)

    def masked(self, text: str, call: Call, options: Mapping[str, Any]) -> str:
        """A text of a reply without the secrets of its call."""
        return self._masks(call, options).among(text).of(text)

    def _masks(self, call: Call, options: Mapping[str, Any]) -> Masks:
        known = {**self.options, **options}
        return Masks(itertools.chain(call.secrets(), masks.of_options(known)))

    def _wait_for_turn(self, call: Call, budget: Budget) -> None:
        if pause := self.turns.take(call.label, budget.left):
            self.sleep(pause)
            self.turns.check(call.label, budget.left)
            if budget.left() == 0:  # the machine slept meanwhile
                raise Timeout(f"{call.label}: its turn came too late: nothing was sent; try again")

    def _send(
        self,
        url: str,
        body: bytes,
        call: Call,
        budget: Budget,
        options: dict[str, Any],
        known: Masks,
    ) -> Answer:
        timeout = options.pop("timeout", (CONNECT_TIMEOUT, call.read_timeout))
        connect, receive = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        headers = CaseInsensitiveDict({"Accept-Encoding": CODINGS, **self.headers})
        headers.update(options.pop("headers", None) or {})
        options = {"allow_redirects": False, **options, "stream": True}
        with watching(budget.left(), known) as watch:
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
                    most = self.most(call.longest)
                    answer = read_whole(response, call, budget, most, self._enough)
            except LOST as error:
                raise lost(error, call, self.server, watch) from error
            if watch.over:  # http.client takes some beginnings of a reply for all of it
                raise late(call, self.server)
        return answer

    def most(self, longest: int) -> int | None:
        """How many bytes an answer may have that may have `longest`; None for any number."""
        return None if self.max_reply is None else max(self.max_reply, longest)

    @contextlib.contextmanager
    def get(
        self, url: str, call: Call, budget: Budget, headers: Mapping[str, str | None] | None = None
    ) -> Iterator[tuple[requests.Response, Iterator[bytes]]]:
        """Asks for a file: the reply, and its bytes as they arrive, not unpacked.

        One request, never repeated, that takes no turn of the throttle. What opens the site goes to
        its own origin alone; neither cookies nor the headers of the client are sent, but `headers`
        there.
        """
        options: dict[str, Any] = {"timeout": (CONNECT_TIMEOUT, call.read_timeout)}
        own = origin_of(url) == self.origin
        names = _OF_ANY_HOST + (_OF_THE_SITE if own else ())
        options |= {name: self.options[name] for name in names if name in self.options}
        plain = {"User-Agent": self.headers["User-Agent"], "Accept-Encoding": "identity"}
        options["headers"] = {**(headers or {}), **plain} if own else plain
        if not own:
            named = requests.utils.get_auth_from_url(url)
            options["auth"] = named if any(named) else nobody
        known = self._masks(call, {})
        with watching(budget.left(), known) as watch, self._counting() as session:
            try:
                response = session.get(url, stream=True, allow_redirects=False, **options)
            except LOST as error:  # its text shows the link, open to all
                found = lost(error, call, self.server, watch)
                known.among(str(error)).hide(found)
                raise found from None
            with response:
                if refused := between.refusal(response.status_code, call.label, self.server):
                    raise refused
                yield response, self._bytes(response, call, watch)

    def _bytes(self, response: requests.Response, call: Call, watch: Watch) -> Iterator[bytes]:
        try:
            yield from response.raw.stream(CHUNK, decode_content=False)
        except LOST as error:
            raise lost(error, call, self.server, watch) from error
        if watch.over:
            raise late(call, self.server)

    def read(self, url: str, call: Call, budget: Budget) -> bytes:
        """The whole document at an address; redirects are followed."""
        most, shown = self.most(call.longest), without_password(url)
        for _ in range(REDIRECTS + 1):
            if not url.lower().startswith(("http://", "https://")):
                break
            with self.get(url, call, budget, self.options.get("headers")) as (response, parts):
                if 300 <= response.status_code < 400:
                    url = urllib.parse.urljoin(url, response.headers.get("Location", ""))
                    continue
                if response.status_code != 200:
                    raise ProtocolError(f"{call.label}: HTTP {response.status_code} from {shown}")
                body = bytearray()
                for part in parts:
                    body += part
                    if most is not None and len(body) > most:
                        raise too_long(call, most)
                return bytes(body)
        raise ProtocolError(f"{call.label}: {shown} leads to no document")

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
            local.session = Session(self.origin, self.adapter)
            with self._guard.lock:
                self._sessions.add(local.session)
        elif self.clock() - getattr(local, "used", -math.inf) > IDLE_LIMIT:
            local.session.close()
        session: requests.Session = local.session
        return session


_OF_ANY_HOST = ("timeout", "verify", "proxies")  # keywords of requests that go with every file
_OF_THE_SITE = ("auth", "cert")  # those that are for the site alone
_WORDS: Mapping[type[EdusyncError], str] = {
    ConnectFailed: "no connection",
    Timeout: "no reply in time",
    TransportError: "the reply was lost",
    Overloaded: "the server is too busy",
    Maintenance: "the server is closed for maintenance",
    ServerUnavailable: "the server cannot serve now",
}


def _mask(error: EdusyncError, known: Masks, answer: Answer | None) -> None:
    """Masks secrets in an error, where the answer or a cause repeats them."""
    if answer is None:
        repeated = known.among(*map(str, masks.causes(error)))
    else:
        repeated = known.among(answer.body, *answer.headers.values())
    repeated.hide(error)


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


class _SystemRandom(random.SystemRandom):
    def __reduce__(self) -> str:
        return "SYSTEM_RNG"


SYSTEM_RNG = _SystemRandom()
SYSTEM_CLOCK = time.monotonic
SYSTEM_SLEEP = time.sleep
SYSTEM_TODAY = datetime.date.today  # the only look at the date of the machine, with `system_now`
