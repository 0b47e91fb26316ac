"""Random work with WIMS' models in process, with faults at any request, against a plain picture.

An action that returns was done, one that raises was not, and where its error leaves that open
(`maybe_applied`) one of both is true. The class never holds anything else.
"""

import copy
import warnings
from collections.abc import Callable
from typing import Any

import attrs
import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.wims import Class, Exam, Exercise, Sheet, SheetExercise, User
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import SOURCE

PEOPLE = st.sampled_from(["jdoe", "xroe", "anna", "zoe1"])
NAMES = st.sampled_from(["Doe", "Doe, Jr", "Ünal", "日本", '"Q" (', "!x", "a=b=c", "back\\"])
TITLES = st.text("aé,:!=($\\ ", min_size=1, max_size=8).map(lambda text: f"T{text}.")
NUMBERS = st.integers(0, 5)
SCORES = st.integers(0, 20).map(lambda half: half / 2)
SOURCES = st.sampled_from([SOURCE, SOURCE.replace("{Sum}", "{Été, à 5 $}")])
# WIMS' own pages (200, overload) never come after the work.
TROUBLES: list[dict[str, Any]] = [
    {"reset": "before-commit"},
    {"reset": "after-commit"},
    {"cut": 0},
    {"cut": 40},
    {"html": 500},
    {"html": 502, "after": True},
    {"html": 200},
    {"overload": True},
    {"latency": 400.0},
]
# The job that goes wrong (of the action, or any), how, and how often.
FAULTS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(TROUBLES), st.integers(1, 6)), max_size=2
)
Fault = list[tuple[bool, dict[str, Any], int]]
MOST = 4  # sheets, exams


@attrs.define
class Picture:
    """What a class holds."""

    users: dict[str, str] = attrs.field(factory=dict)  # the last name by login
    trash: dict[str, str] = attrs.field(factory=dict)
    sheets: list[tuple[str, int, bool]] = attrs.field(factory=list)  # title, exercises, active
    exams: list[tuple[str, list[tuple[int, int]], bool]] = attrs.field(factory=list)
    exercises: dict[str, str] = attrs.field(factory=dict)  # the source by name


class Work(RuleBasedStateMachine):
    @initialize(quirks=st.booleans())
    def open(self, quirks: bool) -> None:
        self.sandbox = Sandbox(quirks=quirks, start=1_800_000_000.0)
        self.home: Class = make_class("myclass")
        self.home.save(self.sandbox.wims_api())
        self.picture = Picture()
        self.scores: dict[tuple[str, int, int], list[float]] = {}  # login, sheet, exercise
        self.marks: dict[tuple[str, int], list[float]] = {}  # login, exam
        self.made = 0

    def attempt(self, job: str, faults: Fault, action: Callable[[], Any], after: Picture) -> None:
        """Lets an action run while requests go wrong; the picture becomes what is there then."""
        for any_job, trouble, times in faults:
            self.sandbox.faults.add("*" if any_job else job, **trouble, times=times)
        before, done = self.picture, [after]
        try:
            with warnings.catch_warnings(action="ignore"):
                action()
        except EdusyncError as error:
            if not faults:
                raise
            done = [before, after] if error.maybe_applied else [before]
        finally:
            self.sandbox.faults.clear()
        found = self.read(self.home)
        found.trash = after.trash if found.users == after.users else before.trash
        assert found in done
        self.picture = found

    def changed(self) -> Picture:
        return copy.deepcopy(self.picture)

    def read(self, where: Class) -> Picture:
        """The class as the models read it; who is in the trash is no part of that."""
        return Picture(
            {user.quser: user.lastname for user in where.users.list()},
            {},
            [
                (one.title, len(list(one.exercises)), one.sheetmode != 0)
                for one in where.sheets.list()
            ],
            [
                (one.title, [link for e in one.exercises for link in e.links], one.exammode != 0)
                for one in where.exams.list()
            ],
            {one.qexo: one.source for one in where.exercises.list()},
        )

    def title(self, title: str) -> str:
        self.made += 1  # one that equals another would be taken for it after a lost reply
        return f"{title}{self.made}"

    # Users

    @rule(login=PEOPLE, name=NAMES, faults=FAULTS)
    def save_user(self, login: str, name: str, faults: Fault) -> None:
        user, after = User(login, name, "John", "secret12"), self.changed()
        if (after.trash | after.users).get(login, name) != name:
            with pytest.raises(EdusyncError):
                user.save(self.home)
            return
        job = "recuser" if after.trash.pop(login, None) else "adduser"
        after.users[login] = name
        self.attempt(job, faults, lambda: user.save(self.home), after)

    @precondition(lambda self: self.picture.users)
    @rule(name=NAMES, number=NUMBERS, faults=FAULTS)
    def rename_user(self, name: str, number: int, faults: Fault) -> None:
        login, after = self.login(number), self.changed()
        user = self.home.users[login]
        user.lastname = after.users[login] = name
        self.attempt("moduser", faults, user.save, after)

    @precondition(lambda self: self.picture.users)
    @rule(number=NUMBERS, faults=FAULTS)
    def remove_user(self, number: int, faults: Fault) -> None:
        login, after = self.login(number), self.changed()
        after.trash[login] = after.users.pop(login)
        self.attempt("deluser", faults, lambda: self.home.users.remove(login), after)

    def login(self, number: int) -> str:
        return sorted(self.picture.users)[number % len(self.picture.users)]

    @rule(logins=st.sets(PEOPLE, min_size=1), name=NAMES, faults=FAULTS)
    def enrol(self, logins: set[str], name: str, faults: Fault) -> None:
        """What went wrong is made good by the same call."""
        known, after = self.picture.trash | self.picture.users, self.changed()
        rows = [
            {"quser": login, "lastname": known.get(login, name), "firstname": "John"}
            for login in sorted(logins)
        ]
        for _, trouble, times in faults:
            self.sandbox.faults.add("*", **trouble, times=times)
        try:
            self.home.enrol(rows, key="quser")
        except EdusyncError:
            assert faults
        finally:
            self.sandbox.faults.clear()
        after.users |= {row["quser"]: row["lastname"] for row in rows}
        after.trash = {login: after.trash[login] for login in after.trash if login not in logins}
        self.attempt("*", [], lambda: self.home.enrol(rows, key="quser"), after)
        assert self.home.enrol(rows, key="quser").counts == {"unchanged": len(rows)}

    @precondition(lambda self: self.picture.users)
    @rule(logins=st.sets(PEOPLE, min_size=1))
    def unenrol(self, logins: set[str]) -> None:
        after = self.changed()
        leaving = sorted(logins & after.users.keys())
        after.trash |= {login: after.users.pop(login) for login in leaving}
        if leaving:
            self.attempt("*", [], lambda: self.home.unenrol(leaving, key="quser"), after)

    # Sheets and exams

    @precondition(lambda self: len(self.picture.sheets) < MOST)
    @rule(title=TITLES, faults=FAULTS)
    def add_empty_sheet(self, title: str, faults: Fault) -> None:
        new, after = Sheet(self.title(title), "About", expiration=FAR_AWAY), self.changed()
        after.sheets.append((new.title, 0, False))
        self.attempt("addsheet", faults, lambda: new.save(self.home), after)

    @precondition(lambda self: len(self.picture.sheets) < MOST)
    @rule(title=TITLES, count=st.integers(1, 2))
    def add_sheet(self, title: str, count: int) -> None:
        new, after = Sheet(self.title(title), "About", expiration=FAR_AWAY), self.changed()
        for number in range(count):
            new.exercises.add(
                SheetExercise("H1/module.en", "a=1", points=10, weight=1, title=f"E{number}")
            )
        after.sheets.append((new.title, count, False))
        self.attempt("addsheet", [], lambda: new.save(self.home), after)

    @precondition(lambda self: self.picture.sheets)
    @rule(number=NUMBERS, title=TITLES, faults=FAULTS)
    def rename_sheet(self, number: int, title: str, faults: Fault) -> None:
        after, place = self.changed(), number % len(self.picture.sheets)
        sheet = self.home.sheets[place + 1]
        sheet.title = self.title(title)
        after.sheets[place] = (sheet.title, *after.sheets[place][1:])
        self.attempt("modsheet", faults, sheet.save, after)

    @precondition(lambda self: self.picture.sheets)
    @rule(number=NUMBERS, faults=FAULTS)
    def activate_sheet(self, number: int, faults: Fault) -> None:
        after, place = self.changed(), number % len(self.picture.sheets)
        title, count, _ = after.sheets[place]
        sheet = self.home.sheets[place + 1]
        if not count:
            with pytest.raises(EdusyncError):
                sheet.activate()
            return
        after.sheets[place] = (title, count, True)
        self.attempt("modsheet", faults, sheet.activate, after)

    @precondition(lambda self: self.picture.sheets)
    @rule(number=NUMBERS, faults=FAULTS)
    def delete_sheet(self, number: int, faults: Fault) -> None:
        after, place = self.changed(), number % len(self.picture.sheets)
        sheet = self.home.sheets[place + 1]
        if any(active for _, _, active in after.sheets[place:]):
            with pytest.raises(EdusyncError):
                sheet.delete()
            return
        del after.sheets[place]
        self.attempt("delsheet", faults, sheet.delete, after)

    @precondition(lambda self: len(self.picture.exams) < MOST)
    @rule(title=TITLES, faults=FAULTS)
    def add_exam(self, title: str, faults: Fault) -> None:
        new, after = (
            Exam(self.title(title), "About", expiration=FAR_AWAY, attempts=3),
            self.changed(),
        )
        after.exams.append((new.title, [], False))
        self.attempt("addexam", faults, lambda: new.save(self.home), after)

    @precondition(lambda self: self.picture.exams and self.picture.sheets)
    @rule(number=NUMBERS, source=NUMBERS, faults=FAULTS)
    def link(self, number: int, source: int, faults: Fault) -> None:
        after, place = self.changed(), number % len(self.picture.exams)
        sheet_place = source % len(after.sheets)
        _, count, active = after.sheets[sheet_place]
        _, links, closed = after.exams[place]
        exam, sheet = self.home.exams[place + 1], self.home.sheets[sheet_place + 1]
        all_of_it = [(sheet_place + 1, exercise + 1) for exercise in range(count)]
        missing = [one for one in all_of_it if one not in links]
        if missing and (closed or not active):
            with pytest.raises(EdusyncError):
                exam.add(sheet)
            return
        links += missing
        self.attempt("linksheet", faults, lambda: exam.add(sheet), after)

    @precondition(lambda self: self.picture.exams)
    @rule(number=NUMBERS, faults=FAULTS)
    def activate_exam(self, number: int, faults: Fault) -> None:
        after, place = self.changed(), number % len(self.picture.exams)
        title, links, _ = after.exams[place]
        exam = self.home.exams[place + 1]
        if not links:
            with pytest.raises(EdusyncError):
                exam.activate()
            return
        after.exams[place] = (title, links, True)
        self.attempt("modexam", faults, exam.activate, after)

    @precondition(lambda self: self.picture.exams)
    @rule(number=NUMBERS, faults=FAULTS)
    def delete_exam(self, number: int, faults: Fault) -> None:
        after, place = self.changed(), number % len(self.picture.exams)
        exam = self.home.exams[place + 1]
        if any(active for _, _, active in after.exams[place:]):
            with pytest.raises(EdusyncError):
                exam.delete()
            return
        del after.exams[place]
        self.attempt("delexam", faults, exam.delete, after)

    # Exercises

    @rule(name=st.sampled_from(["sum1", "sum2"]), source=SOURCES)
    def write_exercise(self, name: str, source: str) -> None:
        after = self.changed()
        after.exercises[name] = source
        new = Exercise(name, source)
        self.attempt("addexo", [], lambda: new.save(self.home, replace=True), after)

    @precondition(lambda self: self.picture.exercises)
    @rule(number=NUMBERS, faults=FAULTS)
    def delete_exercise(self, number: int, faults: Fault) -> None:
        after = self.changed()
        name = sorted(after.exercises)[number % len(after.exercises)]
        del after.exercises[name]
        self.attempt("delexo", faults, lambda: self.home.exercises.remove(name), after)

    # What students do

    @precondition(lambda self: self.picture.users and self.picture.sheets)
    @rule(who=NUMBERS, where=NUMBERS, exercise=st.integers(1, 3), score=SCORES)
    def work(self, who: int, where: int, exercise: int, score: float) -> None:
        login, sheet = self.login(who), where % len(self.picture.sheets) + 1
        _, count, active = self.picture.sheets[sheet - 1]
        given: dict[str, Any] = {"qclass": self.home.qclass, "exercise": exercise, "score": score}
        if not active or exercise > count:
            with pytest.raises(ValueError, match=r"not open|no exercise"):
                self.sandbox.work(login, sheet, **given)
            return
        self.sandbox.work(login, sheet, **given)
        self.scores.setdefault((login, sheet, exercise), []).append(score)

    @precondition(lambda self: self.picture.users and self.picture.exams)
    @rule(who=NUMBERS, where=NUMBERS, score=SCORES)
    def take_exam(self, who: int, where: int, score: float) -> None:
        login, exam = self.login(who), where % len(self.picture.exams) + 1
        if self.picture.exams[exam - 1][2]:
            self.sandbox.work(login, exam=exam, qclass=self.home.qclass, score=score)
            self.marks.setdefault((login, exam), []).append(score)

    @rule()
    def scores_are_those_of_the_work(self) -> None:
        self.sandbox.wims.restart_score_daemon()
        if not self.picture.users:
            return
        for place, (_, count, active) in enumerate(self.picture.sheets, 1):
            for told in self.home.sheets[place].scores() if active else ():
                rows = [self.scores.get((told.user.quser, place, n + 1), []) for n in range(count)]
                assert [(one.tries, one.cumul, one.best, one.last) for one in told.exercises] == [
                    (len(row), min(sum(row), 10), max(row, default=0), (row or [0])[-1])
                    for row in rows
                ]
        for place, (_, _, active) in enumerate(self.picture.exams, 1):
            for result in self.home.exams[place].scores() if active else ():
                row = self.marks.get((result.user.quser, place), [])
                assert (result.score, result.attempts) == (max(row, default=0), len(row))

    # The whole class

    @rule()
    def copy_the_class(self) -> None:
        """A copy holds what the class does, without its people."""
        new = self.home.copy().new
        found, expected = self.read(new), self.changed()
        expected.users, expected.trash = {}, {}
        new.delete()
        assert found == expected

    @invariant()
    def the_class_is_as_pictured(self) -> None:
        if hasattr(self, "home"):
            found = self.read(self.home)
            found.trash = self.picture.trash
            assert found == self.picture


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
