"""Runs the unit, property and sandbox suites on every Python that is found.

python -m scripts.pythons [ends]

Looks on PATH, among those of pyenv, and in the Debian roots of the cache of `make live`. Two roots
are made there for it, once, by debootstrap as root (one or two minutes each): trixie has 3.13, sid
3.14 and 3.15. `ends` takes the oldest and the newest outside of roots alone, and not the version
that runs this file, which `make test` ran on. What was not found is named.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.environments import CLONE, PYTEST, Failed, made, run
from tests.live.wims_server import CACHE

OLDEST, NEWEST = 11, 15  # of 3
SUITES = ("tests/unit", "tests/property", "tests/sandbox")
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
DEBIAN = {"trixie": "python3-venv", "sid": "python3-venv,python3.15-venv"}
ASK = "import json, sys; print(json.dumps([*sys.version_info[:3], sys.version]))"
# Mounts that end with the command; the files are what reaches this machine's package index.
INSIDE = """
root=$1 clone=$2
shift 2
mkdir -p "$root$clone"
mount --bind "$clone" "$root$clone"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
for file in /etc/resolv.conf /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
    if [ -e "$file" ]; then
        mkdir -p "$root${file%/*}"
        [ -e "$root$file" ] || touch "$root$file"
        mount --bind "$file" "$root$file"
    fi
done
exec chroot "$root" env "--chdir=$clone" PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
"""


class Python(NamedTuple):
    """An interpreter: its version after the 3, the place in its root, and sys.version."""

    version: tuple[int, int]
    path: str
    root: Path | None
    build: str

    def __str__(self) -> str:
        minor, micro = self.version
        return f"3.{minor}.{micro}, {self.root or ''}{self.path}"

    @property
    def name(self) -> str:
        """What its environment is called: the same for each way to it."""
        digits = re.sub(r"\W+", "-", self.build).strip("-")
        return digits if self.root is None else f"{self.root.parent.name}-{digits}"

    @property
    def inside(self) -> tuple[str, ...]:
        """What a command begins with that runs where the interpreter is."""
        if self.root is None:
            return ()
        return ("unshare", "--mount", "sh", "-ec", INSIDE, "sh", str(self.root), str(CLONE))


def answered(path: str, root: Path | None = None) -> Python | None:
    """The interpreter at a path; None where it does not answer."""
    command = [path] if root is None else ["chroot", str(root), path]
    done = subprocess.run([*command, "-c", ASK], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None
    _, minor, micro, build = json.loads(done.stdout)
    return Python((minor, micro), path, root, build)


def names_in(folder: Path) -> list[str]:
    """The interpreters in a folder, by their names, that may be new enough."""
    found = (re.fullmatch(r"python3(?:\.(\d+))?", path.name) for path in sorted(folder.glob("p*")))
    return [match[0] for match in found if match and int(match[1] or NEWEST) >= OLDEST]


def places(path: str, pyenv: Path) -> list[str]:
    """Where interpreters of this machine may be."""
    folders = [Path(folder) for folder in path.split(os.pathsep)]
    folders += sorted(pyenv.glob("versions/*/bin"))
    return [str(folder / name) for folder in dict.fromkeys(folders) for name in names_in(folder)]


def those_that_answer(
    tried: Iterable[tuple[str, Path | None]],
) -> tuple[list[Python], list[str]]:
    """Each interpreter once, the oldest first; and the places that do not answer."""
    found: dict[str, Python] = {}
    silent = []
    for path, root in tried:
        python = answered(path, root)
        if python is None:
            silent.append(f"{root or ''}{path}")
        elif python.version[0] >= OLDEST:
            found.setdefault(python.build, python)
    return sorted(found.values()), silent


def on_this_machine() -> tuple[list[Python], list[str]]:
    path = os.environ.get("PATH", "")
    return those_that_answer((place, None) for place in places(path, PYENV))


def in_roots() -> tuple[list[Python], list[str]]:
    if os.geteuid() != 0:
        return [], []
    tried = [
        (f"/usr/bin/{name}", root)
        for root in sorted(CACHE.glob("*/root"))
        for name in names_in(root / "usr" / "bin")
    ]
    return those_that_answer(tried)


def make_roots() -> None:
    """Makes the roots that are not there; says why where it cannot."""
    for suite, packages in DEBIAN.items():
        home = CACHE / f"python-{suite}"
        if (home / "installed").exists():
            continue
        if os.geteuid() != 0 or not shutil.which("debootstrap"):
            print(f"The Pythons of Debian {suite} need root and debootstrap.")
            continue
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        options = ("--variant=minbase", f"--include=ca-certificates,{packages}")
        try:
            run("debootstrap", *options, suite, str(home / "root"))
        except Failed:
            print(f"The Pythons of Debian {suite} could not be installed.")
        else:
            (home / "installed").touch()


def ends(found: list[Python], ours: int) -> list[Python]:
    """The oldest and the newest, without those of the version that is ours."""
    both = dict.fromkeys([*found[:1], *found[-1:]])
    return [python for python in both if python.version[0] != ours]


def passes(python: Python) -> bool:
    print(f"\nPython {python}", flush=True)
    try:
        command = (*python.inside, python.path)
        there = made(python.name, command, "test", inside=python.inside)
        run(*there, *PYTEST, *SUITES)
    except Failed as failed:
        print(failed)
        return False
    return True


def main(words: list[str]) -> None:
    found, silent = on_this_machine()
    if words == ["ends"]:
        found = ends(found, sys.version_info.minor)
        if not found:
            print(f"No Python is here but 3.{sys.version_info.minor}, which `make test` ran on.")
    else:
        make_roots()
        more, dumb = in_roots()
        found, silent = [*found, *more], [*silent, *dumb]
    results = {python: passes(python) for python in found}
    print()
    for place in silent:
        print(f"does not answer  {place}")
    if words != ["ends"]:
        have = {python.version[0] for python in found}
        for minor in sorted({*range(OLDEST, NEWEST + 1)} - have):
            print(f"not found        3.{minor}")
    for python, passed in results.items():
        print(f"{'passed' if passed else 'FAILED':16} {python}")
    sys.exit(0 if all(results.values()) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
