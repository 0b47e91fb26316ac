"""Logging in, and what happens when a key dies."""

import inspect
import pickle
import re
import threading
from typing import Any

import pytest

from edusync import swad
from edusync.errors import (
    AlreadyExists,
    AuthenticationError,
    InvalidRequest,
    InvalidValue,
    KeyExpired,
    PermissionDenied,
    ServerBug,
    ServerError,
    UnsupportedOperation,
)
from edusync.net.transport import Client
from edusync.swad import Session, SwadAPI
from edusync.swad.base import logins
from edusync.swad.base.roles import Role
from edusync.swad.wire import quirks
from tests.unit.swad.server import (
    APP_KEY,
    KEY_GONE,
    TEACHER,
    Lost,
    Parameters,
    Swad,
    fault,
    html,
    recording,
    serving,
)

PASSWORD = "Profesora-inventada2"
OPTIONS: dict[str, Any] = {"rate": None, "attempts": 1}
WRONG = fault("Bad log in", "User's ID or nickname don't exist or password is wrong", "Server")


class Site:
    """Knows one user, and forgets every key but the last."""

    def __init__(self) -> None:
        self.logins = 0
        self.password = PASSWORD

    @property
    def key(self) -> str:
        return f"{self.logins:043d}"

    def loginByUserPasswordKey(self, given: Parameters) -> Any:
        if given["userPassword"] != logins.digest(self.password):
            return WRONG
        self.logins += 1
        return {"userCode": 2, "wsKey": self.key, "userNickname": "profesora", "userRole": 3}

    def getCourses(self, given: Parameters) -> Any:
        if given["wsKey"] != self.key:
            return KEY_GONE
        return {"numCourses": 0, "coursesArray": []}

    def forget_keys(self) -> None:
        self.logins += 100


def log_in(site: Swad, **options: Any) -> Session:
    return swad.login(site.url, APP_KEY, "@profesora", PASSWORD, **{**OPTIONS, **options})


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Client]:
    """The clients whose connections were closed."""
    found: list[Client] = []
    close = Client.close

    def noted(self: Client) -> None:
        found.append(self)
        close(self)

    monkeypatch.setattr(Client, "close", noted)
    return found


def test_a_session_closes_its_connections_at_the_end_of_with(closed: list[Client]) -> None:
    with serving(Site()) as site:
        with log_in(site) as session:
            assert session.courses() == []
            assert closed == []
        assert closed == [session.api.client]


def test_a_session_closes_its_connections_where_the_block_fails(closed: list[Client]) -> None:
    with serving(Site()) as site, pytest.raises(ZeroDivisionError), log_in(site):
        1 / 0  # noqa: B018
    assert len(closed) == 1


def test_a_session_that_was_closed_goes_on_with_new_connections_and_its_key() -> None:
    with serving(Site()) as site:
        session = log_in(site)
        session.close()
        session.close()
        assert session.courses() == []
        assert site.operations == ["loginByUserPasswordKey", "getCourses"]


def test_a_login_is_one_request() -> None:
    with serving(Site()) as site:
        session = log_in(site)
        assert site.operations == ["loginByUserPasswordKey"]
        assert site.requests[0][1]["userID"] == "@profesora"
        assert site.requests[0][1]["appKey"] == APP_KEY
        assert session.key == f"{1:043d}"


def test_a_login_tells_who_one_is() -> None:
    reply = recording("loginByUserPasswordKey--teacher_by_nickname")
    with serving({"loginByUserPasswordKey": reply}) as site:
        session = log_in(site)
        assert (session.me.code, session.me.at_nickname) == (2, "@profesora")
        assert session.me.name == "Ágata Ñandú Teixidó"
        assert len(site.requests) == 1


def test_a_session_made_of_a_bare_key_does_not_know_who_one_is() -> None:
    with serving({}) as site, pytest.raises(UnsupportedOperation, match="login"):
        _ = site.session().me


def test_the_password_itself_never_travels() -> None:
    with serving(Site()) as site:
        log_in(site)
        assert PASSWORD not in str(site.requests)


def test_a_key_that_is_gone_is_renewed_and_the_call_made_again() -> None:
    world = Site()
    with serving(world) as site:
        session = log_in(site)
        world.forget_keys()
        assert session.call(SwadAPI.getCourses) == {"numCourses": 0, "coursesArray": []}
        assert site.operations[1:] == ["getCourses", "loginByUserPasswordKey", "getCourses"]


def test_a_key_is_renewed_once_and_no_more() -> None:
    world = Site()
    with serving(
        {"getCourses": KEY_GONE, "loginByUserPasswordKey": world.loginByUserPasswordKey}
    ) as s:
        session = log_in(s)
        with pytest.raises(KeyExpired):
            session.call(SwadAPI.getCourses)
        assert s.operations[1:] == ["getCourses", "loginByUserPasswordKey", "getCourses"]


def test_without_a_password_the_error_says_that_the_key_cannot_be_renewed() -> None:
    with serving({"getCourses": KEY_GONE}) as site:
        with pytest.raises(AuthenticationError, match="without a password"):
            site.session().call(SwadAPI.getCourses)
        assert site.operations == ["getCourses"]


def test_a_password_may_be_asked_for_when_it_is_needed() -> None:
    world, asked = Site(), []

    def ask() -> str:
        asked.append(1)
        return PASSWORD

    with serving(world) as site:
        session = swad.login(site.url, APP_KEY, "@profesora", ask, **OPTIONS)
        world.forget_keys()
        session.call(SwadAPI.getCourses)
    assert len(asked) == 2


def test_a_wrong_password_is_sent_once() -> None:
    with serving({"loginByUserPasswordKey": WRONG}) as site:
        with pytest.raises(AuthenticationError, match="password is wrong"):
            log_in(site, attempts=6)
        assert len(site.requests) == 1


class Known(Site):
    """A site that knows its users by the IDs that they typed there, as they typed them."""

    def __init__(self, known: str) -> None:
        super().__init__()
        self.known, self.tried = known, list[str]()

    def loginByUserPasswordKey(self, given: Parameters) -> Any:
        self.tried.append(given["userID"])
        return super().loginByUserPasswordKey(given) if given["userID"] == self.known else WRONG


@pytest.mark.parametrize(
    ("known", "given", "tried"),
    [
        ("12345678Z", "12345678Z", ["12345678Z"]),
        ("12345678", "12345678-z", ["12345678Z", "12345678"]),
        ("12345678Z", "12345678", ["12345678", "12345678Z"]),
        ("90000002B", "90000002b", ["90000002B"]),
    ],
)
def test_a_dni_is_found_with_its_letter_or_without(
    known: str, given: str, tried: list[str]
) -> None:
    world = Known(known)
    with serving(vars_of(world)) as site:
        session = swad.login(site.url, APP_KEY, given, PASSWORD, **OPTIONS)
        assert world.tried == tried
        world.forget_keys()
        session.courses()
    assert world.tried == [*tried, known]


def test_a_dni_with_a_wrong_password_is_sent_twice_at_most() -> None:
    with serving({"loginByUserPasswordKey": WRONG}) as site:
        with pytest.raises(AuthenticationError, match="password is wrong"):
            swad.login(site.url, APP_KEY, "12345678Z", PASSWORD, **OPTIONS)
        assert len(site.requests) == 2


def test_a_dni_is_not_tried_again_where_the_key_of_the_plugin_is_refused() -> None:
    refused = fault("Unknown application key", "Unknown application")
    with serving({"loginByUserPasswordKey": refused}) as site:
        with pytest.raises(AuthenticationError, match="application"):
            swad.login(site.url, APP_KEY, "12345678Z", PASSWORD, **OPTIONS)
        assert len(site.requests) == 1


def test_a_password_that_no_longer_counts_is_not_sent_again_and_again() -> None:
    world = Site()
    with serving(world) as site:
        session = log_in(site)
        world.forget_keys()
        world.password = "another-one-99"
        for _ in range(3):
            with pytest.raises(AuthenticationError):
                session.call(SwadAPI.getCourses)
        assert site.operations.count("loginByUserPasswordKey") == 2


def test_a_key_that_could_not_be_renewed_says_that_the_password_was_refused() -> None:
    world = Site()
    with serving(world) as site:
        session = log_in(site)
        world.forget_keys()
        world.password = "another-one-99"
        with pytest.raises(AuthenticationError, match="password is wrong"):
            session.call(SwadAPI.getCourses)
        with pytest.raises(KeyExpired, match="the site refused the password"):
            session.call(SwadAPI.getCourses)


def test_other_errors_do_not_log_in_again() -> None:
    with serving({**vars_of(Site()), "getGroups": TEACHER}) as site:
        session = log_in(site)
        with pytest.raises(PermissionDenied):
            session.call(SwadAPI.getGroups, 1)
        assert site.operations == ["loginByUserPasswordKey", "getGroups"]


def test_threads_renew_a_key_once_together() -> None:
    world = Site()
    with serving(world) as site:
        session = log_in(site)
        world.forget_keys()
        threads = [
            threading.Thread(target=session.call, args=(SwadAPI.getCourses,)) for _ in "1234"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert site.operations.count("loginByUserPasswordKey") == 2


def test_a_session_pickles_with_its_key_and_without_its_password() -> None:
    world = Site()
    with serving(world) as site:
        pickled = pickle.dumps(log_in(site))
        assert PASSWORD.encode() not in pickled
        copy = pickle.loads(pickled)
        copy.call(SwadAPI.getCourses)
        world.forget_keys()
        with pytest.raises(KeyExpired):
            copy.call(SwadAPI.getCourses)


def test_a_session_pickles_with_its_password_where_that_was_asked_for() -> None:
    world = Site()
    with serving(world) as site:
        copy = pickle.loads(pickle.dumps(log_in(site, keep_password=True)))
        world.forget_keys()
        copy.call(SwadAPI.getCourses)


def test_no_repr_tells_the_key_or_the_password() -> None:
    with serving(Site()) as site:
        session = log_in(site)
        assert session.key not in repr(session)
        assert PASSWORD not in repr(session)


def test_a_session_of_the_site_names_the_course_that_was_open() -> None:
    with serving({"loginBySessionKey": recording("loginBySessionKey--student")}) as site:
        session = Session.from_web_session(site.url, APP_KEY, "S" * 43, **OPTIONS)
        assert (session.course_code, len(session.key)) == (1, 43)
        assert site.operations == ["loginBySessionKey"]


def test_a_session_of_the_site_without_a_course_names_none() -> None:
    with serving({"loginBySessionKey": recording("loginBySessionKey--no_course")}) as site:
        session = Session.from_web_session(site.url, APP_KEY, "S" * 43, **OPTIONS)
        assert session.course_code is None


def create(site: Swad) -> Session:
    return swad.create_account(site.url, APP_KEY, "nueva", "n@uiv.example", "Nueva-1234", **OPTIONS)


def test_an_account_is_created_and_logged_in_with_one_request() -> None:
    with serving({"createAccount": recording("createAccount--ok")}) as site:
        assert len(create(site).key) == 43
        assert site.requests[0][1]["userNickname"] == "@nueva"
        assert site.operations == ["createAccount"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (-1, InvalidRequest),
        (-2, AlreadyExists),
        (-3, InvalidRequest),
        (-4, AlreadyExists),
        (-5, InvalidRequest),
        (-9, ServerError),
    ],
)
def test_what_is_wrong_with_a_new_account_is_told(code: int, error: type[Exception]) -> None:
    with serving({"createAccount": {"userCode": code, "wsKey": ""}}) as site:
        with pytest.raises(error, match="createAccount"):
            create(site)


def lose_reply(given: Parameters) -> Any:
    raise Lost


@pytest.mark.parametrize("broken", [lose_reply, html(500)], ids=["lost", "broke down"])
def test_a_creation_in_doubt_is_settled_by_logging_in(broken: Any) -> None:
    world = Site()
    world.password = "Nueva-1234"
    handlers = {"createAccount": broken, **vars_of(world)}
    with serving(handlers) as site:
        assert create(site).key == world.key
        assert site.operations == ["createAccount", "loginByUserPasswordKey"]


def test_a_creation_that_was_not_made_is_an_error() -> None:
    handlers = {"createAccount": html(500), "loginByUserPasswordKey": WRONG}
    with serving(handlers) as site, pytest.raises(ServerBug) as caught:
        create(site)
    assert caught.value.maybe_applied


def test_a_creation_whose_check_is_lost_too_stays_in_doubt() -> None:
    handlers = {"createAccount": html(500), "loginByUserPasswordKey": html(500)}
    with serving(handlers) as site, pytest.raises(ServerBug, match="createAccount") as caught:
        create(site)
    assert caught.value.maybe_applied


@pytest.mark.parametrize("given", [("@ana", None), (None, "secret"), ("@ana", lambda: None)])
def test_what_is_not_set_is_no_name_and_no_password(given: Any) -> None:
    with serving({}) as site, pytest.raises(InvalidValue) as caught:
        swad.login(site.url, APP_KEY, *given, **OPTIONS)
    assert not site.requests
    assert "secret" not in str(caught.value)


def test_a_new_password_is_asked_for_once() -> None:
    with serving({"getNewPassword": {"success": 1}}) as site:
        swad.request_new_password(site.url, APP_KEY, "@ana", **OPTIONS)
        assert site.requests == [("getNewPassword", {"userID": "@ana", "appKey": APP_KEY})]


def test_a_new_password_that_was_not_sent_is_an_error() -> None:
    with serving({"getNewPassword": {"success": 0}}) as site:
        with pytest.raises(ServerError, match="no mail was sent"):
            swad.request_new_password(site.url, APP_KEY, "@ana", **OPTIONS)


def test_a_new_password_by_e_mail_is_refused_since_the_server_would() -> None:
    with serving({}) as site, pytest.raises(InvalidValue, match="nickname"):
        swad.request_new_password(site.url, APP_KEY, "a@uiv.example", **OPTIONS)


def vars_of(world: Site) -> dict[str, Any]:
    """The operations of a world, to be mixed with others."""
    return {"loginByUserPasswordKey": world.loginByUserPasswordKey, "getCourses": world.getCourses}


SHORTCUTS: list[tuple[str, tuple[Any, ...], str, Any]] = [
    ("courses", (), "getCourses", recording("getCourses--teacher")),
    ("notifications", (), "getNotifications", recording("getNotifications--student_all")),
    ("mark_read", ([17],), "markNotificationsAsRead", {"numNotifications": 1}),
    (
        "send_message",
        ("@alumno02", "A", "B"),
        "sendMessage",
        recording("sendMessage--guest_sender"),
    ),
    ("find_users", ("Ábalos Ñíguez",), "findUsers", recording("findUsers--no_match")),
    ("locate", ("AA:BB:CC:DD:EE:01",), "getLocation", recording("getLocation--with_0x")),
    ("check_in", (1,), "sendMyLocation", {"success": 1}),
    ("whereabouts", (7,), "getLastLocation", recording("getLastLocation--no_shared_center")),
    (
        "trivia",
        ([1],),
        "getTrivialQuestion",
        recording("getTrivialQuestion--patched_server_one_degree"),
    ),
]


@pytest.mark.parametrize(
    ("method", "values", "operation", "reply"), SHORTCUTS, ids=[row[0] for row in SHORTCUTS]
)
def test_the_work_of_a_session_is_one_request_each(
    method: str, values: tuple[Any, ...], operation: str, reply: Any
) -> None:
    with serving({operation: reply}) as site:
        getattr(site.session(), method)(*values)
        assert site.operations == [operation]


def test_the_roles_of_a_bare_code_are_told_as_doubtful() -> None:
    quirks.forget()
    with serving({"getAvailableRoles": recording("getAvailableRoles--teacher")}) as site:
        with pytest.warns(swad.ServerQuirkWarning, match="highest role"):
            assert Role.TEACHER in site.session().roles(1)


METHODS = [
    name for name in vars(Session) if not name.startswith("_") and callable(getattr(Session, name))
]


@pytest.mark.parametrize("name", METHODS)
def test_the_help_of_a_method_names_its_parameters_and_requests(name: str) -> None:
    method = getattr(Session, name)
    text = method.__doc__
    lacking = [
        parameter
        for parameter in inspect.signature(method).parameters
        if parameter != "self" and not re.search(rf"\b{parameter}\b[^\n]*: ", text)
    ]
    assert lacking == []
    assert re.search(r"\brequests?\b", text)
