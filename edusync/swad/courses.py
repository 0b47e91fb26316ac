"""Courses."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from edusync.errors import NotFound
from edusync.model import IDENTITY, SETTERS
from edusync.results import ItemList
from edusync.swad.api import SwadAPI
from edusync.swad.models import SwadModel

if TYPE_CHECKING:
    from edusync.swad.session import Session


@attrs.define(slots=False, eq=False, repr=False, on_setattr=SETTERS)
class Course(SwadModel):
    """A course of the user of a session."""

    _on_the_site: ClassVar[str] = "a course is edited on the site, by its administrators"

    code: int = attrs.field(metadata=IDENTITY)
    short_name: str = ""
    full_name: str = ""
    role: int = 0

    @classmethod
    def list(cls, session: "Session") -> "ItemList[Self]":
        """The courses of the user, by full name. One request (getCourses)."""
        reply = session.call(SwadAPI.getCourses)
        return ItemList(
            cls._loaded(_fields(item), _session=session) for item in reply["coursesArray"]
        )

    @classmethod
    def get(cls, session: "Session", code: int) -> Self:
        """A course of the user. Raises NotFound. One request (getCourses)."""
        for course in cls.list(session):
            if course.code == code:
                return course
        raise NotFound(
            f"course {code} is none of the user's courses", operation="getCourses", server=""
        )

    @classmethod
    def check(cls, session: "Session", code: int) -> bool:
        """Whether a course is one of the user's. One request (getCourses)."""
        return any(course.code == code for course in cls.list(session))

    def _identity(self) -> tuple[object, ...]:
        return ("Course", self.session.server, self.code)

    def _read(self, _: str = "", /) -> dict[str, Any]:
        found = self.get(self.session, self.code)
        return found._values()


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": item["courseCode"],
        "short_name": item["courseShortName"],
        "full_name": item["courseFullName"],
        "role": item["userRole"],
    }
