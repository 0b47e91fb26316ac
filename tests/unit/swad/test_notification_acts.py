"""Notifications: marked as read, and answered."""

from typing import Any

import pytest

from edusync.errors import InvalidValue, NotFound, TransportError, UnsupportedOperation
from edusync.swad.messaging.notification import Notification, mark_read
from edusync.swad.wire.operations import QUIRKS
from tests.unit.swad.notificationbox import ALL, BOX_BEGAN, Box, one, one_of
from tests.unit.swad.server import KEY, Lost, Parameters, Swad, recording, serving

# Marking as read


def marks(swad: Swad) -> list[str]:
    return [sent["notifications"] for name, sent in swad.requests if name.startswith("mark")]


def test_many_are_marked_in_one_request() -> None:
    box = Box()
    for code in (1, 2, 3):
        box.put(code, BOX_BEGAN + code)
    with serving(box) as swad:
        session = swad.session()
        found = Notification.list(session)
        assert mark_read(session, [*found, 3, 9]) == 4
        assert marks(swad) == ["3,2,1,9"]
        assert all(item.read for item in Notification.list(session))


def test_a_single_one_may_be_given_alone() -> None:
    box = Box()
    box.put(5, BOX_BEGAN)
    with serving(box) as swad:
        session = swad.session()
        assert mark_read(session, Notification.list(session)[0]) == 1
        assert mark_read(session, 5) == 1
        assert marks(swad) == ["5", "5"]


def test_those_that_were_read_are_not_sent_again() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        assert mark_read(session, [item for item in Notification.list(session) if item.read]) == 0
        assert mark_read(session, []) == 0
        assert marks(swad) == []


def test_a_great_many_take_one_request_for_each_3000() -> None:
    with serving(Box()) as swad:
        assert mark_read(swad.session(), range(1, 6002)) == 6001
        assert [len(codes.split(",")) for codes in marks(swad)] == [3000, 3000, 1]


@pytest.mark.parametrize("wrong", [0, -1, True, "1", "1,2", None, 1.0])
def test_what_is_no_notification_is_refused_before_anything_is_sent(wrong: Any) -> None:
    with serving(Box()) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="notifications"):
            mark_read(session, [1, wrong])
        assert not swad.requests


def test_a_notification_of_another_server_is_refused() -> None:
    with serving(Box()) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="of another server"):
            mark_read(session, [one_of()])
        assert not swad.requests


def test_the_count_of_the_server_is_not_believed() -> None:
    name = "markNotificationsAsRead--other_users_notification_counted_not_marked"
    with serving({"markNotificationsAsRead": recording(name)}) as swad:
        assert mark_read(swad.session(), [18]) == 1


def test_a_server_that_counts_what_it_marked_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(QUIRKS, "marking counts numbers")
    with (
        serving({"markNotificationsAsRead": {"numNotifications": 1}}) as swad,
        pytest.raises(NotFound, match="1 of 2"),
    ):
        mark_read(swad.session(), [1, 18])


def test_marking_is_repeated_where_the_reply_is_lost() -> None:
    def lose(_: Parameters) -> None:
        raise Lost

    answers = [lose, {"numNotifications": 1}]
    with serving({"markNotificationsAsRead": answers}) as swad:
        assert mark_read(swad.session(attempts=2), [1]) == 1
        assert marks(swad) == ["1", "1"]


def test_one_notification_marks_itself_and_comes_back_as_read() -> None:
    box = Box()
    box.put(1, BOX_BEGAN, status=3)
    with serving(box) as swad:
        (found,) = Notification.list(swad.session())
        done = found.mark_read()
        assert done == found
        assert (done.read, done.mailed, found.read) == (True, True, False)
        assert done.mark_read().read
        assert marks(swad) == ["1"]
        assert found.refresh().read


# Answering


def test_a_message_is_answered_under_its_own_subject() -> None:
    handlers = {**ALL, "sendMessage": recording("sendMessage--reply")}
    with serving(handlers) as swad:
        sent = one(swad.session(), 12).reply("Gracias")
        assert [user.nickname for user in sent.recipients] == ["profesora"]
        assert swad.requests[1][1] == {
            "wsKey": KEY,
            "messageCode": "1",
            "to": "",
            "subject": "Re: Bienvenida",
            "body": "Gracias",
        }


def test_an_answer_to_an_answer_keeps_its_subject() -> None:
    box = Box()
    box.put(1, BOX_BEGAN, summary="RE: Dudas")
    with serving(box) as swad:
        (found,) = Notification.list(swad.session())
        found.reply(text="1 < 2")
        assert swad.requests[1][1]["subject"] == "RE: Dudas"
        assert swad.requests[1][1]["body"] == "1 &lt; 2"


def test_an_answer_may_have_another_subject_and_more_recipients() -> None:
    handlers = {**ALL, "sendMessage": recording("sendMessage--reply_and_other")}
    with serving(handlers) as swad:
        sent = one(swad.session(), 12).reply("Gracias a los dos", "Otro", to="@alumno04")
        assert [user.nickname for user in sent.recipients] == ["profesora", "alumno04"]
        assert (swad.requests[1][1]["subject"], swad.requests[1][1]["to"]) == ("Otro", "@alumno04")


def test_only_messages_can_be_answered() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        notice = one(session, 11)
        with pytest.raises(UnsupportedOperation, match="send_message"):
            notice.reply("Gracias")
        assert swad.operations == ["getNotifications"]


def test_a_lost_answer_is_not_repeated() -> None:
    def lose(_: Parameters) -> None:
        raise Lost

    with serving({**ALL, "sendMessage": lose}) as swad:
        session = swad.session(attempts=5)
        with pytest.raises(TransportError) as caught:
            one(session, 12).reply("Gracias")
        assert caught.value.maybe_applied
        assert swad.operations == ["getNotifications", "sendMessage"]
