"""Proxies and networks that answer in place of the server: an error says which of them it was."""

import io
from typing import Any

import pytest

from edusync.errors import AuthenticationError, EdusyncError, ProtocolError
from edusync.net.between import PROXY
from edusync.swad import SwadAPI
from edusync.swad.files import downloads
from edusync.wims import WimsAPI
from tests.unit.net.hostile import APP_KEY, KEY, PASSWD, Hostile, hostile, reply

PAGE = b"<html><body>Welcome to Airport WiFi</body></html>"
USER = {"lastname": "a", "firstname": "b", "password": "secret12"}


def adds_a_user(server: Hostile) -> None:
    server.wims().adduser(9001, "r", "jdoe", USER)


def sends_a_notice(server: Hostile) -> None:
    server.swad().sendNotice(KEY, 1, "text")


def downloads_a_file(server: Hostile) -> None:
    client = server.swad().client
    downloads.fetch(client, f"{server.url}/f", 10, io.BytesIO(), "f", lambda *_: None)


def reads_a_description(server: Hostile) -> None:
    server.swad(wsdl=f"{server.url}/swad.wsdl").getCourses(KEY)


ACTS = pytest.mark.parametrize(
    "act", [adds_a_user, sends_a_notice, downloads_a_file, reads_a_description]
)


@ACTS
def test_a_proxy_that_wants_a_password(act: Any) -> None:
    with hostile(reply(PAGE, "text/html", "407 No")) as server:
        with pytest.raises(AuthenticationError, match=r"HTTP 407.*proxies=.*HTTPS_PROXY") as caught:
            act(server)
    assert caught.value.server == PROXY
    assert not caught.value.maybe_applied


def through(proxy: Hostile, name: str) -> Any:
    options: dict[str, Any] = {"attempts": 1, "proxies": {"https": proxy.url}}
    if name == "wims":
        api = WimsAPI("https://wims.test/wims.cgi", "myself", PASSWD, **options)
        return lambda: api.adduser(9001, "r", "jdoe", USER)
    site = SwadAPI("https://swad.test/en", APP_KEY, rate=None, **options)
    return lambda: site.sendNotice(KEY, 1, "text")


@pytest.mark.parametrize("name", ["wims", "swad"])
def test_a_proxy_that_opens_no_tunnel_without_a_password(name: str) -> None:
    with hostile(reply(PAGE, "text/html", "407 Proxy Authentication Required")) as proxy:
        with pytest.raises(AuthenticationError, match="HTTP 407") as caught:
            through(proxy, name)()
    assert not caught.value.maybe_applied
    assert proxy.seen[0].startswith(b"CONNECT")


@ACTS
def test_a_network_that_says_that_it_wants_a_log_in(act: Any) -> None:
    with hostile(reply(PAGE, "text/html", "511 Network Authentication Required")) as server:
        with pytest.raises(ProtocolError, match="your network answered in place of") as caught:
            act(server)
    assert not caught.value.maybe_applied


PORTALS = {
    "its page": reply(PAGE, "text/html"),
    "its address": reply(b"", "text/html", "302 Found", "Location: http://portal.test/login\r\n"),
    "its address, for good": reply(b"", "text/html", "307 Go", "Location: http://portal.test/\r\n"),
}


@pytest.mark.parametrize("answer", PORTALS.values(), ids=PORTALS)
@pytest.mark.parametrize("act", [adds_a_user, sends_a_notice])
def test_a_page_or_another_address_may_be_that_of_a_network(act: Any, answer: bytes) -> None:
    with hostile(answer) as server:
        with pytest.raises(ProtocolError, match="your network wants you to log in first"):
            act(server)


def test_a_download_that_a_network_sends_on() -> None:
    with hostile(PORTALS["its address"]) as server:
        with pytest.raises(ProtocolError, match=r"portal\.test.*your network wants you to log in"):
            downloads_a_file(server)


@pytest.mark.parametrize("act", [adds_a_user, sends_a_notice])
def test_a_web_server_that_wants_a_password_is_no_proxy(act: Any) -> None:
    with hostile(reply(PAGE, "text/html", "401 No")) as server:
        with pytest.raises(AuthenticationError, match=r"auth=\(name, password\)") as caught:
            act(server)
    assert caught.value.server != PROXY
    assert isinstance(caught.value, EdusyncError)
