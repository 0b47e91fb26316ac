"""What an enrolment would do, from the rows and from who is in the class."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.people.source import Person
from edusync.wims.enrolment.plan import made_up, plan
from edusync.wims.enrolment.removal_plan import plan_removal
from edusync.wims.enrolment.roster import Roster, roster_of
from edusync.wims.enrolment.step import Step, fits_csv, is_plain
from edusync.wims.wire.logins import NOT_RECOVERED


def person(row: int = 1, **values: str) -> Person:
    return Person(row, values)


def doe(row: int = 1, **values: str) -> Person:
    return person(row, **{"lastname": "Doe", "firstname": "John", "regnum": "7", **values})


def in_class(**users: dict[str, str]) -> Roster:
    return Roster({login: {"regnum": "", **user} for login, user in users.items()})


def in_trash(**users: dict[str, str]) -> Roster:
    return Roster({}, in_class(**users).users)


JOHN = {"lastname": "Doe", "firstname": "John", "regnum": "7"}


def only(people: list[Person], roster: Roster, **options: Any) -> Step:
    (step,) = plan(people, roster, **options)
    return step


def summary(steps: list[Step]) -> list[tuple[str, str]]:
    return [(step.action, step.login) for step in steps]


def test_who_is_missing_is_created() -> None:
    step = only([doe(quser="jdoe", email="j@x.org")], in_class())
    assert (step.action, step.login) == ("create", "jdoe")
    assert step.fields == {**JOHN, "email": "j@x.org"}


def test_who_is_there_as_told_needs_nothing() -> None:
    assert only([doe()], in_class(other=JOHN)) == Step(doe(), "nothing", "other")


def test_only_what_differs_is_updated() -> None:
    step = only([doe(email="new@x.org")], in_class(jdoe={**JOHN, "email": "old@x.org"}))
    assert (step.action, step.login, step.fields) == ("update", "jdoe", {"email": "new@x.org"})


def test_a_password_is_left_alone_unless_asked_for() -> None:
    roster = in_class(jdoe={**JOHN, "password": "old12345"})
    assert only([doe(password="new12345")], roster).action == "nothing"
    step = only([doe(password="new12345")], roster, update_passwords=True)
    assert step.fields == {"password": "new12345"}


def test_who_is_in_the_trash_is_recovered() -> None:
    step = only([doe(email="new@x.org")], in_trash(jdoe=JOHN))
    assert (step.action, step.login, step.fields) == ("recover", "jdoe", {})


def test_who_is_in_the_class_counts_before_the_trash() -> None:
    roster = Roster({"jdoe2": JOHN}, {"jdoe": JOHN})
    assert only([doe()], roster).login == "jdoe2"


def test_homonyms_are_told_apart_by_the_key() -> None:
    people = [doe(1, regnum="7"), doe(2, regnum="8"), doe(3, regnum="9")]
    steps = plan(people, in_class(jdoe=JOHN))
    assert summary(steps) == [("nothing", "jdoe"), ("create", "jdoe2"), ("create", "jdoe3")]


def test_logins_asked_for_come_before_logins_made_up() -> None:
    people = [doe(1, regnum="1"), doe(2, regnum="2", quser="jdoe")]
    assert summary(plan(people, in_class())) == [("create", "jdoe2"), ("create", "jdoe")]


def test_the_login_of_somebody_in_the_trash_is_not_free() -> None:
    assert only([doe(regnum="8", quser="jdoe")], in_trash(jdoe=JOHN)).login == "jdoe2"


def test_the_supervisors_login_is_not_free() -> None:
    assert only([doe(quser="supervisor")], in_class()).login == "supervisor2"


def test_a_login_is_adapted_as_wims_does() -> None:
    assert only([doe(quser="émilie.petit")], in_class()).login == "emiliepetit"


def test_a_user_without_the_key_is_known_by_login_and_names() -> None:
    roster = in_class(jdoe={"lastname": "DOE", "firstname": "John"})
    step = only([doe(quser="j.doe")], roster)
    assert (step.action, step.login) == ("update", "jdoe")
    assert step.fields == {"lastname": "Doe", "regnum": "7"}


def test_a_deleted_user_without_the_key_is_known_by_login_and_names() -> None:
    roster = in_trash(jdoe={"lastname": "Doe", "firstname": "John"})
    assert summary(plan([doe(quser="jdoe")], roster)) == [("recover", "jdoe")]


def test_a_user_without_the_key_is_not_given_to_one_of_two_homonyms() -> None:
    roster = in_class(jdoe={"lastname": "Doe", "firstname": "John"})
    steps = plan([doe(1, regnum="1", quser="jdoe"), doe(2, regnum="2", quser="jdoe")], roster)
    assert {step.action for step in steps} == {"refuse"}
    assert "could be the user jdoe" in steps[0].reason


def test_somebody_of_another_name_keeps_the_login() -> None:
    roster = in_class(jdoe={"lastname": "Dolby", "firstname": "Jane"})
    assert summary(plan([doe(quser="jdoe")], roster)) == [("create", "jdoe2")]


@pytest.mark.parametrize("place", [in_class, in_trash])
def test_a_key_that_two_users_have_is_refused(place: Any) -> None:
    step = only([doe()], place(one1=JOHN, two2=JOHN))
    assert step.action == "refuse"
    assert "all have the regnum '7'" in step.reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"regnum": ""}, "has no regnum"),
        ({"firstname": ""}, "has no firstname, and is not in the class"),
        ({"quser": "é"}, "4 to 24"),
        ({"password": "a b c d"}, "password"),
        ({"photourl": "http://x/?a=b"}, "photourl"),
        ({"comments": "a\0b"}, "NUL"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(values: dict[str, str], reason: str) -> None:
    step = only([doe(1, **values)], in_class())
    assert step.action == "refuse"
    assert reason in step.reason


def test_a_password_that_is_refused_is_not_shown() -> None:
    assert "a b c d" not in only([doe(password="a b c d")], in_class()).reason


def test_a_bad_row_does_not_stop_the_others() -> None:
    assert [s.action for s in plan([doe(1, regnum=""), doe(2)], in_class())] == ["refuse", "create"]


def test_the_rows_beyond_the_limit_are_refused() -> None:
    roster = Roster({"jdoe": JOHN}, limit=2)
    people = [doe(1, regnum="8"), doe(2, regnum="7"), doe(3, regnum="9")]
    first, second, third = plan(people, roster)
    assert (first.action, second.action, third.action) == ("create", "nothing", "refuse")
    assert "room for 2 users" in third.reason
    assert plan(people, roster, force=True)[2].action == "create"


def test_by_login_the_login_is_the_person() -> None:
    roster = in_class(jdoe=JOHN)
    step = only([person(quser="j.doe", email="j@x.org")], roster, key="quser")
    assert (step.action, step.login, step.fields) == ("update", "jdoe", {"email": "j@x.org"})


def test_by_login_nobody_gets_another_login() -> None:
    step = only([doe(quser="supervisor")], in_class(), key="quser")
    assert step.action == "refuse"


def test_by_login_somebody_else_in_the_trash_is_not_recovered() -> None:
    roster = in_trash(jdoe={"lastname": "Dolby", "firstname": "Jane"})
    step = only([doe(quser="jdoe")], roster, key="quser")
    assert step.action == "refuse"
    assert "belongs to Jane Dolby, in the trash" in step.reason


def test_a_login_with_signs_is_found_as_it_stands() -> None:
    roster = Roster({"j@doe": JOHN})
    assert only([doe(quser="j@doe")], roster, key="quser").login == "j@doe"


@pytest.mark.parametrize(
    ("values", "login"),
    [
        ({"firstname": "Jean", "lastname": "Dupont"}, "jdupont"),
        ({"firstname": "Zoé", "lastname": "Œuvrard-Şahin"}, "zoeuvrardsahin"),
        ({"firstname": "Xu", "lastname": "Li"}, "xuli"),
        ({"firstname": "芳", "lastname": "王"}, "user20239"),
    ],
)
def test_a_login_is_made_of_the_name(values: dict[str, str], login: str) -> None:
    assert made_up(values, "2023-9") == login


def test_a_long_name_leaves_room_for_a_number() -> None:
    people = [doe(n, lastname="D" * 40, regnum=str(n)) for n in (1, 2)]
    logins = [step.login for step in plan(people, in_class())]
    assert logins == ["j" + "d" * 23, "j" + "d" * 22 + "2"]


@pytest.mark.parametrize(
    "text",
    [
        "Doe",
        "O'Neil",
        "Ünal Å.",
        "a-b_c@d.org",
        "x" * 100,
        "00123",
        "A B C",
        "d’Arc",
        "Œuvre–Šašek",
        "Žižek…",
    ],
)
def test_putcsv_carries_plain_texts(text: str) -> None:
    assert is_plain(text)


NOT_PLAIN = [
    "",
    " a",
    "a ",
    "a  b",
    "a,b",
    "€",
    "\x81",
    "Şahin",
    "日本",
    'a"b',
    "a#b",
    "!a",
    "a*",
    "<b>",
]
NOT_PLAIN += ["a\nb", "a\n", "$a", "a\\b", "(a)", "a=b", "x" * 101]


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_putcsv_does_not_carry_what_it_would_damage(text: str) -> None:
    assert not is_plain(text)


def test_putcsv_carries_four_fields_only() -> None:
    assert fits_csv({"lastname": "Doe", "regnum": "1"})
    assert not fits_csv({"lastname": "Doe", "comments": "x"})


def test_a_name_with_a_raw_comma_differs_from_every_wish() -> None:
    body = b"!set user_lastname=Doe, Jr\n!set user_firstname=John\n!set user_regnum=7\n"
    roster = roster_of({".users/jdoe": body, ".def": b"!set class_limit=30\n"})
    step = only([doe(lastname="Doe, Jr")], roster)
    assert (step.action, step.fields) == ("update", {"lastname": "Doe, Jr"})
    assert roster.limit == 30


def test_who_shall_leave_is_removed_once() -> None:
    people = [person(1, regnum="7"), person(2, regnum="8"), person(3, regnum="9"), person(4)]
    steps = plan_removal(
        people, Roster({"jdoe": JOHN}, {"gone": {**JOHN, "regnum": "8"}}), key="regnum"
    )
    assert [step.action for step in steps] == ["remove", "nothing", "absent", "refuse"]
    assert "nobody in the class has the regnum '9'" in steps[2].reason


def test_who_is_in_the_trash_is_purged_when_asked() -> None:
    (step,) = plan_removal([person(regnum="7")], in_trash(jdoe=JOHN), key="regnum", purge=True)
    assert (step.action, step.login) == ("purge", "jdoe")


def test_a_second_purge_has_nothing_to_do_and_says_who_is_not_there() -> None:
    (step,) = plan_removal([person(regnum="7")], Roster({}), key="regnum", purge=True)
    assert (step.action, step.login) == ("nothing", "")
    assert step.reason == "nobody in the class or its trash has the regnum '7'"


def test_of_two_with_one_key_nobody_is_removed() -> None:
    (step,) = plan_removal([person(regnum="7")], in_class(one1=JOHN, two2=JOHN), key="regnum")
    assert step.action == "refuse"


def test_a_damaged_name_still_tells_who_it_is() -> None:
    body = b"!set user_lastname=Doe, Jr\n!set user_firstname=John\n"
    step = only([doe(lastname="Doe, Jr", quser="jdoe")], roster_of({".users/jdoe": body}))
    assert (step.action, step.login) == ("update", "jdoe")
    assert step.fields == {"lastname": "Doe, Jr", "regnum": "7"}


def test_two_rows_that_lead_to_one_user_are_not_both_done() -> None:
    people = [person(1, quser="j.doe", email="a@x.org"), person(2, quser="jdoe", email="b@x.org")]
    first, second = plan(people, in_class(jdoe=JOHN), key="quser")
    assert (first.action, second.action) == ("update", "refuse")
    assert second.reason == "is the same user as row 1: jdoe"


def test_a_login_with_signs_is_not_recovered_as_somebody_else() -> None:
    step = only([doe()], Roster({}, {"j@doe": JOHN}))
    assert step.action == "refuse"
    assert "on WIMS' own pages only" in step.reason
    (step,) = plan_removal([person(regnum="7")], Roster({"j@doe": JOHN}), key="regnum")
    assert (step.action, step.reason) == ("remove", NOT_RECOVERED)


def test_a_recovery_that_a_change_follows_is_not_the_last_step() -> None:
    assert only([doe(email="new@x.org")], in_trash(jdoe=JOHN)).more
    assert not only([doe(password="secret12")], in_trash(jdoe=JOHN)).more


def test_of_two_in_the_trash_with_one_key_nobody_is_purged() -> None:
    roster = Roster({"jdoe": JOHN}, {"old1": JOHN, "old2": JOHN})
    (step,) = plan_removal([person(regnum="7")], roster, key="regnum", purge=True)
    assert (step.action, "old1 (in the trash), old2" in step.reason) == ("refuse", True)
    roster = Roster({"jdoe": JOHN}, {"old1": JOHN})
    (step,) = plan_removal([person(regnum="7")], roster, key="regnum", purge=True)
    assert (step.action, "or old1 in the trash" in step.reason) == ("refuse", True)


def done(steps: list[Step], roster: Roster) -> Roster:
    """The class after the steps."""
    users, trash = {**roster.users}, {**roster.trash}
    for step in steps:
        if step.action == "recover":
            users[step.login] = trash.pop(step.login)
        elif step.action in ("create", "update"):
            assert step.action == "update" or step.login not in {**users, **trash}
            users[step.login] = {**users.get(step.login, {}), **step.fields}
    return Roster(users, trash, roster.limit)


NAMES = st.sampled_from(["Doe", "Roe", "Šahin", "", "王"])
LOGINS = st.sampled_from(["", "jdoe", "j.doe", "jroe", "jdoe2", "x"])
NUMBERS = st.sampled_from(["", "1", "2", "3", "4"])
VALUES = st.fixed_dictionaries(
    {"lastname": NAMES, "firstname": st.sampled_from(["John", "Jane"]), "regnum": NUMBERS}
)


@given(
    rows=st.lists(st.tuples(VALUES, LOGINS), max_size=6, unique_by=lambda row: row[0]["regnum"]),
    users=st.dictionaries(st.sampled_from(["jdoe", "jroe", "jdoe2", "abcd"]), VALUES, max_size=4),
    trashed=st.sets(st.sampled_from(["jdoe", "jroe", "jdoe2", "abcd"])),
    limit=st.sampled_from([None, 2, 5]),
)
def test_a_second_run_has_nothing_to_do(
    rows: list[tuple[dict[str, str], str]],
    users: dict[str, dict[str, str]],
    trashed: set[str],
    limit: int | None,
) -> None:
    people = [Person(n, {**values, "quser": wish}) for n, (values, wish) in enumerate(rows)]
    people = [Person(p.row, {k: v for k, v in p.values.items() if v}) for p in people]
    roster = Roster(
        {login: user for login, user in users.items() if login not in trashed},
        {login: user for login, user in users.items() if login in trashed},
        limit,
    )
    first = plan(people, roster)
    for _ in range(2):  # a recovery is followed by an update
        roster = done(plan(people, roster), roster)
    second = plan(people, roster)
    for before, after in zip(first, second, strict=True):
        assert after.action == ("refuse" if before.action == "refuse" else "nothing")
        assert before.login == after.login or after.action == "refuse"
