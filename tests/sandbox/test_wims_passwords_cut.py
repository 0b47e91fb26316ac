"""An enrolment that is killed at any request: the file's last row is the password WIMS takes."""

import csv
import functools
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import IO, Any

import attrs
import pytest
import requests

from edusync.sandbox import Sandbox
from edusync.sandbox.wims.jobs.users import crypted
from edusync.wims import Class, User, WimsAPI
from tests.conftest import HANG, ROOT, make_class
from tests.contract.wims.asking import ok, sent
from tests.contract.wims.grouping import INFO, TEACHER
from tests.live.proxy import Entry, Fault, Proxy, before
from tests.targets import Server

PEOPLE = [
    {"lastname": "Doe", "firstname": "Ann", "regnum": "001"},
    {"lastname": "Doe", "firstname": "Abe", "regnum": "002"},  # the same login, but for a number
    {"lastname": "Roe, Jr", "firstname": "Zoe", "regnum": "003"},  # no table of WIMS takes a comma
    {"lastname": "Doe", "firstname": "Al, II", "regnum": "004"},
]
MOST = 20  # requests of such an enrolment
# Enrols PEOPLE for each line that it reads, in a process of its own; tells its number before.
PROGRAM = """
import os, sys
from edusync.wims import Class, WimsAPI
from tests.sandbox.test_wims_passwords_cut import PEOPLE

for line in sys.stdin:
    url, ident, passwd, qclass, rclass, file = line.split()
    one = os.fork()
    if not one:
        print(os.getpid(), flush=True)
        with WimsAPI(url, ident, passwd) as api:
            Class.get(api, qclass, rclass).enrol(PEOPLE, passwords_to=file)
        os._exit(0)
    os.waitpid(one, 0)
    print("ended", flush=True)
"""


@attrs.frozen
class Program:
    """The program above at work, on one enrolment after the other."""

    orders: IO[str]
    answers: IO[str]

    def begin(self, url: str, server: Server, home: Class, file: Path) -> int:
        """Lets it enrol; returns the number of the process."""
        where = [url, server.ident, server.passwd, home.qclass, home.rclass, file]
        print(*where, file=self.orders, flush=True)
        return int(self.answers.readline())

    def end(self) -> None:
        assert self.answers.readline() == "ended\n"


@contextmanager
def program() -> Iterator[Program]:
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    with running.stdout:
        yield Program(running.stdin, running.stdout)
        running.stdin.close()
        assert running.wait(HANG) == 0


@attrs.frozen
class Runs:
    """Enrolments through a proxy, each of which is killed at one request."""

    server: Server
    proxy: Proxy
    program: Program

    def killed(self, home: Class, file: Path, last: int) -> dict[str, str] | None:
        """The request at which it was killed, which never arrived; None where it had ended."""
        numbers: Queue[int] = Queue()
        kept_from: Queue[Entry] = Queue()  # the server
        start, struck = len(self.proxy.journal), threading.Event()

        def choose() -> Fault | None:
            if len(self.proxy.journal) - start + 1 < last:
                return None
            struck.set()
            os.kill(numbers.get(timeout=HANG), signal.SIGKILL)
            return Fault.DROP

        def noted(entry: Entry) -> None:
            if entry.fault:
                kept_from.put(entry)

        self.proxy.choose, self.proxy.noted = choose, noted
        numbers.put(self.program.begin(self.proxy.url, self.server, home, file))
        self.program.end()  # perhaps before the proxy has noted the request
        return kept_from.get(timeout=HANG).parameters if struck.is_set() else None

    def arrive(self, request: dict[str, str]) -> None:
        """Lets the server have a request of a program that is gone."""
        requests.post(self.server.url, {k: v.encode("cp1252") for k, v in request.items()})


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    box = Sandbox()
    with box.serve() as served, before(served.wims.url) as proxy, program() as one:
        wims = served.wims
        server = Server(wims.url, wims.ident, wims.passwd, box.wims.version.name, "r")
        yield Runs(server, proxy, one)


def last_rows(file: Path) -> dict[str, str]:
    """The passwords of a file by login, the last row of each."""
    text = file.read_text(encoding="utf-8-sig")
    return {row["quser"]: row["password"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def everybody_has_the_password_of(file: Path, home: Class) -> bool:
    kept, there = last_rows(file), home.users.list(full=True)
    assert sorted(user.regnum for user in there) == [person["regnum"] for person in PEOPLE]
    assert not any(opens(home, user, "another12") for user in there)
    return all(opens(home, user, kept[user.quser]) for user in there)


def opens(home: Class, user: User, password: str) -> bool:
    """Whether the server takes the password; authuser knows none that came by putcsv."""
    if user.password.startswith("*"):
        return user.password == crypted(password)
    return sent(home.connection[0], home, "authuser", quser=user.quser, qpasswd=password)[0]


def just_before_a_write(
    api: WimsAPI, patch: pytest.MonkeyPatch, arrive: Callable[[], None]
) -> None:
    """Lets something arrive just before the first write of a client."""
    used, waiting = api.call, [arrive]

    def call(job: str, **parameters: Any) -> Any:
        if job in ("putcsv", "adduser") and waiting:
            waiting.pop()()
        return used(job, **parameters)

    patch.setattr(api, "call", call)


def single(api: WimsAPI) -> Class:
    home = make_class("r", name="Killed")
    home.save(api)
    return home


def of_a_group(api: WimsAPI) -> Class:
    number = ok(api.addclass(None, "r", {**INFO, "type": 2}, TEACHER))["class_id"]
    ok(api.addclass(number, "r", INFO, TEACHER))
    return Class.get(api, f"{number}_1", "r")


@pytest.mark.parametrize("made", [single, of_a_group], ids=lambda made: made.__name__)
@pytest.mark.parametrize("arrives", ["never", "before the next run", "in it", "after it"])
def test_after_a_kill_and_a_second_run_everybody_has_the_password_of_the_file(
    runs: Runs,
    tmp_path: Path,
    arrives: str,
    made: Callable[[WimsAPI], Class],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with runs.server.api() as api:
        for last in range(1, MOST):
            home = made(api)
            file = tmp_path / f"{last}.csv"
            request = runs.killed(home, file, last)
            if request is None:
                assert last > 6
                return
            with monkeypatch.context() as patch:
                if arrives == "before the next run":
                    runs.arrive(request)
                elif arrives == "in it":
                    just_before_a_write(api, patch, functools.partial(runs.arrive, request))
                report = home.enrol(PEOPLE, passwords_to=file)
            if arrives == "after it":
                runs.arrive(request)
            assert report.failed == [], last
            assert report.password_unknown == [], last
            assert everybody_has_the_password_of(file, home), last
    pytest.fail(f"it takes more than {MOST} requests")


@pytest.mark.parametrize("classes", [1, 2], ids=["one class", "two classes"])
def test_two_programs_with_one_file_agree_on_each_password(
    runs: Runs, tmp_path: Path, classes: int
) -> None:
    file = tmp_path / "passwords.csv"
    with runs.server.api() as api, program() as other:
        homes = [make_class("r", name=f"Class {number}") for number in range(classes)]
        for home in homes:
            home.save(api)
        for one, home in ((runs.program, homes[0]), (other, homes[-1])):
            one.begin(runs.server.url, runs.server, home, file)
        for one in (runs.program, other):
            one.end()
        for home in homes:
            assert everybody_has_the_password_of(file, home)
        assert len(file.read_text("utf-8-sig").splitlines()) == 1 + len(PEOPLE)
