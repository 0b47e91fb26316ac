"""The server's list of the classes of a connection, and how a class gets into it."""

import re
from collections.abc import Mapping
from typing import Any

from edusync.errors import ProtocolError, ServerBug
from edusync.wims.api.base import ClassId
from edusync.wims.base import kinds
from edusync.wims.base.accounts import explained
from edusync.wims.base.groups import group_of
from edusync.wims.base.handle import ClassHandle, Rows, during
from edusync.wims.wire.failures import expect
from edusync.wims.wire.values import as_class_id

_LISTED = re.compile(r'"qclass":"(\d+(?:_\d+)*)"')  # in a list that a damaged class cuts
_NONE_LISTED = "there is no class allowed for this server"  # an empty list, as WIMS calls it


def listed(home: ClassHandle, number: ClassId, name: str) -> list[str]:
    """Puts a class into the server's list where it is missing; a warning where that fails.

    Another machine that writes the list at the same time may have kept it out. Requests: 1
    (listclasses); 2 more (modclass, listclasses) where it is missing.
    """
    return [] if str(number) in numbers(home) else _put(home, number, name)


def _put(home: ClassHandle, number: ClassId, name: str) -> list[str]:
    """Makes the server write a class into its list anew: 2 requests (modclass, listclasses)."""
    home.wims_at(number).wims_run("modclass", class_info={"description": name})
    if str(number) in numbers(home):
        return []
    return [
        f"class {number} is not in the server's list of classes (listclasses); a comma in its "
        "institution or supervisor, as other programs write it, keeps it out"
    ]


def put_in_list(home: ClassHandle) -> bool:
    """Puts a class into the server's list; see `Class.put_in_list`."""
    with during(home, "put_in_list"):
        if str(home.qclass) in numbers(home):
            return False
        if warnings := _put(home, home.qclass, home.infos["description"]):
            raise ServerBug(warnings[0], operation="modclass", target=f"class {home.qclass}")
    return True


def numbers(home: ClassHandle) -> set[str]:
    """The classes of the connection, or of the group of a class in one: 1 request.

    The job is listclasses, for a group getclass. The list ends before a damaged class.
    """
    if home.kind == kinds.SUBCLASS:
        with explained(home):
            return {str(number) for number in subclass_numbers(group_of(home).infos)}
    try:
        return {row["qclass"] for row in rows(home)}
    except (ProtocolError, ServerBug) as error:
        return set(_LISTED.findall(error.raw))


def rows(home: ClassHandle, options: str | None = None) -> Rows:
    """The classes of the connection, each with the settings of these names: 1 request."""
    api, _ = home.connection
    answer = api.listclasses(home.rclass, options=options, verbose=True)
    reply = expect("listclasses", answer, f"connection {home.rclass}", fine=_NONE_LISTED)
    found: Rows = reply.get("classes_list", ())
    return found


_SUBCLASS = re.compile(r"\d+(/\d+)?")  # getclass lists archives, N/1.tgz, too


def subclass_numbers(reply: Mapping[str, Any]) -> "list[ClassId]":
    """The numbers of the classes of a group, from a getclass; no backups in its folder."""
    rows = reply.get("subclasses_list", [])
    return [as_class_id(row[0]) for row in rows if _SUBCLASS.fullmatch(row[0])]
