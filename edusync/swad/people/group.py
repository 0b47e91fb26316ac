"""`Group` and `GroupType`: the groups of a course, and the types that they belong to."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar

import attrs

from edusync.core.model import IDENTITY, SETTERS
from edusync.errors import InvalidValue, NotFound
from edusync.results.tables import ItemList, SaveResult
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.handle import CourseHandle, CourseModel, of_course
from edusync.swad.base.models import only_read
from edusync.swad.base.roles import Role
from edusync.swad.people.user import User
from edusync.swad.wire.codes import code_in, is_code
from edusync.swad.wire.times import moment

ON_THE_SITE = "teachers do it on the site, in the administration of groups"


@attrs.frozen
class GroupType(Value):
    """A type of the groups of a course, like 'Lab'; only read.

    Two are equal when server and code are the same.

    Attributes:
        server: the server that has it.
        code, name: of the type.
        mandatory: students must be in a group of it, as long as one is open and has room.
        multiple: students may be in several groups of it.
        opens: when its groups open automatically (aware, UTC); it may be past; None: never.
    """

    plural: ClassVar[str] = "types of groups"

    server: str = attrs.field(repr=False)
    code: int
    name: str = attrs.field(eq=False)
    mandatory: bool = attrs.field(eq=False)
    multiple: bool = attrs.field(eq=False)
    opens: datetime.datetime | None = attrs.field(eq=False)

    @classmethod
    def list(cls, course: CourseHandle) -> ItemList[Self]:
        """Lists the types of a course, those without groups too: 1 request (getGroupTypes).

        Raises PermissionDenied to those who are not in the course.
        """
        of_course(course)
        reply = course.session.call(SwadAPI.getGroupTypes, course.code)
        server = course.session.server
        return ItemList(
            (cls._of(server, item) for item in reply["groupTypesArray"]), plural=cls.plural
        )

    @classmethod
    def _of(cls, server: str, item: Mapping[str, Any]) -> Self:
        return cls(
            server=server,
            code=item["groupTypeCode"],
            name=item["groupTypeName"],
            mandatory=bool(item["mandatory"]),
            multiple=bool(item["multiple"]),
            opens=moment(item["openTime"]),
        )


def yes_or_no(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Raises InvalidValue for what is neither True nor False."""
    if not isinstance(value, bool):
        raise InvalidValue(attribute.name, value, "must be True or False")


def stage(instance: "Group", _: "attrs.Attribute[Any]", value: bool) -> bool:
    """Stages an edited membership in the course, so that `course.save()` sends it."""
    instance.course.stage(instance)
    return value


G = TypeVar("G", bound="Group")  # not Self: jedi shows nothing of a list of it


@attrs.define(slots=False, eq=False, repr=False, init=False, on_setattr=SETTERS)
class Group(CourseModel):
    """A group of a course; `member` is what can be changed.

    Groups come from `course.groups()` and `Group.get`. Set `member` of one and `save()` it, or of
    several and `course.save()`: one call sends them all.

    Attributes:
        code, name: of the group.
        type_code, type_name: of its type.
        open: students may join and leave it.
        max_students: how many it takes; None for any number.
        num_students: how many it has.
        file_zones: it has folders of its own.
        member: whether the logged-in user is in it.
    """

    plural: ClassVar[str] = "groups"

    _on_the_site: ClassVar[str] = ON_THE_SITE

    code: int = attrs.field(on_setattr=only_read, metadata=IDENTITY)
    name: str = attrs.field(on_setattr=only_read)
    type_code: int = attrs.field(on_setattr=only_read)
    type_name: str = attrs.field(on_setattr=only_read)
    open: bool = attrs.field(on_setattr=only_read)
    max_students: int | None = attrs.field(on_setattr=only_read)
    num_students: int = attrs.field(on_setattr=only_read)
    file_zones: bool = attrs.field(on_setattr=only_read)
    member: bool = attrs.field(validator=yes_or_no, on_setattr=[*SETTERS, stage])

    @property
    def label(self) -> str:
        """The group as messages name it."""
        return f"group {self.code} {self.name} ({self.type_name})"

    @property
    def full(self) -> bool:
        """Whether it had as many students as it takes when it was read."""
        return self.max_students is not None and self.num_students >= self.max_students

    @classmethod
    def list(cls: type[G], course: CourseHandle) -> ItemList[G]:
        """Lists the groups of a course, by type and name: 1 request (getGroups).

        Raises PermissionDenied to those who are not in the course.
        """
        of_course(course)
        reply = course.session.call(SwadAPI.getGroups, course.code)
        return cls.of(course, map(fields_of, reply["groupsArray"]))

    @classmethod
    def get(cls, course: CourseHandle, code: int) -> Self:
        """Gets the group of that code: 1 request (getGroups). NotFound where there is none."""
        for group in cls.list(course):
            if group.code == code:
                return group
        raise NotFound(
            f"there is no group {code} in this course",
            operation="getGroups",
            target=course.label,
            advice="course.groups() lists those that there are",
        )

    @classmethod
    def check(cls, course: CourseHandle, item: "Group | int") -> bool:
        """Whether a group, or one of that code, is in the course: 1 request (getGroups)."""
        of_course(course)
        if isinstance(item, Group) and item.course != course:
            return False
        return code_of(item) in {found.code for found in cls.list(course)}

    def _read(self, name: str = "", /) -> dict[str, Any]:  # noqa: ARG002 (all at once)
        return type(self).get(self.course, self.code).known()

    def join(self, *, swap: bool = False) -> SaveResult:
        """Joins the group: `course.join(group)`, with its requests and errors.

        With `swap`, leaves the group of the same type where only one may be held.
        """
        return self.course.join(self, swap=swap)

    def leave(self) -> SaveResult:
        """Leaves the group: `course.leave(group)`, with its requests and errors."""
        return self.course.leave(self)

    def save(self) -> SaveResult:
        """Joins or leaves as `member` was set: `join()` or `leave()`; unchanged: no request.

        Other groups of the course whose `member` was set wait for their own save.
        """
        if not self.changes():
            return SaveResult()
        return self.join() if self.member else self.leave()

    def take_over(self, seen: "Group") -> None:
        """Takes over what a later reading of the same group brought; no request."""
        self._take(seen.known())

    def students(self) -> ItemList[User]:
        """Raises UnsupportedOperation while SWAD sends the students of the whole course."""
        return User.list(self.course, Role.STUDENT, [self])


def fields_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a group from an item of a reply."""
    most = item["maxStudents"]
    return {
        "code": code_in(item, "groupCode"),
        "name": item["groupName"],
        "type_code": item["groupTypeCode"],
        "type_name": item["groupTypeName"],
        "open": bool(item["open"]),
        "max_students": None if most is None or most < 0 else most,
        "num_students": item["numStudents"] or 0,
        "file_zones": bool(item["fileZones"]),
        "member": bool(item["member"]),
    }


def code_of(group: Group | int) -> int:
    """The code of a group, given itself or its code; InvalidValue for anything else."""
    code = group.code if isinstance(group, Group) else group
    if not is_code(code):
        raise InvalidValue("group", group, "must be a Group or the code of one")
    return code
