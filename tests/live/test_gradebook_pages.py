"""Gradebooks of classes at work, against the pages and the CSV files that WIMS itself makes."""

import html
import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from edusync.wims import Class, Exam, User
from edusync.wims.gradebook.gradebook import Gradebook
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import ok, rows_of
from tests.contract.wims.work import Done, Work, make_sheet
from tests.targets import Server

pytestmark = pytest.mark.files

CROWD = 300


def worked(draw: random.Random, sheet: int, exercises: int = 2) -> list[Done]:
    """Some tries of some exercises of a sheet."""
    lines: list[Done] = []
    for exercise in range(1, exercises + 1):
        for number in range(draw.randint(0, 4)):
            lines.append((sheet, exercise, "renew" if number else "new", 0.0))
            lines.append((sheet, exercise, "score", round(10 * draw.random(), 2)))
    return lines


def shown(user: User) -> tuple[list[float], float, float, list[float]]:
    """The marks, average, best mark, and mean of the class on the page of a user's scores."""
    reply = requests.get(user.login_url(scores=True, lang="en"), timeout=60)
    text = " ".join(html.unescape(re.sub("<[^>]*>", " ", reply.text)).split())
    (average,) = re.findall(r"Global average: ([\d.]+) / ([\d.]+)\.", text)
    marks = [float(found) for found in re.findall(r"Score: ([\d.]+) / ", text)]
    mean = re.findall(r"Global average: \S+ / \S+ min/av/max of the class: \S+?/([\d.]+)/", text)
    return marks, float(average[0]), float(average[1]), [float(found) for found in mean]


def compare(book: Gradebook) -> None:
    """Every mark of a sheet, and every average, with the pages."""
    for line in book:
        sheets = [line.marks[column.name] or 0 for column in book.columns if column.kind == "sheet"]
        marks, average, best, mean = shown(line.user)
        assert (sheets, line.average, book.scale) == (marks, average, best)
        assert [book.average] == mean


@pytest.fixture
def school(server: Server, home: Class) -> Callable[[int, str, str], Gradebook]:
    """Fills a class with work drawn by a number, and gives its gradebook at the class' scale."""

    def fill(seed: int, scoremax: str, exam_weights: str) -> Gradebook:
        draw, work = random.Random(seed), Work(server, home)
        logins = [f"user{number}" for number in range(8)]
        for login in logins:
            User(login, login.title(), "Ann", "secret12").save(home)
        for number in range(1, 8):
            grading = {"formula": draw.randint(0, 6), "indicator": draw.randint(0, 2)}
            make_sheet(f"S{number}", 2, weight=draw.randint(0, 4), **grading).save(home)
        for sheet in home.sheets.list():
            sheet.activate()
        for number in range(1, 5):
            exam = Exam(f"E{number}", "About", expiration=FAR_AWAY, duration=90, attempts=3)
            exam.save(home)
            exam.add(home.sheets[1])
            exam.activate()
        home.sheets[2].expire()
        home.exams[2].expire()
        home.exams[3].hide()
        lines = work.read("sheets/.severity").splitlines()
        work.write("sheets/.severity", "\n".join([scoremax, *lines[1:], ""]))
        work.write("exams/.eseverity", exam_weights)
        for login in logins[:-1]:
            for number in range(1, 8):
                work.sheet(login, worked(draw, number))
            work.exam(login, draw.randint(1, 4), [10 * draw.random() for _ in range(2)])
        return home.gradebook(None)

    return fill


@pytest.mark.parametrize(
    ("seed", "scoremax", "exam_weights"),
    [(1, "10", ""), (2, "20", "2\n0\n0.5\n1.25\n"), (3, "12.5", "1\n\n3\n")],
)
def test_marks_and_averages_are_those_of_the_pages(
    school: Callable[[int, str, str], Gradebook], seed: int, scoremax: str, exam_weights: str
) -> None:
    compare(school(seed, scoremax, exam_weights))


@pytest.fixture
def with_hidden(server: Server, home: Class) -> Work:
    """The work of jdoe in a class of two sheets, the second one hidden."""
    work = Work(server, home)
    User("jdoe", "Doe", "John", "secret12").save(home)
    for number, weight in enumerate((1, 3), 1):
        make_sheet(f"S{number}", 2, weight=weight).save(home)
    for sheet in home.sheets.list():
        sheet.activate()
    home.sheets[2].hide()
    return work


def test_hidden_sheets_count_on_the_pages_too(home: Class, with_hidden: Work) -> None:
    draw = random.Random(1)
    with_hidden.sheet("jdoe", [*worked(draw, 1), *worked(draw, 2)])
    assert home.gradebook(None)["jdoe"].average is None
    compare(home.gradebook(None, hidden=True))


def test_a_hidden_sheet_that_nobody_worked_on_is_zero_on_the_pages(
    home: Class, with_hidden: Work
) -> None:
    with_hidden.sheet("jdoe", worked(random.Random(1), 1))
    book = home.gradebook(None)
    (mark,) = book["jdoe"].marks.values()
    marks, average, _, mean = shown(book["jdoe"].user)
    assert (marks, average, mean) == ([mark, 0.0], book["jdoe"].average, [book.average])


def test_sequences_count_their_sheets_on_the_pages(home: Class, server: Server) -> None:
    work = Work(server, home)
    User("jdoe", "Doe", "John", "secret12").save(home)
    for number in (1, 2):
        make_sheet(f"S{number}", 2).save(home)
    for sheet in home.sheets.list():
        sheet.activate()
    work.write("seq/.def", "!set sequence_open=yes\n")
    work.write("seq/.sequences", "1\n1,sheet 1\n")
    work.write("seq/.sequence1", ":Unit\nAbout\nsheet 1\n\n")
    draw = random.Random(2)
    work.sheet("jdoe", [*worked(draw, 1), *worked(draw, 2)])
    line = home.gradebook(None)["jdoe"]
    marks, average, *_ = shown(line.user)
    assert ([line.marks["S1"] or 0], line.average) == (marks, average)


@pytest.fixture(scope="module")
def crowd(server: Server) -> Iterator[Class]:
    """A class of 300 students, of whom two thirds worked, with WIMS' usual grading."""
    draw = random.Random(300)
    with server.api() as api:
        c = make_class(server.rclass, limit=2 * CROWD)
        c.save(api)
        for number in range(1, 4):
            make_sheet(f"S{number}", 2).save(c)
        for sheet in c.sheets.list():
            sheet.activate()
        exam = Exam("E1", "About", expiration=FAR_AWAY, duration=90, attempts=3)
        exam.save(c)
        exam.add(c.sheets[1])
        exam.activate()
        work = Work(server, c)
        for first in range(0, CROWD, 100):
            rows = [f"user{n},secret12,Doe{n},Ann,{n:05}\n" for n in range(first, first + 100)]
            header = "login,password,lastname,firstname,regnum\n"
            ok(api.putcsv(c.qclass, c.rclass, header + "".join(rows), file=False))
        for number in range(0, CROWD, 3):
            for login in (f"user{number}", f"user{number + 1}"):
                work.sheet(login, [line for s in (1, 2, 3) for line in worked(draw, s)])
            work.exam(f"user{number}", 1, [10 * draw.random()])
        yield c
        c.delete()


def test_300_students_take_as_many_requests_as_one(crowd: Class) -> None:
    api, _ = crowd.connection
    with api.counted() as count:
        book = crowd.gradebook()
    assert count() == 1 + 3 + 1
    assert len(book) == CROWD
    assert {line.user.regnum for line in book} == {f"{n:05}" for n in range(CROWD)}
    assert len(book.details()) == 4 * CROWD
    assert count() == 5


def test_1500_marks_are_those_of_getcsv(crowd: Class) -> None:
    api, qclass = crowd.connection
    columns = ["login", "sheet1", "sheet2", "sheet3", "exam1", "average1"]
    done, body = api.getcsv(qclass, crowd.rclass, columns)
    assert done
    told = {
        row["login"]: [float(row[name].partition(":")[0]) for name in columns[1:]]
        for row in rows_of(body)
    }
    book = crowd.gradebook(None)
    assert {
        line.user.quser: [*(mark or 0 for mark in line.marks.values()), line.average]
        for line in book
    } == told


def test_gradebooks_at_once_are_the_same(crowd: Class) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = [*pool.map(lambda _: crowd.gradebook().to_dicts(), range(8))]
    assert all(rows == found[0] for rows in found)
    assert len(found[0]) == CROWD
