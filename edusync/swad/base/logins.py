"""Names and passwords as SWAD takes them at a login: pure functions."""

import base64
import hashlib
import re

from edusync.errors import InvalidValue

_CONTROL_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_DNI = re.compile(r"([0-9]{1,8})([A-Z]?)")
REFUSED = "Bad log in"  # what SWAD says to a wrong name or password
_NICKNAME = re.compile(r"@\w{1,16}", re.ASCII)


def digest(password: object) -> str:
    """What stands for a password at a raw login: base64url of its SHA-512, without padding.

    Parameters:
        password: the password of the site, as its user types it there.

    Returns the `userPassword` of `SwadAPI.loginByUserPasswordKey`, 86 letters, digits, - and _, by
    which anybody can log in: it is to be kept as the password itself. The bytes that are hashed are
    those that the site's own form sends: windows-1252, and a numeric reference for what it lacks.
    Raises InvalidValue for what is no text, such as a variable that is not set. No request.
    """
    if not isinstance(password, str):
        raise InvalidValue("password", reason="must be a text", secret=True)
    hashed = hashlib.sha512(password.encode("cp1252", "xmlcharrefreplace")).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode("ascii")


def login_name(user: object) -> str:
    """A nickname (@ana), e-mail address or ID in the form that SWAD knows.

    Of an ID, blanks, dots and hyphens go, and zeros before it, as in SWAD. Raises InvalidValue for
    a nickname without its @, which SWAD would take for an ID.
    """
    if not isinstance(user, str):
        raise InvalidValue("user", user, "must be @nickname, an e-mail address or an ID")
    name = user.strip()
    if name.startswith("@"):
        if not _NICKNAME.fullmatch(name):
            reason = "a nickname has letters, digits and _ of ASCII behind its @, 16 at most"
            raise InvalidValue("user", user, reason)
        return name
    if "@" in name:
        return name
    number = plain_id(name)
    if not re.search(r"\d", number):
        reason = "must be @nickname (with its @), an e-mail address or an ID (with digits)"
        raise InvalidValue("user", user, reason)
    return number


def plain_id(text: str) -> str:
    """An ID without the blanks, dots and hyphens in it and the zeros before it, in capitals."""
    return re.sub(r"[\s.-]", "", text).upper().lstrip("0")


def login_names(user: object) -> tuple[str, ...]:
    """The names by which a user may be known, at most two: that of `login_name` first.

    A site keeps a DNI with its control letter or without, as it was typed there, and knows no
    other form: the second name is the other one. A NIE (X1234567L), and a number whose letter is
    not the right one, are IDs of another kind, and have no other form.
    """
    name = login_name(user)
    dni = _DNI.fullmatch(name)
    if not dni:
        return (name,)
    number, letter = dni.groups()
    right = _CONTROL_LETTERS[int(number) % 23]
    others = {"": number + right, right: number}
    return (name, others[letter]) if letter in others else (name,)
