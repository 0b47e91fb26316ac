"""Runs every test that needs no server on other days and in other time zones: `make dates`.

libfaketime moves the clock of the tests and of every program that they start; monotonic clocks and
the dates of files stay. Days, and seconds before midnight and before the clocks change, are those
on which programs fail that pass on all others. Needs Linux and a C compiler, for the package
libfaketime of the dependency group `dates` (Debian's 0.9.10 breaks `time.sleep`).
"""

import datetime
import os
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent
MOMENTS = (
    ("2027-01-01T00:00:10", "Pacific/Kiritimati"),  # the day before in most of the world
    ("2028-02-29T12:00:00", "UTC"),
    ("2027-12-31T23:59:50", "UTC"),
    ("2046-07-01T12:00:00", "UTC"),
    ("2027-03-14T01:59:50", "America/Los_Angeles"),  # an hour is left out
    ("2027-10-31T02:59:50", "Europe/Paris"),  # an hour comes twice
)
SUITES = (
    ("tests",),
    ("tests/contract", "--target", "sandbox"),
    ("tests/contract", "--target", "sandbox-http"),
)
PYTEST = "-m pytest --quiet -n auto --block-network --allowed-hosts=127\\.0\\.0\\.1".split()


def environment(moment: str, zone: str) -> dict[str, str]:
    """The variables by which a program believes that it is then, and there."""
    then = datetime.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    return {
        **os.environ,
        "TZ": zone,
        "LD_PRELOAD": str(files("libfaketime") / "vendor/libfaketime/src/libfaketime.so.1"),
        "FAKETIME": f"{then.timestamp() - time.time():+.0f}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def main() -> int:
    """Runs the suites at each moment; the exit status."""
    failed = []
    for moment, zone in MOMENTS:
        print(f"\n{moment} {zone}", flush=True)
        for suite in SUITES:
            done = subprocess.run(
                [sys.executable, *PYTEST, *suite],
                cwd=ROOT,
                env=environment(moment, zone),
                check=False,
            )
            if done.returncode:
                failed.append(f"{moment} {zone}: pytest {' '.join(suite)}")
    print("\n".join(["", *failed, f"{len(failed)} of {len(MOMENTS) * len(SUITES)} runs failed"]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
