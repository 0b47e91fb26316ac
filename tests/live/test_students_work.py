"""Marks of work that students did on WIMS' own pages, by our API and by the pages of scores."""

import re
from collections.abc import Iterator

import pytest

from edusync.wims import Class, Exam, Exercise, Sheet, SheetExercise, User, WimsAPI
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import ok
from tests.live.browser import Browser, links, words
from tests.targets import Server

HEAD = "\\title{%s}\n\\language{en}\n\\author{S. Perrin}\n\\email{s@example.org}\n"
NUMBERS = f"""{HEAD % "Numbers"}\\computeanswer{{no}}
\\integer{{a=randint(1..9)}}
\\statement{{Write the numbers \\a and 3.}}
\\answer{{first}}{{\\a}}{{type=numeric}}
\\answer{{second}}{{3}}{{type=numeric}}
"""
SIGN = f"""{HEAD % "Sign"}
\\statement{{Which sign adds?}}
\\answer{{sign}}{{2;minus,plus,times}}{{type=menu}}
"""


def numbers(page: str, *, second: str = "3", wrong: bool = False) -> dict[str, str]:
    """Replies to the exercise NUMBERS, of which the page tells the first."""
    (first,) = re.findall(r"Write the numbers (\d) and 3", words(page))
    return {"reply1": "99" if wrong else first, "reply2": second}


RIGHT, HALF, WRONG = (
    numbers,
    lambda page: numbers(page, second="4"),
    lambda page: numbers(page, second="4", wrong=True),
)
PLUS, MINUS = (lambda page: {"reply1": "plus"}), (lambda page: {"reply1": "minus"})


@pytest.fixture(scope="module")
def school(server: Server) -> Iterator[Class]:
    """A class in which jdoe and asmith worked on two sheets and did the exam of the first one."""
    with server.api() as api:
        c = make_class(server.rclass)
        c.save(api)
        for name, source in (("numbers", NUMBERS), ("sign", SIGN)):
            Exercise(name, source).save(c)
        for login in ("jdoe", "asmith", "idle"):
            User(login, login.title(), "Ann", "secret12").save(c)
        for weight, formula, indicator in ((1, 2, 1), (3, 4, 2)):
            sheet = Sheet(f"S{weight}", "About", expiration=FAR_AWAY)
            sheet.weight, sheet.formula, sheet.indicator = weight, formula, indicator
            for number, name in enumerate(("numbers", "sign"), 1):
                params = f"exo={name}&qnum=1&qcmlevel=1"
                sheet.exercises.add(
                    SheetExercise("classes/en", params, points=20, weight=number, title=name)
                )
            sheet.save(c)
        for sheet in c.sheets.list():
            sheet.activate()
        exam = Exam("Final", "About", expiration=FAR_AWAY, duration=90, attempts=3)
        exam.save(c)
        exam.add(c.sheets[1])
        exam.activate()
        with Browser(c.users["jdoe"]) as browser:
            assert browser.sheet(1).tries(1, WRONG, HALF, RIGHT) == [0, 5, 10]
            assert browser.sheet(1).tries(2, MINUS, PLUS, PLUS) == [0, 10, 10]
            assert browser.sheet(2).tries(1, HALF, RIGHT) == [5, 10]
            page = browser.exam(1)
            page.begin(1)
            let_a_second_pass(api)
            page.answer(1, RIGHT)
            page.answer(2, MINUS)
            page.finish()
        with Browser(c.users["asmith"]) as browser:
            assert browser.sheet(2).tries(2, PLUS) == [10]
            assert browser.sheet(1).tries(1, HALF, HALF) == [5, 5]
            page = browser.exam(1)
            page.begin(2)
            let_a_second_pass(api)
            page.answer(2, PLUS)
            page.answer(1, WRONG)
            page.finish()
        yield c
        c.delete()


def let_a_second_pass(api: WimsAPI) -> None:
    """Waits by the server's clock: WIMS drops an answer in the second of an attempt's beginning."""
    began = ok(api.gettime())["server_time"]
    while ok(api.gettime())["server_time"] == began:
        pass


STUDENTS = pytest.mark.parametrize("login", ["jdoe", "asmith", "idle"])


@STUDENTS
def test_the_marks_of_sheets_are_those_of_the_students_own_page(school: Class, login: str) -> None:
    with Browser(school.users[login]) as browser:
        page = browser.scores()
    shown = [float(mark) for mark in re.findall(r"Score: ([\d.]+) / 10", page)]
    (average,) = re.findall(r"Global average: ([\d.]+) / 10", page)
    line = school.gradebook(None)[login]
    assert [sheet.scores(login).score for sheet in school.sheets] == shown
    assert [score.score for score in school.users[login].scores().sheets] == shown
    marks = [line.marks["S1"] or 0, line.marks["S3"] or 0]
    assert [*marks, line.average] == [*shown, float(average)]
    assert (line.states["average"] == "absent") is (login == "idle")
    assert any(shown) is (login != "idle")


@pytest.mark.parametrize("login", ["jdoe", "asmith"])
def test_what_was_done_in_each_exercise_is_that_of_the_page(school: Class, login: str) -> None:
    with Browser(school.users[login]) as browser:
        page = browser.scores()
    # title, points required, weight; quality, what the sheet counts, last result, number of tries
    row = r"(?:numbers|sign) 20 [12] (--|[\d.]+) (?:--|([\d.]+)%?) (?:--|([\d.]+)) (?:--|(\d+) \+)"
    rows = re.findall(row, page)
    shown = [tuple(float(cell) for cell in cells if cell not in ("", "--")) for cells in rows]
    told = [
        (e.quality, share, e.last, e.tries)
        for sheet in school.sheets
        for e in sheet.scores(login).exercises
        for share in [e.acquired if sheet.indicator == 2 else round(100 * e.best / e.required)]
    ]
    assert [figures if figures[-1] else () for figures in told] == shown, page


@pytest.mark.parametrize(("login", "shown"), [("jdoe", "3.33"), ("asmith", "6.67"), ("idle", "--")])
def test_the_marks_of_an_exam_are_those_of_the_page(school: Class, login: str, shown: str) -> None:
    with Browser(school.users[login]) as browser:
        page = browser.scores()
    assert re.findall(r"Examination scores No Title Score/10 1 Final (\S+)", page) == [shown]
    score = school.exams[1].scores(login)
    assert score.score == (0 if shown == "--" else float(shown))
    assert score.attempts == (login != "idle")
    mark = school.gradebook(None)[login].marks["Final"]
    assert mark == (None if shown == "--" else score.score)


def test_the_averages_are_those_of_the_teachers_page(school: Class) -> None:
    with Browser(school.supervisor) as browser:
        page = browser.get(school.supervisor.login_url(scores=True, lang="en"))
        shown = dict(re.findall(r"(Jdoe|Asmith|Idle) Ann ([\d.]+|--)", words(page)))
        (positive,) = re.findall(r"Average of positive scores \(2\) ([\d.]+)", words(page))
        detail = words(browser.get(links(page, "job=getuser", "getuser=jdoe")[0]))
    book = school.gradebook(None)
    told = {line.user.lastname: str(line.average or "--") for line in book}
    assert shown == told
    assert book.average == float(positive)
    marks = [float(mark) for mark in re.findall(r"Score: ([\d.]+) / 10", detail)]
    assert marks == [book["jdoe"].marks["S1"], book["jdoe"].marks["S3"]]
