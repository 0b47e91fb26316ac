"""Scores of sheets and exams, by the figures that WIMS itself shows for the same work."""

import pytest

from edusync.errors import NotActive, NotFound, ServerBug
from edusync.wims import Class, Exam, ExamScore, Sheet, SheetScore, User, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import JDOE, ok
from tests.contract.wims.work import TWO_TRIES, Work, exercise, make_sheet
from tests.targets import Server

FORMULAS = {
    # formula: the mark for TWO_TRIES of best 87, level 87, percent 100, quality 8.21
    (0, 1): 8.7,
    (1, 1): 8.7,
    (2, 1): 8.2,
    (3, 1): 7.88,
    (4, 1): 7.14,
    (5, 1): 6.21,
    (6, 1): 5.1,
    (1, 0): 10.0,
    (4, 0): 8.21,
    (1, 2): 8.7,
}


@pytest.fixture
def work(server: Server, home: Class) -> Work:
    """A class with two students."""
    for login, lastname in (("jdoe", "Doe, Jr"), ("asmith", "Smith")):
        User(login, lastname, "John", "secret12", regnum=f"7{login}").save(home)
    return Work(server, home)


def activated(home: Class, **fields: object) -> Sheet:
    """An active sheet of two exercises."""
    new = make_sheet("Sheet", exercises=2, **fields)
    new.save(home)
    new.activate()
    return new


def test_the_scores_of_a_sheet_take_one_request(api: WimsAPI, home: Class, work: Work) -> None:
    sheet = activated(home)
    work.sheet("jdoe", TWO_TRIES)
    with api.counted() as count:
        found = sheet.scores()
        assert [(s.user.quser, s.user.lastname, s.score) for s in found] == [
            ("jdoe", "Doe, Jr", 8.2),
            ("asmith", "Smith", 0.0),
        ]
    assert count() == 1
    doe = found[0]
    assert (doe.quality, doe.cumul, doe.best, doe.acquired) == (8.21, 100, 87, 87)
    assert (doe.weight, doe.sheet) == (1, sheet)
    assert [
        (e.quality, e.cumul, e.best, e.acquired, e.last, e.required, e.tries) for e in doe.exercises
    ] == [(10, 10, 10, 10, 10, 10, 1), (7.31, 10, 8, 8, 8, 10, 2)]


def test_weights_of_exercises_take_one_request_more_once(
    api: WimsAPI, home: Class, work: Work
) -> None:
    found = activated(home).scores()
    with api.counted() as count:
        assert [[e.weight for e in score.exercises] for score in found] == [[1, 2], [1, 2]]
        exo = found[0].exercises[1].exo
        assert exo is not None
        assert exo.title == "Exercise 2"
    assert count() == 1


def test_details_of_the_users_take_one_request_for_all(
    api: WimsAPI, home: Class, work: Work
) -> None:
    found = activated(home).scores()
    with api.counted() as count:
        assert [score.user.regnum for score in found] == ["7jdoe", "7asmith"]
    assert count() == 1


@pytest.mark.parametrize(("formula", "indicator"), FORMULAS, ids=str)
def test_every_formula_and_indicator(home: Class, work: Work, formula: int, indicator: int) -> None:
    sheet = activated(home, formula=formula, indicator=indicator, weight=3)
    work.sheet("jdoe", TWO_TRIES)
    score = sheet.scores("jdoe")
    assert (score.score, score.weight) == (FORMULAS[formula, indicator], 3)


def test_the_scores_of_one_user(home: Class, work: Work) -> None:
    sheet = activated(home)
    score = sheet.scores(home.users["asmith"])
    assert isinstance(score, SheetScore)
    assert (score.user, score.score) == (home.users["asmith"], 0.0)
    for error in (NotFound, LookupError):
        with pytest.raises(error, match="nobody"):
            sheet.scores("nobody")


def test_a_class_without_users_has_no_scores(home: Class) -> None:
    sheet = activated(home)
    assert sheet.scores() == []
    with pytest.raises(NotFound):
        sheet.scores("jdoe")


def test_a_sheet_in_preparation_or_hidden_has_no_scores(home: Class) -> None:
    sheet = make_sheet()
    sheet.save(home)
    with pytest.raises(NotActive):
        sheet.scores()
    sheet.hide()
    with pytest.raises(NotActive):
        sheet.scores()
    sheet.expire()
    assert sheet.scores() == []


def test_a_sheet_that_the_score_daemon_does_not_know_is_no_zero(home: Class, work: Work) -> None:
    first = activated(home)
    first.scores()
    late = activated(home)
    work.sheet("jdoe", [(2, *done[1:]) for done in TWO_TRIES])
    with pytest.raises(ServerBug, match="score daemon"):
        late.scores()
    found = home.users["jdoe"].scores()
    assert [score.sheet for score in found.sheets] == [first]
    assert "score daemon" in found.sheets.warnings[0]


def test_an_exercise_that_the_score_daemon_does_not_know(home: Class, work: Work) -> None:
    sheet = activated(home)
    sheet.scores()
    sheet.prepare()
    sheet.exercises.add(exercise("Third"))
    sheet.activate()
    score = sheet.scores("jdoe")
    with pytest.raises(ServerBug, match="2 exercises, and the sheet has 3"):
        assert score.exercises[0].weight


@pytest.fixture
def exam(home: Class, work: Work) -> Exam:
    """An active exam of a whole sheet, with three attempts."""
    new = Exam("Exam", "About", expiration=FAR_AWAY, duration=90, attempts=3)
    new.save(home)
    new.add(activated(home))
    new.activate()
    return new


def test_the_scores_of_an_exam_take_one_request(
    api: WimsAPI, home: Class, work: Work, exam: Exam
) -> None:
    work.exam("jdoe", 1, [3.5, 6.66667])
    with api.counted() as count:
        (score,) = exam.scores()
    assert count() == 1
    assert (score.user.lastname, score.score, score.attempts) == ("Doe, Jr", 6.67, 2)
    assert (score.exam, exam.scores("jdoe")) == (exam, score)


def test_who_did_not_try_an_exam(home: Class, work: Work, exam: Exam) -> None:
    assert exam.scores() == []
    score = exam.scores("asmith")
    assert isinstance(score, ExamScore)
    assert (score.score, score.attempts, score.user.lastname) == (0.0, 0, "Smith")
    with pytest.raises(NotFound, match="user nobody"):
        exam.scores("nobody")


def test_an_exam_in_preparation_has_no_scores(home: Class) -> None:
    new = Exam("Exam", "About", expiration=FAR_AWAY)
    new.save(home)
    with pytest.raises(NotActive):
        new.scores()


def test_the_scores_and_the_log_of_one_user(
    api: WimsAPI, home: Class, work: Work, exam: Exam
) -> None:
    make_sheet("In preparation").save(home)
    work.sheet("jdoe", TWO_TRIES)
    work.exam("jdoe", 1, [6.66667])
    user = home.users["jdoe"]
    with api.counted() as count:
        found = user.scores()
    assert count() == 4
    (sheet,) = found.sheets
    expected = home.sheets[1].scores("jdoe")
    assert sheet.to_dict() == expected.to_dict()
    assert [(e.quality, e.cumul, e.best, e.acquired, e.tries) for e in sheet.exercises] == [
        (10, 10, 10, 10, -1),
        (7.31, 10, 8, 8, -1),
    ]
    assert [(e.exam, e.score, e.attempts) for e in found.exams] == [(exam, 6.67, 1)]
    log = user.log()
    assert [(entry.sheet, entry.exercise, entry.action, entry.score) for entry in log] == [
        (sheet, exercise, action, score if action == "score" else None)
        for sheet, exercise, action, score in TWO_TRIES
    ]
    assert log[0].date == "20261120.10:00:00"


# The exams of getscore


def exams_of(api: WimsAPI, home: Class, login: str) -> list[list[float]]:
    """The best score of each exam, then for each: attempts allowed, used, and a flag."""
    found: list[list[float]] = ok(api.getscore(home.qclass, home.rclass, login))["exam_scores"]
    return found


def test_getscore_tells_who_has_done_anything(api: WimsAPI, server: Server, home: Class) -> None:
    for login in ("anna", "jdoe"):
        ok(api.adduser(home.qclass, home.rclass, login, JDOE))
    activated(home)
    ok(api.addexam(home.qclass, home.rclass, {"title": "E", "attempts": 74}))
    Work(server, home).sheet("jdoe", TWO_TRIES)
    assert exams_of(api, home, "jdoe") == [[0], [74, 0, 1]]
    assert exams_of(api, home, "anna") == [[0], [74, 0, 0]]


def test_getscore_knows_the_exams_that_were_there_when_it_was_first_asked(
    api: WimsAPI, home: Class
) -> None:
    where = (home.qclass, home.rclass)
    ok(api.adduser(*where, "jdoe", JDOE))
    ok(api.addexam(*where, {"title": "E", "attempts": 3}))
    assert exams_of(api, home, "jdoe") == [[0], [3, 0, 0]]
    ok(api.modexam(*where, 1, {"duration": 15, "attempts": 4}))
    ok(api.addexam(*where, {"title": "F"}))
    assert exams_of(api, home, "jdoe") == [[0], [3, 0, 0]]
