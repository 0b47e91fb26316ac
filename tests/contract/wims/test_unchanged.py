"""`save(if_unchanged=True)`: what somebody else corrected meanwhile is not overwritten."""

import pytest

from edusync.errors import Conflict
from edusync.wims import Class, Exam, Sheet, User, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.work import make_sheet


@pytest.fixture
def jdoe(home: Class) -> User:
    User("jdoe", "Doe", "John", "secret12", email="old@example.org").save(home)
    return home.users["jdoe"]


@pytest.fixture
def colleague(api: WimsAPI, home: Class) -> Class:
    """The class as somebody else has it."""
    return Class.get(api, home.qclass, home.rclass)


def correct(item: User | Sheet | Exam | Class, **fields: str) -> None:
    """What a colleague changes and saves."""
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()


def test_a_users_field_that_a_colleague_corrected(jdoe: User, colleague: Class) -> None:
    correct(colleague.users["jdoe"], email="right@example.org")
    jdoe.email = "mine@example.org"
    message = "user jdoe .*email is 'right@example.org', not 'old@example.org'; nothing was sent"
    with pytest.raises(Conflict, match=message):
        jdoe.save(if_unchanged=True)
    assert colleague.users["jdoe"].email == "right@example.org"
    assert jdoe.changes() == {"email": ("right@example.org", "mine@example.org")}
    assert jdoe.save().fields == ("email",)
    assert colleague.users["jdoe"].email == "mine@example.org"


def test_without_it_the_last_save_wins(jdoe: User, colleague: Class) -> None:
    correct(colleague.users["jdoe"], email="right@example.org")
    jdoe.email = "mine@example.org"
    assert jdoe.save().requests == 1
    assert colleague.users["jdoe"].email == "mine@example.org"


def test_other_fields_that_a_colleague_changed_are_taken_over(jdoe: User, colleague: Class) -> None:
    correct(colleague.users["jdoe"], comments="new", lastname="Roe")
    jdoe.email = "mine@example.org"
    result = jdoe.save(if_unchanged=True)
    assert (result.fields, result.requests) == (("email",), 2)
    assert (jdoe.comments, jdoe.lastname, jdoe.changes()) == ("new", "Roe", {})


def test_an_edit_that_a_colleague_made_too_is_sent_no_more(jdoe: User, colleague: Class) -> None:
    correct(colleague.users["jdoe"], email="both@example.org")
    jdoe.email = "both@example.org"
    result = jdoe.save(if_unchanged=True)
    assert (result.updated, result.requests) == (False, 1)
    assert jdoe.save(if_unchanged=True).requests == 0


def test_a_conflict_shows_no_password(jdoe: User, colleague: Class) -> None:
    correct(colleague.users["jdoe"], password="secret88")
    jdoe.password = "secret77"
    with pytest.raises(Conflict, match="password is another one") as caught:
        jdoe.save(if_unchanged=True)
    assert "secret" not in str(caught.value)


def test_a_class_and_its_supervisor(home: Class, colleague: Class) -> None:
    correct(colleague, institution="Right")
    home.institution = "Mine"
    with pytest.raises(Conflict, match="institution is 'Right', not 'University of Elsewhere'"):
        home.save(if_unchanged=True)
    home.refresh()
    correct(colleague.supervisor, comments="right")
    home.email, home.supervisor.comments = "mine@example.org", "mine"
    with pytest.raises(Conflict, match=r"user supervisor .*comments is 'right', not ''"):
        home.save(if_unchanged=True)
    assert colleague.refresh().email == "sophie@example.org"
    home.supervisor.refresh()
    result = home.save(if_unchanged=True)
    assert (result.fields, result.requests) == (("email",), 2)


def test_a_sheet_and_an_exam(home: Class, colleague: Class) -> None:
    make_sheet("Fractions").save(home)
    Exam("Final", "About", expiration=FAR_AWAY).save(home)
    for mine, theirs in ((home.sheets[1], colleague.sheets), (home.exams[1], colleague.exams)):
        correct(theirs[1], description="right")
        mine.description = "mine"
        with pytest.raises(Conflict, match=r"1 of class .*description is 'right', not 'About"):
            mine.save(if_unchanged=True)
        assert theirs[1].description == "right"
        mine.refresh()
        correct(theirs[1], expiration="20981231")
        mine.description = "mine"
        result = mine.save(if_unchanged=True)
        assert (result.fields, result.requests) == (("description",), 2)
        assert (theirs[1].expiration, mine.expiration) == ("20981231", "20981231")


def test_every_save_of_a_sheet_takes_over_what_was_not_edited(
    home: Class, colleague: Class
) -> None:
    make_sheet("Fractions").save(home)
    sheet = home.sheets[1]
    correct(colleague.sheets[1], expiration="20981231", description="right")
    sheet.description = "mine"
    result = sheet.save()
    assert (result.fields, result.requests) == (("description",), 2)
    assert (sheet.expiration, sheet.changes()) == ("20981231", {})


def test_a_new_object_has_nothing_to_compare(home: Class) -> None:
    User("jdoe", "Doe", "John", "secret12").save(home, if_unchanged=True)
    make_sheet("Fractions").save(home, if_unchanged=True)
    home.sheets.add(make_sheet("Sums"), if_unchanged=True)
    assert [sheet.title for sheet in home.sheets] == ["Fractions", "Sums"]
