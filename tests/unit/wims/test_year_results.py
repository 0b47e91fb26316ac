"""What the results of a year's work show of themselves, in one line and as a table."""

import math
from pathlib import Path

import pytest

from edusync.results import ItemList
from edusync.wims import SheetStats
from edusync.wims.classes.archive_all import ArchivesResult
from edusync.wims.classes.copy import CleanResult, CopyResult
from edusync.wims.classes.rollover import RolloverResult, ShiftedDate
from edusync.wims.models.privacy import ForgetResult
from tests.conftest import make_class

NEW = make_class("r", qclass=2000000)
DATES = ItemList([ShiftedDate("sheet", 1, "<One>", "20270131", "20280131")])
ROLLED = RolloverResult("Algebra", "20280831", DATES, (), NEW, left=("a", "b"), warnings=("w",))
FAILED = ArchivesResult(ItemList(), {"7": ValueError("<bad>")})
STATS = SheetStats(2, 8.5, 40, 10, 100, ItemList())


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (CopyResult(NEW, ("a",)), "<CopyResult: class 2000000, 1 files left, 0 warnings>"),
        (
            CopyResult(NEW, not_copied={"exolog": "2"}),
            "<CopyResult: class 2000000, 0 files left, 0 warnings, 1 settings not copied>",
        ),
        (CleanResult(("jdoe", "xroe")), "<CleanResult: 2 users deleted, no files left>"),
        (
            CleanResult(("jdoe",), dry_run=True),
            "<CleanResult: dry run: would erase 1 user and all their work>",
        ),
        (
            ForgetResult("jdoe", Path("x.json"), ("a",), ()),
            "<ForgetResult: jdoe, exported to x.json, 1 files erased, 0 left>",
        ),
        (FAILED, "<ArchivesResult: 0 archives, 1 failures, 0 warnings>"),
        (
            ROLLED,
            "<RolloverResult: class 2000000, 'Algebra' to 20280831, 1 date moved, 2 files left; "
            "1 warning: w>",
        ),
        (
            RolloverResult("Algebra", "20280831", DATES, (), dry_run=True),
            "<RolloverResult: dry run: would make the class 'Algebra' to 20280831, move 1 date>",
        ),
        (
            RolloverResult(
                "Algebra", "20280831", DATES, ("cleanclass",), dry_run=True, erased=("a", "b")
            ),
            "<RolloverResult: dry run: would erase 2 users and all their work, keep the class as "
            "'Algebra' to 20280831, move 1 date>",
        ),
        (STATS, "<SheetStats: 2 users, quality 8.5, cumul 40, 0 exercises>"),
    ],
)
def test_a_result_is_one_line(result: object, line: str) -> None:
    assert repr(result) == line


def test_a_table_tells_what_was_done_as_done_and_what_would_be_as_a_plan() -> None:
    plan: RolloverResult[None] = RolloverResult(
        "A", "20280831", DATES, ("cleanclass",), dry_run=True, erased=("jdoe",)
    )
    assert ">moved the expiration</td>" in ROLLED._repr_html_()
    assert ">would move the expiration</td>" in plan._repr_html_()
    assert ">would erase the user and all work</td>" in plan._repr_html_()


def test_a_table_has_the_line_above_it_without_the_name_of_a_class() -> None:
    cleaned = CleanResult(("jdoe",))._repr_html_()
    assert cleaned.startswith("<p>1 user deleted, no files left</p>")


def test_results_with_rows_are_tables() -> None:
    assert ">20280131</td>" in ROLLED._repr_html_()
    assert "&lt;One&gt;" in ROLLED._repr_html_()
    assert "&lt;bad&gt;" in FAILED._repr_html_()
    assert ">8.5</td>" in STATS._repr_html_()
    empty = SheetStats(0, math.nan, math.nan, math.nan, math.nan, ItemList())
    assert repr(empty) == "<SheetStats: 0 users, quality nan, cumul nan, 0 exercises>"
