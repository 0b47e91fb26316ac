"""What each operation that writes does with nothing, blanks, 0 and nonsense for each parameter."""

from typing import Any

import attrs
import pytest

from edusync.errors import EdusyncError, InvalidValue
from edusync.sandbox import Sandbox
from edusync.swad import Session, SwadAPI
from edusync.swad.wire.operations import OPERATIONS
from tests.contract.swad.conftest import NOW, LogIn

T = int(NOW)
VALUES = {"None": None, "''": "", "blanks": "  ", "0": 0, "-1": -1, "nonsense": "abc", "list": [1]}

# Who asks ('' without a key), and parameters of each operation that it takes; all of them change
# something.
USUAL: dict[str, tuple[str, dict[str, Any]]] = {
    "createAccount": (
        "",
        {
            "userNickname": "@newcomer",
            "userEmail": "new@school.example",
            "userPassword": "Long-enough-1",
        },
    ),
    "getNewPassword": ("", {"userID": "@aarav"}),
    "sendMyGroups": ("@aarav", {"courseCode": 1, "myGroups": "4"}),
    "answerMatchQuestion": (
        "@aarav",
        {"courseCode": 1, "gameCode": 1, "matchCode": 2, "questionIndex": 1, "answerIndex": 2},
    ),
    "sendAttendanceEvent": (
        "@ada",
        {
            "attendanceEventCode": 2,
            "courseCode": 1,
            "hidden": 1,
            "startTime": T,
            "endTime": T + 60,
            "commentsTeachersVisible": 1,
            "title": "Other",
            "text": "other",
            "groups": "3,4",
        },
    ),
    "removeAttendanceEvent": ("@ada", {"attendanceEventCode": 2}),
    "sendAttendanceUsers": (
        "@ada",
        {"attendanceEventCode": 2, "users": "10", "setOthersAsAbsent": 1},
    ),
    "markNotificationsAsRead": ("@aarav", {"notifications": "1"}),
    "sendNotice": ("@ada", {"courseCode": 1, "body": "Hello"}),
    "sendMessage": (
        "@ada",
        {"messageCode": 0, "to": "@aarav", "subject": "Hello", "body": "Hello"},
    ),
    "sendMyLocation": ("@aarav", {"roomCode": 1}),
}

# What comes of each of VALUES in its order: r(efused) before anything is sent, e(rror) of the
# server, E(rror, though it is done), n(othing changed), d(one). A number of 0 or below is, for
# SWAD, a new event, no reply to a message, no room, or yes for a flag; '' is what wipes.
OUTCOMES: dict[tuple[str, str], str] = {
    ("createAccount", "userNickname"): "rnnrrnr",
    ("createAccount", "userEmail"): "rnnrrnr",
    ("createAccount", "userPassword"): "rnnrrnr",
    ("getNewPassword", "userID"): "reerrer",
    ("sendMyGroups", "courseCode"): "rrreerr",
    ("sendMyGroups", "myGroups"): "rdrrrrr",
    ("answerMatchQuestion", "courseCode"): "rrreerr",
    ("answerMatchQuestion", "gameCode"): "rrreerr",
    ("answerMatchQuestion", "matchCode"): "rrreerr",
    ("answerMatchQuestion", "questionIndex"): "rrreerr",
    ("answerMatchQuestion", "answerIndex"): "rrrdnrr",
    ("sendAttendanceEvent", "attendanceEventCode"): "rrrddrr",
    ("sendAttendanceEvent", "courseCode"): "rrreerr",
    ("sendAttendanceEvent", "hidden"): "rrrddrr",
    ("sendAttendanceEvent", "startTime"): "rrrdrrr",
    ("sendAttendanceEvent", "endTime"): "rrrdrrr",
    ("sendAttendanceEvent", "commentsTeachersVisible"): "rrrddrr",
    ("sendAttendanceEvent", "title"): "redrrdr",
    ("sendAttendanceEvent", "text"): "rddrrdr",
    ("sendAttendanceEvent", "groups"): "rdrrrrr",
    ("removeAttendanceEvent", "attendanceEventCode"): "rrreerr",
    ("sendAttendanceUsers", "attendanceEventCode"): "rrrnnrr",
    ("sendAttendanceUsers", "users"): "rdrrrrr",
    ("sendAttendanceUsers", "setOthersAsAbsent"): "rrrEdrr",
    ("markNotificationsAsRead", "notifications"): "rnrrrrr",
    ("sendNotice", "courseCode"): "rrreerr",
    ("sendNotice", "body"): "rddrrdr",
    ("sendMessage", "messageCode"): "rrrderr",
    ("sendMessage", "to"): "reerrer",
    ("sendMessage", "subject"): "rddrrdr",
    ("sendMessage", "body"): "rddrrdr",
    ("sendMyLocation", "roomCode"): "rrrnnrr",
}


def held(sandbox: Sandbox) -> object:
    """What the site holds, without keys."""
    apart = ("chance", "clock", "keys", "next_codes", "links")
    return attrs.asdict(sandbox.school, filter=lambda field, _: field.name not in apart)


def outcome(sandbox: Sandbox, log_in: LogIn, operation: str, name: str, value: Any) -> str:
    who, usual = USUAL[operation]
    session: Session = log_in(who or "@ada")
    before, requests = held(sandbox), len(sandbox.journal)
    values = [*(usual | {name: value}).values()]
    try:
        if who:
            session.call(getattr(SwadAPI, operation), *values)
        else:
            getattr(session.api, operation)(*values)
    except InvalidValue:
        assert (len(sandbox.journal), held(sandbox)) == (requests, before)
        return "r"
    except EdusyncError as error:
        if held(sandbox) == before:
            return "e"
        return "E" if error.maybe_applied else "done, and denied"
    return "n" if held(sandbox) == before else "d"


def test_every_operation_that_writes_is_in_the_table() -> None:
    apart = ("key", "app")
    rows = {
        (row.name, field.name)
        for row in OPERATIONS.values()
        if row.writes
        for field in row.parameters
        if field.kind not in apart
    }
    assert {*OUTCOMES} == rows


@pytest.mark.parametrize("operation", USUAL)
def test_the_usual_parameters_write(sandbox: Sandbox, log_in: LogIn, operation: str) -> None:
    name, value = next(iter(USUAL[operation][1].items()))
    assert outcome(sandbox, log_in, operation, name, value) == "d"


@pytest.mark.parametrize(("operation", "name"), OUTCOMES)
@pytest.mark.parametrize("value", VALUES)
def test_what_is_written_is_what_the_table_says(
    sandbox: Sandbox, log_in: LogIn, operation: str, name: str, value: str
) -> None:
    found = outcome(sandbox, log_in, operation, name, VALUES[value])
    assert found == dict(zip(VALUES, OUTCOMES[operation, name], strict=True))[value]
