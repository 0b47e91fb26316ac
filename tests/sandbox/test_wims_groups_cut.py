"""Work in a group that is cut off after any request is finished by a second run."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.sandbox.door import Door
from edusync.sandbox.inprocess import InProcess
from edusync.wims import Class, User, WimsAPI
from tests.contract.wims.grouping import INFO, TEACHER, person
from tests.contract.wims.work import make_sheet

GROUP = 1234567
MOST = 60  # requests of any work
LOGINS = ("anna", "bert", "carl", "dora")


class Killed(InProcess):
    """A way to the sandbox that ends after so many requests, as a program that is killed does."""

    def __init__(self, box: Sandbox, left: int) -> None:
        super().__init__(Door(box.wims))
        self.left = left

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        self.left -= 1
        if self.left < 0:
            raise requests.ConnectionError("the program is gone")
        return super().send(*args, **kwargs)


def school(*, in_trash: bool = True) -> Sandbox:
    """A group of two classes: anna and bert are in both, and worked in the first; carl in none.

    bert is in the trash, by itself.
    """
    box = Sandbox()
    api = box.wims_api()
    assert api.addclass(GROUP, "r", {**INFO, "type": 2}, TEACHER)[0]
    for _ in range(2):
        assert api.addclass(GROUP, "r", INFO, TEACHER)[0]
    for login in LOGINS:
        both = login in ("anna", "bert")
        participate = f"{GROUP}/1,{GROUP}/2" if both else ""
        fields = person(login, participate=participate, regnum=login)
        assert api.adduser(GROUP, "r", login, fields)[0]
    one = class_of(api, 1)
    sheet = make_sheet()
    sheet.save(one)
    sheet.activate()
    for login in ("anna", "bert"):
        box.wims.work(f"{GROUP}_1", login, sheet=1, score=7)
    if in_trash:
        one.connection[0].deluser(GROUP, "r", "bert")
    return box


def class_of(api: WimsAPI, number: int = 0) -> Class:
    return Class.get(api, f"{GROUP}_{number}" if number else GROUP, "r")


def enrol(api: WimsAPI) -> None:
    names = [{"lastname": "Wrong", "firstname": "Name", "regnum": login} for login in LOGINS[1:]]
    new = [
        {"lastname": f"New{at}", "firstname": "€" * (at % 2) + "F", "regnum": f"{at}"}
        for at in (1, 2, 3)
    ]
    report = class_of(api, 1).enrol([*names, *new], force=True)  # whatever their names
    assert {line.status for line in report}.isdisjoint({"failed"}), report.failed


def unenrol(api: WimsAPI) -> None:
    report = class_of(api, 1).unenrol(["anna"], key="quser")
    assert {line.status for line in report} <= {"removed", "unchanged"}


def purge(api: WimsAPI) -> None:
    report = class_of(api).unenrol(["anna", "bert"], key="quser", purge=True)
    assert {line.status for line in report} <= {"removed", "unchanged"}


def delete(api: WimsAPI) -> None:
    if Class.check(api, f"{GROUP}_2", "r"):
        class_of(api, 2).delete()


def left_of(box: Sandbox) -> Any:
    """Who is in the group and where, and what of whom is in the first class."""
    files = box.wims.classes[str(GROUP)].files
    users = [path for path in files if path.startswith(".users/")]
    lines = {
        path: sorted(
            line
            for line in files[path].splitlines()
            if "password" not in line and ("name=" in line or "participate=" in line)
        )
        for path in users
    }
    scores = [path for path in box.wims.classes[f"{GROUP}/1"].files if path[:6] == "score/"]
    scores = [path for path in scores if not path.endswith(".bin")]  # made of them by WIMS
    return lines, sorted(scores), sorted(box.wims.classes)


WORKS: dict[str, Callable[[WimsAPI], None]] = {
    "enrol": enrol,
    "unenrol": unenrol,
    "purge": purge,
    "delete": delete,
}


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_a_second_run_finishes(work: Callable[[WimsAPI], None]) -> None:
    in_trash = work is not delete  # a delete recovers who is there for a moment
    whole = school(in_trash=in_trash)
    work(whole.wims_api())
    wanted = left_of(whole)
    for cut in range(2, MOST):
        box = school(in_trash=in_trash)
        api = box.wims_api()
        try:
            work(WimsAPI(api.url, api.ident, api.passwd, attempts=1, adapter=Killed(box, cut)))
        except (EdusyncError, AssertionError):
            work(api)
            assert left_of(box) == wanted, cut
        else:
            return
    pytest.fail(f"it takes more than {MOST} requests")


@pytest.mark.filterwarnings("ignore::edusync.wims.ServerQuirkWarning")
@pytest.mark.parametrize("path", [".users/anna", ".users/.bert"], ids=["there", "in-the-trash"])
def test_a_purge_of_who_stops_wims_is_finished_by_a_second_run(path: str) -> None:
    for cut in range(2, MOST):
        box = school()
        files = box.wims.classes[str(GROUP)].files
        files[path] = files.read(path).replace("user_lastname=", "user_lastname=!")
        api = box.wims_api()
        done = True
        try:
            purge(WimsAPI(api.url, api.ident, api.passwd, attempts=1, adapter=Killed(box, cut)))
        except (EdusyncError, AssertionError):
            done = False
            purge(api)
        users, scores, _ = left_of(box)
        assert {*users} == {".users/carl", ".users/dora"}, cut
        assert scores == ["score/.anna", "score/.bert"], cut
        if done:
            return
    pytest.fail(f"it takes more than {MOST} requests")


def test_nobody_gets_another_name() -> None:
    box = school()
    enrol(box.wims_api())
    assert class_of(box.wims_api()).users["carl"].lastname == "Carl"


def test_two_classes_of_a_group_are_filled_at_once() -> None:
    box = school()
    people = [{"lastname": f"L{at}", "firstname": "F", "regnum": f"{at}"} for at in range(20)]

    def fill(number: int) -> set[str]:
        report = class_of(box.wims_api(), number).enrol(people)
        return {line.status for line in report}

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(fill, (1, 2)))
    assert {status for found in statuses for status in found} == {"created", "updated"}
    for number in (1, 2):
        users = class_of(box.wims_api(), number).users.list(full=True)
        assert {str(at) for at in range(20)} <= {user.regnum for user in users}
    assert len(class_of(box.wims_api()).users.list(full=True)) == 20 + len(LOGINS) - 1


def test_a_class_that_somebody_else_left_meanwhile_is_not_joined_again() -> None:
    box = school()
    one, two = (class_of(box.wims_api(), number) for number in (1, 2))
    anna = one.users["anna"]
    two.users.remove("anna")
    anna.delete()
    assert class_of(box.wims_api()).users["anna"].participate == ""
    User("anna", "Anna", "F", "secret12").save(one)
    assert class_of(box.wims_api()).users["anna"].participate == f"{GROUP}/1"
