"""A student at work on WIMS' own pages, as a browser shows them."""

import html
import re
from collections.abc import Callable, Iterator, Mapping

import requests

from edusync.wims import User

Reply = Callable[[str], Mapping[str, str]]  # what is filled in, by the page of the exercise
HERE = "127.0.0.1"  # where the browser is, which WIMS wants to know during an exam
PATIENCE = 180  # seconds: WIMS sleeps 120 where another one writes the list of classes


def words(page: str) -> str:
    """What a page shows, as one line."""
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^>]*>", " ", page)
    return " ".join(html.unescape(text).split())


class Browser:
    """One student's browser, with what WIMS keeps in it."""

    def __init__(self, user: User) -> None:
        self._user, self._http = user, requests.Session()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def sheet(self, number: int) -> "SheetPage":
        """The page of a sheet."""
        return SheetPage(self, self.get(self._user.login_url(sheet=number, lang="en", ip=HERE)))

    def exam(self, number: int) -> "ExamPage":
        """The page of an exam, on which a new attempt can begin."""
        return ExamPage(self, self.get(self._user.login_url(exam=number, lang="en", ip=HERE)))

    def scores(self) -> str:
        """What the page of the user's scores shows."""
        return words(self.get(self._user.login_url(scores=True, lang="en", ip=HERE)))

    def get(self, address: str) -> str:
        return self._http.get(address, timeout=PATIENCE).text

    def answer(self, page: str, chosen: Reply) -> str:
        """Fills in the form of an exercise, whose hidden fields the page has, and sends it."""
        address, form = next(_forms(page))
        replies = chosen(page)
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        fields = {name: html.unescape(value) for name, value in hidden}
        assert replies.keys() <= set(re.findall(r'name="(reply\d+)"', form)), words(page)
        return self._http.get(address, params={**fields, **replies}, timeout=PATIENCE).text


class SheetPage:
    """The page of a sheet, on which a student chooses exercises."""

    def __init__(self, browser: Browser, page: str) -> None:
        self._browser = browser
        self._exercises = links(page, "cmd=new", "worksheet=")

    def tries(self, number: int, *tries: Reply) -> list[float]:
        """Answers an exercise, and again by "Try again"; what WIMS says of each, out of 10."""
        page = self._browser.get(self._exercises[number - 1])
        marks: list[float] = []
        for chosen in tries:
            if marks:
                page = self._browser.get(links(page, "cmd=renew")[0])
            page = self._browser.answer(page, chosen)
            said = re.findall(r"You scored ([\d.]+) out of", words(page))
            marks += [float(mark) for mark in said]
        assert len(marks) == len(tries), words(page)
        return marks


class ExamPage:
    """The page of an exam."""

    def __init__(self, browser: Browser, page: str) -> None:
        self._browser, self._page = browser, page

    def begin(self, exercise: int) -> str:
        """Opens an exercise of the exam, by which an attempt begins; its page."""
        found = links(self._page, "_exam", "cmd=new", "worksheet=")
        (address,) = (one for one in found if re.search(rf"worksheet=\d+\.{exercise}\b", one))
        return self._browser.get(address)

    def answer(self, exercise: int, chosen: Reply) -> None:
        """Opens an exercise of the exam and answers it."""
        browser = self._browser
        page = words(browser.answer(self.begin(exercise), chosen))
        assert "Analysis of your answers" in page, page
        self._page = browser.get(links(self._page, "job=student")[0])

    def finish(self) -> str:
        """Ends the attempt; what the page shows then."""
        return words(self._browser.get(links(self._page, "job=scorereg")[0]))


def links(page: str, *parts: str) -> list[str]:
    """The addresses on a page that hold all these parts, each once."""
    found = (html.unescape(link) for link in re.findall(r'href="([^"]*)"', page))
    return list(dict.fromkeys(link for link in found if all(part in link for part in parts)))


def _forms(page: str) -> Iterator[tuple[str, str]]:
    """The forms of a page that take replies: where they go, and what stands in them."""
    for address, form in re.findall(r'(?s)<form action="([^"]*)"(.*?)</form>', page):
        if 'name="reply' in form:
            yield html.unescape(address), form
