"""`python -m tests.kills --points 200 --seed 1`: `make kills`; `--live` on the real WIMS.

`--strace` kills before real system calls.

Ends with 1 where a kill loses, doubles or tears something.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time

from tests.kills.processes import Traced, program
from tests.kills.run import on_real, on_sandbox
from tests.kills.wimsworks import WORKS as OF_WIMS
from tests.kills.works import WORKS
from tests.targets import real_server


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--works", nargs="*", choices=[*WORKS], default=[])
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--strace", action="store_true")
    asked = parser.parse_args()
    failures = 0
    with contextlib.ExitStack() as held:
        if not asked.live:  # whose locks other programs share
            os.environ["TMPDIR"] = held.enter_context(tempfile.TemporaryDirectory())
            tempfile.tempdir = None
        process = Traced() if asked.strace else held.enter_context(program())
        on_server = on_real(real_server(), process) if asked.live else on_sandbox(process)
        with on_server as runs:
            for work in asked.works or (OF_WIMS if asked.live else WORKS):
                began = time.monotonic()
                found = runs.killed(work, asked.points, asked.seed)
                failed = [one for one in found if one.failure]
                print(
                    f"{work}: {sum(not one.ended for one in found)} kills, {len(failed)} failures;"
                    f" {time.monotonic() - began:.0f} s",
                    *failed,
                    sep="\n",
                    flush=True,
                )
                failures += len(failed)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
