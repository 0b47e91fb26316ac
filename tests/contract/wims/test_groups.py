"""A group of two classes: what is read there, and how people come and go."""

from pathlib import Path

import pytest

from edusync.errors import (
    AlreadyExists,
    DataLossError,
    InTrash,
    NotFound,
    ServerBug,
    UnsupportedOperation,
)
from edusync.wims import Class, User, WimsAPI
from tests.contract.wims.grouping import INFO, TEACHER, Group, logins

NEW = {"quser": "dora", "lastname": "Dora", "firstname": "F", "regnum": "9"}


def test_the_kind_of_a_class_costs_no_request(api: WimsAPI, grouped: Group, home: Class) -> None:
    with api.counted() as count:
        kinds = [one.kind for one in (home, grouped.whole, grouped.one, grouped.two)]
        assert kinds == ["single", "group", "subclass", "subclass"]
        assert (grouped.one.superclass, grouped.whole.superclass) == (grouped.number, "")
    assert count() == 0
    (listed,) = (one for one in Class.list(api, home.rclass) if one == grouped.whole)
    assert listed.kind == "group"


def test_a_group_tells_its_classes(grouped: Group, home: Class) -> None:
    found = grouped.whole.subclasses()
    assert [(str(one.qclass), one.name, one.kind) for one in found] == [
        (f"{grouped.number}_1", "One", "subclass"),
        (f"{grouped.number}_2", "Two", "subclass"),
    ]
    assert list(home.subclasses()) == list(grouped.one.subclasses()) == []


def test_the_users_are_those_who_take_part(grouped: Group) -> None:
    assert logins(grouped.one) == ["anna", "bert"]
    assert [user.email for user in grouped.one.users.list()] == ["", "bert@example.org"]
    assert [user.quser for user in grouped.one.users.list(full=True)] == ["anna", "bert"]
    assert logins(grouped.two) == ["anna"]
    assert logins(grouped.whole) == ["anna", "bert", "carl"]
    assert "carl" not in grouped.one.users
    with pytest.raises(NotFound, match="does not participate"):
        grouped.one.users.get("carl")


def test_the_gradebook_of_a_class_of_a_group(grouped: Group) -> None:
    sheet = grouped.worked("anna")
    sheet.activate()
    book = grouped.one.gradebook()
    assert [line.user.quser for line in book] == ["anna", "bert"]
    assert book["anna"].marks["Sheet"] == grouped.one.gradebook(scale=20)["anna"].average
    assert book["bert"].marks["Sheet"] is None
    assert [line.user.quser for line in book.never_worked()] == ["bert"]
    assert book.warnings == ()
    whole = grouped.whole.gradebook()
    assert [line.marks for line in whole] == [{}, {}, {}]
    assert [line.user.quser for line in whole.never_worked()] == ["bert", "carl"]


def test_scores_in_a_class_of_a_group_are_guarded(grouped: Group) -> None:
    sheet = grouped.worked("anna")
    with pytest.raises(DataLossError, match="1 students"):
        sheet.delete()
    with pytest.raises(DataLossError, match="1 students"):
        sheet.exercises[2].move_up()
    assert sheet in grouped.one.sheets
    sheet.delete(force=True)
    assert list(grouped.one.sheets) == []


def test_the_pages_of_a_class_of_a_group_open(grouped: Group) -> None:
    sheet = grouped.worked()
    sheet.activate()
    address = grouped.one.users["anna"].login_url(sheet=sheet)
    assert "module=adm%2Fsheet&sh=1" in address


def test_the_archive_of_a_class_of_a_group_after_a_login(grouped: Group, tmp_path: Path) -> None:
    grouped.worked("anna")
    grouped.one.users["anna"].login_url()
    inside = grouped.one.archive(tmp_path / "one.tgz")
    whole = grouped.whole.archive(tmp_path / "group.tgz")
    assert (inside.users, inside.sheets) == (0, 1)
    assert whole.users == 4


# Who comes


def test_enrol_in_a_class_of_a_group(grouped: Group) -> None:
    file = [
        NEW,
        {"lastname": "Emil", "firstname": "€", "regnum": "10"},
        {"lastname": "Carl Other", "firstname": "Name", "regnum": "3"},
        {"lastname": "Bert", "firstname": "F", "regnum": "2"},
    ]
    report = grouped.one.enrol(file)
    told = [(line.status, line.quser, line.fields) for line in report]
    assert [status for status, _, _ in told] == ["created", "created", "updated", "unchanged"]
    assert told[2][1:] == ("carl", ("participate",))
    assert "lastname, firstname in the group: left as it is" in report[2].reason
    assert grouped.whole.users["carl"].lastname == "Carl"
    assert [grouped.places(login) for login in ("carl", "dora", "bert")] == [["1"], ["1"], ["1"]]
    assert logins(grouped.one) == ["anna", "bert", "carl", "dora", told[1][1]]
    again = grouped.one.enrol(file)
    assert {line.status for line in again} == {"unchanged"}
    assert again.requests == 1


def test_many_of_the_group_join_by_one_request(grouped: Group) -> None:
    people = [{"quser": f"user{at}", "lastname": "L", "firstname": "F"} for at in range(10, 16)]
    people = [{**one, "regnum": str(at)} for at, one in enumerate(people, 100)]
    assert grouped.two.enrol(people).summary
    report = grouped.one.enrol([*people, {"regnum": "4"}, {"regnum": "1", "lastname": "Anna New"}])
    statuses = [line.status for line in report]
    assert statuses == ["updated"] * 6 + ["failed", "unchanged"]
    assert "teacher" in report[6].reason
    assert report.requests == 4  # getclasstgz, putcsv, getcsv, getclasstgz
    assert {tuple(sorted(grouped.places(f"user{at}"))) for at in range(10, 16)} == {("1", "2")}
    assert grouped.whole.users["user10"].lastname == "L"


def test_who_is_in_the_trash_of_the_group_comes_back(grouped: Group) -> None:
    for login in ("bert", "carl"):
        grouped.whole.users.remove(login)
    report = grouped.one.enrol([{"regnum": "2"}, {"regnum": "3"}])
    assert [line.status for line in report] == ["recovered", "recovered"]
    assert (grouped.places("bert"), grouped.places("carl")) == (["1"], ["1"])
    assert logins(grouped.one) == ["anna", "bert", "carl"]


def test_a_dry_run_in_a_class_of_a_group_changes_nothing(grouped: Group) -> None:
    report = grouped.one.enrol([NEW, {"regnum": "3"}], dry_run=True)
    assert [line.status for line in report] == ["would create", "would update"]
    assert logins(grouped.one) == ["anna", "bert"]


def test_a_class_and_its_group_have_room_each(grouped: Group) -> None:
    grouped.raw("modclass", grouped.one, class_info={"limit": 3})
    report = grouped.one.enrol([{"regnum": "3"}, NEW])
    assert [line.status for line in report] == ["updated", "failed"]
    assert "the class has room for 3" in report[1].reason
    grouped.raw("modclass", class_info={"limit": 4})
    (line,) = grouped.two.enrol([NEW])
    assert "the group has room for 4" in line.reason


def test_a_new_user_of_a_class_of_a_group(grouped: Group) -> None:
    assert User("dora", "Dora", "F", "secret12").save(grouped.one).created
    assert grouped.places("dora") == ["1"]
    carl = User("carl", "Carl", "F", "other123", regnum="3", email="new@example.org")
    made = carl.save(grouped.one)
    assert (made.updated, made.fields) == (True, ("participate",))
    assert "password, email" in made.warnings[0]
    assert (carl.email, carl.password, carl.changes()) == ("", "secret12", {})
    assert grouped.whole.users["carl"].email == ""
    assert logins(grouped.one) == ["anna", "bert", "carl", "dora"]
    with pytest.raises(AlreadyExists, match="belongs to"):
        User("carl", "Someone", "Else", "secret12").save(grouped.two)
    with pytest.raises(UnsupportedOperation, match="teacher"):
        User("lola", "Lola", "F", "secret12").save(grouped.one)


def test_a_new_user_who_is_in_the_trash_of_the_group(grouped: Group) -> None:
    grouped.whole.users.remove("carl")
    again = User("carl", "Carl", "F", "secret12")
    with pytest.raises(InTrash):
        again.save(grouped.one, on_deleted="error")
    with pytest.raises(UnsupportedOperation, match=f"its group is class {grouped.number}"):
        again.save(grouped.one, on_deleted="purge")
    assert again.save(grouped.one).recovered
    assert logins(grouped.one) == ["anna", "bert", "carl"]


# Who goes


def test_who_leaves_a_class_of_a_group_stays_in_the_group(grouped: Group) -> None:
    grouped.worked("anna")
    anna = grouped.one.users["anna"]
    anna.delete()
    assert not anna.saved
    assert (grouped.places("anna"), logins(grouped.one)) == (["2"], ["bert"])
    assert logins(grouped.whole) == ["anna", "bert", "carl"]
    with pytest.raises(NotFound):
        grouped.one.users.remove("anna")
    grouped.one.enrol([{"regnum": "1"}])
    assert sorted(grouped.places("anna")) == ["1", "2"]
    grouped.one.sheets[1].activate()
    assert grouped.one.gradebook()["anna"].average  # the work is there again


def test_unenrol_takes_out_of_the_class_alone(grouped: Group) -> None:
    people = ["anna", "carl", "lola", "nobody"]
    report = grouped.one.unenrol(people, key="quser")
    assert [line.status for line in report] == ["removed", "unchanged", "failed", "failed"]
    assert "in the group, and not in this class" in report[1].reason
    assert "is a teacher" in report[2].reason
    assert logins(grouped.two) == ["anna"]
    again = grouped.one.unenrol(people, key="quser")
    assert [line.status for line in again] == ["unchanged", "unchanged", "failed", "failed"]
    (line,) = grouped.one.users.remove_many(["bert"])
    assert (line.status, grouped.places("bert")) == ("removed", [])
    assert logins(grouped.whole) == ["anna", "bert", "carl"]


def test_a_teacher_leaves_no_class(grouped: Group) -> None:
    grouped.raw("moduser", quser="lola", user_info={"participate": f"{grouped.number}/1"})
    with pytest.raises(UnsupportedOperation, match="is a teacher of the group"):
        grouped.one.users.remove("lola")
    (line,) = grouped.whole.unenrol(["lola"], key="quser")
    assert "is a teacher" in line.reason


def test_what_somebody_else_changed_meanwhile_is_kept(grouped: Group) -> None:
    anna = grouped.one.users["anna"]
    places = f"{grouped.number}/1,{grouped.number}/2,{grouped.number}/7"
    grouped.raw("moduser", quser="anna", user_info={"participate": places})
    anna.delete()
    assert grouped.places("anna") == ["2", "7"]


# Work that is left in the classes


def test_a_purge_in_the_group_leaves_no_work_to_the_next_of_that_login(grouped: Group) -> None:
    grouped.worked("anna", "bert")
    grouped.two.users.remove("anna")
    grouped.one.users.remove("bert")
    report = grouped.whole.unenrol(["anna", "bert"], key="quser", purge=True)
    assert [line.status for line in report] == ["removed", "removed"]
    assert "1/score/.anna" in report[0].reason
    again = grouped.whole.unenrol(["anna", "bert"], key="quser", purge=True)
    assert [line.status for line in again] == ["unchanged", "unchanged"]
    for login in ("anna", "bert"):
        User(login, "New", "Person", "secret12").save(grouped.one)
    grouped.one.sheets[1].activate()
    assert [line.average for line in grouped.one.gradebook()] == [0.0, 0.0]


def test_who_is_in_the_trash_is_purged_with_the_work(grouped: Group) -> None:
    grouped.worked("bert")
    grouped.whole.users.remove("bert")
    again = User("bert", "Bert", "F", "secret12")
    assert again.save(grouped.whole, on_deleted="purge").created
    assert grouped.places("bert") == []
    grouped.one.enrol([{"quser": "bert"}], key="quser")
    grouped.one.sheets[1].activate()
    assert grouped.one.gradebook()["bert"].average == 0


def test_a_login_whose_work_is_left_is_not_given_to_somebody_else(grouped: Group) -> None:
    grouped.worked("bert")
    grouped.raw("deluser", quser="bert")
    grouped.raw("deluser", quser="bert", options="del_from_trash")
    for home in (grouped.one, grouped.two, grouped.whole):
        with pytest.raises(AlreadyExists, match="1/score/bert"):
            User("bert", "New", "Person", "secret12").save(home)
    (line,) = grouped.one.enrol([{**NEW, "quser": "bert"}])
    assert (line.status, line.quser, line.renamed) == ("created", "bert2", True)
    (line,) = grouped.one.enrol([{**NEW, "quser": "bert", "regnum": "8"}], key="quser")
    assert (line.status, line.reason) == (
        "failed",
        "work of an earlier bert is left in the group's classes",
    )


def test_forget_in_the_group(grouped: Group, tmp_path: Path) -> None:
    grouped.worked("bert")
    done = grouped.whole.users["bert"].forget(tmp_path / "bert.json")
    assert "1/score/.bert" in done.left
    assert {".users/bert", "1/score/bert"} <= set(done.erased)
    assert '"1/score/bert"' in done.exported_to.read_text()
    with pytest.raises(NotFound):
        grouped.whole.users.forget("bert", tmp_path / "again.json")


def test_forget_in_the_group_takes_a_name_out_of_all_lists(grouped: Group, tmp_path: Path) -> None:
    grouped.worked("anna")
    assert logins(grouped.two) == ["anna"]
    done = grouped.whole.users["anna"].forget(tmp_path / "anna.json")
    assert "1/score/.anna" in done.left
    assert [path for path in done.left if "userlist" in path] == []


def test_forget_in_a_class_of_a_group(grouped: Group, tmp_path: Path) -> None:
    grouped.worked("bert")
    done = grouped.one.users.forget("bert", tmp_path / "bert.json")
    assert "score/.bert" in done.left
    assert f"{grouped.number}/.users/bert" in done.left
    assert (logins(grouped.one), logins(grouped.whole)) == (["anna"], ["anna", "bert", "carl"])
    assert '"email": "bert@example.org"' in done.exported_to.read_text()
    with pytest.raises(NotFound):
        grouped.one.users.forget("bert", tmp_path / "again.json")


# The class itself


def test_a_deleted_class_of_a_group_leaves_nobody_to_the_next_of_its_number(
    api: WimsAPI, grouped: Group
) -> None:
    grouped.raw("moduser", quser="bert", user_info={"participate": f"{grouped.number}/2"})
    grouped.whole.users.remove("bert")
    grouped.raw("moduser", quser="lola", user_info={"supervise": f"{grouped.number}/2"})
    grouped.two.delete()
    assert not grouped.two.saved
    made = grouped.raw("addclass", class_info=INFO, supervisor_info=TEACHER)
    assert made["class_id"] == f"{grouped.number}_2"
    new = Class.get(api, f"{grouped.number}_2", grouped.whole.rclass)
    assert list(new.users.list(full=True)) == []
    grouped.whole.enrol([{"regnum": "2"}])
    assert (grouped.places("bert"), grouped.places("anna")) == ([], ["1"])
    assert grouped.raw("getuser", quser="lola", options=["supervise"])["supervise"] == ""


def test_a_group_with_a_teacher_is_not_repaired(grouped: Group) -> None:
    with pytest.raises(ServerBug, match="no group in which somebody is a teacher"):
        grouped.whole.repair()


def test_the_supervisor_of_a_class_of_a_group_is_the_groups(grouped: Group) -> None:
    grouped.one.name = "New name"
    assert grouped.one.save().fields == ("name",)
    grouped.one.supervisor.lastname = "Roe"
    grouped.one.institution = "Elsewhere"
    for save in (grouped.one.save, grouped.one.supervisor.save):
        with pytest.raises(UnsupportedOperation, match="the supervisor is the group's"):
            save()
    read = Class.get(grouped.one.connection[0], grouped.number, grouped.whole.rclass)
    assert read.supervisor.lastname == "Perrin"
    assert grouped.one.infos["institution"] == "University of Elsewhere"


def test_nobody_joins_a_class_that_somebody_else_deleted(grouped: Group) -> None:
    api, number = grouped.two.connection
    Class.get(api, number, grouped.two.rclass).delete()
    people = [{"quser": "bert", "lastname": "Bert", "firstname": "F"}]
    for dry_run in (True, False):
        with pytest.raises(NotFound, match="somebody deleted it"):
            grouped.two.enrol(people, key="quser", dry_run=dry_run)
    with pytest.raises(NotFound, match="somebody deleted it"):
        User("bert", "Bert", "F", "secret12").save(grouped.two)
    assert grouped.places("bert") == ["1"]


def test_a_new_teacher_is_saved_in_the_group_only(grouped: Group) -> None:
    with pytest.raises(UnsupportedOperation, match="a new one is saved in the group"):
        User("theo", "Theo", "F", "secret12", supervisable="yes").save(grouped.one)
    User("theo", "Theo", "F", "secret12", supervisable="yes").save(grouped.whole)
    assert grouped.places("theo") == []


def test_a_class_that_somebody_else_deleted_is_not_found_by_delete(grouped: Group) -> None:
    api, number = grouped.two.connection
    Class.get(api, number, grouped.two.rclass).delete()
    with pytest.raises(NotFound, match="somebody deleted it"):
        grouped.two.delete()
