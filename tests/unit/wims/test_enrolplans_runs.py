"""A run that is cut off, or done again, ends as a whole one, whoever has whose names."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edusync.errors import PlanError
from edusync.people.doubles import refuse_doubles
from edusync.people.keys import identity_of, key_of, parts_of
from edusync.people.names import names_of
from edusync.people.source import Person
from edusync.wims.enrolment.plan import plan
from edusync.wims.enrolment.roster import Roster
from edusync.wims.enrolment.step import Step

Users = dict[str, dict[str, str]]

ROUNDS = 4  # at most: recovered, completed, read back

FIELDS = st.fixed_dictionaries(
    {
        "lastname": st.sampled_from(["D'Arc", "D’ARC", "Roe", "Jane"]),
        "firstname": st.sampled_from(["Jane", "Jané", "Roe"]),
        "regnum": st.sampled_from(["", "1", "2", "3", "'1", "04", "5"]),
        "email": st.sampled_from(["", "", "a@x.org", "b@x.org"]),
    }
)
LOGINS = ["jdarc", "jroe", "jdarc2", "abcd", "rjane"]
ROWS = st.lists(st.tuples(FIELDS, st.sampled_from(["", "", *LOGINS])), max_size=5)
USERS = st.dictionaries(st.sampled_from(LOGINS), FIELDS, max_size=5)
TRASHED = st.sets(st.sampled_from(LOGINS), max_size=2)
KEYS = st.sampled_from(["regnum", "email", "quser", "name", "regprop1", ("lastname", "email")])
ON_DOUBLE = st.sampled_from([None, "create", "adopt", "fail"])

pytestmark = pytest.mark.parametrize("place", ["", "7/1"], ids=["class", "subclass"])


def people_of(rows: list[tuple[dict[str, str], str]], key: Any) -> list[Person]:
    """The rows that a list may have: each with a key of its own."""
    people = []
    for row, (fields, login) in enumerate(rows):
        values = {**fields, "quser": login, "regprop1": fields["regnum"]}
        people.append(Person(row, {name: value for name, value in values.items() if value}))
        try:
            refuse_doubles(people, key)
        except PlanError:
            people.pop()
    return people


def after(step: Step, users: Users, trash: Users, place: str) -> None:
    """Does a step, as WIMS would."""
    if step.action == "recover":
        users[step.login] = trash.pop(step.login)
    elif step.action == "create":
        assert step.login not in users.keys() | trash.keys()
        users[step.login] = {**step.fields, "participate": place}
    elif step.action in ("update", "join"):
        assert step.login in users
        users[step.login] = {**users[step.login], **step.fields}


class Run:
    """One call of `enrol`: what became of each row, and the class."""

    def __init__(self, users: Users, trash: Users, place: str, **options: Any) -> None:
        self.users, self.trash, self.place, self.options = {**users}, {**trash}, place, options
        self.outcomes: dict[int, str] = {}
        self.actions: set[str] = set()

    def run(self, people: list[Person], rounds: int, cut: Callable[[int], bool]) -> None:
        """Up to so many rounds, in the last of which only the rows that `cut` lets through."""
        before = None
        for at in range(rounds):
            roster = Roster(self.users, self.trash, place=self.place)
            steps = plan(people, roster, before=before, **self.options)
            before = before or {*self.users, *self.trash}
            for step in steps:
                row = step.person.row
                if row in self.outcomes:
                    continue
                if step.action in ("nothing", "refuse"):
                    self.outcomes[row] = step.action
                elif at < rounds - 1 or cut(row):
                    self.actions.add(step.action)
                    after(step, self.users, self.trash, self.place)

    def people(self) -> list[Any]:
        """All that is known of each, but for the logins."""
        return sorted(sorted(user.items()) for user in [*self.users.values()])


def runs(
    users: Users, trashed: set[str], place: str, key: Any, on_double: Any
) -> Callable[[], Run]:
    there = {login: {**user, "regprop1": user["regnum"]} for login, user in users.items()}
    in_class = {login: user for login, user in there.items() if login not in trashed}
    in_trash = {login: user for login, user in there.items() if login in trashed}
    return lambda: Run(in_class, in_trash, place, key=key, on_double=on_double)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300, derandomize=True)
@given(ROWS, USERS, TRASHED, KEYS, ON_DOUBLE, st.integers(1, 3), st.sets(st.integers(0, 5)))
def test_a_run_that_was_cut_off_is_finished_by_the_next_one(
    place: str,
    rows: Any,
    users: Users,
    trashed: set[str],
    key: Any,
    on_double: Any,
    rounds: int,
    let: set[int],
) -> None:
    people, new = people_of(rows, key), runs(users, trashed, place, key, on_double)
    whole = new()
    try:
        whole.run(people, ROUNDS, lambda _: True)
    except PlanError:
        assert whole.users == new().users
        return
    assert whole.outcomes.keys() == {person.row for person in people}
    again = Run(whole.users, whole.trash, place, key=key, on_double=on_double)
    again.run(people, 1, lambda _: True)
    assert (again.actions, again.outcomes) == (set(), whole.outcomes)
    cut = new()
    cut.run(people, rounds, lambda row: row in let)
    second = Run(cut.users, cut.trash, place, key=key, on_double=on_double)
    second.run(people, ROUNDS, lambda _: True)
    assert (second.people(), second.outcomes) == (whole.people(), whole.outcomes)


def are_one(row: Mapping[str, str], user: Mapping[str, str]) -> bool:
    """Names and e-mail, as the rules tell them, in words of their own."""
    emails = {key_of(values, "email") for values in (row, user)} - {""}
    return names_of(row) == names_of(user) and len(emails) < 2


@settings(derandomize=True)
@given(ROWS, USERS)
def test_nobody_is_made_a_second_time_and_nobody_taken_for_another(
    place: str, rows: Any, users: Users
) -> None:
    people = people_of(rows, "regnum")
    try:
        steps = plan(people, Roster(users, place=place))
    except PlanError:
        return
    numbers = {key_of(person.values, "regnum") for person in people}
    open_ = [user for user in users.values() if key_of(user, "regnum") not in numbers]
    for step in steps:
        values = step.person.values
        if step.action == "create":
            for user in open_:
                same_email = values.get("email") and values.get("email") == user["email"]
                has_number = key_of(user, "regnum")
                taken = [s for s in steps if s.adopted and users[s.login] is user]
                assert taken or not are_one(values, user) or (has_number and not same_email)
        elif step.adopted and identity_of(users[step.login], parts_of("regnum")) == ():
            assert are_one(values, users[step.login])
            names = names_of(values)
            theirs = {key_of(user, "regnum") for user in users.values()} - {""}
            alike = [
                person.values
                for person in people
                if names_of(person.values) == names
                and key_of(person.values, "regnum") not in theirs
            ]
            wishes = {row.get("quser") for row in alike if row is not values}
            assert step.login not in wishes or values.get("quser") == step.login
