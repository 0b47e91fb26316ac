"""What opens a server goes to its own origin alone: scheme, host and port."""

import base64
import io
import logging
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from edusync.errors import EdusyncError, ProtocolError
from edusync.net.connections import origin_of
from edusync.swad import SwadAPI
from edusync.swad.files import downloads
from edusync.swad.wire.envelopes import WSDL
from tests.unit.net.hostile import APP_KEY, KEY, Hostile, envelope, hostile, reply

SECRETS: dict[str, Any] = {"auth": ("me", "pw"), "headers": {"X-Token": "t0ken"}}
FILE = reply(b"0123456789", "application/pdf")
NO_COURSES = reply(
    envelope("<swad:getCoursesOutput><numCourses>0</numCourses></swad:getCoursesOutput>")
)


def download(api: SwadAPI, url: str) -> None:
    downloads.fetch(api.client, url, 10, io.BytesIO(), "f", lambda *_: None)


def opened(server: Hostile) -> list[bool]:
    """Whether each request held something that opens the site."""
    return [b"authorization:" in asked.lower() or b"t0ken" in asked for asked in server.seen]


@pytest.fixture
def netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password of this machine for the loopback, as for a site."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password pw\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))


def test_the_same_origin_however_it_is_written() -> None:
    assert origin_of("HTTPS://Swad.Test/a") == origin_of("https://swad.test:443/b?c#d")


@pytest.mark.parametrize("url", ["https://bücher.test/ü", "https://BÜCHER.test:443"])
def test_the_same_origin_in_letters_and_as_requests_sends_it(url: str) -> None:
    assert origin_of(url) == origin_of("https://xn--bcher-kva.test/")
    assert SwadAPI(url, APP_KEY).server.startswith("xn--bcher-kva.test")


def test_a_certificate_of_the_client_is_sent_to_a_host_with_accents() -> None:
    class Kept(BaseAdapter):
        def send(self, *_: Any, **options: Any) -> requests.Response:
            given.append(options["cert"])
            raise requests.ConnectionError

    given: list[Any] = []
    api = SwadAPI("https://bücher.test/en", APP_KEY, cert="c.pem", attempts=1, adapter=Kept())
    with pytest.raises(EdusyncError):
        api.getCourses(KEY)
    assert given == ["c.pem"]


@pytest.mark.parametrize("other", ["http://a.test", "https://a.test:8443", "https://b.test"])
def test_other_origins(other: str) -> None:
    assert origin_of(other) != origin_of("https://a.test")


def test_a_file_of_the_site_is_asked_for_with_its_password() -> None:
    with hostile(FILE) as server:
        download(server.swad(auth=("me", "pw")), f"{server.url}/f")
    assert opened(server) == [True]


@pytest.mark.parametrize("own", ["https://127.0.0.1", "http://127.0.0.1:1", "http://localhost"])
def test_a_file_elsewhere_is_asked_for_without(own: str) -> None:
    with hostile(FILE) as server:
        own = own.replace("localhost", f"localhost:{server.port}")
        download(SwadAPI(f"{own}/en", APP_KEY, rate=None, **SECRETS), f"{server.url}/f")
    assert opened(server) == [False]


@pytest.mark.usefixtures("netrc")
def test_netrc_is_for_the_site_alone() -> None:
    with hostile(FILE) as server:
        download(server.swad(), f"{server.url}/f")
        download(SwadAPI("https://127.0.0.1/en", APP_KEY, rate=None), f"{server.url}/f")
    assert opened(server) == [True, False]


def moved(place: str, status: str = "302 Found") -> bytes:
    return reply(b"", "text/html", status, f"Location: {place}\r\n")


@pytest.mark.usefixtures("netrc")
def test_a_redirected_download_takes_nothing_along() -> None:
    with hostile(FILE) as other, hostile(moved(f"{other.url}/f")) as server:
        download(server.swad(**SECRETS), f"{server.url}/f")
    assert opened(other) == [False]


def test_a_request_that_would_be_repeated_elsewhere_is_not() -> None:
    status = "307 Temporary Redirect"
    with hostile(NO_COURSES) as other, hostile(moved(f"{other.url}/en", status)) as server:
        api = server.swad(allow_redirects=True, **SECRETS)
        with pytest.raises(ProtocolError, match="sends on to"):
            api.getCourses(KEY)
    assert other.seen == []
    assert opened(server) == [True]


@pytest.mark.usefixtures("netrc")
def test_a_call_that_is_sent_on_elsewhere_takes_nothing_along() -> None:
    with hostile(NO_COURSES) as other, hostile(moved(f"{other.url}/en")) as server:
        api = server.swad(allow_redirects=True, cookies={"crumb": "t0ken"}, **SECRETS)
        assert api.getCourses(KEY)["coursesArray"] == []
    assert opened(server) == [True]
    assert opened(other) == [False]
    assert KEY.encode() not in other.seen[0]


@pytest.mark.usefixtures("netrc")
def test_a_description_whose_address_holds_its_own_password_is_asked_for_with_that() -> None:
    with hostile(reply(WSDL.read_bytes())) as other, hostile(NO_COURSES) as server:
        place = other.url.replace("//", "//reader:readerpw@")
        server.swad(wsdl=f"{place}/swad.wsdl", **SECRETS).getCourses(KEY)
    assert base64.b64encode(b"reader:readerpw") in other.seen[0]


@pytest.mark.usefixtures("netrc")
def test_no_log_shows_the_password_of_such_an_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    more = b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:more"/>'

    def answer(connection: Any, asked: bytes) -> None:
        connection.sendall(reply(more) if b"/more.wsdl" in asked else with_import("more.wsdl"))

    with hostile(answer) as other, hostile(NO_COURSES) as server:
        place = other.url.replace("//", "//reader:readerpw@")
        server.swad(wsdl=f"{place}/swad.wsdl").getCourses(KEY)
    assert [base64.b64encode(b"reader:readerpw") in asked for asked in other.seen] == [True, True]
    assert "readerpw" not in caplog.text


def test_no_error_shows_the_password_of_such_an_address() -> None:
    with hostile(reply(b"", "text/html", "404 No")) as server:
        api = server.swad(wsdl=f"{server.url.replace('//', '//reader:readerpw@')}/swad.wsdl")
        with pytest.raises(EdusyncError) as caught:
            api.getCourses(KEY)
    assert "readerpw" not in str(caught.value)


def test_a_call_that_is_sent_on_within_the_site_is_followed_where_that_is_allowed() -> None:
    def twice(connection: Any, asked: bytes) -> None:
        connection.sendall(NO_COURSES if b"/es " in asked else moved("/es", "308 There"))

    with hostile(twice) as server:
        api = server.swad(allow_redirects=True, auth=("me", "pw"))
        assert api.getCourses(KEY)["coursesArray"] == []
    assert opened(server) == [True, True]


def with_import(place: str) -> bytes:
    """A description of the service that names another document."""
    name = f'<import namespace="urn:more" location="{place}"/>'.encode()
    text = WSDL.read_bytes()
    at = text.index(b">", text.index(b"definitions")) + 1
    return reply(text[:at] + name + text[at:])


@pytest.mark.usefixtures("netrc")
def test_hosts_that_a_description_names_get_nothing() -> None:
    empty = b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:more"/>'
    with hostile(reply(empty)) as other:

        def answer(connection: Any, asked: bytes) -> None:
            wsdl = asked.startswith(b"GET")
            connection.sendall(with_import(f"{other.url}/more.wsdl") if wsdl else NO_COURSES)

        with hostile(answer) as server:
            api = server.swad(wsdl=f"{server.url}/swad.wsdl", **SECRETS)
            api.getCourses(KEY)
    assert opened(server) == [True, True]
    assert opened(other) == [False]


@pytest.mark.usefixtures("netrc")
def test_a_description_elsewhere_is_asked_for_with_nothing() -> None:
    with hostile(reply(WSDL.read_bytes())) as other, hostile(NO_COURSES) as server:
        server.swad(wsdl=f"{other.url}/swad.wsdl", **SECRETS).getCourses(KEY)
    assert opened(other) == [False]


def test_a_description_in_the_web_reads_no_file_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "more.wsdl").write_text("<private/>")
    with hostile(with_import(f"file://{tmp_path}/more.wsdl")) as server:
        with pytest.raises(EdusyncError, match="a file of this machine"):
            server.swad(wsdl=f"{server.url}/swad.wsdl").getCourses(KEY)
