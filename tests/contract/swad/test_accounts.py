"""Logging in, keys and their seven days, new accounts, new passwords."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from edusync import swad
from edusync.errors import (
    AlreadyExists,
    AuthenticationError,
    InvalidRequest,
    InvalidValue,
    KeyExpired,
    ServerBug,
    ServerError,
    UnsupportedOperation,
)
from edusync.sandbox import Sandbox
from edusync.sandbox.swad.records import WebSession
from edusync.sandbox.swad.school import digest
from edusync.swad import Session
from tests.contract.swad.conftest import PASSWORD, LogIn, Site

WEB_SESSION = "a" * 43
OPTIONS = ("clock", "sleep", "adapter", "rate")


@pytest.fixture
def here(site: Site) -> Callable[..., Callable[..., Any]]:
    """Gives a function of edusync.swad its first arguments, and the way to the sandbox."""
    api = site.api()
    client = api.client
    options = {
        "clock": client.clock,
        "sleep": client.sleep,
        "adapter": client.adapter,
        "rate": None,
    }
    return lambda function: functools.partial(function, api.url, api.app_key, **options)


@pytest.mark.parametrize(
    "name", ["@ada", "@ADA", "ada@school.example", "ADA@School.Example", "70000001", "0070000001"]
)
def test_one_logs_in_by_nickname_address_or_id(
    here: Callable[..., Callable[..., Any]], name: str
) -> None:
    me = here(swad.login)(name, PASSWORD).me
    assert (me.nickname, me.name, me.id) == ("ada", "Ada Serra Vidal", "70000001")


@pytest.mark.parametrize(("name", "password"), [("@ada", "wrong"), ("@nobody", PASSWORD)])
def test_a_wrong_password_is_sent_once(site: Site, log_in: LogIn, name: str, password: str) -> None:
    with site.asked() as asked, pytest.raises(AuthenticationError, match="Bad log in"):
        log_in(name, password)
    assert asked == ["loginByUserPasswordKey"]


def test_a_nickname_without_its_at_never_leaves(site: Site, log_in: LogIn) -> None:
    with site.asked() as asked, pytest.raises(InvalidValue):
        log_in("ada", PASSWORD)
    assert asked == []


def test_a_key_is_renewed_where_the_server_forgot_it(
    site: Site, sandbox: Sandbox, ada: Session, log_in: LogIn
) -> None:
    old = ada.key
    sandbox.clock.advance(days=8)
    assert len(ada.courses()) == 2  # nobody logged in since
    assert ada.key == old
    log_in("@aarav")
    with site.asked() as asked:
        assert len(ada.courses()) == 2
    assert asked == ["getCourses", "loginByUserPasswordKey", "getCourses"]
    assert ada.key != old


def test_a_write_is_done_once_where_the_key_is_renewed(
    site: Site, sandbox: Sandbox, ada: Session
) -> None:
    sandbox.faults.add("sendMessage", expired_key=True)
    with site.asked() as asked:
        ada.send_message("@luis", "x")
    assert asked == ["sendMessage", "loginByUserPasswordKey", "sendMessage"]
    assert len(sandbox.school.messages) == 2


def test_a_key_without_a_password_ends(sandbox: Sandbox, site: Site, log_in: LogIn) -> None:
    sandbox.school.web_sessions[WEB_SESSION] = WebSession(1, 1)
    api = site.api()
    key = api.loginBySessionKey(WEB_SESSION)["wsKey"]
    session = Session(api, key)
    assert len(session.courses()) == 2
    sandbox.clock.advance(days=8)
    log_in("@aarav")
    with pytest.raises(KeyExpired, match="without a password the session cannot renew its key"):
        session.courses()


def test_a_password_that_changed_is_asked_for_once(
    site: Site, sandbox: Sandbox, ada: Session
) -> None:
    sandbox.school.users[1].digest = digest(b"Another-one-2")
    sandbox.school.keys.clear()
    for expected in (AuthenticationError, KeyExpired):
        with pytest.raises(expected):
            ada.courses()
    assert [entry.name for entry in sandbox.journal].count("loginByUserPasswordKey") == 2


def test_a_removed_user_is_told_from_an_old_key(sandbox: Sandbox, ada: Session) -> None:
    del sandbox.school.users[1]
    with pytest.raises(AuthenticationError, match="User does not exist in database"):
        ada.courses()


def test_a_plugin_opened_from_the_site_knows_user_and_course(
    here: Callable[..., Callable[..., Any]], sandbox: Sandbox
) -> None:
    sandbox.school.web_sessions[WEB_SESSION] = WebSession(4, 2)
    session = here(Session.from_web_session)(WEB_SESSION)
    assert (session.me.nickname, session.course_code) == ("aarav", 2)
    sandbox.school.web_sessions[WEB_SESSION] = WebSession(4, 0)
    assert here(Session.from_web_session)(WEB_SESSION).course_code is None
    with pytest.raises(AuthenticationError, match="Session identifier does not exist"):
        here(Session.from_web_session)("b" * 43)


def test_a_bare_key_does_not_tell_whose_it_is(site: Site, ada: Session) -> None:
    session = Session(site.api(), ada.key)
    with pytest.raises(UnsupportedOperation, match="at a login only"):
        assert session.me.code


def test_a_new_account_is_logged_in_and_can_log_in(
    here: Callable[..., Callable[..., Any]], log_in: LogIn
) -> None:
    session = here(swad.create_account)("newcomer", "new@school.example", "Contraseña-1")
    assert (session.me.nickname, session.courses()) == ("newcomer", [])
    again = log_in("@newcomer", "Contraseña-1")
    assert again.me.code == session.me.code
    assert again.send_message("@ada", "Hello").missing == ()


@pytest.mark.parametrize(
    ("nickname", "email", "password", "error"),
    [
        ("ada", "a@school.example", "Long-enough-1", AlreadyExists),
        ("fresh", "ada@school.example", "Long-enough-1", AlreadyExists),
        ("a", "a@school.example", "Long-enough-1", InvalidRequest),
        ("fresh", "nowhere", "Long-enough-1", InvalidRequest),
        ("fresh", "a@school.example", "12345678", InvalidRequest),
        ("fresh", "a@school.example", "it's-quoted-1", InvalidValue),
        ("fresh", "a@school.example", "日本-password-1", InvalidValue),
    ],
)
def test_an_account_is_refused(
    here: Callable[..., Callable[..., Any]],
    sandbox: Sandbox,
    nickname: str,
    email: str,
    password: str,
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        here(swad.create_account)(nickname, email, password)
    assert len(sandbox.school.users) == 27


def test_an_account_whose_reply_was_lost_is_found_by_a_login(
    here: Callable[..., Callable[..., Any]], site: Site, sandbox: Sandbox
) -> None:
    sandbox.faults.add("createAccount", reset="after-commit")
    with site.asked() as asked:
        session = here(swad.create_account)("newcomer", "new@school.example", "Long-enough-1")
    assert asked == ["createAccount", "loginByUserPasswordKey"]
    assert session.me.code == 28


@pytest.mark.parametrize("name", ["@aarav", "70000004"])
def test_a_new_password_waits_until_it_is_used_on_the_site(
    here: Callable[..., Callable[..., Any]], sandbox: Sandbox, log_in: LogIn, name: str
) -> None:
    here(swad.request_new_password)(name)
    pending = sandbox.school.users[4].pending
    assert pending
    with pytest.raises(AuthenticationError):
        log_in("@aarav", pending)
    assert log_in("@aarav", PASSWORD).me.code == 4


@pytest.mark.parametrize(
    ("name", "error"),
    [("@nobody", ServerError), ("99999999", ServerError), ("ada@school.example", InvalidValue)],
)
def test_no_password_is_mailed_to_nobody(
    here: Callable[..., Callable[..., Any]], name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        here(swad.request_new_password)(name)


def test_no_mail_can_be_sent(here: Callable[..., Callable[..., Any]], sandbox: Sandbox) -> None:
    sandbox.school.mail = False
    with pytest.raises(ServerError, match="no mail was sent"):
        here(swad.request_new_password)("@aarav")


BREAKING: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "createAccount": (swad.create_account, ("newcomer", "new@school.example", "Long-enough-1")),
    "getNewPassword": (swad.request_new_password, ("@ada",)),
    "loginByUserPasswordKey": (swad.login, ("@ada", PASSWORD)),
    "loginBySessionKey": (Session.from_web_session, (WEB_SESSION,)),
}


@pytest.mark.parametrize("operation", BREAKING)
def test_http_500_is_a_bug_of_the_server_and_no_refusal(
    here: Callable[..., Callable[..., Any]], sandbox: Sandbox, operation: str
) -> None:
    sandbox.school.web_sessions[WEB_SESSION] = WebSession(1, 1)
    function, given = BREAKING[operation]
    sandbox.faults.add(operation, html=500, times=9)
    with pytest.raises(ServerBug, match="HTTP 500") as caught:
        here(function)(*given)
    assert caught.value.operation == operation
    assert "tell the administrator" in caught.value.advice
    sandbox.faults.clear()
    here(function)(*given)


@pytest.mark.parametrize("email", ["a@b.c", "first.last@school.example"])
def test_an_address_is_accepted_by_the_rules_of_the_site(
    here: Callable[..., Callable[..., Any]], sandbox: Sandbox, email: str
) -> None:
    session = here(swad.create_account)("newcomer", email, "Long-enough-1")
    assert sandbox.school.users[session.me.code].email == email


def test_an_address_with_a_plus_is_refused_by_the_site(
    here: Callable[..., Callable[..., Any]],
) -> None:
    with pytest.raises(InvalidRequest, match="the e-mail address is not valid"):
        here(swad.create_account)("newcomer", "first+swad@school.example", "Long-enough-1")
