"""Sheets and exercises by what is no place of one: words, fractions, zero, and text around them."""

from typing import Any

import pytest

from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, ok
from tests.contract.wims.posting import Poster

ONE, TWO = ":M1;p1;1;1;T1;D1", ":M2;p2;2;2;T2;D2"
NOTHING: dict[str, list[Any]] = {
    "exam_scores": [[]],
    "weights": [],
    "require_points": [],
    "sheet_summaries": [],
    "got_points": [],
    "remain": [],
    "best_detail": [],
    "level_detail": [],
    "score_qualities": [],
}


def with_sheet(post: Poster, contents: str = ONE + ";" + TWO) -> Poster:
    """A class with a sheet of these contents."""
    post.ok("addsheet", data1=f"title=S\ncontents={contents}")
    return post


def modules(post: Poster) -> list[str]:
    """The modules of the exercises of the first sheet."""
    return [row["module"] for row in post.ok("getsheet", qsheet="1")["exolist"]]


# Scores


def test_scores_of_a_sheet_that_is_no_number_are_empty(
    api: WimsAPI, home: Class, post: Poster
) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    for name in ("abc", "0", "#1", "1'", "a=b"):
        reply = post.ok("getscore", quser="jdoe", qsheet=name)
        assert reply["query_sheet"] == name
        assert reply | NOTHING == reply


# Exercises of sheets


def test_getexo_finds_no_sheet_in_a_class_that_is_not_there(caller: Poster) -> None:
    for qclass in ("99999999", "abc", "", "1.2"):
        told = f"element #1 of type sheet does not exist in this class ({qclass})"
        assert caller.error("getexo", qclass=qclass, qsheet="1", qexo="1") == told
        assert caller.error("getexo", qclass=qclass, qsheet="", qexo="1") == (
            "undefined query id for type sheet"
        )


def test_getexo_finds_no_sheet_in_a_class_of_a_group_by_its_usual_name(post: Poster) -> None:
    qclass = f"{post.qclass}_1"
    told = f"element #1 of type sheet does not exist in this class ({qclass})"
    assert post.error("getexo", qclass=qclass, qsheet="1", qexo="1") == told


def test_what_stands_before_the_first_exercise_is_number_0(post: Poster) -> None:
    with_sheet(post, "Garcia;second")
    for name in ("0", "+0", "00", "-1"):
        told = post.ok("getexo", qsheet="1", qexo=name)
        assert [told[f"exo_{key}"] for key in ("module", "params", "points")] == [
            "Garcia",
            "second",
            "",
        ]
    assert modules(post) == []


def test_getexosheet_of_a_text_without_points_is_no_json(post: Poster) -> None:
    with_sheet(post, "Garcia")
    text = post.text("getexosheet", qsheet="1", qexo="0")
    assert '"exo_module":"Garcia"' in text
    assert '"exo_weight":,' in text.replace("\n", "")


def test_a_text_before_exercises_is_reached_from_behind_too(post: Poster) -> None:
    with_sheet(post, f"Garcia;{ONE}")
    for name, module in {"0": "Garcia", "1": "M1", "-1": "M1", "-2": "Garcia", "-3": ""}.items():
        assert post.ok("getexo", qsheet="1", qexo=name)["exo_module"] == module
    assert post.error("getexosheet", qsheet="1", qexo="-3") == (
        "There is no exercice #-3 in this sheet (1)"
    )


# Moving exercises


def test_a_fraction_is_told_moved_and_moves_nothing(post: Poster) -> None:
    with_sheet(post)
    for name in ("1.5", "1.9"):
        told = post.ok("modexosheet", qsheet="1", qexo=name, option="moveup")["message"]
        assert told == f"exo {name} from sheet 1 correctly moved up."
    assert modules(post) == ["M1", "M2"]


def test_a_number_beyond_the_exercises_is_refused(post: Poster) -> None:
    with_sheet(post)
    for name in ("2.5", "-0.5", "-1", "3", "1 5"):
        for option in ("moveup", "modify", "remove"):
            asked = {"qsheet": "1", "qexo": name, "option": option, "data1": "title=New"}
            assert post.error("modexosheet", **asked) == f"There is no exo {name} in sheet 1"


def test_what_is_no_number_above_1_is_moved_nowhere(post: Poster) -> None:
    with_sheet(post)
    before = post.file("sheets/.sheet1")
    for name in ("0", "0.5", "abc", "1", "1e0", "1,5"):
        assert post.ok("modexosheet", qsheet="1", qexo=name, option="moveup")["message"] == ""
    assert post.file("sheets/.sheet1") == before


@pytest.mark.parametrize("name", ["02", "2.0", "2e0"])
def test_an_odd_spelling_of_2_doubles_the_exercise(post: Poster, name: str) -> None:
    with_sheet(post)
    told = post.ok("modexosheet", qsheet="1", qexo=name, option="moveup")["message"]
    assert told == f"exo {name} from sheet 1 correctly moved up."
    assert modules(post) == ["M2", "M2"]


def test_an_odd_number_is_told_changed_and_is_not(post: Poster) -> None:
    with_sheet(post)
    for name in ("1.5", "0.5", "1e0", "02"):
        for option in ("modify", "remove"):
            asked = {"qsheet": "1", "qexo": name, "option": option, "data1": "title=New"}
            assert post.ok("modexosheet", **asked)["message"]
    assert [row["title"] for row in post.ok("getsheet", qsheet="1")["exolist"]] == ["T1", "T2"]


# The bytes of files


def test_the_file_of_a_sheet_after_its_exercises_were_changed(post: Poster) -> None:
    with_sheet(post)
    where = {"qsheet": "1"}
    first, second = "M1\np1\n1\n1\nT1\nD1\n", "M2\np2\n2\n2\nT2\nD2\n"
    assert post.file("sheets/.sheet1") == f":{first}:{second}"
    post.ok("modexosheet", **where, qexo="2", option="moveup")
    assert post.file("sheets/.sheet1") == f"\n:{second}\n\n:{first}"
    post.ok("modexosheet", **where, qexo="1", data1="weight=2")
    assert post.file("sheets/.sheet1") == f"\n:{second}\n\n:{first}\n\n"
    post.ok("modexosheet", **where, qexo="1", option="remove")
    assert post.file("sheets/.sheet1") == f"\n:{first}\n\n"
    post.ok("modexosheet", **where, qexo="1", option="remove")
    assert post.file("sheets/.sheet1") == "\n"


def test_a_sheet_without_description_after_another_one_was_changed(post: Poster) -> None:
    for title in ("A", "B"):
        post.ok("addsheet", data1=f"title={title}\ndescription=d\nexpiration=20991231")
    post.ok("modsheet", qsheet="1", data1="description=")
    assert post.file("sheets/.sheets") == "\n:0\n20991231\nA\n\n:0\n20991231\nB\nd\n\n"
    post.ok("modsheet", qsheet="2", data1="description=e")
    assert post.file("sheets/.sheets") == "\n:0\n20991231\nA\n\n\n:0\n20991231\nB\ne\n\n"


def test_gradings_begin_without_a_best_mark_where_the_first_sheet_failed(post: Poster) -> None:
    post.ok("putexo", qsheet="0", data1="module=M\nparams=p")
    told = "error in sheet count (1 records / 2 files)"
    assert post.error("addsheet", data1="title=S") == told
    assert post.file("sheets/.severity") == ""
    post.ok("addsheet", data1="title=S\nsheetmode=3")
    post.ok("addsheet", data1="title=S\nweight=5")
    assert post.file("sheets/.severity") == "1 2 1\n5 2 1\n"
    assert '"scoremax":1 2 1,' in post.text("getscores", option="login").replace("\n", "")
