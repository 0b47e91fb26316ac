"""The gradebook of a class whose students worked, by the figures that WIMS itself has."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from edusync.wims import (
    Class,
    Exam,
    ExamScore,
    ServerQuirkWarning,
    Sheet,
    SheetScore,
    User,
    WimsAPI,
)
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import rows_of
from tests.contract.wims.test_scores import FORMULAS
from tests.contract.wims.work import TWO_TRIES, Done, Work, exercise, make_sheet
from tests.targets import Server

COLUMNS = ("quser", "lastname", "firstname", "regnum", "S1", "S2", "E1", "E2", "E3", "average")
RIGHT_OF_THREE: list[Done] = [(1, 1, "new", 0.0), (1, 1, "score", 0.0)]
RIGHT_OF_THREE += [(1, 1, "renew", 0.0), (1, 1, "score", 10.0)]
RIGHT_OF_THREE += [(1, 1, "renew", 0.0), (1, 1, "score", 0.0)]
ONE_RIGHT_EACH: list[Done] = [(2, 1, "new", 0.0), (2, 1, "score", 10.0)]
ONE_RIGHT_EACH += [(2, 1, "renew", 0.0), (2, 1, "score", 0.0)]
ONE_RIGHT_EACH += [(2, 2, "new", 0.0), (2, 2, "score", 0.0)]
ONE_RIGHT_EACH += [(2, 2, "renew", 0.0), (2, 2, "score", 10.0)]


@pytest.fixture
def work(server: Server, home: Class) -> Work:
    """A class with a student, and one who never works."""
    for login, lastname, regnum in (("jdoe", "Doe, Jr", "00123"), ("never", "Śmigły", "00124")):
        User(login, lastname, "John", "secret12", regnum=regnum).save(home)
    return Work(server, home)


def at(number: int, lines: list[Done] = TWO_TRIES) -> list[Done]:
    """The same work on another sheet."""
    return [(number, *line[1:]) for line in lines]


def sheets(home: Class, *fields: Mapping[str, Any]) -> list[Sheet]:
    """Active sheets, named S1, S2, ..., of two exercises."""
    for number, values in enumerate(fields, 1):
        make_sheet(**{"title": f"S{number}", "exercises": 2, **values}).save(home)
    found = home.sheets.list()
    for sheet in found:
        sheet.activate()
    return found


def exams(home: Class, sheet: Sheet, count: int = 1) -> list[Exam]:
    """Active exams, named E1, E2, ..., with three attempts."""
    made = [
        Exam(f"E{number}", "About", expiration=FAR_AWAY, duration=90, attempts=3)
        for number in range(1, count + 1)
    ]
    for exam in made:
        exam.save(home)
        exam.add(sheet)
        exam.activate()
    return made


def test_the_worked_figures_of_a_real_class(home: Class, work: Work) -> None:
    first, second = make_sheet("S1"), make_sheet("S2", weight=2)
    second.exercises.add(exercise("Other"))
    for sheet in (first, second):
        sheet.save(home)
    for sheet in (first, second):
        sheet.activate()
    exams(home, first)
    work.write("exams/.eseverity", "2\n")
    work.sheet("jdoe", [*RIGHT_OF_THREE, *ONE_RIGHT_EACH])
    work.exam("jdoe", 1, [6.66667])
    doe, never = home.gradebook(scale=10)
    assert (doe.marks, doe.average) == ({"S1": 7.17, "S2": 8.12, "E1": 6.67}, 7.35)
    score = doe.scores["S2"]
    assert isinstance(score, SheetScore)
    assert [(e.quality, e.tries, e.last) for e in score.exercises] == [(4.59, 2, 0), (5.41, 2, 10)]
    assert (never.marks, never.average) == ({"S1": None, "S2": None, "E1": None}, 0.0)


def test_one_request_for_each_readable_sheet_and_exam(
    api: WimsAPI, home: Class, work: Work
) -> None:
    User("teacher", "Other", "Ann", "secret12", supervisable="yes").save(home)
    first, second, third, _ = sheets(home, {}, {}, {"weight": 0}, {})
    second.expire()
    third.hide()
    home.sheets[4].prepare()
    one, two, _ = exams(home, first, 3)
    one.hide()
    two.expire()
    Exam("E4", "About", expiration=FAR_AWAY).save(home)
    work.sheet("jdoe", TWO_TRIES)
    with api.counted() as count:
        book = home.gradebook()
    assert count() == 1 + 2 + 3
    assert [(row["kind"], row["number"], row["reason"]) for row in book.unread.to_dicts()] == [
        ("sheet", 3, "hidden: hidden=True reads it, by 1 request for each student"),
        ("sheet", 4, "in preparation"),
        ("exam", 4, "in preparation"),
    ]
    with api.counted() as count:
        assert book.to_dicts() == [
            dict(zip(COLUMNS, row, strict=True))
            for row in (
                ("jdoe", "Doe, Jr", "John", "00123", 16.4, None, None, None, None, 3.28),
                ("never", "Śmigły", "John", "00124", None, None, None, None, None, None),
            )
        ]
        score = book["jdoe"].scores["S1"]
        assert isinstance(score, SheetScore)
        assert (score.user.regnum, score.weight, score.sheet.title) == ("00123", 1, "S1")
        assert (score.quality, score.cumul, score.best, score.acquired) == (8.21, 100, 87, 87)
        assert [(e.tries, e.weight) for e in score.exercises] == [(1, 1), (2, 2)]
        exo = score.exercises[1].exo
        assert exo is not None
        assert (exo.title, exo.number) == ("Exercise 2", 2)
        assert book.details().to_dicts()[0]["tries"] == 3
        assert "Śmigły" in book._repr_html_()
    assert count() == 0


def test_who_never_tried_is_told_from_who_has_nothing(home: Class, work: Work) -> None:
    for login in ("opened", "silent", "begun", "zero"):
        User(login, "Śmigły", login.title(), "secret12").save(home)
    sheets(home, {}, {})
    exams(home, home.sheets[1])
    opened: list[Done] = [(1, 1, "new", 0.0)]
    wrong: list[Done] = [*opened, (1, 1, "score", 0.0)]
    work.sheet("jdoe", wrong)
    work.sheet("opened", opened)
    work.sheet("silent", wrong, counted=False)
    work.exam("zero", 1, [0.0])
    work.exam("begun", 1, [None])
    book = home.gradebook()
    assert {line.user.quser: [*line.states.values()] for line in book} == {
        "jdoe": ["worked", "absent", "absent", "worked"],
        "opened": ["opened", "absent", "absent", "opened"],
        "silent": ["opened", "absent", "absent", "opened"],
        "zero": ["absent", "absent", "worked", "worked"],
        "begun": ["absent", "absent", "opened", "opened"],
        "never": ["absent", "absent", "absent", "absent"],
    }
    assert {line.user.quser: [*line.marks.values(), line.average] for line in book} == {
        "jdoe": [0.0, None, None, 0.0],
        "opened": [0.0, None, None, 0.0],
        "silent": [0.0, None, None, 0.0],
        "zero": [None, None, 0.0, 0.0],
        "begun": [None, None, 0.0, 0.0],
        "never": [None, None, None, 0.0],
    }
    assert [line.user.quser for line in book.never_worked()] == ["never"]


def test_who_worked_on_a_hidden_sheet_is_not_absent(home: Class, work: Work) -> None:
    User("idle", "Zzz", "Ann", "secret12").save(home)
    _, second = sheets(home, {}, {})
    work.sheet("jdoe", at(2))
    work.sheet("never", [(2, 1, "new", 0.0)])
    second.hide()
    book = home.gradebook()
    assert {line.user.quser: line.states for line in book} == {
        "jdoe": {"S1": "absent", "average": "worked"},
        "never": {"S1": "absent", "average": "opened"},
        "idle": {"S1": "absent", "average": "absent"},
    }
    book = home.gradebook(hidden=True)
    assert {line.user.quser: line.marks for line in book} == {
        "jdoe": {"S1": None, "S2": 16.4},
        "never": {"S1": None, "S2": 0.0},
        "idle": {"S1": None, "S2": None},
    }
    assert [line.average for line in book] == [8.2, 0.0, 0.0]


def test_every_formula_and_indicator(home: Class, work: Work) -> None:
    pairs = [*FORMULAS]
    sheets(home, *[{"formula": formula, "indicator": indicator} for formula, indicator in pairs])
    for number in range(1, len(pairs) + 1):
        work.sheet("jdoe", at(number))
    line = home.gradebook(None)["jdoe"]
    assert [*line.marks.values()] == [*FORMULAS.values()]


def test_marks_and_average_are_those_of_getcsv(api: WimsAPI, home: Class, work: Work) -> None:
    sheets(home, {}, {}, {})
    exams(home, home.sheets[1], 2)
    work.sheet("jdoe", [*TWO_TRIES, *at(2, RIGHT_OF_THREE)])
    work.exam("jdoe", 1, [3.5, 6.66667])
    work.exam("never", 2, [10.0])
    columns = ["login", "sheet1", "sheet2", "sheet3", "exam1", "exam2", "average1"]
    assert home.qclass is not None
    done, body = api.getcsv(home.qclass, home.rclass, columns)
    assert done
    told = {
        row["login"]: [float(row[name].partition(":")[0]) for name in columns[1:]]
        for row in rows_of(body)
    }
    assert {
        line.user.quser: [*(mark or 0 for mark in line.marks.values()), line.average]
        for line in home.gradebook(None)
    } == told
    assert told["jdoe"][-1] == 3.45


def test_the_scale_is_the_best_mark(home: Class, work: Work) -> None:
    sheets(home, {})
    work.write("sheets/.severity", "12.5\n1 1 1\n")
    work.sheet("jdoe", TWO_TRIES)
    found = [home.gradebook(scale) for scale in (None, 20, 100, 5.5, 1)]
    assert [(book.scale, book["jdoe"].average) for book in found] == [
        (12.5, 10.88),
        (20, 17.4),
        (100, 87.0),
        (5.5, 4.785),
        (1, 0.87),
    ]
    score = found[1]["jdoe"].scores["S1"]
    assert (score.score, found[1].scoremax) == (10.88, 12.5)


def test_weights_are_whole_for_sheets_and_any_number_for_exams(home: Class, work: Work) -> None:
    sheets(home, {}, {}, {})
    exams(home, home.sheets[1], 2)
    work.write("sheets/.severity", "10\n2.5 1 1\n3.5 1 1\n0.4 1 1\n")
    work.write("exams/.eseverity", "\n2.5\n")
    work.sheet("jdoe", TWO_TRIES)
    work.exam("jdoe", 1, [6.66667])
    book = home.gradebook(None)
    assert [column.weight for column in book.columns] == [2, 4, 0, 1, 2.5]
    assert book["jdoe"].average == 2.53


def test_without_weights_the_average_is_nothing(home: Class, work: Work) -> None:
    sheets(home, {"weight": 0})
    work.sheet("jdoe", TWO_TRIES)
    line = home.gradebook()["jdoe"]
    assert (line.marks, line.average) == ({"S1": 16.4}, 0.0)


def test_a_hidden_sheet_counts_in_wims_average(api: WimsAPI, home: Class, work: Work) -> None:
    _, second = sheets(home, {}, {"weight": 3})
    work.sheet("jdoe", [*TWO_TRIES, *at(2, RIGHT_OF_THREE)])
    seen = home.gradebook()
    second.hide()
    book = home.gradebook()
    assert (book["jdoe"].marks, book["jdoe"].average) == ({"S1": 16.4}, None)
    assert "sheet 2 (hidden" in book.no_average
    with api.counted() as count:
        book = home.gradebook(hidden=True)
    assert count() == 2 + len(book)
    assert book.to_dicts() == seen.to_dicts()
    assert [row["tries"] for row in book.details().to_dicts()] == [3, None, 0, None]


def test_a_class_in_sequences_counts_the_sheets_in_them(home: Class, work: Work) -> None:
    _, _, third = sheets(home, {}, {}, {})
    third.hide()
    work.write("seq/.def", "!set sequence_open=yes\n")
    work.write("seq/.sequences", "1\n1,sheet 1,sheet 3\n2,sheet 2\n")
    work.sheet("jdoe", [*TWO_TRIES, *at(2, RIGHT_OF_THREE)])
    book = home.gradebook(None)
    assert [column.weight for column in book.columns] == [1, 0]
    assert (book["jdoe"].average, book.no_average) == (8.2, "")


def test_what_makes_an_average_less_than_certain_is_told(home: Class, work: Work) -> None:
    sheets(home, {})
    work.write(".grades", ":40\nlast,first,Oral\n0,0,1\n:jdoe,x,8\n")
    work.write("sheets/.sheets", f":1\n{FAR_AWAY}\nS1\nAbout\n\n\n\n\nwho=1\n")
    assert [warning.partition(" ")[0] for warning in home.gradebook().warnings] == [
        "sheet",
        "marks",
    ]


def test_a_sheet_that_the_score_daemon_does_not_know_stops_nothing(home: Class, work: Work) -> None:
    (first,) = sheets(home, {})
    work.sheet("jdoe", TWO_TRIES)
    first.scores()
    make_sheet("Late").save(home)
    home.sheets[2].activate()
    book = home.gradebook()
    assert book["jdoe"].marks == {"S1": 16.4}
    (late,) = book.unread
    assert (late.title, late.weight) == ("Late", 1)
    assert "score daemon" in late.reason
    assert book["jdoe"].average is None


def test_an_exercise_that_the_score_daemon_does_not_know_is_noticed(
    home: Class, work: Work
) -> None:
    (sheet,) = sheets(home, {})
    sheet.scores()
    sheet.prepare()
    sheet.exercises.add(exercise("Third"))
    sheet.activate()
    book = home.gradebook()
    assert book.columns == ()
    assert "2 exercises, and the sheet has 3" in book.unread[0].reason


def test_an_exam_that_the_score_daemon_does_not_know_is_noticed(home: Class, work: Work) -> None:
    (sheet,) = sheets(home, {})
    sheet.scores()
    exams(home, sheet)
    work.exam("jdoe", 1, [6.66667])
    book = home.gradebook()
    assert [(one.kind, one.number) for one in book.unread] == [("exam", 1)]
    assert "score daemon does not know this exam, which 1 tried" in book.unread[0].reason


def test_an_exam_that_nobody_tried_is_read(home: Class, work: Work) -> None:
    (sheet,) = sheets(home, {})
    exams(home, sheet)
    book = home.gradebook()
    assert [column.name for column in book.columns] == ["S1", "E1"]
    score = book["jdoe"].scores["E1"]
    assert isinstance(score, ExamScore)
    assert (score.score, score.attempts) == (0.0, 0)


def test_a_raw_comma_in_a_name_costs_no_mark(home: Class, work: Work) -> None:
    sheets(home, {})
    user = "!set user_lastname=Doe, Jr\n!set user_firstname=Jim\n!set user_exists=yes\n"
    work.write(".users/comma1", user + "!set user_password=secret12\n")
    work.sheet("jdoe", TWO_TRIES)
    work.sheet("comma1", TWO_TRIES)
    with pytest.warns(ServerQuirkWarning, match="comma1"):
        book = home.gradebook()
    assert (book["jdoe"].average, book["comma1"].average) == (16.4, 16.4)
    (warning,) = book.warnings
    assert "the user comma1 (Jim Doe, Jr)" in warning


def test_titles_that_repeat_or_are_taken(home: Class, work: Work) -> None:
    sheets(home, {"title": "Same"}, {"title": "Same"}, {"title": "average"}, {"title": "Own"})
    assert home.gradebook().header[4:] == [
        "Same (sheet 1)",
        "Same (sheet 2)",
        "average (sheet 3)",
        "Own",
        "average",
    ]


def test_a_class_without_sheets(home: Class, work: Work) -> None:
    assert [(line.user.quser, line.marks, line.average) for line in home.gradebook()] == [
        ("jdoe", {}, 0.0),
        ("never", {}, 0.0),
    ]


def test_a_class_without_users(home: Class, tmp_path: Path) -> None:
    sheets(home, {})
    book = home.gradebook()
    assert (len(book), book.header[-2:], [*book.unread]) == (0, ["S1", "average"], [])
    book.to_csv(tmp_path / "marks.csv")
    assert len((tmp_path / "marks.csv").read_text().splitlines()) == 1
