"""Logging in, new accounts, new passwords."""

import contextlib
from typing import Unpack

from edusync.core.foreign import welcoming
from edusync.core.options import refuse_unknown
from edusync.core.readback import reading_back
from edusync.errors import (
    AlreadyExists,
    AuthenticationError,
    EdusyncError,
    InvalidRequest,
    InvalidValue,
    ServerError,
)
from edusync.swad.api.base import SwadOptions
from edusync.swad.api.client import SwadAPI
from edusync.swad.base import logins
from edusync.swad.base.connection import Password
from edusync.swad.people.user import User
from edusync.swad.session import Session
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import is_code
from edusync.swad.wire.pages import SERVER
from edusync.swad.wire.text import require_text


@welcoming
def login(
    url: str,
    app_key: str,
    user: str,
    password: Password,
    *,
    keep_password: bool = False,
    **options: Unpack[SwadOptions],
) -> Session:
    """Logs in to a SWAD site.

    Parameters:
        url: address of the site with its language, like `https://swad.example.org/en`.
        app_key: key of your plugin, which the administrator of the site gives.
        user: @nickname (with its @), e-mail address, or ID; zeros before an ID do not matter. A
            DNI is sent as it is given, and, where the site refuses it, once more without its letter
            or with it, since sites keep one form or the other.
        password: the password of the site, or a function that gives it, which is asked again when
            the key must be renewed.
        keep_password: whether a pickle of the session holds the password.
        **options: keywords of SwadAPI: timeout, verify, rate, ...

    Raises InvalidValue for a nickname without @; AuthenticationError for a wrong user, password or
    app_key, and what SwadAPI raises. One request (loginByUserPasswordKey), two for a DNI that
    the site does not know in the form given, or with a wrong password; else a wrong password is
    never sent again.
    """
    refuse_unknown(options, SwadOptions.__optional_keys__, login)
    api = SwadAPI(url, app_key, **options)
    return Session.login(api, user, password, keep_password=keep_password)


_NOT_CREATED: dict[int, tuple[type[ServerError], str]] = {
    -1: (InvalidRequest, "the nickname is not valid: 3 to 16 ASCII letters, digits and _"),
    -2: (AlreadyExists, "the nickname is taken"),
    -3: (InvalidRequest, "the e-mail address is not valid"),
    -4: (AlreadyExists, "the e-mail address is taken"),
    -5: (InvalidRequest, "the password is not valid: at least 8 characters, no blank, not only"
         " digits, and no name or ID of anybody"),
}  # fmt: skip


@welcoming
def create_account(
    url: str, app_key: str, nickname: str, email: str, password: str, **options: Unpack[SwadOptions]
) -> Session:
    """Creates an account, and logs in.

    Parameters:
        url, app_key: the site and the key of your plugin, as for `login`.
        nickname: 3 to 16 ASCII letters, digits and _, with or without @.
        email: address of the user, who must confirm it on the site.
        password: at least 8 characters of Latin-1, no blank, ' or backslash, not only digits.
        **options: keywords of SwadAPI.

    Raises AlreadyExists for a nickname or address that is taken, InvalidRequest for one that is not
    valid, InvalidValue before anything is sent. One request (createAccount); where its reply was
    lost, a login shows whether the account was made.
    """
    refuse_unknown(options, SwadOptions.__optional_keys__, create_account)
    require_text(nickname, "nickname")
    require_text(email, "email")
    api = SwadAPI(url, app_key, **options)
    name = "@" + nickname.lstrip("@")
    try:
        reply = api.createAccount(name, email, password)
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        with reading_back(error), contextlib.suppress(AuthenticationError):
            return Session.login(api, name, password)
        raise
    if not is_code(reply["userCode"]):
        kind, reason = _NOT_CREATED.get(reply["userCode"], (ServerError, "no reason was given"))
        raise kind(
            reason,
            operation="createAccount",
            target=name,
            code=str(reply["userCode"]),
            server=SERVER,
        )
    me = User(api.server, reply["userCode"], name[1:])
    return Session(api, reply["wsKey"], user=name, password=password, me=me)


@welcoming
def request_new_password(url: str, app_key: str, user: str, **options: Unpack[SwadOptions]) -> None:
    """Asks the site to mail a new password, which counts once it was used on the site.

    Parameters:
        url, app_key: the site and the key of your plugin, as for `login`.
        user: @nickname or ID; SWAD refuses every e-mail address.
        **options: keywords of SwadAPI.

    Raises ServerError where no mail was sent: the user is unknown or has no e-mail address, or the
    mail failed, which SWAD reports alike. One request (getNewPassword), never repeated; for a
    DNI that was of no use, one more with its other form (see `login`).
    """
    refuse_unknown(options, SwadOptions.__optional_keys__, request_new_password)
    names = logins.login_names(user)
    if quirks.has("no new password by e-mail") and "@" in names[0][1:]:
        raise InvalidValue("user", user, "must be @nickname or ID: SWAD refuses every e-mail here")
    api = SwadAPI(url, app_key, **options)
    if not any(api.getNewPassword(name)["success"] for name in names):
        raise ServerError(
            "no mail was sent: the user is unknown or has no e-mail address, or the mail failed",
            operation="getNewPassword",
            target=names[0],
            server=SERVER,
        )
