"""Figures are pickled without the client that read them, and without passwords."""

import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from edusync.errors import AuthenticationError, NotSaved
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI

SECRET = "correcthorse"
PASSWORD = "studentsown1"


@pytest.fixture(scope="module")
def c() -> Iterator[Class]:
    """A class over loopback, since a client in process cannot be pickled."""
    sandbox = Sandbox.sample()
    sandbox.wims.connections["myself"] = type(next(iter(sandbox.wims.connections.values())))(SECRET)
    files = sandbox.wims.classes["20001"].files
    files[".def"] = files[".def"].replace("+edusync/", "+myself/myclass+ +edusync/")
    sandbox.wims.index_class("20001")
    with sandbox.serve() as served, WimsAPI(served.wims.url, "myself", SECRET) as api:
        found = Class.get(api, 20001, "myclass")
        karin = found.users["karin"]
        karin.password = PASSWORD
        karin.save()
        yield found


RESULTS: dict[str, Callable[[Class], object]] = {
    "gradebook": lambda c: c.gradebook(),
    "a line of it": lambda c: c.gradebook()["karin"],
    "a column of it": lambda c: c.gradebook().columns[0],
    "details": lambda c: c.gradebook().details(),
    "scores of a sheet": lambda c: c.sheets[1].scores(),
    "scores of an exam": lambda c: c.exams[1].scores(),
    "scores of a user": lambda c: c.users["karin"].scores(),
}


def shown(result: Any) -> object:
    """All figures of a result."""
    if hasattr(result, "sheets"):
        return result.sheets.to_dicts(), result.exams.to_dicts()
    if hasattr(result, "marks") and hasattr(result, "kind"):
        return result.name, result.kind, result.marks, result.states, result.item.title
    return result.to_dicts() if hasattr(result, "to_dicts") else result.to_dict()


@pytest.mark.parametrize("name", RESULTS)
def test_a_pickled_result_holds_no_password(c: Class, name: str) -> None:
    body = pickle.dumps(RESULTS[name](c))
    assert SECRET.encode() not in body
    assert PASSWORD.encode() not in body


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_comes_back_equal(c: Class, name: str) -> None:
    result = RESULTS[name](c)
    assert shown(pickle.loads(pickle.dumps(result))) == shown(result)


def test_a_gradebook_that_came_back_shows_all_it_showed(c: Class) -> None:
    book = c.gradebook()
    again = pickle.loads(pickle.dumps(book))
    assert again.to_dicts() == book.to_dicts()
    assert again.details().to_dicts() == book.details().to_dicts()
    assert again["karin"].scores.keys() == book["karin"].scores.keys()


def test_what_needs_the_server_is_refused_by_a_result_that_came_back(c: Class) -> None:
    karin = pickle.loads(pickle.dumps(c.gradebook()))["karin"].user
    with pytest.raises(NotSaved, match="is in no class"):
        karin.save()
    with pytest.raises(NotSaved, match="is in no class"):
        _ = karin.password


def test_people_and_classes_go_on_to_pickle_with_what_they_need(c: Class) -> None:
    users = pickle.loads(pickle.dumps(c.users.list()))
    assert users["karin"].email == "karin@school.example"
    assert pickle.loads(pickle.dumps(c)).users["karin"].lastname == "Åberg"


def test_a_copy_of_a_result_has_the_same_users_in_their_class(c: Class) -> None:
    scores = c.sheets[1].scores()
    assert copy.copy(scores)[0] is scores[0]
    assert copy.copy(scores[0]).user is scores[0].user
    assert copy.copy(scores).warnings == scores.warnings


def test_a_client_that_keeps_its_password_to_itself_asks_for_it_again(c: Class) -> None:
    known, _ = c.connection
    mine = Class.get(known.url, "myself", SECRET, 20001, "myclass", keep_password=False)
    body = pickle.dumps(mine)
    assert SECRET.encode() not in body
    there = pickle.loads(body)
    with pytest.raises(AuthenticationError, match="set its `passwd` first"):
        there.users.list()
    there.connection[0].passwd = SECRET
    assert there.users["karin"].lastname == "Åberg"
    assert mine.users["karin"].lastname == "Åberg"
