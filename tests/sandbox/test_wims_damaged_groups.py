"""Damaged users of a class in a group, who are the group's."""

import pytest

from edusync.sandbox import Sandbox
from edusync.wims import Class, ServerQuirkWarning
from tests.conftest import make_class
from tests.contract.wims.work import make_sheet
from tests.sandbox.asking import CLASS, TEACHER

GROUP, INSIDE = 1234567, "1234567_1"


def test_who_is_meant_in_a_class_of_a_group_is_shown_and_mended() -> None:
    box = Sandbox()
    api = box.wims_api()
    make_class("r", qclass=GROUP).save(api)
    api.modclass(GROUP, "r", {"type": 2})
    api.addclass(GROUP, "r", CLASS, TEACHER)
    for login in ("anna", "bert"):
        fields = {"lastname": login.title(), "firstname": "John", "password": "secret12"}
        assert api.adduser(INSIDE, "r", login, fields)[0]
    inside, group = Class.get(api, INSIDE, "r"), Class.get(api, GROUP, "r")
    sheet = make_sheet(exercises=2)
    sheet.save(inside)
    sheet.activate()
    box.wims.work(INSIDE, "bert", sheet=1, score=7)
    files = box.wims.classes[str(GROUP)].files
    files[".users/bert"] = files[".users/bert"].replace("=Bert\n", "=Bert, Jr\n")
    with pytest.warns(ServerQuirkWarning, match=f"repair_users.. of class {GROUP}"):
        marks = {score.user.quser: score.quality for score in sheet.scores()}
    assert marks == {"anna": 0, "bert": 7}
    with pytest.warns(ServerQuirkWarning):
        assert [user.lastname for user in inside.users.list()] == ["Anna", "Bert, Jr"]
    assert [line.quser for line in group.repair_users(dry_run=True)] == ["bert"]
    assert [line.status for line in inside.repair_users()] == ["updated"]
    assert list(group.repair_users()) == []
    assert [score.user.lastname for score in sheet.scores()] == ["Anna", "Bert, Jr"]
