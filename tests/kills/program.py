"""A process that carries out works, each in a child of its own that may be killed at one point.

Reads an order a line, in JSON: the work, where, and the number of the point (0: none). Answers with
the number of points that were passed; null where the child was killed.
"""

import json
import logging
import os
import signal
import sys
import traceback
from typing import Any

from edusync.swad import SwadAPI
from tests.kills.here import Here, Tell
from tests.kills.points import Points
from tests.kills.works import WORKS


def main() -> None:
    sys.dont_write_bytecode = True  # or the points of an import would be counted
    logging.disable()
    SwadAPI("http://127.0.0.1/en", "key").close()  # imports what no child shall import
    for line in sys.stdin:
        order = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if not child:
            _carry_out(order, write)
        os.close(write)
        with os.fdopen(read) as passed:
            count = passed.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            count = "null"
        print(count, flush=True)


def _carry_out(order: dict[str, Any], answers: int) -> None:
    """In the child; never returns."""
    status = 1
    try:
        here = Here(**order["here"])
        points = Points(order["last"])
        tell = _teller(here)
        points.install()
        WORKS[order["work"]].carry_out(here, tell)
        points.off = True
        os.write(answers, str(points.passed).encode())
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _teller(here: Here) -> Tell:
    """Writes what the user of the program has been told, past all points."""
    file, write = os.open(here.told_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT), os.write
    return lambda told: write(file, json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    main()
