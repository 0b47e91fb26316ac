"""What must be done so that a class holds some people: pure planning, without a request.

A person is found by the key, never by the login; where nobody has the key, `doubles` decides who of
the same names is meant.

A row that names a login gets it, or one with a number appended; a row without gets one made of the
name.
"""

import itertools
import re
from collections.abc import Container, Iterator, Mapping, Sequence

import attrs

from edusync.errors import InvalidValue
from edusync.people.keys import Key, identity_of, lacking, parts_of, shown
from edusync.people.names import NAMES, are_others, bare, kept_names, misread
from edusync.people.source import Person
from edusync.wims.classfiles.participation import is_teacher, joined
from edusync.wims.enrolment.doubles import Doubles, OnDouble, Verdict
from edusync.wims.enrolment.number_owners import NumberOwners
from edusync.wims.enrolment.roster import Index, Roster
from edusync.wims.enrolment.step import NEEDED, Action, Step, is_plain, refuse
from edusync.wims.wire import checks
from edusync.wims.wire.jobs import USER_FIELDS as CHECKS
from edusync.wims.wire.logins import (
    LONGEST,
    NOT_RECOVERED,
    SHORTEST,
    SUPERVISOR,
    adapted,
    described,
    other_number,
    same_person,
)

_NO_LETTERS = re.compile("[^a-z0-9]+")  # of a login
# Who takes one of the places of the class, and of the group that the class is in.
_ENTERS: Mapping[Action, str] = {"create": "class group", "recover": "class group", "join": "class"}


def plan(
    people: Sequence[Person],
    roster: Roster,
    *,
    key: Key = "regnum",
    update_passwords: bool = False,
    force: bool = False,
    on_double: OnDouble = None,
    before: Container[str] | None = None,
) -> list[Step]:
    """One step for each person, in their order; time and memory grow with rows plus users.

    `before` are the logins that were there before the run; without it nothing is written yet, and
    PlanError refuses a list most of whose rows would be doubles.
    """
    options = _Options(parts_of(key), update_passwords, force, on_double, before)
    return _Planner(people, roster, options).steps()


@attrs.frozen
class _Options:
    """What the planner takes besides rows and users."""

    key: tuple[str, ...]
    update_passwords: bool
    force: bool
    on_double: OnDouble
    before: Container[str] | None


@attrs.frozen
class _Changes:
    """The fields of somebody that are written, and the reason and warning for the others."""

    fields: Mapping[str, str]
    reason: str = ""
    warning: str = ""


class _Planner:
    def __init__(self, people: Sequence[Person], roster: Roster, options: _Options) -> None:
        self._people, self._roster, self._options = people, roster, options
        self._key = options.key
        is_named = {*self._key} <= {*NAMES}
        self._equal = "names are" if is_named else f"{' and '.join(self._key)} is"
        self._values = {person.row: identity_of(person.values, self._key) for person in people}
        self._users = Index(roster.users, self._key)
        self._trash = Index(roster.trash, self._key, " (in the trash)")
        self._taken = {SUPERVISOR, *roster.users, *roster.trash, *roster.taken}
        self._names: dict[str, Iterator[str]] = {}  # the logins not yet tried for each wish

    def steps(self) -> list[Step]:
        known = {person.row: self._known(person) for person in self._people}
        found = {row: step for row, step in known.items() if step}
        waiting = [person for person in self._people if person.row not in found]
        verdicts = self._verdicts(waiting, found)
        # Logins that were asked for come before those that we make up.
        for person in sorted(waiting, key=lambda person: not person.values.get("quser")):
            found[person.row] = self._new(person, verdicts[person.row])
        limits = {"class": self._roster.room, "group": self._roster.group_room}
        forced = self._options.force
        rooms = {name: room for name, room in limits.items() if room is not None and not forced}
        steps = []
        rows: dict[str, int] = {}  # by the login that they lead to
        for person in self._people:
            step = found[person.row]
            first = rows.setdefault(step.login, person.row) if step.login else person.row
            if first != person.row:
                step = refuse(person, f"is the same user as row {first}: {step.login}")
            entered = [name for name in _ENTERS.get(step.action, "").split() if name in rooms]
            if full := [name for name in entered if rooms[name] == 0]:
                step = Step(person, "refuse", step.login, reason=self._no_room(full[0]))
            else:
                for name in entered:
                    rooms[name] -= 1
            steps.append(step)
        return steps

    def _verdicts(self, waiting: Sequence[Person], known: Mapping[int, Step]) -> dict[int, Verdict]:
        """Who of the same names the rows are that have no user by the key."""
        if not waiting:
            return {}
        meant: dict[str, Mapping[str, str]] = {}
        refused = []
        rows = {person.row for person in waiting}
        for person in self._people:
            value = self._values[person.row]
            logins = self._users.logins(value), self._trash.logins(value)
            step = known.get(person.row)
            changed = step.fields if step and step.action == "update" else {}
            meant |= {login: changed for found in logins for login in found}
            if person.row not in rows and not any(logins):
                refused.append(person)
        options = self._options
        doubles = Doubles(
            self._roster, self._key, waiting, refused, meant, options.on_double, options.before
        )
        if options.before is None and options.on_double is None:
            doubles.refuse_most(len(waiting), len(self._people) - len(refused))
        owners = NumberOwners(self._roster, self._key, self._people, meant, options.on_double)
        return {person.row: owners.verdict(person, doubles.verdict(person)) for person in waiting}

    def _no_room(self, name: str) -> str:
        limit = self._roster.limit if name == "class" else self._roster.group_limit
        raised = (
            "its limit (c.limit = ..., c.save())" if name == "class" else "the limit of the group"
        )
        return f"the {name} has room for {limit} users: raise {raised}, or force=True"

    def _known(self, person: Person) -> Step | None:
        """The step for somebody who needs no new login; None for the others."""
        if person.reason:
            return refuse(person, person.reason)
        values, key, value = person.values, self._key, self._values[person.row]
        if not value:
            return refuse(person, f"has no {lacking(values, key)}")
        if reason := self._users.doubt(value, values):
            return refuse(person, reason)
        there = self._roster.users.get(login := self._users.login(value))
        if there is None:
            if reason := self._trash.doubt(value, values):
                return refuse(person, reason)
            there = self._roster.trash.get(login := self._trash.login(value))
        if there is None:
            return None
        number = other_number(values, there, key)
        if number and self._options.on_double != "adopt":
            reason = f"is this {login}? The {self._equal} equal, but not the {number}"
            return refuse(person, f"{reason}; on_double='adopt' says yes, key='regnum' no")
        if login not in self._roster.users and key == ("quser",) and not same_person(values, there):
            reason = f"the login {login} belongs to {described(there)}, in the trash"
            return refuse(person, reason)
        if not self._options.force and are_others(values, there):
            reason = f"is this {login} ({described(there)})? The {' and '.join(key)} is equal"
            return refuse(person, f"{reason}, but no name: force=True says yes")
        if login in self._roster.users:
            return self._update(person, login)
        return self._recover(person, login)

    def _recover(self, person: Person, login: str) -> Step:
        if not login.isalnum():
            return refuse(person, f"{login} is in the trash: {NOT_RECOVERED}")
        if reason := self._roster.kept.get(login):
            return refuse(person, reason)
        if self._roster.place:
            taking_part = self._roster.takes_part(self._roster.trash[login])
            later = () if taking_part else ("participate",)
            return Step(person, "recover", login, more=bool(later), later=later)
        changes = self._changes(person, self._roster.trash[login], ())
        return self._checked(person, "recover", login, changes)

    def _update(self, person: Person, login: str, adopted: bool = False) -> Step:
        if self._roster.place:
            return self._join(person, login, adopted)
        there = self._roster.users[login]
        changes = self._changes(person, there, self._roster.damaged.get(login, ()))
        if not changes.fields:
            return Step(person, "nothing", login, reason=changes.reason, warning=changes.warning)
        if {*self._key} <= {*NAMES} and there.get("email") and changes.fields.get("email"):
            said = f"the email was {there['email']!r}: is it the same person?"
            both = (changes.reason, changes.warning)
            reason, warning = ("; ".join(filter(None, (one, said))) for one in both)
            changes = attrs.evolve(changes, reason=reason, warning=warning)
        adopted = adopted or self._is_dressed(person, there)
        if adopted:
            lacks = lacking(there, self._key)
            had = f"no {lacks}" if lacks else shown(there, self._key)
            said = f"was there as {login}, with {had}"
            changes = attrs.evolve(changes, reason="; ".join(filter(None, (said, changes.reason))))
        return attrs.evolve(self._checked(person, "update", login, changes), adopted=adopted)

    def _is_dressed(self, person: Person, there: Mapping[str, str]) -> bool:
        """Whether a number is written otherwise there than in its row."""
        if self._key == ("email",) or not {*self._key}.isdisjoint(NAMES):
            return False
        return any(there.get(name) != person.values[name] for name in self._key if name != "quser")

    def _join(self, person: Person, login: str, adopted: bool) -> Step:
        """Makes somebody of the group take part in the class, and changes nothing else."""
        there, place = self._roster.users[login], self._roster.place
        if is_teacher(there):
            return refuse(person, f"{login} is a teacher of the group: use WIMS' own pages")
        names = self._changes(person, there, ()).fields
        said = [f"is {login} of the group by the names"] if adopted else []
        said += [f"{', '.join(names)} in the group: left as it is"] if names else []
        reason = "; ".join(said)
        if self._roster.takes_part(there):
            return Step(person, "nothing", login, reason=reason)
        fields = {"participate": joined(there.get("participate", ""), place)}
        return Step(person, "join", login, fields, reason=reason, adopted=adopted)

    def _changes(
        self, person: Person, there: Mapping[str, str], damaged: Container[str]
    ) -> _Changes:
        options = self._options
        left = {"quser"} if options.update_passwords else {"quser", "password"}
        fields = {
            name: value
            for name, value in person.values.items()
            if name not in left and (there.get(name) != value or name in damaged)
        }
        if options.force or {*NAMES}.isdisjoint(fields):
            return _Changes(fields)
        kept, reason, is_swapped = kept_names(person.values, there)
        fields = {name: value for name, value in fields.items() if name not in kept}
        return _Changes(fields, reason, reason if is_swapped else "")

    def _new(self, person: Person, verdict: Verdict) -> Step:
        if lacks := [name for name in NEEDED if not person.values.get(name)]:
            return refuse(person, f"has no {' and no '.join(lacks)}, and is not in the class")
        if verdict.refusal:
            return refuse(person, verdict.refusal)
        if verdict.login in self._roster.users:
            return self._update(person, verdict.login, adopted=True)
        if verdict.login:
            return self._recover(person, verdict.login)
        try:
            wish = self._wish(person)
        except InvalidValue as error:
            return refuse(person, str(error))
        if self._key == ("quser",) and wish in self._taken:
            if wish in self._roster.taken:
                return refuse(person, f"work of an earlier {wish} is left in the group's classes")
            return refuse(person, f"the login {wish} is the supervisor's, or another row's")
        names = self._names.setdefault(wish, _numbered(wish))
        login = next(name for name in names if name not in self._taken)
        fields = {name: value for name, value in person.values.items() if name != "quser"}
        changes = _Changes(fields, verdict.warning, verdict.warning)
        step = self._checked(person, "create", login, changes)
        if step.action == "create":
            self._taken.add(login)
        return step

    def _wish(self, person: Person) -> str:
        if wish := person.values.get("quser"):
            return wish if wish in self._roster.users else adapted(wish)
        return made_up(person.values, "".join(self._values[person.row]))

    def _checked(self, person: Person, action: Action, login: str, changes: _Changes) -> Step:
        """The step, or the refusal of a value that WIMS cannot keep."""
        try:
            for name, value in changes.fields.items():
                if name in NAMES and not self._options.force and (reason := misread(value)):
                    reason = f"{reason}: export the list anew, as UTF-8; force=True writes it"
                    raise InvalidValue(name, value, reason)
                if name != "quser" and not is_plain(value):
                    CHECKS.get(name, checks.text)(name, value)
            if password := changes.fields.get("password"):
                checks.password("password", password)
        except InvalidValue as error:
            return refuse(person, str(error))
        later = tuple(changes.fields) if action == "recover" else ()
        return Step(
            person,
            action,
            login,
            {} if later else changes.fields,
            reason=changes.reason,
            more=bool(later),
            later=later,
            warning=changes.warning,
        )


def made_up(values: Mapping[str, str], key: str) -> str:
    """A login for a row without one: initial and last name, else all letters there are.

    'Jean Dupont' becomes 'jdupont'; a name without letters A to Z becomes 'user' and the key.
    """
    first, last = (_letters(values.get(name, "")) for name in ("firstname", "lastname"))
    for candidate in (first[:1] + last, first + last, f"user{_letters(key)}"):
        if len(candidate) >= SHORTEST:
            return candidate[:LONGEST]
    raise InvalidValue("quser", reason="cannot be made of the name: give one")


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", bare(text).lower())


def _numbered(login: str) -> Iterator[str]:
    """The login, then the same with 2, 3, ... behind."""
    yield login
    for number in itertools.count(2):
        yield f"{login[: LONGEST - len(str(number))]}{number}"
