"""The users of a course, and users that are looked for."""

from collections.abc import Iterable

from edusync.sandbox.swad.asked import HIDDEN_ID, Asked
from edusync.sandbox.swad.faults import Crash, require
from edusync.sandbox.swad.records import ASSISTANT, STUDENT, TEACHER, Course, User
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import codes_in, given, has_word, sorting, stored
from edusync.sandbox.swad.wire import Fields

_LISTED = {2: STUDENT, 3: TEACHER}
_ON_PLATFORM = {2: {STUDENT}, 3: {TEACHER, ASSISTANT}}
_ALL, _GUESTS = 0, 1
_LONGEST_FILTER = 2047


@operation("getUsers", "wsKey courseCode:int groups userRole:int")
def users(asked: Asked, code: int, groups: str | None, role: int) -> Fields:
    course = asked.course_of_mine(code, missing="CRSX")
    require(role in _LISTED, "USERS")
    wanted = {code for code in codes_in(given(groups)) if code > 0}
    roles = course.roles.items()
    found = [code for code, its in roles if its == _LISTED[role] and code in asked.school.users]
    if wanted and not asked.school.quirks:
        members = {user for user, group in asked.school.memberships if group in wanted}
        found = [code for code in found if code in members]
    return listed(asked, (asked.school.users[code] for code in found), course)


@operation("findUsers", "wsKey courseCode:int filter userRole:int")
def find_users(asked: Asked, code: int, words: str | None, role: int) -> Fields:
    school = asked.school
    course = school.courses.get(code) if code > 0 else None
    require(course or code <= 0 or school.quirks, "CRSX")
    require(course is None or asked.me.code in course.roles, "MEMBER")
    require(role in (_ALL, _GUESTS, *_LISTED), "FIND")
    if len(words or "") > _LONGEST_FILTER:
        raise Crash
    wanted = (words or "").split()
    if max(map(len, wanted), default=0) < 3 or sum(map(len, wanted)) < 6:
        return [("numUsers", -1), ("usersArray", [])]
    for word in wanted:
        if word.endswith("\\"):
            continue  # the server does not mind it there
        stored(word)
    found = [school.users[code] for code in school.users if _has_role(asked, code, course, role)]
    matching = [user for user in found if all(has_word(word, _names(user)) for word in wanted)]
    return listed(asked, matching, course)


def listed(asked: Asked, found: Iterable[User], course: Course | None) -> Fields:
    """The users as a list, sorted by their names, with the IDs that who asks may see."""
    items = [
        person(asked, user, (asked.sees_id_of(user, course) and user.id) or HIDDEN_ID)
        for user in sorted(found, key=by_name)
    ]
    return [("numUsers", len(items)), ("usersArray", items)]


def by_name(user: User) -> tuple[str, str, str, int]:
    """The key by which users are sorted."""
    names = (user.surname1, user.surname2, user.firstname)
    return (*map(sorting, names), user.code)  # type: ignore[return-value]


def person(asked: Asked, user: User, id: str) -> Fields:
    """One user of a list, with the ID that is shown."""
    return [
        ("userCode", user.code),
        ("userNickname", user.nickname),
        ("userID", id),
        *asked.name(user.code),
    ]


def _names(user: User) -> str:
    return " ".join((user.firstname, user.surname1, user.surname2))


def _has_role(asked: Asked, code: int, course: Course | None, role: int) -> bool:
    if role == _ALL:
        return course is None or code in course.roles
    roles = {each.roles[code] for each in asked.school.courses_of(code)}
    if role == _GUESTS:  # are listed for a course as well, of which nobody is one
        return not roles and (course is None or asked.school.quirks)
    if course is not None:
        return course.roles.get(code) == _LISTED[role]
    return bool(roles & _ON_PLATFORM[role])
