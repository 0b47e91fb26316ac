"""Lists of people as teachers have them."""

import datetime
import decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

from edusync.errors import InvalidValue, PlanError
from edusync.people.columns import meaning_of
from edusync.people.doubles import refuse_doubles
from edusync.people.source import Person
from edusync.wims import User
from tests.unit.people.reading import read


def csv(folder: Path, content: str | bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def values(source: Any, key: str = "regnum") -> list[dict[str, str]]:
    return [dict(person.values) for person in read(source, key).people]


DOE = {"lastname": "Doe", "firstname": "John", "regnum": "0012"}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_may_have_any_delimiter(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [["Lastname", "Firstname", "Regnum"], ["Doe", "John", "0012"]]
    text = "".join(delimiter.join(cells) + end for cells in lines)
    assert values(csv(tmp_path, text)) == [DOE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_may_have_any_of_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    content = "Prénom;Nom;N° étudiant\nZoé;Œuvrard;7\n".encode(encoding)
    assert values(csv(tmp_path, content)) == [
        {"firstname": "Zoé", "lastname": "Œuvrard", "regnum": "7"}
    ]


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("NOM", "name"),
        ("nom de famille", "birth"),
        ("Apellido(s)", "lastname"),
        ("Surname", "lastname"),
        ("Last name", "lastname"),
        ("Prénom(s)", "firstname"),
        ("Nombre", "name"),
        ("First (given) name", "firstname"),
        ("Nombre de usuario", "quser"),
        ("Nom d'utilisateur", "quser"),
        ("Identifiant", "quser"),
        ("Adresse e-mail", "email"),
        ("Dirección de correo", "email"),
        ("N° étudiant", "regnum"),
        ("Nº étudiant", "regnum"),
        ("Numéro d'identification", "regnum"),
        ("ID number", "regnum"),
        ("Code_Etudiant", "regnum"),
        ("Mot de passe", "password"),
        ("Contraseña", "password"),
        ("external_auth", "external_auth"),
        ("regprop3", "regprop3"),
        ("Groupe", ""),
        ("", ""),
    ],
)
def test_headers_are_known_however_they_are_written(column: str, field: str) -> None:
    assert meaning_of(column).partition(" ")[0] == field


def test_a_row_has_the_number_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = csv(tmp_path, "Nom,Prénom,Regnum\nA,B,1\n\nC,D,2\n")
    assert [person.row for person in read(path, "regnum").people] == [2, 4]


def test_rows_of_a_list_are_counted_from_one() -> None:
    assert [person.row for person in read([DOE, DOE], "regnum").people] == [1, 2]


def test_quotes_keep_a_comma_in_a_name(tmp_path: Path) -> None:
    path = csv(tmp_path, 'Nom,Prénom,Regnum\nDoe,"Ana, María",1\n')
    assert values(path) == [{"lastname": "Doe", "firstname": "Ana, María", "regnum": "1"}]


def test_a_row_with_too_many_cells_is_not_guessed_at(tmp_path: Path) -> None:
    path = csv(tmp_path, "Nom,Prénom,Regnum\nDoe,Ana, María,1\nRoe,Jane,2,,\n")
    first, second = read(path, "regnum").people
    assert "has 4 cells, the header 3" in first.reason
    assert second.reason == ""


def test_columns_without_a_field_are_named(tmp_path: Path) -> None:
    table = read(csv(tmp_path, "Nom;Groupe;Regnum;\nDoe;A;1;\n"), "regnum")
    assert table.ignored == ("Groupe",)


def test_of_two_columns_of_one_meaning_the_first_counts(tmp_path: Path) -> None:
    table = read(csv(tmp_path, "Nom;Prénom;Mail;E-mail;Regnum\nD;J;a@x.org;b@x.org;1\n"), "regnum")
    assert [person.values["email"] for person in table.people] == ["a@x.org"]
    assert table.ignored == ("E-mail",)


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="stands twice"):
        read(csv(tmp_path, "Nom;Nom\nDoe;Doe\n"), "regnum")
    with pytest.raises(InvalidValue, match="stands twice"):
        read(pandas.DataFrame([[1, 2]], columns=["regnum", "regnum"]), "regnum")


@pytest.mark.parametrize("text", ["", "Doe;John\n"])
def test_a_file_without_a_known_header_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidValue, match="no column is known: there must be a line of headers"):
        read(csv(tmp_path, text), "regnum")


def test_a_file_of_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="so it is no text: save it as CSV"):
        read(csv(tmp_path, b"Nom;Regnum\n\0\0\1\0;1\n"), "regnum")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "absent.csv", "regnum")


def test_a_data_frame_keeps_zeros_and_empty_cells() -> None:
    frame = pandas.DataFrame(
        {
            "Nom": ["Doe", "Roe"],
            "regnum": ["0012", None],
            "email": [None, "r@x.org"],
            "regprop1": [3.0, float("nan")],
            "regprop2": pandas.array([5, None], dtype="Int64"),
        }
    )
    assert values(frame) == [
        {"lastname": "Doe", "regnum": "0012", "regprop1": "3", "regprop2": "5"},
        {"lastname": "Roe", "email": "r@x.org"},
    ]


def test_a_long_number_keeps_its_digits() -> None:
    assert values([{"regnum": 12345678901234567}]) == [{"regnum": "12345678901234567"}]


def test_what_is_neither_text_nor_number_spoils_its_row_alone() -> None:
    bad, good = read([{"regnum": datetime.date(2026, 1, 1)}, DOE], "regnum").people
    assert "regnum: must be text or a number" in bad.reason
    assert good.values == DOE


@pytest.mark.parametrize("source", [5, {"regnum": "1"}, None])
def test_what_is_no_list_is_refused(source: Any) -> None:
    with pytest.raises(InvalidValue, match="must be the path of a file"):
        read(source, "regnum")


def test_an_item_that_is_nobody_spoils_its_row_alone() -> None:
    nobody: Any = object()
    bad, good = read([nobody, DOE], "regnum").people
    assert "must be a dict, a row of a frame, or a user" in bad.reason
    assert good.values == DOE


def test_a_text_in_a_list_is_a_key() -> None:
    assert values(["0012"], "regnum") == [{"regnum": "0012"}]


def test_a_new_user_brings_what_was_given() -> None:
    new = User("jdoe", "Doe", "John", "secret12", regnum="7")
    assert values([new]) == [
        {
            "quser": "jdoe",
            "lastname": "Doe",
            "firstname": "John",
            "password": "secret12",
            "regnum": "7",
        }
    ]


def test_a_user_of_another_class_brings_what_was_read() -> None:
    there = User._loaded({"quser": "jdoe", "lastname": "Doe", "password": "*Nv123", "email": ""})
    assert values([there]) == [{"quser": "jdoe", "lastname": "Doe"}]


def test_two_rows_of_one_key_are_refused_together() -> None:
    people = [Person(2, {"regnum": "7"}), Person(5, {"regnum": " 7 "}), Person(6, {"regnum": ""})]
    with pytest.raises(PlanError, match="regnum '7' in rows 2, 5"):
        refuse_doubles(people, "regnum")


def test_of_many_rows_of_one_key_some_are_shown_and_the_others_counted() -> None:
    people = [Person(row, {"regnum": f"{row % 12 + 10}"}) for row in range(24)]
    with pytest.raises(PlanError, match=r"regnum '19' in rows 9, 21; and 2 more\): nothing"):
        refuse_doubles(people, "regnum")


def test_e_mails_are_one_key_in_any_capitals() -> None:
    with pytest.raises(PlanError):
        refuse_doubles([Person(1, {"email": "A@x.org"}), Person(2, {"email": "a@X.org"})], "email")


@pytest.mark.parametrize(
    "text",
    [f"{above}Nom;Regnum\nDoe;1\n" for above in ("sep=;\n", "\n\n", "Inscrits;\n2026;\n")],
)
def test_what_stands_above_the_header_is_passed_over(tmp_path: Path, text: str) -> None:
    path = csv(tmp_path, text)
    assert values(path) == [{"lastname": "Doe", "regnum": "1"}]
    (person,) = read(path, "regnum").people
    assert person.row == text.count("\n")


def test_a_quote_that_is_never_closed_joins_no_lines(tmp_path: Path) -> None:
    path = csv(tmp_path, 'Nom;Regnum\n"Doe;1\nRoe;2\n')
    assert values(path) == [
        {"lastname": '"Doe', "regnum": "1"},
        {"lastname": "Roe", "regnum": "2"},
    ]


def test_a_file_of_two_encodings_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path, "Nom;Prénom;Regnum\n".encode() + b"Zo\xe9;A;1\n")
    with pytest.raises(InvalidValue, match="mixes encodings"):
        read(path, "regnum")


def test_a_header_that_is_missing_shows_nobodys_data(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue) as raised:
        read(csv(tmp_path, "Doe;John;secret12\n"), "regnum")
    assert "secret12" not in str(raised.value)


def test_a_password_that_only_wims_can_read_is_none(tmp_path: Path) -> None:
    assert values(csv(tmp_path, "Nom;Regnum;Password\nDoe;1;*Nvabc\n")) == [
        {"lastname": "Doe", "regnum": "1"}
    ]


def test_fields_about_groups_of_classes_are_left_out(tmp_path: Path) -> None:
    table = read(csv(tmp_path, "Nom;Regnum;Classes;Courses\nDoe;1;3A;L1\n"), "regnum")
    assert table.ignored == ("Classes", "Courses")


def test_blanks_around_a_key_are_never_meant() -> None:
    assert values([{"regnum": " 7 ", "quser": " jdoe", "lastname": " D "}]) == [
        {"quser": "jdoe", "lastname": "D", "regnum": "7"}
    ]
    assert values([{"lastname": "  ", "regnum": decimal.Decimal("7.0")}]) == [{"regnum": "7"}]


def test_what_is_infinite_spoils_its_row_alone() -> None:
    assert "must be text or a number" in read([{"regnum": float("inf")}], "regnum").people[0].reason
