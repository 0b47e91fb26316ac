"""Every public name of wimsapi is here, takes the same, and errors are caught by the same names."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import wimsapi

import edusync.wimsapi
from edusync import errors, wims
from edusync.wims.base.handle import ClassHandle
from edusync.wimsapi import exceptions, requesterrors

MODULES = ["", *(f".{found.name}" for found in pkgutil.iter_modules(wimsapi.__path__))]
UNBOUND = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)


def module_pair(name: str) -> tuple[Any, Any]:
    return importlib.import_module(f"wimsapi{name}"), importlib.import_module(
        f"edusync.wimsapi{name}"
    )


def public(thing: Any) -> list[str]:
    """The names of a module or class, without those of other modules."""
    return [
        name
        for name, value in inspect.getmembers(thing)
        if not name.startswith("_") and not inspect.ismodule(value) and is_wims(value)
    ]


def is_wims(value: Any) -> bool:
    module = getattr(value, "__module__", "wimsapi")
    return not isinstance(module, str) or module.startswith("wimsapi")


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_every_name_of_wimsapis(name: str) -> None:
    theirs, ours = module_pair(name)
    assert [one for one in public(theirs) if not hasattr(ours, one)] == []


def test_importing_the_package_is_enough_for_its_modules() -> None:
    assert all(hasattr(edusync.wimsapi, name[1:]) for name in MODULES if name)


def classes() -> Iterator[tuple[type, type]]:
    for name in MODULES[1:]:
        theirs, ours = module_pair(name)
        for one in public(theirs):
            cls = getattr(theirs, one)
            if inspect.isclass(cls) and not issubclass(cls, Exception):
                yield cls, getattr(ours, one)


def functions() -> dict[str, tuple[Any, Any]]:
    """Every public function and method, and the constructors, by name: theirs and ours."""
    found = {}
    for theirs, ours in classes():
        found[theirs.__name__] = (theirs, ours)
        for name in public(theirs):
            if callable(getattr(theirs, name)):
                found[f"{theirs.__name__}.{name}"] = getattr(theirs, name), getattr(ours, name)
    for module, name in (
        ("api", "parse_response"),
        ("api", "post"),
        ("api", "random_code"),
        ("utils", "default"),
        ("utils", "one_year_later"),
    ):
        theirs_, ours_ = module_pair(f".{module}")
        found[name] = getattr(theirs_, name), getattr(ours_, name)
    return found


FUNCTIONS = functions()


def asked_of_a_class() -> list[str]:
    """What edusync asks of each class, that wimsapi's has not."""
    methods = {name for name, it in vars(ClassHandle).items() if inspect.isfunction(it)}
    own = {*methods, *inspect.get_annotations(ClassHandle)} - {*ClassHandle.__abstractmethods__}
    return sorted(own - wims.Class._fields().keys() - {"_about"})


@pytest.mark.parametrize("name", asked_of_a_class())
def test_an_attribute_that_edusync_needs_is_not_overwritten(name: str) -> None:
    teacher = edusync.wimsapi.User("supervisor", "Doe", "Jane", "secret12", "j@b.org")
    c = edusync.wimsapi.Class("myclass", "Algebra", "U", "a@b.org", "secret", teacher)
    c.room = "B12"
    with pytest.raises(AttributeError, match=f"'{name}' is part of edusync's Class"):
        setattr(c, name, "mine")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_takes_the_same_parameters_in_the_same_places(name: str) -> None:
    theirs, ours = (inspect.signature(function).parameters for function in FUNCTIONS[name])
    for place, parameter in enumerate(theirs.values()):
        if parameter.kind in UNBOUND:
            assert parameter.kind in {one.kind for one in ours.values()} or "attempts" in ours
            continue
        own = list(ours.values())[place]
        if own.kind is not own.POSITIONAL_ONLY:
            assert own.name == parameter.name
        if parameter.default is not parameter.empty:
            assert own.default == parameter.default


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_needs_no_more_than_wimsapis(name: str) -> None:
    theirs, ours = (inspect.signature(function).parameters for function in FUNCTIONS[name])
    more = [one for key, one in ours.items() if key not in theirs and one.kind not in UNBOUND]
    assert [one.name for one in more if one.default is one.empty] == []


@pytest.mark.parametrize(("theirs", "ours"), classes(), ids=lambda cls: cls.__name__)
def test_a_class_has_every_attribute(theirs: type, ours: type) -> None:
    set_at_once = {"ident", "passwd"}  # of a client: each object has them
    assert {name for name in public(theirs) if not hasattr(ours, name)} <= set_at_once


@pytest.mark.parametrize(
    "cls",
    [edusync.wimsapi.User, edusync.wimsapi.Sheet, edusync.wimsapi.Exam, edusync.wimsapi.Class],
)
def test_a_class_is_one_of_edusync_wims(cls: type) -> None:
    assert issubclass(cls, getattr(wims, cls.__name__))


def test_the_languages_and_levels_are_those_of_wimsapi() -> None:
    theirs = {code for code in wimsapi.wclass.LANG if code.islower()}
    assert set(edusync.wimsapi.wclass.LANG) == theirs
    assert edusync.wimsapi.wclass.LEVEL == wimsapi.wclass.LEVEL


def test_the_version_is_that_of_the_interface() -> None:
    assert edusync.wimsapi.VERSION == wimsapi.VERSION


ERRORS = [
    one
    for _, one in inspect.getmembers(errors, inspect.isclass)
    if issubclass(one, errors.EdusyncError)
]


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_but_a_lost_connection_is_a_wimsapi_error(error: type) -> None:
    lost = issubclass(error, errors.TransportError) or error is errors.EdusyncError
    assert issubclass(error, exceptions.WimsAPIError) is not lost


@pytest.mark.parametrize("name", public(wimsapi.exceptions))
def test_a_named_error_is_made_and_caught_as_in_wimsapi(name: str) -> None:
    theirs, ours = getattr(wimsapi.exceptions, name), getattr(exceptions, name)
    given = ("text", "body") if name == "InvalidResponseError" else ("text",)
    assert issubclass(ours, exceptions.WimsAPIError)
    assert ours(*given).args[: len(given)] == theirs(*given).args or name == "InvalidIdentifier"
    assert str(ours(*given)).startswith(str(theirs(*given)))
    for attribute in vars(theirs(*given)):
        assert getattr(ours(*given), attribute) == getattr(theirs(*given), attribute)


@pytest.mark.parametrize("name", dir(requesterrors))
def test_an_error_of_a_connection_is_one_of_requests(name: str) -> None:
    error = getattr(requesterrors, name)
    if inspect.isclass(error) and error.__module__ == requesterrors.__name__:
        is_lost = issubclass(error, errors.TransportError)
        assert issubclass(error, requests.RequestException) is is_lost
        assert issubclass(error, exceptions.WimsAPIError) is not is_lost
        assert issubclass(error, exceptions.InvalidResponseError) is not is_lost
