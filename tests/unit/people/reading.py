"""People of any source, as `Class.enrol` reads them."""

from typing import Any

from edusync.people.source import Source, Table


def read(people: Any, key: Any = "regnum", **options: Any) -> Table:
    return Source(people, **options).read(key)
