"""Logins and persons, without a server."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.wims.wire.logins import adapted, described, name_key, page_of, same_person


@pytest.mark.parametrize(
    ("wish", "login"),
    [
        ("jdoe", "jdoe"),
        ("JDoe", "JDoe"),
        ("émilie.petit", "emiliepetit"),
        ("j-doe_2@x", "jdoe2x"),
        ("jdoe second", "jdoe"),
        ("  jdoe", "jdoe"),
        ("Œuvrard", "OEuvrard"),
        ("Straße", "Strasse"),
        ("Łukasz.Ødegård", "LukaszOdegard"),
        ("Şahin Ali", "Sahin"),
        ("中文abcd", "abcd"),
        (12345, "12345"),
        ("a" * 24, "a" * 24),
    ],
)
def test_a_login_is_adapted_as_wims_does_with_accents_taken_off(wish: Any, login: str) -> None:
    assert adapted(wish) == login


@pytest.mark.parametrize("wish", ["", "   ", "abc", "a.b.c", "é à", "a" * 25, "日本", None])
def test_a_login_that_wims_cannot_have(wish: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^quser: "):
        adapted(wish)


@given(st.text())
def test_an_adapted_login_is_adapted_to_itself(wish: str) -> None:
    try:
        login = adapted(wish)
    except InvalidValue:
        return
    assert adapted(login) == login
    assert login.isascii()
    assert login.isalnum()


def person(lastname: str = "Doe", firstname: str = "John", regnum: str = "") -> dict[str, str]:
    return {"lastname": lastname, "firstname": firstname, "regnum": regnum}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (person(), person("DOE", "john"), True),
        (person(), person("Doe ", " John"), True),
        (person("Straße"), person("STRASSE"), True),
        (person(), person("Doe", "Jane"), False),
        (person(regnum="7"), person(regnum="7", lastname="Roe"), True),
        (person(regnum="7"), person(regnum="8"), False),
        (person(regnum="7"), person(), True),
        (person("Émile"), person("Emile"), True),
        (person("D’ARC"), person("D'Arc"), True),
    ],
)
def test_who_is_the_same_person(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_a_person_as_an_error_names_them() -> None:
    assert described(person()) == "John Doe"
    assert described(person(regnum="7")) == "John Doe (regnum 7)"


def test_users_are_sorted_without_regard_to_case_and_accents() -> None:
    names = ["de Gaulle", "Ábel", "abzug", "Ødegård", "Zoe"]
    users = [{"lastname": name, "firstname": "", "quser": ""} for name in reversed(names)]
    found = [user["lastname"] for user in sorted(users, key=name_key)]
    assert found == ["Ábel", "abzug", "de Gaulle", "Ødegård", "Zoe"]


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ({}, ""),
        ({"lang": "fr"}, "&lang=fr"),
        ({"sheet": 3}, "&module=adm%2Fsheet&sh=3"),
        ({"exam": "2"}, "&module=adm%2Fclass%2Fexam&job=student&exam=2"),
        ({"scores": True, "lang": "en"}, "&lang=en&module=adm%2Fclass%2Fuserscore"),
    ],
)
def test_the_pages_of_a_class(wanted: dict[str, Any], page: str) -> None:
    everything: dict[str, Any] = {"sheet": None, "exam": None, "scores": False, "lang": None}
    assert page_of(**{**everything, **wanted}) == page


@pytest.mark.parametrize(
    "wanted",
    [
        {"sheet": 1, "exam": 1},
        {"sheet": 1, "scores": True},
        {"sheet": "1&x"},
        {"sheet": 0},
        {"lang": "f&"},
    ],
)
def test_pages_that_there_are_not(wanted: dict[str, Any]) -> None:
    everything: dict[str, Any] = {"sheet": None, "exam": None, "scores": False, "lang": None}
    with pytest.raises(InvalidValue):
        page_of(**{**everything, **wanted})
