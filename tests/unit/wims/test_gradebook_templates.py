"""CSV templates of Apogée, Moodle and others: filled with marks, and otherwise untouched."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.wims.gradebook.gradebook import Gradebook
from edusync.wims.gradebook.templates import FilledTemplate
from tests.unit.wims.test_gradebook import ABSENT, HIDDEN, book, student

USERS = [
    student("jdoe", "Doe", "00123", email="J.Doe@example.org"),
    student("asmith", "Smith", "00124", email="a@example.org"),
    student("amartin", "Martin", "00125"),
]
MARKS = book(("S1", [0.82, 0.5, None]), ("S2", [0.5, 0.51, 0.0]), users=USERS)

APOGEE = (
    'XX-APO_TITRES-XX\r\napoC_annee\t2026/2027\r\napoC_lib\tÉpreuve d\'algèbre; "écrit"\r\n\r\n'
    "XX-APO_COLONNES-XX\r\napoL_a01_code\tType Objet\r\nNote\tDécimal\r\n\r\n"
    "XX-APO_VALEURS-XX\r\napoL_a01_code\tapoL_a02_nom\tNote\tRésultat\r\n"
    "00123\tDOE\t{}\t\r\n00124\tSMITH\t{}\t\r\n99999\tLÉGER\t\tABI\r\n"
)


def filled(
    folder: Path, template: str | bytes, gradebook: Gradebook = MARKS, **options: Any
) -> tuple[str, FilledTemplate]:
    """The text of the filled template, and the report."""
    body = template if isinstance(template, bytes) else template.encode()
    (folder / "in.csv").write_bytes(body)
    out = folder / "out.csv"
    report = gradebook.fill_template(folder / "in.csv", out, **options, overwrite=True)
    assert (folder / "in.csv").read_bytes() == body
    return (folder / "out.csv").read_bytes().decode("cp1252", "surrogateescape"), report


def test_an_apogee_file_keeps_every_other_byte(tmp_path: Path) -> None:
    body = APOGEE.format("", "").encode("cp1252")
    text, report = filled(tmp_path, body, key="apoL_a01_code", column="Note", marks="S2")
    assert text == APOGEE.format("10", "10,2")
    assert report.rows.to_dicts() == [
        {"line": 11, "key": "00123", "outcome": "filled", "mark": "10"},
        {"line": 12, "key": "00124", "outcome": "filled", "mark": "10,2"},
        {"line": 13, "key": "99999", "outcome": "not in class", "mark": ""},
    ]
    assert [user.quser for user in report.left_out] == ["amartin"]


def test_a_moodle_file_with_quotes_and_points(tmp_path: Path) -> None:
    moodle = (
        '"First name","ID number","Email address",Quiz (Real)\n'
        '"Doe, Jr",00123,j.doe@example.org,{}\n"A ""B""",00124,a@example.org,"{}"\n'
    )
    text, report = filled(
        tmp_path, moodle.format("-", ""), key="ID number", column="Quiz (Real)", marks="S1"
    )
    assert text == moodle.format("16.4", "10")
    assert report.filled == 2


def test_a_decimal_comma_between_commas_is_quoted(tmp_path: Path) -> None:
    template = "id,Note\n00123,\n"
    text, _ = filled(tmp_path, template, key="id", column="Note", marks="S1", decimal=",")
    assert text == 'id,Note\n00123,"16,4"\n'


def test_the_key_may_be_another_field(tmp_path: Path) -> None:
    text, _ = filled(tmp_path, "email;Note\nj.doe@EXAMPLE.org;\n", key="email", column="Note")
    assert text == "email;Note\nj.doe@EXAMPLE.org;13,2\n"
    text, _ = filled(tmp_path, "Login;Note\njdoe;\n", key="login", column="note", by="quser")
    assert text == "Login;Note\njdoe;13,2\n"


def test_the_column_of_a_field_is_found_by_its_values(tmp_path: Path) -> None:
    body = APOGEE.format("", "").encode("cp1252")
    text, report = filled(tmp_path, body, key="regnum", column="Note", marks="S2")
    assert text == APOGEE.format("10", "10,2")
    assert report.filled == 2
    for template in ("id;nip;Note\n00123;00123;\n", "id;Note\n123;\n", "id;Note\n"):
        with pytest.raises(InvalidValue, match="key: "):
            filled(tmp_path, template, key="regnum", column="Note")


def test_a_line_that_ends_before_the_mark_is_told(tmp_path: Path) -> None:
    text, report = filled(tmp_path, "id;Name;Note\n00123;Doe\n", key="id", column="Note")
    assert text == "id;Name;Note\n00123;Doe\n"
    assert [row.outcome for row in report.problems] == ["no cell"]


def test_the_average_is_written_by_itself(tmp_path: Path) -> None:
    text, report = filled(tmp_path, "N°;Note\n00123;\n00125;\n", key="N°", column="Note")
    assert text.encode("cp1252").decode() == "N°;Note\n00123;13,2\n00125;\n"
    assert [row.outcome for row in report.problems] == ["no mark"]


NUMBERS = [("jdoe", "00123"), ("asmith", "00124"), ("never", "never")]
WEEK = "id;Note\n00123;\n00124;\nnever;-\n"


@pytest.mark.parametrize(
    ("options", "body", "written"),
    [
        ({}, "00123;6,6\n00124;\nnever;-\n", ["6,6", "", "-"]),
        ({"absent": "ABI"}, "00123;6,6\n00124;ABI\nnever;ABI\n", ["6,6", "ABI", "ABI"]),
        ({"absent": 0}, "00123;6,6\n00124;0\nnever;0\n", ["6,6", "0", "0"]),
        ({"absent": "a;b"}, '00123;6,6\n00124;"a;b"\nnever;"a;b"\n', ["6,6", "a;b", "a;b"]),
    ],
    ids=str,
)
def test_who_never_tried_is_written_as_asked_and_counted(
    tmp_path: Path, options: dict[str, Any], body: str, written: list[str]
) -> None:
    users = [student(login, login, number) for login, number in NUMBERS]
    found = book(("S2", [0.33, 0.0, 0.0]), users=users, absent={"S2": ["asmith", "never"]})
    text, report = filled(tmp_path, WEEK, found, key="id", column="Note", marks="S2", **options)
    assert text == f"id;Note\n{body}"
    assert [row.mark for row in report.rows] == written
    assert [row.outcome for row in report.rows] == ["filled", "absent", "absent"]
    assert (report.filled, report.absent, [*report.problems]) == (1, 2, [])
    assert repr(report) == "<FilledTemplate: 1 filled, 2 absent; 0 students left out>"


def test_only_the_average_of_who_never_tried_anything_is_absent(tmp_path: Path) -> None:
    template = "login;Note\njdoe;\nasmith;\nnever;\n"
    text, _ = filled(
        tmp_path, template, ABSENT, key="login", column="Note", by="quser", absent="ABI"
    )
    assert text == "login;Note\njdoe;11,5\nasmith;5\nnever;ABI\n"


def test_a_mark_of_who_never_tried_is_kept_and_cleared_by_no_default(tmp_path: Path) -> None:
    template, options = "login;Note\nnever;12\n", {"key": "login", "column": "Note", "by": "quser"}
    for absent, replace, cell, outcome in (
        ("ABI", False, "12", "kept"),
        ("ABI", True, "ABI", "absent"),
        ("", False, "12", "absent"),
        ("", True, "12", "absent"),
    ):
        text, report = filled(tmp_path, template, ABSENT, absent=absent, replace=replace, **options)
        assert (text, report.rows[0].outcome) == (f"login;Note\nnever;{cell}\n", outcome)


@pytest.mark.parametrize("absent", ["日", 'a"b', "a\nb", None, True], ids=repr)
def test_what_a_template_cannot_hold_for_who_never_tried(tmp_path: Path, absent: Any) -> None:
    body = "Élève;Note\nnever;\n".encode("cp1252")
    with pytest.raises(InvalidValue, match="absent: "):
        filled(tmp_path, body, ABSENT, key="Élève", column="Note", by="quser", absent=absent)
    assert not (tmp_path / "out.csv").exists()


def test_marks_that_stand_there_are_kept_unless_overwritten(tmp_path: Path) -> None:
    template = "id;Note\n00123;5\n00124; \n"
    text, report = filled(tmp_path, template, key="id", column="Note")
    assert text == "id;Note\n00123;5\n00124;10,1\n"
    assert [(row.outcome, row.mark) for row in report.rows] == [("kept", "5"), ("filled", "10,1")]
    text, report = filled(tmp_path, template, key="id", column="Note", replace=True)
    assert text == "id;Note\n00123;13,2\n00124;10,1\n"


def test_zeros_are_never_guessed(tmp_path: Path) -> None:
    text, report = filled(tmp_path, "id;Note\n123;\n", key="id", column="Note")
    assert text == "id;Note\n123;\n"
    assert [row.outcome for row in report.rows] == ["not in class"]
    assert [user.quser for user in report.left_out] == ["jdoe", "asmith"]


def test_a_number_that_is_kept_as_a_text(tmp_path: Path) -> None:
    text, _ = filled(tmp_path, 'id;Note\n="00123";\n"=""00124""";\n', key="id", column="Note")
    assert text == 'id;Note\n="00123";13,2\n"=""00124""";10,1\n'


def test_two_students_of_one_number_get_no_mark(tmp_path: Path) -> None:
    users = [student("jdoe", "Doe", "1"), student("twin", "Doe", "1")]
    found = book(("S1", [0.5, 0.6]), users=users)
    text, report = filled(tmp_path, "id;Note\n1;\n", found, key="id", column="Note")
    assert text == "id;Note\n1;\n"
    assert [row.outcome for row in report.rows] == ["not unique"]


def test_two_rows_of_one_student_get_no_mark(tmp_path: Path) -> None:
    template = "id;Note\n00123;\n00124;\n00123;4\n"
    text, report = filled(tmp_path, template, key="id", column="Note", replace=True)
    assert text == "id;Note\n00123;\n00124;10,1\n00123;4\n"
    assert [(row.outcome, row.mark) for row in report.problems] == [("twice", ""), ("twice", "4")]


def test_rows_without_a_key_are_left_alone(tmp_path: Path) -> None:
    template = "id;x;Note\n;;\n\nTotal;\n00123;;\n"
    text, report = filled(tmp_path, template, key="id", column="Note")
    assert text == "id;x;Note\n;;\n\nTotal;\n00123;;13,2\n"
    assert [(row.line, row.outcome) for row in report.rows] == [(4, "no cell"), (5, "filled")]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_with_and_without_its_mark(tmp_path: Path, mark: bytes) -> None:
    body = mark + "Numéro;Prénom €;Note\r00123;日本;\r".encode()
    filled(tmp_path, body, key="Numéro", column="Note")
    out = (tmp_path / "out.csv").read_bytes()
    assert out == mark + "Numéro;Prénom €;Note\r00123;日本;13,2\r".encode()


def test_utf_16_as_excel_writes_it(tmp_path: Path) -> None:
    body = b"\xff\xfe" + "id\tNote\r\n00123\t\r\n".encode("utf-16-le")
    filled(tmp_path, body, key="id", column="Note")
    out = (tmp_path / "out.csv").read_bytes()
    assert out == b"\xff\xfe" + "id\tNote\r\n00123\t13,2\r\n".encode("utf-16-le")


@pytest.mark.parametrize("encoding", ["mac-roman", "cp850", "cp1252", "utf-16-be", "utf-8"])
def test_every_byte_that_is_not_filled_stays_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    template = "Relevé\r\nN° étudiant;Prénom;Note\r\n00123;Zoé;{}\r\n00124;José;{}\r\n"
    filled(tmp_path, template.format("", "").encode(encoding), key="N° étudiant", column="Note")
    out = (tmp_path / "out.csv").read_bytes()
    assert out == template.format("13,2", "10,1").encode(encoding)


def test_accents_that_stand_apart_stay_so_and_name_the_column_all_the_same(tmp_path: Path) -> None:
    template = unicodedata.normalize("NFD", "Numéro;Élève;Évaluation\n00123;Zoé;{}\n")
    text, _ = filled(tmp_path, template.format(""), key="Numéro", column="évaluation")
    assert text.encode("cp1252", "surrogateescape") == template.format("13,2").encode()


def test_the_encoding_of_a_template_may_be_said(tmp_path: Path) -> None:
    body = "id;nom;Note\n00123;Fuentefría;\n".encode("mac-roman")
    with pytest.raises(InvalidValue, match="csv_in: may be in 2 encodings"):
        filled(tmp_path, body, key="id", column="Note")
    filled(tmp_path, body, key="id", column="Note", encoding="mac-roman")
    assert (tmp_path / "out.csv").read_bytes() == body.replace(b";\n", b";13,2\n")


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_a_quote_in_a_name_puts_no_mark_on_another_line(tmp_path: Path, delimiter: str) -> None:
    template = 'Num;Nom;Note\n00123;"Ti Jean;{}\n7;Jo "Bob" Roe;\n00124;"Ann;{}\n'
    template = template.replace(";", delimiter)
    text, report = filled(tmp_path, template.format("", ""), key="Num", column="Note")
    assert text == template.format("13,2", "10,1")
    assert [row.line for row in report.rows] == [2, 3, 4]


def test_the_line_nearest_to_the_keys_is_the_header_where_their_column_is_found(
    tmp_path: Path,
) -> None:
    described = "".join(f"c{n}\tELP\tV1\t2026\tx\n" for n in range(40))
    template = f"COLONNES\n{described}VALEURS\nnip\tc7\tc8\n00123\t{{}}\t\n00124\t{{}}\t\n"
    text, _ = filled(tmp_path, template.format("", ""), key="regnum", column="c7")
    assert text == template.format("13,2", "10,1")


def test_the_template_itself_is_filled_when_it_is_named_twice(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("id;Note\n00123;\n")
    path.chmod(0o600)
    MARKS.fill_template(path, path, key="id", column="Note")
    assert path.read_text() == "id;Note\n00123;13,2\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_file_is_filled_only_where_none_is(tmp_path: Path) -> None:
    template, out, link = (tmp_path / name for name in ("in.csv", "out.csv", "link.csv"))
    template.write_text("id;Note\n00123;\n")
    out.write_text("precious")
    link.symlink_to(template)
    with pytest.raises(InvalidValue, match=r"is there already: .*overwrite=True"):
        MARKS.fill_template(template, out, key="id", column="Note")
    assert out.read_text() == "precious"
    MARKS.fill_template(template, out, key="id", column="Note", overwrite=True)
    MARKS.fill_template(template, link, key="id", column="Note")
    assert out.read_text() == template.read_text() == "id;Note\n00123;13,2\n"
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("template", "options", "field"),
    [
        ("id;Note\n", {"key": "nip", "column": "Note"}, "key: .*in.csv"),
        ("id;Note\n", {"key": "id", "column": "Grade"}, "column: .*in.csv"),
        ("x;y\n", {"key": "id", "column": "Grade"}, "column: .*in.csv"),
        ("id;x\ny;Note\n", {"key": "id", "column": "Note"}, "in one line"),
        ("id;Note;Note\n", {"key": "id", "column": "Note"}, "column: .* stands twice"),
        ("id;Note\n", {"key": "id", "column": "ID "}, "another column"),
        ("id;Note\n", {"key": "id", "column": "Note", "marks": "S9"}, "'S1', 'S2', 'average'"),
        ("id;Note\n", {"key": "id", "column": "Note", "by": "password"}, "by: "),
        ("id;Note\n", {"key": "id", "column": "Note", "decimal": ";"}, "decimal"),
        (b"\xff\xfei", {"key": "id", "column": "Note"}, "csv_in: begins as UTF-16.*in.csv"),
    ],
)
def test_what_cannot_be_filled_writes_nothing(
    tmp_path: Path, template: str | bytes, options: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValue, match=field):
        filled(tmp_path, template, **options)
    assert not (tmp_path / "out.csv").exists()


def test_averages_that_are_missing_are_not_written(tmp_path: Path) -> None:
    found = book(("S1", [0.5]), users=USERS[:1], unread=[HIDDEN])
    with pytest.raises(InvalidValue, match=r"sheet 3 \(hidden\)"):
        filled(tmp_path, "id;Note\n00123;\n", found, key="id", column="Note")
    text, _ = filled(tmp_path, "id;S\n00123;\n", found, key="id", column="S", marks="S1")
    assert text == "id;S\n00123;10\n"


def test_a_report_shows_what_happened(tmp_path: Path) -> None:
    _, report = filled(tmp_path, "id;Note\n00123;\n7;\n", key="id", column="Note")
    assert repr(report) == "<FilledTemplate: 1 filled, 1 not in class; 1 students left out>"
    assert "no row in the template" in report._repr_html_()


def test_a_second_table_of_other_columns_gets_no_mark_in_a_wrong_one(tmp_path: Path) -> None:
    text = "N°;Note\n00123;\n\nN°;Rang;Note\n00124;;\n"
    with pytest.raises(InvalidValue, match="another header in line 4, with 'Note' in another"):
        filled(tmp_path, text, key="N°", column="Note", by="regnum")
    assert not (tmp_path / "out.csv").exists()
    again = "N°;Note\n00123;\nN°; note\n00124;\n"
    text, _ = filled(tmp_path, again, key="N°", column="Note", by="regnum", marks="S2")
    assert text.splitlines()[1::2] == ["00123;10", "00124;10,2"]


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="which has Code, Note /20"):
        filled(tmp_path, "Code;Note /20\n00123;\n", key="Code", column="Note", by="regnum")


def test_a_column_that_is_not_there_is_answered_by_those_of_the_line_with_the_key(
    tmp_path: Path,
) -> None:
    template = "School;2026\n\nNumber;Name;Mark\n00123;Doe;\n"
    with pytest.raises(InvalidValue, match="has Number, Name, Mark"):
        filled(tmp_path, template, key="Number", column="Grade")
