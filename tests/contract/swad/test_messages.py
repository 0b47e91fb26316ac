"""Messages, notices, notifications: what one sends, another reads."""

import datetime as dt

import pytest

from edusync.errors import InvalidValue, NotFound, PermissionDenied, UnsupportedOperation
from edusync.sandbox import Sandbox
from edusync.swad import (
    Course,
    EventType,
    Message,
    Notice,
    Notification,
    ServerQuirkWarning,
    Session,
)
from tests.contract.swad.conftest import NOW, LogIn, MakeSite, Site


def test_a_message_comes_as_a_notification(ada: Session, log_in: LogIn) -> None:
    sent = ada.send_message(["@luis", "@INES", "@luis"], "Rooms & doors", "Room <b>A1</b>")
    assert ([str(user) for user in sent.recipients], sent.missing) == (
        ["Luis Núñez Peña", "Inés Ferrer"], (),
    )  # fmt: skip
    [told] = log_in("@luis").notifications()
    assert (told.type, str(told.sender), told.summary) == (
        EventType.MESSAGE, "Ada Serra Vidal", "Rooms & doors",
    )  # fmt: skip
    assert (told.content, told.text) == ("Room <b>A1</b>", "Room A1")
    assert told.time == dt.datetime.fromtimestamp(NOW, dt.UTC)


def test_whom_a_message_did_not_reach_is_told(ada: Session) -> None:
    with pytest.warns(UserWarning, match="not to @nobody"):
        sent = ada.send_message(["@luis", "@nobody"], "x")
    assert sent.missing == ("@nobody",)
    with pytest.raises(NotFound, match="nothing was sent"):
        ada.send_message("@nobody", "x")


@pytest.mark.parametrize(
    "who",
    ["luis", "luis@school.example", "", "@a,@b", "@ñ", "@al", "@aarav;@luis", "@" + "a" * 17],
)
def test_nobody_but_nicknames_is_written_to(site: Site, ada: Session, who: str) -> None:
    with site.asked() as asked, pytest.raises(InvalidValue):
        ada.send_message(who, "x")
    assert asked == []


STUDENT_4 = "70000004"  # the ID of @aarav


def test_an_id_is_sent_to_as_the_nickname_of_the_student(
    site: Site, ada: Session, log_in: LogIn
) -> None:
    with site.asked() as asked:
        sent = ada.send_message(["@luis", " 070.000.004 ", "@AARAV"], "x")
    assert asked == ["getCourses", "getUsers", "sendMessage"]
    assert {user.nickname for user in sent.recipients} == {"luis", "aarav"}
    assert len(log_in("@aarav").notifications()) == 3


def test_an_id_is_looked_for_in_every_course_that_one_teaches(site: Site, ada: Session) -> None:
    site.sandbox.school.courses[1].roles.pop(4)
    with site.asked() as asked:
        sent = ada.send_message((STUDENT_4 for _ in range(2)), "x")
    assert asked == ["getCourses", "getUsers", "getUsers", "sendMessage"]
    assert [user.nickname for user in sent.recipients] == ["aarav"]


def test_a_message_object_takes_an_id(ada: Session) -> None:
    message = Message(to=STUDENT_4, subject="x")
    assert [user.nickname for user in message.send(ada).recipients] == ["aarav"]
    assert Message(to=STUDENT_4, subject="x").save(ada).requests == 3


@pytest.mark.parametrize("who", ["@aarav", "@luis", "@ada"])
def test_an_id_that_swad_does_not_tell_is_refused_and_nothing_sent(
    site: Site, log_in: LogIn, who: str
) -> None:
    site.sandbox.school.users[4].accepted = False
    session = log_in(who)
    with site.asked() as asked, pytest.raises(InvalidValue, match="shows IDs to teachers"):
        session.send_message(["@ines", STUDENT_4], "x")
    assert "sendMessage" not in asked


def test_an_answer_may_go_to_an_id_too(ada: Session, aarav: Session) -> None:
    aarav.send_message("@ada", "Question")
    sent = ada.notifications()[0].reply("Answer", to="70000005")
    assert [user.code for user in sent.recipients] == [4, 5]


def test_an_answer_goes_to_who_wrote(ada: Session, aarav: Session) -> None:
    welcome = next(told for told in aarav.notifications() if told.type is EventType.MESSAGE)
    sent = welcome.reply("Thanks", to="@luis")
    assert {user.nickname for user in sent.recipients} == {"ada", "luis"}
    [told] = ada.notifications()
    assert told.summary == "Re: Welcome"
    told.reply(text="a < b\nc")
    newest = aarav.notifications()[0]
    assert (newest.summary, newest.text) == ("Re: Welcome", "a < b\nc")


def test_only_messages_that_one_received_are_answered(ada: Session, aarav: Session) -> None:
    with pytest.raises(NotFound, match="Original message does not exist"):
        ada.send_message((), "x", reply_to=1)
    files = next(told for told in aarav.notifications() if told.type is not EventType.MESSAGE)
    with pytest.raises(UnsupportedOperation, match="cannot be answered"):
        files.reply("Thanks")


def test_a_subject_that_would_be_cut_is_refused(sandbox: Sandbox, ada: Session) -> None:
    before = len(sandbox.journal)
    for subject in ("a" * 4096, "é" * 4096, "日" * 512):  # the last takes 8 bytes each
        with pytest.raises(InvalidValue, match="4095"):
            ada.send_message("@luis", subject, "x")
    assert len(sandbox.journal) == before
    ada.send_message("@luis", "a" * 4095, "x")


@pytest.mark.parametrize("body", ["", " \n"])
def test_a_message_that_says_nothing_is_refused(sandbox: Sandbox, ada: Session, body: str) -> None:
    before = len(sandbox.journal)
    with pytest.raises(InvalidValue, match="and so is the subject"):
        ada.send_message("@luis", " ", body)
    assert len(sandbox.journal) == before


@pytest.mark.parametrize("said", [{"body": ""}, {"body": " \n"}, {"text": "\t"}, {"text": ""}])
def test_an_answer_that_says_nothing_is_refused(
    site: Site, aarav: Session, said: dict[str, str]
) -> None:
    welcome = next(told for told in aarav.notifications() if told.type is EventType.MESSAGE)
    with site.asked() as asked, pytest.raises(InvalidValue, match="and so is the subject"):
        welcome.reply(**said)
    assert asked == []
    assert welcome.reply(**said, subject="Thank you").missing == ()


def test_a_message_is_sent_once(site: Site, ada: Session) -> None:
    message = Message(to="@luis", subject="x")
    message.save(ada)
    with site.asked() as asked:
        assert message.save(ada).requests == 0
        with pytest.raises(UnsupportedOperation):
            message.send(ada)
        message.subject = "y"
        with pytest.raises(UnsupportedOperation):
            message.save(ada)
    assert asked == []


@pytest.mark.filterwarnings("error::edusync.swad.ServerQuirkWarning")
def test_a_notice_stands_in_the_course_and_nobody_is_told(
    sandbox: Sandbox, course: Course, aarav: Session
) -> None:
    with pytest.warns(ServerQuirkWarning, match="nobody is notified"):
        notice = course.notice(text="No class <here>\non Friday")
    assert notice.code == 1
    assert sandbox.school.notices[1].body == "No class &lt;here&gt;<br>on Friday"
    assert len(aarav.notifications()) == 2


def test_notices_are_for_teachers_who_may_edit(log_in: LogIn) -> None:
    for who in ("@ines", "@aarav"):
        with pytest.raises(PermissionDenied):
            Notice("x").save(Course.get(log_in(who), 1))


@pytest.mark.parametrize("body", ["", " ", "x" * 65536])
def test_a_notice_that_says_nothing_or_too_much_is_refused(course: Course, body: str) -> None:
    with pytest.raises(InvalidValue):
        Notice(body).save(course)


def test_each_notification_comes_in_one_reading(
    sandbox: Sandbox, ada: Session, aarav: Session
) -> None:
    seen, cursor = [], None
    for number in range(6):
        found = aarav.notifications(since=cursor)
        seen += [told.code for told in found]
        cursor = str(found.cursor)
        for _ in range(number % 3):
            ada.send_message("@aarav", f"Message {number}")
        sandbox.clock.advance(hours=number % 2 * 3)
    seen += [told.code for told in aarav.notifications(since=cursor)]
    assert sorted(seen) == sorted(sandbox.school.notifications)


def test_what_is_marked_is_read(site: Site, sandbox: Sandbox, aarav: Session) -> None:
    found = aarav.notifications()
    assert len(found.unread) == 2
    assert aarav.mark_read(found) == 2
    again = aarav.notifications()
    assert again.unread == []
    with site.asked() as asked:
        assert aarav.mark_read(again) == 0
        assert again[0].mark_read().read
    assert asked == []


def test_notifications_of_others_are_not_touched(
    sandbox: Sandbox, ada: Session, aarav: Session
) -> None:
    assert ada.mark_read([1, 99]) == 2  # the server counts numbers
    assert len(aarav.notifications().unread) == 2


def test_reading_takes_messages_for_opened(sandbox: Sandbox, aarav: Session) -> None:
    assert sandbox.school.messages[1].opened == set()
    aarav.notifications()
    assert sandbox.school.messages[1].opened == {4}


def test_the_sender_may_be_gone(sandbox: Sandbox, aarav: Session) -> None:
    del sandbox.school.users[1]
    told = Notification.get(aarav, 1)
    assert (told.sender, told.summary) == (None, "Welcome")


def test_a_notification_of_another_site_is_not_the_users(
    make_site: MakeSite, site: Site, aarav: Session
) -> None:
    elsewhere = Notification.get(make_site().log_in("@aarav"), 1)
    with site.asked() as asked:
        assert not Notification.check(aarav, elsewhere)
    assert asked == []


def test_a_notification_that_is_not_there_is_not_found(aarav: Session) -> None:
    with pytest.raises(NotFound, match="no notification 99"):
        Notification.get(aarav, 99)
