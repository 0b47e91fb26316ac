"""What each parameter of a write may be: sent as it is, or refused; nothing is left out by chance.

A write with an empty list leaves groups, marks people as absent, widens an event to the course; one
with an empty text wipes it. So `''` alone says that, and never None or what is no such list.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import pytest

from edusync.errors import InvalidValue
from edusync.swad.api.client import SwadAPI
from edusync.swad.wire.operations import OPERATIONS
from tests.recorded.swad.recordings import request_of
from tests.unit.swad.wire import APP_KEY, KEY, VALUES

API = SwadAPI("http://swad.test/en", APP_KEY, rate=None)

# Every parameter of every write, and which row of SORTS says what it may be.
WRITES = {
    "createAccount": "userNickname:literal userEmail:literal userPassword:literal appKey:app",
    "getNewPassword": "userID:literal appKey:app",
    "sendMyGroups": "wsKey:key courseCode:int myGroups:distinct",
    "answerMatchQuestion": "wsKey:key courseCode:int gameCode:int matchCode:int questionIndex:int"
    " answerIndex:int",
    "sendAttendanceEvent": "wsKey:key attendanceEventCode:int courseCode:int hidden:int"
    " startTime:time endTime:time commentsTeachersVisible:int title:text text:text groups:codes",
    "removeAttendanceEvent": "wsKey:key attendanceEventCode:int",
    "sendAttendanceUsers": "wsKey:key attendanceEventCode:int users:codes setOthersAsAbsent:int",
    "markNotificationsAsRead": "wsKey:key notifications:codes",
    "sendNotice": "wsKey:key courseCode:int body:text",
    "sendMessage": "wsKey:key messageCode:int to:literal subject:text body:text",
    "sendMyLocation": "wsKey:key roomCode:int",
}


def generated() -> Iterator[int]:
    yield 4
    yield 5


# What no parameter takes: it would have to be turned into something else.
NEVER = [True, 4.5, [4, 5], (4, 5), {4, 5}, {4: 5}, generated(), [], [""], b"4", b""]


@attrs.frozen
class Sort:
    """What is sent of a parameter, each value with what goes over the wire, and what is refused."""

    sent: Mapping[Any, str]
    refused: Sequence[Any]


def same(*values: str) -> Mapping[Any, str]:
    return {value: value for value in values}


SOME_TEXT = same("", " ", "abc", "1;2", "1,,2", "@nick", "null")
NO_CODES = [
    *[None, 0, 4, -4, " ", "abc", "None", "null", "4,abc", "abc,4", ",", "4,", ",4"],
    *["4,,5", "4, ,5", "4;5", "4 5", "4.0", "4.5", "1e3", "0x4", "[4, 5]", "@nick", "-4"],
    *["4,-5", "+4", "0", "0,4", "04", "2147483648", "9" * 5000, "4\n", "4\t,5", "\n"],
    *["4\xa0", "\xa0", "٤", "４", "4\0", "4'", "4%", "\ud800"],
]
SORTS = {
    "codes": Sort(  # SWAD passes over blanks
        same("", "4", "4,5", " 4 , 5 ", "5,4,4", "2147483647"), NO_CODES
    ),
    "distinct": Sort(
        same("", "4", "5,4", " 4 , 5 ", "2147483647"), [*NO_CODES, "4,4", "5,4,4", "4, 4"]
    ),
    "text": Sort(
        {**SOME_TEXT, **same("a\nb"), "it's": "it&#39;s"}, [None, 0, 4, -4, "a\0b", "\ud800"]
    ),
    "literal": Sort(SOME_TEXT, [None, 0, 4, -4, "a\nb", "it's", "a\0b", "\ud800"]),
    "int": Sort({0: "0", 4: "4", -4: "-4"}, [None, "", " ", "4", "abc", "4,5", 2**31]),
    "time": Sort({0: "0", 4: "4"}, [None, "", " ", "4", "abc", -4, 2**31]),
    "key": Sort({KEY: KEY}, [None, "", " ", 0, "abc"]),
    "app": Sort({None: APP_KEY, "other": "other"}, ["", " ", 0]),
}

PARAMETERS = [
    (operation, *parameter.split(":"))
    for operation, parameters in WRITES.items()
    for parameter in parameters.split()
]


class Sent(Exception):
    """Instead of sending, the envelope."""


@pytest.fixture(autouse=True)
def _nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def capture(self: object, url: str, body: bytes, *others: object) -> None:
        raise Sent(body)

    monkeypatch.setattr("edusync.net.transport.Client.post", capture)


def ask(operation: str, name: str, value: Any) -> None:
    """Asks for an operation with this value, and good ones for all other parameters."""
    given = {field.name: VALUES[field.kind] for field in OPERATIONS[operation].parameters}
    getattr(API, operation)(**{**given, name: value})


def test_the_table_has_every_parameter_of_every_write() -> None:
    found = {
        operation.name: [field.name for field in operation.parameters]
        for operation in OPERATIONS.values()
        if operation.writes
    }
    assert found == {
        operation: [parameter.partition(":")[0] for parameter in parameters.split()]
        for operation, parameters in WRITES.items()
    }


@pytest.mark.parametrize(("operation", "name", "sort"), PARAMETERS)
def test_a_parameter_is_sent_as_it_is(operation: str, name: str, sort: str) -> None:
    for value, wire in SORTS[sort].sent.items():
        with pytest.raises(Sent) as envelope:
            ask(operation, name, value)
        assert request_of(envelope.value.args[0]).parameters[name] == wire


@pytest.mark.parametrize(("operation", "name", "sort"), PARAMETERS)
def test_what_would_be_sent_as_something_else_is_refused(
    operation: str, name: str, sort: str
) -> None:
    for value in (*SORTS[sort].refused, *NEVER):
        with pytest.raises(InvalidValue, match=f"^{name}: "):
            ask(operation, name, value)


def of_sort(*sorts: str) -> pytest.MarkDecorator:
    found = [(operation, name) for operation, name, each in PARAMETERS if each in sorts]
    return pytest.mark.parametrize(("operation", "name"), found)


@of_sort("codes", "distinct")
@pytest.mark.parametrize("value", [None, "abc", [4, 5]])
def test_a_refused_list_says_how_codes_are_given(operation: str, name: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=r"like '4,5'; '' for none \(given: "):
        ask(operation, name, value)


@of_sort("text")
def test_a_text_that_is_none_says_how_none_is_said(operation: str, name: str) -> None:
    with pytest.raises(
        InvalidValue, match=rf"^{name}: must be text, '' for none( \(given: None\))?$"
    ):
        ask(operation, name, None)
