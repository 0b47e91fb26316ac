"""`Course`: a course of a SWAD server that the logged-in user belongs to."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

import attrs

from edusync.core.model import IDENTITY, SETTERS, Changes
from edusync.errors import InvalidValue
from edusync.results.tables import ItemList, SaveResult
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import of_session
from edusync.swad.base.handle import row_of
from edusync.swad.base.models import only_read
from edusync.swad.base.roles import Role, role_of, roles_of
from edusync.swad.courses.contents import CourseContents
from edusync.swad.people import group_change
from edusync.swad.people.group import Group, code_of
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import code_in

if TYPE_CHECKING:
    from edusync.swad.session import Session

OF_TEACHERS = Role.TEACHER | Role.NON_EDITING_TEACHER
ELSEWHERE = OF_TEACHERS | Role.STUDENT | Role.USER | Role.GUEST  # may be of other courses

C = TypeVar("C", bound="Course")  # not Self: jedi shows nothing of a list of it


@attrs.define(slots=False, eq=False, repr=False, init=False, on_setattr=SETTERS)
class Course(CourseContents):
    """A course that the logged-in user belongs to; SWAD lists no others.

    Courses come from `session.courses()` and `Course.get`. `user in course`, `group in course` and
    `event in course` ask the server.

    Attributes:
        code, short_name, full_name: of the course.
        role: of the logged-in user there: `Role.STUDENT`, or `Role.TEACHER` for teachers with and
            without permission to edit.
    """

    plural: ClassVar[str] = "courses"

    _on_the_site: ClassVar[str] = (
        "on the site, administrators of its degree create, rename and remove courses, and users "
        "enrol and leave"
    )

    code: int = attrs.field(on_setattr=only_read, metadata=IDENTITY)
    short_name: str = attrs.field(on_setattr=only_read)
    full_name: str = attrs.field(on_setattr=only_read)
    role: Role = attrs.field(on_setattr=only_read)

    @property
    def session(self) -> "Session":
        """The session that the course came by."""
        return cast("Session", super().session)

    def _start(self) -> None:
        super()._start()
        self.__dict__["_staged"] = []  # groups whose `member` was set

    @classmethod
    def list(cls: type[C], session: "Session") -> ItemList[C]:
        """Lists the courses of the logged-in user, by name: 1 request (getCourses).

        Guests and administrators have none.
        """
        of_session(session)
        reply = session.call(SwadAPI.getCourses)
        return cls._listed(map(fields_of, reply["coursesArray"]), _session=session)

    @classmethod
    def get(cls, session: "Session", code: int) -> Self:
        """Gets the course of that code: 1 request (getCourses).

        Raises NotFound where there is none, or where the logged-in user does not belong to it:
        SWAD lists one's own courses only.
        """
        of_session(session)
        return cls._loaded(fields_of(row_of(session, code)), _session=session)

    @classmethod
    def check(cls, session: "Session", item: "Course | int") -> bool:
        """Whether a course, or one of that code, is among one's own: 1 request (getCourses)."""
        of_session(session)
        if isinstance(item, Course) and item.session.server != session.server:
            return False
        code = item.code if isinstance(item, Course) else item
        return code in [found.code for found in cls.list(session)]

    @property
    def infos(self) -> dict[str, Any]:
        """The item of getCourses about the course: 1 request. NotFound when it is not there."""
        return dict(row_of(self.session, self.code))

    def _read(self, name: str = "", /) -> dict[str, Any]:  # noqa: ARG002 (all at once)
        return fields_of(self.infos)

    def roles(self) -> Role:
        """The roles of the logged-in user in the course: 1 request (getAvailableRoles).

        SWAD reports the highest role that one has in any course; `role` corrects it, except that a
        teacher with permission to edit in another course is shown as one here too (a
        ServerQuirkWarning says so once).
        """
        session = self.session
        found = roles_of(session.call(SwadAPI.getAvailableRoles, self.code)["roles"])
        if quirks.has("roles of any course"):
            if not self.teaches:
                found = (found & ~ELSEWHERE) | self.role
            elif Role.TEACHER in found:
                quirks.report("roles of any course", session.server)
        return found

    def join(self, *groups: Group | int, swap: bool = False) -> SaveResult:
        """Joins groups of the course, all or none: 2 requests (getGroups, sendMyGroups).

        1 request where one is in them already; 1 more (getGroupTypes) where a student would be in
        two groups of one type.

        Parameters:
            groups: groups, or their codes.
            swap: where only one group of a type may be held, leaves the one that is held.

        Returns a SaveResult; its `fields` name the groups that were joined and left, `warnings`
        other memberships that changed meanwhile. Raises InvalidValue, before anything is sent, for
        groups that do not exist, belong to another course, are closed or full, or of which only one
        of the type may be held (teachers may be in any); Conflict where the server did not do it,
        since something changed meanwhile.

        >>> course = session.courses()["ALG"]
        >>> course.join(*course.groups()[:2]).fields
        ('group 3', 'group 4')
        """
        return self._change(dict.fromkeys(self._codes(groups), True), groups, swap)

    def leave(self, *groups: Group | int) -> SaveResult:
        """Leaves groups of the course, all or none: 2 requests (getGroups, sendMyGroups).

        1 request where one is in none of them already.

        Parameters:
            groups: groups, or their codes.

        Returns a SaveResult; its `fields` name the groups that were left, `warnings` other
        memberships that changed meanwhile. Raises InvalidValue, before anything is sent, for groups
        that do not exist, belong to another course or are closed; Conflict where the server did not
        do it, since something changed meanwhile.
        """
        return self._change(dict.fromkeys(self._codes(groups), False), groups)

    def changes(self) -> Changes:
        """What `save()` would send: groups whose `member` was set; no request."""
        staged = {f"member of {group.label}": group.changes()["member"] for group in self._wished()}
        return Changes({**super().changes(), **staged}, ())

    def save(self) -> SaveResult:
        """Joins and leaves the groups whose `member` was set, in one call, all or none.

        2 requests (getGroups, sendMyGroups), or 3, as `join`; none where nothing was set. Where two
        objects of the same group were set, the last one counts. After an error they stay set.

        Returns a SaveResult; its `fields` name the groups that were joined and left. Raises
        InvalidValue, before anything is sent, for groups that cannot be joined or left, Conflict
        where the server did not do it.
        """
        staged = self._wished()
        return self._change({group.code: group.member for group in staged}, staged)

    def refresh(self) -> Self:
        """Reads the course again, forgetting what was set on its groups, and returns it.

        1 request (getCourses). Raises NotFound where the user is no longer in it.
        """
        super().refresh()
        for group in self._wished():
            group.member, _ = group.changes()["member"]
        self.__dict__["_staged"].clear()
        return self

    def stage(self, group: Group) -> None:
        """Notes that `member` of a group was set, so that `save()` sends it; no request."""
        staged = self.__dict__["_staged"]
        staged[:] = [*(other for other in staged if other is not group), group]

    def _wished(self) -> Sequence[Group]:
        return [group for group in self.__dict__["_staged"] if group.changes()]

    def _codes(self, groups: Sequence[Group | int]) -> Sequence[int]:
        strangers = [g.label for g in groups if isinstance(g, Group) and g.course != self]
        if strangers:
            raise InvalidValue("groups", strangers, f"must be groups of {self.label}")
        return [code_of(group) for group in groups]

    def _change(self, wishes: Mapping[int, bool], groups: Any, swap: bool = False) -> SaveResult:
        """Carries the wishes out; the objects of these groups then are as the server has them."""
        if not wishes:
            return SaveResult()
        found, result = group_change.change(self, wishes, swap=swap)
        after = {group.code: group for group in found}
        for group in groups:
            if isinstance(group, Group) and group.code in after:
                group.take_over(after[group.code])
        staged = self.__dict__["_staged"]
        staged[:] = self._wished()
        return result


def fields_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a course from an item of a reply."""
    return {
        "code": code_in(item, "courseCode"),
        "short_name": item["courseShortName"],
        "full_name": item["courseFullName"],
        "role": role_of(item["userRole"]),
    }
