"""200 random schedules of faults over the work on a class: it stays whole, and nothing is lost."""

import contextlib
import random
import re
from collections.abc import Callable, Hashable, Iterator, Mapping

import attrs
import pytest

from edusync.errors import EdusyncError, NotFound
from edusync.wims import Class, EnrolReport, Sheet, User
from edusync.wims.base.accounts import files
from edusync.wims.classfiles.definitions import SHEETS, line, records, users_of
from edusync.wims.wire.codec import decode
from tests.contract.wims.work import make_sheet
from tests.live.faults import PATIENCE, new_class, sent_again, through
from tests.live.proxy import Fault, Proxy, before
from tests.live.writes import an_active_sheet
from tests.targets import Server

SCHEDULES, PER_CLASS = 200, 10
SHORT_SCHEDULES = 20  # of them in `make live`
STEPS = 3
FAULTY = 0.3  # of all requests
WEIGHTS = {
    Fault.DROP: 3,
    Fault.BUSY: 2,
    Fault.DOWN: 2,
    Fault.SLOW: 2,
    Fault.LOSE: 4,
    Fault.CUT: 3,
    Fault.GONE: 3,
    Fault.LATE: 0.2,
}
SHEET_FILE = re.compile(r"sheets/\.sheet(\d+)")
PASSWORD = "secret12"
GONE = None  # what an object is when it is not there

State = Hashable  # what an object may be: its fields, or GONE


@attrs.define
class Ledger:
    """What each object may be by now, as far as a caller can know from results and errors."""

    far: Class
    rng: random.Random
    name: str
    users: dict[str, set[State]] = attrs.field(factory=dict)
    trash: dict[str, set[State]] = attrs.field(factory=dict)
    passwords: dict[str, set[str]] = attrs.field(factory=dict)
    sheets: list[tuple[Sheet, set[State]]] = attrs.field(factory=list)
    klass: set[State] = attrs.field(factory=set)

    def attempt(self, possible: set[State], new: State, run: Callable[[], object]) -> None:
        """Runs a write that would make the object `new`, and notes what it may be now."""
        try:
            run()
        except NotFound:
            assert GONE in possible
            possible &= {GONE}
        except EdusyncError as error:
            if error.maybe_applied:
                possible.add(new)
        else:
            possible.clear()
            possible.add(new)

    def text(self) -> str:
        return f"{self.name}, {self.rng.randrange(10**9)}"

    def add_user(self) -> None:
        login, text = f"{self.name}u{len(self.users)}", self.text()
        new = User(login, "Doe", "John", PASSWORD, comments=text, email=text)
        possible = self.users.setdefault(login, {GONE})
        self.attempt(possible, (text, text), lambda: new.save(self.far))

    def change_user(self) -> None:
        login, text = self.rng.choice([*self.users]), self.text()

        def change() -> None:
            user = self.far.users[login]
            user.comments = user.email = text
            user.save()

        self.attempt(self.users[login], (text, text), change)

    def remove_user(self) -> None:
        login = self.rng.choice([*self.users])
        self.leaving(login)
        self.attempt(self.users[login], GONE, lambda: self.far.users.remove(login))

    def leaving(self, login: str) -> None:
        """Notes what a removal puts into the trash."""
        self.trash.setdefault(login, set()).update(self.users[login] - {GONE})

    def some_users(self) -> list[str]:
        return self.rng.sample([*self.users], min(2, len(self.users)))

    def remove_users(self) -> None:
        logins = self.some_users()
        for login in logins:
            self.leaving(login)
        with contextlib.suppress(EdusyncError):  # raised where nothing was sent
            for login, line in zip(logins, self.far.users.remove_many(logins), strict=True):
                possible = self.users[login]
                if line.status == "unchanged" or "nobody in the class" in line.reason:
                    assert GONE in possible
                if line.status != "failed" or "nobody in the class" in line.reason:
                    possible.clear()
                if not line.reason.startswith("not sent"):
                    possible.add(GONE)

    def enrol(self) -> None:
        """Enrols new users, by putcsv, and some who may be there, one by one."""
        text, who = self.text(), {"lastname": "Doe", "firstname": "John"}
        rows = [
            {"quser": login, **who, "comments": text, "email": text} for login in self.some_users()
        ]
        for number in range(len(self.users), len(self.users) + 3):
            login = f"{self.name}e{number}"
            rows.append({"quser": login, **who, "email": f"{login}@example.org"})
            self.users[login] = {GONE}
        with contextlib.suppress(EdusyncError):  # raised where nothing was sent
            self.note(rows, self.far.enrol(rows, key="quser"))

    def note(self, rows: list[dict[str, str]], report: EnrolReport) -> None:
        """Notes what the lines of a report tell."""
        for row, told in zip(rows, report, strict=True):
            login, new = row["quser"], (row.get("comments", ""), row["email"])
            assert told.quser == login
            drawn = {report.passwords[login]} if login in report.passwords else set()
            if told.status != "failed":
                self.users[login] = {new}
            elif not told.reason.startswith("not sent"):
                self.users[login] |= {new, *self.trash.get(login, ())}
            if told.status == "created":
                self.passwords[login] = drawn
            else:
                self.passwords.setdefault(login, {PASSWORD}).update(drawn)

    def list_users(self) -> None:
        try:
            found = [user.quser for user in self.far.users.list()]
        except EdusyncError:
            return
        check_logins(self, found)

    def read_scores(self) -> None:
        try:
            found = [score.user.quser for score in self.far.sheets[1].scores()]
        except EdusyncError:
            return
        check_logins(self, found)

    def read_marks(self) -> None:
        try:
            book = self.far.gradebook()
        except EdusyncError:
            return
        check_logins(self, [line.user.quser for line in book])
        assert {line.average for line in book} <= {None if book.no_average else 0}

    def change_class(self) -> None:
        text = self.text()

        def change() -> None:
            c = Class.get(self.far.connection[0], self.far.qclass, self.far.rclass)
            c.name, c.institution = text, text
            c.save()

        self.attempt(self.klass, (text, text), change)

    def add_sheet(self) -> None:
        new, possible = make_sheet(self.text(), exercises=1), {GONE}
        self.sheets.append((new, possible))  # type: ignore[arg-type]
        self.attempt(possible, new.title, lambda: new.save(self.far))  # type: ignore[arg-type]
        if new.saved:
            possible.discard(GONE)
            possible.add(new.title)  # type: ignore[arg-type]

    def change_sheet(self) -> None:
        saved = [(sheet, possible) for sheet, possible in self.sheets if sheet.saved]
        if not saved:
            return
        sheet, possible = self.rng.choice(saved)
        sheet.title = self.text()
        self.attempt(possible, sheet.title, sheet.save)


OPERATIONS = [
    Ledger.add_user,
    Ledger.enrol,
    Ledger.enrol,
    Ledger.remove_users,
    Ledger.read_marks,
    Ledger.change_user,
    Ledger.change_user,
    Ledger.remove_user,
    Ledger.list_users,
    Ledger.read_scores,
    Ledger.change_class,
    Ledger.add_sheet,
    Ledger.change_sheet,
]


def check_logins(ledger: Ledger, found: list[str]) -> None:
    """Nobody twice, nobody lost, and nobody there who cannot be."""
    ours = {login for login in found if login in ledger.users}
    assert len(found) == len(set(found))
    assert {login for login, states in ledger.users.items() if GONE not in states} <= ours
    assert all(ledger.users[login] != {GONE} for login in ours)


def check(ledger: Ledger, home: Class) -> None:
    """The class as it is on the server: whole, and nothing but what it may be."""
    listed = [user.quser for user in home.users.list()]
    check_logins(ledger, listed)
    found = files(home)
    archived = users_of(found)
    assert sorted(listed) == sorted(archived)
    for login, states in ledger.users.items():
        user = archived.get(login)
        assert (GONE if user is None else (user.get("comments", ""), user["email"])) in states
        assert user is None or user["lastname"] == "Doe"
        possible = ledger.passwords.get(login, {PASSWORD})
        assert user is None or is_one_of(user["password"], possible)
    there = home.infos
    assert (there["description"], there["institution"]) in ledger.klass
    check_sheets(ledger, home, found)


def is_one_of(stored: str, passwords: set[str]) -> bool:
    """Whether a stored password may be one of these: putcsv stores one that was drawn hashed."""
    return stored in passwords or (stored.startswith("*") and passwords != {PASSWORD})


def check_sheets(ledger: Ledger, home: Class, found: Mapping[str, bytes]) -> None:
    index = records(found[SHEETS])
    api, qclass = home.connection
    assert int(api.listsheets(qclass, home.rclass)[1]["nbsheet"]) == len(index)
    held = {int(match[1]) for path in found if (match := SHEET_FILE.fullmatch(path))}
    assert held <= {*range(1, len(index) + 1)}
    titles = [decode(line(record, 3)) for record in index]
    for _, states in ledger.sheets:
        there = [title for title in titles if title in states]
        assert len(there) == 1 or (not there and GONE in states)


def chooser(rng: random.Random) -> Callable[[], Fault | None]:
    kinds, weights = [*WEIGHTS], [*WEIGHTS.values()]
    return lambda: rng.choices(kinds, weights)[0] if rng.random() < FAULTY else None


@pytest.fixture(scope="module")
def proxy(server: Server) -> Iterator[Proxy]:
    with before(server.url) as proxy:
        yield proxy


SHORT = [*range(0, SHORT_SCHEDULES, PER_CLASS)]
REST = range(SHORT_SCHEDULES, SCHEDULES, PER_CLASS)


@pytest.mark.parametrize(
    "first", [*SHORT, *(pytest.param(first, marks=pytest.mark.long) for first in REST)]
)
def test_a_class_stays_whole(server: Server, proxy: Proxy, first: int) -> None:
    with new_class(server, limit=1000) as home:
        an_active_sheet(home)
        for seed in range(first, first + PER_CLASS):
            run(home, proxy, server, seed)


def run(home: Class, proxy: Proxy, server: Server, seed: int) -> None:
    rng = random.Random(seed)
    api = through(proxy, server, PATIENCE)
    far = Class.get(api, home.qclass, home.rclass)
    ledger = Ledger(far, rng, f"seed{seed}", klass={(far.name, far.institution)})
    ledger.add_user()
    start = len(proxy.journal)
    proxy.choose = chooser(random.Random(seed))
    try:
        for _ in range(STEPS):
            rng.choice(OPERATIONS)(ledger)
    finally:
        proxy.choose = lambda: None
        api.close()
    try:
        assert sent_again(proxy.journal[start:]) == []
        check(ledger, home)
    except AssertionError as error:
        steps = [f"{entry.job} {entry.fault}" for entry in proxy.journal[start:]]
        error.add_note(f"seed {seed}: {steps}")
        raise
