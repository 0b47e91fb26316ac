"""The public types of SWAD, checked by mypy when the tests are linted."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_type

from edusync import swad
from edusync.results import ItemList, SaveResult
from edusync.swad import (
    AttendanceEvent,
    AttendanceReport,
    Connection,
    Course,
    CourseHandle,
    Directory,
    File,
    Game,
    Group,
    Match,
    MatchStatus,
    MirrorReport,
    Notifications,
    Question,
    Role,
    SentMessage,
    Session,
    SwadAPI,
    User,
)

if TYPE_CHECKING:

    def raw(session: Session) -> None:
        assert_type(session.api.getGroups("key", 1), dict[str, Any])
        assert_type(session.call(SwadAPI.getGroups, 1), dict[str, Any])
        session.call(SwadAPI.getGroups, "1")  # type: ignore[arg-type]
        session.call(SwadAPI.sendMyGroups, 1, None)  # type: ignore[arg-type]
        assert_type(swad.digest("secret"), str)
        with swad.login("https://h/en", "key", "@ana", "secret") as opened:
            assert_type(opened, Session)
        assert_type(swad.login("https://h/en", "key", "@ana", "secret"), Session)

    def keywords() -> None:
        site = ("https://h/en", "key")
        SwadAPI(*site, timeout=3, verify=False, cert=("a", "b"), rate=None, wsdl="a.wsdl")
        SwadAPI(*site, timeuot=3)  # type: ignore[call-arg]
        swad.login(*site, "@ana", "secret", timeout=3, rate=1)
        swad.login(*site, "@ana", "secret", timeuot=3)  # type: ignore[call-arg]
        swad.create_account(*site, "@ana", "a@b.c", "secret", timeuot=3)  # type: ignore[call-arg]
        swad.request_new_password(*site, "@ana", timeuot=3)  # type: ignore[call-arg]
        Session.from_web_session(*site, "id", timeuot=3)  # type: ignore[call-arg]

    def models(session: Session) -> None:
        course = Course.get(session, 1)
        assert_type(course, Course)
        assert_type(course.role, Role)
        assert_type(session.courses(), ItemList[Course])
        assert_type(session.me, User)
        assert_type(course.students()[0].name, str)
        assert_type(course.groups(), ItemList[Group])
        assert_type(course.save(), SaveResult)
        assert_type(Group.get(course, 1).member, bool)
        assert_type(course.tests()[0], Question)
        assert_type(course.games()[0], Game)
        assert_type(course.games()[0].matches()[0].answer("a"), MatchStatus)

    def the_course_of_what_it_holds(group: Group, file: File, match: Match) -> None:
        assert_type(group.course, CourseHandle)
        assert_type(group.course.join(group), SaveResult)
        assert_type(file.course.session, Connection)
        assert_type(match.game.course.label, str)
        group.course.students()  # which the handle does not name

    def work(session: Session, course: Course) -> None:
        event = AttendanceEvent.get(course, 1)
        assert_type(event, AttendanceEvent)
        assert_type(event.start, datetime.datetime | None)
        assert_type(event.save(course), SaveResult)
        assert_type(event.mark(["@ana", 7]), AttendanceReport)
        with event.roll_call() as roll:
            assert_type(roll.report, AttendanceReport)
        assert_type(session.notifications(), Notifications)
        assert_type(session.send_message("@ana", "A", text="B"), SentMessage)
        assert_type(course.documents(), Directory)
        assert_type(course.documents().walk(), ItemList[File])
        assert_type(course.documents().walk()[0].download(), Path)
        assert_type(course.documents().mirror("here"), MirrorReport)


def test_the_names_of_swad_are_the_classes_themselves() -> None:
    assert AttendanceEvent.__module__ == "edusync.swad.attendance.event"
    assert {name for name in swad.__all__ if not hasattr(swad, name)} == set()
