"""What a reply says, read a second time: by ElementTree and by a table of its own.

Nothing here comes from edusync. The table was written from the protocol's description, so that a
mistake in edusync's table shows as a difference.
"""

import html
import re
from typing import Any
from xml.etree import ElementTree

import attrs

USER = "userCode userNickname userID userSurname1 userSurname2 userFirstname userPhoto"
AUTHOR = "userSurname1 userSurname2 userFirstname userPhoto"
ANSWER = "questionCode answerIndex correct answerText answerFeedback"
QUESTION = "questionCode answerType shuffle stem feedback"
LOGIN = "wsKey userNickname userID userSurname1 userSurname2 userFirstname userPhoto userBirthday"
GROUP = (
    "groupCode groupName groupTypeCode groupTypeName open maxStudents numStudents fileZones member"
)
LOCATION = (
    "institutionCode institutionShortName institutionFullName centerCode centerShortName "
    "centerFullName buildingCode buildingShortName buildingFullName floor roomCode roomShortName "
    "roomFullName"
)
PERIOD = "startTime endTime"
EVENT = f"attendanceEventCode hidden {AUTHOR} {PERIOD} commentsTeachersVisible title text groups"
GAME = f"gameCode {AUTHOR} {PERIOD} title text numQuestions maxGrade visibility"
NOTIFICATION = (
    "notifCode eventType eventCode eventTime userNickname userSurname1 userSurname2 userFirstname "
    "userPhoto location status summary content"
)

# What has parts: an array by its name, or an object; the fields of each part.
PARTS = {
    "coursesArray": "courseCode courseShortName courseFullName userRole",
    "groupTypesArray": "groupTypeCode groupTypeName mandatory multiple openTime",
    "groupsArray": GROUP,
    "tagsArray": "tagCode tagText",
    "questionsArray": QUESTION,
    "answersArray": ANSWER,
    "questionTagsArray": "questionCode tagCode tagIndex",
    "gamesArray": GAME,
    "matchesArray": f"matchCode {AUTHOR} {PERIOD} title questionIndex groups",
    "usersArray": USER,
    "eventsArray": EVENT,
    "notificationsArray": NOTIFICATION,
    "question": QUESTION,
    "location": LOCATION,
}
REPLIES = {
    "createAccount": "userCode wsKey",
    "loginByUserPasswordKey": f"userCode {LOGIN} userRole",
    "loginBySessionKey": (
        f"userCode degreeTypeCode degreeCode courseCode {LOGIN} userRole "
        "degreeTypeName degreeName courseName"
    ),
    "getAvailableRoles": "roles",
    "getNewPassword": "success",
    "getCourses": "numCourses coursesArray",
    "getCourseInfo": "infoSrc infoTxt",
    "getGroupTypes": "numGroupTypes groupTypesArray",
    "getGroups": "numGroups groupsArray",
    "sendMyGroups": "success numGroups groupsArray",
    "getDirectoryTree": "tree",
    "getFile": "fileName URL size time license publisherName publisherPhoto",
    "getMarks": "content",
    "getTestConfig": (
        "pluggable numQuestions minQuestions defQuestions maxQuestions feedback visibility"
    ),
    "getTests": "tagsArray questionsArray answersArray questionTagsArray",
    "getTrivialQuestion": "question answersArray",
    "getGames": "numGames gamesArray",
    "getMatches": "numMatches matchesArray",
    "getMatchStatus": "matchCode questionIndex numAnswers answerIndex",
    "answerMatchQuestion": "matchCode",
    "getUsers": "numUsers usersArray",
    "findUsers": "numUsers usersArray",
    "getAttendanceEvents": "numEvents eventsArray",
    "sendAttendanceEvent": "attendanceEventCode",
    "removeAttendanceEvent": "attendanceEventCode",
    "getAttendanceUsers": "numUsers usersArray",
    "sendAttendanceUsers": "success numUsers",
    "getNotifications": "numNotifications notificationsArray",
    "markNotificationsAsRead": "numNotifications",
    "sendNotice": "noticeCode",
    "sendMessage": "numUsers usersArray",
    "getLocation": "location",
    "sendMyLocation": "success",
    "getLastLocation": "location checkinTime",
}
# Where an array has more fields in one operation than in the others.
MORE = {("getAttendanceUsers", "usersArray"): " present"}

WHOLE = set(  # whole numbers
    "answerIndex attendanceEventCode buildingCode centerCode checkinTime commentsTeachersVisible "
    "correct courseCode defQuestions degreeCode degreeTypeCode endTime eventCode eventTime "
    "fileZones floor gameCode groupCode groupTypeCode hidden institutionCode mandatory matchCode "
    "maxQuestions maxStudents member minQuestions multiple notifCode noticeCode numAnswers "
    "numCourses numEvents numGames numGroupTypes numGroups numMatches numNotifications "
    "numQuestions numStudents numUsers open openTime pluggable present questionCode questionIndex "
    "roles roomCode shuffle size startTime status success tagCode tagIndex time userCode userRole "
    "visibility".split()
)
PLAIN = set(  # texts without markup, which the site keeps with references for < > & ' " and others
    "buildingFullName buildingShortName centerFullName centerShortName courseFullName courseName "
    "courseShortName degreeName degreeTypeName fileName groupName groupTypeName "
    "institutionFullName institutionShortName license location publisherName roomFullName "
    "roomShortName tagText title userFirstname userSurname1 userSurname2".split()
)


# Controls that are in the data base: no XML may hold them, not even as a reference.
_NO_XML = re.compile(rb"&#x(?:[0-8BCEF]|1[0-9A-F]);")


@attrs.frozen
class Fault:
    """A SOAP fault: its short text, and its detail."""

    message: str
    detail: str


def fault_in(body: bytes) -> Fault | None:
    fault = _content(body)
    if not fault.tag.endswith("}Fault"):
        return None
    return Fault(fault.findtext("faultstring") or "", fault.findtext("detail") or "")


def read(operation: str, body: bytes) -> dict[str, Any]:
    """The reply of an operation as dicts and lists."""
    return _fields(REPLIES[operation], _content(body), operation)


def _content(body: bytes) -> ElementTree.Element:
    envelope = ElementTree.fromstring(_NO_XML.sub(b"", body))
    [content] = next(child for child in envelope if child.tag.endswith("}Body"))
    return content


def _fields(names: str, element: ElementTree.Element, operation: str) -> dict[str, Any]:
    return {name: _value(name, element.find(name), operation) for name in names.split()}


def _value(name: str, element: ElementTree.Element | None, operation: str) -> Any:
    if name in PARTS and not (name == "location" and operation == "getNotifications"):
        assert element is not None
        fields = PARTS[name] + MORE.get((operation, name), "")
        if not name.endswith("Array"):
            return _fields(fields, element, operation)
        return [_fields(fields, item, operation) for item in element]
    text = element.text or "" if element is not None else ""
    if name in WHOLE:
        return int(text)
    if name == "maxGrade":
        return float(f"{float(text):.7g}")
    return html.unescape(repaired(text)) if name in PLAIN else repaired(text)


def repaired(text: str) -> str:
    """The characters of windows-1252 that arrived as C1 controls."""
    return "".join(
        char.encode("latin-1").decode("cp1252", "ignore") or char
        if "\x80" <= char <= "\x9f"
        else char
        for char in text
    )
