"""What a course holds: the half of `Course` that asks for users, groups, files, tests, ..."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from edusync.errors import InvalidItemTypeError
from edusync.results.tables import ItemList
from edusync.swad.base.models import SwadModel
from edusync.swad.base.roles import Role
from edusync.swad.courses.info import CourseInfo, read_info
from edusync.swad.people.group import Group, GroupType
from edusync.swad.people.user import User

if TYPE_CHECKING:
    from edusync.swad.assessment.course_tests import TestConfig, Tests
    from edusync.swad.assessment.game import Game
    from edusync.swad.attendance.event import AttendanceEvent
    from edusync.swad.courses.course import Course
    from edusync.swad.files.directory import Directory
    from edusync.swad.messaging.notice import Notice


class CourseContents(SwadModel):
    """The methods of `Course` that ask for what is in it; none keeps what it got."""

    code: int
    role: Role

    @property
    def _course(self) -> "Course":
        return cast("Course", self)

    @property
    def label(self) -> str:
        """The course as messages name it."""
        return " ".join(["course", str(self.code), self.__dict__.get("short_name", "")]).strip()

    @property
    def teaches(self) -> bool:
        """Whether the logged-in user is a teacher there, of either kind; no request."""
        return self.role.teaches

    def info(self, kind: str) -> CourseInfo:
        """Reads a page of information about the course: 1 request (getCourseInfo).

        Parameters:
            kind: 'introduction', 'guide', 'lectures', 'practicals', 'bibliography', 'FAQ', 'links',
                'assessment' or 'program'.

        Returns a `CourseInfo`: its `source` tells text, page and address apart; it is False where
        there is nothing to read. Raises InvalidValue for another kind.
        """
        return read_info(self._course, kind)

    def students(self) -> ItemList[User]:
        """Lists the students, by surname: 1 request (getUsers). IDs as in `users`."""
        return User.list(self._course, Role.STUDENT)

    def teachers(self) -> ItemList[User]:
        """Lists the teachers with permission to edit: 1 request (getUsers).

        SWAD does not list the other teachers.
        """
        return User.list(self._course, Role.TEACHER)

    def users(self, role: Role | str, groups: Iterable[Group | int] = ()) -> ItemList[User]:
        """Lists the users of a role: 1 request (getUsers).

        Parameters:
            role: `Role.STUDENT` or `Role.TEACHER`, or 'student', 'teacher'.
            groups: groups or their codes, whose users are wanted. SWAD ignores them and sends the
                whole course, so they are refused (UnsupportedOperation) while it does.

        IDs are told to teachers, of students who accepted the course; else `id` is '' and
        `id_hidden` True. Raises UnsupportedOperation for roles that SWAD does not list.
        """
        return User.list(self._course, role, groups)

    def groups(self) -> ItemList[Group]:
        """Lists the groups, by type and name: 1 request (getGroups).

        Set `member` of them and `save()` the course: one call sends all that changed.
        """
        return Group.list(self._course)

    def group_types(self) -> ItemList[GroupType]:
        """Lists the types of groups: 1 request (getGroupTypes)."""
        return GroupType.list(self._course)

    def events(self) -> "ItemList[AttendanceEvent]":
        """Lists the attendance events, newest first: 1 request (getAttendanceEvents).

        Teachers with permission to edit only: PermissionDenied.
        """
        from edusync.swad.attendance.event import AttendanceEvent

        return AttendanceEvent.list(self._course)

    def documents(self, group: Group | int | None = None) -> "Directory":
        """The tree of documents of the course, or of a group: 1 request (getDirectoryTree).

        Raises NotFound for a group of another course, PermissionDenied to those who are not in it.
        """
        return self._zone("documents", group)

    def shared_files(self, group: Group | int | None = None) -> "Directory":
        """The tree of shared files of the course, or of a group: 1 request (getDirectoryTree)."""
        return self._zone("shared", group)

    def marks_files(self, group: Group | int | None = None) -> "Directory":
        """The tree of files with marks of the course, or of a group: 1 request."""
        return self._zone("marks", group)

    def _zone(self, zone: str, group: Group | int | None) -> "Directory":
        from edusync.swad.files.directory import Directory

        return Directory.get(self._course, zone, group)

    def test_config(self) -> "TestConfig":
        """How the tests of the course are set up: 1 request (getTestConfig)."""
        from edusync.swad.assessment.course_tests import TestConfig

        return TestConfig.get(self._course)

    def tests(self, since: datetime.datetime | int = 0) -> "Tests":
        """The questions of the course: as many requests as `Tests.get` says.

        Parameters:
            since: only questions that changed at that time or later; 0 for all.
        """
        from edusync.swad.assessment.course_tests import Tests

        return Tests.get(self._course, since)

    def games(self) -> "ItemList[Game]":
        """Lists the games: 1 request (getGames). Students only: PermissionDenied."""
        from edusync.swad.assessment.game import Game

        return Game.list(self._course)

    def notice(self, body: str = "", *, text: str = "") -> "Notice":
        """Puts a notice up in the course: 1 request (sendNotice), never sent twice.

        Parameters:
            body: HTML, at most 65,535 bytes.
            text: plain text, instead of `body`.

        It notifies nobody. Teachers with permission to edit only: PermissionDenied.
        """
        from edusync.swad.messaging.notice import send_notice

        return send_notice(self._course, body, text=text)

    def __contains__(self, item: object) -> bool:
        """Whether a user, a group, an attendance event or a game is in the course.

        A text is an '@nickname'. Takes the requests of `check` of its class. Raises
        InvalidItemTypeError for other things.
        """
        course = self._course
        if isinstance(item, User | str):
            return User.check(course, item)
        if isinstance(item, Group):
            return Group.check(course, item)
        from edusync.swad.assessment.game import Game
        from edusync.swad.attendance.event import AttendanceEvent

        if isinstance(item, AttendanceEvent):
            return AttendanceEvent.check(course, item)
        if isinstance(item, Game):
            return Game.check(course, item)
        raise InvalidItemTypeError(
            f"{item!r} cannot be in a course: give a User, an '@nickname', a Group, an "
            "AttendanceEvent or a Game"
        )
