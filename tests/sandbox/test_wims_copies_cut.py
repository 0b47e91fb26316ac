"""A copy of a class of a group that is cut off after any request has nobody, nor has a second."""

from typing import Any

import pytest

from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import ok
from tests.sandbox.test_wims_groups_cut import GROUP, LOGINS, MOST, Killed, class_of, school


def left_behind() -> Sandbox:
    """The school, whose second class another program deleted; dora supervised it."""
    box = school()
    api = box.wims_api()
    ok(api.moduser(GROUP, "r", "dora", {"supervise": f"{GROUP}/2"}))
    ok(api.delclass(f"{GROUP}_2", "r"))
    return box


def copies(api: WimsAPI) -> list[Class]:
    return [one for one in class_of(api).subclasses() if one.qclass != f"{GROUP}_1"]


def users(box: Sandbox) -> set[str]:
    """Who is in the group: bert is in its trash, but for a moment."""
    files = box.wims.classes[str(GROUP)].files
    return {path.rpartition("/")[2].lstrip(".") for path in files if path[:7] == ".users/"}


def test_nobody_is_in_a_copy_that_was_cut_off() -> None:
    for cut in range(2, MOST):
        box = left_behind()
        api = box.wims_api()
        adapter = Killed(box, cut)
        try:
            class_of(WimsAPI(api.url, api.ident, api.passwd, attempts=1, adapter=adapter), 1).copy()
        except EdusyncError:
            assert users(box) == {*LOGINS}
            assert not any(one.users.list(full=True) for one in copies(api)), cut
            class_of(api, 1).copy()
            assert not any(one.users.list(full=True) for one in copies(api)), cut
            assert users(box) == {*LOGINS}
        else:
            return
    pytest.fail(f"it takes more than {MOST} requests")


def test_who_joins_while_a_class_is_copied_is_not_in_the_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box = left_behind()
    api = box.wims_api()
    one = class_of(api, 1)
    used = WimsAPI.call

    def call(self: WimsAPI, job: str, **parameters: Any) -> Any:
        if job == "copyclass":
            ok(api.moduser(GROUP, "r", "carl", {"participate": f"{GROUP}/2"}))
        return used(self, job, **parameters)

    monkeypatch.setattr(WimsAPI, "call", call)
    assert list(one.copy().new.users.list(full=True)) == []
