"""How SWAD compares what people and plugins show: keys, e-mail addresses, IDs."""

import pytest

from tests.sandbox.recorded_school import APP_KEY
from tests.sandbox.swadasker import STUDENT, new_asker, said

# The key of an application


@pytest.mark.parametrize(
    "key", [APP_KEY.upper(), APP_KEY.title(), f"{APP_KEY}  ", APP_KEY.replace("e", "é")]
)
def test_a_key_of_an_application_is_compared_without_capitals_accents_and_blanks_at_its_end(
    key: str,
) -> None:
    told = said(new_asker(), "getNewPassword", userID="@alumno01", appKey=key)
    assert told == {"success": "1"}


@pytest.mark.parametrize("key", ["", None, f" {APP_KEY}", APP_KEY[:-1], "edusync-app-k%", "mala"])
def test_another_key_of_an_application_is_unknown(key: str | None) -> None:
    told = said(new_asker(), "getNewPassword", userID="@alumno01", appKey=key)
    assert told == "Unknown application"


def test_a_key_of_a_login_is_compared_without_capitals_and_blanks_at_its_end() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    asker.key = asker.key.swapcase() + " "
    assert said(asker, "getCourses")["numCourses"] == "2"


# Accounts


def new_account(email: str) -> int:
    """The code of a new account with that address, or of the refusal."""
    told = said(
        new_asker(),
        "createAccount",
        userNickname="@nueva",
        userEmail=email,
        userPassword="Clave-nueva-99",
        appKey=APP_KEY,
    )
    return int(told["userCode"])


@pytest.mark.parametrize(
    "email", ["a@b.c", "a.b-c_d@e-f.org", "A@bcd", "1@2_3", "a" * 251 + "@b.c"]
)
def test_an_e_mail_address_is_accepted(email: str) -> None:
    assert new_account(email) > 0


@pytest.mark.parametrize(
    "email",
    ["A.b+c@d-e.org", "a@b", "@b.cd", "a@@b.cd", "a@b@c.d", "ñ@b.cd", "a b@c.de", "a@b.c\n", "",
     "a'b@c.de", "a" * 252 + "@b.c"],
)  # fmt: skip
def test_an_e_mail_address_is_not_valid(email: str) -> None:
    assert new_account(email) == -3


@pytest.mark.parametrize(
    ("stored", "given", "found"),
    [
        ("12345678Z", "12345678z", True),
        ("12345678Z", "0012345678Z", True),
        ("12345678Z", "12345678", False),
        ("12345678", "12345678Z", False),
        ("12345678", "012345678", True),
    ],
)
def test_an_id_is_compared_as_it_is_stored(stored: str, given: str, found: bool) -> None:
    asker = new_asker()
    student = asker.site.school.users[STUDENT]
    student.id = stored
    told = said(
        asker,
        "loginByUserPasswordKey",
        userID=given,
        userPassword=student.digest,
        appKey=APP_KEY,
    )
    refused = "User's ID or nickname don't exist or password is wrong"
    assert (told["userCode"] == "6") if found else (told == refused)
