"""Looking for people by name."""

from edusync.errors import InvalidValue
from edusync.results.tables import ItemList
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.base.handle import CourseHandle, row_of
from edusync.swad.base.roles import Role, as_role
from edusync.swad.people.user import User, users_of
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import is_code
from edusync.swad.wire.text import require_text

EVERYBODY = 0  # the number of no role in particular
FOUND = (Role.GUEST, Role.STUDENT, Role.TEACHER)  # the roles that SWAD looks for
RULE = "is too short for SWAD: give a word of 3 letters or more, and 6 letters or more in all"
WILDCARDS = "%_"


def find_users(
    session: Connection,
    filter: str,
    course: CourseHandle | int | None = None,
    role: Role | str | None = None,
) -> ItemList[User]:
    """Finds users by words in their names: 1 request (findUsers), 2 for the code of a course."""
    require_text(filter, "filter")
    if any(sign in filter for sign in WILDCARDS):
        raise InvalidValue("filter", filter, "may not hold % or _, which SWAD takes for any signs")
    number = EVERYBODY if role is None else _number(as_role(role))
    if number == Role.GUEST.number and course is not None:
        reason = "guests are in no course, and SWAD would list those of the platform: leave it out"
        raise InvalidValue("course", course, reason)
    reply = session.call(SwadAPI.findUsers, _course_code(session, course), filter, number)
    if (reply["numUsers"] or 0) < 0:
        raise InvalidValue("filter", filter, RULE)
    return users_of(session.server, reply["usersArray"])


def _number(role: Role) -> int:
    if role not in FOUND:
        raise InvalidValue("role", role, "must be GUEST, STUDENT or TEACHER, or None for all")
    return role.number


def _course_code(session: Connection, course: CourseHandle | int | None) -> int:
    """The code to ask for: 0 is the whole platform, and so is, for SWAD, a course that is none."""
    if course is None:
        return 0
    if is_code(course):
        if quirks.has("search in no course"):
            row_of(session, course)
        return course
    if not isinstance(course, CourseHandle):
        raise InvalidValue("course", course, "must be a course, or its code")
    if course.session.server != session.server:
        raise InvalidValue("course", course, f"is a course of another server than {session.server}")
    return course.code
