"""Who a row is whose number nobody has, and which names are not written over."""

from typing import Any

import pytest

from edusync.errors import PlanError
from edusync.people.names import compared, is_part, words
from edusync.people.source import Person
from edusync.wims.enrolment.plan import plan
from edusync.wims.enrolment.removal_plan import plan_removal
from edusync.wims.enrolment.roster import Roster
from edusync.wims.enrolment.step import Step

JANE = {"lastname": "D'Arc", "firstname": "Jane"}


def jane(row: int = 1, **values: str) -> Person:
    return Person(row, {**JANE, "regnum": "7", **values})


def there(**users: dict[str, str]) -> Roster:
    return Roster({login: {**JANE, **user} for login, user in users.items()})


def only(person: Person, roster: Roster, **options: Any) -> Step:
    (step,) = plan([person], roster, **options)
    return step


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D'Arc", "D’ARC"),
        ("D'Arc", "dʼarc"),
        ("D'Arc", "D`Arc"),
        ("D'Arc", "D ARC"),
        ("Jean-Pierre", "JEAN PIERRE"),
        ("Jean-Pierre", "Jean\u2010Pierre"),
        ("Ábel", "A\u0301bel"),
        ("Ñuñez", "NUNEZ"),
        ("Łukasz", "lukasz"),
        ("Straße", "STRASSE"),
        ("Ali", "A\u200bli\u00a0"),
        ("İpek", "ipek"),
    ],
)
def test_one_name_in_two_lists(one: str, other: str) -> None:
    assert compared(one) == compared(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Doe", "Roe"), ("Marie", "Marie-Anne"), ("かとう", "がとう"), ("Lee", "李")]
)
def test_two_names(one: str, other: str) -> None:
    assert compared(one) != compared(other)


def test_a_part_of_a_name_is_some_of_its_words() -> None:
    assert words("de la Cruz-Ñ") == ["de", "la", "cruz", "n"]
    assert is_part("GIMENEZ", "Giménez Ruiz")
    assert is_part("Ruiz", "Giménez Ruiz")
    assert not is_part("Giménez Ruiz", "Giménez-Ruiz")
    assert not is_part("Gim", "Giménez Ruiz")
    assert not is_part("Ruiz Ruiz", "Giménez Ruiz")


@pytest.mark.parametrize(
    "row",
    [{}, {"lastname": "D’ARC"}, {"firstname": "JANÉ"}, {"email": "a@x.org"}, {"quser": "other"}],
)
@pytest.mark.parametrize("user", [{}, {"email": "A@x.org"}, {"regnum": "#N/A"}])
def test_who_is_there_without_a_number_is_adopted(
    row: dict[str, Any], user: dict[str, str]
) -> None:
    step = only(jane(**row), there(abcd=user))
    assert (step.status, step.login) == ("adopted", "abcd")
    assert step.fields["regnum"] == "7"
    assert step.fields.keys().isdisjoint({"quser", "password"})
    assert step.reason == "was there as abcd, with no regnum"


def test_who_has_the_number_in_another_dress_is_adopted() -> None:
    step = only(jane(), there(abcd={"regnum": "'7"}))
    assert (step.status, step.fields) == ("adopted", {"regnum": "7"})
    assert step.reason == "was there as abcd, with regnum '7'"


def test_who_is_in_the_trash_without_a_number_is_recovered() -> None:
    step = only(jane(), Roster({}, {"abcd": JANE}))
    assert (step.status, step.login, step.more) == ("recovered", "abcd", True)


ANOTHER = {"regnum": "8", "email": "a@x.org"}


@pytest.mark.parametrize(
    ("row", "user", "status", "said"),
    [
        ({"email": "b@x.org"}, {"email": "a@x.org"}, "created", "has the names of abcd"),
        ({"email": "b@x.org"}, ANOTHER, "created", "has the names of abcd (regnum '8'"),
        ({}, ANOTHER, "created", "has the names of abcd"),
        ({"email": "a@x.org"}, {"regnum": "8"}, "created", "has the names of abcd"),
        ({"email": "A@x.org"}, ANOTHER, "failed", "is this abcd (regnum '8', email 'a@x.org')?"),
        ({}, {"supervisable": "yes"}, "created", "has the names of abcd"),
        (
            {"lastname": "Jane", "firstname": "D’Arc"},
            {},
            "created",
            "has the names of abcd (no regnum) the other way round",
        ),
    ],
)
def test_what_becomes_of_who_is_perhaps_there(
    row: dict[str, Any], user: dict[str, str], status: str, said: str
) -> None:
    step = only(jane(**row), there(abcd=user))
    assert step.status == status
    assert said in step.reason
    assert step.warning == (step.reason if status == "created" else "")


@pytest.mark.parametrize(
    ("on_double", "user", "status"),
    [
        ("create", {}, "created"),
        ("create", ANOTHER, "created"),
        ("fail", {}, "failed"),
        ("fail", {"regnum": "8"}, "failed"),
        ("fail", {"email": "b@x.org"}, "failed"),
        ("adopt", {}, "adopted"),
        ("adopt", {"regnum": "8"}, "adopted"),
        ("adopt", ANOTHER, "adopted"),
        ("adopt", {"email": "b@x.org"}, "adopted"),
    ],
)
def test_on_double_decides_otherwise(on_double: Any, user: dict[str, str], status: str) -> None:
    person = jane(email="a@x.org")
    step = only(person, there(abcd=user), on_double=on_double)
    assert step.status == status
    if status == "created":
        assert step.login == "jdarc"
        assert "abcd" in step.warning


@pytest.mark.parametrize("on_double", [None, "adopt", "fail"])
def test_of_several_candidates_none_is_taken(on_double: Any) -> None:
    step = only(jane(), there(one1={}, two2={}), on_double=on_double)
    assert step.status == "failed"
    assert "one1 (no regnum), or two2 (no regnum)" in step.reason
    steps = plan([jane(), jane(2, regnum="8")], there(one1={}), on_double=on_double)
    assert [step.status for step in steps] == ["failed", "failed"]
    assert "one1" in steps[0].reason


def test_adopt_with_several_under_other_numbers_stays_refused() -> None:
    roster = there(one1={"regnum": "8"}, two2={"regnum": "9"})
    assert only(jane(), roster, on_double="adopt").status == "failed"


def test_the_e_mail_tells_two_homonyms_apart() -> None:
    rows = [jane(1, email="a@x.org"), jane(2, regnum="8", email="b@x.org")]
    first, second = plan(rows, there(abcd={"email": "a@x.org"}))
    assert [first.status, second.status] == ["adopted", "created"]


def test_the_login_of_a_row_tells_two_homonyms_apart() -> None:
    rows = [jane(1, quser="two2"), jane(2, regnum="8")]
    first, second = plan(rows, there(one1={}, two2={}))
    assert [(s.status, s.login) for s in (first, second)] == [
        ("adopted", "two2"),
        ("adopted", "one1"),
    ]


def test_a_row_of_other_names_does_not_cast_doubt_on_the_login_of_a_row() -> None:
    roe = Person(3, {"lastname": "Roe", "firstname": "Rita", "regnum": "8", "quser": "abcd"})
    steps = plan([jane(1, regnum=""), jane(2, quser="abcd"), roe], there(abcd={}))
    assert [step.status for step in steps] == ["failed", "adopted", "created"]
    assert steps[1].login == "abcd"


def test_a_row_that_cannot_be_used_may_mean_somebody_all_the_same() -> None:
    rows = [jane(1, regnum=""), jane(2)]
    assert [step.status for step in plan(rows, there(abcd={}))] == ["failed", "failed"]


def test_homonyms_of_one_list_are_two_people_in_any_round() -> None:
    rows = [jane(1, email="a@x.org"), jane(2, regnum="8", email="a@x.org")]
    made = there(jdarc={"regnum": "7", "email": "a@x.org"})
    steps = plan(rows, made, before=set())
    assert [(step.status, step.warning) for step in steps] == [("unchanged", ""), ("created", "")]
    steps = plan(rows, made)  # the run was killed, and this is another one
    assert [step.status for step in steps] == ["unchanged", "created"]
    assert "has the names of jdarc" in steps[1].warning


def people(count: int, zeros: str) -> list[dict[str, str]]:
    return [
        {"lastname": f"Last{n}", "firstname": "Zoé", "regnum": f"{zeros}{n}1"} for n in range(count)
    ]


def rows_of(values: list[dict[str, str]]) -> list[Person]:
    return [Person(row, one) for row, one in enumerate(values, 2)]


def class_of(values: list[dict[str, str]]) -> Roster:
    return Roster({f"user{at}": one for at, one in enumerate(values)})


def test_a_list_whose_numbers_have_another_form_is_refused() -> None:
    with pytest.raises(PlanError) as raised:
        plan(rows_of(people(5, "")), class_of(people(5, "0")))
    told = str(raised.value)
    assert "5 of the 5 rows" in told
    assert "Zoé Last0: regnum '01' in the list, regnum '001' in the class; Zoé Last1" in told
    assert "choose the key= that both have, or say with on_double='adopt'" in told


def test_zeros_that_a_part_of_the_list_lost_refuse_it() -> None:
    there, rows = people(10, "1"), people(10, "1")
    for n in range(4):
        there[n]["regnum"], rows[n]["regnum"] = f"0{n}5", f"{n}5"
    with pytest.raises(PlanError, match="4 of the 4 rows"):
        plan(rows_of(rows), class_of(there))


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_doubles_refuse_no_list(count: int) -> None:
    steps = plan(rows_of(people(count, "")), class_of(people(count, "0")))
    assert {step.status for step in steps} == {"created"}
    assert all(step.warning for step in steps)


@pytest.mark.parametrize("on_double", ["create", "adopt", "fail"])
def test_who_says_what_doubles_are_is_not_asked(on_double: Any) -> None:
    steps = plan(rows_of(people(5, "")), class_of(people(5, "0")), on_double=on_double)
    assert len({step.status for step in steps}) == 1


def test_many_homonyms_of_one_user_are_no_other_numbers() -> None:
    rows = [jane(row, regnum=f"{row}") for row in range(10)]
    steps = plan(rows, there(abcd={"regnum": "99"}))
    assert {step.status for step in steps} == {"created"}


def test_a_list_of_which_few_are_asked_about_each_week_is_not_refused() -> None:
    users = [{**one, "email": f"{at}@x.org"} for at, one in enumerate(people(10, ""))]
    rows = [dict(one) for one in users]
    for n in range(3):
        rows[n]["regnum"] = f"new{n}"
    steps = plan(rows_of(rows), class_of(users))
    assert [step.status for step in steps] == ["failed"] * 3 + ["unchanged"] * 7


# Names that are there


GIMENEZ = {"lastname": "Giménez Ruiz", "firstname": "Alba", "regnum": "7"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"lastname": "Giménez"}, "lastname 'Giménez Ruiz' is left, of which 'Giménez' is a part"),
        (
            {"lastname": "GIMENEZ RUIZ"},
            "is left, whose accents 'GIMENEZ RUIZ' lacks",
        ),
        ({"lastname": "RUIZ"}, "'RUIZ' is a part"),
        ({"lastname": "Alba Giménez Ruiz"}, "is the whole name"),
        ({"lastname": "GIMENEZ RUIZ Alba"}, "is the whole name"),
        ({"firstname": "Giménez Ruiz, Alba"}, "is the whole name"),
        ({"lastname": "Alba", "firstname": "GIMENEZ RUIZ"}, "the other way round"),
    ],
)
def test_a_name_that_is_there_is_not_spoilt(row: dict[str, str], said: str) -> None:
    person = Person(1, {"regnum": "7", **row})
    step = only(person, Roster({"abcd": GIMENEZ}))
    assert (step.action, step.fields) == ("nothing", {})
    assert said in step.reason
    assert ("other way" in said) == bool(step.warning)
    forced = only(person, Roster({"abcd": GIMENEZ}), force=True)
    assert forced.fields == row


@pytest.mark.parametrize("lastname", ["GIMÉNEZ RUIZ", "Giménez-Ruiz", "Giménez Ruiz Roe", "Roe"])
def test_a_name_that_keeps_its_words_is_written(lastname: str) -> None:
    step = only(Person(1, {**GIMENEZ, "lastname": lastname}), Roster({"abcd": GIMENEZ}))
    assert (step.fields, step.reason) == ({"lastname": lastname}, "")


def test_the_other_fields_are_written_and_the_line_says_which_name_is_left() -> None:
    person = Person(1, {**GIMENEZ, "lastname": "Ruiz", "email": "a@x.org"})
    step = only(person, Roster({"abcd": GIMENEZ}))
    assert (step.action, step.fields) == ("update", {"email": "a@x.org"})
    assert "force=True" in step.reason
    step = only(person, Roster({}, {"abcd": GIMENEZ}))
    assert (step.action, step.more) == ("recover", True)
    assert "force=True" in step.reason


# Other keys


@pytest.mark.parametrize("key", ["name", ("lastname", "firstname"), ["firstname", "lastname"]])
def test_people_are_known_by_their_names(key: Any) -> None:
    roster = there(abcd={"regnum": "8"})
    person = Person(1, {"lastname": "D’ARC", "firstname": "jane", "email": "a@x.org"})
    step = only(person, roster, key=key)
    assert (step.status, step.login) == ("updated", "abcd")
    assert "regnum" not in step.fields
    (step,) = plan_removal([person], roster, key=key)
    assert (step.action, step.login) == ("remove", "abcd")


def test_homonyms_of_the_class_are_refused_by_name() -> None:
    roster = there(one1={}, two2={})
    person = Person(1, JANE)
    for (step,) in (
        plan([person], roster, key="name"),
        plan_removal([person], roster, key="name"),
    ):
        assert step.status == "failed"
        assert "one1, two2 all have the lastname \"D'Arc\" and firstname 'Jane'" in step.reason


def test_by_name_another_number_is_asked_about() -> None:
    roster = there(abcd={"regnum": "8"})
    step = only(jane(), roster, key="name")
    assert (step.status, "is this abcd?" in step.reason) == ("failed", True)
    assert only(jane(), roster, key="name", on_double="adopt").fields == {"regnum": "7"}
    (step,) = plan_removal([jane()], roster, key="name")
    assert step.action == "refuse"


def test_by_names_and_e_mail_who_has_none_is_adopted() -> None:
    key = ("lastname", "firstname", "email")
    step = only(jane(email="a@x.org"), there(abcd={}), key=key)
    assert (step.status, step.fields["email"]) == ("adopted", "a@x.org")
    assert only(jane(), there(), key=key).reason == "has no email"


def test_by_e_mail_who_has_none_is_adopted_unless_the_number_is_another() -> None:
    person = jane(email="a@x.org")
    assert only(person, there(abcd={"regnum": "7"}), key="email").status == "adopted"
    step = only(person, there(abcd={"regnum": "8"}), key="email")
    assert (step.status, "abcd" in step.warning) == ("created", True)


def test_by_login_a_double_is_asked_about() -> None:
    person = jane(quser="jane", email="a@x.org")
    assert only(person, there(abcd={"email": "a@x.org"}), key="quser").status == "failed"
    assert "abcd" in only(person, there(abcd={}), key="quser").warning


# Classes in a group


ANN = {"lastname": "Roe", "firstname": "Ann", "email": "a@example.org"}


@pytest.mark.parametrize("key", ["name", ("lastname", "firstname", "email"), "email", "quser"])
@pytest.mark.parametrize(
    ("on_double", "status"),
    [(None, "failed"), ("fail", "failed"), ("adopt", "updated"), ("create", "created")],
)
def test_by_another_key_who_has_the_number_is_asked_about(
    key: Any, on_double: Any, status: str
) -> None:
    values = {"firstname": "Ann Zoe", "email": "new@example.org", "quser": "azoe", "regnum": "7"}
    row = Person(1, {**ANN, **values})
    there = Roster({"aroe": {**ANN, "regnum": "7"}})
    step = only(row, there, key=key, on_double=on_double)
    assert step.status.replace("adopted", "updated") == status
    assert (step.login == "aroe") == (status == "updated")
    assert status == "updated" or "has the regnum of aroe (Ann Roe (regnum 7))" in step.reason


def test_a_number_that_several_have_says_nothing() -> None:
    people = [
        Person(1, {**ANN, "regnum": "1"}),
        Person(2, {**ANN, "lastname": "Doe", "regnum": "1"}),
    ]
    there = Roster({"zoe": {**ANN, "firstname": "Zoe", "regnum": "1"}})
    steps = plan(people, there, key="name")
    assert [step.status for step in steps] == ["created", "created"]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"firstname": "Zoe", "regnum": "8"}, "failed"),  # a sister, with the family's e-mail
        ({"firstname": "ANN", "regnum": "8"}, "updated"),  # the number was mended
        ({"firstname": "Zoe", "regnum": "7"}, "updated"),  # the name was
        ({"firstname": "Zoe"}, "updated"),
    ],
)
@pytest.mark.parametrize("key", ["email", "quser"])
def test_another_number_and_another_name_are_another_person(
    key: str, values: dict[str, str], status: str
) -> None:
    there = Roster({"aroe": {**ANN, "regnum": "7"}})
    row = Person(1, {**ANN, "quser": "aroe", **values})
    step = only(row, there, key=key)
    assert step.status == status
    assert status == "updated" or "is this aroe?" in step.reason
    assert only(row, there, key=key, on_double="adopt").status == "updated"
    (gone,) = plan_removal([row], there, key=key)
    assert status == "updated" or gone.status == "failed"


def test_in_a_class_of_a_group_the_groups_user_joins_and_keeps_all_fields() -> None:
    users = {"abcd": {**JANE, "participate": ""}}
    step = only(jane(), Roster(users, place="9/1"))
    assert (step.action, step.status, step.fields) == ("join", "adopted", {"participate": "9/1"})
    assert step.reason == "is abcd of the group by the names; regnum in the group: left as it is"
    users["abcd"]["participate"] = "9/1"
    assert only(jane(), Roster(users, place="9/1")).action == "nothing"


@pytest.mark.parametrize("name", ["Ã‰milie", "Jos\ufffd"])
@pytest.mark.parametrize("users", [{}, {"abcd": {"regnum": "7"}}])
def test_a_name_read_in_a_wrong_encoding_is_not_written(name: str, users: dict[str, Any]) -> None:
    step = only(jane(firstname=name), there(**users))
    assert step.status == "failed"
    assert "export the list anew" in step.reason
    forced = only(jane(firstname=name), there(**users), force=True)
    assert forced.fields["firstname"] == name


def test_a_name_that_is_there_in_a_wrong_encoding_disturbs_nobody() -> None:
    person = jane(firstname="JosÃ©")
    assert only(person, there(abcd={"regnum": "7", "firstname": "JosÃ©"})).status == "unchanged"
    (step,) = plan_removal([person], there(abcd={"regnum": "7"}), key=("regnum",))
    assert step.status == "removed"


def test_by_name_another_e_mail_is_written_and_said() -> None:
    row = Person(1, {**JANE, "email": "new@x.org"})
    (step,) = plan([row], there(abcd={"email": "old@x.org"}), key="name")
    assert step.fields == {"email": "new@x.org"}
    assert step.warning == "the email was 'old@x.org': is it the same person?"
