"""What the benchmarks make of what they measured."""

from benchmarks.compare import Comparison, Side
from benchmarks.measuring import counted, interleaved, peak_megabytes
from benchmarks.overhead import Overhead
from benchmarks.report import comparisons, costs
from tests.unit.scripted import ok, playing


def row(ours: float, theirs: float, part: float = 1.0) -> Comparison:
    bare = Side(0.5, 1, 5)
    return Comparison("work", 10, Side(ours, 2, 9), Side(theirs, 600, 1), bare, part, "")


def test_runs_are_spread_evenly() -> None:
    assert interleaved([("ours", 4), ("theirs", 2)]) == [
        *("ours", "theirs", "ours", "ours", "theirs", "ours")
    ]


def test_an_aim_that_is_met() -> None:
    shown = comparisons([row(1, 12)])
    assert "| 1.00 s, 2 requests, 9 runs | 12.00 s, 600 requests, 1 run | 12.0x | 10x | met |" in (
        shown
    )
    assert "alone take" not in shown


def test_an_aim_that_is_not_met_tells_the_floor() -> None:
    assert (
        "the bare jobs alone take 500.0 ms, which is 12.0x faster than wimsapi; edusync takes "
        "+100 % of that" in comparisons([row(1, 6)])
    )


def test_a_part_is_multiplied_and_says_so() -> None:
    shown = comparisons([row(1, 2, part=0.1)])
    assert "2.00 s, 600 requests, 1 run x 10 | 20.0x" in shown


def test_a_cost() -> None:
    assert "| a call | 1.20 ms | 1.00 ms | +20.0 % | +10 % | not met | 3 |" in costs(
        [Overhead("a call", 1.2, 1.0, 1.1, 3)]
    )


def test_requests_are_counted_and_counting_ends() -> None:
    with playing(ok(), ok()) as script:
        with counted() as count:
            script.api().checkident()
        script.api().checkident()
    assert count() == 1


def test_memory_is_that_of_the_work() -> None:
    assert 8 < peak_megabytes(lambda: bytes(8_000_000)) < 9
