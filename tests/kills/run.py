"""Kills works at points, one after the other, and looks at what each leaves."""

import itertools
import os
import random
import socket
import tempfile
import threading
import traceback
import urllib.parse
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from edusync.sandbox import Sandbox
from edusync.sandbox.wims.sample import IDENT, PASSWD
from tests.conftest import HANG
from tests.kills import swadworks
from tests.kills.here import Here
from tests.kills.wimsworks import cleared
from tests.kills.works import WORKS
from tests.live.proxy import before
from tests.targets import Server

# Carries out a work until a point, 0 for its end; the number of points, None where it was killed.
CarriedOut = Callable[[str, Here, int], int | None]


@attrs.frozen
class Run:
    """The work, its point, whether it came to its end before that, and what failed then."""

    work: str
    point: int
    ended: bool = False
    failure: str = ""

    def __str__(self) -> str:
        return f"{self.work}, killed at point {self.point}:\n{self.failure}"


@attrs.define
class Runs:
    """Works on a server; `carried_out` carries one out in another process."""

    where: Here
    new_event: Callable[[], int]
    carried_out: CarriedOut
    real: bool
    _numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    def killed(self, work: str, points: int, seed: int) -> list[Run]:
        """Kills a work at so many points, drawn by the seed.

        The first run counts the points.
        """
        rng = random.Random(f"{seed} {work}")
        last = self.run(work, 0)
        assert not last.failure, last
        known = range(1, last.point + 1)
        drawn = [*known] * (points // len(known)) + rng.sample(known, points % len(known))
        return [self.run(work, point) for point in sorted(drawn)]

    def run(self, work: str, point: int) -> Run:
        """Carries it out until that point, or to its end for 0, which gives their number."""
        with tempfile.TemporaryDirectory() as outside:
            folder = Path(outside) / "here"
            folder.mkdir()
            rclass = f"kills{os.getpid()}.{next(self._numbers)}"
            here = attrs.evolve(
                self.where, rclass=rclass, folder=str(folder), event=self.new_event()
            )
            one, passed, stage = WORKS[work], None, "before"
            try:
                here = one.prepare(here)
                others = {*threading.enumerate()}
                passed = self.carried_out(work, here, point)
                settle(here, others)
                stage = "after the kill"
                one.after_kill(here)
                stage = "in the next run"
                one.carry_out(here, here.tell)
                stage = "after the next run"
                one.after_next_run(here)
                assert here.left() == [], "unfinished files are left"
            except Exception:
                return Run(work, point, bool(passed), f"{stage}: {traceback.format_exc()}")
            finally:
                if self.real:
                    with here.api() as api:
                        cleared(api, rclass)
            return Run(work, point or passed or 0, bool(passed))


def settle(here: Here, others: Collection[threading.Thread]) -> None:
    """Returns when the servers have ended all that they were sent, by threads that are no others.

    They take connections in order.
    """
    for url in filter(None, (here.url, here.swad_url)):
        parts = urllib.parse.urlsplit(url)
        with socket.create_connection((parts.hostname or "", parts.port or 80), HANG) as last:
            last.shutdown(socket.SHUT_WR)
            assert last.recv(1) == b""
    for thread in {*threading.enumerate()} - {*others}:
        if thread.name.endswith(("(process_request_thread)", "(_talk)")):
            thread.join(HANG)
            assert not thread.is_alive()


@contextmanager
def on_sandbox(carried_out: CarriedOut) -> Iterator[Runs]:
    """Runs on a sandbox over loopback."""
    box = Sandbox.sample(rate_limit=False)
    swadworks.fill(box.school)
    with box.serve() as served:
        where = Here(served.wims.url, IDENT, PASSWD, "", "", served.swad.url, served.swad.app_key)
        yield Runs(where, lambda: swadworks.new_event(box.school), carried_out, real=False)


@contextmanager
def on_real(server: Server, carried_out: CarriedOut) -> Iterator[Runs]:
    """Runs on a real WIMS, through a proxy that knows when it has ended all that it was sent."""
    with before(server.url) as proxy, server.api() as api:
        where = Here(proxy.url, server.ident, server.passwd, "", "", server=api._client.server)
        yield Runs(where, lambda: 0, carried_out, real=True)
