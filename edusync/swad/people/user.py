"""`User`: a person of a SWAD server, with the fields that a reply has.

The nickname is the identity: most replies have no code.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NoReturn, TypeAlias

import attrs

from edusync.core.arguments import several
from edusync.errors import InvalidValue, NotFound, UnsupportedOperation
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.base.handle import CourseHandle, of_course
from edusync.swad.base.roles import Role, as_role, role_of
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import is_code
from edusync.terminals import printable

__all__ = ["Person", "Role", "User", "is_person", "nickname_of", "role_of", "user_of"]

HIDDEN_ID = "********"  # what the server writes for an ID that it does not show
LISTED = (Role.STUDENT, Role.TEACHER)  # the roles whose people SWAD lists


@attrs.frozen(eq=False, repr=False)
class User(Value):
    """A person, as the server describes one; the object makes no request.

    Two users are equal when server and nickname are the same, whatever the capitals. Where a reply
    has no nickname, the code decides; where it has neither (authors of games and events), the
    names do. So a user of whom only the code is known equals none of whom the nickname is.

    Attributes:
        server: the server that described the person.
        code: number of the user on that server; 0 where it is not known.
        nickname: without the @; '' where it is not known.
        id: of the person (DNI, passport); '' where there is none or it is not known.
        id_hidden: the server kept the ID back: it shows IDs to teachers, of students who accepted
            the course, and everybody their own. (It says the same of a user who has none.)
        surname1, surname2, firstname: as text. Their capitals vary by operation.
        photo: address of a picture, or ''.
    """

    plural: ClassVar[str] = "users"

    server: str = attrs.field(repr=False)
    code: int = 0
    nickname: str = ""
    id: str = ""
    surname1: str = ""
    surname2: str = ""
    firstname: str = ""
    photo: str = ""
    id_hidden: bool = False

    @property
    def name(self) -> str:
        """First name and surnames."""
        return " ".join(part for part in (self.firstname, self.surname1, self.surname2) if part)

    @property
    def at_nickname(self) -> str:
        """The nickname as messages want it, '@ana'; '' where it is not known."""
        return f"@{self.nickname}" if self.nickname else ""

    def _identity(self) -> tuple[object, ...]:
        if self.nickname:
            return self.server, f"@{self.nickname.lower()}"
        if self.code:
            return self.server, self.code
        return self.server, "", self.name.lower()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, User):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __repr__(self) -> str:
        parts = (f"code={self.code}", f"nickname={self.nickname!r}", f"name={self.name!r}")
        return f"User({', '.join(parts)})"

    def __str__(self) -> str:
        return printable(self.name or self.at_nickname or f"user {self.code}")

    @classmethod
    def list(
        cls, course: CourseHandle, role: Role | str = Role.STUDENT, groups: Iterable[Any] = ()
    ) -> ItemList["User"]:
        """Lists the students or the teachers of a course, by surname: 1 request (getUsers).

        Parameters:
            role: `Role.STUDENT` or `Role.TEACHER`, or 'student', 'teacher'. SWAD lists teachers
                with permission to edit only.
            groups: groups or codes; only their users. SWAD ignores it and sends the whole course,
                so it is refused while the server does so (UnsupportedOperation).

        Raises UnsupportedOperation for the roles that SWAD does not list, PermissionDenied to
        those who are not in the course.
        """
        of_course(course)
        wanted = as_role(role)
        if wanted not in LISTED:
            raise UnsupportedOperation(
                f"SWAD lists Role.STUDENT and Role.TEACHER (with permission to edit), not {wanted}:"
                " session.find_users(...) finds others by name"
            )
        codes = ",".join(
            str(getattr(group, "code", group)) for group in several("groups", groups, "groups")
        )
        if codes and quirks.has("no users of a group"):
            raise UnsupportedOperation(
                f"course {course.code}: SWAD sends the whole course, whatever groups are asked for;"
                " an attendance event of the group lists its students (event.users()), and"
                " course.students() is the whole course"
            )
        return listed(course.session, course.code, wanted, codes)

    @classmethod
    def get(cls, course: CourseHandle, who: "Person") -> "User":
        """Gets a student or a teacher of a course: 1 request for a student, 2 for others.

        The operation is getUsers. `who` is a code, an '@nickname' or a `User`. Raises NotFound:
        teachers without permission to edit are not found either, since SWAD does not list them.
        """
        of_course(course)
        require_person(who)
        for role in LISTED:
            for user in cls.list(course, role):
                if is_person(user, who):
                    return user
        raise NotFound(
            f"{who} is neither a student nor an editing teacher there",
            operation="getUsers",
            target=f"course {course.code}",
            advice="SWAD does not list teachers without permission to edit",
        )

    @classmethod
    def check(cls, course: CourseHandle, who: "Person") -> bool:
        """Whether `get` finds that user in the course: 1 or 2 requests."""
        try:
            cls.get(course, who)
        except NotFound:
            return False
        return True

    def save(self) -> NoReturn:
        """Not possible by the web service: everybody edits the own data on the site."""
        raise UnsupportedOperation(
            f"{self}: SWAD's web service cannot change users. Everybody edits the own data on the "
            "site, in the profile; teachers edit those of their students in the list of users"
        )

    def delete(self) -> NoReturn:
        """Not possible by the web service: teachers remove users from a course on the site."""
        raise UnsupportedOperation(
            f"{self}: SWAD's web service cannot remove users. Teachers remove them from a course "
            "on the site, in the administration of users"
        )


class Users(ItemList[User]):
    """People of SWAD as a table, which is a roster: `c.enrol` takes it, and what it writes."""

    columns: ClassVar[tuple[str, ...]] = tuple(
        field.name for field in attrs.fields(User) if field.repr
    )
    named = "users"


Person: TypeAlias = User | int | str  # a User, a code, or an '@nickname'


_WIRE_NAMES = {"id": "userID"} | {
    name: f"user{name.capitalize()}"
    for name in ("code", "nickname", "surname1", "surname2", "firstname", "photo")
}


def user_of(server: str, item: Mapping[str, Any]) -> User:
    """The user that an item of a reply describes; fields that it lacks are not known."""
    known: dict[str, Any] = {
        name: item[wire] for name, wire in _WIRE_NAMES.items() if item.get(wire)
    }
    hidden = known.get("id") == HIDDEN_ID
    if hidden:
        del known["id"]
    if nickname := known.get("nickname"):
        known["nickname"] = nickname.removeprefix("@")
    return User(server, id_hidden=hidden, **known)


def users_of(server: str, items: Iterable[Mapping[str, Any]]) -> Users:
    """The users of a list of items, as a table."""
    return Users(user_of(server, item) for item in items)


def listed(session: Connection, course: int, role: Role, groups: str = "") -> Users:
    """The users of a role in the course of that code, by surname: 1 request (getUsers)."""
    reply = session.call(SwadAPI.getUsers, course, groups, role.number)
    return users_of(session.server, reply["usersArray"])


def nickname_of(text: str) -> str:
    """The nickname in an '@nickname', in small letters; '' for any other text."""
    return text[1:].lower() if text.startswith("@") else ""


def require_person(who: object) -> None:
    """Raises InvalidValue for what does not name a person."""
    known = isinstance(who, User) and bool(who.code or who.nickname)
    if not (is_code(who) or known or (isinstance(who, str) and nickname_of(who))):
        raise InvalidValue(
            "who", who, "must be a code above 0, an '@nickname' or a User who has one"
        )


def is_person(user: User, who: Person) -> bool:
    """Whether that is the user whom a code, an '@nickname' or another `User` names."""
    if isinstance(who, int):
        return user.code == who
    if isinstance(who, str):
        return user.nickname.lower() == nickname_of(who)
    if who.server != user.server:
        return False
    if who.nickname and user.nickname:
        return user.nickname.lower() == who.nickname.lower()
    return bool(who.code) and user.code == who.code
