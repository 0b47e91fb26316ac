"""How an operation is called: checks, one request with its retries, the reply."""

import contextlib
import contextvars
import datetime
import functools
import inspect
import random
import re
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, Unpack

import requests
from requests.adapters import BaseAdapter

from edusync.core import foreign
from edusync.core.options import ClientOptions, ConnectionOptions, refuse_unknown
from edusync.errors import InvalidValue, Maintenance
from edusync.net import transport
from edusync.net.answer import MOST, Answer, system_now
from edusync.net.client import RawClient, checked_deadline, host_of, unmade
from edusync.net.connections import origin_of
from edusync.net.limits import Budget
from edusync.net.retry import Call, never
from edusync.net.transport import Client
from edusync.swad.wire import checks, pages, replies
from edusync.swad.wire.envelopes import Envelopes
from edusync.swad.wire.operations import OPERATIONS, Operation
from edusync.swad.wire.replies import Reply as Reply

Text: TypeAlias = str | None

RATE, BURST = 3.0, 30  # at most 120 requests in any 30 s
_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


class SwadOptions(ClientOptions, total=False):
    """The keywords of `SwadAPI`."""

    deadline: float | None
    now: Callable[[], datetime.datetime]
    wsdl: str | Path | None
    share: float


class Caller(RawClient):
    """What every method of `SwadAPI` stands on.

    A class of operations, which derives from it directly, writes their signatures and docstrings
    only: each method that is named like an operation runs it.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        if Caller in cls.__bases__:  # else it is `SwadAPI`, or what a program makes of that
            for name in OPERATIONS.keys() & vars(cls).keys():
                setattr(cls, name, _running(vars(cls)[name]))
        super().__init_subclass__(**options)

    def __init__(
        self,
        url: str,
        app_key: str | None = None,
        *,
        rate: float | None = RATE,
        share: float = 1.0,
        wsdl: str | Path | None = None,
        deadline: float | None = transport.DEADLINE,
        attempts: int = transport.ATTEMPTS,
        max_reply: int | None = MOST,
        clock: Callable[[], float] = transport.SYSTEM_CLOCK,
        now: Callable[[], datetime.datetime] = system_now,
        sleep: Callable[[float], None] = transport.SYSTEM_SLEEP,
        rng: random.Random = transport.SYSTEM_RNG,
        adapter: BaseAdapter | None = None,
        **kwargs: Unpack[ConnectionOptions],
    ) -> None:
        allowed = ConnectionOptions.__optional_keys__
        refuse_unknown(kwargs, allowed, Caller.__init__, type(self).__name__)
        if not callable(now):
            raise InvalidValue("now", now, "must be a function that returns an aware datetime")
        rate, share, deadline, attempts, max_reply = foreign.plain(
            [rate, share, deadline, attempts, max_reply]
        )
        if isinstance(share, bool | None) or not 0 < share <= 1:
            raise InvalidValue("share", share, "must be above 0, and 1 at most")
        if app_key is not None and not isinstance(app_key, str):
            raise InvalidValue("app_key", reason="must be text, or None", secret=True)
        deadline = checked_deadline(deadline)
        address = _address(url)
        given: dict[str, Any] = foreign.plain(kwargs)
        options = {key: value for key, value in given.items() if value is not None}
        client = Client(
            server=_server(address),
            origin=origin_of(address),
            logger="edusync.swad",
            headers=_HEADERS | {"User-Agent": f"{requests.utils.default_user_agent()} edusync"},
            rate=rate,
            burst=BURST,
            counted=RATE,
            share=share,
            attempts=attempts,
            max_reply=max_reply,
            clock=clock,
            sleep=sleep,
            rng=rng,
            adapter=adapter,
            options=options,
            enough=pages.is_enough,
        )
        # nothing above changes an object that is made already, and leaves no half of one
        self._client = client  # first, since it says why it cannot be pickled
        self.url: str = address
        self.app_key = app_key
        self.deadline = deadline
        self.now = now
        self._envelopes = Envelopes(None if wsdl is None else str(wsdl), client)

    def __repr__(self) -> str:
        if "_client" not in vars(self):
            return unmade(self)
        return f"{type(self).__name__}({self.url!r})"

    @property
    def client(self) -> Client:
        """What sends the requests, by which files are downloaded."""
        return self._client

    def resume(self) -> None:
        """Forgets that the site refused this network, for all programs of the user; no request.

        After HTTP 429 or 403 nothing more is sent until the time is over that the site named, or an
        hour; every call raises RateLimited or Banned at once, with the rest as `retry_after`. To be
        called where the administrator lifted the ban, or the network is another one.
        """
        self._client.turns.resume()

    @contextlib.contextmanager
    def once(self) -> Iterator[None]:
        """Inside `with api.once():`, this thread sends no request again that may have arrived.

        For requests that the table lets be repeated, and that would harm what others do meanwhile.
        """
        token = _ONCE.set(True)
        try:
            yield
        finally:
            _ONCE.reset(token)

    def call(self, operation: str, *values: Any) -> Reply:
        """Runs an operation of the table in `edusync.swad.wire.operations`, parameters in order."""
        row = OPERATIONS.get(operation)
        if row is None:
            raise InvalidValue("operation", operation, f"must be one of {', '.join(OPERATIONS)}")
        names = [field.name for field in row.parameters]
        sent = checks.sent(row, dict(zip(names, values, strict=True)), self.app_key)
        ids = " ".join(f"{name}={value}" for name, value in sent.items() if name in _LOGGED)
        call = Call(
            row.name,
            writes=row.writes,
            repeatable=row.may_repeat(sent) and not _ONCE.get(),
            ids=ids,
            passing=(Maintenance,),
            once=never if row.writes else replies.is_passing,
            secrets=lambda: [
                self.app_key or "",
                *(str(sent[field.name]) for field in row.parameters if field.kind in _SECRET),
            ],
        )
        budget = Budget(self.deadline, self._client.clock)
        body = self._envelopes.write(row, sent, budget)
        reply = self._client.post(
            self.url, body, lambda answer: self.read(row, answer, ids), call, budget, {}
        )
        if row.writes:
            self._client.wrote(call, "done")
        return reply

    def read(self, operation: Operation, answer: Answer, ids: str = "") -> Reply:
        """What an HTTP answer says: the reply of the operation, or the error that fits."""
        pages.refuse_pages(answer, operation, self.url, ids)
        body = replies.body_of(answer, operation)
        replies.refuse_faults(body, operation, ids)
        return self._envelopes.read(operation, body)


def _running(method: Callable[..., Reply]) -> Callable[..., Reply]:
    """The method with a body: it runs the operation of its name, whose parameters are its own."""
    signature = inspect.signature(method)

    @functools.wraps(method)
    def run(self: Caller, *args: Any, **kwargs: Any) -> Reply:
        method(self, *args, **kwargs)  # raises Python's own TypeError where they do not fit
        given = signature.bind(self, *args, **kwargs)
        given.apply_defaults()
        return self.call(method.__name__, *given.args[1:])

    return run


_SECRET = ("key", "app", "secret", "session")  # kinds of parameters
_ONCE: contextvars.ContextVar[bool] = contextvars.ContextVar("once", default=False)
_LOGGED = frozenset(
    "courseCode groupCode treeCode fileCode gameCode matchCode questionIndex attendanceEventCode"
    " messageCode roomCode".split()
)


def _address(url: str) -> str:
    try:
        parts = urllib.parse.urlsplit(str(url).strip())
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets or a port that are none
        right = False
    if not right:
        reason = "must begin with http:// or https:// and a host"
        raise InvalidValue("url", url, reason, secret="@" in str(url))
    if parts.query or parts.fragment or parts.username:
        reason = "must end in the language, like /en: no user name, no '?' and no '#'"
        raise InvalidValue("url", reason=reason, secret=True)
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))


def _server(url: str) -> str:
    """Host, port where it is unusual, and folder: the same for every language and spelling."""
    folder = re.sub(r"/[a-z]{2}$", "", urllib.parse.urlsplit(url).path.rstrip("/"))
    return host_of(url) + folder
