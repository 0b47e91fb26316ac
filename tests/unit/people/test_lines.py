"""Lines of a list that are nobody."""

import pytest

from edusync.people.lines import EMPTY, OTHER_HEADER, nobody

NAMES = ["Nom", "Prénom", "N° étudiant", "Note"]
PLACES = [0, 1, 2]


@pytest.mark.parametrize("line", ["Nom;Prénom;N° étudiant;Note", "NOM; Prenom;n° étudiant;note"])
def test_a_header_that_stands_again_is_nobody(line: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == "is the header again"


@pytest.mark.parametrize(
    "line",
    [
        "Total;24;;",
        "TOTAL : ;;;12,5",
        "Effectif;24",
        "Total (24 élèves);;;",
        "Moyenne;;;11,3",
        "Nombre d'élèves : 24;;;",
        "Suma;3;;",
        "Points Possible;;;20",
        "Sous-total;2;;",
        "Count;;;3",
        "Médiane;;12;",
        "Ecart-type;;2,5;",
        "Máximo;;20;",
        "Desviación típica;;2,5;",
        "Durchschnitt;;12;",
        "Note max;;;20",
        "2 étudiants;;;",
        "N = 2;;;",
    ],
)
def test_a_total_is_nobody(line: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == "is no person, but a total"


@pytest.mark.parametrize(
    "line",
    [
        "Classe;Jean;71;",
        "Fin;Léo;72;",
        "Max;Léo;72;12",
        "Total;Jean;71;",
        "Media;Ana;72;12",
        "Somme;Léa;73;",
        "Nom;Jo;7;",
    ],
)
def test_a_person_of_such_a_name_is_somebody(line: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == ""


def test_an_empty_line_is_nobody() -> None:
    assert nobody(["", " ", ""], NAMES, PLACES) == EMPTY


def test_a_line_without_anything_known_is_nobody() -> None:
    assert nobody(["", "", "", "12"], NAMES, PLACES) == "has nothing in a column that is known"


@pytest.mark.parametrize("line", ["Nom;Prénom;Numéro", "Name;First name;ID number", "NOM;PRENOM;"])
def test_a_header_in_other_words_is_nobody(line: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == "is the header again"


@pytest.mark.parametrize("line", ["Prénom;Nom;N° étudiant", "Matricule;Nom;Prénom"])
def test_a_header_of_other_columns_is_told_apart(line: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == OTHER_HEADER


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Groupe A;;;", "names a part of the list"),
        ("Classe : 3A;;12;", "names a part of the list"),
        ("TD1;;;", "names a part of the list"),
        ("Page 1;;;", "ends the list"),
        ("Imprimé le;01/12/2026;;", "ends the list"),
        ("XX_FIN_DATA;;;", "ends the list"),
        ("(texte);(texte);(8 chiffres);", "a remark"),
        ("---;:---:;---;---", "a rule"),
    ],
)
def test_lines_around_people_are_nobody(line: str, what: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == f"is no person, but {what}"
