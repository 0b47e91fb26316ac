"""What planning an enrolment costs, without a server: time and memory for many rows and users."""

import functools
import statistics
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from benchmarks.measuring import peak_megabytes, seconds
from edusync.people.doubles import refuse_doubles
from edusync.people.source import Source
from edusync.wims.enrolment.plan import plan
from edusync.wims.enrolment.roster import Roster

ROWS, RUNS = 20_000, 5
MOST_SECONDS, MOST_MEGABYTES = 1.0, 200.0


@attrs.frozen
class Planning:
    """Median seconds for half and for all of the rows and users, and the peak of memory for all."""

    name: str
    half: float
    whole: float
    megabytes: float

    @property
    def met(self) -> bool:
        return self.whole < MOST_SECONDS and self.megabytes < MOST_MEGABYTES


def person(number: int, **changed: str) -> dict[str, str]:
    names = {"lastname": f"Last{number}", "firstname": "Zoé", "regnum": f"{number:08}"}
    return {**names, "email": f"u{number}@example.org", **changed}


def unchanged(count: int) -> list[dict[str, str]]:
    return [person(number) for number in range(count)]


def mixed(count: int) -> list[dict[str, str]]:
    """Half of them new, the others with another e-mail."""
    return [person(number + count // 2, email="new@example.org") for number in range(count)]


def homonyms(count: int) -> list[dict[str, str]]:
    return [
        person(number, lastname="Doe", firstname="John", regnum=f"new{number}")
        for number in range(count)
    ]


CASES: dict[str, Callable[[int], list[dict[str, str]]]] = {
    "nothing to do": unchanged,
    "half new, half changed": mixed,
    "all new, of one name": homonyms,
}


def planned(rows: Sequence[Any], roster: Roster) -> None:
    table = Source(rows).read("regnum")
    refuse_doubles(table.people, "regnum")
    plan(table.people, roster, force=True)


def measured() -> list[Planning]:
    """Every case, for half the number and for all."""
    return [_measured(name, rows_of) for name, rows_of in CASES.items()]


def _measured(name: str, rows_of: Callable[[int], list[dict[str, str]]]) -> Planning:
    half, whole = (_work(rows_of, count) for count in (ROWS // 2, ROWS))
    first, second = (
        statistics.median(seconds(work) for _ in range(RUNS)) for work in (half, whole)
    )
    return Planning(name, first, second, peak_megabytes(whole))


def _work(rows_of: Callable[[int], list[dict[str, str]]], count: int) -> Callable[[], None]:
    rows = rows_of(count)
    roster = Roster({f"user{n}": {**person(n), "password": "*Nv"} for n in range(count)})
    return functools.partial(planned, rows, roster)
