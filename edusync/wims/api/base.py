"""How a job is called: checks, locks, one request with its retries, the reply."""

import contextlib
import datetime
import functools
import random
import string
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar, Unpack, cast

import requests
from requests.adapters import BaseAdapter

from edusync.core import foreign, locks
from edusync.core.masked import Unshown
from edusync.core.options import ClientOptions, ConnectionOptions, RequestOptions, refuse_unknown
from edusync.core.warning import ServerQuirkWarning, warn
from edusync.errors import AuthenticationError, InvalidValue, ProtocolError, ServerBug
from edusync.net import transport
from edusync.net.adapters import is_networked
from edusync.net.answer import MOST, MOST_STREAMED
from edusync.net.client import RawClient, checked_deadline, host_of, unmade
from edusync.net.connections import origin_of
from edusync.net.limits import Budget
from edusync.net.retry import Call
from edusync.net.transport import Client
from edusync.wims.wire import checks, codec, quirks
from edusync.wims.wire.jobs import INDEX_DEADLINE, JOBS, Job, Locking
from edusync.wims.wire.replies import result_of

Reply: TypeAlias = tuple[bool, dict[str, Any]]
FileReply: TypeAlias = tuple[bool, Any]  # (True, bytes) or (False, dict)
ClassId: TypeAlias = int | str
Info: TypeAlias = Mapping[str, Any]
Names: TypeAlias = str | Iterable[str]

CODE_SIGNS = string.ascii_uppercase + string.digits
BURST = 30  # requests at once, where `rate` is given
_CONTENT_TYPE = "application/x-www-form-urlencoded"
BY_JOB = "by job"  # the deadline that the table of jobs gives


class WimsOptions(ClientOptions, total=False):
    """The keywords of `WimsAPI`."""

    deadline: float | str | None
    agent: str | None
    today: Callable[[], datetime.date]
    new_code: Callable[[], str] | None
    keep_password: bool


class Caller(RawClient):
    """The base of `WimsAPI`: runs one job with its checks, locks and retries."""

    def __init__(
        self,
        url: str,
        ident: str,
        passwd: str,
        *,
        agent: str | None = None,
        deadline: float | str | None = BY_JOB,
        rate: float | None = None,
        attempts: int = transport.ATTEMPTS,
        max_reply: int | None = MOST,
        clock: Callable[[], float] = transport.SYSTEM_CLOCK,
        today: Callable[[], datetime.date] = transport.SYSTEM_TODAY,
        sleep: Callable[[float], None] = transport.SYSTEM_SLEEP,
        rng: random.Random = transport.SYSTEM_RNG,
        adapter: BaseAdapter | None = None,
        new_code: Callable[[], str] | None = None,
        keep_password: bool = True,
        **kwargs: Unpack[ConnectionOptions],
    ) -> None:
        allowed = ConnectionOptions.__optional_keys__
        refuse_unknown(kwargs, allowed, Caller.__init__, type(self).__name__)
        if not callable(today):
            raise InvalidValue("today", today, "must be a function that returns a date")
        deadline, rate, attempts, max_reply, connection = foreign.plain(
            [deadline, rate, attempts, max_reply, kwargs]
        )
        deadline = checked_deadline(deadline, BY_JOB)
        address = _address(url)
        name = checks.ident("ident", ident)
        secret = checks.literal("passwd", passwd, allow="=", secret=True)
        agent = agent or f"{requests.utils.default_user_agent()} edusync"
        client = Client(
            server=_server(address),
            origin=origin_of(address),
            logger="edusync.wims",
            headers={"User-Agent": agent, "Content-Type": _CONTENT_TYPE},
            rate=rate,
            burst=BURST,
            attempts=attempts,
            max_reply=max_reply,
            clock=clock,
            sleep=sleep,
            rng=rng,
            adapter=adapter,
            options={**connection},
        )
        # nothing above changes an object that is made already, and leaves no half of one
        self._client = client  # first, since it says why it cannot be pickled
        self.url: str = address
        self.ident: str = name
        self.passwd: str = secret
        self.deadline = deadline
        self.today = today
        self._new_code = new_code
        self._keep_password = bool(keep_password)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ if self._keep_password else {**self.__dict__, "passwd": ""}

    def __repr__(self) -> str:
        if "_client" not in vars(self):
            return unmade(self)
        return f"{type(self).__name__}({self.url!r}, {self.ident!r})"

    @property
    def rng(self) -> random.Random:
        """The source of random numbers, for codes and class numbers."""
        return self._client.rng

    @property
    def clock(self) -> Callable[[], float]:
        """Returns the time in seconds; tests replace it."""
        return self._client.clock

    @property
    def sleep(self) -> Callable[[float], None]:
        """Pauses for some seconds; tests replace it."""
        return self._client.sleep

    def call(
        self,
        job: str,
        *,
        verbose: bool = False,
        code: str | None = None,
        request: RequestOptions | None = None,
        **parameters: Any,
    ) -> tuple[bool, Any]:
        """Runs a job of the table `edusync.wims.wire.jobs`, by the names of its parameters there.

        For what a method leaves out or refuses: `api.call("deluser", qclass=..., rclass=...,
        quser=..., options="del_from_trash")`. `request` holds keywords for requests, and
        `deadline`. Makes one request and returns `(bool, reply)`, as a method does; what WIMS
        ignored is reported in the same way.

            >>> api.call("checkuser", qclass=20001, rclass="myclass", quser="nobody")[0]
            False
        """
        row = _row(job)
        options: dict[str, Any] = {**(request or {})}
        self._refuse_misspelt(job, options)
        sent = row.send(parameters)
        done, reply = self._run(row, sent, verbose=verbose, code=code, options=options)
        if done and (notes := quirks.notes(job, sent, reply)):
            if isinstance(reply, dict):
                reply["warnings"] = notes
            try:
                warn(f"{job} {_ids(sent)}".strip() + f": {'; '.join(notes)}", ServerQuirkWarning)
            except ServerQuirkWarning as error:  # where warnings are made errors
                error.add_note(f"{job} was done: it is not to be sent again for this.")
                raise
        return done, reply

    def _refuse_misspelt(self, job: str, keywords: Iterable[str]) -> None:
        """Raises TypeError for a keyword that neither the job's method nor requests knows."""
        method = getattr(type(self), job, Caller.call)
        refuse_unknown(keywords, RequestOptions.__optional_keys__, method, job)

    def ask(self, job: str, **parameters: Any) -> tuple[bool, Any]:
        """Runs one job as `call` does, without reporting what WIMS ignored."""
        row = _row(job)
        return self._run(row, row.send(parameters), verbose=False)

    def _run(
        self,
        row: Job,
        sent: Mapping[str, str],
        *,
        verbose: bool,
        code: str | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[bool, Any]:
        """Sends the request under the locks of its job, again where it may be; reads the reply."""
        options = options or {}
        if not self.passwd and not self._keep_password:
            raise AuthenticationError(
                f"{row.name}: this client was pickled without its password (keep_password=False):"
                " set its `passwd` first"
            )
        code = checks.word("code", code or self._draw_code())
        body = Unshown(
            codec.form(
                {
                    "module": "adm/raw",
                    "job": row.name,
                    "ident": self.ident,
                    "passwd": self.passwd,
                    "code": code,
                    "lang": "en",
                    **sent,
                }
            )
        )
        deadline = checked_deadline(options.pop("deadline", self.deadline), BY_JOB)
        seconds = row.deadline(sent) if deadline == BY_JOB else deadline
        budget = Budget(seconds, self._client.clock)
        call = Call(
            row.name,
            writes=row.writes,
            repeatable=row.repeat(sent),
            read_timeout=row.read_timeout(sent),
            ids=_ids(sent),
            secrets=lambda: [self.passwd, *row.secrets(sent)],
            longest=MOST_STREAMED if row.archive else 0,
        )

        def run() -> tuple[bool, Any]:
            result: tuple[bool, Any] = self._client.post(
                self.url,
                body,
                lambda answer: result_of(answer, row, code, verbose=verbose),
                call,
                budget,
                options,
            )
            if row.writes:
                self._client.wrote(call, "done" if result[0] else "refused")
            if not result[0]:
                said = self._client.masked(str(result[1]["message"]), call, options)
                return False, result[1] | {"message": said}
            if result[0]:
                row.prove(sent, result[1])
            return result

        with self._locked(row, sent, budget) as shared:
            before = [lock.mark() for lock in shared]
            if None not in before:
                try:
                    result = run()
                except (ProtocolError, ServerBug):
                    if before == [lock.mark() for lock in shared]:
                        raise
                else:
                    if before == [lock.mark() for lock in shared]:
                        return result
        with contextlib.ExitStack() as alone:  # another program writes, or wrote meanwhile
            for lock in shared:
                alone.enter_context(lock.exclusive(budget.left))
            return run()

    @contextlib.contextmanager
    def exclusive(
        self, *qclasses: ClassId, index: bool = False, seconds: float | None = None
    ) -> Iterator[None]:
        """Holds the classes, and the server's class index, over several calls of this thread.

        Raises Timeout when another thread or program of this machine keeps them too long: 90
        seconds, with the index 300, or `seconds`.
        """
        usual = INDEX_DEADLINE if index else transport.DEADLINE
        budget = Budget(usual if seconds is None else min(seconds, usual), self._client.clock)
        with contextlib.ExitStack() as held:
            for number in sorted({checks.class_number(qclass) for qclass in qclasses}):
                held.enter_context(self._class_lock(number).exclusive(budget.left))
            if index:
                held.enter_context(self._index_lock().exclusive(budget.left))
            yield

    def _alone(
        self, qclass: ClassId, request: Mapping[str, Any]
    ) -> contextlib.AbstractContextManager[None]:
        """Holds a class over the requests of one method, no longer than its deadline for each."""
        deadline = request.get("deadline", self.deadline)
        return self.exclusive(qclass, seconds=None if deadline == BY_JOB else deadline)

    @contextlib.contextmanager
    def _locked(
        self, job: Job, sent: Mapping[str, str], budget: Budget
    ) -> Iterator[list[locks.Lock]]:
        """Holds the locks of a job; gives those that it shares with other readers."""
        shared = []
        with contextlib.ExitStack() as held:
            for number in job.classes(sent):
                lock = self._class_lock(number)
                if job.locking is Locking.EXCLUSIVE:
                    held.enter_context(lock.exclusive(budget.left))
                elif job.locking is Locking.SHARED:
                    held.enter_context(lock.shared(budget.left))
                    shared.append(lock)
            if job.index(sent):
                held.enter_context(self._index_lock().exclusive(budget.left))
            elif job.reads_index:
                held.enter_context(self._index_lock().shared(budget.left))
                shared.append(self._index_lock())
            yield shared

    def _class_lock(self, number: int) -> locks.Lock:
        return self._lock(f"class {number}")

    def _index_lock(self) -> locks.Lock:
        return self._lock("the class index")

    def _lock(self, what: str) -> locks.Lock:
        files = is_networked(self._client.adapter)
        return locks.lock(f"{what} of {self.server}", files=files)

    def _draw_code(self) -> str:
        if self._new_code:
            return self._new_code()
        return "".join(self.rng.choices(CODE_SIGNS, k=10))


Method = TypeVar("Method", bound=Callable[..., Any])


def job(method: Method) -> Method:
    """Gives a method of `WimsAPI` without a body its body: the job of its name is run.

    The arguments are bound by the method's own signature, and go by their names to `Caller.call`.
    """
    name, code = method.__name__, method.__code__
    names = code.co_varnames[1 : code.co_argcount]
    defaults = method.__defaults__ or ()
    optional = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))

    @functools.wraps(method)
    def run(self: Caller, *args: Any, **kwargs: Any) -> Any:
        method(self, *args, **kwargs)  # raises Python's own TypeError where they do not fit
        values: dict[str, Any] = {"request": kwargs, **dict(zip(names, args, strict=False))}
        for key in names[len(args) :]:
            values[key] = kwargs.pop(key) if key in kwargs else optional[key]
        return self.call(name, **values)

    return cast("Method", run)


def given(info: object, name: str) -> Any:
    """A field of a mapping; None where it is no mapping, which `call` refuses later."""
    return info.get(name) if isinstance(info, Mapping) else None


_LOGGED = ("qclass", "quser", "qsheet", "qexam", "qexo")


def _ids(sent: Mapping[str, str]) -> str:
    """The objects that a request is about."""
    return " ".join(f"{key}={sent[key]}" for key in _LOGGED if key in sent)


def _row(job: str) -> Job:
    if job not in JOBS:
        raise InvalidValue("job", job, f"must be one of {', '.join(sorted(JOBS))}")
    return JOBS[job]


def _address(url: str) -> str:
    """The address without a slash behind `wims.cgi`, and with one behind a folder."""
    if not isinstance(url, str):
        raise InvalidValue("url", url, "must be the address of a WIMS server, or a WimsAPI")
    parts = urllib.parse.urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        reason = "must begin with http:// or https:// and a host"
        raise InvalidValue("url", url, reason, secret="@" in url)
    if parts.query or parts.fragment or parts.username:
        raise InvalidValue(
            "url", reason="must end in wims.cgi: no user name, no '?' and no '#'", secret=True
        )
    path = parts.path.rstrip("/")
    if not path.endswith(".cgi"):
        path += "/"
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _server(url: str) -> str:
    """Host, port where it is unusual, and folder: the same for every spelling of the address."""
    folder = urllib.parse.urlsplit(url).path.removesuffix("wims.cgi").rstrip("/")
    return host_of(url) + folder
