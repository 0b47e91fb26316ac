"""The class of the next year that an earlier rollover made already.

It has the name, the expiration and the supervisor that the planned one would have. A copy that was
cut off before it got them is none: another rollover makes a whole one.
"""

import re
from collections.abc import Iterator, Mapping

from edusync.errors import AlreadyExists, ProtocolError, ServerBug
from edusync.wims.base import accounts, kinds
from edusync.wims.base.class_list import rows
from edusync.wims.base.groups import group_of
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import definitions

TOLD_BY = ("description", "expiration", "supervisor")  # settings of a class
_DEFINITION = re.compile(r"(\d+)/\.def")  # of a class of a group, in the files of the group


def refusal(home: ClassHandle, numbers: list[str], name: str, expiration: str) -> AlreadyExists:
    """Why a rollover makes no second class of the next year."""
    those = f"class {numbers[0]} is" if len(numbers) == 1 else f"classes {', '.join(numbers)} are"
    return AlreadyExists(
        f"{those} that of the next year already ({name!r} to {expiration}, of the same "
        "supervisor): go on with it, or complete it where a rollover was cut off; force=True makes "
        "another one",
        operation="rollover",
        target=f"class {home.qclass}",
    )


def found(
    home: ClassHandle, name: str, expiration: str, supervisor: str
) -> tuple[list[str], list[str]]:
    """The numbers of such classes beside a class; a warning where the list cannot be read.

    1 request: listclasses, or getclasstgz of the group that the class is in.
    """
    wanted = dict(zip(TOLD_BY, (name, expiration, supervisor), strict=True))
    try:
        there = [*(_in_group(home) if home.kind == kinds.SUBCLASS else _listed(home))]
    except (ProtocolError, ServerBug) as error:
        return [], [f"nobody can say whether a rollover made the class already: {error}"]
    return [
        number
        for number, told in there
        if number != str(home.qclass) and all(told.get(key) == wanted[key] for key in TOLD_BY)
    ], []


def _listed(home: ClassHandle) -> Iterator[tuple[str, Mapping[str, str]]]:
    for row in rows(home, ",".join(TOLD_BY)):
        yield row["qclass"], row


def _in_group(home: ClassHandle) -> Iterator[tuple[str, Mapping[str, str]]]:
    group = group_of(home)
    for path, body in accounts.files(group).items():
        if match := _DEFINITION.fullmatch(path):
            yield f"{group.qclass}_{match[1]}", definitions.settings(body, "class")
