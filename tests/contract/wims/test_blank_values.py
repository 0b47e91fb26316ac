"""Empty names and passwords, which WIMS saves without a word, and edusync when it is told to."""

import pytest

from edusync.errors import InvalidValue
from edusync.wims import Class, User, WimsAPI
from tests.conftest import make_class
from tests.targets import Server

NEEDED = pytest.mark.parametrize("field", ["lastname", "firstname", "password"])


@pytest.fixture
def jdoe(home: Class) -> User:
    new = User("jdoe", "Doe", "John", "secret12", regnum="7")
    new.save(home)
    return new


@NEEDED
def test_a_field_that_a_user_needs_becomes_empty_by_force_only(
    api: WimsAPI, home: Class, jdoe: User, field: str
) -> None:
    setattr(jdoe, field, "")
    with api.counted() as count, pytest.raises(InvalidValue, match=f"{field}: .*force=True"):
        jdoe.save()
    assert count() == 0
    assert jdoe.save(force=True).fields == (field,)
    there = home.users["jdoe"]
    assert getattr(there, field) == ""
    there.email = "jdoe@example.org"  # what was empty already is no reason
    assert there.save().fields == ("email",)


@NEEDED
def test_a_new_user_without_what_a_user_needs(
    api: WimsAPI, home: Class, jdoe: User, field: str
) -> None:
    new = User("asmith", "Smith", "Ada", "secret12")
    setattr(new, field, " " if field == "lastname" else "")
    with pytest.raises(InvalidValue, match=field):
        new.save(home)
    assert "asmith" not in home.users


def test_a_new_user_without_first_name_by_force(home: Class) -> None:
    assert User("asmith", "Smith", "", "secret12").save(home, force=True).created
    assert home.users["asmith"].firstname == ""


def test_a_user_who_is_there_needs_no_password_to_be_found(home: Class, jdoe: User) -> None:
    again = User("jdoe", "Doe", "John", "", email="jdoe@example.org")
    assert again.save(home).fields == ("email",)
    assert home.users["jdoe"].password == "secret12"


def test_a_user_who_is_there_loses_no_name(home: Class, jdoe: User) -> None:
    with pytest.raises(InvalidValue, match="firstname"):
        User("jdoe", "Doe", "", "secret12", regnum="7").save(home)
    assert home.users["jdoe"].firstname == "John"


def test_a_class_becomes_open_by_force_only(api: WimsAPI, home: Class) -> None:
    home.password = ""
    with api.counted() as count, pytest.raises(InvalidValue, match="everybody register"):
        home.save()
    assert count() == 0
    home.save(force=True)
    there = Class.get(api, home.qclass, home.rclass)
    assert there.password == ""
    there.institution = "Elsewhere"
    assert there.save().fields == ("institution",)


def test_a_new_class_is_not_open_by_itself(api: WimsAPI, server: Server) -> None:
    new = make_class(server.rclass, password="")
    with api.counted() as count, pytest.raises(InvalidValue, match="everybody register"):
        new.save(api)
    assert count() == 0
    assert new.save(api, force=True).created
    assert Class.get(api, new.qclass, new.rclass).password == ""
    new.delete()


@NEEDED
def test_the_supervisor_loses_neither_name_nor_password(
    api: WimsAPI, home: Class, field: str
) -> None:
    setattr(home.supervisor, field, "")
    with api.counted() as count, pytest.raises(InvalidValue, match=field):
        home.save()
    assert count() == 0


def test_rows_that_lack_what_a_user_needs(home: Class, jdoe: User) -> None:
    report = home.enrol(
        [
            {"regnum": "7", "lastname": "", "firstname": "", "password": "", "email": "j@x.org"},
            {"regnum": "8", "lastname": "Smith", "firstname": ""},
            {"regnum": "9", "lastname": "Roe", "firstname": "Jane", "password": " "},
        ],
        update_passwords=True,
    )
    assert [line.status for line in report] == ["updated", "failed", "created"]
    assert "has no firstname" in report.failed[0].reason
    there = home.users["jdoe"]
    assert (there.lastname, there.firstname, there.password) == ("Doe", "John", "secret12")
    assert len(report.passwords) == 1
