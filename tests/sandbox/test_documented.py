"""docs/sandbox.md tells what the sandbox does not answer alike, as the tests' lists have it."""

import re

import pytest

from tests.conftest import ROOT
from tests.contract.differences import DIFFERENCES
from tests.sandbox import test_swad_recordings, test_wims_recordings
from tests.sandbox.swadworld import names
from tests.sandbox.wimsrecordings import cassettes
from tests.targets import SANDBOX, SANDBOX_HTTP, TARGETS

CHECKED = (ROOT / "docs" / "sandbox.md").read_text("utf-8").partition("## What was checked")[2]
WIMS, SWAD = "recording in `cassettes/wims`", "recording in `cassettes/swad`"


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the table whose first column has that heading: first cell, the others."""
    found = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", CHECKED, re.M)
    assert found, heading
    rows = [[cell.strip("` ") for cell in line[1:-1].split("|")] for line in found[1].splitlines()]
    return {first: others for first, *others in rows}


@pytest.mark.parametrize(
    ("heading", "listed"),
    [(WIMS, test_wims_recordings.NOT_REPRODUCED), (SWAD, test_swad_recordings.APART)],
    ids=["wims", "swad"],
)
def test_recordings_that_are_answered_otherwise_are_told(
    heading: str, listed: dict[str, str]
) -> None:
    assert table(heading) == {name: [reason] for name, reason in listed.items()}


def test_so_many_recordings_are_answered_alike() -> None:
    wims, swad = len(cassettes()), len(list(names()))
    assert [numbers[-2:] for numbers in table("recorded server").values()] == [
        [str(wims), str(wims - len(test_wims_recordings.NOT_REPRODUCED))],
        [str(swad), str(swad - len(test_swad_recordings.APART))],
    ]


def test_so_many_tests_run_on_each_target() -> None:
    count = len(cassettes())  # one for each test, and version where answers differ
    of_one = count - sum("[4.31b" in name for name in cassettes())
    told = {target: cells[1] for target, cells in table("`--target`").items()}
    assert set(told) == set(TARGETS)
    for target in (SANDBOX, SANDBOX_HTTP):
        refused = sum(name.startswith("wims/") for name in DIFFERENCES[target])
        assert told[target] == f"{count - refused}; {refused} are refused"
    assert told["live"].partition(",")[0] == str(of_one)
    assert told["recordings"] == str(count)


@pytest.mark.parametrize("target", [SANDBOX, SANDBOX_HTTP])
def test_every_test_that_must_fail_on_the_sandbox_is_told(target: str) -> None:
    tests = [re.sub(r"^wims/(\w+)\.py::", r"\1/", test) for test in DIFFERENCES[target]]
    assert [test for test in tests if test not in CHECKED] == []
