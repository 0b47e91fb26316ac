"""`Match`: one round of a game, and how a student answers its questions.

An answer is checked before it is sent and read back after: the server says success whatever became
of it, and stores options that do not exist.
"""

import datetime
import string
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

import attrs

from edusync.core.model import IDENTITY
from edusync.errors import EdusyncError, InvalidValue, NotActive, NotFound, ServerBug
from edusync.results.tables import ItemList
from edusync.swad.api.client import SwadAPI
from edusync.swad.assessment.match_status import MatchState, MatchStatus, state_of
from edusync.swad.base.models import SwadModel, only_read
from edusync.swad.wire.codes import code_in, codes_in
from edusync.swad.wire.times import moment

if TYPE_CHECKING:
    from edusync.swad.assessment.game import Game

G = TypeVar("G", bound="Game | Match")

_NO_ANSWER = -1
_WHY_NOT = {
    MatchState.NOT_STARTED: "the match has not started",
    MatchState.RUNNING: "no options are shown now: it pauses, or shows a stem or results",
    MatchState.FINISHED: "the match is over",
}

M = TypeVar("M", bound="Match")  # not Self: jedi shows nothing of a list of it


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
    def game(self) -> "Game":
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
    def list(cls: type[M], game: "Game") -> ItemList[M]:
        """The matches of a game: 1 request (getMatches).

        Those of the whole course, and of groups that the user is in.
        """
        course = game.course
        reply = course.session.call(SwadAPI.getMatches, course.code, game.code)
        rows = map(_match_of, reply["matchesArray"])
        return cls._listed(rows, _session=game.session, _game=game)

    @classmethod
    def get(cls, game: "Game", code: int) -> Self:
        """The match of that code: 1 request (getMatches). NotFound also where other groups play."""
        return only(cls.list(game), code, f"match {code} of game {game.code}", "getMatches")

    @classmethod
    def check(cls, game: "Game", item: "Match | int") -> bool:
        """Whether the game has that match, or one of that code: 1 request (getMatches)."""
        return any(is_one(match, item) for match in cls.list(game))

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
        over counts is not known: such an error has `maybe_applied=True`.
        """
        return _answered(self, option)

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return self.get(self.game, self.code).known()


def common_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an item about a game and one about a match have in common."""
    names = (row["userFirstname"], row["userSurname1"], row["userSurname2"])
    return {
        "title": row["title"],
        "author": " ".join(name for name in names if name),
        "author_photo": row["userPhoto"],
        "start": moment(row["startTime"]),
        "end": moment(row["endTime"]),
    }


def _match_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": code_in(row, "matchCode"),
        **common_fields(row),
        "question_index": row["questionIndex"] or 0,
        "groups": codes_in(row["groups"]) if row["groups"] else None,
    }


def is_one(found: "Game | Match", item: "int | Game | Match") -> bool:
    """Whether a game or match is another one, or has that code."""
    return found.code == item if isinstance(item, int) else found == item


def only(items: Iterable[G], code: int, target: str, operation: str) -> G:
    """The game or match of that code; NotFound where it is not listed."""
    for item in items:
        if item.code == code:
            return item
    raise NotFound("it is not listed", operation=operation, target=target)


def _answered(match: Match, option: int | str | None) -> MatchStatus:
    """Sends the answer to the current question, and gives the status that holds it."""
    wish = _index(option)
    before = match.status()
    if not before.can_answer:
        raise _not_active(match, _WHY_NOT[before.state])
    if wish is not None and wish >= before.options:
        reason = f"the question has {before.options} options, counted from 0 or from 'a'"
        raise InvalidValue("option", option, reason)
    if before.answer == wish:
        return before
    lost = _send(match, before.question_index, wish)
    try:
        after = match.status()
    except EdusyncError as error:
        error.maybe_applied = True
        raise
    if after.question_index != before.question_index:
        over = f"question {before.question_index} was over before the answer could be confirmed"
        raise _not_active(match, over, maybe_applied=True) from lost
    if after.answer == wish:
        return after
    if lost:
        raise lost
    if not after.can_answer:
        raise _not_active(match, "the teacher ended the answers before this one arrived")
    raise ServerBug(
        f"SWAD was sent {_shown(wish)}, and keeps {_shown(after.answer)}",
        operation="answerMatchQuestion",
        target=match.label,
        advice="answer again, from one device only",
    )


def _index(option: int | str | None) -> int | None:
    """The index of an option given by number or letter, None for no answer; pure."""
    if option is None or (option == _NO_ANSWER and type(option) is int):
        return None
    if isinstance(option, str) and len(option) == 1 and option.lower() in string.ascii_lowercase:
        return string.ascii_lowercase.index(option.lower())
    if type(option) is not int or option < 0:
        raise InvalidValue("option", option, "must be a number from 0, a letter from 'a', or None")
    return option


def _send(match: Match, question_index: int, wish: int | None) -> EdusyncError | None:
    """Sends the answer; gives back an error that leaves open whether it arrived."""
    try:
        match.session.call(
            SwadAPI.answerMatchQuestion,
            match.game.course.code,
            match.game.code,
            match.code,
            question_index,
            _NO_ANSWER if wish is None else wish,
        )
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        return error
    return None


def _not_active(match: Match, reason: str, *, maybe_applied: bool = False) -> NotActive:
    return NotActive(
        reason,
        operation="answerMatchQuestion",
        target=match.label,
        maybe_applied=maybe_applied,
    )


def _shown(option: int | None) -> str:
    return "no answer" if option is None else f"option {option}"
