"""Who takes part in which class of a group, and whose work is there, from its files. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

YES = "yes"
# Folders of a class in which deluser looks for the work of a user.
_WORK = "examlog|exolog|noscore|score|photoboard|.users"
_WORK_OF = re.compile(rf"(\d+)/({_WORK})/(\.?)([A-Za-z0-9_@-]+)(\.exam|\.bin)?(/.*)?")


def places(text: str) -> list[str]:
    """The classes that a `participate` or `supervise` names."""
    return [place for place in text.replace(",", " ").split() if place]


def takes_part(user: Mapping[str, Any], place: str) -> bool:
    """Whether a user takes part in a class, or, inside a portal, in one that is in it."""
    named = places(user.get("participate", ""))
    return place in named or any(one.startswith(f"{place}/") for one in named)


def joined(text: str, place: str) -> str:
    """A `participate` with one class more, where it is not there yet."""
    return ",".join(dict.fromkeys([*places(text), place]))


def left(text: str, *gone: str) -> str:
    """A `participate` without these classes."""
    return ",".join(place for place in places(text) if place not in gone)


def is_teacher(user: Mapping[str, Any]) -> bool:
    """Whether a user may supervise classes of the group."""
    return user.get("supervisable") == YES


def traces(paths: Iterable[str], *, hidden: bool = False) -> dict[str, dict[str, list[str]]]:
    """Files of the work of each login in the classes of a group, by number of the class.

    `paths` are those in the archive of the group; `hidden` ones are those that deluser put away,
    as `1/score/.jdoe`, where nobody who gets the login finds them.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(paths):
        if (match := _WORK_OF.fullmatch(path)) and bool(match[3]) is hidden:
            found.setdefault(match[4], {}).setdefault(match[1], []).append(path)
    return found
