"""Games, their matches, the answers of the players."""

from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import fault, require
from edusync.sandbox.swad.records import Match
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import NO_CODE
from edusync.sandbox.swad.wire import Fields


@operation("getGames", "wsKey courseCode:int")
def games(asked: Asked, code: int) -> Fields:
    course = asked.course_studied(code)
    items: list[tuple[int, str, Fields]] = []
    for game in asked.school.games.values():
        if game.course != course.code or game.hidden:
            continue
        own = [match for match in asked.school.matches.values() if match.game == game.code]
        start = min((match.start for match in own), default=0)
        item: Fields = [
            ("gameCode", game.code),
            *asked.name(game.author),
            ("startTime", start),
            ("endTime", max((match.end for match in own), default=0)),
            ("title", game.title),
            ("text", game.text),
            ("numQuestions", game.garbage if asked.school.quirks else game.questions),
            ("maxGrade", game.grade),
            ("visibility", game.visibility),
        ]
        items.append((-start, game.title, item))
    items.sort(key=lambda each: each[:2])
    return [("numGames", len(items)), ("gamesArray", [item for *_, item in items])]


@operation("getMatches", "wsKey courseCode:int gameCode:int")
def matches(asked: Asked, code: int, game_code: int) -> Fields:
    _check_codes(code, game_code)
    course = asked.course_studied(code)
    game = asked.school.games.get(game_code)
    shown = game is not None and game.course == course.code and not game.hidden
    items: list[Fields] = [
        [
            ("matchCode", match.code),
            *asked.name(match.author),
            ("startTime", match.start),
            ("endTime", match.end),
            ("title", match.title),
            ("questionIndex", match.question),
            ("groups", ",".join(map(str, match.groups)) or None),
        ]
        for match in asked.school.matches.values()
        if shown and match.game == game_code and _is_for_me(asked, match)
    ]
    return [("numMatches", len(items)), ("matchesArray", items)]


@operation("getMatchStatus", "wsKey courseCode:int gameCode:int matchCode:int")
def status(asked: Asked, code: int, game_code: int, match_code: int) -> Fields:
    _check_codes(code, game_code, match_code)
    match = _match(asked, code, game_code, match_code)
    asked.course_studied(code)
    if match is None or not _is_for_me(asked, match):
        raise fault("JOIN")
    match.players.add(asked.me.code)
    return [
        ("matchCode", match.code if _takes_answers(match) else 0),
        ("questionIndex", match.question),
        ("numAnswers", match.options),
        ("answerIndex", match.sent.get((asked.me.code, match.question), -1)),
    ]


@operation(
    "answerMatchQuestion",
    "wsKey courseCode:int gameCode:int matchCode:int questionIndex:int answerIndex:int",
)
def answer(
    asked: Asked, code: int, game_code: int, match_code: int, question: int, option: int
) -> Fields:
    _check_codes(code, game_code, match_code)
    require(question > 0, "QUESTION")
    match = _match(asked, code, game_code, match_code)
    if match is None:
        return [("matchCode", NO_CODE)]
    stored = _takes_answers(match) and question == match.question
    if stored and option < 0:
        match.sent.pop((asked.me.code, question), None)
    elif stored:
        match.sent[asked.me.code, question] = option
    return [("matchCode", match.code if stored or asked.school.quirks else 0)]


def _takes_answers(match: Match) -> bool:
    return match.playing and match.shows == "answers"


def _is_for_me(asked: Asked, match: Match) -> bool:
    return not match.groups or any(asked.in_group(group) for group in match.groups)


def _check_codes(*codes: int) -> None:
    """The codes of a course, a game and a match must be above 0."""
    for code, name in zip(codes, ("CRS0", "GAME0", "MATCH0"), strict=False):
        require(code > 0, name)


def _match(asked: Asked, course: int, game_code: int, match_code: int) -> Match | None:
    """The match, which must be one of the game; None where the course has neither of them.

    The server looks for both in the course, and compares the game that it found with that of the
    match that it found, which is the same code of nothing where it found none.
    """
    own = {game.code for game in asked.school.games.values() if game.course == course}
    match = asked.school.matches.get(match_code)
    if match is not None and match.game not in own:
        match = None
    game = game_code if game_code in own else NO_CODE
    require(game == (NO_CODE if match is None else match.game), "MATCHX")
    require(match or asked.school.quirks, "MATCHX")
    return match
