"""What the library itself costs: a raw call over a bare post, its import over that of requests."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping

import attrs
import requests

from benchmarks.measuring import interleaved, seconds
from edusync.wims import Class, WimsAPI
from edusync.wims.wire.codec import form
from tests.targets import Server

ROUNDS, WARM_UP, IMPORTS = 400, 20, 21


@attrs.frozen
class Overhead:
    """Medians in milliseconds; `aim`: the most that the first may be of the second."""

    name: str
    ours: float
    other: float
    aim: float | None
    rounds: int

    @property
    def ratio(self) -> float:
        return self.ours / self.other


def medians(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds of each; all take turns, and change places."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(WARM_UP + rounds):
        for name in [*works][:: 1 if turn % 2 else -1]:
            times[name].append(1000 * seconds(works[name]))
    return {name: statistics.median(found[WARM_UP:]) for name, found in times.items()}


def raw_calls(server: Server, c: Class, aim: float = 1.1) -> list[Overhead]:
    """Three raw calls, each with another kind of lock, and the same requests posted bare."""
    api = WimsAPI(server.url, server.ident, server.passwd)
    session = requests.Session()
    session.headers["Content-Type"] = "application/x-www-form-urlencoded"
    same = {"module": "adm/raw", "ident": server.ident, "passwd": server.passwd, "lang": "en"}

    def bare(**parameters: str) -> None:
        body = form({**same, "code": "bench", **parameters})
        json.loads(session.post(server.url, data=body, timeout=30).text)

    where = {"qclass": str(c.qclass), "rclass": c.rclass}
    cases: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "a raw call without lock (checkident)": (api.checkident, lambda: bare(job="checkident")),
        "a raw call with a shared lock (getuser)": (
            lambda: api.getuser(c.qclass, c.rclass, "supervisor"),
            lambda: bare(job="getuser", quser="supervisor", **where),
        ),
        "a raw call with an exclusive lock (getclass)": (
            lambda: api.getclass(c.qclass, c.rclass),
            lambda: bare(job="getclass", **where),
        ),
    }
    found = []
    for name, (ours, other) in cases.items():
        taken = medians({"ours": ours, "other": other}, ROUNDS)
        found.append(Overhead(name, taken["ours"], taken["other"], aim, ROUNDS))
    return found


IMPORTED = {
    "import of edusync.wims": ("import edusync.wims", 1.3),
    "import of WimsAPI from edusync.wims": ("from edusync.wims import WimsAPI", None),
    "import of Class from edusync.wims": ("from edusync.wims import Class", None),
}


def imports() -> list[Overhead]:
    """Imports in a fresh interpreter, from compiled files as an installed package has them."""
    environment = {key: val for key, val in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

    def milliseconds(statement: str) -> float:
        code = f"import time; t = time.perf_counter(); {statement}; "
        code += "print(time.perf_counter() - t)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=environment
        )
        return 1000 * float(done.stdout)

    statements = [statement for statement, _ in IMPORTED.values()]
    times: dict[str, list[float]] = {
        statement: [] for statement in ("import requests", *statements)
    }
    for statement in times:
        milliseconds(statement)  # compiles
    for statement in interleaved([(name, IMPORTS) for name in times]):
        times[statement].append(milliseconds(statement))
    median = {statement: statistics.median(found) for statement, found in times.items()}
    return [
        Overhead(
            f"{name}, over requests", median[statement], median["import requests"], aim, IMPORTS
        )
        for name, (statement, aim) in IMPORTED.items()
    ]
