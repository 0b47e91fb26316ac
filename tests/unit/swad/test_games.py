"""Games and matches as students read them."""

import datetime
import pickle
from collections.abc import Iterator

import pytest

from edusync.errors import NotFound, PermissionDenied, UnsupportedOperation
from edusync.swad import Course
from edusync.swad.assessment.game import NO_NUMBER, Game
from edusync.swad.assessment.match import Match
from edusync.swad.assessment.match_status import AFTER_THE_LAST, MatchState, MatchStatus
from edusync.swad.assessment.visibility import Visibility
from edusync.swad.wire import operations
from tests.unit.swad.classroom import course_of, match_of
from tests.unit.swad.server import fault, recording, serving


@pytest.fixture
def course() -> Iterator[Course]:
    handlers = {
        "getGames": recording("getGames--student"),
        "getMatches": recording("getMatches--student"),
    }
    with serving(handlers) as swad:
        yield course_of(swad)


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


def test_a_game_of_another_site_is_not_in_the_course(course: Course) -> None:
    with serving({"getGames": recording("getGames--student")}) as other:
        stranger = Game.get(course_of(other), 1)
    assert stranger.code == 1
    assert not Game.check(course, stranger)


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
        with pytest.raises(UnsupportedOperation, match="under Assessment > Games"):
            getattr(item, what)()


def test_what_cannot_be_changed_cannot_be_set_either(course: Course) -> None:
    game = Game.get(course, 1)
    for item in (game, game.matches()[0]):
        with pytest.raises(UnsupportedOperation, match=rf"title of {item.label}: .*Assessment"):
            item.title = "mine"


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
