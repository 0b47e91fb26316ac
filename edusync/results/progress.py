"""How a bulk call shows its progress, and what it logs."""

import contextlib
import functools
import importlib.util
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from edusync.results.report import Report
from edusync.terminals import printable

SHOWN = 5  # rows that failed, in a line of the log

Advance: TypeAlias = Callable[[int, int], object]  # rows that are done, all rows
Progress: TypeAlias = "Advance | bool | None"
Steps: TypeAlias = list[tuple[str, Callable[[], object]]]  # by name, in order


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
    if (failed := report.failed) and not report.dry_run:
        reasons = "; ".join(f"row {line.row}: {line.reason}" for line in failed[:SHOWN])
        more = f"; and {len(failed) - SHOWN} more" if len(failed) > SHOWN else ""
        summary = f"{len(failed)} of {len(report)} rows failed: {reasons}{more}"
        log_trouble(platform, what, summary)


def logged(platform: str, what: str, steps: Steps, advance: Advance) -> Steps:
    """The steps; each one that is done is logged, and moves the bar."""

    def run(number: int, name: str, step: Callable[[], object]) -> None:
        step()
        advance(number, len(steps))
        log_step(platform, what, f"{name}, step {number} of {len(steps)} after the archive")

    return [
        (name, functools.partial(run, number, name, step))
        for number, (name, step) in enumerate(steps, 1)
    ]


@contextlib.contextmanager
def shown(progress: Progress, what: str) -> Iterator[Advance]:
    """Gives what to call after each step, `(done, total)`.

    `progress` is such a function itself; or True, for a bar of tqdm in a terminal and in a
    notebook. A notebook that cannot show bars (without ipywidgets) gets lines.
    """
    if callable(progress):
        yield progress
    elif not progress:
        yield lambda *_: None
    else:
        with (_lines if _shows_no_bars() else _bar)(printable(what)) as advance:
            yield advance


def _shows_no_bars() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    in_notebook = type(shell).__name__ == "ZMQInteractiveShell"
    return in_notebook and importlib.util.find_spec("ipywidgets") is None


@contextlib.contextmanager
def _lines(what: str) -> Iterator[Advance]:
    logged: list[int] = []  # the tenths that a line was written for

    def advance(done: int, total: int) -> None:
        tenth = 10 * done // total if total else 10
        if tenth not in logged:
            logged.append(tenth)
            sys.stdout.write(f"{what}: {done} of {total}\n")

    yield advance


@contextlib.contextmanager
def _bar(what: str) -> Iterator[Advance]:
    import tqdm.auto

    with contextlib.ExitStack() as shown_until:
        bars: list[Any] = []  # made when it is known how much there is

        def advance(done: int, total: int) -> None:
            if not bars:
                bars.append(shown_until.enter_context(tqdm.auto.tqdm(desc=what, total=total)))
            bars[0].total = total
            bars[0].update(done - bars[0].n)

        yield advance
