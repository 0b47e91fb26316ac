"""The sandbox: a WIMS and a SWAD in memory, and the ways to them."""

import datetime as dt
import itertools
import os
import random
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import attrs

from edusync.sandbox.clock import Clock
from edusync.sandbox.door import Door, Entry
from edusync.sandbox.exchange import Reply, Request, Site
from edusync.sandbox.faults import Faults
from edusync.sandbox.people import PASSWORD
from edusync.sandbox.swad import sample as swad_sample
from edusync.sandbox.swad.school import School
from edusync.sandbox.swad.site import SwadSite
from edusync.sandbox.wims import sample as wims_sample
from edusync.sandbox.wims.site import PATH, WimsSite
from edusync.sandbox.wims.state.versions import NEWEST, version

if TYPE_CHECKING:
    from edusync.swad import SwadAPI
    from edusync.wims import WimsAPI

_count = itertools.count(1)


class Sandbox:
    """A WIMS and a SWAD in memory, with the real servers' rules, limits, texts and known bugs.

    Parameters:
        quirks: whether the servers have their known bugs.
        seed: fixes class numbers, keys, links and random questions.
        start: seconds since 1970 at which the time of the servers stands still until
            `clock.advance`; without it, their time is that of the machine.
        today: a date, instead of `start`: the time stands still at its noon.
        wims: version of WIMS, "4.29a" or "4.31b".
        rate_limit: whether SWAD bans who sends more than 150 requests in 30 seconds.

    `wims` and `swad` are the servers, `school` is what SWAD holds, `clock` their time. `faults`
    makes requests fail, `journal` lists all that were made. Nothing is written to the disk.
    """

    def __init__(
        self,
        *,
        quirks: bool = True,
        seed: int = 0,
        start: float | None = None,
        today: dt.date | None = None,
        wims: str = NEWEST.name,
        rate_limit: bool = True,
    ) -> None:
        if today is not None and (start is not None or not isinstance(today, dt.date)):
            raise ValueError(f"today must be a date, without start beside it, not {today!r}")
        self.clock: Clock = Clock(start if today is None else today)
        self.faults: Faults = Faults()
        self.journal: list[Entry] = []
        app_keys = [swad_sample.APP_KEY]
        self.school: School = School(clock=self.clock, quirks=quirks, seed=seed, app_keys=app_keys)
        self.swad: SwadSite = SwadSite(self.school, rate_limit=rate_limit)
        self.wims: WimsSite = WimsSite(
            dict(wims_sample.CONNECTIONS),
            quirks=quirks,
            version=version(wims),
            clock=self.clock.now,
            rng=random.Random(seed),
        )
        self._host = f"{os.getpid()}-{next(_count)}.sandbox"

    @classmethod
    def sample(cls, *, seed: int = 0, **options: Any) -> Self:
        """A school to try things on; `options`: `quirks`, `start`, `today`, `wims`, `rate_limit`.

        WIMS has the classes 20001 (24 students, two sheets, an exam, with scores) and 20002; SWAD
        has two courses of the same people, with groups, events, tests, games, files and
        notifications. Everybody's password is `sandbox-1`; @ada teaches in both.

        >>> from edusync.sandbox import Sandbox
        >>> [course.full for course in Sandbox.sample().school.courses.values()]
        ['Linear algebra', 'Programming']
        """
        made = cls(seed=seed, **options)
        swad_sample.fill(made.school)
        wims_sample.fill(made.wims, seed)
        return made

    def wims_api(self, **options: Any) -> "WimsAPI":
        """A client of the WIMS in process; `options` are keywords of `WimsAPI`.

        Its pauses take no time: they advance the clock of the sandbox.

        >>> from edusync.wims import Class
        >>> Class.get(sandbox.wims_api(), 20002, "myclass").name
        'Programming'
        """
        from edusync.wims import WimsAPI

        url, given = f"http://wims-{self._host}{PATH}", self._in_process(self.wims)
        given["today"] = self.clock.today
        return WimsAPI(url, wims_sample.IDENT, wims_sample.PASSWD, **given | options)

    def swad_api(self, **options: Any) -> "SwadAPI":
        """A client of the SWAD in process; `options` are keywords of `SwadAPI`.

        Its pauses take no time: they advance the clock of the sandbox.

        >>> from edusync.swad import Session
        >>> Session.login(sandbox.swad_api(), "@luis", "sandbox-1").courses()[0].full_name
        'Programming'
        """
        from edusync.swad import SwadAPI

        url, given = f"http://swad-{self._host}/en", self._in_process(self.swad)
        given["now"] = self.clock.now
        return SwadAPI(url, swad_sample.APP_KEY, **given | options)

    def serve(self, port: int = 0) -> "Served":
        """Serves both on 127.0.0.1 until the result is closed; `port` 0 takes a free one.

        Needs `pip install ".[sandbox]"`. Raises OSError where the port is taken. In a process
        whose HTTP_PROXY is set, 127.0.0.1 is added to NO_PROXY until then.

        >>> with sandbox.serve() as served:
        ...     print(served.wims.url, served.swad.url)
        http://127.0.0.1:.../wims/wims.cgi http://127.0.0.1:.../en
        """
        return Served(self, port)

    def answer(self, request: Request) -> Reply:
        """The answer to a request, of the server that it is for; Reset where there is none."""
        site = self.wims if request.path.startswith("/wims") else self.swad
        return self._door(site, time.sleep).answer(request)

    def work(
        self,
        student: Any,
        sheet: Any = None,
        *,
        qclass: int | str | None = None,
        exam: Any = None,
        exercise: int = 1,
        score: float,
        duration: int = 60,
    ) -> None:
        """Lets a student of WIMS do an exercise of a sheet, or an exam.

        Parameters:
            student: a User of a class, or a login.
            sheet, exam: one of both: a Sheet or Exam, or its number.
            qclass: number of the class, where the student is a login.
            exercise: number of the exercise in the sheet.
            score: 0 to 10.
            duration: seconds that an exam took.

        Raises ValueError for what a student cannot do, and KeyError where the student is unknown.

        >>> sandbox.work("tuan", 1, qclass=20001, exercise=2, score=10)
        >>> c.users["tuan"].scores().sheets[0].cumul  # of three exercises, one is done
        33
        """
        where = qclass if qclass is not None else _class_of(student)
        self.wims.work(
            where,
            getattr(student, "quser", student),
            sheet=getattr(sheet, "qsheet", sheet),
            exam=getattr(exam, "qexam", exam),
            exercise=exercise,
            score=score,
            duration=duration,
        )

    def _in_process(self, site: Site) -> dict[str, Any]:
        from edusync.sandbox.inprocess import InProcess

        adapter = InProcess(self._door(site, self.clock.advance), self.clock)
        return {"adapter": adapter, "clock": self.clock, "sleep": self.clock.advance}

    def _door(self, site: Site, sleep: Callable[[float], None]) -> Door:
        return Door(site, self.faults, self.journal, sleep)


def _class_of(student: Any) -> int | str:
    home = getattr(student, "_class", None)
    if home is None:
        advice = (
            "give qclass=, the number of the class" if isinstance(student, str) else "save it first"
        )
        raise ValueError(f"{student!r} is a user of no class: {advice}")
    number: int | str = home.qclass
    return number


def _hidden(_: str) -> str:
    return "'***'"


@attrs.frozen
class ServedSite:
    """What a script needs to know of a server of the sandbox, and what a test asks of it."""

    sandbox: Sandbox = attrs.field(repr=False)
    url: str

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.sandbox.faults

    @property
    def journal(self) -> list[Entry]:
        """The requests that were made, of both servers."""
        return self.sandbox.journal


@attrs.frozen
class ServedWims(ServedSite):
    """The WIMS of a sandbox: `Class.get(url, ident, passwd, qclass, rclass)`."""

    ident: str = wims_sample.IDENT
    passwd: str = attrs.field(default=wims_sample.PASSWD, repr=_hidden)
    qclass: int = wims_sample.ALGEBRA
    rclass: str = wims_sample.RCLASS

    def work(self, student: Any, sheet: Any = None, **done: Any) -> None:
        """Lets a student do an exercise of a sheet, or an exam.

        `student` is a User of a class, or a login of the class `qclass`; `sheet` a Sheet or its
        number. `done` names the rest: `exam` instead of a sheet, `exercise`, `score` (0 to 10),
        `duration` (seconds of an exam), `qclass` for a login of another class.
        """
        if isinstance(student, str):
            done = {"qclass": self.qclass} | done
        self.sandbox.work(student, sheet, **done)


@attrs.frozen
class ServedSwad(ServedSite):
    """The SWAD of a sandbox: `swad.login(url, app_key, teacher, password)`."""

    app_key: str = attrs.field(default=swad_sample.APP_KEY, repr=_hidden)
    teacher: str = "@ada"
    student: str = "@aarav"
    password: str = attrs.field(default=PASSWORD, repr=_hidden)


class Served:
    """A `sandbox` on loopback, until it is closed; `wims` and `swad` hold the addresses."""

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        try:
            from edusync.sandbox.loopback import Loopback
        except ModuleNotFoundError as error:
            reason = (
                "serving a sandbox needs werkzeug: in your clone of edusync, "
                'pip install ".[sandbox]"'
            )
            raise ModuleNotFoundError(reason, name=error.name) from error
        self._loopback = Loopback(sandbox.answer, port)
        self._closed = False
        _direct.begin()
        self.sandbox = sandbox
        self.wims: ServedWims = ServedWims(sandbox, self._loopback.url + PATH)
        self.swad: ServedSwad = ServedSwad(sandbox, self._loopback.url + "/en")

    def __repr__(self) -> str:
        return f"<Served: {self.wims.url} {self.swad.url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def wait(self) -> None:
        """Returns when the servers have been closed."""
        self._loopback.wait()

    def close(self) -> None:
        """Ends the servers; what they hold stays in the sandbox."""
        self._loopback.close()
        if not self._closed:
            self._closed = True
            _direct.end()


class _Direct:
    """Lets this process, and what it starts, ask 127.0.0.1 itself while servers run.

    Where the environment names no proxy it stays as it is: `no_proxy` alone would hide the proxies
    of Windows and macOS. Afterwards it is as it was, but for what somebody else changed.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._running = 0
        self._before: dict[str, str | None] = {}
        self._ours = ""

    def begin(self) -> None:
        with self._guard:
            self._running += 1
            env = os.environ
            if not {"http_proxy", "all_proxy"} & {name.lower() for name in env}:
                return
            direct = env.get("no_proxy") or env.get("NO_PROXY") or ""
            if direct != "*" and "127.0.0.1" not in direct.replace(" ", "").split(","):
                self._before = {name: env.get(name) for name in ("no_proxy", "NO_PROXY")}
                self._ours = ",".join(filter(None, (direct, "127.0.0.1")))
                env["no_proxy"] = env["NO_PROXY"] = self._ours

    def end(self) -> None:
        with self._guard:
            self._running -= 1
            if self._running:
                return
            for name, before in self._before.items():
                if os.environ.get(name) == self._ours:
                    if before is None:
                        del os.environ[name]
                    else:
                        os.environ[name] = before
            self._before = {}


_direct = _Direct()
