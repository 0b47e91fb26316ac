"""Trivia: a random question, with the texts that the server forgets."""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from edusync.core.warning import ServerQuirkWarning
from edusync.errors import InvalidValue
from edusync.swad.assessment.question import Answer
from edusync.swad.assessment.trivia import NO_TEXTS, TriviaQuestion, trivia
from edusync.swad.wire import operations, quirks
from tests.unit.swad.server import Http, recording, serving

WHOLE = "getTrivialQuestion--patched_server_one_degree"
STOCK = "getTrivialQuestion--one_degree"


@pytest.fixture(autouse=True)
def quirks_untold() -> Iterator[None]:
    quirks.forget()
    yield
    quirks.forget()


def ask(reply: Http | dict[str, Any]) -> TriviaQuestion | None:
    with serving({"getTrivialQuestion": reply}) as swad:
        question = trivia(swad.session(), 1)
        assert len(swad.requests) == 1
        return question


def test_a_question_with_its_answers_is_one_request() -> None:
    question = ask(recording(WHOLE))
    assert question is not None
    assert question.code == 4
    assert question.text == "Rango de la matriz identidad de orden 3:\n$I_3$"
    assert question.answers[2] == Answer(2, True, "3", "¡Sí!")
    assert question.to_dict() == {
        "code": 4,
        "type": "uniqueChoice",
        "tags": [],
        "text": question.text,
        "answers": ["1", "2", "3", "9 < 10"],
        "correct": [2],
        "feedback": "Mira el tema 1",
        "shuffle": True,
    }


def test_degrees_and_scores_are_sent() -> None:
    with serving({"getTrivialQuestion": recording(WHOLE)}) as swad:
        trivia(swad.session(), [1, 2], 0, 0.5)
        ((_, sent),) = swad.requests
    assert sent["degrees"] == "1,2"
    assert float(sent["lowerScore"]) == 0
    assert float(sent["upperScore"]) == 0.5


def test_no_question_is_none() -> None:
    assert ask(recording("getTrivialQuestion--no_question_found")) is None


def test_numbers_instead_of_texts_are_left_away_and_told() -> None:
    with pytest.warns(ServerQuirkWarning, match="instead of the texts"):
        question = ask(recording(STOCK))
    assert question is not None
    assert question.stem == "Determinante de la identidad"
    assert question.answers == (Answer(0, False, ""), Answer(1, True, ""))


def test_a_server_is_told_of_once() -> None:
    with serving({"getTrivialQuestion": recording(STOCK)}) as swad:
        session = swad.session()
        with pytest.warns(ServerQuirkWarning):
            trivia(session, 1)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert trivia(session, 1) is not None


@pytest.mark.parametrize(
    ("texts", "feedbacks"),
    [
        (["0", "1"], ["", ""]),
        (["0", "1"], ["Y", "N"]),  # of the wrong answer and the right one
        (["zero", "one"], ["N", "Y"]),
    ],
)
def test_answers_that_only_look_like_it_are_kept(texts: list[str], feedbacks: list[str]) -> None:
    answers = [
        {
            "questionCode": 8,
            "answerIndex": index,
            "correct": index,
            "answerText": texts[index],
            "answerFeedback": feedbacks[index],
        }
        for index in (0, 1)
    ]
    stem = {"questionCode": 8, "answerType": "uniqueChoice", "shuffle": 1, "stem": "?"}
    question = ask({"question": {**stem, "feedback": ""}, "answersArray": answers})
    assert question is not None
    assert [answer.html for answer in question.answers] == texts
    assert [answer.feedback for answer in question.answers] == feedbacks


def test_a_repaired_server_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(operations.QUIRKS, NO_TEXTS)
    question = ask(recording(STOCK))
    assert question is not None
    assert [answer.html for answer in question.answers] == ["-1", "-1"]


@pytest.mark.parametrize("degrees", [[], 0, -1, [1, 0], "1,2", [True], [1.0], [2**31]])
def test_degrees_are_codes(degrees: Any) -> None:
    with serving({}) as swad:
        with pytest.raises(InvalidValue, match="degrees"):
            trivia(swad.session(), degrees)
        assert swad.requests == []


@pytest.mark.parametrize(
    ("lower", "upper", "field"),
    [
        (-1.1, 1, "lower"),
        (-1, 1.1, "upper"),
        (0.5, 0.4, "lower"),
        (float("nan"), 1, "lower"),
        ("0", 1, "lower"),
        (0, True, "upper"),
    ],
)
def test_scores_lie_between_minus_one_and_one(lower: Any, upper: Any, field: str) -> None:
    with serving({}) as swad:
        with pytest.raises(InvalidValue, match=f"^{field}:"):
            trivia(swad.session(), 1, lower, upper)
        assert swad.requests == []
