"""Games and matches: read, joined, answered with proof; nothing that only looks like an answer."""

import datetime
import pickle
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from edusync.errors import (
    InvalidValue,
    NotActive,
    NotFound,
    NotSaved,
    PermissionDenied,
    ServerBug,
    TransportError,
    UnsupportedOperation,
)
from edusync.swad import Course, operations
from edusync.swad.games import NO_NUMBER, Game, Match
from edusync.swad.matchstatus import AFTER_THE_LAST, MatchState, MatchStatus
from edusync.swad.visibility import Visibility
from tests.unit.swad.server import Lost, Parameters, Swad, fault, html, recording, serving

STUDENTS_ONLY = fault("Request forbidden", "Requester must be a student in the course", "Server")
ANSWERED = ["getMatchStatus", "answerMatchQuestion", "getMatchStatus"]


def course_of(swad: Swad) -> Course:
    return Course._loaded({"code": 1}, _session=swad.session())


def match_of(swad: Swad, code: int = 2) -> Match:
    """A match of game 1 of course 1; no request."""
    session = swad.session()
    course = Course._loaded({"code": 1}, _session=session)
    game = Game._loaded({"code": 1}, _session=session, _course=course)
    return Match._loaded({"code": code}, _session=session, _game=game)


@pytest.fixture
def course() -> Iterator[Course]:
    handlers = {
        "getGames": recording("getGames--student"),
        "getMatches": recording("getMatches--student"),
    }
    with serving(handlers) as swad:
        yield course_of(swad)


@attrs.define
class Play:
    """A match that is played: it stores what SWAD stores, and says yes to everything."""

    question: int = 1
    options: int = 4
    answer: int = -1
    open: bool = True
    after_answering: Any = None  # what happens before the reply goes

    def getMatchStatus(self, sent: Parameters) -> dict[str, int]:
        return {
            "matchCode": int(sent["matchCode"]) if self.open else 0,
            "questionIndex": self.question,
            "numAnswers": self.options,
            "answerIndex": self.answer,
        }

    def answerMatchQuestion(self, sent: Parameters) -> Any:
        if self.open and int(sent["questionIndex"]) == self.question:
            self.answer = max(int(sent["answerIndex"]), -1)
        if self.after_answering:
            return self.after_answering(self)
        return {"matchCode": int(sent["matchCode"])}


def test_games_are_one_request(course: Course) -> None:
    with course.session.counted() as count:
        games = Game.list(course)
    assert count() == 1
    assert [game.code for game in games] == [1, 3]
    game = games[0]
    assert game.title == "Juego de álgebra"
    assert game.text == "Descripción <i>del</i> juego"
    assert game.author == "Ágata Ñandú Teixidó"
    assert game.author_photo.endswith("002.jpg")
    assert game.start == datetime.datetime(2026, 4, 1, 9, 0, tzinfo=datetime.UTC)
    assert game.end == datetime.datetime(2026, 4, 6, 10, 0, tzinfo=datetime.UTC)
    assert game.max_grade == 10.5
    assert game.visibility is not None
    assert Visibility.CORRECT_ANSWERS in game.visibility


def test_a_game_without_matches_has_no_times(course: Course) -> None:
    game = Game.get(course, 3)
    assert (game.start, game.end) == (None, None)
    assert game.max_grade == 0.1
    assert game.visibility is Visibility.TOTAL_SCORE


def test_the_number_of_questions_is_not_shown(course: Course) -> None:
    assert [game.questions for game in Game.list(course)] == [None, None]


def test_a_repaired_server_tells_the_number_of_questions(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(operations.QUIRKS, NO_NUMBER)
    assert [game.questions for game in Game.list(course)] == [32, 0]


def test_a_game_is_found_by_its_code(course: Course) -> None:
    assert Game.get(course, 3).title == "Juego sin partidas"
    assert Game.check(course, 3)
    assert not Game.check(course, 2)
    assert Game.check(course, Game.get(course, 1))
    with pytest.raises(NotFound, match="game 2 of course 1"):
        Game.get(course, 2)


def test_teachers_are_told_that_games_are_for_students() -> None:
    with serving({"getGames": recording("getGames--teacher_forbidden")}) as swad:
        with pytest.raises(PermissionDenied, match="must be a student"):
            Game.list(course_of(swad))


def test_matches_are_one_request_and_know_where_they_stand(course: Course) -> None:
    game = Game.get(course, 1)
    with course.session.counted() as count:
        matches = game.matches()
    assert count() == 1
    assert [(match.code, match.state, match.question_index) for match in matches] == [
        (1, MatchState.NOT_STARTED, 0),
        (2, MatchState.RUNNING, 1),
        (3, MatchState.FINISHED, AFTER_THE_LAST),
        (4, MatchState.RUNNING, 1),
        (5, MatchState.RUNNING, 2),
        (6, MatchState.RUNNING, 2),
    ]
    assert [match.groups for match in matches] == [None, None, None, (4,), None, None]
    assert matches[1].title == "Partida en juego"
    assert matches[1].author == "Ágata Ñandú Teixidó"
    assert matches[1].start == datetime.datetime(2026, 4, 2, 9, 0, tzinfo=datetime.UTC)


def test_a_match_of_many_groups_has_their_codes() -> None:
    row = {
        "matchCode": 7,
        "userSurname1": "",
        "userSurname2": "",
        "userFirstname": "",
        "userPhoto": "",
        "startTime": 0,
        "endTime": 0,
        "title": "Seven",
        "questionIndex": 0,
    }
    reply = {"numMatches": 2, "matchesArray": [{**row, "groups": "4,5"}, {**row, "groups": ""}]}
    with serving({"getMatches": reply}) as swad:
        several, none = match_of(swad).game.matches()
    assert several.groups == (4, 5)
    assert none.groups is None
    assert several.author == ""


def test_a_match_is_found_by_its_code(course: Course) -> None:
    game = Game.get(course, 1)
    match = Match.get(game, 5)
    assert match.title == "Partida en pausa"
    assert match.refresh().title == "Partida en pausa"
    assert Match.check(game, match)
    assert not Match.check(game, 99)
    with pytest.raises(NotFound, match="match 99 of game 1"):
        Match.get(game, 99)


def test_a_game_without_matches_has_none() -> None:
    with serving({"getMatches": recording("getMatches--game_without_matches")}) as swad:
        assert match_of(swad).game.matches() == []


def test_games_and_matches_are_the_same_by_site_and_code(course: Course) -> None:
    game = Game.get(course, 1)
    assert game == Game.get(course, 1)
    assert game != Game.get(course, 3)
    assert game.matches()[0] == game.matches()[0]
    assert game.refresh().title == "Juego de álgebra"


def test_games_pickle_with_what_they_belong_to(course: Course) -> None:
    match = pickle.loads(pickle.dumps(Game.get(course, 1).matches()[1]))
    assert match.title == "Partida en juego"
    assert match.game.course.code == 1


def test_games_are_tables(course: Course) -> None:
    games = Game.list(course)
    assert list(games.to_frame()["title"]) == ["Juego de álgebra", "Juego sin partidas"]
    assert "Partida acabada" in games[0].matches()._repr_html_()


@pytest.mark.parametrize("what", ["save", "delete"])
def test_what_only_the_site_can_do_is_refused_with_the_way(course: Course, what: str) -> None:
    game = Game.get(course, 1)
    for item in (game, game.matches()[0]):
        with pytest.raises(UnsupportedOperation, match="teachers .* Games"):
            getattr(item, what)()


def test_a_game_of_no_course_says_so() -> None:
    with pytest.raises(NotSaved, match=r"Game\.list"):
        Game(title="mine").matches()
    with pytest.raises(NotSaved, match=r"game\.matches"):
        Match(title="mine").status()


@pytest.mark.parametrize(
    ("name", "status", "state"),
    [
        ("not_started", MatchStatus(0, 0, None, False), MatchState.NOT_STARTED),
        ("playing_answers", MatchStatus(1, 4, None, True), MatchState.RUNNING),
        ("after_answer", MatchStatus(1, 4, 2, True), MatchState.RUNNING),
        ("paused", MatchStatus(2, 2, None, False), MatchState.RUNNING),
        ("showing_results", MatchStatus(2, 2, None, False), MatchState.RUNNING),
        ("playing_stem_my_group", MatchStatus(1, 4, None, False), MatchState.RUNNING),
    ],
)
def test_the_status_of_a_match_is_one_request(
    name: str, status: MatchStatus, state: MatchState
) -> None:
    with serving({"getMatchStatus": recording(f"getMatchStatus--{name}")}) as swad:
        found = match_of(swad).status()
        assert swad.operations == ["getMatchStatus"]
    assert found == status
    assert found.state is state
    assert found.to_dict()["state"] == state.value


def test_a_match_that_is_over_is_finished() -> None:
    assert MatchStatus(AFTER_THE_LAST, 0, None, False).state is MatchState.FINISHED


def test_a_match_of_other_groups_is_refused() -> None:
    refused = fault("Request forbidden", "Requester can not join this match", "Server")
    with serving({"getMatchStatus": refused}) as swad:
        with pytest.raises(PermissionDenied, match="can not join"):
            match_of(swad).status()


def test_a_match_that_is_gone_is_not_found() -> None:
    with serving({"getMatchStatus": recording("getMatchStatus--match_nonexistent")}) as swad:
        with pytest.raises(NotFound):
            match_of(swad, 999).status()


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
    with serving(Play()) as swad:
        assert match_of(swad).answer(option).answer == index


@pytest.mark.parametrize("nothing", [None, -1])
def test_an_answer_is_taken_back(nothing: int | None) -> None:
    play = Play(answer=2)
    with serving(play) as swad:
        assert match_of(swad).answer(nothing).answer is None
    assert play.answer == -1


@pytest.mark.parametrize(("answer", "option"), [(2, 2), (-1, None)])
def test_the_answer_that_is_there_is_not_sent_again(answer: int, option: int | None) -> None:
    with serving(Play(answer=answer)) as swad:
        assert match_of(swad).answer(option).answer == option
        assert swad.operations == ["getMatchStatus"]


@pytest.mark.parametrize("option", [-2, "", "ab", "é", "1", True, 1.0])
def test_what_is_no_option_is_refused_without_a_request(option: Any) -> None:
    with serving(Play()) as swad:
        with pytest.raises(InvalidValue, match="option"):
            match_of(swad).answer(option)
        assert swad.requests == []


@pytest.mark.parametrize("option", [4, "e", 9])
def test_an_option_that_the_question_lacks_is_not_sent(option: int | str) -> None:
    with serving(Play()) as swad:
        with pytest.raises(InvalidValue, match="has 4 options"):
            match_of(swad).answer(option)
        assert swad.operations == ["getMatchStatus"]


@pytest.mark.parametrize(
    ("play", "why"),
    [
        (Play(question=0, options=0, open=False), "has not started"),
        (Play(open=False), "options are not shown"),
        (Play(question=AFTER_THE_LAST, options=0, open=False), "is over"),
    ],
)
def test_what_cannot_be_answered_now_is_not_sent(play: Play, why: str) -> None:
    with serving(play) as swad:
        with pytest.raises(NotActive, match=why) as caught:
            match_of(swad).answer(0)
        assert swad.operations == ["getMatchStatus"]
    assert caught.value.target == "match 2 of game 1"
    assert not caught.value.maybe_applied


def pause_before(play: Play) -> dict[str, int]:
    play.open, play.answer = False, -1
    return {"matchCode": 2}


def test_an_answer_that_came_too_late_is_told_although_the_server_says_success() -> None:
    with serving(Play(after_answering=pause_before)) as swad:
        with pytest.raises(NotActive, match="before this one arrived") as caught:
            match_of(swad).answer(1)
        assert swad.operations == ANSWERED
    assert not caught.value.maybe_applied


def pause_after(play: Play) -> dict[str, int]:
    play.open = False
    return {"matchCode": 2}


def test_an_answer_that_was_stored_before_the_pause_is_confirmed() -> None:
    with serving(Play(after_answering=pause_after)) as swad:
        assert match_of(swad).answer(1) == MatchStatus(1, 4, 1, False)


def next_question(play: Play) -> dict[str, int]:
    play.question, play.answer = 2, 1
    return {"matchCode": 2}


def test_an_answer_of_another_question_confirms_nothing() -> None:
    with serving(Play(after_answering=next_question)) as swad:
        with pytest.raises(NotActive, match="question 1 was over") as caught:
            match_of(swad).answer(1)
    assert caught.value.maybe_applied


def forget(play: Play) -> dict[str, int]:
    play.answer = 3
    return {"matchCode": 2}


def test_another_answer_than_the_one_sent_is_an_error() -> None:
    with serving(Play(after_answering=forget)) as swad:
        with pytest.raises(ServerBug, match="took option 1 and keeps option 3"):
            match_of(swad).answer(1)


def lose(play: Play) -> None:
    raise Lost


def break_down(play: Play) -> Any:
    return html(500)


@pytest.mark.parametrize("trouble", [lose, break_down])
def test_a_lost_reply_is_settled_by_reading_back(trouble: Any) -> None:
    with serving(Play(after_answering=trouble)) as swad:
        assert match_of(swad).answer(1).answer == 1
        assert swad.operations == ANSWERED


def lose_all(play: Play) -> None:
    play.answer = -1
    raise Lost


def test_a_lost_answer_is_raised_when_it_is_not_there() -> None:
    with serving(Play(after_answering=lose_all)) as swad:
        with pytest.raises(TransportError) as caught:
            match_of(swad).answer(1)
    assert caught.value.maybe_applied


def test_an_answer_that_cannot_be_read_back_stays_in_doubt() -> None:
    play = Play()
    handlers = {
        "getMatchStatus": [play.getMatchStatus, STUDENTS_ONLY],
        "answerMatchQuestion": play.answerMatchQuestion,
    }
    with serving(handlers) as swad:
        with pytest.raises(PermissionDenied) as caught:
            match_of(swad).answer(1)
    assert caught.value.maybe_applied


def test_a_refused_answer_is_not_read_back() -> None:
    play = Play(after_answering=lambda play: STUDENTS_ONLY)
    with serving(play) as swad:
        with pytest.raises(PermissionDenied):
            match_of(swad).answer(1)
        assert swad.operations == ANSWERED[:2]
