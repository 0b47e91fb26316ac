"""What SwadAPI costs over bare zeep, without a server: a list of 1,000 users; the first call.

python -m benchmarks.swad_decoding      prints a table
"""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import requests
import zeep

from benchmarks.measuring import interleaved
from benchmarks.overhead import Overhead, medians
from benchmarks.report import costs
from edusync.net.answer import Answer
from edusync.swad import SwadAPI
from edusync.swad.wire.envelopes import WSDL
from tests.recorded.swad.recordings import recording

USERS, ROUNDS, STARTS, AIM = 1000, 100, 21, 1.15
KEY = "A" * 43
URL = "http://swad.test/en"
HEADERS = {"Content-Type": "text/xml; charset=utf-8"}


def reply(users: int) -> bytes:
    """The recorded students of a course, over and over."""
    body = recording("getUsers--teacher_students").body
    items = re.findall(rb"<item>.*?</item>", body, re.DOTALL)
    many = b"".join(items[number % len(items)] for number in range(users))
    body = re.sub(rb"<item>.*</item>", lambda _: many, body, flags=re.DOTALL)
    return re.sub(rb"(?<=<numUsers>)\d+", str(users).encode(), body)


def bare(body: bytes) -> Callable[[], object]:
    """The call by zeep alone, with the answer at hand."""

    class Transport(zeep.Transport):
        def post(self, *_: Any) -> requests.Response:
            response = requests.Response()
            response.status_code, response._content = 200, body
            response.headers.update(HEADERS)
            return response

    transport: Any = Transport
    client = zeep.Client(str(WSDL), transport=transport())
    return lambda: client.service.getUsers(KEY, 1, "", 2)


def ours(body: bytes) -> Callable[[], object]:
    """The call by SwadAPI, with the answer at hand."""
    answer = Answer(200, HEADERS, body)
    api = SwadAPI(URL, rate=None)
    client: Any = api._client
    client.post = lambda *given: given[2](answer)  # url, envelope, how to read
    return lambda: api.getUsers(KEY, 1, "", 2)


def decoding(users: int = USERS, rounds: int = ROUNDS) -> Overhead:
    """Medians of both, which take turns."""
    body = reply(users)
    taken = medians({"ours": ours(body), "bare": bare(body)}, rounds)
    return Overhead(f"a reply of {users:,} users", taken["ours"], taken["bare"], AIM, rounds)


# Nobody listens there: a call is all but the network.
MAKE = "from edusync.swad import SwadAPI; api = SwadAPI('http://127.0.0.1:9/en', attempts=1)"
CALL = f"""
from edusync.errors import ConnectFailed
try:
    api.getCourses('{KEY}')
except ConnectFailed:
    pass"""
# What is done before the clock starts, and what is measured.
BEGINNINGS = {
    "import of edusync.swad": ("pass", "import edusync.swad"),
    "import of SwadAPI": ("pass", "from edusync.swad import SwadAPI"),
    "building SwadAPI": ("from edusync.swad import SwadAPI", MAKE),
    "import of zeep, after that of SwadAPI": (MAKE, "import zeep"),
    "building zeep's client": ("import zeep", f"zeep.Client({str(WSDL)!r})"),
    "first call": (MAKE, CALL),
    "second call": (MAKE + CALL, CALL),
}


def beginnings() -> dict[str, float]:
    """Milliseconds of each in a fresh interpreter, from compiled files."""
    environment = {key: val for key, val in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

    def milliseconds(name: str) -> float:
        before, work = BEGINNINGS[name]
        code = f"import time\n{before}\nt = time.perf_counter()\n{work}\n"
        code += "print(time.perf_counter() - t)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=environment
        )
        return 1000 * float(done.stdout)

    times: dict[str, list[float]] = {name: [] for name in BEGINNINGS}
    for name in times:
        milliseconds(name)  # compiles
    for name in interleaved([(name, STARTS) for name in times]):
        times[name].append(milliseconds(name))
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    print(costs([decoding(), decoding(12)]))
    for name, taken in beginnings().items():
        print(f"* {name}: {taken:.1f} ms, median of {STARTS}")


if __name__ == "__main__":
    main()
