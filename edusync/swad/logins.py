"""Names and passwords as SWAD takes them at a login: pure functions."""

import base64
import hashlib
import re

from edusync.errors import InvalidValue

_CONTROL_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_DNI = re.compile(r"(\d{1,8})([A-Z])")
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

    Of an ID, blanks, dots and hyphens go, and zeros before it; of a DNI its letter too, where it is
    the right control letter of the number. A NIE (X1234567L) keeps its letters. Raises
    InvalidValue for a nickname without its @, which SWAD would take for an ID.
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
    number = re.sub(r"[\s.-]", "", name).upper().lstrip("0")
    if not re.search(r"\d", number):
        reason = "must be @nickname (with its @), an e-mail address or an ID (with digits)"
        raise InvalidValue("user", user, reason)
    dni = _DNI.fullmatch(number)
    if dni and _CONTROL_LETTERS[int(dni.group(1)) % 23] == dni.group(2):
        return dni.group(1)
    return number
