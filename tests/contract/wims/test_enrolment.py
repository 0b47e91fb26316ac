"""`c.enrol` and `c.unenrol`: many people at once, as few requests as WIMS allows."""

from pathlib import Path
from typing import Any

import pytest

from edusync.errors import InvalidValue, PlanError
from edusync.people.names import NAMES
from edusync.wims import Class, User
from tests.conftest import HOSTILE

PEOPLE = [
    {"lastname": "Doe", "firstname": "John", "regnum": "001", "email": "j@example.org"},
    {"lastname": "Ünal", "firstname": "Zoé", "regnum": "002"},
    {"lastname": "Doe", "firstname": "John", "regnum": "003"},
]


def people(**changed: str) -> list[dict[str, str]]:
    return [{**person, **changed} for person in PEOPLE]


def fields_of(home: Class, *names: str) -> dict[str, tuple[Any, ...]]:
    users = home.users.list(full=True)
    return {user.quser: tuple(getattr(user, name) for name in names) for user in users}


def test_new_people_take_three_requests_and_nobody_twice(home: Class) -> None:
    first = home.enrol(people())
    assert (first.counts, first.requests) == ({"created": 3}, 3)
    assert fields_of(home, "lastname", "firstname", "regnum", "email") == {
        "jdoe": ("Doe", "John", "001", "j@example.org"),
        "zunal": ("Ünal", "Zoé", "002", ""),
        "jdoe2": ("Doe", "John", "003", ""),
    }
    second = home.enrol(people())
    assert (second.counts, second.requests) == ({"unchanged": 3}, 1)
    assert not second.passwords
    assert [user.regnum for user in home.users.list()] == ["001", "003", "002"]


def test_a_user_who_was_enrolled_is_like_one_who_was_added(home: Class) -> None:
    home.enrol(people())
    home.users.add(User("other", "Doe", "John", "secret12"))
    names = ("supervisable", "agreecgu", "participate", "classes")
    assert len(set(fields_of(home, *names).values())) == 1


def test_changes_go_together_and_leave_passwords_and_other_fields(home: Class) -> None:
    home.users.add(User("jdoe", "Doe", "John", "secret12", regnum="001", comments="a, b"))
    home.users.add(User("zunal", "Ünal", "Zoé", "secret34", regnum="002", regprop1="x"))
    before = fields_of(home, "password", "comments", "regprop1", "supervisable", "agreecgu")
    report = home.enrol(people(email="new@example.org")[:2])
    assert (report.counts, report.requests) == ({"updated": 2}, 3)
    assert [line.fields for line in report] == [("email",), ("email",)]
    after = fields_of(home, "password", "comments", "regprop1", "supervisable", "agreecgu")
    assert after == before


def test_teachers_stay_teachers_and_students_students(home: Class) -> None:
    for login, regnum, supervisable in (
        ("first", "1", "no"),
        ("teach", "2", "yes"),
        ("plain", "3", ""),
        ("other", "4", "no"),
    ):
        new = User(login, "Doe", "John", "secret12", regnum=regnum, supervisable=supervisable)
        home.users.add(new)
    rows = [{"regnum": number, "lastname": "New", "firstname": "John"} for number in "1234"]
    report = home.enrol(rows)
    assert (report.counts, report.requests) == ({"updated": 4}, 3)
    assert fields_of(home, "supervisable", "lastname") == {
        "first": ("no", "New"),
        "teach": ("yes", "New"),
        "plain": ("", "New"),
        "other": ("no", "New"),
    }


def test_one_change_takes_three_requests(home: Class) -> None:
    home.users.add(User("jdoe", "Doe", "John", "secret12", regnum="001"))
    report = home.enrol(people()[:1])
    assert (report.updated[0].fields, report.requests) == (("email",), 3)


def test_texts_that_putcsv_would_damage_arrive(home: Class) -> None:
    rows = [
        {"lastname": text, "firstname": text[::-1], "regnum": f"{number:03}", "comments": text}
        for number, text in enumerate(HOSTILE.values())
    ]
    assert home.enrol(rows, force=True).counts == {"created": len(rows)}
    assert sorted(fields_of(home, "regnum", "lastname", "firstname", "comments").values()) == [
        (row["regnum"], *(" ".join(row[name].split()) for name in NAMES), row["comments"])
        for row in rows
    ]
    assert home.enrol(rows).counts == {"unchanged": len(rows)}


BEYOND_LATIN_1 = "‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"


def test_names_with_all_letters_of_windows_1252_go_together(home: Class) -> None:
    rows = [
        {"lastname": f"{sign}D{sign}e", "firstname": f"J {sign}", "regnum": f"{number:03}"}
        for number, sign in enumerate(BEYOND_LATIN_1)
    ]
    report = home.enrol(rows)
    assert (report.counts, report.requests) == ({"created": len(rows)}, 3)
    wanted = [(row["regnum"], row["lastname"], row["firstname"]) for row in rows]
    assert sorted(fields_of(home, "regnum", "lastname", "firstname").values()) == wanted
    listed = [(user.regnum, user.lastname, user.firstname) for user in home.users.list()]
    assert sorted(listed) == wanted
    assert home.enrol(rows).counts == {"unchanged": len(rows)}


def test_a_given_password_arrives_and_is_changed_only_when_asked(home: Class) -> None:
    home.enrol(people(password="given123")[:1])
    assert home.users["jdoe"].password == "given123"
    other = people(password="other123")[:1]
    assert home.enrol(other).counts == {"unchanged": 1}
    assert home.users["jdoe"].password == "given123"
    report = home.enrol(other, update_passwords=True)
    assert report[0].fields == ("password",)
    assert home.users["jdoe"].password == "other123"
    assert home.enrol(other, update_passwords=True).requests == 1


def test_new_passwords_are_handed_out_once(home: Class, tmp_path: Path) -> None:
    hostile = {"lastname": "a, b", "firstname": "€", "regnum": "004", "quser": "comma"}
    report = home.enrol([*people(), hostile])
    assert {login: len(word) for login, word in report.passwords.items()} == {
        "jdoe": 8,
        "zunal": 8,
        "jdoe2": 8,
        "comma": 12,
    }
    assert home.users["comma"].password == report.passwords["comma"]
    report.passwords.to_csv(tmp_path / "passwords.csv")
    lines = (tmp_path / "passwords.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == f"jdoe,Doe,John,001,{report.passwords['jdoe']}"


def test_deleted_people_come_back(home: Class) -> None:
    home.enrol(people())
    home.unenrol(["001", "002"])
    report = home.enrol(people(email="new@example.org"))
    assert [line.status for line in report] == ["recovered", "recovered", "updated"]
    assert set(fields_of(home, "email").values()) == {("new@example.org",)}


def test_an_adapted_login_is_reported(home: Class) -> None:
    rows = people()[:2]
    rows[0]["quser"], rows[1]["quser"] = "john.doe", "zunal"
    report = home.enrol(rows)
    assert [line.quser for line in report.renamed] == ["johndoe"]


def test_a_bad_row_does_not_stop_the_others(home: Class) -> None:
    report = home.enrol([{"lastname": "Nobody", "regnum": "9"}, *people()])
    assert report.counts == {"failed": 1, "created": 3}
    assert (report.failed[0].row, report.failed[0].reason) == (
        1,
        "has no firstname, and is not in the class",
    )


def test_two_rows_of_one_person_are_refused_before_anything_is_sent(home: Class) -> None:
    api, _ = home.connection
    with api.counted() as count, pytest.raises(PlanError, match="in rows 1, 2, 3"):
        home.enrol(people(regnum="1"))
    assert count() == 0


def test_a_key_that_no_row_has_is_refused(home: Class) -> None:
    with pytest.raises(InvalidValue, match="no row has it; the columns are: lastname"):
        home.enrol(people(), key="quser")


def test_the_limit_of_the_class_holds(home: Class) -> None:
    home.limit = 2
    home.save()
    assert home.enrol(people()).counts == {"created": 2, "failed": 1}
    # putcsv adds nobody to a full class, adduser does
    report = home.enrol([*people(), {**PEOPLE[0], "regnum": "004"}], force=True)
    assert report.counts == {"unchanged": 2, "created": 2}
    assert len(home.users.list()) == 4


def test_a_dry_run_writes_nothing(home: Class) -> None:
    report = home.enrol(people(), dry_run=True)
    assert (report.counts, report.requests, report.dry_run) == ({"would create": 3}, 1, True)
    assert not report.passwords
    assert home.users.list() == []


def test_a_csv_file_is_enough(home: Class, tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    text = "Nom;Prénom;N° étudiant;Groupe\nŒuvrard;Zoé;007;A\nDoe;John;008;B\n"
    path.write_bytes(text.encode("cp1252"))
    report = home.enrol(str(path))
    assert [line.row for line in report.created] == [2, 3]
    assert report.warnings == ("the column 'Groupe' is no field of a user",)
    assert fields_of(home, "lastname", "regnum") == {
        "zoeuvrard": ("Œuvrard", "007"),
        "jdoe": ("Doe", "008"),
    }


def test_users_of_another_class_are_enrolled(home: Class, other: Class) -> None:
    home.enrol(people())
    assert other.enrol(home.users.list()).counts == {"created": 3}
    assert fields_of(other, "regnum") == fields_of(home, "regnum")


def test_progress_is_told(home: Class) -> None:
    told: list[tuple[int, int]] = []
    home.enrol(people(), progress=lambda done, total: told.append((done, total)))
    assert (told[0], told[-1]) == ((0, 3), (3, 3))


def test_people_go_to_the_trash_and_for_good(home: Class) -> None:
    home.enrol(people())
    report = home.unenrol(["001", "009"])
    assert [line.status for line in report] == ["removed", "failed"]
    assert report.failed[0].reason == "nobody in the class has the regnum '009'"
    assert home.unenrol(["001"]).counts == {"unchanged": 1}
    assert home.unenrol(["001", "002"], purge=True).counts == {"removed": 2}
    again = home.unenrol(["001", "002"], purge=True)
    assert (again.counts, again.requests) == ({"unchanged": 2}, 1)
    assert [user.regnum for user in home.users.list()] == ["003"]


def test_users_are_removed_together(home: Class) -> None:
    home.enrol(people())
    report = home.users.remove_many([home.users["jdoe"], "zu.nal"])
    assert (report.counts, report.requests) == ({"removed": 2}, 4)
    assert "jdoe2" in home.users
