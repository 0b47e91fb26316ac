"""A class that is in a group of classes: its users are the group's, its scores are its own."""

from collections.abc import Iterator

import pytest

from edusync.errors import DataLossError, InvalidValue, UnsupportedOperation
from edusync.wims import Class, Sheet, User, WimsAPI
from tests.contract.wims.asking import JDOE, ok
from tests.contract.wims.work import Work, make_sheet
from tests.targets import Server

CLASS = {
    "description": "Inside",
    "institution": "University of Elsewhere",
    "supervisor": "Sophie Perrin",
    "email": "sophie@example.org",
    "password": "open1234",
}
TEACHER = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}


@pytest.fixture
def group(api: WimsAPI, server: Server, number: int) -> Iterator[Class]:
    """A group of one class, in which jdoe takes part; deleted afterwards."""
    info = {**CLASS, "description": "Group", "type": 2}
    ok(api.addclass(number, server.rclass, info, TEACHER))
    assert ok(api.addclass(number, server.rclass, CLASS, TEACHER))["class_id"] == f"{number}_1"
    ok(api.adduser(f"{number}_1", server.rclass, "jdoe", JDOE))
    made = Class.get(api, number, server.rclass)
    yield made
    made.delete()


@pytest.fixture
def inside(group: Class) -> Class:
    api, number = group.connection
    return Class.get(api, f"{number}_1", group.rclass)


@pytest.fixture
def worked_on(server: Server, inside: Class) -> Sheet:
    """A sheet on which jdoe has worked, in preparation again."""
    sheet = make_sheet(exercises=2)
    sheet.save(inside)
    sheet.activate()
    Work(server, inside).sheet("jdoe", [(1, 1, "new", 0.0), (1, 1, "score", 10.0)])
    sheet.prepare()
    return sheet


def test_scores_of_a_class_in_a_group_are_seen(inside: Class, worked_on: Sheet) -> None:
    with pytest.raises(UnsupportedOperation, match="delete sheet 1"):
        worked_on.delete(force=True)
    with pytest.raises(DataLossError, match="1 students have scores"):
        worked_on.exercises[2].move_up()
    assert worked_on in inside


def test_the_users_of_a_class_in_a_group_leave_it_in_the_group(
    api: WimsAPI, group: Class, inside: Class
) -> None:
    jdoe = inside.users["jdoe"]
    with api.counted() as count:
        for call in (jdoe.delete, inside.clean, inside.copy):
            with pytest.raises(
                UnsupportedOperation, match=f"in the group, by class {group.qclass}"
            ):
                call()
        with pytest.raises(InvalidValue, match="deleted from the group"):
            api.cleanclass(inside.qclass, inside.rclass)
    assert count() == 0
    assert [user.quser for user in inside.users] == ["jdoe"]
    group.users.remove("jdoe")
    assert list(inside.users) == []


def test_all_fields_of_the_users_of_a_class_in_a_group(group: Class, inside: Class) -> None:
    User("other", "Roe", "Jane", "secret12").save(group)
    (listed,) = inside.users.list()
    (whole,) = inside.users.list(full=True)
    assert listed.participate == whole.participate == f"{group.qclass}/1"
    assert [user.quser for user in group.users] == ["jdoe", "other"]
