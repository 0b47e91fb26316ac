"""`python -m tests.kills --points 200 --seed 1`: `make kills`; `--live` on the real WIMS.

Ends with 1 where a kill loses, doubles or tears something.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

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
    asked = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        where = on_real(real_server()) if asked.live else on_sandbox(Path(folder))
        with where as runs:
            for work in asked.works or (OF_WIMS if asked.live else WORKS):
                began = time.monotonic()
                failed = runs.killed(work, asked.points, asked.seed)
                print(
                    f"{work}: {asked.points} kills, {len(failed)} failures;"
                    f" {time.monotonic() - began:.0f} s",
                    *failed,
                    sep="\n",
                    flush=True,
                )
                failures += len(failed)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
