"""The server's list of the classes of a connection, and how a class gets into it."""

import re
from typing import TYPE_CHECKING

from edusync.errors import ProtocolError, ServerBug
from edusync.wims.api.base import ClassId
from edusync.wims.failures import expect

if TYPE_CHECKING:
    from edusync.wims.classes import Class

_LISTED = re.compile(r'"qclass":"(\d+(?:_\d+)*)"')  # in a list that a damaged class cuts
_NONE_LISTED = "there is no class allowed for this server"  # an empty list, as WIMS calls it


def listed(home: "Class", number: ClassId, name: str) -> list[str]:
    """Puts a class into the server's list where it is missing; a warning where that fails.

    Another machine that writes the list at the same time may have kept it out. Requests: 1
    (listclasses); 2 more (modclass, listclasses) where it is missing.
    """
    api, _ = home.connection
    if str(number) in numbers(home):
        return []
    answer = api.modclass(number, home.rclass, {"description": name})
    expect("modclass", answer, f"class {number}")
    if str(number) in numbers(home):
        return []
    return [f"class {number} is not in the server's list of classes (listclasses)"]


def numbers(home: "Class") -> set[str]:
    """The classes of the connection, as far as the list goes where one is damaged: 1 request."""
    api, _ = home.connection
    try:
        answer = api.listclasses(home.rclass, verbose=True)
        reply = expect("listclasses", answer, f"connection {home.rclass}", fine=_NONE_LISTED)
    except (ProtocolError, ServerBug) as error:
        return set(_LISTED.findall(error.raw))
    return {row["qclass"] for row in reply.get("classes_list", ())}
