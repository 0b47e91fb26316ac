"""Environments apart from .venv, each for one Python: made by venv and pip, kept in .pythons/."""

import os
import re
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

CLONE = Path(__file__).parent.parent
FOLDER = CLONE / ".pythons"
PROJECT = CLONE / "pyproject.toml"
PYTEST = (
    *("-m", "pytest", "-q", "-n", "auto", "-p", "no:cacheprovider"),
    *("--block-network", r"--allowed-hosts=127\.0\.0\.1"),
)
# Nothing is compiled: who has no wheel for a Python says so at once.
WHEELS = ("--only-binary", ":all:", "--no-binary", "wimsapi,odfpy")


class Failed(Exception):
    """A command that failed, and what it was for."""


def run(*command: str, tries: int = 1) -> None:
    """Runs a command in the clone, again after a failure if `tries` says so; raises Failed."""
    foreign = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")
    environment = {key: value for key, value in os.environ.items() if key not in foreign}
    for _ in range(tries):
        if subprocess.run(command, cwd=CLONE, env=environment, check=False).returncode == 0:
            return
    raise Failed(" ".join(command[-12:]))


def made(
    name: str, python: Sequence[str], group: str, constraints: str = "", inside: Sequence[str] = ()
) -> tuple[str, ...]:
    """The command of an environment's Python; makes the environment unless it is there.

    Parameters:
        name: of the folder.
        python: the command of the interpreter.
        group: the dependency group that is installed beside edusync.
        constraints: versions, as pip has them in a file.
        inside: what a command begins with that runs where the interpreter is.
    """
    folder = FOLDER / name
    there = (*inside, str(folder / "bin" / "python"))
    wanted, mark = PROJECT.read_text("utf-8") + constraints, folder / "installed"
    if not mark.exists() or mark.read_text("utf-8") != wanted:
        limits = folder / "constraints.txt"
        run(*python, "-m", "venv", "--clear", str(folder))
        limits.write_text(constraints, "utf-8")
        pip = (*there, "-m", "pip", "install", "--quiet")
        run(*pip, "--upgrade", "pip>=25.1", tries=3)
        run(*pip, *WHEELS, "-c", str(limits), "--editable", ".", "--group", group, tries=3)
        mark.write_text(wanted, "utf-8")
    return there


def lowest(project: str) -> list[str]:
    """What a pyproject.toml asks for, each in the lowest version that it names."""
    table = tomllib.loads(project)
    asked = [*table["project"]["dependencies"]]
    for group in table["project"].get("optional-dependencies", {}).values():
        asked += group
    for group in table.get("dependency-groups", {}).values():
        asked += [line for line in group if isinstance(line, str)]
    found = [re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?>=([\w.]+)", line) for line in asked]
    return sorted({f"{match[1]}=={match[2]}" for match in found if match})
