"""Killed anywhere: what was told as done is done, and the next run completes it, nothing twice."""

from collections.abc import Iterator

import pytest

from tests.kills.processes import program
from tests.kills.run import Runs, on_sandbox
from tests.kills.works import WORKS

POINTS = 5  # of each work; `make kills` tries 200
SEED = 1


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with program() as process, on_sandbox(process) as found:
        yield found


@pytest.mark.parametrize("work", WORKS)
def test_a_killed_work_is_completed_by_the_next_run(runs: Runs, work: str) -> None:
    found = runs.killed(work, POINTS, SEED)
    assert [str(one) for one in found if one.failure] == []
    assert [one.ended for one in found].count(False) > 1
