"""Odd requests to the sandbox's WIMS: what it takes for a class, a user, a sheet or an exercise."""

import json

import pytest

from edusync.sandbox.wims.site import WimsSite
from tests.sandbox.asking import CLASS, TEACHER, Client

ODD = ["0", "-1", "abc", "01", "+1", "1e0"]


# Names of classes and users


@pytest.mark.parametrize(
    ("qclass", "told"),
    [
        ("1/2", "wrong class idX (1 2)"),
        ("a,b", "wrong class idX (a b)"),
        ("", "undefined local and/or remote class (qclass= | rclass=mine | initial_qclass=)"),
    ],
)
def test_a_name_that_is_no_class(wims: Client, qclass: str, told: str) -> None:
    assert wims.error("checkclass", qclass=qclass) == told


def test_a_missing_rclass_is_told_with_the_class(wims: Client) -> None:
    told = "(qclass=1234567 | rclass= | initial_qclass=1234567)"
    assert told in wims.error("checkclass", rclass="")


@pytest.mark.parametrize("number", ["999999999", "1000000000"])
def test_a_class_of_nine_digits_loses_some(number: str) -> None:
    wims = Client(WimsSite())
    made = wims.ok("addclass", qclass=number, data1=CLASS, data2=TEACHER)
    assert made["class_id"] == "1e+09"
    assert wims.error("checkclass", qclass=number) == f"class {number} not existing"
    assert wims.ok("checkclass", qclass="1e+09")


def test_a_user_is_the_first_word(wims: Client) -> None:
    wims.student("anna")
    assert wims.ok("checkuser", quser=" anna b")["message"] == "user anna exists"
    assert "user 1 not in" in wims.error("checkuser", quser="1 2")


def test_getclassesuser_tells_every_refusal(wims: Client) -> None:
    told = wims.error("getclassesuser", quser="nobody")
    assert told.endswith("1 errors (user nobody not in this class (1234567))")
    assert wims.error("getclassesuser", quser="").endswith("detected))")


# Sheets, exams and exercises by odd names


@pytest.mark.parametrize("name", ODD)
def test_a_change_by_an_odd_name_is_told_done_and_is_not(school: Client, name: str) -> None:
    before = school.ok("listsheets")["sheettitlelist"], school.ok("listexams")["examtitlelist"]
    told = school.ok("modsheet", qsheet=name, data1="title=New")["message"]
    assert told == f"1 modifications done on sheet {name}."
    assert school.ok("modexam", qexam=name, data1="title=New")["queryexam"] == name
    after = school.ok("listsheets")["sheettitlelist"], school.ok("listexams")["examtitlelist"]
    assert after == before


@pytest.mark.parametrize("name", ODD)
def test_exercises_of_an_odd_name_have_a_file_of_their_own(school: Client, name: str) -> None:
    assert school.ok("putexo", qsheet=name, data1="module=m\nparams=p")["exo_count"] == 1
    assert school.ok("getexo", qsheet=name, qexo=1)["exo_module"] == "m"
    assert school.ok("getsheet", qsheet=1)["exo_cnt"] == "2"
    told = school.ok("modexosheet", qsheet=name, qexo=1, option="remove")["message"]
    assert told == f"exo 1 correctly removed from sheet {name}."


@pytest.mark.parametrize(
    ("name", "title"), [("0", ""), ("abc", ""), ("-1", "S"), ("01", "S"), ("+1", "S"), ("-9", "")]
)
def test_the_line_of_a_sheet_is_found_by_arithmetic(school: Client, name: str, title: str) -> None:
    told = school.ok("getsheet", qsheet=name)
    assert (told["sheet_title"], told["exo_cnt"]) == (title, "0")
    assert told["sheet_properties"].startswith("0," if title else ",")


@pytest.mark.parametrize("name", ["1 2", " 1", "1/2", "a,b", ""])
def test_a_name_with_a_blank_is_undefined(school: Client, name: str) -> None:
    assert school.error("checksheet", qsheet=name) == "undefined query id for type sheet"
    assert school.error("checkexam", qexam=name) == "undefined query id for type exam"


@pytest.mark.parametrize(
    ("job", "parameter", "told"),
    [
        ("delsheet", {"qsheet": "0"}, "sheet #0 is active."),
        (
            "delsheet",
            {"qsheet": "-1"},
            "This worksheet can't be deleted : A more recent sheet (#0) is active.",
        ),
        ("delexam", {"qexam": "abc"}, "Exam #abc has been activated."),
        ("linksheet", {"qsheet": "0", "qexam": "1"}, "sheet 0 must be active"),
        ("modsheet", {"qsheet": "01", "data1": "status=1"}, "you can't active an empty sheet"),
    ],
)
def test_what_an_odd_name_cannot(
    school: Client, job: str, parameter: dict[str, str], told: str
) -> None:
    assert school.error(job, **parameter) == told


def test_an_exam_deleted_as_01_overwrites_itself_with_the_next(school: Client) -> None:
    assert school.ok("delexam", qexam="01")["exam_count"] == 2
    files = school.site.classes[school.qclass].files
    assert "exams/.exam1" in files
    assert "exams/.exam2" not in files


def test_getscore_of_no_sheet_tells_all_in_no_json(school: Client) -> None:
    school.ok("modsheet", qsheet=1, data1="status=1")
    text = school.raw("getscore", quser="anna", qsheet="abc")[2]
    assert '"got_points":[0,0],[0]' in text
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert school.ok("getscore", quser="anna", qsheet="-2")["got_points"] == []


def test_scores_of_a_sheet_from_the_end_are_half_there(school: Client) -> None:
    school.ok("modsheet", qsheet=1, data1="status=1")
    school.site.work(school.qclass, "anna", sheet=1, score=10)
    told = school.ok("getsheetscores", qsheet="-2")
    assert (told["query_sheet"], told["active_index"], told["requires"]) == (-2, 0, [])
    (score,) = told["data_scores"]
    assert (score["user_percent"], score["got_detail"]) == (33, [])
    assert school.error("getsheetscores", qsheet="abc") == "Sheet #abc must be active"


@pytest.mark.parametrize(
    ("name", "title"), [("-1", "Ex 2"), ("+1", "Ex 1"), ("0", ""), ("abc", "")]
)
def test_getexo_finds_exercises_by_arithmetic(school: Client, name: str, title: str) -> None:
    assert school.ok("getexo", qsheet=1, qexo=name)["exo_title"] == title


def test_getexosheet_cuts_a_number(school: Client) -> None:
    assert school.ok("getexosheet", qsheet=1, qexo="1.5")["exo_title"] == "Ex 1"
    assert school.error("getexo", qsheet=1, qexo="1.5") == "undefined qexo"


def test_a_flag_of_getscore_tells_a_file_of_exams(school: Client) -> None:
    assert school.ok("getscore", quser="anna")["exam_scores"] == [[0, 0], [1, 0, 0], [1, 0, 0]]
    begun = "2 00 60 1561471162 127.0.0.1 S1 20190625.13:59:22\n"
    school.site.classes[school.qclass].files["score/anna.exam"] = begun
    assert school.ok("getscore", quser="anna")["exam_scores"] == [[0, 0], [1, 0, 1], [1, 1, 1]]


# Numbers that are none


SCORES = ["getsheetscores", "getsheetstats", "getscore", "getcsv", "getscores"]


@pytest.mark.parametrize("job", SCORES)
@pytest.mark.parametrize("line", ["points=0", "points=ten", "weight=heavy", "weight=-1"])
def test_scores_of_exercises_with_odd_numbers_are_not_modelled(
    wims: Client, job: str, line: str
) -> None:
    wims.student()
    wims.ok("addsheet", data1="title=T")
    wims.ok("putexo", qsheet=1, data1=f"module=m\nparams=p\n{line}\n")
    wims.ok("modsheet", qsheet=1, data1="status=1")
    wims.site.work(wims.qclass, "jdoe", sheet=1, score=5)
    assert wims.error(job, quser="jdoe", qsheet=1).startswith("not modelled here: ")


def test_a_table_of_an_exam_with_a_word_for_its_attempts_is_not_modelled(wims: Client) -> None:
    wims.student()
    wims.sheet()
    wims.ok("addexam", data1="attempts=many")
    wims.ok("linksheet", qsheet=1, qexam=1)
    wims.ok("modexam", qexam=1, data1="status=1")
    assert wims.error("getcsv").startswith("not modelled here: ")


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_beyond_all_numbers_is_one_of_no_sheet(wims: Client, number: str) -> None:
    wims.sheet()
    assert wims.error("getsheetscores", qsheet=number)


@pytest.mark.parametrize("formula", ["inf", "nan", "1e999"])
def test_a_formula_that_is_no_number_is_the_default(wims: Client, formula: str) -> None:
    wims.ok("addsheet", data1={"title": "T", "formula": formula})
    assert wims.raw("getclassfile", option="sheets/.severity")[2] == "10\n1 2 1\n"


def test_a_limit_that_is_no_number_is_the_default(wims: Client) -> None:
    Client(wims.site, "2345678").class_(limit="inf")
    assert wims.ok("getclass", qclass="2345678", option="limit")["limit"] == "30"


def test_a_raised_digit_is_none_in_a_date(wims: Client) -> None:
    assert wims.error("addsheet", data1="expiration=2030²") == "bad expiration date (2030\xb2)"


def test_a_blank_that_does_not_break_is_a_name_like_any(wims: Client) -> None:
    wims.sheet()
    assert wims.error("modsheet", qsheet=1, data1="\xa0=1") == "nothing done"


def test_an_opening_keeps_its_dots_at_the_end(wims: Client) -> None:
    wims.sheet()
    wims.ok("addexam", data1="opening=Good luck…")
    assert wims.ok("getexam", qexam=1)["exam_opening"] == "Good luck…"
