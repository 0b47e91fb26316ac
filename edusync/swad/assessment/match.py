"""How a question of a match is answered: checked before, read back after.

The server says success whatever became of the answer, and stores options that do not exist.
"""

import string
from typing import TYPE_CHECKING

from edusync.errors import EdusyncError, InvalidValue, NotActive, ServerBug
from edusync.swad.assessment.match_status import MatchState, MatchStatus

if TYPE_CHECKING:
    from edusync.swad.assessment.game import Match

_NO_ANSWER = -1
_WHY_NOT = {
    MatchState.NOT_STARTED: "the match has not started",
    MatchState.RUNNING: "no options are shown now: it pauses, or shows a stem or results",
    MatchState.FINISHED: "the match is over",
}


def answer_question(match: "Match", option: int | str | None) -> MatchStatus:
    """Sends the answer to the current question, and gives the status that holds it."""
    wish = option_index(option)
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
    return _confirmed(match, wish, before, after, lost)


def option_index(option: int | str | None) -> int | None:
    """The index of an option given by number or letter, None for no answer; pure."""
    if option is None or (option == _NO_ANSWER and type(option) is int):
        return None
    if isinstance(option, str) and len(option) == 1 and option.lower() in string.ascii_lowercase:
        return string.ascii_lowercase.index(option.lower())
    if type(option) is not int or option < 0:
        raise InvalidValue("option", option, "must be a number from 0, a letter from 'a', or None")
    return option


def _send(match: "Match", question_index: int, wish: int | None) -> EdusyncError | None:
    """Sends the answer; gives back an error that leaves open what became of it."""
    try:
        match._send(question_index, _NO_ANSWER if wish is None else wish)
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        return error
    return None


def _confirmed(
    match: "Match",
    wish: int | None,
    before: MatchStatus,
    after: MatchStatus,
    lost: EdusyncError | None,
) -> MatchStatus:
    if after.question_index != before.question_index:
        raise _not_active(
            match,
            f"question {before.question_index} was over before the answer could be confirmed",
            maybe_applied=True,
        ) from lost
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


def _not_active(match: "Match", reason: str, *, maybe_applied: bool = False) -> NotActive:
    return NotActive(
        reason,
        operation="answerMatchQuestion",
        target=match.label,
        maybe_applied=maybe_applied,
    )


def _shown(option: int | None) -> str:
    return "no answer" if option is None else f"option {option}"
