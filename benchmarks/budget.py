"""Programs that share SWAD's budget, on the real clock: `python -m benchmarks.budget`.

A sandbox's SWAD on loopback bans who sends more than 150 requests in 30 s. Several programs ask it
at once, as fast as they are let; another one is killed in the middle. It prints how many requests
came in the fullest 30 seconds, and ends with an error where one was refused or the budget lies
idle. It takes about 75 seconds.
"""

import argparse
import multiprocessing
import os
import tempfile
import threading
import time
from typing import Any

from edusync.sandbox.exchange import Reply, Request
from edusync.sandbox.loopback import Loopback
from edusync.sandbox.swad import sample
from edusync.sandbox.swad.school import School
from edusync.sandbox.swad.site import SwadSite
from edusync.swad import SwadAPI

KEY = "K" * 43
WINDOW, MOST, LEAST = 30.0, 150, 100  # seconds; requests that SWAD bears in them; that we want
UNTIL_KILLED = 60  # requests of all programs


def ask(url: str, calls: int, together: Any) -> None:
    """What each of the programs does, once all have started."""
    together.wait()
    with SwadAPI(url, deadline=None) as api:
        for _ in range(calls):
            api.getCourses(KEY)


def measured(programs: int, calls: int, killed: int) -> list[tuple[float, int]]:
    """When each request came, and its HTTP status; `killed` programs more are killed meanwhile."""
    school = School(app_keys=[sample.APP_KEY])
    sample.fill(school)
    school.keys[KEY.lower()] = (next(iter(school.users)), time.time())
    site = SwadSite(school)
    came: list[tuple[float, int]] = []
    enough = threading.Event()

    def answer(request: Request) -> Reply:
        reply = site.answer(request)
        came.append((time.monotonic(), reply.status))
        if len(came) >= UNTIL_KILLED:
            enough.set()
        return reply

    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(programs + killed)
    with Loopback(answer) as loopback:
        given = (f"{loopback.url}/en", calls, together)
        running: list[Any] = [
            spawn.Process(target=ask, args=given) for _ in range(programs + killed)
        ]
        for program in running:
            program.start()
        enough.wait()
        for program in running[programs:]:
            program.kill()
        for program in running:
            program.join()
    failed = [program.exitcode for program in running[:programs] if program.exitcode]
    assert not failed, failed
    return sorted(came)


def fullest(times: list[float]) -> int:
    """How many of the times lie in the fullest window."""
    return max(sum(start <= each < start + WINDOW for each in times) for start in times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=4)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--killed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EDUSYNC_STATE_DIR"] = f"{folder}/state"
        came = measured(given.programs, given.calls, given.killed)
    times, statuses = [each for each, _ in came], {status for _, status in came}
    most = fullest(times)
    print(
        f"{len(came)} requests in {times[-1] - times[0]:.1f} s of {given.programs} programs"
        f" ({given.killed} more killed): at most {most} in {WINDOW:.0f} s; HTTP {statuses}"
    )
    assert statuses == {200}, "somebody was refused"
    assert LEAST <= most <= MOST, most


if __name__ == "__main__":
    main()
