"""The sample classes: a teacher, students with worked sheets, and an exam."""

import datetime as dt
import random
import urllib.parse
from collections.abc import Mapping, Sequence

import attrs

from edusync.sandbox.exchange import Request
from edusync.sandbox.people import PASSWORD, STAFF, STUDENTS, Person, email_of, id_of
from edusync.sandbox.wims.identity import Connection
from edusync.sandbox.wims.site import CODEPAGE, PATH, WimsSite

IDENT, PASSWD = "edusync", "sandbox"
RCLASS = "myclass"
ALGEBRA, PROGRAMMING = 20001, 20002
CONNECTIONS = {IDENT: Connection(PASSWD)}
_SHEETS = {
    ALGEBRA: [
        ("Vectors", ["Sums of vectors", "Linear combinations", "Independence"]),
        ("Matrices", ["Products", "Inverses", "Rank"]),
    ],
    PROGRAMMING: [("Loops", ["Counting", "Sums"])],
}
_MODULE = "H5/algebra/oeflinsys.en"


def fill(site: WimsSite, seed: int) -> None:
    """Makes the classes by the jobs of the site, and lets the students work."""
    chance = random.Random(seed)
    algebra = _Author(site, ALGEBRA)
    algebra.class_("Linear algebra", STAFF[0], STUDENTS)
    algebra.sheets(_SHEETS[ALGEBRA])
    algebra.exam("First exam", of_sheet=1)
    programming = _Author(site, PROGRAMMING)
    programming.class_("Programming", STAFF[1], STUDENTS[:12])
    programming.sheets(_SHEETS[PROGRAMMING])
    for student in STUDENTS[:20]:
        for sheet, (_, exercises) in enumerate(_SHEETS[ALGEBRA], 1):
            for exercise in range(1, len(exercises) + 1):
                algebra.work(student, sheet=sheet, exercise=exercise, score=_score(chance))
        algebra.work(student, exam=1, score=_score(chance), duration=chance.randint(300, 1100))
    for student in STUDENTS[:8]:
        programming.work(student, sheet=1, exercise=1, score=_score(chance))


def login_of(person: Person) -> str:
    """The login of a person: WIMS has letters and digits only."""
    return person.nickname.replace("_", "")


def _score(chance: random.Random) -> float:
    return chance.choice((4, 5.5, 7, 8, 9, 9.5, 10))


@attrs.frozen
class _Author:
    """Asks the jobs for a class, in the place of a teacher with a browser."""

    site: WimsSite
    qclass: int

    def ask(self, job: str, **given: object) -> None:
        texts = {
            key: "".join(f"{name}={text}\n" for name, text in one.items())
            if isinstance(one, Mapping)
            else str(one)
            for key, one in given.items()
        }
        connection = {"module": "adm/raw", "job": job, "ident": IDENT, "passwd": PASSWD}
        place = {"code": "sample", "qclass": str(self.qclass), "rclass": RCLASS}
        # A browser writes what its page cannot hold as references.
        body = urllib.parse.urlencode(
            connection | place | texts, encoding=CODEPAGE, errors="xmlcharrefreplace"
        )
        reply = self.site.answer(Request("POST", PATH, {}, body.encode()))
        if b'"status":"OK"' not in reply.body.replace(b" ", b""):
            raise RuntimeError(f"{job}: {reply.body[:500]!r}")

    def class_(self, name: str, teacher: Person, students: Sequence[Person]) -> None:
        about = {
            "description": name,
            "institution": "Sandbox University",
            "supervisor": f"{teacher.first} {teacher.surname1}",
            "email": email_of(teacher),
            "password": "sandbox",
            "expiration": self._in(days=365),
            "limit": 100,
        }
        who = {"lastname": teacher.surname1, "firstname": teacher.first, "password": PASSWORD}
        self.ask("addclass", data1=about, data2=who)
        for student in students:
            user = {
                "lastname": " ".join(filter(None, (student.surname1, student.surname2))),
                "firstname": student.first,
                "password": PASSWORD,
                "email": email_of(student),
                "regnum": id_of(len(STAFF) + STUDENTS.index(student)),
            }
            self.ask("adduser", quser=login_of(student), data1=user)

    def sheets(self, wanted: Sequence[tuple[str, Sequence[str]]]) -> None:
        """All first, since WIMS adds none once one is open to students."""
        for title, exercises in wanted:
            contents = "".join(
                f":{_MODULE};exo@sys{place}&qnum@1;10;1;{name};;"
                for place, name in enumerate(exercises, 1)
            )
            about = {"title": title, "expiration": self._in(days=300), "contents": contents}
            self.ask("addsheet", data1=about)
        for number in range(1, len(wanted) + 1):
            self.ask("modsheet", qsheet=number, data1={"status": 1})

    def exam(self, title: str, *, of_sheet: int) -> None:
        about = {"title": title, "duration": 20, "attempts": 2, "expiration": self._in(days=300)}
        self.ask("addexam", data1=about)
        self.ask("linksheet", qsheet=of_sheet, qexam=1)
        self.ask("modexam", qexam=1, data1={"status": 1})

    def work(self, student: Person, **done: object) -> None:
        self.site.work(self.qclass, login_of(student), **done)  # type: ignore[arg-type]

    def _in(self, *, days: int) -> str:
        return f"{self.site.now() + dt.timedelta(days=days):%Y%m%d}"
