"""The operations of SWAD: the parameters of each, their types, the name of its reply."""

import re

import attrs

from edusync.sandbox.swad.faults import invalid_value
from edusync.sandbox.swad.text import low_bytes

_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_NUMBERS = {
    "int": _WHOLE,
    "long": _WHOLE,
    "float": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
}
_RANGES = {"int": 2**31, "long": 2**63}
_PARAMETERS = {
    "createAccount": "userNickname userEmail userPassword appKey",
    "loginByUserPasswordKey": "userID userPassword appKey",
    "loginBySessionKey": "sessionID appKey",
    "getAvailableRoles": "wsKey courseCode:int",
    "getNewPassword": "userID appKey",
    "getCourses": "wsKey",
    "getCourseInfo": "wsKey courseCode:int infoType",
    "getGroupTypes": "wsKey courseCode:int",
    "getGroups": "wsKey courseCode:int",
    "sendMyGroups": "wsKey courseCode:int myGroups",
    "getDirectoryTree": "wsKey courseCode:int groupCode:int treeCode:int",
    "getFile": "wsKey fileCode:int",
    "getMarks": "wsKey fileCode:int",
    "getTestConfig": "wsKey courseCode:int",
    "getTests": "wsKey courseCode:int beginTime:long",
    "getTrivialQuestion": "wsKey degrees lowerScore:float upperScore:float",
    "getGames": "wsKey courseCode:int",
    "getMatches": "wsKey courseCode:int gameCode:int",
    "getMatchStatus": "wsKey courseCode:int gameCode:int matchCode:int",
    "answerMatchQuestion": "wsKey courseCode:int gameCode:int matchCode:int"
    " questionIndex:int answerIndex:int",
    "getUsers": "wsKey courseCode:int groups userRole:int",
    "findUsers": "wsKey courseCode:int filter userRole:int",
    "getAttendanceEvents": "wsKey courseCode:int",
    "sendAttendanceEvent": "wsKey attendanceEventCode:int courseCode:int hidden:int startTime:int"
    " endTime:int commentsTeachersVisible:int title text groups",
    "removeAttendanceEvent": "wsKey attendanceEventCode:int",
    "getAttendanceUsers": "wsKey attendanceEventCode:int",
    "sendAttendanceUsers": "wsKey attendanceEventCode:int users setOthersAsAbsent:int",
    "getNotifications": "wsKey beginTime:long",
    "markNotificationsAsRead": "wsKey notifications",
    "sendNotice": "wsKey courseCode:int body",
    "sendMessage": "wsKey messageCode:int to subject body",
    "getLocation": "wsKey MAC",
    "sendMyLocation": "wsKey roomCode:int",
    "getLastLocation": "wsKey userCode:int",
}
WRAPPERS = {"findUsers": "getUsersOutput"}


@attrs.frozen
class Operation:
    """One operation; `parameters` are (name, type) in the order of the wire."""

    name: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def wrapper(self) -> str:
        """The element around the reply."""
        return WRAPPERS.get(self.name, f"{self.name}Output")

    def values(self, sent: dict[str, str]) -> list[str | int | float | None]:
        """The parameters as the server's code gets them; a missing number is 0, a text None."""
        return [_value(name, kind, sent.get(name)) for name, kind in self.parameters]


def _value(name: str, kind: str, text: str | None) -> str | int | float | None:
    if kind == "str":
        return None if text is None else low_bytes(text)
    if text is None or not text.strip():
        return 0
    if not _NUMBERS[kind].fullmatch(text.strip()):
        raise invalid_value(name)
    number = float(text) if kind == "float" else int(text)
    if kind in _RANGES and not -_RANGES[kind] <= number < _RANGES[kind]:
        raise invalid_value(name)
    return number


def _operation(name: str, parameters: str) -> Operation:
    pairs = (part.partition(":") for part in parameters.split())
    return Operation(name, tuple((pair[0], pair[2] or "str") for pair in pairs))


OPERATIONS = {name: _operation(name, parameters) for name, parameters in _PARAMETERS.items()}
