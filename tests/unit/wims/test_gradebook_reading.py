"""What a gradebook does with sheets that fail, played by a scripted server."""

from collections.abc import Sequence
from typing import Any

import pytest

from edusync.errors import (
    AuthenticationError,
    EdusyncError,
    InvalidValue,
    NotSaved,
    PermissionDenied,
    ServerUnavailable,
)
from edusync.wims import Class
from edusync.wims.gradebook.gradebook import Gradebook
from tests.conftest import make_class
from tests.unit.scripted import Script, Step, error, http, ok, playing, reset
from tests.unit.wims.test_classfiles import archive

USER = b"!set user_lastname=Doe\n!set user_firstname=Ann\n!set user_regnum=007\n"
RECORD = b":1\n20991231\nS%d\nAbout\n\n"
EXERCISE = b":H2/m\nexo=1\n10\n1\nOne\nAbout\n\n\n"
FILES = {
    ".users/jdoe": USER,
    "sheets/.sheets": RECORD % 1 + RECORD % 2,
    "sheets/.sheet1": EXERCISE,
    "sheets/.sheet2": EXERCISE,
}


def told_row() -> dict[str, Any]:
    """What getsheetscores tells of one user and one exercise."""
    names = ("got_detail", "mean_detail", "best_detail", "level_detail", "last_detail")
    details = {name: [10] for name in names}
    row = {"id": "jdoe", "first_name": "Ann", "last_name": "Doe", "user_percent": 100}
    row |= {"user_quality": 10, "user_best": 100, "user_level": 100, "try_detail": [1], **details}
    return row


def told(**changes: Any) -> Step:
    """A getsheetscores of one user and one exercise."""
    fields = {
        "requires": [10],
        "class_scoremax": 10,
        "sheet_weight": 1,
        "data_scores": [told_row()],
    }
    return ok(**{**fields, "sheet_formula": {"formula": "I*Q^0.3", "I": "1"}, **changes})


def book_of(script: Script) -> Gradebook:
    return home(script).gradebook()


def home(script: Script) -> Class:
    api = script.api(attempts=1)
    return Class._loaded({"qclass": 9001, "rclass": "r"}, _api=api)


def tgz(**changes: bytes) -> Step:
    return http(200, archive(**{**FILES, **changes}), "multipart/x-gzip")


FAILS: Sequence[tuple[Step, str]] = [
    (error("Sheet #1 must be active"), "must be active"),
    (error("something new"), "something new"),
    (http(550, b"ERROR.\n\nIn file 'x', line 3: not_trusted.", "text/plain"), "not_trusted"),
    (http(200, b"<html>home</html>", "text/html"), "HTML page"),
    (told(requires=[]), "score daemon"),
    (told(requires=[10, 10]), "2 exercises, and the sheet has 1"),
    (told(sheet_formula={"formula": "I+Q", "I": "1"}), "unknown formula"),
    (reset, ""),
]


@pytest.mark.parametrize(("step", "reason"), FAILS)
def test_a_sheet_that_fails_stops_nothing(step: Step, reason: str) -> None:
    with playing(tgz(), step, told()) as script:
        book = book_of(script)
    (unread,) = book.unread
    assert (unread.kind, unread.number, unread.title, unread.weight) == ("sheet", 1, "S1", 1)
    assert reason in unread.reason
    assert book["jdoe"].marks == {"S2": 20.0}
    assert (book["jdoe"].average, book["jdoe"].user.regnum) == (None, "007")


HOPELESS: Sequence[tuple[Step, type[EdusyncError]]] = [
    (error("Identification Failure : '1.2.3.4' is a bad IP"), AuthenticationError),
    (error("illegal job"), PermissionDenied),
    (http(503, b"", "text/html"), ServerUnavailable),
]


@pytest.mark.parametrize(("step", "kind"), HOPELESS)
def test_what_would_fail_for_every_sheet_is_raised(step: Step, kind: type[EdusyncError]) -> None:
    with playing(tgz(), step) as script, pytest.raises(kind):
        book_of(script)


@pytest.mark.parametrize("scale", [0, -1, "20", True, float("inf"), [20]], ids=str)
def test_a_scale_that_is_none(scale: Any) -> None:
    with playing() as script, pytest.raises(InvalidValue, match="scale"):
        home(script).gradebook(scale)


def test_a_new_class_has_no_gradebook() -> None:
    with pytest.raises(NotSaved):
        make_class("edusynctests").gradebook()


def test_users_and_statuses_that_are_no_wims_of_ours() -> None:
    files = {
        "sheets/.sheets": b":7\n20991231\nOdd\nx\n\n:x\n20991231\nOdder\nx\n\n",
        "exams/.exams": b":4\n20991231\n60 1\nExam\nx\n\n",
        ".users/boss": b"!set user_lastname=Boss\n!set user_supervisable=yes\n",
    }
    with playing(tgz(**files)) as script:
        book = book_of(script)
    assert [line.user.quser for line in book] == ["jdoe"]
    reasons = [(one.title, one.reason, one.weight) for one in book.unread]
    assert reasons == [
        ("Odd", "of status 7", 0),
        ("Odder", "of status 'x'", 0),
        ("Exam", "of status 4", 1),
    ]


def told_of_one(sheets: int) -> dict[str, Any]:
    """A getscore of one exercise in each sheet."""
    return {
        "score_max": "10",
        "exam_scores": [],
        "require_points": [[10]] * sheets,
        "sheet_summaries": [[100, 10, 50, 100]] * sheets,
        **{name: [[10]] * sheets for name in ("got_points", "best_detail", "level_detail")},
        "score_qualities": [[10]] * sheets,
    }


def test_a_user_whom_wims_does_not_tell_lacks_marks_alone() -> None:
    files = {
        ".users/oddone": USER,
        "sheets/.sheets": RECORD % 1 + b":3\n20991231\nS2\nx\n\n" + b":3\n20991231\nS3\nx\n\n",
        "sheets/.sheet3": EXERCISE,
    }
    row = {"id": "stranger", "first_name": "", "last_name": "", "user_percent": 0}
    row |= {"user_quality": 0, "user_best": 0, "user_level": 0}
    both = [{**told_row(), "id": login} for login in ("jdoe", "oddone")]
    listed = told(data_scores=[*both, row])
    refused = error("user (oddone) not in this class")
    with playing(tgz(**files), listed, ok(**told_of_one(3)), refused) as script:
        book = home(script).gradebook(hidden=True)
    assert script.jobs == ["getclasstgz", "getsheetscores", "getscore", "getscore"]
    assert not book.unread
    assert {line.user.quser for line in book if line.average is None} == {"oddone", "stranger"}
    assert book["oddone"].marks == {"S1": 20.0, "S2": None, "S3": None}
    assert any(warning.startswith("user oddone has no marks of") for warning in book.warnings)


def test_a_hidden_sheet_that_no_user_can_tell_stops_at_once() -> None:
    hidden = {"sheets/.sheets": b":3\n20991231\nOld\nx\n\n"}
    with playing(tgz(**hidden), error("illegal job")) as script, pytest.raises(PermissionDenied):
        home(script).gradebook(hidden=True)


def test_scores_of_a_hidden_sheet_are_asked_of_each_user() -> None:
    hidden = {"sheets/.sheets": b":3\n20991231\nOld\nx\n\n", "sheets/.sheet1": EXERCISE}
    one = told_of_one(1)
    with playing(tgz(**hidden), ok(**one)) as script:
        book = home(script).gradebook(hidden=True)
    assert script.jobs == ["getclasstgz", "getscore"]
    assert (book["jdoe"].marks, book["jdoe"].average) == ({"Old": 10.0}, 10.0)
    with playing(tgz(**hidden), ok(**{**one, "require_points": []})) as script:
        book = home(script).gradebook(hidden=True)
    assert "score daemon" in book.unread[0].reason
