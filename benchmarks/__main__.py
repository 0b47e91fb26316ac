"""Measures everything, or the cases whose name holds one of the words given.

python -m benchmarks [WORD ...]      writes benchmarks/results.md
"""

import datetime
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import attrs

import edusync
from benchmarks import overhead, planning, report, world
from benchmarks.cases import CASES
from benchmarks.compare import compare
from tests.live.proxy import before
from tests.targets import real_server

DELAY = 0.05  # seconds
RESULTS = Path(__file__).parent / "results.md"


def machine(wims: str, load: float) -> dict[str, str]:
    """Where and with what the results were measured; `load` is what ran there before."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return {
        "measured": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC",
        "machine": f"{os.cpu_count()} CPUs, {memory:.0f} GB, {system}",
        "load before": f"{load:.1f} (what else ran; near 0 on a machine that does nothing else)",
        "Python": platform.python_version(),
        "WIMS": wims,
        "edusync": edusync.__version__,
        "wimsapi": version("wimsapi"),
        "requests": version("requests"),
    }


def main(words: list[str]) -> None:
    cases = [case for case in CASES if not words or any(word in case.name for word in words)]
    load, _, _ = os.getloadavg()
    server = real_server()
    imports, plannings = overhead.imports(), planning.measured()
    with (
        world.classes(server, max((case.classes for case in cases), default=0)) as (big, twenty),
        before(server.url, DELAY) as proxy,
    ):
        api, _ = big.connection
        overheads = [*overhead.raw_calls(server, big), *imports]
        near = [*compare(cases, world.place(server, big, twenty), far=False)]
        slow = world.place(attrs.evolve(server, url=proxy.url), big, twenty)
        far = [*compare(cases, slow, far=True)]
        where = machine(api.getinfoserver()[1]["server_version"], load)
    left_out = [case.name for case in CASES if case not in cases]
    RESULTS.write_text(report.text(where, near, far, overheads, plannings, DELAY, left_out))
    print(RESULTS.read_text())


if __name__ == "__main__":
    main(sys.argv[1:])
