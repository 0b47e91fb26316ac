"""What the columns of a list mean, by the names that schools and programs give them."""

from collections.abc import Sequence

import pytest

from edusync.errors import InvalidValue
from edusync.people.columns import columns_of

LEFT_OUT = ""


def meanings(header: str, rows: Sequence[str] = ()) -> list[str]:
    return [*columns_of(header.split(";"), [row.split(";") for row in rows]).meanings]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Nom;Prénom;N° étudiant", "lastname firstname regnum"),
        ("NOM;PRENOM;Numéro d'étudiant", "lastname firstname regnum"),
        ("Nom de l'élève;Prénom de l'élève;INE", "lastname firstname regnum"),
        ("COD_ETU;LIB_NOM_PAT_IND;LIB_PR1_IND", "regnum birth firstname"),
        ("Nom de famille;Nom d'usage;Prénom", "birth usual firstname"),
        ("Nom de naissance;Nom d’usage;Prénom", "birth usual firstname"),
        ("Apellidos;Nombre;DNI", "lastname firstname regnum"),
        ("Primer apellido;Segundo apellido;Nombre", "surname1 surname2 firstname"),
        ("Apellido 1;Apellido 2;Nombre", "surname1 surname2 firstname"),
        ("1er apellido;2º apellido;Nombre", "surname1 surname2 firstname"),
        ("Apellido paterno;Apellido materno;Nombres", "surname1 surname2 firstname"),
        ("Apellidos del alumno;Nombre del alumno;NIA", "lastname firstname regnum"),
        ("Nom;Cognoms;NIU", "firstname lastname regnum"),
        ("Primer cognom;Segon cognom;Nom", "surname1 surname2 firstname"),
        ("Nom;Llinatges;Codi", "firstname lastname regnum"),
        ("Nome;Cognome;Matricola", "firstname lastname regnum"),
        ("Nome;Apelidos;Número", "firstname lastname regnum"),
        ("Nome;Sobrenome;Matrícula", "firstname lastname regnum"),
        ("Name;Vorname;Matrikelnummer", "lastname firstname regnum"),
        ("Nachname;Vorname;E-Mail-Adresse", "lastname firstname email"),
        ("First name;Last name;ID number;Email address", "firstname lastname regnum email"),
        ("Name;Surname;Student ID", "firstname lastname regnum"),
        ("Name;First name", "lastname firstname"),
        ("surname1;surname2;firstname", "surname1 surname2 firstname"),
        ("Ape.;Nom.;N.º", "lastname firstname regnum"),
        ("Apell1;Apell2;Nombre;N.º Expte.", "surname1 surname2 firstname regnum"),
        ("1er Apell.;2º Apell.;Nomb.", "surname1 surname2 firstname"),
        ("Nom;Prén.;N° étud.", "lastname firstname regnum"),
        ("Cogn.;Nome;Matr.", "lastname firstname regnum"),
        ("Nachn.;Vorn.;ID-Nummer", "lastname firstname regnum"),
        ("Langname;Vorname", "lastname firstname"),
        ("Last;First;SID", "lastname firstname regnum"),
        ("LName;FName", "lastname firstname"),
        ("Legal Last Name;Legal First Name", "lastname firstname"),
        ("Patronyme;Prénom", "birth firstname"),
    ],
)
def test_the_two_names_are_told_apart_in_seven_languages(header: str, found: str) -> None:
    assert meanings(header) == found.split()


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Élève", "fullname"),
        ("Student", "fullname"),
        ("Alumno/a", "fullname"),
        ("Nom complet", "fullname"),
        ("Nom Prénom", "lastname firstname"),
        ("Nom et prénom(s)", "lastname firstname"),
        ("Prénom et nom", "firstname lastname"),
        ("Apellidos y nombre", "lastname firstname"),
        ("Apellidos, Nombre", "lastname firstname"),
        ("Nombre y apellidos", "firstname lastname"),
        ("Cognoms i nom", "lastname firstname"),
        ("Nom i cognoms", "firstname lastname"),
        ("Surname, Given", "lastname firstname"),
        ("Last Name, First Name", "lastname firstname"),
        ("First name / Last name", "firstname lastname"),
        ("Cognome e nome", "lastname firstname"),
        ("Name, Vorname", "lastname firstname"),
        ("Nome e apelidos", "firstname lastname"),
        ("LastFirst", "lastname firstname"),
        ("Alunno", "fullname"),
    ],
)
def test_a_column_of_whole_names_says_their_order_where_it_can(header: str, found: str) -> None:
    assert meanings(f"{header};E-mail") == [found, "email"]


@pytest.mark.parametrize(
    "whole", ["Élève", "Nom complet", "Apellidos y nombre", "Name", "LastFirst"]
)
def test_whole_names_beside_both_names_are_left_out(whole: str) -> None:
    assert meanings(f"{whole};Last name;First name") == [LEFT_OUT, "lastname", "firstname"]


@pytest.mark.parametrize(
    "column",
    [
        "Middle name",
        "Nom abrégé",
        "Tercer apellido",
        "Nickname or name",
        "Prénom arabe",
        "Vorname 3",
        "Prénom, Nom",
        "First Name, Last Name",
        "Apellid.",
    ],
)
def test_what_looks_like_a_part_of_a_name_is_not_guessed_at(column: str) -> None:
    with pytest.raises(InvalidValue, match="looks like a part of a name") as raised:
        columns_of(["Nom", "Prénom", column])
    assert f"columns={{{column!r}: ...}}" in str(raised.value)


@pytest.mark.parametrize("header", ["Segundo apellido;Nombre", "Élève;Prénom", "Apellidos;Alumno"])
def test_half_of_a_name_is_refused(header: str) -> None:
    with pytest.raises(InvalidValue, match="looks like a part of a name"):
        meanings(header)


@pytest.mark.parametrize(
    "column",
    [
        "Nom de la classe",
        "Nom du groupe",
        "Nombre d'absences",
        "Code APE",
        "Pre-test",
        "Nombre de créditos",
        "Course name",
        "File name",
        "Nom du responsable",
        "Nombre del tutor",
        "Last login",
        "First access",
        "Prénom 2",
        "Autres prénoms",
        "Section",
    ],
)
def test_names_of_other_things_are_no_parts_of_a_name(column: str) -> None:
    assert meanings(f"Nom;Prénom;{column}") == ["lastname", "firstname", LEFT_OUT]


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("INE;DNI;Código;NIA;Matricule;N°;Numéro;N° étudiant", "N° étudiant"),
        ("INE;DNI;Código;NIA;Matricule;N°;Numéro", "Numéro"),
        ("INE;DNI;Código;NIA;Matricule;N°", "N°"),
        ("INE;DNI;Código;NIA;Matricule", "Matricule"),
        ("INE;DNI;Código;NIA", "NIA"),
        ("INE;DNI;Código", "Código"),
        ("INE;DNI/NIE", "DNI/NIE"),
        ("ID;SIS User ID", "SIS User ID"),
    ],
)
def test_of_several_student_numbers_one_is_taken_and_said(header: str, taken: str) -> None:
    names = header.split(";")
    found = columns_of(names, [["17"] * len(names)])
    assert dict(zip(names, found.meanings, strict=True))[taken] == "regnum"
    assert found.meanings.count("regnum") == 1
    (warning,) = found.warnings
    assert f"the column {taken!r} is taken for the student number, not " in warning


def test_an_empty_column_of_numbers_gives_way_to_the_next_one() -> None:
    found = columns_of(["N° étudiant", "INE", "Nom"], [["", "123456789AB", "Doe"]])
    assert found.meanings[:2] == (LEFT_OUT, "regnum")


def test_a_column_that_counts_the_rows_is_no_student_number() -> None:
    found = columns_of(["N°", "Nom", "Prénom"], [["1", "A", "B"], ["2", "C", "D"]])
    assert found.meanings == ("", "lastname", "firstname")
    assert "counts the rows" in found.warnings[0]
    assert meanings("N°;Nom;Prénom", ["1;A;B", "2;C;D", "4;E;F"])[0] == LEFT_OUT  # 3 has left
    assert meanings("N°;Nom;Prénom", ["7;A;B", "9;C;D"])[0] == "regnum"
    assert meanings("N°;Nom;Prénom", ["1;A;B", "90;C;D"])[0] == "regnum"


@pytest.mark.parametrize("header", ["Nom,Prénom,N° étudiant", "Nom~Prénom~N°", "Nom   Prénom   N°"])
def test_a_header_that_no_delimiter_cuts_is_refused_with_what_to_do(header: str) -> None:
    with pytest.raises(InvalidValue, match="holds the names of several columns"):
        meanings(header)


def test_the_number_of_an_account_of_swad_is_no_student_number() -> None:
    header = "code;nickname;id;surname1;surname2;firstname;photo"
    found = ["", "", "regnum", "surname1", "surname2", "firstname", ""]
    assert meanings(header) == found


@pytest.mark.parametrize(
    ("header", "by_hand", "found"),
    [
        ("Élève;Qui", {"Qui": "regnum"}, "fullname regnum"),
        ("Middle name;Nom;Prénom", {"Middle name": None}, " lastname firstname"),
        ("Middle name;Nom;Prénom", {"middle NAME": "firstname2"}, "firstname2 lastname firstname"),
        ("Nom;N°", {"Nom": "lastname"}, "lastname regnum"),
        ("N° étudiant;Matricule", {"Matricule": "regnum"}, " regnum"),
        ("Nom;Prénom", {"Nom": "firstname", "Prénom": "lastname"}, "firstname lastname"),
    ],
)
def test_a_mapping_by_hand_decides(header: str, by_hand: dict[str, str | None], found: str) -> None:
    assert [*columns_of(header.split(";"), (), by_hand).meanings] == found.split(" ")


@pytest.mark.parametrize(
    ("by_hand", "reason"),
    [
        ({"Absent": "regnum"}, "is none of the columns: Nom, Prénom"),
        ({"Nom": "surname"}, "must be one of quser, lastname"),
    ],
)
def test_a_mapping_by_hand_must_fit(by_hand: dict[str, str | None], reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        columns_of(["Nom", "Prénom"], (), by_hand)
