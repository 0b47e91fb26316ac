"""What everything below `Class` asks of a class: jobs by name, files, the class held alone."""

import pytest

from edusync.errors import AlreadyExists, InvalidRequest, NotFound, NotSaved
from edusync.sandbox import Sandbox
from edusync.wims import Class, Exercise, Sheet, User
from edusync.wims.base import class_list
from edusync.wims.base.handle import ClassHandle
from tests.contract.wims.asking import SOURCE


class Course(Class):
    """A class of a program that has names of its own."""

    ask = at = connected = exclusive = finds = noted = read_file = require = run = None  # type: ignore[assignment]


def new_class(kind: type[Class] = Class) -> Class:
    teacher = User("supervisor", "Noether", "Emmy", "secret")
    return kind(
        "myclass",
        name="Algebra",
        institution="A school",
        email="emmy@example.org",
        password="secret",
        supervisor=teacher,
    )


@pytest.fixture
def home() -> Class:
    """A class with the user ada."""
    c = new_class()
    c.save(Sandbox().wims_api())
    c.users.add(User("adalove", "Lovelace", "Ada", "secret"))
    return c


def gone(home: Class) -> Class:
    """The same class, which another program deleted."""
    api, number = home.connection
    other = Class.get(api, number, home.rclass)
    other.delete()
    return home


def test_a_job_returns_the_reply(home: Class) -> None:
    assert home.run("getuser", quser="adalove")["lastname"] == "Lovelace"


def test_an_error_names_the_user_that_the_job_is_about(home: Class) -> None:
    with pytest.raises(NotFound) as caught:
        home.run("getuser", quser="nobody")
    assert caught.value.target == f"user nobody of class {home.qclass}"


def test_an_error_names_the_class_where_the_job_is_about_nothing_else(home: Class) -> None:
    with pytest.raises(NotFound) as caught:
        gone(home).run("listsheets")
    assert caught.value.target == f"class {home.qclass}"


def test_an_error_names_the_target_that_is_given(home: Class) -> None:
    with pytest.raises(AlreadyExists) as caught:
        home.run("adduser", quser="adalove", user_info={"password": "secret"}, target="somebody")
    assert caught.value.target == "somebody"


def test_a_text_that_is_fine_is_an_empty_reply(home: Class) -> None:
    assert home.run("moduser", quser="adalove", user_info={}, fine="nothing done") == {}
    with pytest.raises(InvalidRequest):
        home.run("moduser", quser="adalove", user_info={})


def test_a_check_job_finds_what_is_there(home: Class) -> None:
    assert home.wims_finds("checkuser", quser="adalove")
    assert not home.wims_finds("checkuser", quser="nobody")


def test_a_class_that_is_gone_does_not_answer_whether_it_holds_something(home: Class) -> None:
    with pytest.raises(NotFound):
        gone(home).wims_finds("checkuser", quser="adalove")


def test_a_file_that_is_not_there_is_empty(home: Class) -> None:
    assert b"Lovelace" in home.read_file(".users/adalove")
    assert home.read_file(".users/nobody") == b""


def test_a_class_that_is_held_counts_the_requests(home: Class) -> None:
    with home.exclusive() as count:
        home.read_file(".def")
        home.read_file(".def")
        assert count() == 2


def test_a_new_class_runs_nothing() -> None:
    with pytest.raises(NotSaved):
        new_class().run("getclass")


def test_a_class_that_is_derived_has_names_of_its_own() -> None:
    api = Sandbox().wims_api()
    home = new_class(Course)
    home.save(api)
    home.users.add(User("adalove", "Lovelace", "Ada", "secret"))
    home.sheets.add(Sheet("Vectors"))
    home.exercises.add(Exercise("sum", SOURCE))
    assert "adalove" in home.users
    assert [line.user.quser for line in home.gradebook()] == ["adalove"]
    new = home.copy().new
    home.exercises["sum"].move_to(new, copy=True, replace=True)
    home.users["adalove"].delete()
    new.delete()
    assert Course.list(api, "myclass") == [home]


def test_what_edusync_itself_calls_of_a_class_has_a_prefix() -> None:
    documented = {"connection", "kind", "superclass", "infos", "run", "read_file", "exclusive"}
    held = {"rclass", "name", "qclass", "users", "sheets", "exams", "delete"}
    own = {name for name in {*vars(ClassHandle), *ClassHandle.__annotations__} if name[0] != "_"}
    assert {name for name in own if not name.startswith("wims_")} == documented | held


def test_a_class_that_is_derived_is_put_into_the_list_of_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = new_class(Course)
    home.save(Sandbox().wims_api())
    number = str(home.qclass)
    lists = iter([set(), {number}])  # what listclasses says before and after
    monkeypatch.setattr(class_list, "numbers", lambda _: next(lists))
    assert home.put_in_list()
