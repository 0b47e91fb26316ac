"""`Role`: what somebody is in a course, or on the platform."""

from edusync.errors import InvalidValue
from edusync.swad.base.flags import Flags


class Role(Flags):
    """What somebody is: one role, or several (`Role.STUDENT | Role.DEGREE_ADMIN`).

    `Role.TEACHER in course.roles()` asks for one of them. A role that SWAD adds one day is kept as
    a number. `Role.TEACHER` is a teacher with permission to edit, except where SWAD does not
    distinguish the two kinds of teachers: `course.role` is TEACHER for both.
    """

    UNKNOWN = 1
    GUEST = 2
    USER = 4
    STUDENT = 8
    NON_EDITING_TEACHER = 16
    TEACHER = 32
    DEGREE_ADMIN = 64
    CENTER_ADMIN = 128
    INSTITUTION_ADMIN = 256
    SYSTEM_ADMIN = 512

    @property
    def number(self) -> int:
        """The number by which the operations of courses and users call this role."""
        return _NUMBERS.get(self, 0)

    @property
    def teaches(self) -> bool:
        """Whether a teacher of either kind is among the roles."""
        return bool(self & (Role.TEACHER | Role.NON_EDITING_TEACHER))


_NUMBERS = {Role.GUEST: 1, Role.STUDENT: 2, Role.TEACHER: 3, Role.NON_EDITING_TEACHER: 3}
_OF_NUMBER = {0: Role.GUEST, 1: Role.GUEST, 2: Role.STUDENT, 3: Role.TEACHER}


def role_of(number: int) -> Role:
    """The role of a `userRole`; 0 is what a login returns for those who are in no course."""
    return _OF_NUMBER.get(number, Role.UNKNOWN)


def roles_of(bits: int | None) -> Role:
    """The roles that a set of bits names; none for what is no such set."""
    return Role(max(bits or 0, 0))


def as_role(value: object) -> Role:
    """A role from itself or from its name in any case: 'student', 'teacher'."""
    if isinstance(value, Role):
        return value
    if isinstance(value, str) and value.upper() in Role.__members__:
        return Role[value.upper()]
    raise InvalidValue("role", value, "must be a Role or the name of one, like 'student'")
