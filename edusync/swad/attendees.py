"""Who came to an attendance event: the list of its students, and the report of a marking."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from edusync.errors import InvalidValue
from edusync.results import ItemList, Report
from edusync.swad.codes import code_in
from edusync.swad.users import Person, User, require_person, user_of
from edusync.swad.values import Value

People: TypeAlias = "Iterable[Person] | Person"
Key: TypeAlias = int | str  # the code of a user, or '@nickname' in small letters


@attrs.frozen(eq=False, repr=False)
class Attendee(User):
    """A student of an attendance event: a `User`, and whether the student is marked as present."""

    present: bool = False

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}, present={self.present})"


def attendee_of(server: str, item: Mapping[str, Any]) -> Attendee:
    """The student whom an item of getAttendanceUsers describes."""
    code_in(item, "userCode")  # else this student's mark would be lost when a whole set is sent
    user = user_of(server, item)
    known = {field.name: getattr(user, field.name) for field in attrs.fields(User)}
    return Attendee(**known, present=bool(item["present"]))


class Attendees(ItemList[Attendee]):
    """The students of an attendance event. None of its methods makes a request."""

    @property
    def present(self) -> "Attendees":
        """Those who are marked as present."""
        return Attendees(user for user in self if user.present)

    @property
    def absent(self) -> "Attendees":
        """Those who are not."""
        return Attendees(user for user in self if not user.present)

    @property
    def present_rate(self) -> float | None:
        """Which part of them is present, from 0 to 1; None for an event without students."""
        return len(self.present) / len(self) if self else None

    def by_name(self) -> dict[Key, Attendee]:
        """The students by code, and by '@nickname' in small letters."""
        codes: dict[Key, Attendee] = {user.code: user for user in self}
        return codes | {f"@{user.nickname.lower()}": user for user in self if user.nickname}

    def codes(self) -> frozenset[int]:
        """The codes of those who are marked as present."""
        return frozenset(user.code for user in self if user.present)


@attrs.frozen
class MarkLine(Value):
    """What became of one person of a marking.

    `status` is marked, already (it was so before), unmarked, absent (it was so before) or failed;
    `reason` says why it failed. `who` is how the person was given.
    """

    row: int
    status: str
    who: str
    code: int = 0
    name: str = ""
    reason: str = ""

    @property
    def label(self) -> str:
        """How the person was given."""
        return self.who


class AttendanceReport(Report[MarkLine]):
    """What a marking did, a line for each person; `users` are the students as last read."""

    users: Attendees = Attendees()

    @property
    def marked(self) -> ItemList[MarkLine]:
        """The lines of those who were marked as present by this call."""
        return self.of_status("marked")

    @property
    def unmarked(self) -> ItemList[MarkLine]:
        """The lines of those who were marked as absent by this call."""
        return self.of_status("unmarked")


def key_of(who: Person, server: str) -> Key:
    """The code of a person, or else '@nickname' in small letters.

    Raises InvalidValue for what names nobody, or somebody of another server.
    """
    require_person(who)
    if isinstance(who, User):
        if who.server != server:
            raise InvalidValue("people", who, f"must be users of {server}, not of {who.server}")
        return who.code or who.at_nickname.lower()
    return who.lower() if isinstance(who, str) else who


def keys_of(people: People, server: str) -> list[Key]:
    """The people, each once, as `key_of` tells them; a single one may be given alone."""
    several = people if isinstance(people, Iterable) and not isinstance(people, str) else [people]
    return list(dict.fromkeys(key_of(who, server) for who in several))
