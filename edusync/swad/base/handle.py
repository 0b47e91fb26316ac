"""A course as everything below `Course` sees it, and what belongs to one."""

import abc
from collections.abc import Iterable, Mapping
from typing import Any, Self, cast

from edusync.errors import InvalidValue, NotFound
from edusync.results.tables import ItemList, SaveResult
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.base.models import SwadModel
from edusync.swad.base.roles import Role


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

    @abc.abstractmethod
    def stage(self, group: Any) -> None:
        """Notes that `member` of a group was set, so that `save()` sends it; no request."""

    @abc.abstractmethod
    def join(self, *groups: Any, swap: bool = False) -> SaveResult:
        """Joins groups of the course."""

    @abc.abstractmethod
    def leave(self, *groups: Any) -> SaveResult:
        """Leaves groups of the course."""


class CourseModel(SwadModel):
    """An object of a course, which it came by."""

    @property
    def course(self) -> CourseHandle:
        """The course of the object, a `Course`; no request."""
        return cast("CourseHandle", self.__dict__["_course"])

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
