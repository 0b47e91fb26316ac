"""Notifications: read, gone on reading, marked as read, answered."""

import datetime
import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from edusync.errors import InvalidValue, NotFound, TransportError, UnsupportedOperation
from edusync.swad import quirks
from edusync.swad.cursors import OVERLAP
from edusync.swad.eventtypes import EventType, NotificationStatus
from edusync.swad.notifications import Notification, mark_read, read_notifications, reply
from edusync.swad.operations import QUIRKS
from edusync.swad.quirks import ServerQuirkWarning
from edusync.swad.session import Session
from tests.unit.swad.server import KEY, Lost, Parameters, Swad, recording, serving

ALL = {"getNotifications": recording("getNotifications--student_all")}
BOX_BEGAN = 1791590400


@pytest.fixture(autouse=True)
def _every_quirk_untold() -> Iterator[None]:
    quirks.forget()
    yield
    quirks.forget()


class Box:
    """The notifications of one user, by SWAD's rules: newest first, from a time on."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.marked: list[str] = []

    def put(self, code: int, time: int, status: int = 0, **told: Any) -> None:
        row = {
            "notifCode": code,
            "eventType": "message",
            "eventCode": code + 100,
            "eventTime": time,
            "userNickname": "ana",
            "userSurname1": "Ábalos",
            "userSurname2": "",
            "userFirstname": "Ana",
            "userPhoto": "",
            "location": "-",
            "status": status,
            "summary": f"number {code}",
            "content": "",
        }
        self.rows.append({**row, **told})

    def getNotifications(self, sent: Parameters) -> Any:
        begin = int(sent["beginTime"])
        told = [row for row in self.rows if row["eventTime"] >= begin]
        told.sort(key=lambda row: -row["eventTime"])
        return {"numNotifications": len(told), "notificationsArray": told}

    def markNotificationsAsRead(self, sent: Parameters) -> Any:
        codes = [int(code) for code in sent["notifications"].split(",")]
        for row in self.rows:
            if row["notifCode"] in codes:
                row["status"] |= 4
        return {"numNotifications": len(codes)}

    def sendMessage(self, sent: Parameters) -> Any:
        return {"numUsers": 1, "usersArray": [{"userCode": 6, "userNickname": "ana"}]}


def one(session: Session, code: int) -> Notification:
    return next(found for found in read_notifications(session, removed=True) if found.code == code)


def one_of(**told: Any) -> Notification:
    """A notification as it is read."""
    box = Box()
    box.put(1, BOX_BEGAN, **told)
    with serving(box) as swad:
        (found,) = read_notifications(swad.session(), removed=True)
    return found


# Reading


def test_a_recorded_list_comes_newest_first_in_one_request() -> None:
    with serving(ALL) as swad:
        found = read_notifications(swad.session(), removed=True)
        assert [item.code for item in found] == list(range(17, 0, -1))
        assert swad.requests == [("getNotifications", {"wsKey": KEY, "beginTime": "0"})]


def test_removed_ones_are_left_out_unless_asked_for() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        kept = {item.code for item in read_notifications(session)}
        assert {item.code for item in read_notifications(session, removed=True)} - kept == {14, 7}


def test_a_recorded_message_is_told_with_all_its_fields() -> None:
    with serving(ALL) as swad:
        found = one(swad.session(), 12)
        assert found.type is EventType.MESSAGE
        assert (found.event_code, found.location, found.summary) == (1, "Degree: GII", "Bienvenida")
        assert found.time == datetime.datetime(2026, 10, 10, 11, tzinfo=datetime.UTC)
        assert found.sender is not None
        assert found.sender.name == "Ágata Ñandú Teixidó"
        assert found.content == "Hola, Ana:<br>empieza el curso &amp; mucho ánimo."
        assert found.text == "Hola, Ana:\nempieza el curso & mucho ánimo."
        assert (found.read, found.mailed, found.removed) == (True, False, False)


def test_characters_of_windows_1252_are_repaired() -> None:
    with serving(ALL) as swad:
        assert one(swad.session(), 13).text == "¿Me pasas los apuntes? – Benoît"
        assert one(swad.session(), 11).summary == "Mañana no hay clase.\n“Disculpas”"


def test_no_notifications_are_an_empty_list() -> None:
    with serving({"getNotifications": recording("getNotifications--guest_empty")}) as swad:
        found = read_notifications(swad.session())
        assert found == []
        assert str(found.cursor) == "0:"


def test_a_subject_comes_back_as_it_was_sent() -> None:
    with serving({"getNotifications": recording("getNotifications--after_messages")}) as swad:
        assert one(swad.session(), 30).summary == "L'assumpte €"


@pytest.mark.parametrize(
    ("stored", "shown"), [("&#60;b&#62; &#38;amp;", "<b> &amp;"), ("a < b", "a < b")]
)
def test_signs_in_a_subject_are_no_markup(stored: str, shown: str) -> None:
    assert one_of(summary=stored).summary == shown


def test_the_beginning_of_a_notice_is_shown_as_text() -> None:
    assert one_of(eventType="notice", summary="<b>Hoy</b><br>5 &lt; 6").summary == "Hoy\n5 < 6"


@pytest.mark.parametrize("code", [-1, 0, None])
def test_an_event_without_a_code_has_none(code: int | None) -> None:
    assert one_of(eventCode=code).event_code is None


def test_a_sender_who_is_gone_is_none() -> None:
    gone = dict.fromkeys(
        ("userNickname", "userSurname1", "userSurname2", "userFirstname", "userPhoto")
    )
    assert one_of(**gone).sender is None


@pytest.mark.parametrize("content", ["<![CDATA[<p>7,5</p>]]>", "<p>7,5</p>"])
def test_marks_are_read_with_and_without_their_wrapping(content: str) -> None:
    assert one_of(eventType="marksFile", content=content).text == "7,5"


@pytest.mark.parametrize("content", ["<![CDATA[(null)]]>", "<![CDATA[]]>"])
def test_missing_marks_are_an_empty_text_and_a_warning_tells_so_once(content: str) -> None:
    found = one_of(eventType="marksFile", content=content)
    with pytest.warns(ServerQuirkWarning, match="hold no marks"):
        assert found.text == ""
    assert found.text == ""


def test_a_message_may_say_what_swad_writes_for_nothing() -> None:
    assert one_of(content="(null)").text == "(null)"


# Types and status


def test_every_type_of_the_recording_is_known() -> None:
    with serving(ALL) as swad:
        found = read_notifications(swad.session(), removed=True)
        assert all(item.type in EventType for item in found)
        assert EventType.ENROLMENT_NON_EDITING_TEACHER in {item.type for item in found}


def test_a_type_that_is_not_known_is_kept() -> None:
    found = one_of(eventType="newThing").type
    assert isinstance(found, EventType)
    assert found == "newThing" == found.value
    assert str(found) == "newThing"
    assert found == EventType("newThing") == pickle.loads(pickle.dumps(found))
    assert len({found, EventType("newThing")}) == 1
    assert found != EventType.UNKNOWN
    assert "newThing" not in [kind.value for kind in EventType]


def test_what_is_no_text_is_no_type() -> None:
    with pytest.raises(ValueError, match="5"):
        EventType(5)  # type: ignore[arg-type]


def test_bits_of_the_status_that_are_not_known_are_kept() -> None:
    found = one_of(status=0b110101)
    assert found.read
    assert not found.removed
    assert NotificationStatus.MAIL_WANTED in found.status
    assert int(found.status) == 0b110101


# Going on


def test_the_next_reading_brings_only_what_is_new() -> None:
    box = Box()
    box.put(1, BOX_BEGAN)
    box.put(2, BOX_BEGAN + 50)
    with serving(box) as swad:
        session = swad.session()
        first = read_notifications(session)
        assert [item.code for item in first] == [2, 1]
        box.put(4, BOX_BEGAN + 50)
        box.put(3, BOX_BEGAN + 50)  # in a second that was read already
        second = read_notifications(session, first.cursor)
        assert [item.code for item in second] == [4, 3]
        assert read_notifications(session, second.cursor) == []


def test_one_that_comes_late_is_not_lost() -> None:
    box = Box()
    box.put(2, BOX_BEGAN)
    with serving(box) as swad:
        session = swad.session()
        first = read_notifications(session)
        box.put(3, BOX_BEGAN - OVERLAP)  # the server's clock went back
        assert [item.code for item in read_notifications(session, first.cursor)] == [3]


def test_a_cursor_may_be_kept_as_text() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        kept = json.dumps({"since": str(read_notifications(session).cursor)})
        assert read_notifications(session, json.loads(kept)["since"]) == []
        assert swad.requests[1][1]["beginTime"] == str(1791648000 - OVERLAP)


def test_removed_ones_do_not_come_back_by_a_later_reading() -> None:
    box = Box()
    box.put(1, BOX_BEGAN, status=8)
    with serving(box) as swad:
        session = swad.session()
        cursor = read_notifications(session).cursor
        assert read_notifications(session, cursor, removed=True) == []


def test_a_time_may_stand_for_a_cursor() -> None:
    with serving({"getNotifications": recording("getNotifications--student_since")}) as swad:
        since = datetime.datetime(2026, 10, 10, 13, 20, tzinfo=datetime.UTC)
        found = read_notifications(swad.session(), since)
        assert [item.code for item in found] == [17, 16, 15]
        assert swad.requests[0][1]["beginTime"] == str(int(since.timestamp()))


@pytest.mark.parametrize("since", [datetime.datetime(2026, 10, 10), "yesterday", 5])
def test_what_is_no_cursor_is_refused_before_anything_is_sent(since: Any) -> None:
    with serving(ALL) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="since"):
            read_notifications(session, since)
        assert not swad.requests


# Marking as read


def marks(swad: Swad) -> list[str]:
    return [sent["notifications"] for name, sent in swad.requests if name.startswith("mark")]


def test_many_are_marked_in_one_request() -> None:
    box = Box()
    for code in (1, 2, 3):
        box.put(code, BOX_BEGAN + code)
    with serving(box) as swad:
        session = swad.session()
        found = read_notifications(session)
        assert mark_read(session, [*found, 3, 9]) == 4
        assert marks(swad) == ["3,2,1,9"]
        assert all(item.read for item in read_notifications(session))


def test_those_that_were_read_are_not_sent_again() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        assert mark_read(session, [item for item in read_notifications(session) if item.read]) == 0
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
        with pytest.raises(InvalidValue, match="is not of"):
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
        (found,) = read_notifications(swad.session())
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
        (found,) = read_notifications(swad.session())
        found.reply(text="1 < 2")
        assert swad.requests[1][1]["subject"] == "RE: Dudas"
        assert swad.requests[1][1]["body"] == "1 &lt; 2"


def test_an_answer_may_have_another_subject_and_more_recipients() -> None:
    handlers = {**ALL, "sendMessage": recording("sendMessage--reply_and_other")}
    with serving(handlers) as swad:
        sent = one(swad.session(), 12).reply("Gracias a los dos", "Otro", to="@alumno04")
        assert [user.nickname for user in sent.recipients] == ["profesora", "alumno04"]
        assert (swad.requests[1][1]["subject"], swad.requests[1][1]["to"]) == ("Otro", "@alumno04")


def test_a_message_may_be_answered_by_its_code() -> None:
    with serving(Box()) as swad:
        reply(swad.session(), 12, "Gracias")
        sent = swad.requests[0][1]
        assert (sent["messageCode"], sent["subject"]) == ("12", "Re:")


@pytest.mark.parametrize("code", [0, -1, True, "12", None])
def test_what_is_no_message_is_not_answered(code: Any) -> None:
    with serving(Box()) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="message"):
            reply(session, code, "Gracias", to="@ana")
        assert not swad.requests


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


# As a model


def test_one_is_got_by_its_code() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        with session.counted() as count:
            assert Notification.get(session, 14).removed
            assert count() == 1
        with pytest.raises(NotFound, match="no notification 99"):
            Notification.get(session, 99)


def test_whether_one_is_there_can_be_asked() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        assert Notification.check(session, 7)
        assert Notification.check(session, one(session, 7))
        assert not Notification.check(session, 99)


def test_a_class_lists_what_the_function_reads() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        assert Notification.list(session) == read_notifications(session)


def test_equal_is_what_has_one_code_on_one_server() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        first, second = one(session, 5), one(session, 5)
        assert first == second
        assert len({first, second, one(session, 6)}) == 2
        assert first != 5
    assert one_of() != one_of()  # of two servers


def test_notifications_cannot_be_saved_or_deleted() -> None:
    found = one_of()
    with pytest.raises(UnsupportedOperation, match="mark_read"):
        found.save()
    with pytest.raises(UnsupportedOperation, match="mark_read"):
        found.delete()


def test_a_list_shows_as_a_table_without_warnings_and_requests() -> None:
    with serving(ALL) as swad:
        found = read_notifications(swad.session())
        row = next(row for row in found.to_dicts() if row["code"] == 12)
        assert row == {
            "code": 12,
            "time": datetime.datetime(2026, 10, 10, 11, tzinfo=datetime.UTC),
            "type": "message",
            "event_code": 1,
            "sender": "Ágata Ñandú Teixidó",
            "location": "Degree: GII",
            "read": True,
            "removed": False,
            "mailed": False,
            "summary": "Bienvenida",
            "text": "Hola, Ana:\nempieza el curso & mucho ánimo.",
        }
        assert "Bienvenida" in found._repr_html_()
        assert "enrollmentRequest" in found[0]._repr_html_()
        assert len(found.to_frame()) == 15
        assert len(swad.requests) == 1


def test_unread_ones_are_told_apart() -> None:
    with serving(ALL) as swad:
        found = read_notifications(swad.session())
        assert {item.code for item in found.unread} == {17, 16, 15, 10, 9, 8, 3, 2, 1}


def test_a_reading_pickles_with_its_cursor() -> None:
    with serving(ALL) as swad:
        found = read_notifications(swad.session())
        again = pickle.loads(pickle.dumps(found))
        assert (again, again.cursor) == (found, found.cursor)
