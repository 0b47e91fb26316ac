"""Runs the cases: sides take turns, medians count, requests too."""

import statistics
import sys
from collections.abc import Iterator

import attrs

from benchmarks.cases import Case, Runs
from benchmarks.measuring import counted, interleaved, seconds
from benchmarks.world import Place

BARE_RUNS = 5


@attrs.frozen
class Side:
    """One side of a case: seconds (the median), requests of one run, and the runs."""

    seconds: float
    requests: int
    runs: int


@attrs.frozen
class Comparison:
    """One row of the results."""

    name: str
    aim: float
    ours: Side
    theirs: Side
    bare: Side
    part: float
    note: str

    @property
    def ratio(self) -> float:
        """How many times faster edusync is."""
        return self.theirs.seconds / self.part / self.ours.seconds


def compare(cases: list[Case], place: Place, *, far: bool) -> Iterator[Comparison]:
    """The rows of the cases that are measured in that place."""
    for case in cases:
        runs = case.far if far else case.near
        if runs is not None:
            yield _compare(case, place, runs)


def _compare(case: Case, place: Place, runs: Runs) -> Comparison:
    works = {"ours": case.ours, "theirs": case.theirs, "bare": case.bare}
    times: dict[str, list[float]] = {name: [] for name in works}
    requests: dict[str, int] = {}
    turns = {"ours": runs.ours, "theirs": runs.theirs, "bare": min(BARE_RUNS, runs.ours)}
    for name in interleaved([*turns.items()]):
        with case.prepare(place) as target, counted() as count:
            times[name].append(seconds(lambda: works[name](place, target)))  # noqa: B023
            requests[name] = count()
        print(f"{case.name}: {name} {times[name][-1]:.3f} s", file=sys.stderr, flush=True)
    sides = {
        name: Side(statistics.median(times[name]), requests[name], len(times[name]))
        for name in works
    }
    return Comparison(case.name, runs.aim, **sides, part=case.part, note=case.note)
