"""`Game`: a set of questions that a teacher plays with students."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar

import attrs

from edusync.core.model import IDENTITY
from edusync.results.tables import ItemList
from edusync.swad.api.client import SwadAPI
from edusync.swad.assessment.match import Match, common_fields, is_one, only
from edusync.swad.assessment.visibility import Visibility, visibility
from edusync.swad.base.handle import CourseHandle, CourseModel, of_course
from edusync.swad.base.models import only_read
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import code_in

NO_NUMBER = "no number of questions"  # the quirk: this field holds whatever was in memory

G = TypeVar("G", bound="Game")  # not Self: jedi shows nothing of a list of it


@attrs.define(slots=False, eq=False, repr=False, init=False, on_setattr=only_read)
class Game(CourseModel):
    """A game of a course, as students see it; teachers cannot read games by the web service.

    `text` is HTML. `author` is the name of the teacher and `author_photo` the URL of a picture or
    '': SWAD does not say who it is. `start` and `end` are those of the first and the last match,
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
    def list(cls: type[G], course: CourseHandle) -> ItemList[G]:
        """The visible games of a course: 1 request (getGames).

        Raises PermissionDenied for everybody but students of the course, teachers too.
        """
        of_course(course)
        reply = course.session.call(SwadAPI.getGames, course.code)
        return cls.of(course, map(_game_of, reply["gamesArray"]))

    @classmethod
    def get(cls, course: CourseHandle, code: int) -> Self:
        """The game of that code: 1 request (getGames). NotFound where it is hidden or not there."""
        return only(cls.list(course), code, f"game {code} of course {course.code}", "getGames")

    @classmethod
    def check(cls, course: CourseHandle, item: "Game | int") -> bool:
        """Whether the course has that game, or a visible one of that code: 1 request (getGames)."""
        return any(is_one(game, item) for game in cls.list(course))

    def matches(self) -> ItemList[Match]:
        """The matches of the game for the whole course or for groups of the user: 1 request.

        The operation is getMatches.
        """
        return Match.list(self)

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return self.get(self.course, self.code).known()


def _game_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": code_in(row, "gameCode"),
        "text": row["text"],
        **common_fields(row),
        "questions": None if quirks.has(NO_NUMBER) else row["numQuestions"],
        "max_grade": row["maxGrade"],
        "visibility": visibility(row["visibility"]),
    }
