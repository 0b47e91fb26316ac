"""Random sequences of changes by edusync's models, against a plain picture of the class."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from edusync.errors import EdusyncError
from edusync.sandbox.loopback import Loopback
from edusync.sandbox.wims.site import PATH, WimsSite
from edusync.wims import Class, Sheet, SheetExercise, User, WimsAPI
from tests.conftest import FAR_AWAY, make_class

LOGINS = st.sampled_from(["jdoe", "xroe", "anna", "zoe1"])
NAMES = st.sampled_from(["Doe", "Doe, Jr", "Ünal", "日本", '"Q" (', "!x", "a=b=c", "back\\"])
TITLES = st.text("aé,:!=($\\ ", min_size=1, max_size=8).map(lambda text: f"T{text}.")
NUMBERS = st.integers(1, 6)


class OneClass(RuleBasedStateMachine):
    """A class as the models change it, and as it should then be."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        api = self.stack.enter_context(WimsAPI(served, "edusync", "secret"))
        self.home: Class = make_class("mine")
        self.home.save(api)
        self.users: dict[str, str] = {}
        self.trash: dict[str, str] = {}
        self.sheets: list[tuple[str, int, bool]] = []  # title, exercises, active

    def teardown(self) -> None:
        self.home.delete()
        self.stack.close()

    @rule(login=LOGINS, name=NAMES)
    def save_user(self, login: str, name: str) -> None:
        user = User(login, name, "John", "secret12")
        if (self.trash | self.users).get(login, name) != name:
            with pytest.raises(EdusyncError):
                user.save(self.home)
            return
        user.save(self.home)
        self.users[login] = name
        self.trash.pop(login, None)

    @precondition(lambda self: self.users)
    @rule(name=NAMES, number=NUMBERS)
    def rename_user(self, name: str, number: int) -> None:
        login = sorted(self.users)[number % len(self.users)]
        user = self.home.users[login]
        user.lastname = name
        user.save()
        self.users[login] = name

    @precondition(lambda self: self.users)
    @rule(number=NUMBERS)
    def remove_user(self, number: int) -> None:
        login = sorted(self.users)[number % len(self.users)]
        self.home.users.remove(login)
        self.trash[login] = self.users.pop(login)

    @precondition(lambda self: len(self.sheets) < 5)
    @rule(title=TITLES, count=st.integers(0, 2))
    def add_sheet(self, title: str, count: int) -> None:
        new = Sheet(title, "About", FAR_AWAY)
        for number in range(count):
            new.exercises.add(SheetExercise("H1/module.en", "a=1", 10, 1, f"E{number}"))
        new.save(self.home)
        self.sheets.append((title, count, False))

    @precondition(lambda self: self.sheets)
    @rule(number=NUMBERS)
    def activate_sheet(self, number: int) -> None:
        place = number % len(self.sheets)
        title, count, active = self.sheets[place]
        sheet = self.home.sheets.list()[place]
        if active or not count:
            with pytest.raises(EdusyncError) if not count else ExitStack():
                sheet.activate()
            return
        sheet.activate()
        self.sheets[place] = (title, count, True)

    @precondition(lambda self: self.sheets)
    @rule(number=NUMBERS)
    def delete_sheet(self, number: int) -> None:
        place = number % len(self.sheets)
        sheet = self.home.sheets.list()[place]
        if any(active for _, _, active in self.sheets[place:]):
            with pytest.raises(EdusyncError):
                sheet.delete()
            return
        sheet.delete()
        del self.sheets[place]

    @invariant()
    def the_class_is_as_pictured(self) -> None:
        assert {user.quser: user.lastname for user in self.home.users.list()} == self.users
        sheets = self.home.sheets.list()
        found = [(sheet.title, sheet.exo_count, sheet.sheetmode != 0) for sheet in sheets]
        assert found == self.sheets


served = ""


@pytest.fixture(autouse=True, scope="module")
def _served() -> Iterator[None]:
    global served
    with Loopback(WimsSite().answer) as loopback:
        served = loopback.url + PATH
        yield


TestOneClass = OneClass.TestCase
TestOneClass.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
