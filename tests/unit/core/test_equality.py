"""What is equal, and what finds it again in lists, sets, dicts and data frames.

An object is the thing on the server; while it is on none, it is only itself. Its hash is one number
for good.
"""

import copy
import pickle
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from edusync.core.model import Model
from edusync.sandbox import Sandbox
from edusync.swad import AttendanceEvent, Course, Message, Notice, Session
from edusync.wims import Class, Exam, Exercise, Sheet, SheetExercise, User

FAR_AWAY = "20991231"
START = datetime(2027, 2, 1, 9, tzinfo=UTC)


def new_class(**fields: Any) -> Class:
    teacher = User("supervisor", "Serra", "Ada", "secret99")
    return Class(
        "myclass",
        name="Algebra",
        institution="Here",
        email="ada@school.example",
        password="open1234",
        supervisor=teacher,
        **fields,
    )


def new_user(login: str = "émilie.petit") -> User:
    return User(login, "Petit", "Émilie", "secret12")


def new_event(title: str = "Lab") -> AttendanceEvent:
    return AttendanceEvent(title, start=START, end=START)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox.sample(start=1_780_000_000.0)


@pytest.fixture
def home(sandbox: Sandbox) -> Class:
    c = new_class(expiration=FAR_AWAY)
    c.save(sandbox.wims_api())
    return c


@pytest.fixture
def course(sandbox: Sandbox) -> Course:
    return Course.get(Session.login(sandbox.swad_api(), "@ada", "sandbox-1"), 1)


NEW: list[Model] = [
    new_class(),
    new_user(),
    new_user("ab"),  # a login that WIMS cannot have
    Sheet("One"),
    Exam("One"),
    Exercise("one", "\\title{One}"),
    SheetExercise("m", "p=1"),
    new_event(),
    Notice("<p>One</p>"),
    Message("@ana", "One"),
]


@pytest.mark.parametrize("new", NEW, ids=lambda new: type(new).__name__)
def test_a_new_object_equals_only_itself(new: Model) -> None:
    twin = copy.deepcopy(new)
    assert new != twin
    assert new == new
    assert new in [twin, new]
    assert new not in [twin]
    assert {new: 1}[new] == 1
    assert twin not in {new}
    assert len({new, twin}) == 2


def test_new_objects_are_looked_for_in_lists_of_saved_ones(home: Class, course: Course) -> None:
    there = new_user()
    there.save(home)
    Sheet("One", expiration=FAR_AWAY).save(home)
    assert new_user() not in home.users.list()
    assert there in home.users.list()
    assert Sheet("One") not in home.sheets.list()
    assert new_event() not in course.events()
    assert new_class() not in Class.list(home.connection[0], home.rclass)


def test_in_a_class_a_new_user_is_looked_for_by_login(home: Class) -> None:
    new_user().save(home)
    assert new_user() in home.users
    assert new_user("somebody") not in home.users


def test_a_set_finds_what_is_saved_and_deleted_while_it_is_in_it(
    home: Class, course: Course
) -> None:
    new: list[Any] = [
        new_user(),
        Sheet("One", expiration=FAR_AWAY),
        Exam("One", expiration=FAR_AWAY),
        Exercise("sum", "\\title{Sum}\n\\statement{1}\n\\answer{1}{1}{type=numeric}"),
    ]
    event, other = new_event(), new_class(expiration=FAR_AWAY)
    held = {*new, event, other}
    for item in new:
        item.save(home)
    event.save(course)
    other.save(home.connection[0])
    everything = [*new, event, other]
    assert all(item in held for item in everything)
    twins = [
        home.users["emiliepetit"],
        home.sheets[1],
        home.exams[1],
        home.exercises["sum"],
        next(one for one in course.events() if one.code == event.code),
        Class.get(home.connection[0], other.qclass, other.rclass),
    ]
    assert twins == everything
    assert held == {*twins} == {*twins, *everything}
    for item in everything:
        item.delete()
    assert all(item in held for item in everything)
    assert not held & {*twins}  # what is deleted equals only itself


def test_equal_objects_have_equal_hashes_whenever_they_were_first_hashed(home: Class) -> None:
    early, late = new_user(), new_user("jane.doe")
    before = hash(early)
    early.save(home)
    late.save(home)
    assert hash(early) == before == hash(home.users["emiliepetit"])
    assert hash(late) == hash(home.users["janedoe"])
    assert {early, late} == {*home.users.list()}


def test_a_sheet_keeps_its_place_in_a_set_when_its_number_shifts(home: Class) -> None:
    one, two = Sheet("One", expiration=FAR_AWAY), Sheet("Two", expiration=FAR_AWAY)
    one.save(home)
    two.save(home)
    held = {one: "first", two: "second"}
    one.delete()
    assert two.qsheet == 1
    assert (held[two], held[home.sheets[1]]) == ("second", "second")


def test_of_a_deleted_class_nothing_equals_anything_else(home: Class) -> None:
    new_user().save(home)
    users, again = home.users.list(), home.users.list()
    assert users == again
    held = {*users}
    home.delete()
    assert users != again
    assert users[0] in held
    assert again[0] not in held


def test_a_pickle_takes_no_hash_of_another_process_along() -> None:
    new = new_user()
    before = hash(new)
    assert before not in pickle.loads(pickle.dumps(new)).__dict__.values()


def test_objects_in_a_data_frame_are_unique_once(home: Class, course: Course) -> None:
    new = new_user()
    saved, event = new_user("jane.doe"), new_event()
    saved.save(home)
    event.save(course)
    again = [home.users["janedoe"], next(one for one in course.events() if one.code == event.code)]
    for values, count in (
        ([new, new, copy.deepcopy(new)], 2),
        ([saved, again[0], new], 2),
        ([event, again[1], new_event(), new_event()], 3),
        ([home, Class.get(home.connection[0], home.qclass, home.rclass), new_class()], 2),
    ):
        assert len(pd.Series(values, dtype=object).unique()) == count


def test_comparing_and_hashing_make_no_request(sandbox: Sandbox, home: Class) -> None:
    new_user().save(home)
    users = [home.users["emiliepetit"], *home.users.list(), new_user()]
    before = len(sandbox.journal)
    assert len({*users}) == 2
    assert users[0] == users[1]
    assert len(sandbox.journal) == before


def test_an_object_that_is_saved_elsewhere_is_still_found(sandbox: Sandbox) -> None:
    api = sandbox.wims_api()
    here, there = (Class.get(api, number, "myclass") for number in (20001, 20002))
    user = new_user("aaaa1")
    held = {user}
    user.quser = "bbbb1"
    user.save(here)
    user.save(there)
    assert user in held
