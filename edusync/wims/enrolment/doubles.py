"""Who of a class a row may be that has another key, or whose user has none. Pure.

Rows are compared with those of their names whom no row of the list means by the key: so two
homonyms of one list are two people, in one run, in several, and in one that finishes another. Rows
and users without a key who do not contradict each other are pairs where neither could be in another
pair; the others wait until somebody decides, and no pair that is made changes their outcome.

A user without the key is the row's person only if login and names agree, and only one row can be
meant.
"""

import contextlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Literal, TypeAlias

import attrs

from edusync.errors import InvalidValue, PlanError
from edusync.people.keys import identity_of, key_of, shown
from edusync.people.names import names_of
from edusync.people.source import Person
from edusync.wims.classfiles.participation import is_teacher
from edusync.wims.enrolment.roster import Roster
from edusync.wims.wire.logins import adapted

OnDouble: TypeAlias = Literal["create", "adopt", "fail"] | None
ON_DOUBLE: tuple[OnDouble, ...] = (None, "create", "adopt", "fail")
FEWEST = 3  # doubles in a list that make it a list of other numbers
_MOST = 4  # users who are named, but for the last one

Names: TypeAlias = tuple[str, ...]


@attrs.frozen
class Verdict:
    """Who a row is: a login, nobody yet, or why it is refused; and what must be said of it."""

    login: str = ""
    refusal: str = ""
    warning: str = ""


@attrs.define
class _Namesakes:
    """The users of one name, each by the e-mail: without a key, under another one; and all others.

    `others` must not be taken for the person of a row; `meant` are the persons of other rows.
    """

    free: dict[str, dict[str, None]] = attrs.field(factory=dict)
    keyed: dict[str, dict[str, None]] = attrs.field(factory=dict)
    others: list[str] = attrs.field(factory=list)
    meant: list[str] = attrs.field(factory=list)

    def agreeing(self, email: str) -> Iterator[str]:
        """Those without a key who have no other e-mail."""
        groups = [self.free.get(email, {}), self.free.get("", {})] if email else self.free.values()
        return chain.from_iterable(groups)

    def unmeant(self) -> Iterator[str]:
        """All but the persons of other rows."""
        groups = (*self.free.values(), *self.keyed.values())
        return chain(chain.from_iterable(groups), self.others)

    def put(self, login: str, email: str, where: list[str]) -> None:
        """Moves somebody without a key."""
        del self.free[email][login]
        if not self.free[email]:
            del self.free[email]
        where.append(login)


class Doubles:
    """Who there is of the names of the rows for whom nobody was found by the key."""

    def __init__(
        self,
        roster: Roster,
        key: tuple[str, ...],
        rows: Sequence[Person],
        refused: Sequence[Person],
        meant: Mapping[str, Mapping[str, str]],
        on_double: OnDouble = None,
        before: Container[str] | None = None,
    ) -> None:
        """`refused` are rows that cannot be used, and may mean somebody all the same.

        `meant` are the logins that rows have by the key, with what changes of each: who gets other
        names in this run has them already, as in the next one. `before` are those before the run.
        """
        self._users, self._trash = roster.everybody, roster.trash
        self._key, self._on_double, self._before = key, on_double, before
        self._named = " and ".join(key)
        # What contradicts besides the key.
        self._second = "regnum" if "email" in key else "email"
        self._names: dict[int, Names] = {}
        self._emails: dict[Names, Counter[str]] = {}  # of the rows
        self._totals = Counter[Names]()
        for person in (*rows, *refused):
            if all(names := names_of(person.values)):
                self._names[person.row] = names
                emails = self._emails.setdefault(names, Counter())
                emails[key_of(person.values, self._second)] += 1
                self._totals[names] += 1
        self._rows = [person for person in rows if person.row in self._names]
        self._refused = refused
        self._there: dict[Names, _Namesakes] = {}
        self._sort(meant)
        self._doubled = [person for person in self._rows if self._is_keyed(person)]
        self._pairs: dict[int, str] = {}
        if on_double in (None, "adopt"):
            self._pair_by_login()
            self._pair_by_names()

    def verdict(self, person: Person) -> Verdict:
        """Who a row is."""
        if login := self._pairs.get(person.row):
            return Verdict(login)
        names = self._names.get(person.row, ())
        found = self._there.get(names, _Namesakes())
        if not any(found.unmeant()):
            swapped = self._swapped(names)
            if swapped.refusal or swapped.warning:
                return swapped
        email = key_of(person.values, self._second)
        if self._on_double == "adopt" and self._is_sole(names, found):
            return Verdict(next(found.unmeant()))
        if self._on_double != "create":
            alike, doubtful = [*islice(found.agreeing(email), _MOST)], self._doubtful(found, email)
            if alike or doubtful:
                return Verdict(refusal=self._question([*alike, *doubtful], names, bool(doubtful)))
            if self._on_double and (others := [*islice(found.unmeant(), _MOST)]):
                return Verdict(refusal=self._question(others, names, True))
        here = (login for login in found.meant if self._before is None or login in self._before)
        others = [*islice(chain(found.unmeant(), here), _MOST)]
        return Verdict(warning=self._warning(others)) if others else Verdict()

    def refuse_most(self, waiting: int, usable: int) -> None:
        """Raises PlanError for a list that has another form of the key than the class.

        That is one most of whose rows that are not there have the names of users under another
        key. Rows that would be refused one by one count where most rows of all would be.

        Parameters:
            waiting: rows for whom nobody was found by the key; usable: rows that have one.
        """
        left = {
            names: sum(map(len, self._there[names].keyed.values()))
            for names in {self._names[person.row] for person in self._doubled}
        }
        pairs, harm = [], 0
        for person in self._doubled:
            names = self._names[person.row]
            if left[names]:
                left[names] -= 1
                pairs.append(person)
                email = key_of(person.values, self._second)
                harm += not self._doubtful(self._there[names], email)
        if len(pairs) < FEWEST or 2 * len(pairs) <= waiting:
            return
        if harm < FEWEST and 2 * len(pairs) <= usable:
            return
        examples = "; ".join(self._both(person) for person in pairs[:2])
        raise PlanError(
            f"{len(pairs)} of the {waiting} rows that are not in the class have the names of users "
            f"who are there under another {self._named} ({examples}): it seems to have another "
            "form, and nothing was sent; choose the key= that both have, or say with "
            "on_double='adopt' that they are the same people, with 'create' that they are not"
        )

    def _sort(self, meant: Mapping[str, Mapping[str, str]]) -> None:
        wanted = {one for names in self._totals for one in (names, names[::-1])}
        for login, user in self._users.items() if wanted else ():
            changed = meant.get(login)
            if (names := names_of({**user, **changed} if changed else user)) not in wanted:
                continue
            found = self._there.setdefault(names, _Namesakes())
            if changed is not None:
                found.meant.append(login)
                continue
            has_key = self._key == ("quser",) or identity_of(user, self._key)
            if is_teacher(user) and not has_key:
                found.others.append(login)
                continue
            where = found.keyed if has_key else found.free
            where.setdefault(key_of(user, self._second), {})[login] = None

    def _is_keyed(self, person: Person) -> bool:
        """Whether a row's names are those of users under other keys only."""
        found = self._there.get(self._names[person.row])
        email = key_of(person.values, self._second)
        return bool(found and found.keyed and not any(found.agreeing(email)))

    def _pair_by_login(self) -> None:
        """Rows that name the login of somebody of their names, each alone.

        A row of other names gets another login, and asks for this one no more in the next run.
        """
        asked: dict[str, list[Person]] = {}
        refused = {person.row for person in self._refused}
        for person in (*self._rows, *self._refused):
            if not (wish := person.values.get("quser")) or not (login := self._login(wish)):
                continue
            if person.row in refused or self._names[person.row] == names_of(self._users[login]):
                asked.setdefault(login, []).append(person)
        for login, rows in asked.items():
            names, user = self._names.get(rows[0].row, ()), self._users[login]
            email = key_of(user, self._second)
            found = self._there.get(names)
            is_free = found and login in found.free.get(email, {})
            given = key_of(rows[0].values, self._second)
            is_sole = len(rows) == 1 and rows[0].row not in refused
            if found and is_free and is_sole and (not given or email in ("", given)):
                self._pair(rows[0], login, found)
                self._emails[names][given] -= 1
                self._totals[names] -= 1

    def _login(self, wish: str) -> str:
        if wish in self._users:
            return wish
        with contextlib.suppress(InvalidValue):
            return adapted(wish) if adapted(wish) in self._users else ""
        return ""

    def _pair_by_names(self) -> None:
        """Rows and users without a key who agree with nobody else."""
        found_of = [(person, self._there.get(self._names[person.row])) for person in self._rows]
        pairs = [
            (person, login, found)
            for person, found in found_of
            if found and (login := self._only(person, found))
        ]
        for person, login, found in pairs:
            user = self._users[login]
            numbers = {key_of(values, "regnum") for values in (person.values, user)} - {""}
            if "regnum" not in self._key and len(numbers) > 1:
                found.put(login, key_of(user, self._second), found.others)
            else:
                self._pair(person, login, found)

    def _only(self, person: Person, found: _Namesakes) -> str:
        """Who agrees with a row, and with no other, where nobody else does; else ''."""
        names, email = self._names[person.row], key_of(person.values, self._second)
        alike = [*islice(found.agreeing(email), 2)]
        if person.row in self._pairs or len(alike) != 1 or self._doubtful(found, email):
            return ""
        theirs = key_of(self._users[alike[0]], self._second)
        emails = self._emails[names]
        rows = emails[theirs] + emails[""] if theirs else self._totals[names]
        return alike[0] if rows == 1 else ""

    def _pair(self, person: Person, login: str, found: _Namesakes) -> None:
        found.put(login, key_of(self._users[login], self._second), found.meant)
        self._pairs[person.row] = login

    def _doubtful(self, found: _Namesakes, email: str) -> list[str]:
        """Those of a row's name and e-mail who have another key."""
        return [*islice(found.keyed.get(email, {}), _MOST)] if email else []

    def _is_sole(self, names: Names, found: _Namesakes) -> bool:
        """Whether a row and a user are the only ones of a name."""
        users = [*islice(chain(found.unmeant(), found.meant), 2)]
        return self._totals[names] == 1 and len(users) == 1 and not found.meant

    def _swapped(self, names: Names) -> Verdict:
        """What is said of a row whose names somebody has the other way round."""
        found = self._there.get(names[::-1])
        others = [*islice(found.unmeant(), _MOST)] if found else []
        if not others:
            return Verdict()
        swapped = f"has the names of {self._shown(others)} the other way round"
        if self._on_double == "fail":
            return Verdict(refusal=f"is this one? It {swapped}; on_double='create' says no")
        return Verdict(warning=f"{swapped}: is it the same person?")

    def _question(self, logins: Sequence[str], names: Names, is_keyed: bool) -> str:
        if is_keyed or self._on_double == "fail":
            advice = f"if so, give that user the {self._named} of the row"
            if self._is_sole(names, self._there[names]):
                advice += " (on_double='adopt' does it)"
            return f"is this {self._shown(logins)}? {advice}; on_double='create' says no"
        rows = ", as well as another row of this name" if len(logins) == 1 else ""
        return (
            f"could be the user {self._shown(logins)}{rows}: give the right one a {self._named} "
            "first; on_double='create' makes somebody new"
        )

    def _warning(self, logins: Sequence[str]) -> str:
        return f"has the names of {self._shown(logins)}: is it the same person?"

    def _shown(self, logins: Sequence[str]) -> str:
        found = [self._one(login) for login in logins[: _MOST - 1]]
        return ", or ".join(found) + (", or others" if len(logins) >= _MOST else "")

    def _one(self, login: str) -> str:
        user = self._users[login]
        known = [f"{name} {user[name]!r}" for name in ("regnum", "email") if user.get(name)]
        known += ["in the trash"] if login in self._trash else []
        return f"{login} ({', '.join(known or ['no regnum'])})"

    def _both(self, person: Person) -> str:
        keyed = self._there[self._names[person.row]].keyed
        login = next(chain.from_iterable(keyed.values()))
        theirs = login if self._key == ("quser",) else shown(self._users[login], self._key)
        name = f"{person.values['firstname']} {person.values['lastname']}"
        return f"{name}: {shown(person.values, self._key)} in the list, {theirs} in the class"
