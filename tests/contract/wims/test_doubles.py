"""Rows of an official list, and users who are there without a number or under another one."""

from pathlib import Path
from typing import Any

import pytest

from edusync.errors import PlanError
from edusync.wims import Class, EnrolReport, User
from tests.contract.wims.grouping import Group

JANE = {"lastname": "D’ARC", "firstname": "JEANNE", "regnum": "0071", "email": "j@example.org"}
JOHN = {"lastname": "Doe", "firstname": "John", "regnum": "0072"}
ZOE = {"lastname": "ZOÉ MARIE", "firstname": "Li", "regnum": "0073"}


def register(home: Class, login: str, lastname: str, firstname: str, **fields: Any) -> None:
    home.users.add(User(login, lastname, firstname, "secret12", **fields))


def known(home: Class) -> dict[str, tuple[str, str]]:
    """Name and number of everybody, by login."""
    users = home.users.list(full=True)
    return {user.quser: (user.lastname, user.regnum) for user in users}


def statuses(report: EnrolReport) -> list[str]:
    return [line.status for line in report]


@pytest.mark.versions
def test_who_registered_without_a_number_gets_it_and_keeps_the_login(home: Class) -> None:
    register(home, "jdarc", "D'Arc", "Jeanne")
    register(home, "mylogin", "doe", "john", email="doe@example.org")
    register(home, "zoemarie", "Zoé-Marie", "Li")
    home.users.remove("zoemarie")
    report = home.enrol([JANE, JOHN, ZOE])
    assert statuses(report) == ["adopted", "adopted", "recovered"]
    assert [line.quser for line in report.adopted] == ["jdarc", "mylogin"]
    assert not report.passwords
    assert known(home) == {
        "jdarc": ("D’ARC", "0071"),
        "mylogin": ("Doe", "0072"),
        "zoemarie": ("ZOÉ MARIE", "0073"),
    }
    assert home.users["jdarc"].password == "secret12"
    again = home.enrol([JANE, JOHN, ZOE])
    assert (statuses(again), again.requests) == (["unchanged"] * 3, 1)


@pytest.mark.versions
def test_who_is_perhaps_there_is_asked_about_or_told(home: Class) -> None:
    register(home, "jdarc", "D'Arc", "Jeanne", regnum="8", email="J@example.org")
    register(home, "jdoe", "Doe", "John", regnum="9")
    register(home, "zoe1", "Zoé Marie", "Li")
    register(home, "zoe2", "Zoé Marie", "Li")
    report = home.enrol([JANE, JOHN, ZOE])
    assert statuses(report) == ["failed", "created", "failed"]
    assert "is this jdarc (regnum '8', email 'J@example.org')?" in report[0].reason
    assert "could be the user zoe1 (no regnum), or zoe2 (no regnum)" in report[2].reason
    assert report.warnings == (
        "row 2 (jdoe2): has the names of jdoe (regnum '9'): is it the same person?",
    )
    again = home.enrol([JANE, JOHN, ZOE])
    assert statuses(again) == ["failed", "unchanged", "failed"]
    adopted = home.enrol([JANE], on_double="adopt")
    assert known(home)["jdarc"] == ("D’ARC", "0071")
    assert statuses(adopted) == ["adopted"]


@pytest.mark.versions
def test_a_list_of_numbers_in_another_form_is_refused(home: Class) -> None:
    people = [{"lastname": f"L{n}", "firstname": "F", "regnum": f"00{n}"} for n in range(4)]
    home.enrol(people)
    without_zeros = [{**person, "regnum": f"{n}"} for n, person in enumerate(people)]
    with pytest.raises(PlanError, match="L1: regnum '1' in the list, regnum '001' in the class"):
        home.enrol(without_zeros)
    assert len(home.users.list()) == 4
    assert home.enrol(without_zeros, on_double="adopt").counts == {"adopted": 4}
    assert home.enrol(without_zeros).counts == {"unchanged": 4}


@pytest.mark.versions
def test_a_list_without_numbers_is_enrolled_by_name(home: Class, tmp_path: Path) -> None:
    register(home, "jdarc", "D'Arc", "Jeanne", regnum="8")
    path = tmp_path / "list.csv"
    path.write_text("Nom;Prénom;Courriel\nD’ARC;Jeanne;j@example.org\nDoe;John;\n", "utf-8")
    report = home.enrol(path, key="name")
    assert statuses(report) == ["updated", "created"]
    assert known(home) == {"jdarc": ("D’ARC", "8"), "jdoe": ("Doe", "")}
    assert home.enrol(path, key=("lastname", "firstname")).requests == 1
    assert home.unenrol(path, key="name").counts == {"removed": 2}
    assert home.enrol(path, key="name").counts == {"recovered": 2}


@pytest.mark.versions
def test_homonyms_are_nobody_by_name(home: Class) -> None:
    register(home, "jdoe", "Doe", "John")
    register(home, "jdoe2", "DOE", "john")
    names = [{"lastname": "Doe", "firstname": "John"}]
    for report in (home.enrol(names, key="name"), home.unenrol(names, key="name")):
        assert statuses(report) == ["failed"]
        assert "the users jdoe, jdoe2 all have the lastname" in report[0].reason
    with pytest.raises(PlanError, match="in rows 1, 2"):
        home.enrol(names * 2, key="name")
    assert len(home.users.list()) == 2


def test_by_name_who_has_the_number_is_asked_about(home: Class) -> None:
    register(home, "jdoe", "Doe", "John", regnum="0072")
    row = {**JOHN, "firstname": "John Max"}
    asked = home.enrol([row], "name")
    assert "is this one? It has the regnum of jdoe (John Doe (regnum 0072))" in asked[0].reason
    adopted = home.enrol([row], "name", on_double="adopt")
    assert (statuses(adopted), adopted[0].quser) == (["adopted"], "jdoe")
    assert home.users["jdoe"].firstname == "John Max"


def test_a_familys_e_mail_makes_nobody_another_person(home: Class) -> None:
    register(home, "jdoe", "Doe", "John", regnum="0072", email="doe@example.org")
    sister = {**JOHN, "firstname": "Ann", "regnum": "0099", "email": "doe@example.org"}
    report = home.enrol([sister], "email")
    assert "is this jdoe? The email is equal" in report[0].reason
    assert known(home) == {"jdoe": ("Doe", "0072")}


def test_a_dry_run_tells_the_fields_that_the_run_sends(home: Class) -> None:
    register(home, "jdarc", "D'Arc", "Jeanne")
    register(home, "zoemarie", "Zoé-Marie", "Li")
    home.users.remove("zoemarie")
    told, done = (home.enrol([JANE, JOHN, ZOE], dry_run=dry_run) for dry_run in (True, False))
    assert statuses(told) == ["would adopt", "would create", "would recover"]
    assert statuses(done) == ["adopted", "created", "recovered"]
    assert [{**line.to_dict(), "status": ""} for line in told] == [
        {**line.to_dict(), "status": ""} for line in done
    ]


def test_a_name_is_not_shortened(home: Class) -> None:
    register(home, "alba", "Giménez Ruiz", "Alba", regnum="7")
    row = {"lastname": "Giménez", "firstname": "Alba", "regnum": "7", "email": "a@example.org"}
    report = home.enrol([row])
    assert (report[0].status, report[0].fields) == ("updated", ("email",))
    assert "lastname 'Giménez Ruiz' is left, of which 'Giménez' is a part" in report[0].reason
    assert known(home)["alba"][0] == "Giménez Ruiz"
    again = home.enrol([row])
    assert (statuses(again), again.requests) == (["unchanged"], 1)
    home.enrol([row], force=True)
    assert known(home)["alba"][0] == "Giménez"


def test_in_a_class_of_a_group_who_is_in_the_group_takes_part(grouped: Group) -> None:
    register(grouped.whole, "dora", "Dora", "F")
    row = {"lastname": "DORA", "firstname": "F", "regnum": "0071"}
    report = grouped.one.enrol([row])
    assert (report[0].status, report[0].quser, report[0].fields) == (
        "adopted",
        "dora",
        ("participate",),
    )
    assert "regnum in the group: left as it is" in report[0].reason
    assert grouped.places("dora") == ["1"]
    assert statuses(grouped.one.enrol([row])) == ["unchanged"]
    assert statuses(grouped.whole.enrol([row])) == ["adopted"]
    again = grouped.one.enrol([row])
    assert (statuses(again), again[0].reason) == (["unchanged"], "")
