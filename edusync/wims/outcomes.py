"""What becomes of the rows of a bulk enrolment or removal."""

from collections.abc import Mapping

import attrs

from edusync.wims.enrolplans import Action

STATUS: Mapping[Action, str] = {
    "create": "created",
    "update": "updated",
    "recover": "recovered",
    "join": "updated",
    "leave": "removed",
    "hide": "removed",
    "remove": "removed",
    "purge": "removed",
    "nothing": "unchanged",
    "absent": "failed",
    "refuse": "failed",
}
PRESENT = ("created", "updated", "recovered", "unchanged")  # who is in the class in the end


@attrs.frozen
class Outcome:
    """What became of a row: status, login, reason."""

    status: str
    login: str = ""
    reason: str = ""
