"""How a bulk call shows its progress, and what it logs."""

import contextlib
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from edusync.extras import needing
from edusync.results import Report

SHOWN = 5  # rows that failed, in a line of the log

Advance: TypeAlias = Callable[[int, int], object]  # rows that are done, all rows
Progress: TypeAlias = "Advance | bool | None"


def log_step(platform: str, what: str, figures: object, requests: int | None = None) -> None:
    """One INFO line about a step of a bulk call that is done: its object and action, its figures.

    `platform` is 'wims' or 'swad', whose logger is `edusync.wims` or `edusync.swad`.
    """
    took = "" if requests is None else f"; requests: {requests}"
    logging.getLogger(f"edusync.{platform}").info("%s: %s%s", what, figures, took)


def log_trouble(platform: str, what: str, trouble: str) -> None:
    """One WARNING line about a bulk call: what failed, or what it waits for."""
    logging.getLogger(f"edusync.{platform}").warning("%s: %s", what, trouble)


def log_report(platform: str, what: str, report: Report[Any]) -> None:
    """One INFO line with the figures of a bulk call, and one WARNING line where rows failed."""
    log_step(platform, what, report.summary, report.requests)
    if failed := report.failed:
        reasons = "; ".join(f"row {line.row}: {line.reason}" for line in failed[:SHOWN])
        more = f"; and {len(failed) - SHOWN} more" if len(failed) > SHOWN else ""
        told = f"{len(failed)} of {len(report)} rows failed: {reasons}{more}"
        log_trouble(platform, what, told)


@contextlib.contextmanager
def shown(progress: Progress, what: str) -> Iterator[Advance]:
    """Gives what to call after each step, `(done, total)`.

    `progress` is such a function itself; or True, for a bar: of rich in a terminal, of tqdm in a
    notebook, which `pip install ".[progress]"` brings.
    """
    if callable(progress):
        yield progress
    elif not progress:
        yield lambda *_: None
    else:
        with (_tqdm_bar if _in_notebook() else _rich_bar)(what) as advance:
            yield advance


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"


@contextlib.contextmanager
def _rich_bar(what: str) -> Iterator[Advance]:
    with needing("progress"):
        import rich.console
        import rich.progress

    with rich.progress.Progress(console=rich.console.Console(stderr=True)) as bars:
        bar = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)


@contextlib.contextmanager
def _tqdm_bar(what: str) -> Iterator[Advance]:
    with needing("progress"):
        import tqdm.auto

    with tqdm.auto.tqdm(desc=what) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield advance
