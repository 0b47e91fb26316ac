"""Progress of a bulk call: a function of ours, or a bar."""

import sys
import types

import pytest

from edusync.progress import Progress, shown


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


def test_a_notebook_shows_a_bar_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = type("ZMQInteractiveShell", (), {})
    notebook = types.SimpleNamespace(get_ipython=shell)
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    count_to_two(True)
    assert "Enrolling: 100%" in capsys.readouterr().err
