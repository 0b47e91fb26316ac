"""What a SWAD server holds, its clock and its keys."""

import base64
import hashlib
import random
import time
from collections.abc import Callable, Iterable

import attrs

from edusync.sandbox.swad.records import (
    STUDENT,
    Course,
    Event,
    File,
    Game,
    Group,
    GroupType,
    Match,
    Message,
    Notice,
    Notification,
    Question,
    Room,
    Tag,
    User,
    WebSession,
)

KEY_LIFETIME = 7 * 86400


def digest(password: bytes) -> str:
    """The form in which a password is kept and sent: SHA-512 in base64url, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha512(password).digest()).decode().rstrip("=")


@attrs.define(eq=False)
class School:
    """One server: what it holds, its clock, and whether its known bugs are there.

    `quirks=False` makes the server do what its documentation says. `seed` fixes the keys, the links
    and the random questions; `clock` returns seconds since 1970; without `mail`, none can be sent.
    """

    clock: Callable[[], float] = time.time
    quirks: bool = True
    seed: int = 0
    mail: bool = True
    app_keys: list[str] = attrs.field(factory=list)
    users: dict[int, User] = attrs.field(factory=dict)
    courses: dict[int, Course] = attrs.field(factory=dict)
    degrees: dict[int, str] = attrs.field(factory=dict)
    group_types: dict[int, GroupType] = attrs.field(factory=dict)
    groups: dict[int, Group] = attrs.field(factory=dict)
    memberships: set[tuple[int, int]] = attrs.field(factory=set)
    files: list[File] = attrs.field(factory=list)
    questions: dict[int, Question] = attrs.field(factory=dict)
    tags: dict[int, Tag] = attrs.field(factory=dict)
    games: dict[int, Game] = attrs.field(factory=dict)
    matches: dict[int, Match] = attrs.field(factory=dict)
    events: dict[int, Event] = attrs.field(factory=dict)
    notifications: dict[int, Notification] = attrs.field(factory=dict)
    messages: dict[int, Message] = attrs.field(factory=dict)
    notices: dict[int, Notice] = attrs.field(factory=dict)
    rooms: dict[int, Room] = attrs.field(factory=dict)
    check_ins: list[tuple[int, int, int]] = attrs.field(factory=list)
    web_sessions: dict[str, WebSession] = attrs.field(factory=dict)
    keys: dict[str, tuple[int, float]] = attrs.field(factory=dict)
    links: dict[str, tuple[File, float]] = attrs.field(factory=dict)
    next_codes: dict[str, int] = attrs.field(factory=dict)
    chance: random.Random = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def now(self) -> int:
        """The second it is."""
        return int(self.clock())

    def next_code(self, kind: str, taken: Iterable[int]) -> int:
        """A code that was never used, also not by something that was removed."""
        code = max(self.next_codes.get(kind, 1), max(taken, default=0) + 1)
        self.next_codes[kind] = code + 1
        return code

    def retire(self, kind: str, code: int) -> None:
        """Keeps the code of something that is removed from being given again."""
        self.next_codes[kind] = max(self.next_codes.get(kind, 1), code + 1)

    def token(self) -> str:
        """43 random characters of base64url."""
        return base64.urlsafe_b64encode(self.chance.randbytes(32)).decode().rstrip("=")

    def log_in(self, user: User) -> str:
        """A new key of the user; keys older than seven days end here, whoever's they are."""
        oldest = self.clock() - KEY_LIFETIME
        self.keys = {key: made for key, made in self.keys.items() if made[1] >= oldest}
        key = self.token()
        self.keys[key.lower()] = (user.code, self.clock())
        return key

    def file(self, code: int) -> File | None:
        """The file of that code."""
        return next((file for file in self.files if file.code == code), None)

    def courses_of(self, user: int) -> list[Course]:
        """The courses in which the user has a role."""
        return [course for course in self.courses.values() if user in course.roles]

    def groups_of(self, course: int) -> list[Group]:
        """The groups of a course."""
        return [
            group for group in self.groups.values() if self.group_types[group.type].course == course
        ]

    def students_in(self, group: Group) -> list[int]:
        """The codes of the students of a group; teachers do not count."""
        roles = self.courses[self.group_types[group.type].course].roles
        members = sorted(user for user, code in self.memberships if code == group.code)
        return [user for user in members if roles.get(user) == STUDENT]
