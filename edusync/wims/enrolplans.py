"""What must be done so that a class holds some people: pure planning, without a request.

A person is found by the key, never by the login; where nobody has the key, the user whom the row's
login names is taken if it has no key yet and the same names.
"""

import itertools
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import attrs

from edusync.errors import InvalidValue
from edusync.people.keys import key_of
from edusync.people.names import bare, names_of
from edusync.people.source import Person
from edusync.wims import checks
from edusync.wims.jobs import USER_FIELDS as CHECKS
from edusync.wims.logins import (
    LONGEST,
    NOT_RECOVERED,
    SHORTEST,
    SUPERVISOR,
    adapted,
    described,
    same_person,
)
from edusync.wims.participation import is_teacher, joined, put_away
from edusync.wims.rosters import Index, Roster

KEYS = "regnum quser email external_auth regprop1 regprop2 regprop3 regprop4 regprop5".split()
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
# Who takes one of the places of the class, and of the group that the class is in.
_ENTERS: Mapping[Action, str] = {"create": "class group", "recover": "class group", "join": "class"}


@attrs.frozen
class Step:
    """What to do about one person: the login, the fields that differ, what must be said of it.

    `more`: another step follows when this one is done. 'absent' is who need not leave.
    """

    person: Person
    action: Action
    login: str = ""
    fields: Mapping[str, str] = attrs.field(factory=dict)
    reason: str = ""
    more: bool = False


def plan(
    people: Sequence[Person],
    roster: Roster,
    *,
    key: str = "regnum",
    update_passwords: bool = False,
    force: bool = False,
) -> list[Step]:
    """One step for each person, in their order; time and memory grow with rows plus users."""
    return _Planner(people, roster, key, update_passwords, force).steps()


def plan_removal(
    people: Iterable[Person], roster: Roster, *, key: str, purge: bool = False
) -> list[Step]:
    """One step for each person who shall leave the class, and with `purge` its trash."""
    users, trash = Index(roster.users, key), Index(roster.trash, key, " (in the trash)")
    return [_removal(person, roster, users, trash, key, purge) for person in people]


def _removal(
    person: Person, roster: Roster, users: "Index", trash: "Index", key: str, purge: bool
) -> Step:
    value = key_of(person.values, key)
    if person.reason or not value:
        return _refuse(person, person.reason or f"has no {key}")
    login, deleted = users.login(value), trash.login(value)
    if reason := users.doubt(value) or (purge and trash.doubt(value)):
        return _refuse(person, reason)
    if purge and login and deleted and login != deleted:
        return _refuse(person, f"could be {login}, or {deleted} in the trash: name the login")
    there = roster.users.get(login) or roster.trash.get(deleted) or {}
    if key == "quser" and there and not _may_mean(person.values, there):
        return _refuse(person, f"the login belongs to {described(there)} here")
    if login and roster.grouped and is_teacher(there):
        return _refuse(person, f"{login} is a teacher of the group: use WIMS' own pages")
    if login and roster.place:
        if roster.takes_part(there):
            return Step(person, "leave", login)
        reason = f"{login} is in the group, and not in this class"
        return Step(person, "nothing", login, reason=reason)
    if purge and (closed := roster.closed.get(login or deleted)):
        return _refuse(person, closed)
    hidden, reason = _work_of(roster, login or deleted) if purge else (False, "")
    if hidden:
        return Step(person, "hide", login or deleted, reason=reason, more=True)
    if login:
        reason = reason if purge or login.isalnum() else NOT_RECOVERED
        return Step(person, "remove", login, reason=reason, more=purge)
    if deleted:
        return Step(person, "purge" if purge else "nothing", deleted, reason=reason)
    if purge:
        reason = f"nobody in the class or its trash has the {key} {value!r}"
        return Step(person, "nothing", reason=reason)
    return Step(person, "absent", reason=f"nobody in the class has the {key} {value!r}")


def _work_of(roster: Roster, login: str) -> tuple[bool, str]:
    """Whether work of a user in the classes of a group can be put away, and what is told of it."""
    hidden, left = roster.reachable(login)
    told = []
    if hidden:
        paths = ", ".join(put_away(hidden, login))
        told.append(f"work that no job deletes is put away in the group: {paths}")
    if left:
        paths = ", ".join(left)
        told.append(f"work that no job reaches is left, so that nobody gets the login: {paths}")
    return bool(hidden), "; ".join(told)


def _may_mean(values: Mapping[str, str], there: Mapping[str, str]) -> bool:
    """Whether a row that names a login does not say that it means somebody else."""
    silent = not any(values.get(name) for name in ("regnum", *NEEDED))
    return silent or same_person(values, there)


def is_plain(value: str) -> bool:
    """Whether putcsv keeps the text as it is."""
    return _PLAIN.fullmatch(value) is not None


def fits_csv(fields: Mapping[str, str]) -> bool:
    """Whether putcsv can carry the fields."""
    return all(name in CSV_FIELDS and is_plain(value) for name, value in fields.items())


class _Planner:
    def __init__(
        self,
        people: Sequence[Person],
        roster: Roster,
        key: str,
        update_passwords: bool,
        force: bool,
    ) -> None:
        self._people, self._roster, self._key = people, roster, key
        self._update_passwords = update_passwords
        rooms = {"class": roster.room, "group": roster.group_room}
        self._rooms = {name: room for name, room in rooms.items() if room is not None and not force}
        self._users = Index(roster.users, key)
        self._trash = Index(roster.trash, key, " (in the trash)")
        self._taken = {SUPERVISOR, *roster.users, *roster.trash, *roster.taken}
        self._names: dict[str, Iterator[str]] = {}  # the logins not yet tried for each wish
        self._namesakes = Counter(tuple(names_of(person.values)) for person in people)

    def steps(self) -> list[Step]:
        found: dict[int, Step] = {}
        waiting = []
        for person in self._people:
            if (step := self._known(person)) is not None:
                found[person.row] = step
            else:
                waiting.append(person)
        # Logins that were asked for come before those that we make up.
        for person in sorted(waiting, key=lambda person: not person.values.get("quser")):
            found[person.row] = self._new(person)
        rooms = dict(self._rooms)
        steps = []
        rows: dict[str, int] = {}  # by the login that they lead to
        for person in self._people:
            step = found[person.row]
            first = rows.setdefault(step.login, person.row) if step.login else person.row
            if first != person.row:
                step = _refuse(person, f"is the same user as row {first}: {step.login}")
            entered = [name for name in _ENTERS.get(step.action, "").split() if name in rooms]
            if full := [name for name in entered if rooms[name] == 0]:
                step = Step(person, "refuse", step.login, reason=self._no_room(full[0]))
            else:
                for name in entered:
                    rooms[name] -= 1
            steps.append(step)
        return steps

    def _no_room(self, name: str) -> str:
        limit = self._roster.limit if name == "class" else self._roster.group_limit
        raised = (
            "its limit (c.limit = ..., c.save())" if name == "class" else "the limit of the group"
        )
        return f"the {name} has room for {limit} users: raise {raised}, or force=True"

    def _known(self, person: Person) -> Step | None:
        """The step for somebody who needs no new login; None for the others."""
        if person.reason:
            return _refuse(person, person.reason)
        value = key_of(person.values, self._key)
        if not value:
            return _refuse(person, f"has no {self._key}")
        if reason := self._users.doubt(value):
            return _refuse(person, reason)
        if login := self._users.login(value):
            return self._update(person, login)
        if reason := self._trash.doubt(value):
            return _refuse(person, reason)
        if login := self._trash.login(value):
            trashed = self._roster.trash[login]
            if self._key == "quser" and not same_person(person.values, trashed):
                reason = f"the login {login} belongs to {described(trashed)}, in the trash"
                return _refuse(person, reason)
            return self._recover(person, login)
        return None

    def _recover(self, person: Person, login: str) -> Step:
        if not login.isalnum():
            return _refuse(person, f"{login} is in the trash: {NOT_RECOVERED}")
        if reason := self._roster.kept.get(login):
            return _refuse(person, reason)
        if self._roster.place:
            taking_part = self._roster.takes_part(self._roster.trash[login])
            return Step(person, "recover", login, more=not taking_part)
        fields = self._differing(person, self._roster.trash[login], ())
        return self._checked(person, "recover", login, fields)

    def _update(self, person: Person, login: str) -> Step:
        if self._roster.place:
            return self._join(person, login)
        damaged = self._roster.damaged.get(login, ())
        fields = self._differing(person, self._roster.users[login], damaged)
        if not fields:
            return Step(person, "nothing", login)
        return self._checked(person, "update", login, fields)

    def _join(self, person: Person, login: str) -> Step:
        """Lets somebody of the group take part in the class, and changes nothing else."""
        there, place = self._roster.users[login], self._roster.place
        if is_teacher(there):
            return _refuse(person, f"{login} is a teacher of the group: use WIMS' own pages")
        names = self._differing(person, there, ())
        reason = f"{', '.join(names)} in the group: left as it is" if names else ""
        if self._roster.takes_part(there):
            return Step(person, "nothing", login, reason=reason)
        fields = {"participate": joined(there.get("participate", ""), place)}
        return Step(person, "join", login, fields, reason=reason)

    def _differing(
        self, person: Person, there: Mapping[str, str], damaged: Container[str]
    ) -> dict[str, str]:
        kept = {"quser"} if self._update_passwords else {"quser", "password"}
        return {
            name: value
            for name, value in person.values.items()
            if name not in kept and (there.get(name) != value or name in damaged)
        }

    def _new(self, person: Person) -> Step:
        if lacks := [name for name in NEEDED if not person.values.get(name)]:
            return _refuse(person, f"has no {' and no '.join(lacks)}, and is not in the class")
        try:
            wish = self._wish(person)
        except InvalidValue as error:
            return _refuse(person, str(error))
        for users, action in ((self._roster.users, "update"), (self._roster.trash, "recover")):
            occupant = users.get(wish)
            if occupant and self._may_be(person, occupant):
                if self._namesakes[tuple(names_of(person.values))] > 1:
                    reason = f"could be the user {wish}, as well as another row of this name: give "
                    return _refuse(person, f"{reason}that user a {self._key} first")
                if action == "update":
                    return self._update(person, wish)
                return self._recover(person, wish)
        if self._key == "quser" and wish in self._taken:
            if wish in self._roster.taken:
                return _refuse(person, f"work of an earlier {wish} is left in the group's classes")
            return _refuse(person, f"the login {wish} is the supervisor's, or another row's")
        names = self._names.setdefault(wish, _numbered(wish))
        login = next(name for name in names if name not in self._taken)
        fields = {name: value for name, value in person.values.items() if name != "quser"}
        step = self._checked(person, "create", login, fields)
        if step.action == "create":
            self._taken.add(login)
        return step

    def _may_be(self, person: Person, occupant: Mapping[str, str]) -> bool:
        """Whether a row is the user who has its login, but no key to prove it."""
        return not key_of(occupant, self._key) and same_person(person.values, occupant)

    def _wish(self, person: Person) -> str:
        if wish := person.values.get("quser"):
            return wish if wish in self._roster.users else adapted(wish)
        return made_up(person.values, key_of(person.values, self._key))

    def _checked(
        self, person: Person, action: Action, login: str, fields: Mapping[str, str]
    ) -> Step:
        """The step, or the refusal of a value that WIMS cannot keep."""
        try:
            for name, value in fields.items():
                if name != "quser" and not is_plain(value):
                    CHECKS.get(name, checks.text)(name, value)
            if password := fields.get("password"):
                checks.password("password", password)
        except InvalidValue as error:
            return _refuse(person, str(error))
        if action == "recover":
            return Step(person, action, login, more=bool(fields))
        return Step(person, action, login, fields)


def _refuse(person: Person, reason: str) -> Step:
    return Step(person, "refuse", reason=reason)


def made_up(values: Mapping[str, str], key: str) -> str:
    """A login for who brings none: initial and last name, else all letters there are.

    'Jean Dupont' becomes 'jdupont'; who has no letters A to Z in the name, 'user' and the key.
    """
    first, last = (_letters(values.get(name, "")) for name in ("firstname", "lastname"))
    for candidate in (first[:1] + last, first + last, f"user{_letters(key)}"):
        if len(candidate) >= SHORTEST:
            return candidate[:LONGEST]
    raise InvalidValue("quser", reason="cannot be made of the name: give one")


def _letters(text: str) -> str:
    return "".join(char for char in bare(text).lower() if char.isascii() and char.isalnum())


def _numbered(login: str) -> Iterator[str]:
    """The login, then the same with 2, 3, ... behind."""
    yield login
    for number in itertools.count(2):
        yield f"{login[: LONGEST - len(str(number))]}{number}"
