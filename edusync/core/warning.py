"""Warnings that point at the line of the program that called edusync, however deep they arise.

`warnings.warn` can skip files only from Python 3.12 on.
"""

import logging
import warnings
from types import FrameType
from typing import cast

from edusync.terminals import printable

_log = logging.getLogger("edusync.quirks")
_PACKAGE = __name__.partition(".")[0]
_BETWEEN = frozenset({"contextlib", "functools"})  # through which our own functions are called


class ServerQuirkWarning(UserWarning):
    """The server is known to be wrong here, and the result may be."""


def warn(text: str, category: type[Warning] = UserWarning) -> None:
    """Warns at the nearest line that is outside of edusync; a quirk of a server is logged, too."""
    if issubclass(category, ServerQuirkWarning):
        _log.warning("%s", text)
    frame = _frame_outside()
    warnings.warn_explicit(
        printable(text),
        category,
        frame.f_code.co_filename,
        frame.f_lineno,
        module=frame.f_globals.get("__name__"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


def _frame_outside() -> FrameType:
    """The nearest frame that is not ours; the last one where all are."""
    import inspect  # here, as few programs are ever warned

    frame = cast(FrameType, inspect.currentframe())
    while _is_ours(str(frame.f_globals.get("__name__"))) and frame.f_back is not None:
        frame = frame.f_back
    return frame


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == _PACKAGE or module in _BETWEEN
