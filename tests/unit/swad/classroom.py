"""A course, the recorded tests of it, and a match that is played."""

from typing import Any

import attrs

from edusync.swad import Course
from edusync.swad.assessment.course_tests import Tests
from edusync.swad.assessment.game import Game
from edusync.swad.assessment.match import Match
from tests.unit.swad.server import Parameters, Swad, recording, serving


def course_of(swad: Swad) -> Course:
    return Course._loaded({"code": 1}, _session=swad.session())


def recorded_tests() -> Tests:
    """The tests of course 1, as a server without the fault sends them."""
    with serving({"getTests": recording("getTests--patched_server_student")}) as swad:
        return Tests.get(course_of(swad))


def match_of(swad: Swad, code: int = 2) -> Match:
    """A match of game 1 of course 1; no request."""
    session = swad.session()
    course = Course._loaded({"code": 1}, _session=session)
    game = Game._loaded({"code": 1}, _session=session, _course=course)
    return Match._loaded({"code": code}, _session=session, _game=game)


@attrs.define
class Play:
    """A match that is played: it stores what SWAD stores, and says yes to everything."""

    question: int = 1
    options: int = 4
    answer: int = -1
    open: bool = True
    after_answering: Any = None  # what happens before the reply goes

    @property
    def handlers(self) -> dict[str, Any]:
        return {"getMatchStatus": self.tell, "answerMatchQuestion": self.take}

    def tell(self, sent: Parameters) -> dict[str, int]:
        return {
            "matchCode": int(sent["matchCode"]) if self.open else 0,
            "questionIndex": self.question,
            "numAnswers": self.options,
            "answerIndex": self.answer,
        }

    def take(self, sent: Parameters) -> Any:
        if self.open and int(sent["questionIndex"]) == self.question:
            self.answer = max(int(sent["answerIndex"]), -1)
        if self.after_answering:
            return self.after_answering(self)
        return {"matchCode": int(sent["matchCode"])}
