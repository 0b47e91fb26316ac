"""The processes in which works are killed: children of one program, or programs under strace.

The program passes the points of `points.py`. Under strace it is killed by the kernel before a real
system call that writes, which takes ten times as long, and finds what the points might not know.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from tests.conftest import HANG, ROOT
from tests.kills.here import Here
from tests.kills.run import CarriedOut

PROGRAM = [sys.executable, "-m", "tests.kills.program"]
CALLS = (
    "sendto,write,pwrite64,fsync,rename,renameat,link,linkat,unlink,unlinkat,mkdir,mkdirat,"
    "ftruncate,utimensat"
)
_CALL = re.compile(r"(\d+) +(\w+)\(")
_ANSWER = re.compile(r"(\d+) +write\(1,")  # to the standard output


@contextmanager
def program() -> Iterator[CarriedOut]:
    """Carries out works in children of one program."""
    running = subprocess.Popen(
        PROGRAM, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    orders, answers = running.stdin, running.stdout
    assert orders is not None
    assert answers is not None

    def carried_out(work: str, here: Here, point: int) -> int | None:
        orders.write(_order(work, here, point))
        orders.flush()
        answer = answers.readline()
        assert answer.strip(), "the program failed, see above"
        passed: int | None = json.loads(answer)
        return passed

    with answers:
        yield carried_out
        orders.close()
        assert running.wait(HANG) == 0


@attrs.define
class Traced:
    """Carries out each work in a program of its own under strace."""

    calls: list[tuple[str, int]] = attrs.field(factory=list)  # the name of each, and which it is

    def __call__(self, work: str, here: Here, point: int) -> int | None:
        if not point:
            with tempfile.TemporaryDirectory() as folder:
                answer = self._run(work, here, Path(folder) / "calls", CALLS)
                assert answer not in ("", "null"), "the program failed, see above"
                self.calls = _of_the_child((Path(folder) / "calls").read_text())
            return len(self.calls)
        call, number = self.calls[point - 1]
        inject = f"-einject={call}:signal=KILL:when={number}"
        answer = self._run(work, here, Path(os.devnull), call, inject)
        return None if answer in ("", "null") else point  # "": the parent wrote as often

    def _run(self, work: str, here: Here, to: Path, calls: str, *inject: str) -> str:
        strace = shutil.which("strace")
        assert strace, "strace is not installed"
        traced = [strace, "-f", "-qq", "-o", str(to), f"-etrace={calls}", *inject]
        done = subprocess.run(
            [*traced, *PROGRAM],
            cwd=ROOT,
            input=_order(work, here, 0),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            timeout=HANG,
        )
        return done.stdout.strip()


def _of_the_child(traced: str) -> list[tuple[str, int]]:
    """Its calls, numbered by thread and name, as strace counts them; its parent is who answers."""
    found = [(match[1], match[2]) for match in _CALL.finditer(traced)]
    parents = {match[1] for match in _ANSWER.finditer(traced)}
    counted: Counter[tuple[str, str]] = Counter()
    calls: list[tuple[str, int]] = []
    for thread, call in found:
        if thread not in parents:
            counted[thread, call] += 1
            calls.append((call, counted[thread, call]))
    return calls


def _order(work: str, here: Here, point: int) -> str:
    return json.dumps({"work": work, "here": attrs.asdict(here), "last": point}) + "\n"
