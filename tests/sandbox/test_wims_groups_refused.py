"""What is refused in a group before anything is changed, since it could not be finished."""

import pytest

from edusync.errors import PermissionDenied, ServerBug, UnsupportedOperation
from edusync.sandbox import Sandbox
from edusync.wims import Class, ServerQuirkWarning, User
from tests.sandbox.test_wims_groups_cut import GROUP, class_of, school


def held(box: Sandbox) -> dict[str, str]:
    """The files of all users of the group, those in the trash too."""
    files = box.wims.classes[str(GROUP)].files
    return {path: files.read(path) for path in files if path.startswith(".users/")}


def command(box: Sandbox, path: str, qclass: int = GROUP) -> None:
    """Makes a command of a name, as another program may have stored it."""
    files = box.wims.classes[str(qclass)].files
    files[path] = files.read(path).replace("user_lastname=", "user_lastname=!")


def test_a_class_that_may_not_be_deleted_keeps_its_users() -> None:
    box = school()
    files = box.wims.classes[f"{GROUP}/2"].files
    two = class_of(box.wims_api(), 2)
    files[".def"] = files.read(".def").replace("+edusync/r+", "+edusync/r")
    before = held(box)
    with pytest.raises(PermissionDenied, match="does not let edusync/r change it"):
        two.delete()
    assert held(box) == before


@pytest.mark.parametrize("path", [".users/carl", ".users/.bert"], ids=["elsewhere", "in-the-trash"])
def test_a_class_is_not_emptied_where_a_user_would_stop_it(path: str) -> None:
    box = school()
    two = class_of(box.wims_api(), 2)
    command(box, path)
    before = held(box)
    with pytest.raises(
        UnsupportedOperation, match=rf"begins with '!'.*{GROUP}|{GROUP}.*begins with '!'"
    ):
        two.delete()
    assert held(box) == before


def test_a_user_of_the_trash_is_not_told_to_stop_lists_that_work() -> None:
    box = school()
    command(box, ".users/.bert")
    with pytest.raises(UnsupportedOperation, match="bert is in the trash") as caught:
        class_of(box.wims_api(), 2).delete()
    assert "lists no users" not in str(caught.value)
    assert f"with c = Class.get(..., {GROUP}, ...), c.unenrol(['bert'], " in str(caught.value)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (".users/anna", f"user anna of class {GROUP} .*users.list.. say what to do"),
        (
            "supervisor",
            f"supervisor of class {GROUP} .*corrects the file log/classes/{GROUP}/supervisor",
        ),
    ],
)
def test_an_error_of_wims_about_a_value_that_is_a_command_says_what_to_do(
    path: str, said: str
) -> None:
    box = school()
    group = class_of(box.wims_api())
    who = group.supervisor if path == "supervisor" else group.users["anna"]
    command(box, path)
    with pytest.raises(ServerBug, match=said):
        who.infos  # noqa: B018


def test_a_supervisor_whose_file_stops_wims_is_not_saved_without_advice() -> None:
    box = school()
    group = class_of(box.wims_api())
    command(box, "supervisor")
    group.supervisor.email = "new@school.example"
    with pytest.raises(
        ServerBug, match=f"administrator corrects the file log/classes/{GROUP}/supervisor"
    ):
        group.save()


def test_who_would_stop_all_lists_stays_in_the_trash_of_a_group() -> None:
    box = school()
    one = class_of(box.wims_api(), 1)
    command(box, ".users/.bert")
    before = held(box)
    (line,) = one.enrol([{"regnum": "bert", "lastname": "Bert", "firstname": "F"}])
    assert line.status == "failed"
    assert "purge=True" in line.reason
    with pytest.raises(UnsupportedOperation, match="purge=True"):
        User("bert", "!Bert", "F", "secret12").save(one)
    assert held(box) == before


def test_who_would_stop_all_lists_stays_in_the_trash_of_a_class() -> None:
    box = Sandbox.sample()
    c = Class.get(box.wims_api(), 20001, "myclass")
    user = c.users["ruth"]
    row = {"regnum": user.regnum, "lastname": user.lastname, "firstname": user.firstname}
    c.users.remove("ruth")
    command(box, ".users/.ruth", 20001)
    (line,) = c.enrol([row])
    assert (line.status, "purge=True" in line.reason) == ("failed", True)
    with pytest.raises(UnsupportedOperation, match="purge=True"):
        User("ruth", f"!{user.lastname}", user.firstname, "secret12").save(c)
    assert ".users/.ruth" in box.wims.classes["20001"].files


def test_advice_for_a_group_that_is_not_known_yet_is_that_for_groups() -> None:
    box = school()
    command(box, ".users/anna")
    box.wims.classes[str(GROUP)].files[".userlist"] = ""  # which WIMS writes anew
    with pytest.warns(ServerQuirkWarning, match="puts their work away"):
        class_of(box.wims_api())


def test_advice_for_a_class_of_a_group_names_the_group() -> None:
    box = school()
    one = class_of(box.wims_api(), 1)
    command(box, ".users/anna")
    with pytest.warns(ServerQuirkWarning):
        (line,) = one.repair_users()
    assert f"with c = Class.get(..., {GROUP}, ...), c.archive" in line.reason
    assert "puts their work away" in line.reason
