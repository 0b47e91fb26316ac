"""Errors in IPython: one screen, what is wrong first, what to do last; and whole elsewhere."""

import contextlib
import io
import pickle
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from edusync import errors
from edusync.errors import NotFound

SETUP = """
from edusync.errors import *
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI
c = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
"""
ABSENT = "def found(login):\n    return c.users[login]\n\nfound(\n    'nobody'\n)"
NO_SERVER = 'WimsAPI("http://127.0.0.1:9/wims.cgi", "myself", "hush", attempts=1).gettime()'
LEFT_OUT = "inside edusync; %xmode Verbose, then %tb, shows all)"


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[InteractiveShell]:
    """An IPython that keeps nothing, and leaves this process as it was."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    for name in ("displayhook", "excepthook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config, colors="nocolor")
    shell.run_cell(SETUP).raise_error()  # type: ignore[no-untyped-call]
    yield shell
    InteractiveShell.clear_instance()


def shown(shell: InteractiveShell, cell: str) -> list[str]:
    """The lines that a cell prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        shell.run_cell(cell, store_history=True)  # type: ignore[no-untyped-call]
    return out.getvalue().rstrip().split("\n")


def test_an_error_says_what_is_wrong_first_and_shows_the_frames_of_the_program(
    shell: InteractiveShell,
) -> None:
    first, *rest, left_out, last = shown(shell, ABSENT)
    assert first.startswith("NotFound: WIMS' server responded with an ERROR: user nobody not in")
    assert [line for line in rest if line] == [
        "Cell In[1], line 4",
        "----> 4 found(",
        "      5     'nobody'",
        "      6 )",
        "Cell In[1], line 2",
        "----> 2     return c.users[login]",
    ]
    assert left_out.endswith(LEFT_OUT)
    assert last.startswith("What to do: ")


def test_a_lost_connection_shows_no_frame_of_edusync_requests_or_urllib3(
    shell: InteractiveShell,
) -> None:
    lines = shown(shell, NO_SERVER)
    assert lines[0].startswith("ConnectFailed: gettime: no connection to 127.0.0.1:9")
    assert lines[2:4] == ["Cell In[1], line 1", f"----> 1 {NO_SERVER}"]
    assert len(lines) == 6


def test_what_to_do_comes_last_and_once(shell: InteractiveShell) -> None:
    made = "error = NotFound('gone', advice='list them')"
    lines = shown(shell, f"{made}\nerror.add_note('Done: a.')\nraise error")
    assert lines[0] == "NotFound: gone"
    assert lines[-2:] == ["What to do: list them", "Done: a."]


def test_a_function_that_edusync_called_is_shown(shell: InteractiveShell) -> None:
    call = "c.enrol([{'regnum': 1, 'lastname': 'A'}], progress=show)"
    lines = shown(shell, f"def show(done, total):\n    raise NotSaved('here')\n{call}")
    assert [line for line in lines if line.startswith("---->")] == [
        f"----> 3 {call}",
        "----> 2     raise NotSaved('here')",
    ]


def test_the_frames_of_a_magic_are_left_out(shell: InteractiveShell) -> None:
    lines = shown(shell, "%%time\nc.users['nobody']")
    assert not [line for line in lines if "IPython" in line or "magic.py" in line]
    assert any(line.startswith("NotFound: ") for line in lines)


@pytest.mark.parametrize("mode", ["Verbose", "Plain", "Minimal"])
def test_who_chose_another_mode_of_ipython_gets_it(shell: InteractiveShell, mode: str) -> None:
    shell.run_line_magic("xmode", mode)
    lines = shown(shell, ABSENT)
    assert not [line for line in lines if LEFT_OUT in line]
    assert any("item.py" in line for line in lines) == (mode != "Minimal")


def test_colors_are_those_of_a_terminal_where_ipython_has_some(shell: InteractiveShell) -> None:
    shell.colors = "linux"
    assert shown(shell, ABSENT)[0].startswith("\x1b[31mNotFound\x1b[0m: ")


def test_outside_ipython_the_whole_traceback_is_there() -> None:
    with pytest.raises(NotFound) as caught:
        raise NotFound("gone", advice="list them")
    told = "".join(traceback.format_exception(caught.value))
    assert told.endswith("NotFound: gone - list them\n")
    assert pickle.loads(pickle.dumps(caught.value)).advice == "list them"


def test_every_error_of_edusync_is_shown_so() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    ours = [kind for kind in kinds if kind.__module__ == errors.__name__]
    assert [kind.__name__ for kind in ours if not hasattr(kind, "_render_traceback_")] == []
