"""Rows of a list that mean one person. Pure."""

from collections.abc import Iterable

from edusync.errors import PlanError
from edusync.people.keys import Key, identity_of, parts_of, shown
from edusync.people.source import Person

SHOWN = 10  # people in an error


def refuse_doubles(people: Iterable[Person], key: Key) -> None:
    """Raises PlanError where two rows have one key, since each would undo the other."""
    parts = parts_of(key)
    rows: dict[tuple[str, ...], list[Person]] = {}
    for person in people:
        if value := identity_of(person.values, parts):
            rows.setdefault(value, []).append(person)
    doubles = [found for found in rows.values() if len(found) > 1]
    if doubles:
        named = "; ".join(
            f"{shown(found[0].values, parts)} in rows {', '.join(str(one.row) for one in found)}"
            for found in doubles[:SHOWN]
        )
        more = f"; and {len(doubles) - SHOWN} more" if len(doubles) > SHOWN else ""
        raise PlanError(
            f"several rows are the same person ({named}{more}): nothing was sent; "
            "leave one row each, or choose another key="
        )
