"""Calls that fail by accident name the argument that is of another type than they take."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from edusync.core.foreign import welcoming
from edusync.errors import InvalidValue, NotFound
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI

if TYPE_CHECKING:
    import nowhere  # type: ignore[import-not-found]  # a package of type checkers alone


@welcoming
def call(
    name: str = "",
    *,
    number: int = 0,
    share: float | None = None,
    path: str | Path = "",
    names: Iterable[str] = (),
    fields: Mapping[str, Any] | None = None,
    order: Literal["up", "down"] = "up",
    frame: "nowhere.Frame | None" = None,
    anything: Any = None,
) -> None:
    del name, number, share, path, names, fields, order, frame, anything
    raise AttributeError("an accident")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": None}, "name: call() takes a text, not None"),
        ({"name": ["jdoe"]}, "name: call() takes a text, not a list"),
        ({"number": True}, "number: call() takes a whole number, not True"),
        ({"share": "x"}, "share: call() takes a number or None, not a text"),
        ({"path": 3}, "path: call() takes a text or a path, not a whole number"),
        ({"names": 3}, "names: call() takes a list (each a text), not a whole number"),
        ({"names": ["x", None]}, "names: call() takes a list (each a text), not None in it"),
        ({"fields": {1: "x"}}, "fields: call() takes a dict or None, not a whole number in it"),
        ({"order": "left"}, "order: call() takes 'up' or 'down', not a text"),
        ({"name": object()}, "name: call() takes a text, not an object"),
        ({"name": str}, "name: call() takes a text, not the class str"),
    ],
)
def test_the_argument_is_named_with_what_the_call_takes(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        call(**given)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "x", "number": 3, "share": 3, "path": Path("x"), "names": ["x"]},
        {"fields": {"x": object()}, "order": "down"},
        {"frame": object(), "anything": object()},
    ],
)
def test_an_accident_without_such_an_argument_stays_what_it_is(given: dict[str, Any]) -> None:
    with pytest.raises(AttributeError, match="an accident"):
        call(**given)


def test_a_method_of_a_base_is_shown_as_that_of_the_object() -> None:
    users: Any = Class.get(Sandbox.sample().wims_api(), 20001, "myclass").users
    with pytest.raises(InvalidValue, match=r"rows: Users.of\(\) takes a list"):
        users.of(None)


def test_a_call_that_works_is_not_looked_at() -> None:
    @welcoming
    def twice(text: str) -> Any:
        return text * 2

    assert twice(3) == 6  # type: ignore[arg-type]


def test_what_is_not_found_by_a_value_of_another_type_is_named_as_well() -> None:
    @welcoming
    def get(code: int) -> None:
        raise NotFound(f"there is no {code}")

    with pytest.raises(InvalidValue, match="takes a whole number, not a text"):
        get("7")  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        get(7)


def test_what_a_server_does_not_find_is_its_own_error() -> None:
    users: Any = Class.get(Sandbox.sample().wims_api(), 20001, "myclass").users
    with pytest.raises(NotFound):
        users.get(71000)  # a number may be a login


def test_the_failure_by_which_the_argument_was_found_is_the_cause() -> None:
    with pytest.raises(InvalidValue) as caught:
        call(None)  # type: ignore[arg-type]
    assert isinstance(caught.value.__cause__, AttributeError)


def test_a_value_is_never_shown_since_it_may_be_a_password() -> None:
    with pytest.raises(InvalidValue) as caught:
        call(["secret12"])  # type: ignore[arg-type]
    assert "secret12" not in str(caught.value)
    assert caught.value.value is None


def test_what_a_function_of_the_program_raises_stays_that() -> None:
    @welcoming
    def run(name: str, progress: Callable[[], object]) -> None:
        progress()

    def fails() -> None:
        json.loads("{")

    with pytest.raises(json.JSONDecodeError):
        run(None, fails)  # type: ignore[arg-type]


def test_what_a_generator_of_the_program_raises_stays_that() -> None:
    @welcoming
    def run(name: str, names: Iterable[str]) -> None:
        list(names)

    with pytest.raises(KeyError, match="absent"):
        run(None, ({"x": "y"}[name] for name in ["absent"]))  # type: ignore[arg-type]


def test_an_accident_in_the_standard_library_names_the_argument() -> None:
    @welcoming
    def run(text: str) -> None:
        json.loads(text)

    with pytest.raises(InvalidValue, match="text: run"):
        run(None)  # type: ignore[arg-type]


def test_a_method_that_a_program_adds_to_a_class_of_ours_raises_what_it_raises() -> None:
    class Own(Class):
        def room(self, day: str) -> str:
            return {"monday": "A1"}[day]

    home: Any = Own.get(Sandbox.sample().wims_api(), 20001, "myclass")
    with pytest.raises(KeyError):
        home.room(1)


def test_0_and_1_do_as_flags() -> None:
    @welcoming
    def run(name: str, *, force: bool = False) -> None:
        del name, force
        raise LookupError("an accident")

    with pytest.raises(LookupError, match="an accident"):
        run("x", force=1)  # type: ignore[arg-type]


def test_what_is_taken_without_being_promised_is_not_blamed_for_another_argument() -> None:
    class Place:
        def __fspath__(self) -> str:
            return "x"

    @welcoming
    def write(path: str | Path, delimiter: str) -> None:
        os.fspath(path)
        len(delimiter)

    given: list[Any] = [Place(), None]
    with pytest.raises(InvalidValue, match="delimiter: write"):
        write(*given)


def test_an_error_that_holds_the_report_of_what_was_done_stays() -> None:
    @welcoming
    def enrol(name: str) -> None:
        del name
        error = LookupError("after the first of two rows")
        error.report = ["created"]  # type: ignore[attr-defined]
        raise error

    with pytest.raises(LookupError) as caught:
        enrol(None)  # type: ignore[arg-type]
    assert caught.value.report == ["created"]  # type: ignore[attr-defined]


def test_a_misspelt_keyword_of_requests_stays_the_error_that_names_it() -> None:
    api: Any = WimsAPI("https://wims.test/wims.cgi", "myself", "toto")
    with pytest.raises(TypeError, match="'timeuot': did you mean 'timeout'"):
        api.getuser(20001, "myclass", None, timeuot=3)


def test_an_argument_too_many_is_told_by_python() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nmae'"):
        call(nmae="x")  # type: ignore[call-arg]
