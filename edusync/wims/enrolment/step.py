"""What is to be done about one person of a list, and which fields putcsv can carry. Pure.

putcsv makes and changes users by the hundred: without a column of passwords it leaves those alone,
and an empty cell changes nothing. It carries letters, digits and few signs; everything else goes by
adduser and moduser.
"""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from edusync.people.source import Person

NEEDED = ("lastname", "firstname")  # of a new user

# What putcsv keeps as it is, and no other rule of WIMS touches.
# Of windows-1252 beyond Latin-1: all but the euro, for which it refuses the whole table.
_BEYOND = "‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_PLAIN = re.compile(rf"(?! )(?:[A-Za-z0-9'._@/+À-ÖØ-öø-ÿ{_BEYOND}-]|(?<! ) (?!$)){{1,100}}")
CSV_FIELDS = ("lastname", "firstname", "email", "regnum")

# 'join' and 'leave' a class of a group; 'hide' the work done in the classes of a group.
Action: TypeAlias = Literal[
    "create",
    "update",
    "recover",
    "join",
    "leave",
    "hide",
    "remove",
    "purge",
    "nothing",
    "absent",
    "refuse",
]

_STATUS: Mapping[Action, str] = {
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


@attrs.frozen
class Step:
    """What to do about one person: the login, the fields that differ, what must be said of it.

    `more`: another step follows when this one is done, which sends the fields `later`. 'absent' is
    a person who need not leave. `adopted` is one who is there without a key, or with it written
    otherwise; `warning` is part of the reason, and for all to read.
    """

    person: Person
    action: Action
    login: str = ""
    fields: Mapping[str, str] = attrs.field(factory=dict)
    reason: str = ""
    more: bool = False
    later: tuple[str, ...] = ()
    adopted: bool = False
    warning: str = ""

    @property
    def status(self) -> str:
        """The status of the row when the step is done."""
        is_change = self.action in ("update", "join")
        return "adopted" if self.adopted and is_change else _STATUS[self.action]


def is_plain(value: str) -> bool:
    """Whether putcsv keeps the text as it is."""
    return _PLAIN.fullmatch(value) is not None


def fits_csv(fields: Mapping[str, str]) -> bool:
    """Whether putcsv can carry the fields."""
    return all(name in CSV_FIELDS and is_plain(value) for name, value in fields.items())


def refuse(person: Person, reason: str) -> Step:
    """The step that does nothing about somebody, for this reason."""
    return Step(person, "refuse", reason=reason)
