"""Lines of a list that are nobody."""

import pytest

from edusync.people.lines import EMPTY, nobody

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
    ],
)
def test_a_total_is_nobody(line: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == "is no person, but a total"


@pytest.mark.parametrize(
    "line", ["Total;Jean;71;", "Media;Ana;72;12", "Somme;Léa;73;", "Nom;Jo;7;"]
)
def test_a_person_of_such_a_name_is_somebody(line: str) -> None:
    assert nobody(line.split(";"), NAMES, PLACES) == ""


def test_an_empty_line_is_nobody() -> None:
    assert nobody(["", " ", ""], NAMES, PLACES) == EMPTY


def test_a_line_without_anything_known_is_nobody() -> None:
    assert nobody(["", "", "", "12"], NAMES, PLACES) == "has nothing in a column that is known"
