"""Answers to a match: sent with proof; nothing that only looks like an answer."""

from typing import Any

import pytest

from edusync.errors import InvalidValue, NotActive, PermissionDenied, ServerBug, TransportError
from edusync.swad.assessment.match_status import AFTER_THE_LAST, MatchStatus
from tests.unit.swad.classroom import Play, match_of
from tests.unit.swad.server import Lost, fault, html, recording, serving

STUDENTS_ONLY = fault("Request forbidden", "Requester must be a student in the course", "Server")
ANSWERED = ["getMatchStatus", "answerMatchQuestion", "getMatchStatus"]


def test_recorded_answers_are_confirmed_in_three_requests() -> None:
    handlers = {
        "getMatchStatus": [
            recording("getMatchStatus--playing_answers"),
            recording("getMatchStatus--after_answer"),
        ],
        "answerMatchQuestion": recording("answerMatchQuestion--ok"),
    }
    with serving(handlers) as swad:
        status = match_of(swad).answer(2)
        assert swad.operations == ANSWERED
        assert swad.requests[1][1]["questionIndex"] == "1"
        assert swad.requests[1][1]["answerIndex"] == "2"
    assert status == MatchStatus(1, 4, 2, True)


@pytest.mark.parametrize(("option", "index"), [(0, 0), (3, 3), ("a", 0), ("D", 3)])
def test_options_are_given_by_number_or_letter(option: int | str, index: int) -> None:
    with serving(Play().handlers) as swad:
        assert match_of(swad).answer(option).answer == index


@pytest.mark.parametrize("nothing", [None, -1])
def test_an_answer_is_taken_back(nothing: int | None) -> None:
    play = Play(answer=2)
    with serving(play.handlers) as swad:
        assert match_of(swad).answer(nothing).answer is None
    assert play.answer == -1


@pytest.mark.parametrize(("answer", "option"), [(2, 2), (-1, None)])
def test_the_answer_that_is_there_is_not_sent_again(answer: int, option: int | None) -> None:
    with serving(Play(answer=answer).handlers) as swad:
        assert match_of(swad).answer(option).answer == option
        assert swad.operations == ["getMatchStatus"]


@pytest.mark.parametrize("option", [-2, "", "ab", "é", "1", True, 1.5])
def test_what_is_no_option_is_refused_without_a_request(option: Any) -> None:
    with serving(Play().handlers) as swad:
        with pytest.raises(InvalidValue, match="option"):
            match_of(swad).answer(option)
        assert swad.requests == []


@pytest.mark.parametrize("option", [4, "e", 9])
def test_an_option_that_the_question_lacks_is_not_sent(option: int | str) -> None:
    with serving(Play().handlers) as swad:
        with pytest.raises(InvalidValue, match="has 4 options"):
            match_of(swad).answer(option)
        assert swad.operations == ["getMatchStatus"]


@pytest.mark.parametrize(
    ("play", "why"),
    [
        (Play(question=0, options=0, open=False), "has not started"),
        (Play(open=False), "no options are shown"),
        (Play(question=AFTER_THE_LAST, options=0, open=False), "is over"),
    ],
)
def test_what_cannot_be_answered_now_is_not_sent(play: Play, why: str) -> None:
    with serving(play.handlers) as swad:
        with pytest.raises(NotActive, match=why) as caught:
            match_of(swad).answer(0)
        assert swad.operations == ["getMatchStatus"]
    assert caught.value.target == "match 2 of game 1"
    assert not caught.value.maybe_applied


def pause_before(play: Play) -> dict[str, int]:
    play.open, play.answer = False, -1
    return {"matchCode": 2}


def test_an_answer_that_came_too_late_is_told_although_the_server_says_success() -> None:
    with serving(Play(after_answering=pause_before).handlers) as swad:
        with pytest.raises(NotActive, match="before this one arrived") as caught:
            match_of(swad).answer(1)
        assert swad.operations == ANSWERED
    assert not caught.value.maybe_applied


def pause_after(play: Play) -> dict[str, int]:
    play.open = False
    return {"matchCode": 2}


def test_an_answer_that_was_stored_before_the_pause_is_confirmed() -> None:
    with serving(Play(after_answering=pause_after).handlers) as swad:
        assert match_of(swad).answer(1) == MatchStatus(1, 4, 1, False)


def next_question(play: Play) -> dict[str, int]:
    play.question, play.answer = 2, 1
    return {"matchCode": 2}


def test_an_answer_of_another_question_confirms_nothing() -> None:
    with serving(Play(after_answering=next_question).handlers) as swad:
        with pytest.raises(NotActive, match="question 1 was over") as caught:
            match_of(swad).answer(1)
    assert caught.value.maybe_applied


def forget(play: Play) -> dict[str, int]:
    play.answer = 3
    return {"matchCode": 2}


def test_another_answer_than_the_one_sent_is_an_error() -> None:
    with serving(Play(after_answering=forget).handlers) as swad:
        with pytest.raises(ServerBug, match="sent option 1, and keeps option 3"):
            match_of(swad).answer(1)


def lose(play: Play) -> None:
    raise Lost


def break_down(play: Play) -> Any:
    return html(500)


@pytest.mark.parametrize("trouble", [lose, break_down])
def test_a_lost_reply_is_settled_by_reading_back(trouble: Any) -> None:
    with serving(Play(after_answering=trouble).handlers) as swad:
        assert match_of(swad).answer(1).answer == 1
        assert swad.operations == ANSWERED


def lose_all(play: Play) -> None:
    play.answer = -1
    raise Lost


def test_a_lost_answer_is_raised_when_it_is_not_there() -> None:
    with serving(Play(after_answering=lose_all).handlers) as swad:
        with pytest.raises(TransportError) as caught:
            match_of(swad).answer(1)
    assert caught.value.maybe_applied


def test_an_answer_that_cannot_be_read_back_stays_in_doubt() -> None:
    play = Play()
    handlers = {"getMatchStatus": [play.tell, STUDENTS_ONLY], "answerMatchQuestion": play.take}
    with serving(handlers) as swad:
        with pytest.raises(PermissionDenied) as caught:
            match_of(swad).answer(1)
    assert caught.value.maybe_applied


def test_a_refused_answer_is_not_read_back() -> None:
    play = Play(after_answering=lambda play: STUDENTS_ONLY)
    with serving(play.handlers) as swad:
        with pytest.raises(PermissionDenied):
            match_of(swad).answer(1)
        assert swad.operations == ANSWERED[:2]
