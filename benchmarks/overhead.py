"""How much a raw call costs over a bare `requests.Session.post` of the same request.

    make bench

Runs on the server of `make live`, or on that of WIMS_URL, WIMS_IDENT and WIMS_PASSWD. Calls are
interleaved, and medians compared, so that a drifting machine does not tell a story of its own.
"""

import json
import os
import statistics
import time
from collections.abc import Callable

import requests

from edusync.wims import Class, User, WimsAPI
from edusync.wims.codec import form
from tests.live import wims_server

ROUNDS, WARM_UP = 500, 20


def connection() -> tuple[str, str, str]:
    if "WIMS_URL" in os.environ:
        return os.environ["WIMS_URL"], os.environ["WIMS_IDENT"], os.environ["WIMS_PASSWD"]
    state = wims_server.state()
    return state["url"], state["ident"], state["passwd"]


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def compare(name: str, ours: Callable[[], object], bare: Callable[[], object]) -> None:
    times: dict[Callable[[], object], list[float]] = {ours: [], bare: []}
    for number in range(WARM_UP + ROUNDS):
        for work in (ours, bare) if number % 2 else (bare, ours):
            times[work].append(milliseconds(work))
    one, other = (statistics.median(times[work][WARM_UP:]) for work in (ours, bare))
    print(f"{name}: edusync {one:.2f} ms, bare {other:.2f} ms, {100 * (one / other - 1):+.1f} %")


def main() -> None:
    url, ident, passwd = connection()
    api = WimsAPI(url, ident, passwd)
    session = requests.Session()
    session.headers["Content-Type"] = "application/x-www-form-urlencoded"
    same = {"module": "adm/raw", "ident": ident, "passwd": passwd, "code": "bench", "lang": "en"}

    def bare(**parameters: str) -> None:
        json.loads(session.post(url, data=form({**same, **parameters}), timeout=30).text)

    teacher = User("supervisor", "Perrin", "Sophie", "secret99")
    home = Class("edusyncbench", "Benchmark", "University", "s@example.org", "open1234", teacher)
    home.save(api)
    where = {"qclass": str(home.qclass), "rclass": home.rclass}
    try:
        compare("no lock (checkident)", api.checkident, lambda: bare(job="checkident"))
        compare(
            "shared lock (getuser)",
            lambda: api.getuser(home.qclass, home.rclass, "supervisor"),
            lambda: bare(job="getuser", quser="supervisor", **where),
        )
        compare(
            "exclusive lock (getclass)",
            lambda: api.getclass(home.qclass, home.rclass),
            lambda: bare(job="getclass", **where),
        )
    finally:
        home.delete()


if __name__ == "__main__":
    main()
