"""The users of a course, and users that are looked for."""

from collections.abc import Iterable

from edusync.sandbox.swad.asked import HIDDEN_ID, Asked, Handler
from edusync.sandbox.swad.faults import Crash, fault
from edusync.sandbox.swad.records import ASSISTANT, STUDENT, TEACHER, Course, User
from edusync.sandbox.swad.text import codes_in, has_word, sorting, stored
from edusync.sandbox.swad.wire import Fields

_LISTED = {2: STUDENT, 3: TEACHER}
_ON_PLATFORM = {2: {STUDENT}, 3: {TEACHER, ASSISTANT}}
_ALL, _GUESTS = 0, 1
_LONGEST_FILTER = 2047


def users(asked: Asked, code: int, groups: str | None, role: int) -> Fields:
    course = asked.course_of_mine(code, missing="CRSX")
    if role not in _LISTED:
        raise fault("USERS")
    if groups is None:
        raise Crash
    roles = course.roles.items()
    found = [code for code, its in roles if its == _LISTED[role] and code in asked.school.users]
    wanted = {code for code in codes_in(groups) if code > 0}
    if wanted and not asked.school.quirks:
        members = {user for user, group in asked.school.memberships if group in wanted}
        found = [code for code in found if code in members]
    return listed(asked, (asked.school.users[code] for code in found), course)


def find_users(asked: Asked, code: int, words: str | None, role: int) -> Fields:
    school = asked.school
    course = school.courses.get(code) if code > 0 else None
    if course is None and code > 0 and not school.quirks:
        raise fault("CRSX")
    if course is not None and asked.me.code not in course.roles:
        raise fault("MEMBER")
    if role not in (_ALL, _GUESTS, *_LISTED):
        raise fault("FIND")
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


def listed(
    asked: Asked, found: Iterable[User], course: Course | None, *, show_ids: bool = False
) -> Fields:
    """The users as a list, sorted by their names."""
    items = [
        person(asked, user, show_id=show_ids or asked.sees_id_of(user, course))
        for user in sorted(found, key=by_name)
    ]
    return [("numUsers", len(items)), ("usersArray", items)]


def by_name(user: User) -> tuple[str, str, str, int]:
    """The key by which users are sorted."""
    names = (user.surname1, user.surname2, user.firstname)
    return (*map(sorting, names), user.code)  # type: ignore[return-value]


def person(asked: Asked, user: User, *, show_id: bool) -> Fields:
    """One user of a list."""
    return [
        ("userCode", user.code),
        ("userNickname", user.nickname),
        ("userID", (user.id or HIDDEN_ID) if show_id else HIDDEN_ID),
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


HANDLERS: dict[str, Handler] = {"getUsers": users, "findUsers": find_users}
