"""Rows that have the key of a user, and other names."""

import pytest

from edusync.wims.enrolment.removal_plan import plan_removal
from tests.unit.wims.test_enrolplans import JOHN, doe, in_class, only, person


@pytest.mark.parametrize("key", ["regnum", "quser", "email"])
@pytest.mark.parametrize("names", ["Smith Bob", "Smith ", "de_la_Cruz Mary"])
def test_who_has_the_key_and_no_name_of_a_user_is_asked_for(key: str, names: str) -> None:
    lastname, firstname = names.replace("_", " ").rsplit(" ", 1)
    there = {"lastname": "de la Fuente", "firstname": "Ana", "regnum": "7", "email": "a@x.org"}
    row = person(lastname=lastname, firstname=firstname, regnum="7", email="a@x.org", quser="ana")
    step = only([row], in_class(ana=there), key=key)
    assert step.action == "refuse"
    assert "is this ana (Ana de la Fuente (regnum 7))?" in step.reason
    assert "force=True" in step.reason
    assert only([row], in_class(ana=there), key=key, force=True).action == "update"


@pytest.mark.parametrize("names", ["Doe-Roe John", "Roe John", "Doe Jon", "Dohe Jon", "DOÉ john"])
def test_who_has_a_name_of_a_user_or_one_like_it_is_that_user(names: str) -> None:
    lastname, firstname = names.split()
    step = only([doe(lastname=lastname, firstname=firstname)], in_class(jdoe=JOHN))
    assert (step.action, step.login) == ("update", "jdoe")


def test_a_first_name_alone_is_not_written_over_the_last_one() -> None:
    step = only([person(lastname="John", regnum="7")], in_class(jdoe=JOHN))
    assert (step.action, step.login) == ("nothing", "jdoe")
    assert "lastname 'Doe' is left, since 'John' is the firstname" in step.reason


def test_who_has_the_number_and_no_name_of_a_user_does_not_remove_that_user() -> None:
    (step,) = plan_removal(
        [doe(lastname="Smith", firstname="Bob")], in_class(jdoe=JOHN), key="regnum"
    )
    assert step.action == "refuse"
    assert "is this jdoe (John Doe (regnum 7))?" in step.reason
    (step,) = plan_removal([person(regnum="7")], in_class(jdoe=JOHN), key="regnum")
    assert (step.action, step.login) == ("remove", "jdoe")
