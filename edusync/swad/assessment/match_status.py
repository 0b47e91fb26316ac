"""`MatchStatus`: how a match of a game stands, for the student who plays it."""

import enum
from collections.abc import Mapping
from typing import Any, Self

import attrs

from edusync.results.values import Value
from edusync.swad.wire.codes import is_code

AFTER_THE_LAST = 2**31 - 1  # the question index of a match that is over


class MatchState(enum.Enum):
    """Whether a match has begun."""

    NOT_STARTED = "not started"
    RUNNING = "running"
    FINISHED = "finished"


def state_of(question_index: int) -> MatchState:
    """What the index of a question says of its match."""
    if question_index <= 0:
        return MatchState.NOT_STARTED
    return MatchState.FINISHED if question_index == AFTER_THE_LAST else MatchState.RUNNING


@attrs.frozen
class MatchStatus(Value):
    """How a match stands, for the student who asked.

    `question_index` counts the questions from 1 (0 before the first, 2147483647 after the last),
    `options` is how many the question has, `answer` the student's own option from 0 or None.
    `can_answer` is True only while the options are shown: not before and after the match, in a
    pause, or while a stem or results are shown.
    """

    question_index: int
    options: int
    answer: int | None
    can_answer: bool

    @property
    def state(self) -> MatchState:
        """Whether the match has begun, or is over."""
        return state_of(self.question_index)

    @classmethod
    def of_reply(cls, reply: Mapping[str, Any]) -> Self:
        """The status in a getMatchStatus reply; pure."""
        answer = reply["answerIndex"]
        return cls(
            question_index=reply["questionIndex"] or 0,
            options=reply["numAnswers"] or 0,
            answer=None if answer is None or answer < 0 else answer,
            can_answer=is_code(reply["matchCode"]),
        )

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields, after the state in words."""
        return {"state": self.state.value, **super().to_dict(secrets=secrets)}
