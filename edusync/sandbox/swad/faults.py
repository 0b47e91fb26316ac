"""How SWAD says no: the SOAP faults by name, and what has no words."""

import attrs


@attrs.define(eq=False)
class Fault(Exception):
    """A SOAP fault: `code` is Client or Server, `detail` may be missing."""

    code: str
    message: str
    detail: str | None = None


class Crash(Exception):
    """The CGI dies: the web server answers with its page of an internal error."""


BAD_COURSE, BAD_SESSION = "Bad course code", "Bad session identifier"
BAD_ROLE, BAD_LOGIN = "Bad requested users' type", "Bad log in"
FORBIDDEN = "Request forbidden"
FAULTS = {
    "APP": ("Client", "Unknown application key", "Unknown application"),
    "KEY": ("Server", "Bad web service key", "Web service key does not exist in database"),
    "NOUSER": (
        "Server",
        "Can not get user's data from database",
        "User does not exist in database",
    ),
    "CRS0": ("Client", BAD_COURSE, "Course code must be a integer greater than 0"),
    "CRSX": ("Client", BAD_COURSE, "Course code does not exist in database"),
    "MEMBER": ("Server", FORBIDDEN, "Requester must belong to course"),
    "GROUP": ("Server", FORBIDDEN, "Requester must belong to group"),
    "TEACHER": ("Server", FORBIDDEN, "Requester must be a teacher"),
    "STUDENT": ("Server", FORBIDDEN, "Requester must be a student in the course"),
    "LOGIN": ("Server", BAD_LOGIN, "User's ID or nickname don't exist or password is wrong"),
    "NEW PASSWORD": ("Server", BAD_LOGIN, "User's email, nickname or ID don't exist"),
    "NO SESSION": ("Client", "SessionID is null", "Login by session"),
    "SESSION LENGTH": ("Client", BAD_SESSION, "The length of the session identifier is wrong"),
    "SESSION SIGNS": (
        "Client",
        BAD_SESSION,
        "The session identifier must contain only base64url characters",
    ),
    "SESSION": ("Server", BAD_SESSION, "Session identifier does not exist in database"),
    "INFO": ("Server", "Bad info type", "Unknown requested info type"),
    "GROUP CODE": (
        "Client",
        "Bad group code",
        "Group code does not exist in database or it's not a group of the specified course",
    ),
    "TREE": (
        "Client",
        "Bad tree code",
        "Tree code must be 1 (documents), 2 (shared files) or 3 (marks)",
    ),
    "FILE0": ("Client", "Bad file code", "File code must be a integer greater than 0"),
    "FILEX": (
        "Client",
        "File does not exist, please refresh",
        "The file requested does not exists",
    ),
    "ZONE": ("Server", "Wrong tree", "Wrong file zone"),
    "MARKS": ("Server", "Bad file code", "You can not get marks from this file"),
    "DEGREES": (
        "Client",
        "Bad list of degrees codes",
        "Degrees codes must be integers greater than 0 separated by commas",
    ),
    "SCORES": ("Client", "Bad score interval", "lowerScore or upperScore values not valid"),
    "GAME0": ("Client", "Bad game code", "Game code must be a integer greater than 0"),
    "MATCH0": ("Client", "Bad match code", "Match code must be a integer greater than 0"),
    "MATCHX": ("Client", "Bad game code", "Match does not belong to game"),
    "JOIN": ("Server", FORBIDDEN, "Requester can not join this match"),
    "QUESTION": ("Client", "Bad question index", "The question index should be greater than 0"),
    "USERS": ("Client", BAD_ROLE, "User roles allowed are 2 (students) or 3 (teachers)"),
    "FIND": (
        "Client",
        BAD_ROLE,
        "User roles allowed are 0 (all), 1 (guests), 2 (students) or 3 (teachers)",
    ),
    "TITLE": ("Server", FORBIDDEN, "Title of attendance event is empty"),
    "EVENT": ("Server", FORBIDDEN, "Attendance event does not belong to course"),
    "EVENT0": ("Server", FORBIDDEN, "Attendance event does not exist"),
    "REPLY": ("Client", "Can not send reply message", "Original message does not exist"),
    "MAC": ("Server", "Bad MAC", "MAC address format should be 12 hexadecimal digits"),
}


def fault(name: str) -> Fault:
    """The fault of that name, as in the tables of the protocol's description."""
    return Fault(*FAULTS[name])


def require(fulfilled: object, name: str) -> None:
    """Raises the fault of that name unless a condition is fulfilled."""
    if not fulfilled:
        raise fault(name)


def invalid_value(element: str) -> Fault:
    """The fault of a number that gSOAP cannot read; it has no detail."""
    return Fault("Client", f"Validation constraint violation: invalid value in element '{element}'")
