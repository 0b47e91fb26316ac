"""A school to try scripts on: two courses, two teachers, an assistant and 24 students."""

from edusync.sandbox.people import PASSWORD, STAFF, STUDENTS, Person, email_of, id_of
from edusync.sandbox.swad.records import (
    ASSISTANT,
    STUDENT,
    TEACHER,
    Answer,
    Course,
    Event,
    File,
    Game,
    Group,
    GroupType,
    Match,
    Message,
    Notification,
    Question,
    Room,
    Tag,
    TestConfig,
    User,
)
from edusync.sandbox.swad.school import School, digest
from edusync.sandbox.swad.text import from_site

APP_KEY = "sandbox-app-key"
DAY = 86400
_QUESTIONS = [
    ("int", "What is 6 &times; 7?", [("42", True)]),
    ("float", "The value of &pi;", [("3.14", True), ("3.15", True)]),
    ("TF", "2 is a prime number", [("T", True)]),
    ("uniqueChoice", "The rank of $I_3$", [("1", False), ("2", False), ("3", True)]),
    ("multipleChoice", "Even numbers", [("2", True), ("3", False), ("4", True)]),
    ("text", "A matrix with as many rows as columns", [("square", True), ("Square", True)]),
]


def fill(school: School) -> None:
    """Fills a school; everybody logs in by nickname and `PASSWORD`, plugins by `APP_KEY`.

    Its dates are around the time of the school's clock, so that an event is open now.
    """
    now = school.now()
    for index, person in enumerate([*STAFF, *STUDENTS]):
        school.users[index + 1] = _user(index, person)
    students = range(len(STAFF) + 1, len(school.users) + 1)
    _courses(school, students)
    _groups(school, students)
    _attendance(school, students, now)
    _games(school, now)
    _files(school, now)
    school.rooms[1] = Room(1, "A1", "Lecture room A1", 1, 90, [0xA1B2C3D4E5F6])
    first, ada = students[0], 1
    welcome = ("Welcome", "Our first class is on Monday.")
    school.messages[1] = Message(1, ada, [first], *welcome)
    news = [("message", "-", welcome), ("documentFile", "Course: ALG", ("syllabus.pdf",) * 2)]
    for code, (event, where, texts) in enumerate(news, 1):
        school.notifications[code] = Notification(
            code, first, event, 1, now - DAY, ada, where, 0, *texts
        )


def _user(index: int, person: Person) -> User:
    return User(
        index + 1,
        person.nickname,
        digest(PASSWORD.encode()),
        id_of(index),
        email_of(person),
        _name(person.surname1),
        _name(person.surname2),
        _name(person.first),
    )


def _name(text: str) -> str:
    return from_site(text.replace("'", "&#39;"))


def _courses(school: School, students: range) -> None:
    ada, luis, ines = 1, 2, 3
    enrolled = dict.fromkeys(students, STUDENT)
    algebra = {ada: TEACHER, ines: ASSISTANT, **enrolled}
    programming = {luis: TEACHER, ada: TEACHER, **dict.fromkeys(students[:12], STUDENT)}
    school.degrees[1] = "Degree in Mathematics"
    guide = ("URL", "https://school.example/algebra\n")
    tests = TestConfig("unknown", 1, 5, 10, "fullFeedback", 31)
    school.courses = {
        1: Course(1, "ALG", "Linear algebra", 1, 1, algebra, {"guide": guide}, tests),
        2: Course(2, "PROG", "Programming", 1, 1, programming),
    }
    school.tags = {1: Tag(1, 1, "Numbers"), 2: Tag(2, 1, "Matrices")}
    for code, (kind, stem, answers) in enumerate(_QUESTIONS, 1):
        options = [Answer(text, right) for text, right in answers]
        school.questions[code] = Question(code, 1, kind, stem, options, [1 + (code in (4, 6))])


def _groups(school: School, students: range) -> None:
    school.group_types = {
        1: GroupType(1, 1, "Lectures", mandatory=True),
        2: GroupType(2, 1, "Labs", multiple=True),
    }
    school.groups = {
        1: Group(1, 1, "Morning", most=12),
        2: Group(2, 1, "Afternoon", most=20),
        3: Group(3, 2, "Lab 1", most=15, zones=True),
        4: Group(4, 2, "Lab 2", most=15, zones=True),
        5: Group(5, 2, "Lab for resits", open=False),
    }
    school.memberships = {(user, 1 if index < 12 else 2) for index, user in enumerate(students)}
    school.memberships |= {(user, 3) for user in students[:8]}


def _attendance(school: School, students: range, now: int) -> None:
    hour = 3600
    for code, (title, start, groups, here) in enumerate(
        [
            ("First class", now - 7 * DAY, [], students[:20]),
            ("Lab: matrices", now - 3 * DAY, [3], students[:6]),
            ("Class of today", now - hour, [], students[:0]),
        ],
        1,
    ):
        rows = dict.fromkeys(here, True)
        event = Event(
            code, 1, 1, title, "", start, start + 2 * hour, groups=list(groups), rows=rows
        )
        school.events[code] = event


def _games(school: School, now: int) -> None:
    school.games[1] = Game(1, 1, 1, "Matrices in five minutes", questions=3, garbage=32)
    school.matches[1] = Match(1, 1, 1, "Last week", now - 7 * DAY, now - 7 * DAY + 600, "end",
                              2147483647)  # fmt: skip
    school.matches[2] = Match(2, 1, 1, "Now", now - 60, now + 600, "answers", 1, 4)


def _files(school: School, now: int) -> None:
    made = now - 10 * DAY
    school.files = [
        File(1, 1, 1, ("syllabus.pdf",), b"%PDF-1.4\n%%EOF\n", publisher=1, time=made),
        File(0, 1, 1, ("Sheets",), folder=True),
        File(2, 1, 1, ("Sheets", "sheet 1.txt"), b"1. Multiply.\n", publisher=1, time=made),
        File(3, 1, 2, ("notes.txt",), b"Shared by a student.\n", publisher=4, time=made),
        File(
            4, 1, 3, ("marks.html",), b"<table><tr><th>ID</th></tr></table>", publisher=1, time=made
        ),
        File(5, 1, 1, ("lab.txt",), b"For lab 1.\n", group=3, publisher=1, time=made),
    ]
