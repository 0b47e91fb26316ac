"""What a course holds: the half of `Course` that asks for users, groups, files, tests, ..."""

import datetime
from collections.abc import Iterable

from edusync.errors import InvalidItemTypeError
from edusync.results.tables import ItemList
from edusync.swad.assessment.course_tests import TestConfig, Tests
from edusync.swad.assessment.game import Game
from edusync.swad.attendance.event import AttendanceEvent
from edusync.swad.base.handle import CourseHandle
from edusync.swad.base.roles import Role
from edusync.swad.courses.info import CourseInfo, read_info
from edusync.swad.files.directory import Directory
from edusync.swad.messaging.notice import Notice
from edusync.swad.people.group import Group, GroupType
from edusync.swad.people.user import User


class CourseContents(CourseHandle):
    """The methods of `Course` that ask for what is in it; none keeps what it got."""

    def info(self, kind: str) -> CourseInfo:
        """Reads a page of information about the course: 1 request (getCourseInfo).

        Parameters:
            kind: 'introduction', 'guide', 'lectures', 'practicals', 'bibliography', 'FAQ', 'links',
                'assessment' or 'program'.

        Returns a `CourseInfo`: its `source` distinguishes text, page and address; it is False where
        there is nothing to read. Raises InvalidValue for another kind.
        """
        return read_info(self, kind)

    def students(self) -> ItemList[User]:
        """Lists the students, by surname: 1 request (getUsers).

        IDs are shown to teachers, of students who accepted the course.

        >>> course = session.courses()["ALG"]
        >>> course.students()[0].at_nickname
        '@anton'
        """
        return User.list(self, Role.STUDENT)

    def teachers(self) -> ItemList[User]:
        """Lists the teachers with permission to edit: 1 request (getUsers).

        SWAD does not list the other teachers.
        """
        return User.list(self, Role.TEACHER)

    def users(self, role: Role | str, groups: Iterable[Group | int] = ()) -> ItemList[User]:
        """Lists the users of a role: 1 request (getUsers).

        Parameters:
            role: `Role.STUDENT` or `Role.TEACHER`, or 'student', 'teacher'.
            groups: groups or their codes, whose users are wanted. SWAD ignores them and sends the
                whole course, so they are refused (UnsupportedOperation) while it does.

        IDs are shown to teachers, of students who accepted the course; else `id` is '' and
        `id_hidden` True. Raises UnsupportedOperation for roles that SWAD does not list.
        """
        return User.list(self, role, groups)

    def groups(self) -> ItemList[Group]:
        """Lists the groups, by type and name: 1 request (getGroups).

        Set `member` of them and `save()` the course: one call sends all that changed.

        >>> course = session.courses()["ALG"]
        >>> [group.name for group in course.groups()]
        ['Lab 1', 'Lab 2', 'Lab for resits', 'Afternoon', 'Morning']
        """
        return Group.list(self)

    def group_types(self) -> ItemList[GroupType]:
        """Lists the types of groups: 1 request (getGroupTypes)."""
        return GroupType.list(self)

    def events(self) -> ItemList[AttendanceEvent]:
        """Lists the attendance events, newest first: 1 request (getAttendanceEvents).

        Teachers with permission to edit only: PermissionDenied.
        """
        return AttendanceEvent.list(self)

    def documents(self, group: Group | int | None = None) -> Directory:
        """The tree of documents of the course, or of a group: 1 request (getDirectoryTree).

        Raises NotFound for a group of another course, PermissionDenied to those who are not in it.
        """
        return Directory.get(self, "documents", group)

    def shared_files(self, group: Group | int | None = None) -> Directory:
        """The tree of shared files of the course, or of a group: 1 request (getDirectoryTree)."""
        return Directory.get(self, "shared", group)

    def marks_files(self, group: Group | int | None = None) -> Directory:
        """The tree of files with marks of the course, or of a group: 1 request."""
        return Directory.get(self, "marks", group)

    def test_config(self) -> TestConfig:
        """How the tests of the course are set up: 1 request (getTestConfig)."""
        return TestConfig.get(self)

    def tests(self, since: datetime.datetime | int = 0) -> Tests:
        """The questions of the course: 1 request (getTests).

        1 more (getTestConfig) where no question and no tag comes.

        Parameters:
            since: only questions that changed at that time (an aware datetime) or later; 0 for all.

        Raises UnsupportedOperation where the teachers do not let the tests be downloaded, ServerBug
        where the server sends none of the questions that it counts, as many versions of SWAD do.
        """
        return Tests.get(self, since)

    def games(self) -> ItemList[Game]:
        """Lists the games: 1 request (getGames). Students only: PermissionDenied."""
        return Game.list(self)

    def notice(self, body: str = "", *, text: str = "") -> Notice:
        """Puts a notice up in the course: 1 request (sendNotice), never sent twice.

        Parameters:
            body: HTML, at most 65,535 bytes.
            text: plain text, instead of `body`.

        Returns the notice with its `code`. Nobody is notified of it: the course shows it, and a
        ServerQuirkWarning says so once. Raises PermissionDenied to all but teachers with permission
        to edit. An error with `maybe_applied` (a lost reply) leaves open whether it was sent.

        >>> course = session.courses()["ALG"]
        >>> course.notice(text="No class on Friday.").code
        1
        """
        notice = Notice(body, text)
        notice.save(self)
        return notice

    def __contains__(self, item: object) -> bool:
        """Whether a user, a group, an attendance event or a game is in the course.

        A text is an '@nickname'. 1 request (getUsers, getGroups, getAttendanceEvents or getGames),
        2 for a user who is no student. Raises InvalidItemTypeError for other things.
        """
        if isinstance(item, User | str):
            return User.check(self, item)
        if isinstance(item, Group):
            return Group.check(self, item)

        if isinstance(item, AttendanceEvent):
            return AttendanceEvent.check(self, item)
        if isinstance(item, Game):
            return Game.check(self, item)
        raise InvalidItemTypeError(
            f"{item!r} cannot be in a course: give a User, an '@nickname', a Group, an "
            "AttendanceEvent or a Game"
        )
