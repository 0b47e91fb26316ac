"""`trivia`: a random question of the courses of some degrees."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from edusync.errors import InvalidValue
from edusync.swad.api.client import SwadAPI
from edusync.swad.assessment.question import Question, question_of
from edusync.swad.base.connection import Connection
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import is_code

NO_TEXTS = "trivia without texts"  # the quirk: codes of pictures come instead of texts
_LAST_CODE = 2**31 - 1


@attrs.frozen
class TriviaQuestion(Question):
    """A question with several answers, one of them right; its tags are not known."""

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """One row as of a `Question`; right answers by their places, as they may have no text."""
        places = [answer.index for answer in self.answers if answer.correct]
        return {**super().to_dict(secrets=secrets), "correct": places}


def trivia(
    session: Connection, degrees: int | Iterable[int], lower: float = -1.0, upper: float = 1.0
) -> TriviaQuestion | None:
    """A random question with a mean score from `lower` to `upper`; None where there is none."""
    codes = _codes(degrees)
    _require_interval(lower, upper)
    reply = session.call(SwadAPI.getTrivialQuestion, codes, float(lower), float(upper))
    question = question_of(reply["question"], reply["answersArray"])
    if not is_code(question.code):
        return None
    answers = question.answers
    if quirks.has(NO_TEXTS) and without_texts(reply):
        quirks.report(NO_TEXTS, session.server)
        answers = tuple(attrs.evolve(answer, html="", feedback="") for answer in answers)
    return TriviaQuestion(**{**attrs.asdict(question, recurse=False), "answers": answers})


def without_texts(reply: Mapping[str, Any]) -> bool:
    """Whether the texts are codes of pictures, and the feedback says Y of what is right; pure."""
    answers = reply["answersArray"]
    return bool(answers) and all(
        re.fullmatch(r"-?\d+", answer["answerText"])
        and answer["answerFeedback"] == ("Y" if answer["correct"] else "N")
        for answer in answers
    )


def _codes(degrees: int | Iterable[int]) -> str:
    codes = list(degrees) if isinstance(degrees, Iterable) else [degrees]
    right = all(is_code(code) and code <= _LAST_CODE for code in codes)
    if not codes or not right:
        raise InvalidValue("degrees", degrees, "must be codes of degrees, numbers from 1")
    return ",".join(str(code) for code in codes)


def _require_interval(lower: float, upper: float) -> None:
    given: dict[str, object] = {"lower": lower, "upper": upper}
    for name, score in given.items():
        if isinstance(score, bool) or not isinstance(score, int | float) or not -1 <= score <= 1:
            raise InvalidValue(name, score, "must be a number from -1 to 1")
    if lower > upper:
        raise InvalidValue("lower", lower, f"must not be above upper, {upper}")
