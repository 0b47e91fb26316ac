"""Progress of a bulk call: a function of ours, or a bar."""

import importlib.util
import sys
import types
from pathlib import Path

import pytest

from edusync.results.progress import Progress, shown
from edusync.sandbox import Sandbox
from edusync.wims import Class


def count_to_two(progress: Progress) -> None:
    with shown(progress, "Enrolling") as advance:
        for done in range(3):
            advance(done, 2)


def test_a_function_is_told_how_many_rows_are_done() -> None:
    told: list[tuple[int, int]] = []
    count_to_two(lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize("progress", [None, False])
def test_nothing_is_shown_unless_asked_for(
    progress: Progress, capsys: pytest.CaptureFixture[str]
) -> None:
    count_to_two(progress)
    assert capsys.readouterr() == ("", "")


def test_true_shows_a_bar_beside_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    count_to_two(True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Enrolling" in err
    assert "100%" in err


def notebook(monkeypatch: pytest.MonkeyPatch, *, widgets: bool) -> None:
    shell = type("ZMQInteractiveShell", (), {})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=shell))
    found = importlib.util.find_spec
    held = found("sys") if widgets else None
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: held if name == "ipywidgets" else found(name)
    )


def test_a_notebook_with_widgets_shows_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook(monkeypatch, widgets=True)
    count_to_two(True)
    assert "Enrolling: 100%" in capsys.readouterr().err


def test_a_notebook_without_widgets_prints_a_line_for_each_tenth(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook(monkeypatch, widgets=False)
    with shown(True, "Enrolling") as advance:
        for done in range(101):
            advance(done, 100)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"Enrolling: {done} of 100" for done in range(0, 101, 10)]


def test_a_bar_is_made_when_there_is_something_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with shown(True, "Enrolling"):
        pass
    assert capsys.readouterr() == ("", "")


def test_a_rollover_counts_from_its_archive_on(tmp_path: Path) -> None:
    archive = tmp_path / "a.tgz"
    told: list[tuple[int, int, bool]] = []
    c = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    c.rollover(
        archive_to=archive,
        name="Algebra 2027",
        progress=lambda done, total: told.append((done, total, archive.exists())),
    )
    (first, total, archived), *others = told
    assert (first, archived) == (0, False)
    assert others == [(done, total, True) for done in range(1, total + 1)]
