"""What SWAD told of one thing goes back to it as it was told, where an operation takes it."""

import html
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.recorded.swad.reader import repaired
from tests.recorded.swad.recordings import recording
from tests.recorded.swad.replay import ASKED, asked, client, outcome_of

pytestmark = pytest.mark.block_network

KEY = "A" * 43
Record = dict[str, Any]
FIELDS = "hidden startTime endTime commentsTeachersVisible title text groups".split()


def replies(*operations: str) -> list[Record]:
    """The good replies of operations that were recorded."""
    names = [name for name in ASKED if recording(name).operation in operations]
    outcomes = [outcome_of(name).result for name in names]
    return [reply for reply in outcomes if reply is not None]


def records(operation: str, listed: str) -> Iterator[Record]:
    """The things that the recorded replies tell of."""
    for reply in replies(operation):
        yield from reply[listed]


def sent(operation: str, **parameters: Any) -> Record:
    """What goes over the wire."""
    found = asked(client("http://127.0.0.1:8088/en"), operation, {"wsKey": KEY, **parameters})
    return found.parameters


def test_an_attendance_event() -> None:
    events = list(records("getAttendanceEvents", "eventsArray"))
    for event in events:
        back = {name: event[name] for name in ["attendanceEventCode", *FIELDS]}
        wire = sent("sendAttendanceEvent", courseCode=1, **back)
        told = {name: wire[name] for name in back if name not in ("title", "text")}
        assert told == {name: str(back[name]) for name in told}
        assert html.unescape(repaired(wire["title"])) == event["title"]
        assert repaired(wire["text"]) == event["text"].replace("'", "&#39;")
    assert {event["groups"] for event in events} >= {"", "4,5"}


def test_the_groups_that_one_is_in() -> None:
    lists = []
    for reply in replies("getGroups", "sendMyGroups"):
        mine = [group["groupCode"] for group in reply["groupsArray"] if group["member"]]
        lists.append(",".join(map(str, mine)))
        assert sent("sendMyGroups", courseCode=1, myGroups=lists[-1])["myGroups"] == lists[-1]
    assert {*lists} >= {"", "1", "6,3"}


def test_who_was_present() -> None:
    for reply in replies("getAttendanceUsers"):
        codes = ",".join(str(user["userCode"]) for user in reply["usersArray"] if user["present"])
        wire = sent("sendAttendanceUsers", attendanceEventCode=1, users=codes, setOthersAsAbsent=1)
        assert wire["users"] == codes


ONE_BY_ONE: dict[str, tuple[str, str, Callable[[Record], tuple[str, Record]]]] = {
    "a notification": (
        "getNotifications",
        "notificationsArray",
        lambda one: ("markNotificationsAsRead", {"notifications": str(one["notifCode"])}),
    ),
    "the event of a notification": (
        "getNotifications",
        "notificationsArray",
        lambda one: (
            "sendMessage",
            {"messageCode": one["eventCode"], "to": "", "subject": "", "body": one["content"]},
        ),
    ),
    "the groups of a match": (
        "getMatches",
        "matchesArray",
        lambda one: ("getUsers", {"courseCode": 1, "groups": one["groups"], "userRole": 2}),
    ),
}


@pytest.mark.parametrize("what", ONE_BY_ONE)
def test_what_a_list_tells(what: str) -> None:
    operation, listed, back = ONE_BY_ONE[what]
    found = list(records(operation, listed))
    assert found
    for one in found:
        to, parameters = back(one)
        wire = sent(to, **parameters)
        assert {name: repaired(wire[name]) for name in parameters} == {
            name: str(value).replace("'", "&#39;") for name, value in parameters.items()
        }


def test_a_room() -> None:
    for reply in replies("getLocation", "getLastLocation"):
        code = reply["location"]["roomCode"]
        assert sent("sendMyLocation", roomCode=code)["roomCode"] == str(code)


def test_an_answer() -> None:
    for reply in replies("getMatchStatus"):
        index, answer = reply["questionIndex"], reply["answerIndex"]
        wire = sent(
            "answerMatchQuestion",
            courseCode=1,
            gameCode=1,
            matchCode=reply["matchCode"],
            questionIndex=index,
            answerIndex=answer,
        )
        assert (wire["questionIndex"], wire["answerIndex"]) == (str(index), str(answer))
