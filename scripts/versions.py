"""Runs the checks and tests on the lowest versions that pyproject.toml names, and on the newest.

python -m scripts.versions [lowest|newest]      both, unless one is named

The lowest are for the oldest Python; the newest are those that the index has now.
"""

import sys

from scripts.environments import FOLDER, PROJECT, PYTEST, lowest, made, run
from scripts.pythons import OLDEST, on_this_machine

CHECKS = (("-m", "ruff", "check", "."), ("-m", "mypy"), PYTEST)


def interpreter(name: str) -> str:
    """The command of the Python for these versions; SystemExit where there is none."""
    if name == "newest":
        return sys.executable
    found = [python.path for python in on_this_machine()[0] if python.version[0] == OLDEST]
    if not found:
        sys.exit(f"The lowest versions are for Python 3.{OLDEST}, which was not found.")
    return found[-1]


def main(names: list[str]) -> None:
    for name in names or ["lowest", "newest"]:
        limits = lowest(PROJECT.read_text("utf-8")) if name == "lowest" else []
        (FOLDER / name / "installed").unlink(missing_ok=True)
        print(f"The {name} versions", flush=True)
        there = made(name, (interpreter(name),), "dev", "\n".join(limits))
        for check in CHECKS:
            run(*there, *check)


if __name__ == "__main__":
    main(sys.argv[1:])
