"""The table of operations: parameters, replies, what may be repeated, faults, quirks.

A field is written `name:kind`, in the order of the wire. Kinds of text: plain (shown as it is),
html (shown as HTML), literal (never encoded), codes (those of several things: '4,5'), distinct
(codes, each once). `[user]` is a list of the shape below, `{location}` one of it. Where a kind is
followed by `<=`, so many bytes are the most that the server takes; `>=0` keeps a number from being
negative.
"""

import re
from collections.abc import Mapping

import attrs

from edusync.errors import (
    AuthenticationError,
    InvalidRequest,
    KeyExpired,
    NotFound,
    PermissionDenied,
    ServerBug,
    ServerError,
)


@attrs.frozen
class Field:
    """One parameter, or one field of a reply."""

    name: str
    kind: str
    longest: int | None = None  # bytes on the wire
    least: int | None = None
    inside: tuple["Field", ...] = ()  # of a list or a structure
    shape: str = ""  # and its name


@attrs.frozen
class Operation:
    """One operation of the web service."""

    name: str
    parameters: tuple[Field, ...]
    reply: tuple[Field, ...]
    writes: bool = False
    repeat: bool = True  # whether it may be sent twice
    wrapper: str = ""  # element of the reply, where it is not `<name>Output`

    def may_repeat(self, sent: Mapping[str, object]) -> bool:
        """Whether this request may be sent again; a new attendance event may not."""
        return self.repeat or int(str(sent.get("attendanceEventCode", 0))) > 0


_NAME = "userSurname1:plain userSurname2:plain userFirstname:plain userPhoto:literal"
_USER = f"userCode:int userNickname:literal userID:literal {_NAME}"
_ROLE = "userBirthday:literal userRole:int"
_ANSWERS = "answersArray:[answer]"
_QUESTION = "questionCode:int answerType:literal shuffle:int stem:html feedback:html"
_PLACES = "institution center building"
_USERS = "numUsers:int usersArray:[user]"
_GROUPS = "numGroups:int groupsArray:[group]"
_GAME = "wsKey:key courseCode:int gameCode:int"
_COURSE = "wsKey:key courseCode:int"

_SHAPES = {
    "course": "courseCode:int courseShortName:plain courseFullName:plain userRole:int",
    "grouptype": "groupTypeCode:int groupTypeName:plain mandatory:int multiple:int openTime:long",
    "group": "groupCode:int groupName:plain groupTypeCode:int groupTypeName:plain open:int"
    " maxStudents:int numStudents:int fileZones:int member:int",
    "tag": "tagCode:int tagText:plain",
    "question": _QUESTION,
    "answer": "questionCode:int answerIndex:int correct:int answerText:html answerFeedback:html",
    "questiontag": "questionCode:int tagCode:int tagIndex:int",
    "game": f"gameCode:int {_NAME} startTime:int endTime:int title:plain text:html"
    " numQuestions:int maxGrade:float visibility:int",
    "match": f"matchCode:int {_NAME} startTime:int endTime:int title:plain questionIndex:int"
    " groups:literal",
    "user": _USER,
    "attendee": f"{_USER} present:int",
    "event": f"attendanceEventCode:int hidden:int {_NAME} startTime:int endTime:int"
    " commentsTeachersVisible:int title:plain text:html groups:literal",
    "notification": "notifCode:int eventType:literal eventCode:int eventTime:long"
    f" userNickname:literal {_NAME} location:plain status:int summary:html content:html",
    "location": " ".join(
        f"{place}Code:int {place}ShortName:plain {place}FullName:plain" for place in _PLACES.split()
    )
    + " floor:int roomCode:int roomShortName:plain roomFullName:plain",
}

_FIELD = re.compile(r"(\w+):([\[{]?)(\w+)[\]}]?(?:<=(\d+))?(?:>=(\d+))?")


def _fields(text: str) -> tuple[Field, ...]:
    found = []
    for word in text.split():
        match = _FIELD.fullmatch(word)
        assert match, word
        name, bracket, kind, longest, least = match.groups()
        if bracket:
            inside = _fields(_SHAPES[kind])
            found.append(
                Field(name, "list" if bracket == "[" else "structure", inside=inside, shape=kind)
            )
        else:
            most, low = (int(bound) if bound else None for bound in (longest, least))
            found.append(Field(name, kind, most, low))
    return tuple(found)


_LOGGED_IN = f"userCode:int wsKey:literal {_USER.partition(' ')[2]} {_ROLE}"
_BY_SESSION = (
    "userCode:int degreeTypeCode:int degreeCode:int courseCode:int wsKey:literal"
    f" {_USER.partition(' ')[2]} {_ROLE} degreeTypeName:plain degreeName:plain courseName:plain"
)
_EVENT = (
    "wsKey:key attendanceEventCode:int courseCode:int hidden:int startTime:int>=0 endTime:int>=0"
    " commentsTeachersVisible:int title:plain<=2047 text:html groups:codes"
)
_STATUS = "matchCode:int questionIndex:int numAnswers:int answerIndex:int"
_TESTS = f"tagsArray:[tag] questionsArray:[question] {_ANSWERS} questionTagsArray:[questiontag]"
_FILE = "fileName:plain URL:literal size:int time:int license:plain publisherName:plain"
_CONFIG = (
    "pluggable:int numQuestions:int minQuestions:int defQuestions:int maxQuestions:int"
    " feedback:literal visibility:int"
)

READ, WRITE, ONCE = "read", "write", "once"  # once: a write that may not be sent twice

_ROWS = [
    ("createAccount", ONCE, "userNickname:literal userEmail:literal userPassword:secret appKey:app",
     "userCode:int wsKey:literal"),
    ("loginByUserPasswordKey", READ, "userID:literal<=255 userPassword:secret appKey:app",
     _LOGGED_IN),
    ("loginBySessionKey", READ, "sessionID:session appKey:app", _BY_SESSION),
    ("getAvailableRoles", READ, _COURSE, "roles:int"),
    ("getNewPassword", ONCE, "userID:literal<=255 appKey:app", "success:int"),
    ("getCourses", READ, "wsKey:key", "numCourses:int coursesArray:[course]"),
    ("getCourseInfo", READ, f"{_COURSE} infoType:literal", "infoSrc:literal infoTxt:html"),
    ("getGroupTypes", READ, _COURSE, "numGroupTypes:int groupTypesArray:[grouptype]"),
    ("getGroups", READ, _COURSE, _GROUPS),
    ("sendMyGroups", WRITE, f"{_COURSE} myGroups:distinct", f"success:int {_GROUPS}"),
    ("getDirectoryTree", READ, f"{_COURSE} groupCode:int treeCode:int", "tree:html"),
    ("getFile", READ, "wsKey:key fileCode:int", f"{_FILE} publisherPhoto:literal"),
    ("getMarks", READ, "wsKey:key fileCode:int", "content:html"),
    ("getTestConfig", READ, _COURSE, _CONFIG),
    ("getTests", READ, f"{_COURSE} beginTime:long", _TESTS),
    ("getTrivialQuestion", READ, "wsKey:key degrees:literal lowerScore:float upperScore:float",
     f"question:{{question}} {_ANSWERS}"),
    ("getGames", READ, _COURSE, "numGames:int gamesArray:[game]"),
    ("getMatches", READ, _GAME, "numMatches:int matchesArray:[match]"),
    ("getMatchStatus", READ, f"{_GAME} matchCode:int", _STATUS),
    ("answerMatchQuestion", WRITE, f"{_GAME} matchCode:int questionIndex:int answerIndex:int",
     "matchCode:int"),
    ("getUsers", READ, f"{_COURSE} groups:literal userRole:int", _USERS),
    ("findUsers", READ, f"{_COURSE} filter:plain<=255 userRole:int", _USERS),
    ("getAttendanceEvents", READ, _COURSE, "numEvents:int eventsArray:[event]"),
    ("sendAttendanceEvent", ONCE, _EVENT, "attendanceEventCode:int"),
    ("removeAttendanceEvent", WRITE, "wsKey:key attendanceEventCode:int",
     "attendanceEventCode:int"),
    ("getAttendanceUsers", READ, "wsKey:key attendanceEventCode:int",
     "numUsers:int usersArray:[attendee]"),
    ("sendAttendanceUsers", WRITE,
     "wsKey:key attendanceEventCode:int users:codes setOthersAsAbsent:int",
     "success:int numUsers:int"),
    ("getNotifications", READ, "wsKey:key beginTime:long",
     "numNotifications:int notificationsArray:[notification]"),
    ("markNotificationsAsRead", WRITE, "wsKey:key notifications:codes", "numNotifications:int"),
    ("sendNotice", ONCE, f"{_COURSE} body:html<=65535", "noticeCode:int"),
    ("sendMessage", ONCE, "wsKey:key messageCode:int to:literal subject:plain<=4095 body:html",
     _USERS),
    ("getLocation", READ, "wsKey:key MAC:literal", "location:{location}"),
    ("sendMyLocation", ONCE, "wsKey:key roomCode:int", "success:int"),
    ("getLastLocation", READ, "wsKey:key userCode:int",
     "location:{location} checkinTime:long"),
]  # fmt: skip

_WRAPPERS = {"findUsers": "getUsersOutput"}

OPERATIONS = {
    name: Operation(
        name,
        _fields(parameters),
        _fields(reply),
        writes=nature != READ,
        repeat=nature != ONCE,
        wrapper=_WRAPPERS.get(name, f"{name}Output"),
    )
    for name, nature, parameters, reply in _ROWS
}


@attrs.frozen
class FaultRow:
    """What a fault means: its title and the beginning of its detail, '' for any.

    A fault that is `passing` may not come again: what reads is asked once more.
    """

    title: str
    detail: str
    error: type[ServerError]
    advice: str = ""
    passing: bool = False


_ASK_ADMIN = "ask the administrator of the site for the key of your plugin"
_TRY_LATER = "the database of the server failed: try again later"
_NOT_MINE = "the courses of the user are those of getCourses"

FAULTS = [
    FaultRow("Bad web service key", "", KeyExpired, "log in again: a key lives for 7 days"),
    FaultRow("Unknown application key", "", AuthenticationError, _ASK_ADMIN),
    FaultRow("Bad log in", "User's email, nickname", NotFound, "give @nickname or ID: SWAD answers "
             "this to every e-mail address"),
    FaultRow("Bad log in", "", AuthenticationError, "give @nickname (with @), e-mail or ID, and "
             "the password of the site"),
    FaultRow("Can not get user's data", "User does not exist", AuthenticationError,
             "the account of this key was removed, or the database failed for a moment: try again "
             "later", passing=True),
    FaultRow("Can not get user's data", "", ServerBug, _TRY_LATER, passing=True),
    FaultRow("Can not send reply message", "", NotFound, "reply to a message that you received: "
             "its code is in event_code of its notification"),
    FaultRow("Can not ", "", ServerBug, _TRY_LATER),
    FaultRow("Bad session identifier", "Session identifier does not", AuthenticationError,
             "the web session is over: open the plugin from the site again"),
    FaultRow("Bad session identifier", "", InvalidRequest),
    FaultRow("SessionID is null", "", InvalidRequest),
    FaultRow("Bad course code", "", NotFound, _NOT_MINE),
    FaultRow("Request forbidden", "Title of attendance event", InvalidRequest),
    FaultRow("Request forbidden", "Attendance event does not", NotFound),
    FaultRow("Request forbidden", "", PermissionDenied),
    FaultRow("Bad group code", "", NotFound, "getGroups lists the groups of the course"),
    FaultRow("Bad file code", "You can not get marks", ServerBug, "many versions of SWAD answer "
             "this to every file of marks: see the marks on the site"),
    FaultRow("Bad file code", "", InvalidRequest),
    FaultRow("File does not exist", "", NotFound, "read the tree of files again"),
    FaultRow("Wrong tree", "", PermissionDenied, "students read marks with getMarks"),
    FaultRow("Bad game code", "Match does not belong", NotFound),
    FaultRow("Bad ", "", InvalidRequest),
    FaultRow("Validation constraint violation", "", InvalidRequest),
]  # fmt: skip

# What the server gets wrong, and the library works around or reports. A repaired server needs its
# line taken away, and nothing else.
QUIRKS = {
    "no new password by e-mail": "getNewPassword refuses every e-mail address",
    "comments flag of events": "getAttendanceEvents says whether an event is open now, instead of"
    " whether students see the teachers' comments: changing an event hides them, unless"
    " comments_visible is set",
    "crash after added presences": "sendAttendanceUsers stores added presences, then breaks off",
    "no marks in notifications": "notifications of marks hold no marks: see them on the site",
    "marking counts numbers": "markNotificationsAsRead counts the numbers that it was sent, not"
    " the notifications that it marked",
    "notices are not announced": "a notice sent by the web service stands in its course, and"
    " nobody is notified of it",
    "search in no course": "findUsers takes a course that does not exist for the whole platform",
    "no users of a group": "getUsers sends the users of the whole course, whatever the groups",
    "roles of any course": "getAvailableRoles returns the highest role in any course: who teaches"
    " in one may be shown as a teacher in another, or as one who may edit there",
    "raw names in trees": "getDirectoryTree escapes nothing in the names of files and folders",
    "links to files that are gone": "getFile gives a link, size 0 and time 0 for a file that is"
    " gone from the disk",
    "empty tests": "getTests sends no question of tests that may be downloaded",
    "trivia without texts": "getTrivialQuestion sends numbers instead of the texts of answers",
    "no number of questions": "getGames sends a number of questions that is not one",
}
