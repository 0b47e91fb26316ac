"""Notifications, notices, messages."""

from edusync.sandbox.swad.asked import HIDDEN_ID, Asked
from edusync.sandbox.swad.faults import Crash, require
from edusync.sandbox.swad.operations.marks import marks_of
from edusync.sandbox.swad.records import Message, Notice, Notification, User
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import NICKNAME, codes_in, column, given, parts_of, recapitalised
from edusync.sandbox.swad.wire import Fields

_READ = 4  # the bit of the status
_SUBJECT_KEPT = 4095  # bytes


@operation("getNotifications", "wsKey beginTime:long")
def notifications(asked: Asked, since: int) -> Fields:
    school = asked.school
    found = [
        note
        for note in school.notifications.values()
        if note.owner == asked.me.code and 0 <= since <= note.time
    ]
    items: list[Fields] = []
    for note in sorted(found, key=lambda each: (-each.time, each.code)):
        sender = school.users.get(note.sender)
        if note.event == "message" and note.event_code in school.messages:
            school.messages[note.event_code].opened.add(asked.me.code)
        items.append(
            [
                ("notifCode", note.code),
                ("eventType", note.event),
                ("eventCode", note.event_code),
                ("eventTime", note.time),
                ("userNickname", None if sender is None else sender.nickname),
                *asked.name(note.sender),
                ("location", note.location),
                ("status", note.status),
                ("summary", note.summary),
                ("content", _content(asked, note)),
            ]
        )
    return [("numNotifications", len(items)), ("notificationsArray", items)]


def _content(asked: Asked, note: Notification) -> str:
    if note.event != "marksFile":
        return note.content
    if asked.school.quirks:
        page = "" if note.sender == asked.me.code else "(null)"
    else:
        page = marks_of(asked, note.event_code)
    return f"<![CDATA[{page}]]>"


@operation("markNotificationsAsRead", "wsKey notifications")
def mark_as_read(asked: Asked, codes: str | None) -> Fields:
    listed = [code for code in codes_in(given(codes)) if code > 0]
    notes = [asked.school.notifications.get(code) for code in listed]
    mine = [each for each in notes if each is not None and each.owner == asked.me.code]
    for each in mine:
        each.status |= _READ
    return [("numNotifications", len(listed) if asked.school.quirks else len(mine))]


@operation("sendNotice", "wsKey courseCode:int body")
def send_notice(asked: Asked, code: int, body: str | None) -> Fields:
    course = asked.course_taught(code, missing="CRSX")
    notices = asked.school.notices
    kept = column(body)
    number = asked.school.next_code("notice", notices)
    notices[number] = Notice(number, course.code, asked.me.code, kept)
    return [("noticeCode", number)]


@operation("sendMessage", "wsKey messageCode:int to subject body")
def send_message(
    asked: Asked, code: int, to: str | None, subject: str | None, body: str | None
) -> Fields:
    school, me = asked.school, asked.me
    original = school.messages.get(code)
    require(code == 0 or (original and me.code in original.receivers), "REPLY")
    names = [NICKNAME.fullmatch(part) for part in parts_of(given(to))]
    nicknames = {name[1].lower() for name in names if name is not None}
    if not nicknames and original is None:
        raise Crash
    wanted = [
        code for code in sorted(school.users) if school.users[code].nickname.lower() in nicknames
    ]
    if original is not None:
        wanted.insert(0, original.sender)
    receivers = [school.users[code] for code in dict.fromkeys(wanted) if code in school.users]
    if receivers:
        _deliver(asked, receivers, column(subject)[:_SUBJECT_KEPT], column(body))
        if original is not None:
            original.replied.add(me.code)
    items = [_receiver(asked, user) for user in receivers]
    return [("numUsers", len(items)), ("usersArray", items)]


def _deliver(asked: Asked, receivers: list[User], subject: str, body: str) -> None:
    school, me = asked.school, asked.me
    code = school.next_code("message", school.messages)
    school.messages[code] = Message(code, me.code, [user.code for user in receivers], subject, body)
    for user in receivers:
        number = school.next_code("notification", school.notifications)
        school.notifications[number] = Notification(
            number, user.code, "message", code, school.now(), me.code, "-", 0, subject, body
        )


def _receiver(asked: Asked, user: User) -> Fields:
    return [
        ("userCode", user.code),
        ("userNickname", user.nickname),
        ("userID", HIDDEN_ID),
        ("userSurname1", recapitalised(user.surname1)),
        ("userSurname2", recapitalised(user.surname2)),
        ("userFirstname", recapitalised(user.firstname)),
        ("userPhoto", asked.photo(user)),
    ]
