"""The one of a list that has a name: `session.courses()["ALG"]`."""

from collections.abc import Mapping, Sequence
from typing import Any

from edusync.errors import NotFound

BY = ("quser", "nickname", "title", "name", "short_name", "full_name", "regnum", "id")  # columns


def place(name: str, rows: Sequence[Mapping[str, Any]], plural: str) -> int:
    """The place of the only row of that name; case and blanks count only where two differ by them.

    Raises NotFound, also where several have that name.
    """
    names = [_names(row) for row in rows]
    wanted = _plain(name)
    found = [at for at, own in enumerate(names) if name in own] or [
        at for at, own in enumerate(names) if wanted in map(_plain, own)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(
            f"{len(found)} {plural} have the name {name!r}",
            advice=f"take one by its place, which counts from 0: {', '.join(map(str, found))}",
        )
    shown = ", ".join(own[0] for own in names[:10] if own) + ", ..." * (len(names) > 10)
    nameless = "take one by its place, which counts from 0" if rows else "there are none"
    advice = f"there are {shown}" if shown else nameless
    raise NotFound(f"no {plural} have the name {name!r}", advice=advice)


def _names(row: Mapping[str, Any]) -> list[str]:
    own = [str(row[column]) for column in BY if row.get(column)]
    return [*own, f"@{row['nickname']}"] if row.get("nickname") else own


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
