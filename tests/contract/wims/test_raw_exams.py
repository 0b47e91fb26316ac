"""Raw jobs about exams."""

from edusync.wims import Class, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import JDOE, error, ok
from tests.contract.wims.test_raw_sheets import with_sheet

EXAM = {"title": "Final: one, two", "description": "<i>go</i>", "duration": 20, "attempts": 3}


def with_exam(api: WimsAPI, home: Class) -> tuple[int | str, str, int]:
    """Class, connection and number of an exam in preparation; sheet 1 is active."""
    qclass, rclass, sheet = with_sheet(api, home)
    ok(api.modsheet(qclass, rclass, sheet, {"status": 1}))
    number = ok(api.addexam(qclass, rclass, {**EXAM, "expiration": FAR_AWAY}))["exam_id"]
    return qclass, rclass, number


def test_addexam_and_getexam(api: WimsAPI, home: Class) -> None:
    reply = ok(api.getexam(*with_exam(api, home)))
    assert reply["exam_title"] == "Final: one, two"
    assert reply["exam_description"] == "<i>go</i>"
    assert (reply["exam_duration"], reply["exam_attempts"]) == ("20", "3")


def test_checkexam(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    ok(api.checkexam(*where))
    message = error(api.checkexam(*where[:2], 9))
    assert message == f"element #9 of type exam does not exist in this class ({home.qclass})"


def test_listexams(api: WimsAPI, home: Class) -> None:
    assert ok(api.listexams(home.qclass, home.rclass))["examlist"] == [""]
    with_exam(api, home)
    reply = ok(api.listexams(home.qclass, home.rclass))
    assert reply["examtitlelist"] == ["1:Final: one, two:0"]


def test_modexam_changes_duration_with_attempts(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    ok(api.modexam(*where, {"duration": 45, "attempts": 1, "title": "New"}))
    reply = ok(api.getexam(*where))
    assert (reply["exam_duration"], reply["exam_attempts"]) == ("45", "1")
    assert error(api.modexam(*where, {"unknown": 1})) == "nothing done"


def test_linksheet_listlinks_and_activation(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    empty = error(api.modexam(*where, {"status": 1}))
    assert empty == "Empty Exam. You can't active an exam with no exercice !"
    assert ok(api.linksheet(*where[:2], 1, where[2]))["exo_count"] == 1
    assert ok(api.listlinks(*where[:2], 1, where[2]))["listlinks"] == ["1.1"]
    ok(api.modexam(*where, {"status": 1}))
    assert error(api.linksheet(*where[:2], 1, where[2])) == "exam 1 mustn't be active"


def test_linkexo(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    assert ok(api.linkexo(*where[:2], 1, 1, where[2]))["exo_count"] == 1
    assert error(api.linkexo(*where[:2], 1, 9, where[2])) == "exercice #9 does not exist"


def test_delexam(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    assert ok(api.delexam(*where))["exam_count"] == 0
    assert "does not exist in this class" in error(api.delexam(*where))


def test_delexam_of_an_exam_that_was_activated(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    ok(api.linksheet(*where[:2], 1, where[2]))
    ok(api.modexam(*where, {"status": 1}))
    assert error(api.delexam(*where)) == "Exam #1 has been activated."


def test_getexamscores_of_an_exam_that_nobody_tried(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    assert error(api.getexamscores(*where)) == "Exam #1 must be active"
    ok(api.linksheet(*where[:2], 1, where[2]))
    ok(api.modexam(*where, {"status": 1}))
    assert "no user in this class" in error(api.getexamscores(*where))
    ok(api.adduser(*where[:2], "jdoe", JDOE))
    assert ok(api.getexamscores(*where))["data_scores"] == ""
