"""Replies that lack what the models need, or hold what cannot be: a value, or an error of ours."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from edusync.errors import EdusyncError
from edusync.results import ItemList
from edusync.swad import Course, File, Game, Match, Role, Session, SwadAPI
from tests.unit.swad.server import KEY

NAMES = {"userSurname1": "A", "userSurname2": "B", "userFirstname": "C", "userPhoto": ""}
USER = {"userCode": 6, "userNickname": "luis", "userID": "1", **NAMES}
GROUP = {
    "groupCode": 4, "groupName": "Mañana", "groupTypeCode": 2, "groupTypeName": "Labs", "open": 1,
    "maxStudents": 5, "numStudents": 2, "fileZones": 1, "member": 0,
}  # fmt: skip
PLAYED = {**NAMES, "startTime": 1, "endTime": 2, "title": "t"}
EVENT = {
    "attendanceEventCode": 1, "hidden": 0, "commentsTeachersVisible": 0, "text": "", "groups": "4",
    **PLAYED,
}  # fmt: skip
QUESTION = {
    "questionCode": 1, "answerType": "uniqueChoice", "shuffle": 0, "stem": "s", "feedback": "",
}  # fmt: skip
ANSWER = {
    "questionCode": 1, "answerIndex": 0, "correct": 1, "answerText": "a", "answerFeedback": "",
}  # fmt: skip
NOTIFICATION = {
    "notifCode": 1, "eventType": "message", "eventCode": 3, "eventTime": 1_760_000_000,
    "userNickname": "luis", **NAMES, "location": "", "status": 0, "summary": "", "content": "",
}  # fmt: skip
PLACES = ("institution", "center", "building", "room")
LOCATION = {
    "floor": 1,
    **{f"{place}Code": 1 for place in PLACES},
    **{f"{place}{name}Name": "" for place in PLACES for name in ("Short", "Full")},
}
COURSE = {"courseCode": 1, "courseShortName": "ALG", "courseFullName": "Algebra", "userRole": 3}
NUMBERS = (None, -1, 0, 10**15, -(10**15))
TEXTS = ("", "none", "1,,2")

Action = Callable[[Course], Any]
ASKED: list[tuple[str, dict[str, Any], Action]] = [
    ("getCourses", {"coursesArray": [COURSE]}, lambda course: course.session.courses()),
    ("getAvailableRoles", {"roles": 32}, lambda course: course.roles()),
    ("getAvailableRoles", {"roles": 32}, lambda course: course.session.roles(1)),
    ("getGroups", {"groupsArray": [GROUP, {**GROUP, "groupCode": 5}]}, lambda c: c.groups()),
    ("getGroupTypes", {"groupTypesArray": [{
        "groupTypeCode": 2, "groupTypeName": "Labs", "mandatory": 0, "multiple": 0, "openTime": 1,
    }]}, lambda course: course.group_types()),
    ("getFile", {
        "fileName": "a", "URL": "", "size": 1, "time": 1, "license": "", "publisherName": "",
        "publisherPhoto": "",
    }, lambda course: File.get(course, 1)),
    ("getUsers", {"usersArray": [USER]}, lambda course: course.students()),
    ("getAttendanceEvents", {"eventsArray": [EVENT]}, lambda course: course.events()),
    ("getGames", {"gamesArray": [
        {"gameCode": 1, **PLAYED, "text": "", "numQuestions": 3, "maxGrade": 1.0, "visibility": 1}
    ]}, lambda course: course.games()),
    ("getMatches", {"matchesArray": [
        {"matchCode": 1, **PLAYED, "questionIndex": 1, "groups": "4"}
    ]}, lambda course: match(course).game.matches()),
    ("getMatchStatus", {"matchCode": 2, "questionIndex": 1, "numAnswers": 4, "answerIndex": 1},
     lambda course: match(course).answer(1)),
    ("getTests", {
        "tagsArray": [{"tagCode": 1, "tagText": "t"}], "questionsArray": [QUESTION],
        "answersArray": [ANSWER, {**ANSWER, "answerIndex": 1}],
        "questionTagsArray": [{"questionCode": 1, "tagCode": 1, "tagIndex": 0}],
    }, lambda course: course.tests()),
    ("getTrivialQuestion", {"question": QUESTION, "answersArray": [ANSWER]},
     lambda course: course.session.trivia(1)),
    ("getNotifications", {"notificationsArray": [NOTIFICATION]},
     lambda course: course.session.notifications()),
    ("getLocation", {"location": LOCATION}, lambda course: course.session.locate("A" * 12)),
    ("getLastLocation", {"location": LOCATION, "checkinTime": 1},
     lambda course: course.session.whereabouts(6)),
]  # fmt: skip


class Told(SwadAPI):
    """A client that makes no request: it gives one reply, as `SwadAPI` would have decoded it."""

    reply: Any

    def call(self, operation: str, *values: Any) -> Any:
        return self.reply


def course_of(reply: Any) -> Course:
    api = Told("https://swad.example.org/en")
    api.reply = reply
    values = {"code": 1, "short_name": "ALG", "full_name": "Algebra", "role": Role.TEACHER}
    return Course._loaded(values, _session=Session(api, KEY))


def match(course: Course) -> Match:
    game = Game._loaded({"code": 1}, _session=course.session, _course=course)
    return Match._loaded({"code": 2}, _session=course.session, _game=game)


def mutants(reply: Any) -> Iterator[Any]:
    """The reply with each of its values, one at a time, replaced by something odd."""
    if isinstance(reply, dict | list):
        for key in reply if isinstance(reply, dict) else range(len(reply)):
            for odd in mutants(reply[key]):
                changed = copy.copy(reply)
                changed[key] = odd
                yield changed
    else:
        yield from TEXTS if isinstance(reply, str) else NUMBERS


@pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning")
@pytest.mark.parametrize(("operation", "reply", "act"), ASKED)
def test_what_a_reply_lacks_never_breaks_the_program(
    operation: str, reply: dict[str, Any], act: Action
) -> None:
    told, refused = 0, set()
    for odd in [reply, *mutants(reply)]:
        try:
            shown(act(course_of(odd)))
            told += 1
        except EdusyncError as error:
            refused.add(type(error).__name__)
    assert told > 0, (operation, refused)


def shown(found: Any) -> None:
    """Looks at what was given, as a notebook does."""
    repr(found)
    if isinstance(found, ItemList):
        found._repr_html_()
        assert {*found} <= {*found}
    for item in found if isinstance(found, ItemList) else [found]:
        assert item is None or isinstance(item, Role) or item.to_dict()
