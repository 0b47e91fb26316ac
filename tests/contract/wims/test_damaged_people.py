"""Users whom other programs stored so that WIMS' own lists show somebody else, or nobody."""

from pathlib import Path

import attrs
import pytest

from edusync.errors import ServerBug
from edusync.wims import Class, Exam, ServerQuirkWarning, Sheet, User, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.work import TWO_TRIES, Work, make_sheet
from tests.targets import Server

FIELDS = dict.fromkeys(
    "email comments photourl participate courses classes supervise supervisable external_auth "
    "agreecgu regprop1".split(),
    "",
) | {"password": "secret12", "regnum": "0042", "exists": "yes"}

# Names of jdoe, as another program stored them, and the login that WIMS' list has instead.
NAMES = {
    "comma": ("Doe, Jean", "John", "John"),
    "comma-in-the-first-name": ("Doe", "Jo, hn", "hn"),
    "commas": ("A, B, C", "D, E", "C"),
    "comma-and-a-login-of-the-class": ("Doe", "J, zzzz", "zzzz"),
    "backslash": ("Doe\\", "John", ""),
    "backslash-in-the-first-name": ("Doe", "J\\", ""),
}
DAMAGE = pytest.mark.parametrize(("last", "first", "shown"), NAMES.values(), ids=NAMES)


def stored(lastname: str, firstname: str, **others: str) -> str:
    """A user's file as a program writes it that encodes nothing."""
    values = {"firstname": firstname, "lastname": lastname, **FIELDS, **others}
    lines = [f"!set user_{name}={value}" for name, value in values.items()]
    return "\n".join(["", *lines, ""])


@attrs.frozen
class School:
    """A class of aaaa and zzzz, who are as they ought, and whomever another program stores."""

    home: Class
    sheet: Sheet
    exam: Exam
    work: Work

    def store(self, login: str, lastname: str, firstname: str, **others: str) -> None:
        """Writes a user's file as a program does that encodes nothing, and the user's work."""
        self.work.write(f".users/{login}", stored(lastname, firstname, **others))
        self.work.sheet(login, TWO_TRIES)
        self.work.exam(login, 1, [5.0])


@pytest.fixture
def school(server: Server, home: Class) -> School:
    for login in ("aaaa", "zzzz"):
        User(login, login.title(), "Ann", "secret12", regnum=f"7{login}").save(home)
    sheet = make_sheet("Sheet", exercises=2)
    sheet.save(home)
    sheet.activate()
    exam = Exam("Exam", "About", expiration=FAR_AWAY, duration=90, attempts=3)
    exam.save(home)
    exam.add(sheet)
    exam.activate()
    work = Work(server, home)
    work.sheet("aaaa", TWO_TRIES)
    work.exam("aaaa", 1, [10.0])
    return School(home, sheet, exam, work)


@DAMAGE
def test_scores_are_those_of_who_is_meant(
    school: School, last: str, first: str, shown: str
) -> None:
    school.store("jdoe", last, first)
    with pytest.warns(ServerQuirkWarning, match=r"jdoe \(.*c\.repair_users") as caught:
        found = school.sheet.scores()
    assert len(caught) == 1
    told = {score.user.quser: (score.user.lastname, score.score) for score in found}
    assert told == {"jdoe": (last, 8.2), "aaaa": ("Aaaa", 8.2), "zzzz": ("Zzzz", 0.0)}
    assert len(found) == 3
    assert {score.user.quser: score.user.regnum for score in found}["jdoe"] == "0042"
    assert "jdoe" in found.warnings[0]
    with pytest.warns(ServerQuirkWarning, match="jdoe"):
        exams = school.exam.scores()
    assert {one.user.quser: (one.score, one.attempts) for one in exams} == {
        "jdoe": (5.0, 1),
        "aaaa": (10.0, 1),
    }


@DAMAGE
def test_lists_of_users_show_who_is_meant(
    school: School, last: str, first: str, shown: str
) -> None:
    school.store("jdoe", last, first)
    for full in (False, True):
        with pytest.warns(ServerQuirkWarning, match="jdoe") as caught:
            found = school.home.users.list(full=full)
        assert len(caught) == 1
        assert sorted((user.quser, user.lastname, user.firstname) for user in found) == [
            ("aaaa", "Aaaa", "Ann"),
            ("jdoe", last, first),
            ("zzzz", "Zzzz", "Ann"),
        ]
        assert {user.quser: bool(user.damaged) for user in found} == {
            "aaaa": False,
            "jdoe": True,
            "zzzz": False,
        }


@DAMAGE
def test_a_gradebook_has_the_marks_of_who_is_meant(
    school: School, tmp_path: Path, last: str, first: str, shown: str
) -> None:
    school.store("jdoe", last, first)
    with pytest.warns(ServerQuirkWarning, match="jdoe") as caught:
        book = school.home.gradebook(None)
    assert len(caught) == 1
    assert {line.user.quser: (*line.marks.values(), line.average) for line in book} == {
        "jdoe": (8.2, 5.0, 6.6),
        "aaaa": (8.2, 10.0, 9.1),
        "zzzz": (None, None, 0.0),
    }
    assert [line.user.regnum for line in book if line.damaged] == ["0042"]
    assert len(book.warnings) == 1


def test_a_damaged_name_is_read_right_of_one_user(school: School) -> None:
    school.store("jdoe", "Doe", "J\\")
    with pytest.warns(ServerQuirkWarning, match="jdoe"):
        user = school.home.users["jdoe"]
    assert (user.lastname, user.firstname, user.regnum) == ("Doe", "J\\", "0042")


def test_requests_of_scores_with_damaged_people(api: WimsAPI, school: School) -> None:
    school.store("jdoe", "Doe, Jean", "John")
    with api.counted() as count, pytest.warns(ServerQuirkWarning):
        school.sheet.scores()
    assert count() == 4  # getsheetscores, getclassfile, getclasstgz, getscore
    with api.counted() as count, pytest.warns(ServerQuirkWarning):
        school.home.gradebook()
    assert count() == 4  # getclasstgz, getsheetscores, getscore, getexamscores


def test_exports_leave_damaged_people_out(school: School, tmp_path: Path) -> None:
    school.store("jdoe", "Doe, Jean", "John")
    with pytest.warns(ServerQuirkWarning):
        book, scores, users = (
            school.home.gradebook(),
            school.sheet.scores(),
            school.home.users.list(),
        )
    file, template = tmp_path / "file.csv", tmp_path / "template.csv"
    template.write_text("regnum;mark\n0042;\n7aaaa;\n")
    for rows in (book, scores, users, book.details()):
        with pytest.warns(ServerQuirkWarning, match="left out of the file: jdoe"):
            rows.to_csv(file, overwrite=True)
        assert "aaaa" in file.read_text("utf-8-sig")
        assert "Jean" not in file.read_text("utf-8-sig")
        rows.to_csv(file, damaged=True, overwrite=True)
        assert "Doe, Jean" in file.read_text("utf-8-sig")
    with pytest.warns(ServerQuirkWarning, match="left out of the file: jdoe"):
        book.fill_template(template, file, key="regnum", column="mark", overwrite=True)
    assert file.read_text().splitlines()[1:] == ["0042;", "7aaaa;18,2"]


@DAMAGE
def test_damaged_people_are_written_again(
    api: WimsAPI, school: School, last: str, first: str, shown: str
) -> None:
    home = school.home
    school.store("jdoe", last, first)
    for dry_run in (True, False):
        report = home.repair_users(dry_run=dry_run)
        assert [(line.quser, line.status, line.regnum) for line in report] == [
            ("jdoe", "would update" if dry_run else "updated", "0042")
        ]
        assert report.dry_run is dry_run
    again = home.repair_users()
    assert (list(again), again.requests) == ([], 1)
    assert {s.user.quser: (s.user.lastname, s.score) for s in school.sheet.scores()} == {
        "jdoe": (last, 8.2),
        "aaaa": ("Aaaa", 8.2),
        "zzzz": ("Zzzz", 0.0),
    }
    there = home.users["jdoe"]
    assert (there.lastname, there.firstname, there.regnum) == (last, first, "0042")
    assert there.password == "secret12"


def test_a_dry_run_of_a_repair_writes_nothing(school: School) -> None:
    school.store("jdoe", "Doe, Jean", "John")
    assert school.home.repair_users(dry_run=True).requests == 1
    with pytest.warns(ServerQuirkWarning):
        school.home.users.list()


def test_a_backslash_that_hides_another_field_is_mended(school: School) -> None:
    school.store("jdoe", "Doe", "John", comments="see C:\\", regprop1="kept")
    (line,) = school.home.repair_users()
    assert (line.status, line.fields) == ("updated", ("comments",))
    user = school.home.users["jdoe"]
    assert (user.comments, user.regprop1) == ("see C:\\", "kept")


@pytest.fixture
def commanded(school: School) -> School:
    """The class, in which a name begins with `!`, so that WIMS reads no list of it."""
    school.store("jdoe", "!Doe", "John")
    return school


MEND = r"c\.archive\(\.\.\.\), c\.unenrol\(\['jdoe'\], key='quser', purge=True\)"


def test_a_command_in_a_name_is_named_by_what_fails(commanded: School) -> None:
    for call in (commanded.sheet.scores, commanded.exam.scores):
        with pytest.raises(ServerBug, match=MEND):
            call()
    with pytest.warns(ServerQuirkWarning, match=MEND):
        book = commanded.home.gradebook()
    assert sorted(line.user.quser for line in book) == ["aaaa", "jdoe", "zzzz"]
    assert [one.number for one in book.unread if "jdoe" in one.reason] == [1, 1]
    with pytest.warns(ServerQuirkWarning, match=MEND):
        found = commanded.home.users.list()
    assert sorted(user.lastname for user in found) == ["!Doe", "Aaaa", "Zzzz"]
    with pytest.warns(ServerQuirkWarning, match=MEND):
        assert commanded.home.users["jdoe"].lastname == "!Doe"


def test_a_class_with_a_command_in_a_name_can_be_read(api: WimsAPI, school: School) -> None:
    home = school.home.refresh()
    school.store("jdoe", "!Doe", "John")
    with pytest.warns(ServerQuirkWarning, match=MEND):
        there = Class.get(api, home.qclass, home.rclass)
    assert there.to_dict(secrets=True) == home.to_dict(secrets=True)


def test_what_no_job_mends_is_mended_as_the_report_says(commanded: School, tmp_path: Path) -> None:
    home = commanded.home
    commanded.store("asmith", "Smith, Jr", "Ada", regnum="0043")
    for dry_run in (True, False):
        with pytest.warns(ServerQuirkWarning, match=MEND):
            report = home.repair_users(dry_run=dry_run)
        would = ("would update", "would fail") if dry_run else ("updated", "failed")
        assert [(line.quser, line.status) for line in report] == [
            ("asmith", would[0]),
            ("jdoe", would[1]),
        ]
        assert "c.unenrol(['jdoe'], key='quser', purge=True)" in report.failed[0].reason
    with pytest.warns(ServerQuirkWarning, match=MEND):
        home.archive(tmp_path / "class.tgz")
    assert home.unenrol(["jdoe"], key="quser", purge=True).counts == {"removed": 1}
    row = {"quser": "jdoe", "lastname": "!Doe", "firstname": "John", "regnum": "0042"}
    assert home.enrol([row]).counts == {"created": 1}
    assert sorted(user.lastname for user in home.users.list()) == [
        "!Doe",
        "Aaaa",
        "Smith, Jr",
        "Zzzz",
    ]
    assert len(commanded.sheet.scores()) == 4
    assert list(home.repair_users()) == []
