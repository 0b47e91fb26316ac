"""Whose student number a row has that is found by another key. Pure.

The number shows who is meant where one row and one user have it; where several have it, it is no
number of people (that of a group, as of a column that was taken for it), and shows nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from edusync.people.keys import key_of
from edusync.people.source import Person
from edusync.wims.enrolment.doubles import OnDouble, Verdict
from edusync.wims.enrolment.roster import Roster
from edusync.wims.wire.logins import described


class NumberOwners:
    """The users who have the student numbers of rows, in the class and in its trash."""

    def __init__(
        self,
        roster: Roster,
        key: tuple[str, ...],
        people: Sequence[Person],
        meant: Mapping[str, Mapping[str, str]],
        on_double: OnDouble,
    ) -> None:
        """`meant` are the logins that rows have by the key, with what changes of each."""
        self._named, self._meant, self._on_double = " and ".join(key), meant, on_double
        self._users = roster.everybody
        self._owners = {} if "regnum" in key else self._owners_of(people)

    def _owners_of(self, people: Sequence[Person]) -> dict[str, str]:
        rows = Counter(key_of(person.values, "regnum") for person in people)
        owners: dict[str, list[str]] = {}
        for login, user in self._users.items():
            number = key_of({**user, **self._meant.get(login, {})}, "regnum")
            if number and rows[number] == 1:
                owners.setdefault(number, []).append(login)
        return {number: logins[0] for number, logins in owners.items() if len(logins) == 1}

    def verdict(self, person: Person, usual: Verdict) -> Verdict:
        """Who a row is that has no user by the key, where `usual` is the verdict by its names."""
        login = self._owners.get(key_of(person.values, "regnum")) if self._owners else None
        if login is None or login == usual.login:
            return usual
        user = self._users[login]
        claim = f"has the regnum of {login} ({described(user)}), and another {self._named}"
        if self._on_double == "create":
            said = filter(None, (f"{claim}: is it the same person?", usual.warning))
            return Verdict(warning="; ".join(said))
        if self._on_double == "adopt" and login not in self._meant:
            return Verdict(login)
        return Verdict(
            refusal=f"is this one? It {claim}; on_double='adopt' says yes, on_double='create' no"
        )
