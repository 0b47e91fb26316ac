"""The questions and tags of the recorded school."""

from edusync.sandbox.swad.records import Answer, Question, Tag
from edusync.sandbox.swad.text import from_site

_LATER = 1772700000  # the questions that were edited since


def tags() -> list[Tag]:
    """The tags; the third is hidden, the fourth of another course."""
    return [
        Tag(1, 1, "Matrices"),
        Tag(2, 1, from_site("Cálculo &amp; números")),
        Tag(3, 1, "Oculta", hidden=True),
        Tag(4, 2, "Bucles"),
    ]


def questions() -> list[Question]:
    """The questions, one of each type at least."""
    rank = "Rango de la matriz <b>identidad</b> de orden 3:\n$I_3$"
    name = from_site("Nombre del “álgebra”")
    return [
        Question(1, 1, "int", from_site("¿Cuánto es 2+2?"), [Answer("4")], [1], "Suma"),
        Question(2, 1, "float", "Valor de &pi;", [Answer("3.14"), Answer("3.15")], [2]),
        Question(3, 1, "TF", "2 es primo", [Answer("T")], [1, 2]),
        Question(
            4,
            1,
            "uniqueChoice",
            rank,
            [
                Answer("1", False, "No"),
                Answer("2", False, "Tampoco"),
                Answer("3", True, from_site("¡Sí!")),
                Answer("9 &lt; 10", False),
            ],
            [1],
            "Mira el tema 1",
            shuffle=True,
            score=0.5,
        ),
        Question(
            5,
            1,
            "multipleChoice",
            "Son pares",
            [Answer("2"), Answer("3", False), Answer("4")],
            [2],
            shuffle=True,
            edited=_LATER,
        ),
        Question(
            6, 1, "text", name, [Answer("lineal", feedback="bien"), Answer("Lineal")], [1],
            edited=_LATER,
        ),
        Question(7, 1, "TF", "Pregunta oculta", [Answer("F")], [3]),
        Question(
            8,
            1,
            "uniqueChoice",
            "Determinante de la identidad",
            [Answer("0", False), Answer("1")],
            [1],
            shuffle=True,
            edited=_LATER,
        ),
        Question(9, 2, "int", from_site("¿Cuántas vueltas da?"), [Answer("10")], [4]),
    ]  # fmt: skip
