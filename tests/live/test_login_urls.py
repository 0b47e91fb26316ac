"""Addresses that open WIMS as a user, followed as a browser does."""

import html
import re

import pytest
import requests

from edusync.wims import Class, Exam, User
from tests.conftest import FAR_AWAY
from tests.contract.wims.work import TWO_TRIES, Work, make_sheet
from tests.targets import Server

pytestmark = pytest.mark.files

GRADINGS = [(formula, indicator) for formula in range(7) for indicator in range(3)]


@pytest.fixture
def jdoe(server: Server, home: Class) -> User:
    """A student who worked on sheet 1 and tried exam 1."""
    new = User("jdoe", "Doe", "John", "secret12")
    new.save(home)
    for title in ("Fractions, one", "Second sheet"):
        sheet = make_sheet(title, exercises=2)
        sheet.save(home)
        sheet.activate()
    exam = Exam("Final exam", "Good luck", expiration=FAR_AWAY, duration=90, attempts=3)
    exam.save(home)
    exam.add(home.sheets[1])
    exam.activate()
    work = Work(server, home)
    work.sheet("jdoe", TWO_TRIES)
    work.exam("jdoe", 1, [6.66667])
    return new


def follow(address: str) -> str:
    """The page as a browser sees it: its language, then its words."""
    assert address.count("wims.cgi") == 1
    reply = requests.get(address, timeout=60)
    assert reply.status_code == 200
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^>]*>", " ", reply.text)
    language = re.findall(r'<html lang="(\w+)">', reply.text)
    return " ".join([*language, *html.unescape(text).split()])


def test_the_home_page_of_the_class(jdoe: User) -> None:
    assert "Welcome John Doe" in follow(jdoe.login_url())


def test_the_page_of_a_sheet_in_another_language(home: Class, jdoe: User) -> None:
    page = follow(jdoe.login_url(sheet=home.sheets[2], lang="fr"))
    assert page.startswith("fr ")
    assert "Second sheet Feuille d'exercices No2" in page


def test_the_page_of_an_exam(jdoe: User) -> None:
    page = follow(jdoe.login_url(exam=1, lang="en"))
    assert "Final exam Instructions: Good luck" in page
    assert "Your best score for this exam is 6.67/10" in page


def test_the_page_of_the_users_scores(home: Class, jdoe: User) -> None:
    page = follow(jdoe.login_url(scores=True, lang="en"))
    assert "Detail of the work" in page
    assert f"Score: {home.sheets[1].scores('jdoe').score:g} / 10" in page


def test_an_address_for_the_users_own_ip(jdoe: User) -> None:
    assert "Welcome John Doe" in follow(jdoe.login_url(ip="127.0.0.1"))


def test_an_address_works_more_than_once(home: Class, jdoe: User) -> None:
    address = jdoe.login_url(sheet=home.sheets[2], lang="en")
    for _ in "123":
        assert "Second sheet Worksheet Number2" in follow(address)


def test_pages_that_students_do_not_find(home: Class, jdoe: User) -> None:
    """What the server shows is why `login_url` refuses or warns."""
    make_sheet("Draft", exercises=1).save(home)
    home.sheets[2].hide()
    session = jdoe.login_url(scores=True, lang="en").partition("&module")[0]
    for number in (3, 4):
        assert "The worksheet is empty!" in follow(f"{session}&module=adm%2Fsheet&sh={number}")
    with pytest.warns(UserWarning, match="is hidden"):
        page = follow(jdoe.login_url(sheet=2, lang="en"))
    assert "Cette feuille de travail n'est pas accessible pour vous." in page
    page = follow(home.supervisor.login_url(sheet=3, lang="en"))
    assert "Draft Worksheet Number3" in page


def test_every_mark_is_the_one_that_wims_shows(server: Server, home: Class) -> None:
    user = User("jdoe", "Doe", "John", "secret12")
    user.save(home)
    work = Work(server, home)
    for number, (formula, indicator) in enumerate(GRADINGS, 1):
        sheet = make_sheet(f"Sheet {number}", 2, formula=formula, indicator=indicator)
        sheet.save(home)
    for number, sheet in enumerate(home.sheets.list(), 1):
        sheet.activate()
        work.sheet("jdoe", [(number, *done[1:]) for done in TWO_TRIES])
    page = follow(user.login_url(scores=True, lang="en"))
    shown = [float(found) for found in re.findall(r"Score: ([\d.]+) / 10", page)]
    assert len(shown) == len(GRADINGS)
    assert [sheet.scores("jdoe").score for sheet in home.sheets] == shown
