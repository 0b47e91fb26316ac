"""All 34 operations by the raw client: a good reply of each, and the faults that are described."""

from typing import Any

import pytest

from edusync.errors import (
    AuthenticationError,
    EdusyncError,
    InvalidRequest,
    KeyExpired,
    NotFound,
    PermissionDenied,
    ServerBug,
    ServerError,
)
from edusync.sandbox import Sandbox
from edusync.sandbox.swad.records import WebSession
from edusync.sandbox.swad.school import digest
from edusync.swad.wire.operations import OPERATIONS
from tests.contract.swad.conftest import NOW, PASSWORD, Site

WEB_SESSION = "a" * 43
T = int(NOW)
EVENT = (0, 1, 0, T, T + 3600, 1, "New", "<b>Bring</b> paper", "3,4")
ROOM = "A1B2C3D4E5F6"
# nobody: the operation takes the key of the plugin. Of a reply, what is named is compared.
GOOD: dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]] = {
    "createAccount": ("", ("@newcomer", "new@school.example", "Long-enough-1"), {"userCode": 28}),
    "loginByUserPasswordKey": (
        "", ("@ada", digest(PASSWORD.encode())), {"userID": "70000001", "userRole": 3},
    ),
    "loginBySessionKey": ("", (WEB_SESSION,), {"courseCode": 1, "courseName": "Linear algebra"}),
    "getAvailableRoles": ("@ada", (1,), {"roles": 32}),
    "getNewPassword": ("", ("@aarav",), {"success": 1}),
    "getCourses": ("@aarav", (), {"numCourses": 2}),
    "getCourseInfo": ("@aarav", (1, "guide"), {"infoSrc": "URL"}),
    "getGroupTypes": ("@aarav", (1,), {"numGroupTypes": 2}),
    "getGroups": ("@aarav", (1,), {"numGroups": 5}),
    "sendMyGroups": ("@aarav", (1, "1, 4"), {"success": 1, "numGroups": 5}),
    "getDirectoryTree": ("@aarav", (1, 3, 1), {}),
    "getFile": ("@aarav", (1,), {"fileName": "syllabus.pdf", "size": 15}),
    "getMarks": ("@aarav", (4,), {}),
    "getTestConfig": ("@aarav", (1,), {"pluggable": 0, "maxQuestions": 10}),
    "getTests": ("@aarav", (1, 0), {"tagsArray": [
        {"tagCode": 2, "tagText": "Matrices"}, {"tagCode": 1, "tagText": "Numbers"}]}),
    "getTrivialQuestion": ("@aarav", ("1", -1.0, 1.0), {}),
    "getGames": ("@aarav", (1,), {"numGames": 1}),
    "getMatches": ("@aarav", (1, 1), {"numMatches": 2}),
    "getMatchStatus": ("@aarav", (1, 1, 2), {"matchCode": 2, "numAnswers": 4, "answerIndex": -1}),
    "answerMatchQuestion": ("@aarav", (1, 1, 2, 1, 3), {"matchCode": 2}),
    "getUsers": ("@ada", (1, "", 2), {"numUsers": 24}),
    "findUsers": ("@ada", (1, "agata swiecka", 0), {"numUsers": 0}),
    "getAttendanceEvents": ("@ada", (1,), {"numEvents": 3}),
    "sendAttendanceEvent": ("@ada", EVENT, {"attendanceEventCode": 4}),
    "removeAttendanceEvent": ("@ada", (1,), {"attendanceEventCode": 1}),
    "getAttendanceUsers": ("@ada", (2,), {"numUsers": 8}),
    "sendAttendanceUsers": ("@ada", (3, "4,5", 1), {"success": 1, "numUsers": 0}),
    "getNotifications": ("@aarav", (0,), {"numNotifications": 2}),
    "markNotificationsAsRead": ("@aarav", ("1, 2, 99",), {"numNotifications": 3}),
    "sendNotice": ("@ada", (1, "No class on Friday"), {"noticeCode": 1}),
    "sendMessage": ("@ada", (0, "@luis,@ines", "Hello", "Both"), {"numUsers": 2}),
    "getLocation": ("@aarav", (ROOM,), {}),
    "sendMyLocation": ("@aarav", (1,), {"success": 1}),
    "getLastLocation": ("@aarav", (1,), {"checkinTime": 0}),
}  # fmt: skip
NEVER = {"getMarks"}  # fails on every server of these years

KEY = (KeyExpired, "Bad web service key: Web service key does not exist in database")
APP = (AuthenticationError, "Unknown application key: Unknown application")
CRS0 = (NotFound, "Bad course code: Course code must be a integer greater than 0")
CRSX = (NotFound, "Bad course code: Course code does not exist in database")
MEMBER = (PermissionDenied, "Request forbidden: Requester must belong to course")
TEACHER = (PermissionDenied, "Request forbidden: Requester must be a teacher")
STUDENT = (PermissionDenied, "Request forbidden: Requester must be a student in the course")
GROUP = (PermissionDenied, "Request forbidden: Requester must belong to group")
LOGIN = (AuthenticationError, "Bad log in: User's ID or nickname don't exist or password is wrong")
GROUP_CODE = (NotFound, "Bad group code: Group code does not exist in database or it's not a group")
TREE = (InvalidRequest, "Bad tree code: Tree code must be 1 (documents), 2 (shared files) or 3")
FILE0 = (InvalidRequest, "Bad file code: File code must be a integer greater than 0")
FILEX = (NotFound, "File does not exist, please refresh: The file requested does not exists")
ZONE = (PermissionDenied, "Wrong tree: Wrong file zone")
MARKS = (ServerBug, "Bad file code: You can not get marks from this file")
DEGREES = (InvalidRequest, "Bad list of degrees codes: Degrees codes must be integers greater")
SCORES = (InvalidRequest, "Bad score interval: lowerScore or upperScore values not valid")
GAME0 = (InvalidRequest, "Bad game code: Game code must be a integer greater than 0")
MATCH0 = (InvalidRequest, "Bad match code: Match code must be a integer greater than 0")
MATCHX = (NotFound, "Bad game code: Match does not belong to game")
QUESTION = (InvalidRequest, "Bad question index: The question index should be greater than 0")
USERS = (InvalidRequest, "Bad requested users' type: User roles allowed are 2 (students) or 3")
FIND = (InvalidRequest, "Bad requested users' type: User roles allowed are 0 (all), 1 (guests)")
TITLE = (InvalidRequest, "Request forbidden: Title of attendance event is empty")
EVENTX = (NotFound, "Request forbidden: Attendance event does not belong to course")
EVENT0 = (NotFound, "Request forbidden: Attendance event does not exist")
REPLY = (NotFound, "Can not send reply message: Original message does not exist")
MAC = (InvalidRequest, "Bad MAC: MAC address format should be 12 hexadecimal digits")
CRASH = (ServerBug, "HTTP 500: the program of the server broke down")

BAD: list[tuple[str, str, tuple[Any, ...], tuple[type[EdusyncError], str]]] = [
    ("loginByUserPasswordKey", "", ("@ada", digest(b"wrong")), LOGIN),
    ("loginByUserPasswordKey", "", ("@nobody", digest(PASSWORD.encode())), LOGIN),
    ("loginByUserPasswordKey", "", ("ada", digest(PASSWORD.encode())), LOGIN),
    ("loginByUserPasswordKey", "", ("@ada", PASSWORD), LOGIN),
    ("loginBySessionKey", "", ("b" * 43,), (AuthenticationError, "Bad session identifier")),
    ("getNewPassword", "", ("ada@school.example",), (NotFound, "Bad log in: User's email")),
    ("getCourseInfo", "@ada", (0, "guide"), CRS0),
    ("getCourseInfo", "@ada", (9, "guide"), CRS0),
    ("getCourseInfo", "@luis", (1, "guide"), MEMBER),
    ("getCourseInfo", "@ada", (1, "Guide"), (InvalidRequest, "Bad info type: Unknown requested")),
    ("getGroupTypes", "@ada", (9,), CRS0),
    ("getGroupTypes", "@luis", (1,), MEMBER),
    ("getGroups", "@ada", (-1,), CRS0),
    ("getGroups", "@luis", (1,), MEMBER),
    ("sendMyGroups", "@ada", (0, ""), CRS0),
    ("sendMyGroups", "@ada", (9, ""), MEMBER),
    ("getDirectoryTree", "@ada", (0, 0, 1), CRS0),
    ("getDirectoryTree", "@ada", (9, 0, 1), CRSX),
    ("getDirectoryTree", "@luis", (1, 0, 1), MEMBER),
    ("getDirectoryTree", "@ada", (2, 3, 1), GROUP_CODE),
    ("getDirectoryTree", "@ada", (1, 3, 1), GROUP),
    ("getDirectoryTree", "@ada", (1, 0, 4), TREE),
    ("getFile", "@ada", (0,), FILE0),
    ("getFile", "@ada", (99,), FILEX),
    ("getFile", "@luis", (1,), MEMBER),
    ("getFile", "@ada", (5,), GROUP),
    ("getFile", "@aarav", (4,), ZONE),
    ("getFile", "@ines", (4,), ZONE),
    ("getMarks", "@aarav", (4,), MARKS),
    ("getMarks", "@aarav", (99,), MARKS),
    ("getTestConfig", "@ada", (9,), MEMBER),
    ("getTestConfig", "@ada", (0,), CRS0),
    ("getTests", "@ada", (9, 0), MEMBER),
    ("getTrivialQuestion", "@ada", ("x,0", 0.0, 1.0), DEGREES),
    ("getTrivialQuestion", "@ada", ("", 0.0, 1.0), DEGREES),
    ("getTrivialQuestion", "@ada", ("1", 1.0, 0.0), SCORES),
    ("getGames", "@ada", (1,), STUDENT),
    ("getGames", "@aarav", (9,), STUDENT),
    ("getMatches", "@aarav", (1, 0), GAME0),
    ("getMatches", "@ada", (1, 1), STUDENT),
    ("getMatchStatus", "@aarav", (1, 0, 1), GAME0),
    ("getMatchStatus", "@aarav", (1, 1, 0), MATCH0),
    ("getMatchStatus", "@aarav", (1, 9, 1), MATCHX),
    ("getMatchStatus", "@aarav", (1, 1, 9), MATCHX),
    ("getMatchStatus", "@ada", (1, 1, 1), STUDENT),
    ("answerMatchQuestion", "@aarav", (0, 1, 1, 1, 1), CRS0),
    ("answerMatchQuestion", "@aarav", (1, 1, 9, 1, 1), MATCHX),
    ("answerMatchQuestion", "@aarav", (1, 1, 2, 0, 1), QUESTION),
    ("getUsers", "@ada", (9, "", 2), CRSX),
    ("getUsers", "@luis", (1, "", 2), MEMBER),
    ("getUsers", "@ada", (1, "", 1), USERS),
    ("findUsers", "@luis", (1, "agatha", 0), MEMBER),
    ("findUsers", "@ada", (1, "agatha", 4), FIND),
    ("getAttendanceEvents", "@aarav", (1,), TEACHER),
    ("getAttendanceEvents", "@ines", (1,), TEACHER),
    ("getAttendanceEvents", "@ada", (9,), TEACHER),
    ("sendAttendanceEvent", "@ines", EVENT, TEACHER),
    ("sendAttendanceEvent", "@ada", (*EVENT[:6], "", "", ""), TITLE),
    ("sendAttendanceEvent", "@ada", (9, *EVENT[1:]), EVENTX),
    ("sendAttendanceEvent", "@ada", (1, 2, *EVENT[2:]), EVENTX),
    ("removeAttendanceEvent", "@ada", (0,), EVENT0),
    ("removeAttendanceEvent", "@ada", (9,), CRS0),
    ("removeAttendanceEvent", "@luis", (1,), TEACHER),
    ("getAttendanceUsers", "@aarav", (1,), TEACHER),
    ("sendAttendanceUsers", "@ines", (1, "", 1), TEACHER),
    ("sendAttendanceUsers", "@ada", (1, "4,5", 0), CRASH),
    ("sendNotice", "@ada", (9, "x"), CRSX),
    ("sendNotice", "@ines", (1, "x"), TEACHER),
    ("sendMessage", "@ada", (0, "luis", "x", "x"), CRASH),
    ("sendMessage", "@ada", (9, "@luis", "x", "x"), REPLY),
    ("sendMessage", "@ada", (-1, "@luis", "x", "x"), REPLY),
    ("sendMessage", "@ada", (1, "", "x", "x"), REPLY),
    ("getLocation", "@ada", ("xyz",), MAC),
]


def ask(site: Site, operation: str, who: str, values: tuple[Any, ...]) -> Any:
    if not who:
        return getattr(site.api(), operation)(*values)
    return site.log_in(who).call(getattr(type(site.api()), operation), *values)


def test_every_operation_is_in_the_table() -> None:
    assert set(GOOD) == set(OPERATIONS)
    assert len(GOOD) == 34


@pytest.mark.parametrize("operation", sorted(set(GOOD) - NEVER))
def test_an_operation_answers(site: Site, sandbox: Sandbox, operation: str) -> None:
    sandbox.school.web_sessions[WEB_SESSION] = WebSession(1, 1)
    who, values, told = GOOD[operation]
    reply = ask(site, operation, who, values)
    assert {name: reply[name] for name in told} == told
    last = sandbox.journal[-1]
    assert (last.name, last.status) == (operation, 200)


@pytest.mark.parametrize(
    ("operation", "who", "values", "error"),
    BAD,
    ids=[f"{operation}-{place}" for place, (operation, *_) in enumerate(BAD)],
)
def test_an_operation_refuses(
    site: Site,
    operation: str,
    who: str,
    values: tuple[Any, ...],
    error: tuple[type[EdusyncError], str],
) -> None:
    kind, text = error
    with pytest.raises(kind) as caught:
        ask(site, operation, who, values)
    assert type(caught.value) is kind
    assert caught.value.message.startswith(text)


@pytest.mark.parametrize("operation", sorted(name for name, row in GOOD.items() if row[0]))
def test_a_key_that_nobody_has_is_refused(site: Site, operation: str) -> None:
    with pytest.raises(KeyExpired, match=r"Bad web service key: Web service key does not exist"):
        getattr(site.api(), operation)("b" * 43, *GOOD[operation][1])


@pytest.mark.parametrize("operation", sorted(name for name, row in GOOD.items() if not row[0]))
def test_a_plugin_that_is_not_known_is_refused(site: Site, operation: str) -> None:
    with pytest.raises(AuthenticationError, match=r"Unknown application key: Unknown application"):
        getattr(site.api(), operation)(*GOOD[operation][1], "another-key")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("ab", "a@school.example", "Long-enough-1"), -1),
        (("@aa", "a@school.example", "Long-enough-1"), -1),
        (("@ADA", "a@school.example", "Long-enough-1"), -2),
        (("@fresh", "no address", "Long-enough-1"), -3),
        (("@fresh", "ada@school.example", "Long-enough-1"), -4),
        (("@fresh", "a@school.example", "short"), -5),
        (("@fresh", "a@school.example", "1234567890"), -5),
    ],
)
def test_an_account_that_is_not_made_has_a_number_below_zero(
    site: Site, values: tuple[str, ...], code: int
) -> None:
    assert site.api().createAccount(*values) == {"userCode": code, "wsKey": ""}


def test_numbers_out_of_range_never_leave_the_client(site: Site, sandbox: Sandbox) -> None:
    session = site.log_in("@ada")
    before = len(sandbox.journal)
    with pytest.raises(EdusyncError, match="courseCode"):
        session.call(type(session.api).getGroups, 2**31)
    assert len(sandbox.journal) == before


def test_errors_of_the_server_name_operation_and_object(site: Site) -> None:
    with pytest.raises(ServerError) as caught:
        ask(site, "getGroups", "@ada", (9,))
    assert (caught.value.operation, caught.value.target) == ("getGroups", "courseCode=9")
