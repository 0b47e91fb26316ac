"""An error as IPython and notebooks show it: one screen, without the frames inside edusync.

IPython asks an exception for `_render_traceback_` before it makes a traceback of its own. `%debug`,
`%tb` after `%xmode Verbose`, and programs outside IPython see the whole traceback.
"""

import linecache
import re
import sys
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any

_OURS, _SHELL = "edusync", ("IPython", "ipykernel", "traitlets")  # packages
_USUAL = "Context"  # IPython's mode that is folded; who chose another one gets that
_LINES = 4  # of a statement that are shown
_RED, _GREEN, _CYAN, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[0m"
_COLOR = re.compile(r"\x1b\[[0-9]+m")


def rendered(error: BaseException) -> list[str]:
    """The lines that are shown: what is wrong, where the program asked for it, what to do."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if (own := getattr(shell, "InteractiveTB", None)) and own.mode != _USUAL:
        lines: list[str] = own.structured_traceback(type(error), error, error.__traceback__)
        return lines
    shown, left_out = _frames(error)
    said, advice = _parts(error)
    lines = [f"{_RED}{type(error).__name__}{_PLAIN}: {said}", ""]
    for frame in shown:
        lines += [*_lines(frame, shell), ""]
    if left_out:
        lines.append(f"(left out: {left_out} inside edusync; %xmode Verbose, then %tb, shows all)")
    lines += [f"What to do: {advice}"] * bool(advice)
    lines += getattr(error, "__notes__", [])
    if getattr(shell, "colors", "").lower() == "nocolor":
        return [_COLOR.sub("", line) for line in lines]
    return lines


Frame = tuple[FrameType, traceback.FrameSummary]


def _frames(error: BaseException) -> tuple[list[Frame], int]:
    """The frames of the program, those that edusync called back too, and how many are left out."""
    walked = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    frames = list(zip(walked, traceback.extract_tb(error.__traceback__), strict=True))
    packages = [_package(frame) for frame in walked]
    first = packages.index(_OURS) if _OURS in packages else len(frames)
    outer = [frame for frame in frames[:first] if _package(frame[0]) not in _SHELL]
    inner = [frame for frame in frames[first:] if _package(frame[0]) == "__main__"]
    return [*outer, *inner], len(frames) - first - len(inner)


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _parts(error: BaseException) -> tuple[str, str]:
    """What an error says, and its advice, which is part of it where the error has one."""
    text, advice = str(error), getattr(error, "advice", "")
    if not advice or not text.endswith(advice):
        return text, ""
    return text.removesuffix(advice).rstrip(" -"), advice


def _lines(frame: Frame, shell: Any) -> Iterator[str]:
    """Where a frame is, and the statement that it runs."""
    _, found = frame
    first = found.lineno or 1
    naming = getattr(getattr(shell, "compile", None), "format_code_name", lambda _: None)
    if name := naming(found.filename):
        yield f"{_CYAN}{' '.join(name)}{_PLAIN}, line {first}"
    else:
        yield f"{_CYAN}{found.filename}{_PLAIN}, line {first}, in {found.name}"
    last = min(getattr(found, "end_lineno", None) or first, first + _LINES - 1)
    width = len(str(last))
    for number in range(first, last + 1):
        if not (line := linecache.getline(found.filename, number).rstrip()):
            continue
        arrow = f"{_GREEN}---->{_PLAIN}" if number == first else "     "
        yield f"{arrow} {number:{width}} {line}"
