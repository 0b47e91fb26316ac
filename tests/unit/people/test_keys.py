"""Student numbers, and other keys, as spreadsheets and pandas dress them up."""

from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.people.keys import key_of, meant, spoilt, undressed
from edusync.people.source import Person
from edusync.wims.enrolment.plan import plan
from edusync.wims.enrolment.removal_plan import plan_removal
from edusync.wims.enrolment.roster import Roster
from edusync.wims.wire.logins import same_person
from tests.unit.people.reading import read
from tests.unit.wims.test_gradebook import book, student

NUMBER = "22012345"
DRESSED = [
    "22012345.0",
    "22012345,0",
    "22012345.00",
    "22012345.000000",
    '="22012345"',
    '="22012345.0"',
    "'22012345",
    '\'="22012345"',
    "\u200b22012345\u200b",
    "\ufeff22012345",
    "\u200e22012345\u202c",
    "22\u202f012\u202f345",
    "\u00a022\u00a0012\u00a0345,0 ",
    "22 012 345",
    "22.012.345",
    "22,012,345",
    "２２０１２３４５",
    "٢٢٠١٢٣٤٥",
    "+22012345",
    "22012345'",
    "'22012345'",
    "’22012345",
    "´22012345",
    "‘22012345’",
    "“22012345”",
    "„22012345“",
    "«22012345»",
    '"22012345"',
    "22012345.",
    "22012345,",
    "22.012.345,00",
    "22,012,345.00",
    "22'012'345",
    "22\u00ad012\u00ad345",
]
SHORTENED = ["2,2E+07", "2.2E+07", "2.2e+07", "2E+07", "2.2012345E7", "'2,2E+07"]
ERRORS = ["#N/A", "#REF!", "#VALUE!", "#VALEUR!", "#NAME?", "#DIV/0!", "#NV", "####", "Err:502"]
DAYS = ["2026-02-01", "2026-02-01 00:00:00", "01/02/2026", "1/2/26", "1-févr", "12-Feb", "feb-12"]
PRICES = ["2201%", "2201,00 €", "$2,201.00", "22.01%"]
FORMULAS = ["=A2", '=TEXT(71;"0000")', '=T("0071")', '="0071', "=0071"]
UNFILLED = ["-", "--", "—", "?", "...", "n/a", "N/D", "null", "none", "S/N", "(vide)"]
KEPT = [
    "22E5",
    "DEC",
    "1-2-26",
    "MAY12",
    "D'7",
    "00123",
    "123",
    "1.000",
    "1,000",
    "12E05",
    "#12",
    "AB 12",
    "AB-7.5",
    "-7",
    "0",
    "1.5",
]


@pytest.mark.parametrize("text", DRESSED)
def test_a_dressed_number_is_the_number(text: str) -> None:
    assert undressed(text) == meant(text) == NUMBER


@pytest.mark.parametrize("text", ["12.345.678-Z", "12345678-Z", "12345678 Z", "12.345.678z"])
def test_the_number_of_a_card_is_one_however_it_is_written(text: str) -> None:
    assert key_of({"regnum": text}, "regnum") == "12345678Z"
    assert key_of({"external_auth": text}, "external_auth") == text


@pytest.mark.parametrize("text", KEPT)
def test_what_may_be_meant_so_stays(text: str) -> None:
    assert undressed(text) == meant(text) == text


def test_zeros_count() -> None:
    assert undressed('="00123"') == undressed("00123.0") == "00123"


def test_a_no_break_blank_between_words_is_a_blank() -> None:
    assert undressed("AB\u00a012") == "AB 12"


@pytest.mark.parametrize(
    "text", ["", " ", "nan", "NaN", "NaT", "<NA>", "None", "NULL", '=""', "'", *UNFILLED]
)
def test_an_empty_cell_that_became_a_text_is_empty(text: str) -> None:
    assert undressed(text) == meant(text) == ""


@pytest.mark.parametrize("text", [*SHORTENED, *ERRORS, *DAYS, *PRICES, *FORMULAS])
def test_what_a_spreadsheet_spoilt_is_nobody(text: str) -> None:
    assert spoilt(undressed(text))
    assert meant(text) == ""


@given(st.text() | st.text("'=\"0123.,E+#N/A \u200b\u00a0"))
def test_undressing_twice_takes_off_no_more(text: str) -> None:
    assert undressed(undressed(text)) == undressed(text)
    assert meant(meant(text)) == meant(text)


# Rows

JOHN = {"lastname": "Doe", "firstname": "John", "regnum": NUMBER}


def csv(folder: Path, *numbers: str, column: str = "N° étudiant") -> Path:
    lines = "".join(f"Doe;John;{number}\n" for number in numbers)
    (folder / "people.csv").write_text(f"Nom;Prénom;{column}\n{lines}", "utf-8")
    return folder / "people.csv"


@pytest.mark.parametrize("text", DRESSED)
def test_files_frames_and_dicts_bring_the_number_that_is_meant(tmp_path: Path, text: str) -> None:
    row = {**JOHN, "regnum": text}
    sources: list[Any] = [csv(tmp_path, text), pandas.DataFrame([row]), [row]]
    for source in sources:
        (person,) = read(source, "regnum").people
        assert person == Person(person.row, JOHN)


@pytest.mark.parametrize(
    "number", [22012345.0, numpy.float64(22012345), numpy.int64(22012345), numpy.uint32(22012345)]
)
def test_a_whole_number_is_whole(number: Any) -> None:
    assert read([{**JOHN, "regnum": number}], "regnum").people[0].values == JOHN
    assert read([number], "regnum").people[0].values == {"regnum": NUMBER}


@pytest.mark.parametrize("missing", [None, float("nan"), pandas.NA, pandas.NaT, "nan", "<NA>"])
def test_a_missing_number_is_empty(missing: Any) -> None:
    (person,) = read([{**JOHN, "regnum": missing}], "regnum").people
    assert person == Person(1, {"lastname": "Doe", "firstname": "John"})


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        *((text, "format the column as text in the spreadsheet") for text in SHORTENED),
        *((text, "mend its formula, or paste the value") for text in ERRORS),
        (2.2012345e16, "read the column as text"),
    ],
)
def test_a_spoilt_number_spoils_its_row_alone(number: Any, advice: str) -> None:
    bad, good = read([{**JOHN, "regnum": number}, JOHN], "regnum").people
    assert bad.reason.startswith("regnum: ")
    assert advice in bad.reason
    assert bad.who == {"lastname": "Doe", "firstname": "John", "regnum": ""}
    assert good == Person(2, JOHN)


@pytest.mark.parametrize("field", ["lastname", "firstname", "comments"])
@pytest.mark.parametrize("text", ["#N/A", "#REF!", "nan", "<NA>", "NaT"])
def test_what_a_spreadsheet_or_pandas_has_for_nothing_is_nobodys_name(
    field: str, text: str, tmp_path: Path
) -> None:
    row = {"lastname": "Doe", "firstname": "John", "comments": "", "regnum": NUMBER, field: text}
    file = tmp_path / "list.csv"
    file.write_text(f"{';'.join(row)}\n{';'.join(row.values())}\n")
    for source in ([row], str(file)):
        (person,) = read(source, "regnum").people
        assert person.reason.startswith(f"{field}: ")


@pytest.mark.parametrize("name", ["Null", "None", "NULL", "Nan", "N"])
def test_people_may_be_called_like_nothing(name: str) -> None:
    (person,) = read([{**JOHN, "lastname": name, "regnum": NUMBER}], "regnum").people
    assert (person.values["lastname"], person.reason) == (name, "")


def test_names_in_dicts_are_dressed_as_those_in_files(tmp_path: Path) -> None:
    row = {"lastname": '="Doe"', "firstname": "John", "regnum": NUMBER}
    file = tmp_path / "list.csv"
    file.write_text('lastname;firstname;regnum\n="Doe";John;' + f"{NUMBER}\n")
    assert read([row], "regnum").people[0].values == read(str(file), "regnum").people[0].values


def test_rows_of_one_spoilt_number_are_not_one_person(tmp_path: Path) -> None:
    steps = plan(read(csv(tmp_path, "2,2E+07", "2,2E+07"), "regnum").people, Roster({}))
    assert [step.action for step in steps] == ["refuse", "refuse"]


@pytest.mark.parametrize("key", ["quser", "external_auth", "regprop1"])
def test_every_key_is_freed_of_its_dress(tmp_path: Path, key: str) -> None:
    path = csv(tmp_path, "22012345.0", "#N/A", column=key)
    first, second = read(path, key).people
    assert first.values[key] == NUMBER
    assert second.reason.startswith(f"{key}: must be a value")


def test_other_fields_keep_what_they_hold() -> None:
    (person,) = read([{**JOHN, "comments": "1.0", "regprop1": "'2.0"}], "regnum").people
    assert (person.values["comments"], person.values["regprop1"]) == ("1.0", "'2.0")


# The class


@pytest.mark.parametrize("stored", DRESSED)
def test_who_was_stored_with_a_dressed_number_is_found_and_mended(stored: str) -> None:
    roster = Roster({"jdoe": {**JOHN, "regnum": stored}})
    (step,) = plan([Person(1, JOHN)], roster)
    assert (step.action, step.login, step.fields) == ("update", "jdoe", {"regnum": NUMBER})
    (step,) = plan_removal([Person(1, {"regnum": NUMBER})], roster, key="regnum")
    assert (step.action, step.login) == ("remove", "jdoe")


@pytest.mark.parametrize("stored", ["2,2E+07", "#N/A", "nan"])
def test_who_was_stored_with_a_spoilt_number_is_known_by_login_and_names(stored: str) -> None:
    (step,) = plan([Person(1, JOHN)], Roster({"jdoe": {**JOHN, "regnum": stored}}))
    assert (step.action, step.login, step.fields) == ("update", "jdoe", {"regnum": NUMBER})


def test_twins_of_an_earlier_run_are_told_and_neither_is_taken() -> None:
    roster = Roster({"jdoe": JOHN, "jdoe2": {**JOHN, "regnum": "22012345.0"}})
    (step,) = plan([Person(1, JOHN)], roster)
    assert (step.action, step.reason) == (
        "refuse",
        "the users jdoe, jdoe2 all have the regnum '22012345': mend that first",
    )


def test_numbers_with_and_without_zeros_are_two_people() -> None:
    roster = Roster({"jdoe": {**JOHN, "regnum": "123"}})
    (step,) = plan([Person(1, {**JOHN, "regnum": "00123"})], roster)
    assert (step.action, step.login) == ("create", "jdoe2")


def test_a_person_is_one_in_any_dress() -> None:
    assert same_person({"regnum": "71.0"}, {"regnum": "'71", "lastname": "Roe"})
    assert not same_person({"regnum": "071"}, {"regnum": "71"})
    assert same_person({**JOHN, "regnum": "#N/A"}, JOHN)


def test_e_mails_are_compared_in_any_capitals() -> None:
    assert key_of({"email": "\u200bA@x.org"}, "email") == "a@x.org"


# Templates


def filled(folder: Path, *keys: str, stored: str = NUMBER) -> tuple[str, list[str]]:
    """The lines of a filled template of these keys, and the outcome of each."""
    lines = "".join(f"{key};\n" for key in keys)
    (folder / "in.csv").write_text(f"id;Note\n{lines}", "utf-8")
    marks = book(("S1", [0.5, 1.0]), users=[student("jdoe", "Doe", stored), student("x", "Y")])
    report = marks.fill_template(
        folder / "in.csv", folder / "out.csv", key="id", column="Note", overwrite=True
    )
    text = (folder / "out.csv").read_text("utf-8")
    return text.removeprefix("id;Note\n"), [row.outcome for row in report.rows]


@pytest.mark.parametrize("text", DRESSED)
def test_a_template_finds_its_student_and_keeps_its_own_text(tmp_path: Path, text: str) -> None:
    assert filled(tmp_path, text) == (f"{text};10\n", ["filled"])
    assert filled(tmp_path, NUMBER, stored=text) == (f"{NUMBER};10\n", ["filled"])


@pytest.mark.parametrize("text", [*SHORTENED, *ERRORS, "nan"])
def test_a_spoilt_key_of_a_template_gets_nobodys_mark(tmp_path: Path, text: str) -> None:
    for stored in (NUMBER, text):
        assert filled(tmp_path, text, stored=stored) == (f"{text};\n", ["not in class"])


def test_one_student_in_two_dresses_gets_no_mark(tmp_path: Path) -> None:
    assert filled(tmp_path, NUMBER, "22012345.0")[1] == ["twice", "twice"]


def test_who_has_no_number_is_left_out_beside_a_spoilt_key(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id;Note\n#N/A;\n", "utf-8")
    marks = book(("S1", [0.5]), users=[student("jdoe", "Doe")])
    path = tmp_path / "in.csv"
    report = marks.fill_template(
        path, tmp_path / "out.csv", key="id", column="Note", overwrite=True
    )
    assert [user.quser for user in report.left_out] == ["jdoe"]


@pytest.mark.parametrize(
    ("one", "other"), [("strasse@x.org", "straße@x.org"), ("sam@x.org", "ſam@x.org")]
)
def test_two_addresses_are_two_people(one: str, other: str) -> None:
    assert key_of({"email": one}, "email") != key_of({"email": other}, "email")
    assert key_of({"email": one.upper()}, "email") == key_of({"email": one}, "email")


def test_a_blank_is_left_out_between_thousands_only() -> None:
    assert undressed("22\u00a0012\u202f345") == "22012345"
    assert undressed("2201\u00a0345") == "2201 345"
    assert undressed("22\u00a001") == "22 01"


@pytest.mark.parametrize("text", ["mailto:j@x.org", "Jane Roe <j@x.org>", "<j@x.org>", "j@x.org"])
def test_an_address_is_one_however_programs_for_mail_write_it(text: str) -> None:
    assert key_of({"email": text}, "email") == "j@x.org"
    (jane,) = read([{**JOHN, "email": text}]).people
    assert jane.values["email"] == "j@x.org"
