"""`Game`, a set of questions that a teacher plays with students, and `Match`, one round of it."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self, TypeVar, cast

import attrs

from edusync.core.model import IDENTITY
from edusync.errors import NotFound
from edusync.results.tables import ItemList
from edusync.swad.api.client import SwadAPI
from edusync.swad.assessment.match import answer_question
from edusync.swad.assessment.match_status import MatchState, MatchStatus, state_of
from edusync.swad.assessment.visibility import Visibility, visibility
from edusync.swad.base.handle import CourseHandle, CourseModel, of_course
from edusync.swad.base.models import SwadModel, only_read
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import code_in, codes_in
from edusync.swad.wire.times import moment

G = TypeVar("G", bound="Game | Match")

NO_NUMBER = "no number of questions"  # the quirk: this field holds whatever was in memory


@attrs.define(slots=False, eq=False, repr=False, init=False, on_setattr=only_read)
class Game(CourseModel):
    """A game of a course, as students see it; teachers cannot read games by the web service.

    `text` is HTML. `author` is the name of the teacher and `author_photo` the URL of a picture or
    '': SWAD does not tell who it is. `start` and `end` are those of the first and the last match,
    None where there is none. `max_grade` is the mark of a perfect match, `visibility` what students
    see of their results. `questions` is None: the server sends a number of questions that is
    not one.
    """

    plural: ClassVar[str] = "games"

    _on_the_site: ClassVar[str] = "teachers make, change and remove games under Assessment > Games"

    code: int = attrs.field(metadata=IDENTITY)
    title: str
    text: str
    author: str
    author_photo: str
    start: datetime.datetime | None
    end: datetime.datetime | None
    questions: int | None
    max_grade: float
    visibility: Visibility | None

    @property
    def label(self) -> str:
        """The game as messages name it."""
        return f"game {self.code} of course {self.course.code}"

    @classmethod
    def list(cls, course: CourseHandle) -> ItemList[Self]:
        """The visible games of a course: 1 request (getGames).

        Raises PermissionDenied for everybody but students of the course, teachers too.
        """
        of_course(course)
        reply = course.session.call(SwadAPI.getGames, course.code)
        return ItemList(
            (
                cls._loaded(_game_of(row), _session=course.session, _course=course)
                for row in reply["gamesArray"]
            ),
            plural=cls.plural,
        )

    @classmethod
    def get(cls, course: CourseHandle, code: int) -> Self:
        """The game of that code: 1 request (getGames). NotFound where it is hidden or not there."""
        of_course(course)
        return _only(cls.list(course), code, f"game {code} of course {course.code}", "getGames")

    @classmethod
    def check(cls, course: CourseHandle, item: "Game | int") -> bool:
        """Whether the course has that game, or a visible one of that code: 1 request (getGames)."""
        of_course(course)
        return any(_is(game, item) for game in cls.list(course))

    def matches(self) -> ItemList["Match"]:
        """The matches of the game for the whole course or for groups of the user: 1 request.

        The operation is getMatches.
        """
        return Match.list(self)

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return self.get(self.course, self.code)._values()

    def _identity(self) -> tuple[object, ...]:
        return ("Game", self.session.server, self.code)


@attrs.define(slots=False, eq=False, repr=False, init=False, on_setattr=only_read)
class Match(SwadModel):
    """One round of a game, as it stood when it was read.

    `question_index` is 0 before the first question, then its number from 1, 2147483647 after the
    last; `state` says the same in words. `groups` are the codes of the groups that play, None for
    the whole course. `author` and `author_photo` are those of the teacher who plays it.
    """

    plural: ClassVar[str] = "matches"

    _on_the_site: ClassVar[str] = (
        "teachers start, change and remove matches under Assessment > Games"
    )

    code: int = attrs.field(metadata=IDENTITY)
    title: str
    author: str
    author_photo: str
    start: datetime.datetime | None
    end: datetime.datetime | None
    question_index: int
    groups: tuple[int, ...] | None

    @property
    def game(self) -> Game:
        """The game of the match; no request."""
        return cast("Game", self.__dict__["_game"])

    @property
    def label(self) -> str:
        """The match as messages name it."""
        return f"match {self.code} of game {self.game.code}"

    @property
    def state(self) -> MatchState:
        """Whether the match had begun, or was over, when it was read; no request."""
        return state_of(self.question_index)

    @classmethod
    def list(cls, game: Game) -> ItemList[Self]:
        """The matches of a game: 1 request (getMatches), as `game.matches()`."""
        course = game.course
        reply = course.session.call(SwadAPI.getMatches, course.code, game.code)
        return ItemList(
            (
                cls._loaded(_match_of(row), _session=game.session, _game=game)
                for row in reply["matchesArray"]
            ),
            plural=cls.plural,
        )

    @classmethod
    def get(cls, game: Game, code: int) -> Self:
        """The match of that code: 1 request (getMatches). NotFound also where other groups play."""
        return _only(cls.list(game), code, f"match {code} of game {game.code}", "getMatches")

    @classmethod
    def check(cls, game: Game, item: "Match | int") -> bool:
        """Whether the game has that match, or one of that code: 1 request (getMatches)."""
        return any(_is(match, item) for match in cls.list(game))

    def status(self) -> MatchStatus:
        """How the match stands now: 1 request (getMatchStatus).

        This makes the student a player of the match. There is no call that waits for the next
        question: 150 requests in 30 seconds from one network, all its users together, make
        SWAD refuse that network for an hour, so ask when a person asks. Raises PermissionDenied for
        teachers and for students of other groups, NotFound where the match is gone.
        """
        course = self.game.course.code
        reply = self.session.call(SwadAPI.getMatchStatus, course, self.game.code, self.code)
        return MatchStatus.of_reply(reply)

    def answer(self, option: int | str | None) -> MatchStatus:
        """Answers the question that is being played, and makes sure that the answer is there.

        Parameters:
            option: the option from 0, or its letter from 'a'; None or -1 takes the answer back.

        Returns the status of the match with that answer. 3 requests (getMatchStatus,
        answerMatchQuestion, getMatchStatus); 1 where the answer is that one already. The student
        becomes a player of the match.

        Raises NotActive where the question cannot be answered now, or was over before the answer
        arrived; InvalidValue for an option that the question does not have (nothing is sent then);
        ServerBug where the server keeps another answer. Whether the answer to a question that is
        over counts cannot be told: such an error has `maybe_applied=True`.
        """
        return answer_question(self, option)

    def _send(self, question_index: int, option: int) -> None:
        self.session.call(
            SwadAPI.answerMatchQuestion,
            self.game.course.code,
            self.game.code,
            self.code,
            question_index,
            option,
        )

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return self.get(self.game, self.code)._values()

    def _identity(self) -> tuple[object, ...]:
        return ("Match", self.session.server, self.code)


def _author(row: Mapping[str, Any]) -> dict[str, Any]:
    names = (row["userFirstname"], row["userSurname1"], row["userSurname2"])
    return {
        "title": row["title"],
        "author": " ".join(name for name in names if name),
        "author_photo": row["userPhoto"],
        "start": moment(row["startTime"]),
        "end": moment(row["endTime"]),
    }


def _game_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": code_in(row, "gameCode"),
        "text": row["text"],
        **_author(row),
        "questions": None if quirks.has(NO_NUMBER) else row["numQuestions"],
        "max_grade": row["maxGrade"],
        "visibility": visibility(row["visibility"]),
    }


def _match_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": code_in(row, "matchCode"),
        **_author(row),
        "question_index": row["questionIndex"] or 0,
        "groups": codes_in(row["groups"]) if row["groups"] else None,
    }


def _is(found: Game | Match, item: int | Game | Match) -> bool:
    return found.code == item if isinstance(item, int) else found == item


def _only(items: Iterable[G], code: int, target: str, operation: str) -> G:
    for item in items:
        if item.code == code:
            return item
    raise NotFound("it is not listed", operation=operation, target=target)
