"""No error shows, keeps or pickles a secret of a client that an answer repeats."""

import base64
import html
import json
import pickle
import socket
import traceback
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
import requests

from edusync.errors import EdusyncError, InvalidValue, ServerUnavailable
from edusync.net.masks import Masks
from edusync.sandbox import Sandbox
from edusync.swad import Session, SwadAPI
from edusync.wims import WimsAPI
from tests.unit.net.hostile import APP_KEY, KEY, PASSWD, XML, Handler, envelope, hostile, reply

STUDENT = "student#pw-1"
USER = {"lastname": "a", "firstname": "b", "password": STUDENT}
CSV = "login,lastname,firstname,password\nann,A,B,firstpw1\nbob,C,D,secondpw2\n"
BASIC = base64.b64encode(b"me:webpassword").decode()
OPENING: dict[str, Any] = {
    "auth": ("me", "webpassword"),
    "headers": {"X-Token": "t0ken-of-header"},
}
CRUMBS: dict[str, Any] = {"cookies": {"crumb": "cookie-crumb"}}
SECRETS = {
    PASSWD, APP_KEY, KEY, STUDENT, urllib.parse.quote_plus(STUDENT), "firstpw1", "secondpw2",
    "webpassword", BASIC, "t0ken-of-header", "proxypw99", "netrc-password", "cookie-crumb",
    base64.b64encode(b"me:proxypw99").decode(),
}  # fmt: skip


def body_of(asked: bytes) -> bytes:
    return asked.partition(b"\r\n\r\n")[2]


def plain(asked: bytes) -> bytes:
    """The request as a person would read it."""
    return urllib.parse.unquote_plus(body_of(asked).decode(), "cp1252").encode()


PAGES: dict[str, Callable[[bytes], bytes]] = {
    "its form": body_of,
    "its head": lambda asked: asked.partition(b"\r\n\r\n")[0],
    "it as text": plain,
    "it as HTML": lambda asked: html.escape(plain(asked).decode()).encode(),
    "it as JSON": lambda asked: json.dumps(plain(asked).decode()).encode(),
    "it in capitals": lambda asked: plain(asked).upper(),
    "it behind 470 signs": lambda asked: b"x" * 470 + plain(asked),
    "it behind 490 signs": lambda asked: b"x" * 490 + plain(asked),
}
STATUSES = ("200 OK", "403 No", "404 No", "450 No", "500 Oops", "502 Bad", "550 Error")


def repeating(page: Callable[[bytes], bytes], status: str, kind: str = "text/html") -> Handler:
    def handler(connection: socket.socket, asked: bytes) -> None:
        said = b"<h1>Blocked: </h1>" + page(asked)
        more = f"Location: http://else.test/?{' '.join(body_of(asked).decode().split())}\r\n"
        connection.sendall(reply(said, kind, status, more))

    return handler


def shown(error: BaseException) -> str:
    """All that an error shows and keeps, with what it was raised from."""
    lines = [str(error), repr(error), repr(vars(error)), *traceback.format_exception(error)]
    return "\n".join([*lines, pickle.dumps(error).decode("latin-1")])


def leaks(error: BaseException) -> set[str]:
    text = shown(error).lower()
    beginnings = {secret[:8] + "..." for secret in SECRETS}
    return {secret for secret in SECRETS | beginnings if secret.lower() in text}


def adds_a_user(api: WimsAPI) -> None:
    api.adduser(9001, "r", "abcd", USER, verbose=True)


def puts_a_table(api: WimsAPI) -> None:
    api.putcsv(9001, "r", CSV, file=False)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("act", [adds_a_user, puts_a_table])
@pytest.mark.filterwarnings("ignore::edusync.wims.ServerQuirkWarning")
def test_a_page_of_wims_that_repeats_the_request(
    act: Callable[[WimsAPI], None], page: Callable[[bytes], bytes], status: str
) -> None:
    with hostile(repeating(page, status)) as server, pytest.raises(EdusyncError) as caught:
        act(server.wims(**OPENING))
    assert leaks(caught.value) == set()


@pytest.mark.parametrize("status", [*STATUSES, "302 Found"])
@pytest.mark.parametrize("kind", ["text/html", XML])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_of_swad_that_repeats_the_request(
    page: Callable[[bytes], bytes], kind: str, status: str
) -> None:
    with hostile(repeating(page, status, kind)) as server, pytest.raises(EdusyncError) as caught:
        server.swad(**CRUMBS).getUsers(KEY, 1, "", 3)
    assert leaks(caught.value) == set()


def test_a_fault_that_repeats_the_key_of_the_plugin() -> None:
    def fault(connection: socket.socket, asked: bytes) -> None:
        said = f"<faultstring>Bad log in</faultstring><detail>with {APP_KEY}</detail>"
        body = envelope(f"<SOAP-ENV:Fault>{said}</SOAP-ENV:Fault>")
        connection.sendall(reply(body, status="500 Error"))

    with hostile(fault) as server, pytest.raises(EdusyncError, match=r"with \*\*\*") as caught:
        server.swad().loginByUserPasswordKey("@ann", "hash-of-password")
    assert leaks(caught.value) == set()


LINES: dict[str, Callable[[str], str]] = {
    "a status line": lambda said: f"HTTP/{said}\r\n\r\n",
    "a status": lambda said: f"HTTP/1.1 {said} OK\r\n\r\n",
    "a chunk": lambda said: f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{said}\r\n",
    "a length": lambda said: (
        f"HTTP/1.1 200 OK\r\nContent-Length: {said}\r\nContent-Length: 1\r\n\r\n"
    ),
    "a coding": lambda said: f"HTTP/1.1 200 OK\r\nContent-Encoding: {said}\r\n\r\n",
    "a type": lambda said: f"HTTP/1.1 200 OK\r\nContent-Type: {said}\r\nContent-Length: 0\r\n\r\n",
    "no HTTP at all": lambda said: said,
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_broken_head_that_repeats_the_request(line: Callable[[str], str]) -> None:
    def handler(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(line(plain(asked).decode().replace("\n", " ")).encode())

    with hostile(handler) as server, pytest.raises(EdusyncError) as caught:
        adds_a_user(server.wims())
    assert leaks(caught.value) == set()


def test_an_error_of_wims_that_repeats_the_request_is_masked_in_the_reply() -> None:
    def handler(connection: socket.socket, asked: bytes) -> None:
        sent = dict(urllib.parse.parse_qsl(body_of(asked).decode(), encoding="cp1252"))
        said = {"status": "ERROR", "code": sent["code"], "message": f"bad {sent['data1']!r}"}
        connection.sendall(reply(json.dumps(said).encode(), "application/json"))

    with hostile(handler) as server:
        done, found = server.wims().adduser(9001, "r", "abcd", USER)
    assert not done
    assert STUDENT not in str(found)
    assert "lastname=a" in found["message"]


def test_what_netrc_holds(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password netrc-password\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))

    def handler(connection: socket.socket, asked: bytes) -> None:
        lines = asked.decode().splitlines()
        blob = next(line for line in lines if line.lower().startswith("authorization"))
        said = base64.b64decode(blob.split()[-1]) + b" " + blob.encode()
        connection.sendall(reply(said, "text/html"))

    with hostile(handler) as server, pytest.raises(EdusyncError) as caught:
        server.wims().checkident()
    assert leaks(caught.value) == set()
    assert "***" in str(caught.value)


class Bearer(requests.auth.AuthBase):
    """A way to log in that edusync knows nothing of."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = "Bearer t0ken-of-header"
        return request


@pytest.mark.parametrize(
    "opening",
    [{"auth": Bearer()}, {"headers": {"X-Session": "t0ken-of-header"}}],
    ids=["auth of the program", "a header of any name"],
)
@pytest.mark.parametrize("begins", ["HTTP/1.1 500 ", "", "HTTP/1.1 200 OK\r\nX: 1\r\n "])
def test_a_head_that_repeats_what_opens_the_site(
    opening: dict[str, Any], begins: str, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(connection: socket.socket, asked: bytes) -> None:
        head = asked.partition(b"\r\n\r\n")[0].decode()
        connection.sendall(f"{begins}{' '.join(head.splitlines())}\r\n\r\n".encode())

    with hostile(handler) as server, pytest.raises(EdusyncError) as caught:
        server.wims(**opening).checkident()
    assert leaks(caught.value) == set()
    assert "t0ken" not in caplog.text


@pytest.mark.parametrize("where", ["given", "of the environment"])
def test_the_page_of_a_proxy_that_repeats_its_password(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(connection: socket.socket, asked: bytes) -> None:
        head = asked.partition(b"\r\n\r\n")[0]
        connection.sendall(reply(b"me:proxypw99 " + head, "text/html", "502 Bad"))

    with hostile(handler) as server:
        proxies = {"http": server.url.replace("//", "//me:proxypw99@")}
        if where == "of the environment":
            monkeypatch.setenv("http_proxy", proxies.pop("http"))
            monkeypatch.delenv("no_proxy", raising=False)
            monkeypatch.delenv("NO_PROXY", raising=False)
        api = WimsAPI("http://wims.test/wims.cgi", "me", "pass", attempts=1, proxies=proxies)
        with pytest.raises(EdusyncError, match=r"me:\*\*\*") as caught:
            api.checkident()
    assert leaks(caught.value) == set()


WRONG_PROXIES = [
    "http://me:proxypw99@127.0.0.1:99999",
    "http://me:a[proxypw99@127.0.0.1:1",
    "http://me:a/proxypw99@127.0.0.1:1",
    "http://me:proxypw99@:1",
    "me:proxypw99@127.0.0.1:1",
]


@pytest.mark.parametrize("proxy", WRONG_PROXIES)
@pytest.mark.parametrize("where", ["given", "of the environment"])
def test_the_address_of_a_proxy_that_is_none(
    where: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"http": proxy} if where == "given" else {}
    if not given:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
    api = WimsAPI("http://wims.test/wims.cgi", "me", "pass", attempts=1, proxies=given)
    with pytest.raises(EdusyncError) as caught:
        api.checkident()
    assert leaks(caught.value) == set()


@pytest.mark.parametrize("url", ["ftp://me:webpassword@wims.test/", "me:webpassword@wims.test"])
@pytest.mark.parametrize("client", [WimsAPI, SwadAPI])
def test_a_wrong_address_with_a_password(client: Any, url: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        client(url, "name", "passwd99") if client is WimsAPI else client(url)
    assert leaks(caught.value) == set()


def test_words_of_ours_stay_where_the_answer_does_not_repeat_the_secret() -> None:
    with hostile(reply(b"", "text/html", "404 No")) as server:
        api = WimsAPI(f"{server.url}/wims.cgi", "myself", "address", attempts=1)
        with pytest.raises(EdusyncError, match="No such address"):
            api.checkident()


def test_what_is_as_short_as_a_word_is_no_secret() -> None:
    assert Masks(["a", "key"]).of("a bad key") == "a bad key"


def test_a_longer_secret_is_masked_before_a_part_of_it() -> None:
    assert Masks(["pass", "password"]).of("the password: pass") == "the ***: ***"


def test_a_secret_that_was_cut_is_masked_too() -> None:
    assert (
        Masks(["password"]).of("it is passw... here; passw stays")
        == "it is ***... here; passw stays"
    )


def test_a_key_that_is_set_to_a_number_spoils_no_error() -> None:
    sandbox = Sandbox.sample()
    api = sandbox.swad_api()
    session = Session.login(api, "@ada", "sandbox-1")
    api.app_key = 12345  # type: ignore[assignment]
    sandbox.faults.add("getCourses", html=502, times=9)
    with pytest.raises(ServerUnavailable):
        session.courses()


def test_a_traceback_with_local_values_shows_no_password_of_the_connection() -> None:
    with hostile(b"") as server, pytest.raises(EdusyncError) as caught:
        server.wims().checkident()
    below = caught.value.__traceback__.tb_next if caught.value.__traceback__ else None
    error = caught.value.with_traceback(below)  # without this function, which knows the requests
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert PASSWD not in "".join(found.format())


ODD = "o'br/i <p>&!~ä#1"
WAYS = {
    "htmlspecialchars of PHP": html.escape(ODD).replace("&#x27;", "&#039;"),
    "a named apostrophe": html.escape(ODD).replace("&#x27;", "&apos;"),
    "named letters": html.escape(ODD).replace("ä", "&auml;"),
    "HTML, all by numbers": "".join(f"&#{ord(sign)};" for sign in ODD),
    "HTML of HTML": html.escape(html.escape(ODD)),
    "encodeURIComponent": urllib.parse.quote(ODD, safe="!'()*~"),
    "percent, all of it": "".join(f"%{octet:02x}" for octet in ODD.encode()),
    "percent of percent": urllib.parse.quote(urllib.parse.quote(ODD, safe=""), safe=""),
    "json_encode of PHP": json.dumps(ODD)[1:-1].replace("/", "\\/"),
    "JSON for HTML": json.dumps(ODD)[1:-1].replace("<", "\\u003c").replace("&", "\\u0026"),
    "JSON in HTML": html.escape(json.dumps(ODD)[1:-1]),
    "JavaScript": "".join(one if one.isalnum() else f"\\x{ord(one):02x}" for one in ODD),
    "backslashes": ODD.replace("'", "\\'").replace("#", "\\#"),
}


@pytest.mark.parametrize("written", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_whatever_way_a_page_writes_a_secret(written: str, encoding: str) -> None:
    page = f"<p>wrong: {written} here"
    found = Masks([ODD, "other-secret"]).among(page.encode(encoding))
    assert found.of(page) == "<p>wrong: *** here"
    assert found.of("other-secret") == "other-secret"


def test_secrets_that_become_known_later_are_masked_beside_the_first() -> None:
    known = Masks(iter(["first1"]))
    assert known.of("first1 later2") == "*** later2"
    known.add(iter(["later2"]))
    assert known.of("first1 later2") == "*** ***"
