"""Where a stand-in once answered otherwise than a running SWAD 25.48.1, each with its kin.

Each row is a call to the recorded school: who asks, the operation, its parameters, and what the
server said, which is the detail of a fault, `CRASH` for HTTP 500, or fields of the reply.
"""

from typing import Any

import pytest

from tests.sandbox.recorded_school import APP_KEY
from tests.sandbox.swadasker import (
    ADMIN,
    ASSISTANT,
    CRASH,
    FIFTH,
    FOURTH,
    GUEST,
    OTHER_STUDENT,
    OTHER_TEACHER,
    STUDENT,
    TEACHER,
    Asker,
    codes,
    new_asker,
    said,
)

GAME0 = "Game code must be a integer greater than 0"
MATCH0 = "Match code must be a integer greater than 0"
MATCHX = "Match does not belong to game"
INDEX0 = "The question index should be greater than 0"
CRS0 = "Course code must be a integer greater than 0"
CRSX = "Course code does not exist in database"
IS_STUDENT = "Requester must be a student in the course"
IS_TEACHER = "Requester must be a teacher"
MEMBER = "Requester must belong to course"
JOIN = "Requester can not join this match"
GROUP = "Group code does not exist in database or it's not a group of the specified course"
IN_GROUP = "Requester must belong to group"
TREE = "Tree code must be 1 (documents), 2 (shared files) or 3 (marks)"
SCORES = "lowerScore or upperScore values not valid"
DEGREES = "Degrees codes must be integers greater than 0 separated by commas"
USERS = "User roles allowed are 2 (students) or 3 (teachers)"
MAC = "MAC address format should be 12 hexadecimal digits"
NOWHERE = {"roomCode": "-1", "institutionCode": "-1"}
NO_CODE = {"matchCode": "-1"}

Row = tuple[int, dict[str, Any], Any]


def status(course: int, game: int, match: int) -> dict[str, Any]:
    return {"courseCode": course, "gameCode": game, "matchCode": match}


def answer(course: int, game: int, match: int, question: int = 1) -> dict[str, Any]:
    return status(course, game, match) | {"questionIndex": question, "answerIndex": 0}


def tree(course: int, group: int, kind: int = 1) -> dict[str, Any]:
    return {"courseCode": course, "groupCode": group, "treeCode": kind}


def trivia(degrees: str | None, lower: object = -1.0, upper: object = 1.0) -> dict[str, Any]:
    return {"degrees": degrees, "lowerScore": lower, "upperScore": upper}


def users(course: int, groups: str | None, role: int) -> dict[str, Any]:
    return {"courseCode": course, "groups": groups, "userRole": role}


def account(**given: str | None) -> dict[str, Any]:
    usual = {"userNickname": "@nueva", "userEmail": "a@b.c", "userPassword": "Clave-nueva-99"}
    return usual | {"appKey": APP_KEY} | given


ROWS: dict[str, list[Row]] = {
    "createAccount": [
        (0, account(), {"userCode": "19"}),
        (0, account(userEmail=None), CRASH),
        (0, account(userPassword=None), CRASH),
        (0, account(userNickname="@admin", userEmail=None), {"userCode": "-2"}),
        (0, account(userEmail="x", userPassword=None), {"userCode": "-3"}),
    ],
    "getMatches": [
        (STUDENT, {"courseCode": 9999, "gameCode": 0}, GAME0),
        (TEACHER, {"courseCode": 1, "gameCode": -1}, GAME0),
        (STUDENT, {"courseCode": 0, "gameCode": 0}, CRS0),
        (STUDENT, {"courseCode": 9999, "gameCode": 1}, IS_STUDENT),
        (GUEST, {"courseCode": 1, "gameCode": 1}, IS_STUDENT),
        (ADMIN, {"courseCode": 1, "gameCode": 1}, IS_STUDENT),
    ],
    "getMatchStatus": [
        (STUDENT, status(0, 0, 0), CRS0),
        (TEACHER, status(9999, 0, 0), GAME0),
        (TEACHER, status(9999, 1, 0), MATCH0),
        *[(who, status(1, 1, 999), MATCHX) for who in (TEACHER, GUEST, ADMIN, STUDENT)],
        (STUDENT, status(1, 3, 2), MATCHX),
        (STUDENT, status(1, 99, 2), MATCHX),
        (TEACHER, status(1, 1, 2), IS_STUDENT),
        (GUEST, status(1, 1, 2), IS_STUDENT),
        (FOURTH, status(1, 1, 4), JOIN),  # a match of another group
        (STUDENT, status(2, 1, 2), JOIN),  # of another course, which does not count
        (STUDENT, status(1, 99, 999), JOIN),
        (FIFTH, status(2, 1, 2), IS_STUDENT),
        (TEACHER, status(9999, 1, 2), IS_STUDENT),
    ],
    "answerMatchQuestion": [
        (STUDENT, answer(0, 0, 0), CRS0),
        (STUDENT, answer(9999, 0, 1), GAME0),
        (STUDENT, answer(1, 1, 0, 0), MATCH0),
        (STUDENT, answer(1, 1, 999, 0), INDEX0),
        (STUDENT, answer(1, 99, 999, 0), INDEX0),
        (STUDENT, answer(1, 1, 999), MATCHX),
        (STUDENT, answer(2, 1, 2), NO_CODE),
        (TEACHER, answer(4, 1, 2), NO_CODE),
        (STUDENT, answer(9999, 1, 2), NO_CODE),
        (STUDENT, answer(1, 99, 999), NO_CODE),
    ],
    "getAttendanceUsers": [
        *[
            (who, {"attendanceEventCode": code}, IS_TEACHER)
            for who in (STUDENT, GUEST, ADMIN, ASSISTANT)
            for code in (9999, 0, -1)
        ],
        (TEACHER, {"attendanceEventCode": 9999}, {"numUsers": "0"}),
        (OTHER_TEACHER, {"attendanceEventCode": 9999}, {"numUsers": "0"}),
        (OTHER_TEACHER, {"attendanceEventCode": 1}, IS_TEACHER),
    ],
    "getDirectoryTree": [
        (TEACHER, tree(9999, 999), CRSX),
        *[(who, tree(1, 999), GROUP) for who in (GUEST, ADMIN, OTHER_TEACHER, STUDENT)],
        (OTHER_TEACHER, tree(1, 7), GROUP),
        (OTHER_TEACHER, tree(1, 4), MEMBER),
        (OTHER_TEACHER, tree(1, 0, 9), MEMBER),
        (FOURTH, tree(1, 4, 9), IN_GROUP),
        (STUDENT, tree(1, 4, 9), TREE),
    ],
    "getTrivialQuestion": [
        *[
            (GUEST, trivia(degrees), {"answerType": "uniqueChoice"})
            for degrees in ("1,x", "1;2", "1'", "x,1", "0,1", "-3, 1 ", "1,", ",,1", "+1", "1.9")
        ],
        *[(GUEST, trivia(degrees), DEGREES) for degrees in ("", "x", "0", "-1", " ", ",", "x1")],
        (GUEST, trivia(None), CRASH),
        *[
            (GUEST, trivia("1", lower, upper), SCORES)
            for lower, upper in ((-1, 2), (-2, 1), (1, 0), (2, 3), ("-INF", 1), (0, "1.0001"))
        ],
        (GUEST, trivia(None, 0, 2), SCORES),
        (GUEST, trivia("x", 0, 2), SCORES),
        (GUEST, trivia("1", -1, 1), {"answerType": "uniqueChoice"}),
    ],
    "getLocation": [
        (GUEST, {"MAC": "-1"}, NOWHERE),
        (GUEST, {"MAC": " -AABBCCDDEE01"}, NOWHERE),
        (GUEST, {"MAC": "+AABBCCDDEE01"}, {"roomCode": "1"}),
        (GUEST, {"MAC": "F" * 40}, NOWHERE),
        (GUEST, {"MAC": "-"}, MAC),
        (GUEST, {"MAC": "- 1"}, MAC),
        (GUEST, {"MAC": "x"}, MAC),
    ],
    "getAvailableRoles": [
        *[
            (who, {"courseCode": course}, {"roles": roles})
            for course in (0, -1, 9999)
            for who, roles in ((GUEST, "2"), (ADMIN, "514"), (TEACHER, "4"), (STUDENT, "4"))
        ],
        (GUEST, {"courseCode": 1}, {"roles": "2"}),
        (OTHER_TEACHER, {"courseCode": 1}, {"roles": "32"}),
    ],
    "getUsers": [
        *[(TEACHER, users(1, None, role), USERS) for role in (0, 1, 4)],
        (TEACHER, users(1, None, 2), CRASH),
        (TEACHER, users(1, None, 3), CRASH),
        (GUEST, users(1, None, 1), MEMBER),
    ],
    "sendMessage": [
        *[
            (STUDENT, {"messageCode": 0, "to": to, "subject": "x", "body": "x"}, CRASH)
            for to in ("@a;@b", "@alumno02;@alumno03", "@al", "@" + "a" * 17, "@ñandu", "@", " ")
        ],
        *[
            (STUDENT, {"messageCode": 0, "to": "@nadie", "subject": subject, "body": body},
             {"numUsers": "0"})
            for subject, body in (("it's", "x"), ("x", "it's"), ("x" * 65536, "x"), ("x", "\\"))
        ],
        (STUDENT, {"messageCode": 0, "to": "@alumno02", "subject": "it's", "body": "x"}, CRASH),
        (STUDENT, {"messageCode": 0, "to": "@alumno02", "subject": "x" * 65536, "body": ""}, CRASH),
        (STUDENT, {"messageCode": 1, "to": "@a;@b", "subject": "x", "body": "x"},
         {"numUsers": "1"}),
        (STUDENT, {"messageCode": 0, "to": ",, @@Alumno02 ,", "subject": "x", "body": "x"},
         {"numUsers": "1"}),
    ],
    "sendAttendanceEvent": [
        (TEACHER, {"attendanceEventCode": 0, "courseCode": 1, "title": "", "groups": None},
         "Title of attendance event is empty"),
        (TEACHER, {"attendanceEventCode": 0, "courseCode": 1, "title": None, "groups": ""}, CRASH),
        (TEACHER, {"attendanceEventCode": 0, "courseCode": 1, "title": "x", "groups": None}, CRASH),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "who", "values", "expected"),
    [
        pytest.param(operation, *row, id=f"{operation}-{place}")
        for operation, rows in ROWS.items()
        for place, row in enumerate(rows)
    ],
)
def test_the_sandbox_answers_as_the_server(
    operation: str, who: int, values: dict[str, Any], expected: Any
) -> None:
    asker = new_asker()
    asker.become(who)
    told = said(asker, operation, **values)
    if not isinstance(expected, dict):
        assert told == expected
        return
    assert isinstance(told, dict)
    for part in ("location", "question"):
        told |= dict(told.get(part, ()))
    assert {name: told.get(name) for name in expected} == expected


# Games


def test_an_answer_to_a_match_of_another_course_is_not_stored() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    for course in (2, 9999):
        assert said(asker, "answerMatchQuestion", **answer(course, 1, 2)) == NO_CODE
    assert asker.site.school.matches[2].sent == {}


# People


def find(asker: Asker, course: int, filter: str, role: int) -> list[int]:
    return codes(said(asker, "findUsers", courseCode=course, filter=filter, userRole=role))


@pytest.mark.parametrize("course", [0, 1, 2, 9999])
def test_guests_of_a_course_are_those_of_the_platform(course: int) -> None:
    asker = new_asker()
    asker.become(TEACHER)
    assert find(asker, course, "%%%%%%", 1) == [ADMIN, GUEST]


def test_teachers_of_the_platform_are_those_who_may_not_edit_too() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    assert sorted(find(asker, 0, "%%%%%%", 3)) == [TEACHER, OTHER_TEACHER, ASSISTANT]
    assert find(asker, 1, "%%%%%%", 3) == [TEACHER]


def test_a_long_filter_breaks_the_search_whatever_its_words() -> None:
    asker = new_asker()
    asker.become(TEACHER)
    for words in ("a" * 5000, "a " * 2500):
        told = said(asker, "findUsers", courseCode=1, filter=words, userRole=0)
        assert told == CRASH


def test_where_somebody_was_is_not_told_of_a_room_without_a_building() -> None:
    asker = new_asker()
    asker.become(OTHER_STUDENT)
    assert said(asker, "sendMyLocation", roomCode=3) == {"success": "1"}
    asker.become(TEACHER)
    told = said(asker, "getLastLocation", userCode=OTHER_STUDENT)
    assert told["checkinTime"] == "0"
    assert dict(told["location"])["roomCode"] == "-1"


# Messages


def test_a_reply_goes_to_the_sender_of_the_original_first() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    told = said(
        asker,
        "sendMessage",
        messageCode=2,
        to="@alumno04,@profesora,@alumno02",
        subject="x",
        body="x",
    )
    assert codes(told) == [OTHER_STUDENT, TEACHER, FOURTH]


@pytest.mark.parametrize("size", [4095, 4096, 65535])
def test_a_subject_keeps_4095_bytes(size: int) -> None:
    asker = new_asker()
    asker.become(STUDENT)
    told = said(asker, "sendMessage", messageCode=0, to="@alumno02", subject="ñ" * size, body="x")
    assert codes(told) == [OTHER_STUDENT]
    asker.become(OTHER_STUDENT)
    [(_, first)] = said(asker, "getNotifications", beginTime=0)["notificationsArray"]
    assert dict(first)["summary"] == "ñ" * 4095


KEPT = [
    "\t", "a\tb", "  a", "a  b", "a   ", "&nbsp;", "&#8194;", "\xa0", "a\xa0\xa0b",
    "<pre> a\n\tb </pre>", "a\n\nb", " \n ",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_blanks_are_kept_byte_for_byte(text: str) -> None:
    asker = new_asker()
    asker.become(TEACHER)
    sent = {"attendanceEventCode": 3, "courseCode": 1, "title": "x", "text": text, "groups": ""}
    said(asker, "sendAttendanceEvent", **sent)
    assert asker.site.school.events[3].text == text
    said(asker, "sendMessage", messageCode=0, to="@alumno02", subject="x", body=text)
    asker.become(OTHER_STUDENT)
    [(_, first)] = said(asker, "getNotifications", beginTime=0)["notificationsArray"]
    assert dict(first)["content"] == text


# A ban


def test_requests_during_a_ban_do_not_lengthen_it() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    asker.site.ban("127.0.0.1")
    for _ in range(400):
        asker.clock.now += 8.9
        assert asker.post("getCourses")[0] == 403
    asker.clock.now += 41
    assert asker.post("getCourses")[0] == 200


def test_a_ban_does_not_say_how_long_it_lasts() -> None:
    asker = new_asker()
    banned, full = asker.site.page(403), asker.site.page(429)
    assert "Retry-After" not in banned.headers
    assert full.headers["Retry-After"] == "3600"
