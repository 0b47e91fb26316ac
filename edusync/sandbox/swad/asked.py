"""Who asks, and what every operation checks first."""

import attrs

from edusync.sandbox.swad.faults import require
from edusync.sandbox.swad.records import ASSISTANT, STUDENT, TEACHER, Course, Event, File, User
from edusync.sandbox.swad.school import School

HIDDEN_ID = "********"


@attrs.frozen
class Asked:
    """One request: the school, who asks, and the address of the server, for the URLs it gives.

    Nobody asks in the operations with an appKey.
    """

    school: School
    user: User | None
    base: str

    @property
    def me(self) -> User:
        """Who asks."""
        assert self.user is not None, "an operation with an appKey has no user"
        return self.user

    def photo(self, user: User | None) -> str:
        """The URL of the photo of a user, or ''."""
        return self.base + user.photo if user is not None and user.photo else ""

    def name(self, code: int) -> list[tuple[str, str | None]]:
        """The four elements of a name; they are left out when the user is gone."""
        user = self.school.users.get(code)
        names = ("userSurname1", "userSurname2", "userFirstname", "userPhoto")
        if user is None:
            return [(name, None) for name in names]
        texts = (user.surname1, user.surname2, user.firstname, self.photo(user))
        return list(zip(names, texts, strict=True))

    def course(self, code: int, *, missing: str) -> Course:
        """The course; `missing` is the fault for a course that does not exist."""
        require(code > 0, "CRS0")
        require(code in self.school.courses, missing)
        return self.school.courses[code]

    def course_of_mine(self, code: int, *, missing: str) -> Course:
        """The course, to which who asks must belong."""
        course = self.course(code, missing=missing)
        require(self.me.code in course.roles, "MEMBER")
        return course

    def course_taught(self, code: int, *, missing: str = "TEACHER") -> Course:
        """The course, of which who asks must be an editing teacher."""
        course = self.course(code, missing=missing)
        require(course.roles.get(self.me.code) == TEACHER, "TEACHER")
        return course

    def course_studied(self, code: int) -> Course:
        """The course, of which who asks must be a student."""
        course = self.course(code, missing="STUDENT")
        require(course.roles.get(self.me.code) == STUDENT, "STUDENT")
        return course

    def teaches_anywhere(self) -> bool:
        """Whether the highest role of who asks, in any course, is that of an editing teacher."""
        mine = self.school.courses_of(self.me.code)
        return any(course.roles[self.me.code] == TEACHER for course in mine)

    def in_group(self, group: int) -> bool:
        """Whether who asks is in the group."""
        return (self.me.code, group) in self.school.memberships

    def sees_id_of(self, user: User, course: Course | None) -> bool:
        """Whether the ID of a user is shown: mine, or as a teacher that of an accepted student."""
        if user is self.me:
            return True
        if course is None:
            return False
        teaches = course.roles.get(self.me.code) in (TEACHER, ASSISTANT)
        return teaches and course.roles.get(user.code) == STUDENT and user.accepted

    def event_taught(self, event: Event) -> None:
        """Who asks must be an editing teacher of the event's course."""
        require(self.school.courses[event.course].roles.get(self.me.code) == TEACHER, "TEACHER")

    def may_reach(self, file: File) -> None:
        """Who asks must belong to the course, and to the group, of the file."""
        require(self.me.code in self.school.courses[file.course].roles, "MEMBER")
        require(not file.group or self.in_group(file.group), "GROUP")
