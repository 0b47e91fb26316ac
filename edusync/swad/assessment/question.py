"""A question with its answers and tags, as tests and trivia have it: values."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from edusync.results.values import Value
from edusync.swad.wire.text import plain_text


@attrs.frozen
class Tag(Value):
    """What questions are about: its code and text."""

    code: int
    text: str


@attrs.frozen
class Answer(Value):
    """One answer of a question, at its `index` from 0: `html`, and the `feedback`, HTML too."""

    index: int
    correct: bool
    html: str
    feedback: str = ""

    @property
    def text(self) -> str:
        """The answer as plain text."""
        return plain_text(self.html)

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields, and the answer as plain text."""
        return {**super().to_dict(secrets=secrets), "text": self.text}


@attrs.frozen
class Question(Value):
    """One question of the tests of a course.

    `type` is int, float (two answers: the ends of an interval), TF (one answer, T or F),
    uniqueChoice, multipleChoice or text (each answer is a right one). `stem` and `feedback` are
    HTML, formulas in LaTeX. `shuffle` says whether the answers may be shown in another order.
    """

    code: int
    type: str
    stem: str
    feedback: str = ""
    shuffle: bool = False
    answers: tuple[Answer, ...] = ()
    tags: tuple[Tag, ...] = ()

    @property
    def text(self) -> str:
        """The stem as plain text."""
        return plain_text(self.stem)

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """One row: texts are plain, answers are lists of them."""
        del secrets
        return {
            "code": self.code,
            "type": self.type,
            "tags": [tag.text for tag in self.tags],
            "text": self.text,
            "answers": [answer.text for answer in self.answers],
            "correct": [answer.text for answer in self.answers if answer.correct],
            "feedback": plain_text(self.feedback),
            "shuffle": self.shuffle,
        }


def question_of(
    row: Mapping[str, Any], answers: Iterable[Mapping[str, Any]], tags: Iterable[Tag] = ()
) -> Question:
    """A question of a reply with its answers, in their order; pure."""
    return Question(
        code=row["questionCode"],
        type=row["answerType"],
        stem=row["stem"],
        feedback=row["feedback"],
        shuffle=bool(row["shuffle"]),
        answers=tuple(
            Answer(
                answer["answerIndex"],
                bool(answer["correct"]),
                answer["answerText"],
                answer["answerFeedback"],
            )
            for answer in answers
        ),
        tags=tuple(tags),
    )
