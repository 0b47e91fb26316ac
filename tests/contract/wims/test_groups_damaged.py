"""Whom another program damaged in a group stops all its classes, also those without that user."""

from pathlib import Path

import pytest

from edusync.errors import ServerBug, UnsupportedOperation
from edusync.wims import Class, ServerQuirkWarning, User
from tests.contract.wims.grouping import Group, logins
from tests.contract.wims.work import Work

NEW = {"quser": "dora", "lastname": "Dora", "firstname": "F", "regnum": "9"}


def damage(grouped: Group, login: str = "carl") -> str:
    """Makes a command of the name of somebody of the second class; what must be said of it."""
    grouped.raw("moduser", quser=login, user_info={"participate": f"{grouped.number}/2"})
    work = Work(grouped.server, grouped.whole)
    body = work.read(f".users/{login}")
    work.write(f".users/{login}", body.replace("user_lastname=", "user_lastname=!"))
    return (
        f"class {grouped.number}, the group of class {grouped.number}_1: a value of the user "
        f"{login} (F !{login.title()}; in class {grouped.number}_2) begins with '!'"
    )


def test_the_list_of_users_says_who_of_another_class_stops_it(grouped: Group) -> None:
    said = damage(grouped)
    for full in (False, True):
        with pytest.warns(ServerQuirkWarning, match="begins with '!'"):
            users = grouped.one.users.list(full=full)
        assert [user.quser for user in users] == ["anna", "bert"]
        assert users.warnings[0].startswith(said)
        assert f"Class.get(..., {grouped.number}, ...), c.archive" in users.warnings[0]


def test_scores_say_who_of_another_class_stops_them(grouped: Group) -> None:
    sheet = grouped.worked("anna")
    sheet.activate()
    said = damage(grouped)
    with pytest.raises(ServerBug) as caught:
        sheet.scores()
    assert caught.value.advice.startswith(said)
    with pytest.warns(ServerQuirkWarning, match="begins with '!'"):
        book = grouped.one.gradebook()
    assert book.warnings[0].startswith(said)
    assert said in book.unread[0].reason


def test_an_enrolment_says_who_of_another_class_stops_the_lists(grouped: Group) -> None:
    said = damage(grouped)
    for dry_run in (True, False):
        report = grouped.one.enrol([NEW], dry_run=dry_run)
        assert [line.status for line in report] == ["would create" if dry_run else "created"]
        assert report.warnings[0].startswith(said)
    user = User("anna", "Anna", "F", "secret12")
    user.save(grouped.one)
    user.email = "anna@example.org"
    with pytest.raises(ServerBug) as caught:
        user.save()
    assert said in caught.value.advice


def test_a_class_is_not_copied_where_somebody_of_another_one_stops_wims(grouped: Group) -> None:
    said = damage(grouped)
    with pytest.raises(ServerBug) as caught:
        grouped.one.copy()
    assert said in caught.value.advice


def test_who_stops_wims_leaves_no_class_of_a_group(grouped: Group, tmp_path: Path) -> None:
    grouped.worked("carl", home=grouped.two)
    damage(grouped)
    said = f"the group of class {grouped.number}_2: a value of the user carl"
    with pytest.raises(ServerBug) as caught:
        grouped.two.users.remove("carl")
    assert said in caught.value.advice
    (line,) = grouped.two.unenrol(["carl"], key="quser")
    assert line.status == "failed"
    assert said in line.reason
    with pytest.raises(UnsupportedOperation, match=said):
        grouped.two.users.forget("carl", tmp_path / "carl.json")
    assert list(tmp_path.iterdir()) == []


def test_the_advice_about_who_stops_a_group_mends_it(grouped: Group, tmp_path: Path) -> None:
    sheet = grouped.worked("anna", "carl", home=grouped.two)
    sheet.activate()
    damage(grouped)
    with pytest.warns(ServerQuirkWarning):
        (line,) = grouped.two.repair_users()
    assert "c.unenrol(['carl'], key='quser', purge=True), which puts their work" in line.reason
    with pytest.warns(ServerQuirkWarning, match="begins with '!'"):
        assert list(grouped.one.repair_users()) == []
    c = grouped.whole
    with pytest.warns(ServerQuirkWarning, match=r"in class \d+_2\) begins.*puts their work away"):
        c.archive(tmp_path / "group.tgz")
    (removed,) = c.unenrol(["carl"], key="quser", purge=True)
    assert removed.status == "removed"
    assert "2/score/.carl" in removed.reason
    (again,) = grouped.two.enrol([{"lastname": "Carl", "firstname": "F", "regnum": "3"}])
    assert again.status == "created"
    assert logins(grouped.one) == ["anna", "bert"]
    assert {score.user.lastname for score in sheet.scores()} == {"Anna", "Carl"}


def test_who_stops_a_group_from_its_trash_is_purged(grouped: Group) -> None:
    grouped.worked("bert")
    grouped.raw("deluser", quser="bert")
    work = Work(grouped.server, grouped.whole)
    body = work.read(".users/.bert")
    work.write(".users/.bert", body.replace("user_lastname=", "user_lastname=!"))
    (line,) = grouped.one.enrol([{"regnum": "2", "lastname": "Bert", "firstname": "F"}])
    assert "c.unenrol(['bert'], key='quser', purge=True)" in line.reason
    (purged,) = grouped.whole.unenrol(["bert"], key="quser", purge=True)
    assert (purged.status, purged.reason) == ("removed", purged.reason)
    assert logins(grouped.whole) == ["anna", "carl"]
    (again,) = grouped.one.enrol([{"regnum": "2", "lastname": "Bert", "firstname": "F"}])
    assert again.status == "created"


def test_the_classes_of_a_group_are_told_where_a_user_stops_wims(grouped: Group) -> None:
    said = damage(grouped).split(", the group")[0]
    with pytest.warns(ServerQuirkWarning, match=f"{said}: a value of the user carl"):
        inside = grouped.whole.subclasses()
    assert [c.qclass for c in inside] == [grouped.one.qclass, grouped.two.qclass]
    assert inside[1].name == "Two"


def test_the_advice_about_a_teacher_who_stops_a_group_mends_it(
    grouped: Group, tmp_path: Path
) -> None:
    work = Work(grouped.server, grouped.whole)
    body = work.read(".users/lola")
    work.write(".users/lola", body.replace("user_lastname=", "user_lastname=!"))
    with pytest.warns(ServerQuirkWarning, match=r"c\.users\.forget\('lola', file\)") as warned:
        assert logins(grouped.one) == ["anna", "bert"]
    assert "unenrol" not in str(warned[0].message)
    grouped.whole.users.forget("lola", tmp_path / "lola.json")
    assert logins(grouped.one) == ["anna", "bert"]


def test_the_supervisor_who_stops_wims_is_corrected_by_the_administrator(grouped: Group) -> None:
    api, number = grouped.whole.connection
    work = Work(grouped.server, grouped.whole)
    work.write("supervisor", work.read("supervisor").replace("_lastname=", "_lastname=!"))
    for home in (grouped.whole, grouped.one):
        with pytest.warns(ServerQuirkWarning, match=f"log/classes/{number}/supervisor$") as warned:
            Class.get(api, home.connection[1], home.rclass)
        assert "unenrol" not in str(warned[0].message)


def test_a_supervisor_of_mixed_fields_is_corrected_in_the_group(grouped: Group) -> None:
    api, number = grouped.whole.connection
    work = Work(grouped.server, grouped.whole)
    work.write("supervisor", work.read("supervisor").replace("=Perrin\n", "=Perrin\\\n"))
    with pytest.warns(ServerQuirkWarning, match=f"{number}, ...\\), correct c.supervisor, then"):
        Class.get(api, grouped.one.connection[1], grouped.one.rclass)
    with pytest.warns(ServerQuirkWarning, match="fields: correct c.supervisor, then c.save()"):
        c = Class.get(api, number, grouped.whole.rclass)
    c.supervisor.lastname = "Perrin"
    c.save()
    assert Class.get(api, number, grouped.whole.rclass).supervisor.firstname == "Sophie"
