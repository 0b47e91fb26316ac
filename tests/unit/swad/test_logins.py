"""Names and passwords at a login."""

import pytest

from edusync import swad
from edusync.errors import InvalidValue
from edusync.swad.base import logins

DIGESTS = {
    "Profesora-inventada2": "1xbsFYoXLLmBKh22B8JCrcLRfSs37pnaVHW8VCA01j444E92_Bc3o5MmTlCf85tGF7yp"
    "zymuqCheIUqt4yYg7A",
    "Contraseña-1": "4GEZo37jKClIYNJipWOXILzQrPGVb3YirfLVQRBtr6iLJZoejoYYvGrC-gFy0hf45u-jdK4bBKrf"
    "mpklQASRhQ",
}


@pytest.mark.parametrize(("password", "digest"), DIGESTS.items())
def test_a_password_is_hashed_as_the_site_does(password: str, digest: str) -> None:
    assert logins.digest(password) == digest


def test_the_digest_for_a_raw_login_is_public() -> None:
    assert swad.digest is logins.digest


def test_a_password_beyond_windows_1252_is_hashed_as_a_form_sends_it() -> None:
    assert logins.digest("Ś") == logins.digest("&#346;")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("@Ana_1", "@Ana_1"),
        (" @ana ", "@ana"),
        ("ana@uiv.example", "ana@uiv.example"),
        ("12345678Z", "12345678Z"),
        ("12345678z", "12345678Z"),
        ("12.345.678-Z", "12345678Z"),
        ("01234567L", "1234567L"),
        ("00012345678", "12345678"),
        ("X5264085Y", "X5264085Y"),
        ("x5264085y", "X5264085Y"),
        ("90000002B", "90000002B"),
        ("AB123456", "AB123456"),
    ],
)
def test_a_user_is_named_as_the_site_knows_it(given: str, sent: str) -> None:
    assert logins.login_name(given) == sent


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("12345678Z", ("12345678Z", "12345678")),
        ("12.345.678-z", ("12345678Z", "12345678")),
        ("12345678", ("12345678", "12345678Z")),
        ("01234567L", ("1234567L", "1234567")),
        ("1234567", ("1234567", "1234567L")),
        ("90000002B", ("90000002B",)),  # not its control letter
        ("X5264085Y", ("X5264085Y",)),
        ("123456789", ("123456789",)),
        ("@12345678", ("@12345678",)),
        ("12345678@uiv.example", ("12345678@uiv.example",)),
    ],
)
def test_a_dni_may_be_known_with_its_letter_or_without(given: str, names: tuple[str, ...]) -> None:
    assert logins.login_names(given) == names


@pytest.mark.parametrize("given", ["ana", "", "@", "@ñandu", "@" + "a" * 17])
def test_a_name_that_cannot_be_one_is_refused(given: str) -> None:
    with pytest.raises(InvalidValue, match="@"):
        logins.login_name(given)
