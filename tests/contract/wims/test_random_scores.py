"""What random calls about scores showed (`make fuzz-wims`): the sandbox answered otherwise."""

import pytest

from edusync.wims import Class, Sheet, WimsAPI
from tests.contract.wims.asking import JDOE, error, ok
from tests.contract.wims.work import Done, Work, exercise, make_sheet
from tests.targets import Server

ONE_TRY: list[Done] = [(1, 1, "new", 0.0), (1, 1, "score", 10.0)]


def tried(*scores: tuple[int, float]) -> list[Done]:
    """Work on the first sheet: (exercise, score)."""
    return [(1, place, action, one) for place, one in scores for action in ("new", "score")]


def opened(home: Class, *points: int) -> Sheet:
    """An active sheet of exercises that ask for so many points."""
    sheet = make_sheet(exercises=0)
    for number in points:
        one = exercise(f"Of {number}")
        one.points = number
        sheet.exercises.add(one)
    sheet.save(home)
    sheet.activate()
    return sheet


def test_the_best_tries_count_in_full_even_beyond_the_points_that_are_asked_for(
    api: WimsAPI, server: Server, home: Class
) -> None:
    sheet = opened(home, 5, 15)
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    Work(server, home).sheet("jdoe", tried((1, 10.0), (2, 3.0), (2, 8.0), (2, 10.0)))
    told = ok(api.getscore(home.qclass, home.rclass, "jdoe", 1))
    assert (told["best_detail"], told["level_detail"]) == ([10, 18], [10, 8])
    assert told["sheet_summaries"][2] == 140
    assert [score.score for score in sheet.scores()] == [13.11]


def test_the_figures_of_an_exercise_have_two_decimals(
    api: WimsAPI, server: Server, home: Class
) -> None:
    where = (home.qclass, home.rclass)
    opened(home, 10, 20)
    ok(api.adduser(*where, "jdoe", JDOE))
    scores = (1, 3.33333), (1, 1.23456), (2, 3.33333), (2, 6.66667), (2, 6.66667)
    Work(server, home).sheet("jdoe", tried(*scores))
    told = ok(api.getscore(*where, "jdoe", 1))
    assert (told["got_points"], told["remain"]) == ([4.57, 16.67], [5.43, 3.33])
    assert (told["best_detail"], told["level_detail"]) == ([3.33, 13.33], [3.33, 6.67])
    (row,) = ok(api.getsheetscores(*where, 1))["data_scores"]
    assert (row["got_detail"], row["remain"]) == ([4.57, 16.67], [5.43, 3.33])
    assert (row["best_detail"], row["last_detail"]) == ([3.33, 13.33], [1.23, 6.67])


def test_a_table_has_no_score_of_an_exam_that_came_after_the_first_question(
    api: WimsAPI, server: Server, home: Class
) -> None:
    where = (home.qclass, home.rclass)
    opened(home, 10)
    ok(api.adduser(*where, "jdoe", JDOE))
    ok(api.getsheetscores(*where, 1))
    for exam, attempts in ((1, 2), (2, 1)):
        ok(api.addexam(*where, {"title": f"E{exam}", "attempts": attempts}))
        ok(api.linksheet(*where, 1, exam))
        ok(api.modexam(*where, exam, {"status": 1}))
    Work(server, home).exam("jdoe", 1, [10.0])
    assert '"jdoe",NaN::,NaN\n' in ok(api.getcsv(*where, "exams")).decode("cp1252")
    assert ok(api.getexamscores(*where, 1))["user_cnt"] == 0


@pytest.mark.parametrize(
    ("option", "read"),
    [("sheet1", ["anna", "bert"]), ("exam1", ["anna", "bert"]), ("login,name", [])],
    ids=["sheet", "exam", "names"],
)
def test_a_table_of_scores_reads_the_work_of_those_it_lists(
    api: WimsAPI, server: Server, home: Class, option: str, read: list[str]
) -> None:
    work = Work(server, home)
    where = (home.qclass, home.rclass)
    opened(home, 10)
    ok(api.addexam(*where, {"title": "E"}))
    ok(api.linksheet(*where, 1, 1))
    ok(api.modexam(*where, 1, {"status": 1}))
    for login in ("anna", "bert", "emil"):
        ok(api.adduser(*where, login, JDOE))
    work.sheet("anna", ONE_TRY)
    work.exam("bert", 1, [10.0])
    work.sheet("gone", ONE_TRY)
    ok(api.getcsv(*where, option))
    changed = ok(api.getclassmodif(*where, "20200101"))["modifs"]
    assert sorted(one for one in changed if one.endswith(".bin")) == [
        f"score/{login}.bin" for login in read
    ]


def test_getscore_reads_the_work_of_whom_it_is_asked_about(
    api: WimsAPI, server: Server, home: Class
) -> None:
    work = Work(server, home)
    where = (home.qclass, home.rclass)
    opened(home, 10)
    for login in ("anna", "bert"):
        ok(api.adduser(*where, login, JDOE))
        work.sheet(login, ONE_TRY)
    ok(api.getscore(*where, "bert"))
    changed = ok(api.getclassmodif(*where, "20200101"))["modifs"]
    assert [one for one in changed if one.endswith(".bin")] == ["score/bert.bin"]


def test_getscore_leaves_out_sheets_without_exercises_and_all_that_come_last(
    api: WimsAPI, home: Class
) -> None:
    where = (home.qclass, home.rclass)
    ok(api.adduser(*where, "jdoe", JDOE))
    for exercises in (1, 0, 1, 0):
        make_sheet(exercises=exercises).save(home)
    home.sheets.get(1).activate()
    told = ok(api.getscore(*where, "jdoe"))
    assert (told["require_points"], told["weights"]) == ([[10], [10]], [[1], [1]])
    assert told["sheet_summaries"] == [[0, 0, 0, 0]] * 3
    for sheet, summary in ((2, [0, 0, 0, 0]), (4, [])):
        told = ok(api.getscore(*where, "jdoe", sheet))
        assert (told["require_points"], told["sheet_summaries"]) == ([], summary)


def marks(api: WimsAPI, server: Server, home: Class, *scores: tuple[int, float]) -> list[float]:
    """Points, quality, best and level of a sheet with two exercises of 10 points."""
    opened(home, 10, 10)
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    Work(server, home).sheet("jdoe", tried(*scores))
    told: list[float] = ok(api.getscore(home.qclass, home.rclass, "jdoe", 1))["sheet_summaries"]
    return told


def test_an_exercise_of_a_quality_below_2_counts_half(
    api: WimsAPI, server: Server, home: Class
) -> None:
    scores = [(1, 10.0), *[(1, 0.0)] * 4, (2, 10.0)]
    assert marks(api, server, home, *scores) == [75, 7.14, 75, 75]


def test_an_exercise_of_a_quality_below_1_counts_nothing(
    api: WimsAPI, server: Server, home: Class
) -> None:
    scores = [(1, 10.0), *[(1, 0.0)] * 9, (2, 8.0)]
    assert marks(api, server, home, *scores) == [40, 8, 40, 80]


def test_scores_are_numbers_of_single_precision(api: WimsAPI, server: Server, home: Class) -> None:
    assert marks(api, server, home, (1, 6.65), (2, 6.65)) == [67, 6.65, 67, 67]


def test_work_of_somebody_who_is_not_in_the_class_keeps_an_exercise_too(
    api: WimsAPI, server: Server, home: Class
) -> None:
    make_sheet().save(home)
    work = Work(server, home)
    for login in ("zoe11", "gone", "supervisor"):
        work.sheet(login, tried((1, 5.0)))
    told = error(api.modexosheet(home.qclass, home.rclass, 1, 1, action="remove"))
    assert told.endswith("already been used by these students : [gone,,zoe11]")
