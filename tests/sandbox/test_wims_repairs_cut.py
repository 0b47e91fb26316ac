"""A repair of damaged users that is cut off after any request is finished by a second run."""

import pytest

from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI
from tests.sandbox.test_wims_groups_cut import GROUP, LOGINS, MOST, Killed, class_of, school

# What another program stored raw of whom, and the names that are meant.
RAW = {
    "anna": ("user_lastname=Anna\n", "user_lastname=Anna, Jr\n", ("Anna, Jr", "F")),
    "carl": ("user_firstname=F\n", "user_firstname=F\\\n", ("Carl", "F\\")),
    "dora": ("user_lastname=Dora\n", "user_lastname=Dora\\\n", ("Dora\\", "F")),
}


def damaged() -> Sandbox:
    """The school, in whose group three users are damaged; bert is in the trash."""
    box = school()
    files = box.wims.classes[str(GROUP)].files
    for login, (old, new, _) in RAW.items():
        assert old in files.read(f".users/{login}")
        files[f".users/{login}"] = files.read(f".users/{login}").replace(old, new)
    return box


def people(box: Sandbox) -> set[str]:
    """Who has a file in the group, be it in the trash."""
    files = box.wims.classes[str(GROUP)].files
    return {path.rpartition("/")[2].lstrip(".") for path in files if path[:7] == ".users/"}


def names(home: Class) -> dict[str, tuple[str, str]]:
    return {user.quser: (user.lastname, user.firstname) for user in home.users.list()}


@pytest.mark.parametrize("number", [0, 1], ids=["group", "class-of-it"])
def test_a_second_repair_finishes(number: int) -> None:
    wanted = {login: meant for login, (_, _, meant) in RAW.items() if not number or login == "anna"}
    for cut in range(2, MOST):
        box = damaged()
        api = box.wims_api()
        killed = WimsAPI(api.url, api.ident, api.passwd, attempts=1, adapter=Killed(box, cut))
        try:
            report = class_of(killed, number).repair_users()
        except EdusyncError:
            report = None
        assert people(box) == {*LOGINS}, cut
        if report is not None and not report.failed:
            assert names(class_of(api, number)) == wanted
            return
        class_of(api, number).repair_users()
        assert names(class_of(api, number)) == wanted, cut
        assert list(class_of(api, number).repair_users()) == []
        assert people(box) == {*LOGINS}, cut
    pytest.fail(f"it takes more than {MOST} requests")
