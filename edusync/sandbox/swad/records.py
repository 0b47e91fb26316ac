"""The records of a SWAD: users, courses, groups, files, questions, games, events, messages.

All texts are stored ones (`text`): characters below U+0100, HTML references where the site writes
them. All times are seconds since 1970.
"""

import attrs

STUDENT, ASSISTANT, TEACHER = "student", "non-editing teacher", "teacher"
ROLE_NUMBERS = {TEACHER: 3, ASSISTANT: 3, STUDENT: 2}  # as the operations return them


@attrs.define(eq=False)
class User:
    """A user; `nickname` without @; `digest` of the password; `accepted` as student of a course."""

    code: int
    nickname: str
    digest: str = attrs.field(repr=False)
    id: str = ""
    email: str = ""
    surname1: str = ""
    surname2: str = ""
    firstname: str = ""
    photo: str = ""
    birthday: str = ""
    admin: bool = False
    accepted: bool = True
    confirmed: bool = True
    pending: str = ""

    @property
    def full_name(self) -> str:
        """First name and surnames, as publishers are shown."""
        return " ".join(filter(None, (self.firstname, self.surname1, self.surname2)))


@attrs.define(eq=False)
class Course:
    """A course; `roles` holds the role of each user in it, `info` source and text of each kind."""

    code: int
    short: str
    full: str
    degree: int
    center: int
    roles: dict[int, str] = attrs.field(factory=dict)
    info: dict[str, tuple[str, str]] = attrs.field(factory=dict)
    tests: "TestConfig | None" = None


@attrs.define(eq=False)
class TestConfig:
    """How tests of a course are configured; `pluggable` is yes, no or unknown."""

    pluggable: str
    least: int
    usual: int
    most: int
    feedback: str
    visibility: int


@attrs.define(eq=False)
class GroupType:
    """A type of groups of a course."""

    code: int
    course: int
    name: str
    mandatory: bool = False
    multiple: bool = False
    opens: int = 0


@attrs.define(eq=False)
class Group:
    """A group; `most` students, -1 for no limit."""

    code: int
    type: int
    name: str
    open: bool = True
    most: int = -1
    zones: bool = False


@attrs.define(eq=False)
class File:
    """A file or a folder of a zone; `parts` is its path; `content` None when it is not on disk.

    `tree` is 1 (documents), 2 (shared files) or 3 (marks); `code` 0 until it is registered.
    """

    code: int
    course: int
    tree: int
    parts: tuple[str, ...]
    content: bytes | None = b""
    group: int = 0
    publisher: int = 0
    license: str = "unknown / other"
    time: int = 1760000000
    hidden: bool = False
    folder: bool = False
    views: int = 0

    @property
    def name(self) -> str:
        return self.parts[-1]


@attrs.define(eq=False)
class Answer:
    """An answer of a question."""

    text: str
    correct: bool = True
    feedback: str = ""


@attrs.define(eq=False)
class Question:
    """A question of a course; `tags` in their order; `score` is the mean of who tried it."""

    code: int
    course: int
    kind: str
    stem: str
    answers: list[Answer]
    tags: list[int]
    feedback: str = ""
    shuffle: bool = False
    edited: int = 1767225600
    hits: int = 1
    score: float = 0.1


@attrs.define(eq=False)
class Tag:
    """A tag of questions of a course."""

    code: int
    course: int
    text: str
    hidden: bool = False


@attrs.define(eq=False)
class Game:
    """A game; `garbage` is what the server says instead of its number of questions."""

    code: int
    course: int
    author: int
    title: str
    text: str = ""
    questions: int = 0
    garbage: int = 0
    grade: float = 10.0
    visibility: int = 31
    hidden: bool = False


@attrs.define(eq=False)
class Match:
    """A match of a game; `shows` is start, stem, answers, results or end; `sent` the answers."""

    code: int
    game: int
    author: int
    title: str
    start: int
    end: int
    shows: str
    question: int = 0
    options: int = 0
    playing: bool = True
    groups: list[int] = attrs.field(factory=list)
    sent: dict[tuple[int, int], int] = attrs.field(factory=dict)
    players: set[int] = attrs.field(factory=set)


@attrs.define(eq=False)
class Event:
    """An attendance event; `rows` has who was registered, and whether present."""

    code: int
    course: int
    author: int
    title: str
    text: str
    start: int
    end: int
    hidden: bool = False
    comments: bool = False
    groups: list[int] = attrs.field(factory=list)
    rows: dict[int, bool] = attrs.field(factory=dict)


@attrs.define(eq=False)
class Notification:
    """A notification of `owner` about something that `sender` did."""

    code: int
    owner: int
    event: str
    event_code: int
    time: int
    sender: int
    location: str
    status: int
    summary: str = ""
    content: str = ""


@attrs.define(eq=False)
class Message:
    """A message and who got it."""

    code: int
    sender: int
    receivers: list[int]
    subject: str
    body: str
    opened: set[int] = attrs.field(factory=set)
    replied: set[int] = attrs.field(factory=set)


@attrs.define(eq=False)
class Notice:
    """A notice on the board of a course."""

    code: int
    course: int
    author: int
    body: str


@attrs.define(eq=False)
class Room:
    """A room; `building` False for a room in no building of the one center."""

    code: int
    short: str
    full: str
    floor: int
    seats: int
    macs: list[int] = attrs.field(factory=list)
    building: bool = True


@attrs.define(eq=False)
class WebSession:
    """Somebody's session on the site, in a course or (0) in none."""

    user: int
    course: int
