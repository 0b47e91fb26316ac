"""What work costs in our own process, without a server: `make bench-quick`.

python -m benchmarks.quick [--write] [WORD ...]

Every request gets the answer that the sandbox gave the first time, so that nothing is counted but
the library. Function calls (exact), requests (exact) and the peak of memory do not depend on the
machine: more than 10 % over the committed figures of the same Python fail. Seconds of CPU do, and
fail at twice, where they are more than 10 ms. `--write` commits new figures, of all works.
"""

import argparse
import cProfile
import gc
import io
import json
import pstats
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from benchmarks.measuring import peak_megabytes
from benchmarks.swad_decoding import ours, reply
from benchmarks.world import EXAMS, SHEETS, USERS, fill, new_class, people
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI, read_archive
from tests.sandbox.wimsrecordings import CONNECTIONS, PASSWORD
from tests.targets import Server

FIGURES = Path(__file__).parent / "quick.json"
MORE, MUCH_MORE = 1.1, 2.0  # times the committed figure: of what is exact, and of seconds
SHORT = 0.01  # seconds of CPU, which say nothing
RUNS = 5
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


class Canned(BaseAdapter):
    """Gives each request the first answer that the sandbox gave to the same one."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self._kept: dict[tuple[str, Any], tuple[requests.Response, bytes]] = {}
        self.requests = 0

    def send(self, request: requests.PreparedRequest, *others: Any, **more: Any) -> Any:
        """The answer, unread."""
        self.requests += 1
        key = (request.url or "", request.body)
        if key not in self._kept:
            first = self._inner.send(request, *others, **more)
            self._kept[key] = first, first.content
        first, body = self._kept[key]
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = (
            first.status_code,
            request.url or "",
            request,
        )
        answer.headers = first.headers
        answer.raw = HTTPResponse(io.BytesIO(body), first.headers, preload_content=False)
        return answer

    def close(self) -> None:
        """Nothing is open."""


@attrs.frozen
class World:
    """A class of 300 users at work, and who asks about it."""

    api: WimsAPI
    home: Class
    canned: Canned


@contextmanager
def world() -> Iterator[World]:
    """The class of `make bench`, on the sandbox."""
    box = Sandbox(wims="4.29a")
    box.wims.connections |= CONNECTIONS
    options = box._in_process(box.wims) | {"today": box.clock.today, "new_code": lambda: "bench"}
    canned = Canned(options.pop("adapter"))

    def files(qclass: object) -> Any:
        return box.wims.classes[str(qclass)].files

    url = box.wims_api().url
    server = Server(
        url, "edusync", PASSWORD, "4.29a", files=files, options=box._in_process(box.wims)
    )
    with server.api() as maker:
        home = new_class(maker, server.rclass)
        fill(attrs.evolve(server, classes=Path()), home, USERS)
        with WimsAPI(url, "edusync", PASSWORD, adapter=canned, **options) as api:
            yield World(api, Class.get(api, home.qclass, home.rclass), canned)


def works(at: World) -> dict[str, Callable[[], object]]:
    """Each piece of work by its name."""
    home, api = at.home, at.api
    number, rclass = home.qclass, home.rclass
    archive = Path(tempfile.mkdtemp()) / "class.tgz"
    home.archive(archive)
    everyone = people(USERS)
    body = ours(reply(1000))
    return {
        "a raw call (checkident)": api.checkident,
        "read a class": lambda: Class.get(api, number, rclass),
        f"list {USERS} users": home.users.list,
        f"list {USERS} users with all their fields": lambda: home.users.list(full=True),
        f"gradebook of {SHEETS} sheets and {EXAMS} exams": home.gradebook,
        f"enrol {USERS} people again, unchanged": lambda: home.enrol(everyone, key="regnum"),
        "read an archive": lambda: read_archive(archive),
        "a reply of 1,000 users of SWAD": body,
    }


@attrs.frozen
class Figures:
    """What a piece of work cost: all but `seconds` is the same on every machine."""

    calls: int
    requests: int
    megabytes: float
    seconds: float

    def over(self, committed: "Figures") -> list[str]:
        """What is too much more than before."""
        limits = {"calls": MORE, "requests": 1.0, "megabytes": MORE}
        if committed.seconds > SHORT:
            limits["seconds"] = MUCH_MORE
        return [
            f"{name} {getattr(self, name):g} instead of {getattr(committed, name):g}"
            for name, limit in limits.items()
            if getattr(self, name) > getattr(committed, name) * limit + 1e-3
        ]


def measured(work: Callable[[], object], at: World) -> Figures:
    """The figures of one piece of work; the first run is not counted, as it loads modules."""
    work()
    before = at.canned.requests
    profile = cProfile.Profile()
    profile.runcall(work)
    calls: Any = pstats.Stats(profile)
    asked = at.canned.requests - before
    gc.collect()
    peak = peak_megabytes(work)
    return Figures(calls.total_calls, asked, round(peak, 3), min(_cpu(work) for _ in range(RUNS)))


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quick")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("words", nargs="*")
    asked = parser.parse_args()
    kept = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    committed = {name: Figures(**row) for name, row in kept.get(PYTHON, {}).items()}
    found, bad = {}, []
    warnings.simplefilter("ignore")
    with world() as at:
        for name, work in works(at).items():
            if asked.words and not any(word in name for word in asked.words):
                continue
            found[name] = one = measured(work, at)
            was = committed.get(name)
            print(_line(name, one, was))
            if was and not asked.write:
                bad += [f"{name}: {reason}" for reason in one.over(was)]
    if asked.write:
        rows = {name: attrs.asdict(one) for name, one in found.items()}
        FIGURES.write_text(json.dumps(kept | {PYTHON: rows}, indent=1) + "\n", "utf-8")
    print(*bad, sep="\n")
    return 1 if bad else 0


def _line(name: str, one: Figures, was: Figures | None) -> str:
    than = f" ({one.calls / was.calls - 1:+.0%})" if was else ""
    return (
        f"{name:46} {one.calls:>9,} calls{than} {one.requests:>3} requests"
        f" {one.megabytes:>8.2f} MB {1000 * one.seconds:>8.1f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
