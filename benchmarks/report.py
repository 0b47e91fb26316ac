"""Results as a Markdown text. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.compare import Comparison, Side
from benchmarks.overhead import Overhead
from benchmarks.planning import MOST_MEGABYTES, MOST_SECONDS, ROWS, Planning

HEAD = """# Benchmarks

Written by `make bench`. Each row is one piece of work, done by edusync, by wimsapi 0.5.11 as its
users write it, and bare: only the jobs that the protocol needs at least, posted by requests with
nothing read. The three take turns in one run; times are medians, requests those of one run.
"""
COLUMNS = ("work", "edusync", "wimsapi", "faster", "aim", "", "bare (the floor)")


def text(
    machine: Mapping[str, str],
    near: Sequence[Comparison],
    far: Sequence[Comparison],
    overheads: Sequence[Overhead],
    plannings: Sequence[Planning],
    delay: float,
    left_out: Iterable[str] = (),
) -> str:
    """The whole file."""
    missing = "".join(f"* not measured in this run: {name}\n" for name in left_out)
    parts = [
        HEAD,
        "".join(f"* {key}: {value}\n" for key, value in machine.items()) + missing,
        "## On one machine\n",
        comparisons(near),
        f"## Through a proxy that adds {1000 * delay:.0f} ms to every request\n",
        comparisons(far),
        "## What the library costs\n",
        costs(overheads),
        f"## Planning an enrolment of {ROWS:,} rows in a class of {ROWS:,} users\n",
        planning(plannings),
    ]
    return "\n".join(parts)


def comparisons(rows: Sequence[Comparison]) -> str:
    """The table of the rows, and what must be said of some."""
    lines = [
        (
            row.name,
            side(row.ours),
            side(row.theirs) + (f" x {1 / row.part:g}" if row.part != 1 else ""),
            f"{row.ratio:.1f}x",
            f"{row.aim:g}x",
            "met" if row.ratio >= row.aim else "not met",
            side(row.bare),
        )
        for row in rows
    ]
    notes = [f"* {row.name}: {row.note}.\n" for row in rows if row.note]
    notes += [floor(row) for row in rows if row.ratio < row.aim]
    return table(COLUMNS, lines) + ("\n" + "".join(notes) if notes else "")


def floor(row: Comparison) -> str:
    """Where an aim is not met: what the protocol allows, and how far from it we are."""
    most = row.theirs.seconds / row.part / row.bare.seconds
    above = 100 * (row.ours.seconds / row.bare.seconds - 1)
    return (
        f"* {row.name}: the bare jobs alone take {duration(row.bare.seconds)}, which is "
        f"{most:.1f}x faster than wimsapi; edusync takes {above:+.0f} % of that.\n"
    )


def costs(rows: Sequence[Overhead]) -> str:
    lines = [
        (
            row.name,
            f"{row.ours:.2f} ms",
            f"{row.other:.2f} ms",
            f"{100 * (row.ratio - 1):+.1f} %",
            "" if row.aim is None else f"{100 * (row.aim - 1):+.0f} %",
            "" if row.aim is None else "met" if row.ratio <= row.aim else "not met",
            f"{row.rounds}",
        )
        for row in rows
    ]
    return table(("work", "edusync", "bare", "more", "aim: at most", "", "runs"), lines)


def planning(rows: Sequence[Planning]) -> str:
    lines = [
        (
            row.name,
            duration(row.half),
            duration(row.whole),
            f"{row.megabytes:.0f} MB",
            "met" if row.met else "not met",
        )
        for row in rows
    ]
    aim = f"aim: {MOST_SECONDS:g} s, {MOST_MEGABYTES:g} MB"
    half = f"{ROWS // 2:,} rows and users"
    return table(("rows", half, f"{ROWS:,} rows and users", "memory at most", aim), lines)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def side(of: Side) -> str:
    """Time, requests and runs of one side."""
    requests = "1 request" if of.requests == 1 else f"{of.requests} requests"
    return f"{duration(of.seconds)}, {requests}, {of.runs} run{'s' * (of.runs > 1)}"


def duration(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
