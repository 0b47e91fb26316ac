"""Who came to an attendance event: the list of its students, and the report of a marking."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self, TypeAlias

import attrs

from edusync.errors import InvalidValue
from edusync.results.report import Report
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.swad.attendance.scans import Key, Scan, forms, is_list, scans_of
from edusync.swad.base.logins import login_names, plain_id
from edusync.swad.people.user import Person, User, Users, require_person, user_of
from edusync.swad.wire.codes import code_in

People: TypeAlias = "Iterable[Person | float | None] | Person"  # numbers as tables have them


@attrs.frozen(eq=False, repr=False)
class Attendee(User):
    """A student of an attendance event: a `User`, and whether the student is marked as present."""

    present: bool = False

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}, present={self.present})"


def attendee_of(server: str, item: Mapping[str, Any]) -> Attendee:
    """The student whom an item of getAttendanceUsers describes."""
    code_in(item, "userCode")  # else this student's mark would be lost when a whole set is sent
    known = attrs.asdict(user_of(server, item), recurse=False)
    return Attendee(**known, present=bool(item["present"]))


class Attendees(ItemList[Attendee]):
    """The students of an attendance event. None of its methods makes a request."""

    columns: ClassVar[tuple[str, ...]] = (*Users.columns, "present")
    named = "students"

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
        """The students by code, by '@nickname' in small letters, and by the ID that one alone has.

        An ID is in capitals, without zeros before it; a DNI with its letter and without.
        """
        return {name: users[0] for name, users in Names.of(self).having.items() if len(users) == 1}

    def codes(self) -> frozenset[int]:
        """The codes of those who are marked as present."""
        return frozenset(user.code for user in self if user.present)


@attrs.frozen
class Names:
    """Whom the codes, nicknames and IDs of some students name; several may have one ID."""

    having: Mapping[Key, tuple[Attendee, ...]]

    @classmethod
    def of(cls, users: Iterable[Attendee]) -> Self:
        """The names of these students."""
        having: dict[Key, tuple[Attendee, ...]] = {}
        for user in users:
            for name in names_of(user):
                having[name] = (*having.get(name, ()), user)
        return cls(having)

    def find(self, key: Key) -> tuple[Attendee, ...]:
        """Those whom a key may name: nobody, one, or several whom it does not distinguish."""
        found = {user.code: user for form in forms(key) for user in self.having.get(form, ())}
        return tuple(found.values())


def names_of(user: User) -> tuple[Key, ...]:
    """The names of a user, as far as they are known: code, '@nickname', and the forms of the ID."""
    number = plain_id(user.id)
    ids = login_names(number) if any(map(str.isdigit, number)) else ()
    names: tuple[Key, ...] = (user.code, user.at_nickname.lower(), *ids)
    return tuple(name for name in names if name)


@attrs.frozen
class MarkLine(Value):
    """The outcome of a marking for one person.

    `status` is marked, already (it was so before), unmarked, absent (it was so before) or failed;
    `reason` says why it failed. `who` is how the person was given. `code` and `name` are of the
    student; 0 and '' for whoever is none.
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
    """What a marking did, a line for each person.

    `before` are the students as they were read to know whom the people are, `users` as last read.
    """

    before: Attendees = Attendees()
    users: Attendees = Attendees()

    @property
    def unread(self) -> ItemList[MarkLine]:
        """The lines, all of them `failed`, that name no student of the event, or several."""
        return ItemList(line for line in self.failed if not line.code)

    @property
    def marked(self) -> ItemList[MarkLine]:
        """The lines of those who were marked as present by this call."""
        return self.of_status("marked")

    @property
    def unmarked(self) -> ItemList[MarkLine]:
        """The lines of those who were marked as absent by this call."""
        return self.of_status("unmarked")


def scans_of_person(who: object, server: str) -> list[Scan]:
    """What names a person, read: a User, a code or a text, which may have several lines.

    Raises InvalidValue for a User of another server, or of whom neither code nor nickname is known,
    and for what is neither text nor number.
    """
    if not isinstance(who, User):
        return scans_of(who)
    require_person(who)
    if who.server != server:
        raise InvalidValue("people", who, f"must be users of {server}, not of {who.server}")
    key = who.code or who.at_nickname.lower()
    return [Scan(str(key), key)]


def scans_of_people(people: People, server: str) -> list[Scan]:
    """The people as `scans_of_person` reads them, each once; a single one may be given alone.

    Empty ones are kept. Raises InvalidValue where that single one is empty.
    """
    if isinstance(people, Path):
        reason = "is a file: give its lines, or its path to roll_call().scan_many"
        raise InvalidValue("people", str(people), reason)
    if is_list(people):
        scans = [scan for who in people for scan in scans_of_person(who, server)]
    else:
        scans = scans_of_person(people, server)
        if all(scan.empty for scan in scans):
            raise InvalidValue("people", people, "names nobody")
    found: dict[Key, Scan] = {}
    for scan in scans:
        found.setdefault(scan.key or scan.text, scan)
    return [*found.values()]
