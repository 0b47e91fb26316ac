"""Which Pythons `make test-pythons` finds, and the lowest versions of `make test-versions`."""

import os
import sys
from pathlib import Path

import pytest

from scripts import pythons
from scripts.environments import PROJECT, lowest
from scripts.pythons import Python, answered, ends, places, those_that_answer


def program(path: Path, text: str) -> str:
    """An executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def like(minor: int, build: str = "") -> str:
    """What a program does that answers as a Python."""
    return f"""echo '[3, {minor}, 1, "{build or minor}"]'"""


def test_what_does_not_answer_is_named_and_no_python(tmp_path: Path) -> None:
    shim = program(tmp_path / "python3.12", "exit 127")
    assert those_that_answer([(shim, None)]) == ([], [shim])


def test_a_python_says_which_it_is() -> None:
    found = answered(sys.executable)
    assert found
    assert found.version == sys.version_info[1:3]
    assert found.build == sys.version


def test_the_same_python_counts_once_and_the_oldest_is_first(tmp_path: Path) -> None:
    programs = [
        program(tmp_path / name, like(minor))
        for name, minor in (("a", 13), ("b", 12), ("c", 13), ("d", 10))
    ]
    found, silent = those_that_answer((path, None) for path in programs)
    assert [(python.version, Path(python.path).name) for python in found] == [
        ((12, 1), "b"), ((13, 1), "a"),
    ]  # fmt: skip
    assert silent == []


def test_pythons_are_looked_for_on_path_and_among_those_of_pyenv(tmp_path: Path) -> None:
    here = [
        program(tmp_path / "bin" / "python3", ""),
        program(tmp_path / "bin" / "python3.11", ""),
        program(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", ""),
    ]
    for other in ("python", "python3.10", "python3-config", "python3.13t", "pip3.13"):
        program(tmp_path / "bin" / other, "")
    path = os.pathsep.join([str(tmp_path / "bin"), str(tmp_path / "none"), str(tmp_path / "bin")])
    assert places(path, tmp_path / "pyenv") == here


@pytest.mark.parametrize(
    ("minors", "ours", "taken"),
    [([11, 12, 13], 11, [13]), ([11, 12, 13], 12, [11, 13]), ([11], 11, []), ([], 11, [])],
)
def test_the_ends_are_the_oldest_and_the_newest_but_ours(
    minors: list[int], ours: int, taken: list[int]
) -> None:
    found = [Python((minor, 0), "", None, "") for minor in minors]
    assert [python.version[0] for python in ends(found, ours)] == taken


def test_a_machine_without_another_python_says_so_and_passes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pythons, "on_this_machine", lambda: ([], []))
    with pytest.raises(SystemExit) as ended:
        pythons.main(["ends"])
    assert ended.value.code == 0
    assert "No Python is here but" in capsys.readouterr().out


def test_the_lowest_versions_are_those_that_are_named() -> None:
    project = """
        [project]
        dependencies = ["attrs>=24.2", "x[y]>=1.0.1"]
        [project.optional-dependencies]
        all = ["edusync[plot]", "pandas>=2"]
        [dependency-groups]
        dev = [{ include-group = "test" }, "wimsapi==0.5.11", "pytest-cov>=6"]
    """
    assert lowest(project) == ["attrs==24.2", "pandas==2", "pytest-cov==6", "x==1.0.1"]


def test_every_package_has_one_lowest_version() -> None:
    names = [line.partition("==")[0].lower() for line in lowest(PROJECT.read_text("utf-8"))]
    assert len(names) == len(set(names)) > 20
