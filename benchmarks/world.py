"""The classes that the benchmarks read: users, sheets and exams at work, and students' scores."""

import contextlib
from collections.abc import Iterator

import attrs
import wimsapi

from edusync.wims import Class, Exam, User, WimsAPI
from edusync.wims.wire.failures import expect
from tests.conftest import FAR_AWAY
from tests.contract.wims.work import Work, make_sheet
from tests.targets import Server

USERS, SHEETS, EXAMS, EXERCISES = 300, 10, 3, 3
CLASSES, USERS_OF_EACH = 20, 100
ROWS = 150  # of one putcsv, which takes less than 40,000 bytes


@attrs.frozen
class Pair:
    """One class, as an object of each library."""

    ours: Class
    theirs: wimsapi.Class


@attrs.frozen
class Place:
    """A way to the server, and the classes there: the big one and the twenty."""

    server: Server
    api: WimsAPI
    big: Pair
    twenty: list[Pair]

    def pair(self, c: Class) -> Pair:
        """The class, reached this way."""
        return pair(self.server, self.api, c)


def pair(server: Server, api: WimsAPI, c: Class) -> Pair:
    connection = (server.url, server.ident, server.passwd)
    theirs = wimsapi.Class.get(*connection, c.qclass, c.rclass)
    return Pair(Class.get(api, c.qclass, c.rclass), theirs)


def people(count: int) -> list[dict[str, str]]:
    return [
        {
            "quser": f"user{number}",
            "lastname": f"Doe{number}",
            "firstname": "John",
            "email": f"j{number}@example.org",
            "regnum": f"{number}",
        }
        for number in range(count)
    ]


def csv(rows: list[dict[str, str]]) -> str:
    """The people as putcsv takes them."""
    columns = ["login", *list(rows[0])[1:], "password"]
    lines = [columns, *([*row.values(), "secret12"] for row in rows)]
    return "".join(f"{','.join(line)}\n" for line in lines)


def new_class(api: WimsAPI, rclass: str) -> Class:
    teacher = User("supervisor", "Perrin", "Sophie", "secret99")
    c = Class(
        rclass,
        name="Benchmark",
        institution="University of Elsewhere",
        email="sophie@example.org",
        password="open1234",
        supervisor=teacher,
        limit=500,
        expiration=FAR_AWAY,
    )
    c.save(api)
    return c


def fill(server: Server, c: Class, count: int) -> None:
    """Users, sheets, exams and scores; all is active before a score is first asked for.

    WIMS' score daemon keeps what the class held then.
    """
    api, qclass = c.connection
    everyone = people(count)
    for first in range(0, count, ROWS):
        answer = api.putcsv(qclass, c.rclass, csv(everyone[first : first + ROWS]), file=False)
        expect("putcsv", answer, f"class {qclass}")
    sheets = [make_sheet(f"Sheet {number}", EXERCISES) for number in range(1, SHEETS + 1)]
    for sheet in sheets:
        sheet.save(c)
    for sheet in sheets:
        sheet.activate()
    for number in range(1, EXAMS + 1):
        exam = Exam(f"Exam {number}", "About", expiration=FAR_AWAY)
        exam.save(c)
        exam.add(sheets[0])
        exam.activate()
    if server.classes is not None:
        _work(Work(server, c), [who["quser"] for who in everyone])
    for item in (*c.sheets, *c.exams):
        item.scores()  # the first time, the server computes them


def _work(work: Work, logins: list[str]) -> None:
    for place, login in enumerate(logins):
        for sheet in range(1, SHEETS + 1):
            work.sheet(login, [(sheet, 1, "new", 0.0), (sheet, 1, "score", float(place % 11))])
        for exam in range(1, EXAMS + 1):
            work.exam(login, exam, [float(place % 10)])


@contextlib.contextmanager
def classes(server: Server, count: int) -> Iterator[tuple[Class, list[Class]]]:
    """The big class and `count` others, deleted afterwards."""
    made: list[Class] = []
    with server.api() as api:
        try:
            for users in (USERS, *[USERS_OF_EACH] * count):
                made.append(new_class(api, server.rclass))
                fill(server, made[-1], users)
            yield made[0], made[1:]
        finally:
            for c in made:
                c.delete()


def place(server: Server, big: Class, twenty: list[Class]) -> Place:
    """The classes, reached at the address of `server`, with the locks of the server itself."""
    api = server.api()
    api._client.server = big.connection[0].server
    found = [pair(server, api, c) for c in (big, *twenty)]
    return Place(server, api, found[0], found[1:])
