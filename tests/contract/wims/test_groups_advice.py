"""What a refusal in a group advises works: each refused row of the table is tried."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import InTrash, InvalidValue, NotSaved, UnsupportedOperation
from edusync.wims import Class, Exercise, User
from edusync.wims.base.kinds import GROUP, REFUSED, SUBCLASS, TABLE
from tests.contract.wims.asking import SOURCE, ok
from tests.contract.wims.grouping import INFO, TEACHER, Group, logins
from tests.contract.wims.test_groups_table import CALLS, place_of
from tests.contract.wims.work import make_sheet


def supervised(grouped: Group) -> None:
    grouped.whole.supervisor.email = "other@example.org"
    assert grouped.whole.save().fields == ("supervisor.email",)


def purged(grouped: Group) -> None:
    (line,) = grouped.whole.unenrol(["1"], purge=True)
    assert line.status == "removed"


def unenrolled_or_purged(grouped: Group) -> None:
    (line,) = grouped.one.unenrol(["1"])
    assert line.status == "removed"
    purged(grouped)


def added(grouped: Group) -> None:
    grouped.one.exercises.add(Exercise("sum2", SOURCE))
    assert "sum2" in grouped.one.exercises


def shared(grouped: Group) -> None:
    added(grouped)
    grouped.one.exercises.share_with(grouped.two)


def copied(grouped: Group) -> None:
    for one in grouped.whole.subclasses():
        assert one.copy().new.superclass == grouped.number
    assert len(grouped.whole.subclasses()) == 4


def rolled(grouped: Group) -> None:
    new = grouped.one.rollover(archive_to=None).new
    assert new is not None
    assert new.superclass == grouped.number


def repaired(grouped: Group) -> None:
    grouped.raw("deluser", quser="lola")  # where nobody is a teacher
    grouped.whole.repair(force=True)


def grouped_anew(grouped: Group) -> None:
    api, _ = grouped.whole.connection
    made = ok(api.addclass(None, grouped.whole.rclass, {**INFO, "type": 2}, TEACHER))["class_id"]
    new = Class.get(api, made, grouped.whole.rclass)
    assert new.kind == GROUP
    new.delete()


def numbered(grouped: Group) -> None:
    made = grouped.raw("addclass", class_info=INFO, supervisor_info=TEACHER)
    assert made["class_id"] == f"{grouped.number}_3"
    assert grouped.one.copy().new.qclass == f"{grouped.number}_4"


ADVICE: dict[tuple[str, str], Callable[[Group], Any]] = {
    ("save a new one", GROUP): grouped_anew,
    ("save a new one", SUBCLASS): numbered,
    ("save the supervisor", SUBCLASS): supervised,
    ("unenrol(purge=True)", SUBCLASS): purged,
    ("exercises", GROUP): added,
    ("exercises.move_to, into", GROUP): added,
    ("exercises.move_to, into", SUBCLASS): added,
    ("exercises.share_with, to", GROUP): shared,
    ("copy", GROUP): copied,
    ("rollover", GROUP): rolled,
    ("rollover(in_place=True)", GROUP): purged,
    ("rollover(in_place=True)", SUBCLASS): unenrolled_or_purged,
    ("clean", GROUP): purged,
    ("clean", SUBCLASS): unenrolled_or_purged,
    ("repair", SUBCLASS): repaired,
    ("put_in_list", SUBCLASS): lambda grouped: grouped.whole.put_in_list(),
}
# The server restores only what it removed at night.
UNTRIED = {("restore", SUBCLASS)}


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        pytest.param(operation, kind, id="-".join([*re.findall(r"[\w.]+", operation), kind]))
        for operation, kind in ADVICE
    ],
)
def test_what_a_refusal_advises_works(
    grouped: Group, operation: str, kind: str, tmp_path: Path
) -> None:
    if operation == "save the supervisor":
        grouped.one.supervisor.email  # noqa: B018 - read beforehand
    with pytest.raises(UnsupportedOperation):
        CALLS[operation](place_of(grouped, kind, tmp_path))
    ADVICE[operation, kind](grouped)


def test_the_advice_of_each_refusal_is_tried(grouped: Group) -> None:
    refused = {
        (operation, kind)
        for operation, rules in TABLE.items()
        for kind in (GROUP, SUBCLASS)
        if rules[kind].verdict == REFUSED
    }
    assert {*ADVICE} | UNTRIED == refused
    assert grouped.whole.subclasses()


def test_no_message_about_a_deleted_class_of_a_group_advises_a_save(grouped: Group) -> None:
    api, number = grouped.two.connection
    user, sheet = grouped.two.users["anna"], make_sheet()
    sheet.save(grouped.two)
    grouped.two.delete()
    calls: list[Callable[[], Any]] = [
        grouped.two.refresh,
        grouped.two.delete,
        grouped.two.users.list,
        grouped.two.copy,
        lambda: grouped.two.enrol([]),
        grouped.two.gradebook,
        sheet.refresh,
        user.delete,
        lambda: User("newone", "New", "One", "secret12").save(grouped.two),
    ]
    for call in calls:
        with pytest.raises(NotSaved, match="copy one of them"):
            call()
    saves: list[Callable[[], Any]] = [grouped.two.save, lambda: grouped.two.save(api)]
    for save in saves:
        with pytest.raises(UnsupportedOperation, match="copy one of them"):
            save()
    with pytest.raises(UnsupportedOperation, match="copy one of them"):
        Class.get_or_create(api, grouped.whole.rclass, qclass=number, **_fields())
    assert grouped.one.copy().new.qclass == number


def _fields() -> dict[str, Any]:
    teacher = User("supervisor", "Perrin", "Sophie", "secret99")
    fields = {"name": "Inside", "institution": "University", "email": "sophie@example.org"}
    return {**fields, "password": "open1234", "supervisor": teacher}


def test_what_refused_users_are_advised_works(grouped: Group) -> None:
    row = {"regnum": "2", "password": "other123"}
    with pytest.raises(InvalidValue, match="give new passwords in the group"):
        grouped.one.enrol([row], update_passwords=True)
    (line,) = grouped.whole.enrol([row], update_passwords=True)
    assert (line.status, line.fields) == ("updated", ("password",))
    grouped.whole.users.remove("carl")
    again = User("carl", "Carl", "F", "secret12")
    with pytest.raises(InTrash, match="recover it with recuser"):
        again.save(grouped.one, on_deleted="error")
    grouped.raw("recuser", grouped.one, quser="carl")
    assert again.save(grouped.one, on_deleted="error").updated
    grouped.whole.users.remove("carl")
    again = User("carl", "Carl", "F", "secret12")
    with pytest.raises(UnsupportedOperation, match="do it in the group"):
        again.save(grouped.one, on_deleted="purge")
    assert again.save(grouped.whole, on_deleted="purge").created
    grouped.raw("modclass", class_info={"limit": 4})
    new = {"lastname": "New", "firstname": "One", "regnum": "9"}
    (line,) = grouped.one.enrol([new])
    assert "raise the limit of the group" in line.reason
    grouped.whole.refresh()
    grouped.whole.limit = 9
    grouped.whole.save()
    (line,) = grouped.one.enrol([new])
    assert line.status == "created"


def test_the_sheets_of_a_class_go_into_another_group(grouped: Group, api: Any) -> None:
    sheet = make_sheet("Kept", exercises=2)
    sheet.save(grouped.one)
    rclass = grouped.whole.rclass
    group = ok(api.addclass(None, rclass, {**INFO, "type": 2}, TEACHER))["class_id"]
    try:
        inside = ok(api.addclass(int(group), rclass, INFO, TEACHER))["class_id"]
        new = Class.get(api, inside, rclass)
        for one in grouped.one.sheets.list():
            one.save(new)
        assert [(one.title, len([*one.exercises])) for one in new.sheets.list()] == [("Kept", 2)]
        assert logins(new) == []
    finally:
        Class.get(api, group, rclass).delete()
