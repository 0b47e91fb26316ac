"""A course as everything below `Course` sees it, and what belongs to one."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from edusync.errors import InvalidValue, NotFound
from edusync.results.tables import ItemList
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.base.models import SwadModel
from edusync.swad.base.roles import Role

if TYPE_CHECKING:
    from edusync.swad.courses.course import Course


class CourseHandle(SwadModel):
    """A course of a site: `Course`, without its users, groups, events, files, ..."""

    code: int
    role: Role

    @property
    def label(self) -> str:
        """The course as messages name it."""
        return " ".join(["course", str(self.code), self.__dict__.get("short_name", "")]).strip()

    @property
    def teaches(self) -> bool:
        """Whether the logged-in user is a teacher there, of either kind; no request."""
        return self.role.teaches


class CourseModel(SwadModel):
    """An object of a course, which it came by."""

    @property
    def course(self) -> "Course":
        """The course of the object; no request."""
        return cast("Course", self.__dict__["_course"])

    @classmethod
    def of(cls, course: CourseHandle, rows: Iterable[Mapping[str, Any]]) -> ItemList[Self]:
        """The objects of a course that have these fields; no request."""
        return cls._listed(rows, _session=course.session, _course=course)


def of_course(course: object) -> None:
    """Raises InvalidValue for what is no course."""
    if not isinstance(course, CourseHandle):
        reason = "must be a Course: session.courses() lists one's own"
        raise InvalidValue("course", course, reason)


def row_of(session: Connection, code: int) -> Mapping[str, Any]:
    """The item of getCourses about a course: 1 request; NotFound where there is none."""
    for item in session.call(SwadAPI.getCourses)["coursesArray"]:
        if item["courseCode"] == code:
            found: Mapping[str, Any] = item
            return found
    raise NotFound(
        f"course {code} is not among the courses of the logged-in user",
        operation="getCourses",
        advice="SWAD lists one's own courses only: session.courses() shows them",
    )
