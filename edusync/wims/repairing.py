"""How the server looks for damage in a class, and repairs it."""

from typing import TYPE_CHECKING, Any

import attrs

from edusync.errors import DataLossError
from edusync.wims import kinds
from edusync.wims.failures import expect
from edusync.wims.items import connected

if TYPE_CHECKING:
    from edusync.wims.classes import Class

DELETED = "delete_users"


@attrs.frozen
class RepairResult:
    """What was found and repaired, in the server's words ('' for nothing).

    `users_deleted`, `users_corrected`, `subclasses_corrected` count what was wrong in a group of
    classes.
    """

    messages: tuple[str, ...] = ()
    users_deleted: int = 0
    users_corrected: int = 0
    subclasses_corrected: int = 0
    requests: int = 0


def repair(home: "Class", force: bool) -> RepairResult:
    """Repairs a class; see `Class.repair`."""
    api, qclass = connected(home, "repair")
    kinds.require(home, "repair")
    with api.exclusive(qclass), api.counted() as count:
        found = _ask(home, "checkonly")
        wrong = _number(found, DELETED)
        if wrong and not force:
            raise DataLossError(
                f"class {qclass}: {wrong} users are in no class of the group, and WIMS would remove"
                " them, where no job recovers them; force=True goes on"
            )
        if any(_number(found, name) for name in (DELETED, "correct_users", "correct_subclasses")):
            _ask(home, "checkandrepair")
        return RepairResult(
            tuple(text for text in found.get("mess_list", []) if text),
            wrong,
            _number(found, "correct_users"),
            _number(found, "correct_subclasses"),
            count(),
        )


def _ask(home: "Class", option: str) -> dict[str, Any]:
    api, qclass = home.connection
    answer = api.call("repairclass", qclass=qclass, rclass=home.rclass, options=option)
    reply: dict[str, Any] = expect("repairclass", answer, f"class {qclass}")
    return reply


def _number(reply: dict[str, Any], name: str) -> int:
    return int(reply.get(name) or 0)
