"""The works on WIMS."""

import csv
import hashlib
import io
import json
from contextlib import suppress
from typing import Any

import attrs

from edusync.errors import AlreadyExists, InvalidValue, NotFound
from edusync.sandbox.wims.jobs.users import crypted
from edusync.wims import Class, Exam, User, WimsAPI, archive_all, read_archive
from edusync.wims.base import accounts
from edusync.wims.classes.archive_all import SUMS
from edusync.wims.classfiles import definitions
from tests.conftest import make_class
from tests.contract.wims.asking import sent
from tests.contract.wims.work import make_sheet
from tests.kills.here import Here, Tell

PEOPLE = [
    {"lastname": "Doe", "firstname": "Ann", "regnum": "001"},
    {"lastname": "Doe", "firstname": "Abe", "regnum": "002"},  # the same login, but for a number
    {"lastname": "Roe, Jr", "firstname": "Zoe", "regnum": "003"},  # no table of WIMS takes a comma
    {"lastname": "Doe", "firstname": "Al, II", "regnum": "004"},
    {"lastname": "Low", "firstname": "Eve", "regnum": "005"},
]
PASSWORD = "secret99"
REGNUMS = [person["regnum"] for person in PEOPLE]
GONE = REGNUMS[:3]
NEW_NAME, OLD_YEAR, NEW_YEAR = "Next year", "2097", "2098"
DATES = {"One": "0301", "Two": "0401", "Exam": "0501"}  # of sheets and an exam
TAKEN = (InvalidValue,)
CLASSES = 3  # that are archived at once


class Enrol:
    """Enrols people, and keeps their passwords in a file; one is there, one in the trash."""

    def prepare(self, here: Here) -> Here:
        here = with_class(here)
        with here.home() as home:
            known = [{**person, "password": PASSWORD, "email": "a@b.org"} for person in PEOPLE]
            home.enrol([known[1], known[4]])
            home.unenrol([REGNUMS[4]])
        return here

    def carry_out(self, here: Here, tell: Tell) -> None:
        with here.home() as home:
            report = home.enrol(
                PEOPLE,
                passwords_to=here.place / "passwords.csv",
                progress=lambda done, _: tell(done),
            )
            assert not report.failed, [*report.failed]
            unknown = {line.regnum for line in report.password_unknown}
            assert unknown == {REGNUMS[1], REGNUMS[4]}  # who were there before

    def after_kill(self, here: Here) -> None:
        with here.home() as home:
            users = home.users.list(full=True)
            assert len(users) >= max([0, *here.told()])
            self._passwords_open(here, home, users)

    def after_next_run(self, here: Here) -> None:
        with here.home() as home:
            users = home.users.list(full=True)
            assert sorted(user.regnum for user in users) == REGNUMS
            assert in_trash(home) == []
            self._passwords_open(here, home, users)
        assert [*here.written()] == ["passwords.csv"]

    def _passwords_open(self, here: Here, home: Class, users: Any) -> None:
        text = here.written().get("passwords.csv", b"").decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""))
        kept = {row["quser"]: row["password"] for row in rows}  # the last row counts
        assert all(self._opens(here, home, user, kept.get(user.quser, PASSWORD)) for user in users)

    def _opens(self, here: Here, home: Class, user: User, password: str) -> bool:
        """Whether the server takes it; of a real one nobody can say that for those of putcsv."""
        if user.password.startswith("*"):
            return bool(here.server) or user.password == crypted(password)
        api, _ = home.connection
        return sent(api, home, "authuser", quser=user.quser, qpasswd=password)[0]


@attrs.frozen
class Unenrol:
    """Moves people to the trash, or deletes them from there too."""

    purge: bool

    def prepare(self, here: Here) -> Here:
        return with_people(here)

    def carry_out(self, here: Here, tell: Tell) -> None:
        with here.home() as home:
            report = home.unenrol(GONE, purge=self.purge, progress=lambda done, _: tell(done))
            assert not report.failed, [*report.failed]

    def after_kill(self, here: Here) -> None:
        with here.home() as home:
            there = home.users.list(full=True)
            trash = in_trash(home)
        assert {*REGNUMS[3:]} <= {user.regnum for user in there}
        assert len(there) <= len(PEOPLE) - max([0, *here.told()])
        assert self.purge or len(there) + len(trash) == len(PEOPLE)

    def after_next_run(self, here: Here) -> None:
        with here.home() as home:
            assert sorted(user.regnum for user in home.users.list(full=True)) == REGNUMS[3:]
            assert len(in_trash(home)) == (0 if self.purge else len(GONE))


class Archive:
    """Writes the archive of a class."""

    def prepare(self, here: Here) -> Here:
        return with_people(here)

    def carry_out(self, here: Here, tell: Tell) -> None:
        with here.home() as home:
            with suppress(InvalidValue):  # it was there
                home.archive(here.place / "old.tgz", progress=lambda done, _: tell(done))

    def after_kill(self, here: Here) -> None:
        assert len(here.written()) >= (2 in here.told())
        assert_whole(here)

    def after_next_run(self, here: Here) -> None:
        assert [*here.written()] == ["old.tgz"]
        assert_whole(here)


class ArchiveAll:
    """Writes the archives of all classes, and their sums."""

    def prepare(self, here: Here) -> Here:
        for _ in range(CLASSES):
            here = with_class(here)
        return here

    def carry_out(self, here: Here, tell: Tell) -> None:
        with here.api() as api:
            made = archive_all(api, here.rclass, here.place, progress=lambda done, _: tell(done))
            assert made.whole

    def after_kill(self, here: Here) -> None:
        assert_whole(here)
        assert len(self._sums(here)) >= max([0, *here.told()])

    def after_next_run(self, here: Here) -> None:
        assert_whole(here)
        with here.api() as api:
            classes = Class.list(api, here.rclass)
        assert {*self._sums(here)} == {f"{one.qclass}.tgz" for one in classes}
        assert len(here.written()) == CLASSES + 1

    def _sums(self, here: Here) -> dict[str, str]:
        """The sums, all of which are true."""
        written = here.written()
        lines = written.get(SUMS, b"").decode().splitlines()
        sums = {name: total for total, name in (line.split("  ") for line in lines)}
        assert sums == {name: hashlib.sha256(written[name]).hexdigest() for name in sums}
        return sums


@attrs.frozen
class Rollover:
    """Makes the class of the next year, or makes this one that."""

    in_place: bool

    def prepare(self, here: Here) -> Here:
        here = with_people(here)
        with here.home() as home:
            for title in ("One", "Two"):
                make_sheet(title, 1, expiration=OLD_YEAR + DATES[title]).save(home)
            Exam("Exam", expiration=OLD_YEAR + DATES["Exam"]).save(home)
        return here

    def carry_out(self, here: Here, tell: Tell) -> None:
        with here.home() as home, suppress(AlreadyExists, *TAKEN):
            done = home.rollover(
                archive_to=here.place / "old.tgz",
                name=NEW_NAME,
                in_place=self.in_place,
                progress=lambda done, _: tell(done),
            )
            tell(done.warnings)

    def after_kill(self, here: Here) -> None:
        assert_whole(here)
        done = max([0, *(told for told in here.told() if isinstance(told, int))])
        assert len(here.written()) >= (done > 0)
        with here.home() as home:
            if self.in_place:
                assert not (done and home.users.list(full=True))
            else:
                self._is_untouched(home)

    def after_next_run(self, here: Here) -> None:
        assert_whole(here)
        with here.home() as home:
            if self.in_place:
                new = home
            else:
                self._is_untouched(home)
                found = Class.list(home.connection[0], here.rclass)
                [new] = [one for one in found if one.name == NEW_NAME]
                for other in found:
                    assert other.qclass in (
                        home.qclass,
                        new.qclass,
                    ) or f"class {other.qclass} is a copy" in str(here.told())
            assert (new.name, new.expiration) == (NEW_NAME, f"{NEW_YEAR}0601")
            assert new.users.list(full=True) == []
            assert in_trash(new) == []
            assert dates_of(new) == {title: NEW_YEAR + day for title, day in DATES.items()}
        with (here.place / "old.tgz").open("rb"):
            held = read_archive(here.place / "old.tgz")
        assert len(held.users) == len(PEOPLE)

    def _is_untouched(self, home: Class) -> None:
        assert (home.name, home.expiration) == ("Algebra", f"{OLD_YEAR}0601")
        assert len(home.users.list(full=True)) == len(PEOPLE)
        assert dates_of(home) == {title: OLD_YEAR + day for title, day in DATES.items()}


class Forget:
    """Exports what the class holds of somebody, and erases it."""

    def prepare(self, here: Here) -> Here:
        return with_people(here)

    def carry_out(self, here: Here, tell: Tell) -> None:
        with here.home() as home, suppress(NotFound):  # all is erased
            try:
                home.users.forget("edoe", here.place / "export.json")
            except InvalidValue:  # which is there: the messages say to name another file
                home.users.forget("edoe", here.place / "rest.json")
            tell("forgotten")

    def after_kill(self, here: Here) -> None:
        self._exports_are_whole(here)
        with here.home() as home:
            there = [user.quser for user in home.users.list(full=True)]
            if "forgotten" in here.told() or "edoe" not in there:
                assert "export.json" in here.written()
            assert "forgotten" not in here.told() or "edoe" not in there + in_trash(home)

    def after_next_run(self, here: Here) -> None:
        self._exports_are_whole(here)
        assert "export.json" in here.written()
        with here.home() as home:
            assert len(home.users.list(full=True)) == len(PEOPLE) - 1
            assert in_trash(home) == []

    def _exports_are_whole(self, here: Here) -> None:
        for body in here.written().values():
            assert json.loads(body)["user"]["regnum"] == "001"


WORKS = {
    "enrol": Enrol(),
    "unenrol": Unenrol(purge=False),
    "unenrol and purge": Unenrol(purge=True),
    "archive": Archive(),
    "archive_all": ArchiveAll(),
    "rollover": Rollover(in_place=False),
    "rollover in place": Rollover(in_place=True),
    "forget": Forget(),
}


def with_class(here: Here) -> Here:
    with here.api() as api:
        home = make_class(here.rclass, expiration=f"{OLD_YEAR}0601")
        home.save(api)
        return attrs.evolve(here, qclass=home.qclass)


def with_people(here: Here) -> Here:
    here = with_class(here)
    with here.home() as home:
        rows = [
            {**person, "quser": f"{'edoe' if not n else f'user{n}'}", "password": PASSWORD}
            for n, person in enumerate(PEOPLE)
        ]
        home.enrol(rows)
    return here


def in_trash(home: Class) -> list[str]:
    return definitions.logins(accounts.files(home), deleted=True)


def dates_of(home: Class) -> dict[str, str]:
    return {item.title: str(item.expiration) for kind in (home.sheets, home.exams) for item in kind}


def assert_whole(here: Here) -> None:
    """Each archive that has its name can be read, and is whole."""
    for name in here.written():
        if name.endswith(".tgz"):
            read_archive(here.place / name)


def cleared(api: WimsAPI, rclass: str) -> None:
    """Deletes all classes of a run."""
    for one in Class.list(api, rclass):
        one.delete()
