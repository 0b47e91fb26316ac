"""Accounts, keys, roles."""

import re

from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import Crash, fault, require
from edusync.sandbox.swad.records import ASSISTANT, ROLE_NUMBERS, STUDENT, TEACHER, User
from edusync.sandbox.swad.school import digest
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import EMAIL, NICKNAME, folded, given, stored
from edusync.sandbox.swad.wire import Fields

_ID = re.compile(r"(?=.*\d)[A-Za-z0-9]{5,}")
_ROLE_BITS = {TEACHER: 32, ASSISTANT: 16, STUDENT: 8}
_GUEST_BIT, _USER_BIT, _ADMIN_BITS = 2, 4, 512


@operation("createAccount", "userNickname userEmail userPassword appKey")
def create_account(
    asked: Asked, nickname: str | None, email: str | None, password: str | None
) -> Fields:
    school = asked.school
    wanted = NICKNAME.fullmatch(given(nickname))
    if wanted is None:
        return _refused(-1)
    if _by_nickname(asked, wanted[1]) is not None:
        return _refused(-2)
    email = given(email)
    if not EMAIL.fullmatch(email):
        return _refused(-3)
    owners = [user for user in school.users.values() if user.email.lower() == email.lower()]
    if any(user.confirmed for user in owners):
        return _refused(-4)
    password = given(password)
    stored(password)
    if _is_weak(asked, password):
        return _refused(-5)
    for user in owners:
        user.email = ""
    code = school.next_code("user", school.users)
    kept = digest(password.encode("latin-1"))
    user = User(code, wanted[1], kept, email=email, confirmed=False)
    school.users[code] = user
    return [("userCode", code), ("wsKey", school.log_in(user))]


@operation("loginByUserPasswordKey", "userID userPassword appKey")
def log_in(asked: Asked, user_id: str | None, password: str | None) -> Fields:
    if user_id is not None and len(user_id) > 255:
        raise Crash
    user = _find(asked, user_id or "", by_email=True)
    if user is None or not password or user.digest != password:
        raise fault("LOGIN")
    key = asked.school.log_in(user)
    return [("userCode", user.code), ("wsKey", key), *_person(asked, user)]


@operation("loginBySessionKey", "sessionID appKey")
def log_in_from_site(asked: Asked, session_id: str | None) -> Fields:
    school = asked.school
    if session_id is None:
        raise fault("NO SESSION")
    require(len(session_id) == 43, "SESSION LENGTH")
    require(re.fullmatch(r"[A-Za-z0-9_-]+", session_id), "SESSION SIGNS")
    require(session_id in school.web_sessions, "SESSION")
    session = school.web_sessions[session_id]
    user = school.users[session.user]
    course = school.courses.get(session.course)
    role = None if course is None else course.roles.get(user.code)
    return [
        ("userCode", user.code),
        ("degreeTypeCode", 0),
        ("degreeCode", -1 if course is None else course.degree),
        ("courseCode", -1 if course is None else course.code),
        ("wsKey", school.log_in(user)),
        *_person(asked, user, None if role is None else ROLE_NUMBERS[role]),
        ("degreeName", "" if course is None else school.degrees[course.degree]),
        ("courseName", "" if course is None else course.full),
    ]


@operation("getAvailableRoles", "wsKey courseCode:int")
def available_roles(asked: Asked, course: int) -> Fields:
    roles = {
        each.code: each.roles[asked.me.code] for each in asked.school.courses_of(asked.me.code)
    }
    if not roles:
        best = _GUEST_BIT
    elif course not in asked.school.courses:
        best = _USER_BIT
    elif asked.school.quirks:  # the highest role in any course is returned for this one
        best = max(_ROLE_BITS[role] for role in roles.values())
    else:
        best = _ROLE_BITS[roles[course]] if course in roles else _USER_BIT
    return [("roles", best | (_ADMIN_BITS if asked.me.admin else 0))]


@operation("getNewPassword", "userID appKey")
def new_password(asked: Asked, user_id: str | None) -> Fields:
    user_id = user_id or ""
    formed = NICKNAME.fullmatch(user_id) or _ID.fullmatch(user_id)
    by_email = not asked.school.quirks
    require(formed or (by_email and EMAIL.fullmatch(user_id)), "NEW PASSWORD")
    user = _find(asked, user_id, by_email=by_email)
    if user is None or not user.email or not asked.school.mail:
        return [("success", 0)]
    user.pending = asked.school.token()[:12]
    return [("success", 1)]


def _refused(code: int) -> Fields:
    return [("userCode", code), ("wsKey", "")]


def _is_weak(asked: Asked, password: str) -> bool:
    """Whether a password is refused; how many users may share one is not modelled."""
    names = {
        folded(name)
        for user in asked.school.users.values()
        for name in (user.id, user.surname1, user.surname2, user.firstname, user.nickname)
    }
    return (
        len(password) < 8
        or password.isdigit()
        or bool(re.search(r"\s", password))
        or folded(password) in names
    )


def _by_nickname(asked: Asked, nickname: str) -> User | None:
    users = asked.school.users.values()
    return next((user for user in users if user.nickname.lower() == nickname.lower()), None)


def _find(asked: Asked, text: str, *, by_email: bool) -> User | None:
    """The user of a nickname with @, an ID (leading zeros do not count) or an e-mail address."""
    if nickname := NICKNAME.fullmatch(text):
        return _by_nickname(asked, nickname[1])
    field = "email" if by_email and EMAIL.fullmatch(text) else "id"
    wanted = text.upper() if field == "email" else text.upper().lstrip("0")
    if field == "id" and not _ID.fullmatch(wanted):
        return None
    users = asked.school.users.values()
    return next((user for user in users if getattr(user, field).upper() == wanted), None)


def _person(asked: Asked, user: User, role: int | None = None) -> Fields:
    roles = [ROLE_NUMBERS[course.roles[user.code]] for course in asked.school.courses_of(user.code)]
    return [
        ("userNickname", user.nickname),
        ("userID", user.id),
        *asked.name(user.code),
        ("userBirthday", user.birthday),
        ("userRole", max(roles, default=0) if role is None else role),
    ]
