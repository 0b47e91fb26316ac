"""Who takes part in which class of a group, and whose work is there, from its files. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from edusync.wims.classfiles import definitions
from edusync.wims.wire import codec

YES = "yes"
NAMING = ("participate", "supervise")  # what names classes of a group
# Folders of a class in which deluser looks for the work of a user.
_WORK = "examlog|exolog|noscore|score|photoboard|.users"
_WORK_OF = re.compile(rf"(\d+)/({_WORK})/(\.?)([A-Za-z0-9_@-]+)(\.exam|\.bin)?(/.*)?")

_CONNECTIONS = re.compile(r"^!set class_connections=(.*)$", re.MULTILINE)
_INSIDE = re.compile(rf"(\d+)/{re.escape(definitions.DEFINITION)}")


def places(text: str) -> list[str]:
    """The classes that a `participate` or `supervise` names."""
    return [place for place in text.replace(",", " ").split() if place]


def places_of(user: Mapping[str, Any]) -> list[str]:
    """The classes in which a user takes part."""
    return places(user.get("participate", ""))


def all_places(user: Mapping[str, Any]) -> set[str]:
    """The classes in which a user takes part, or which the user supervises."""
    return {place for name in NAMING for place in places(user.get(name, ""))}


def takes_part(user: Mapping[str, Any], place: str) -> bool:
    """Whether a user takes part in a class, or, inside a portal, in one that is in it."""
    named = places(user.get("participate", ""))
    return place in named or any(one.startswith(f"{place}/") for one in named)


def joined(text: str, *new: str) -> str:
    """A `participate` with these classes too, where they are not there yet."""
    return ",".join(dict.fromkeys([*places(text), *new]))


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


def put_away(paths: Iterable[str], login: str) -> list[str]:
    """Where deluser puts the work of a user: `1/score/jdoe.exam` becomes `1/score/.jdoe.exam`."""
    return [path.replace(f"/{login}", f"/.{login}", 1) for path in paths]


def classes_of(files: Mapping[str, bytes], connection: str = "") -> list[str]:
    """The numbers that the classes of a group have in it; of those that a connection may change."""
    found = [match for match in map(_INSIDE.fullmatch, files) if match]
    opened = [m for m in found if not connection or may_change(files[m[0]], connection)]
    return sorted((match[1] for match in opened), key=int)


def may_change(definition: bytes, connection: str) -> bool:
    """Whether a connection, `IDENT/RCLASS`, may change a class: by its first line of them."""
    first = _CONNECTIONS.search(codec.text_of(definition))
    words = first[1].replace(",", " ").split() if first else []
    return any(word.strip("+") == connection and word.endswith("+") for word in words)


def closed_to(files: Mapping[str, bytes], connection: str) -> set[str]:
    """The classes of a group, by number, that do not let a connection change them."""
    return {*classes_of(files)} - {*classes_of(files, connection)}


def refusal(group: object, numbers: Collection[str], connection: str) -> str:
    """Why nothing is done about work in classes of a group that do not let us change them."""
    named = ", ".join(f"{group}_{number}" for number in sorted(numbers, key=int))
    which = "classes" if len(numbers) > 1 else "class"
    lets = "do not let" if len(numbers) > 1 else "does not let"
    return (
        f"work is in {which} {named}, which {lets} {connection} put it away: the administrator "
        f"writes +{connection}+ into the first line `!set class_connections=` of its .def"
    )
