"""Notifications: what they tell, and what can be done with one."""

import datetime
import pickle
from collections.abc import Iterator

import pytest

from edusync.core.warning import ServerQuirkWarning
from edusync.errors import NotFound, UnsupportedOperation
from edusync.swad.messaging.event_types import EventType, NotificationStatus
from edusync.swad.messaging.notification import Notification
from edusync.swad.wire import quirks
from tests.unit.swad.notificationbox import ALL, one, one_of
from tests.unit.swad.server import KEY, recording, serving


@pytest.fixture(autouse=True)
def _every_quirk_untold() -> Iterator[None]:
    quirks.forget()
    yield
    quirks.forget()


# Reading


def test_a_recorded_list_comes_newest_first_in_one_request() -> None:
    with serving(ALL) as swad:
        found = Notification.list(swad.session())
        standing = [code for code in range(17, 0, -1) if code not in (14, 7)]
        assert [item.code for item in found] == standing
        assert swad.requests == [("getNotifications", {"wsKey": KEY, "beginTime": "0"})]


def test_those_whose_event_was_removed_come_where_they_are_asked_for() -> None:
    with serving(ALL) as swad:
        found = Notification.list(swad.session(), removed=True)
        assert len(found) == 17
        assert str(found.cursor) == str(Notification.list(swad.session()).cursor)
        assert [item.code for item in found if item.removed] == [14, 7]
        assert not {14, 7} & {item.code for item in found.unread}


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
        found = Notification.list(swad.session())
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
        found = Notification.list(swad.session())
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


def test_the_class_lists_what_the_session_reads() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        assert Notification.list(session) == session.notifications()


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
        found = Notification.list(swad.session())
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
        found = Notification.list(swad.session())
        assert {item.code for item in found.unread} == {17, 16, 15, 10, 9, 8, 3, 2, 1}


def test_a_reading_pickles_with_its_cursor() -> None:
    with serving(ALL) as swad:
        found = Notification.list(swad.session())
        again = pickle.loads(pickle.dumps(found))
        assert (again, again.cursor) == (found, found.cursor)
