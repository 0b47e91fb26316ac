"""What is asked for when a file is downloaded, and what may come instead of it."""

import io
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from edusync.errors import (
    ConnectFailed,
    Maintenance,
    NotFound,
    PermissionDenied,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerUnavailable,
    Timeout,
    TransportError,
)
from edusync.net.transport import Client
from edusync.swad import SwadAPI
from edusync.swad.files.downloads import fetch
from tests.unit.scripted import Script, cut, hang_up, http, playing, reset
from tests.unit.swad.zones import SECRET

FILE = b"\x00\xff" * 50_000


def client_of(script: Script, **options: Any) -> Client:
    return SwadAPI(f"http://127.0.0.1:{script.port}/en", **{"rate": None, **options}).client


def fetched(script: Script, size: int, name: str = "a.bin", **options: Any) -> bytes:
    """What a download from a scripted server writes."""
    stream = io.BytesIO()
    url = f"http://127.0.0.1:{script.port}/swad/tmp/{SECRET}/{name}"
    fetch(client_of(script, **options), url, size, stream, name, lambda *_: None)
    return stream.getvalue()


def test_neither_key_nor_headers_of_the_web_service_are_sent() -> None:
    with playing(http(200, b"abc", "", Set_Cookie="a=b"), http(200, b"abc", "")) as script:
        client = client_of(script, headers={"X-Secret": "1"})
        for _ in range(2):
            url = f"http://127.0.0.1:{script.port}/x"
            fetch(client, url, 3, io.BytesIO(), "x", lambda *_: None)
    for sent in script.headers:
        assert sent["request"] == "GET /x HTTP/1.1"
        assert set(sent) <= {
            *("request", "host", "user-agent", "accept", "accept-encoding", "connection")
        }
        assert sent["accept-encoding"] == "identity"


def test_a_password_of_the_site_goes_to_the_site_alone() -> None:
    with playing(http(200, b"abc", ""), http(200, b"abc", "")) as script:
        client = client_of(script, auth=("me", "secret"))
        for host in ("127.0.0.1", "127.1"):  # localhost may be ::1
            url = f"http://{host}:{script.port}/x"
            fetch(client, url, 3, io.BytesIO(), "x", lambda *_: None)
    assert ["authorization" in sent for sent in script.headers] == [True, False]


def test_downloads_take_no_turn_of_the_throttle() -> None:
    pauses: list[float] = []
    with playing(*[http(200, b"abc", "")] * 40) as script:
        client = client_of(script, rate=1.0, sleep=pauses.append)
        for _ in range(40):
            fetch(client, f"http://127.0.0.1:{script.port}/", 3, io.BytesIO(), "x", print)
    assert pauses == []
    assert client.calls == 40


def test_packed_files_stay_packed() -> None:
    packed = http(200, b"\x1f\x8b rest", "application/gzip", Content_Encoding="gzip")
    with playing(packed) as script:
        assert fetched(script, 7) == b"\x1f\x8b rest"


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (http(404), NotFound, "read the tree again"),
        (http(403), PermissionDenied, "HTTP 403"),
        (http(429, Retry_After="3600"), RateLimited, "HTTP 429"),
        (http(500), ServerBug, "HTTP 500"),
        (http(502), ServerUnavailable, "HTTP 502"),
        (http(503), Maintenance, "HTTP 503"),
        (http(206, b"abc"), ProtocolError, "HTTP 206"),
        (http(418), ProtocolError, "HTTP 418"),
        (reset, TransportError, "was lost"),
        (hang_up, TransportError, "was lost"),
        (http(200, b"<html>no</html>", "text/html"), ProtocolError, "web page of 15 bytes"),
        (http(200, b"abcdef"), ProtocolError, "SWAD says 100"),
        (cut, TransportError, "download a.bin: the reply of"),
    ],
)
def test_what_comes_instead_is_a_typed_error(answer: Any, error: Any, text: str) -> None:
    with playing(answer) as script, pytest.raises(error, match=text) as caught:
        fetched(script, 100)
    assert type(caught.value) is error
    assert "a.bin" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_how_long_to_wait_is_told() -> None:
    with playing(http(429, Retry_After="3600")) as script, pytest.raises(RateLimited) as caught:
        fetched(script, 1)
    assert caught.value.retry_after == 3600


def unmeasured(body: bytes, kind: str = "application/pdf") -> Any:
    """An answer whose end is the end of the connection."""

    def step(connection: Any, _: Any) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + body)
        raise OSError

    return step


def test_a_file_that_breaks_off_without_a_length_is_noticed() -> None:
    with playing(unmeasured(b"abc")) as script, pytest.raises(TransportError, match="3 of 4 bytes"):
        fetched(script, 4)


def test_a_file_without_a_length_is_complete_by_its_size() -> None:
    with playing(unmeasured(b"abc")) as script:
        assert fetched(script, 3) == b"abc"


def test_more_than_the_size_is_not_read() -> None:
    with playing(unmeasured(b"x" * 1_000_000)) as script:
        with pytest.raises(ProtocolError, match="SWAD says 10"):
            fetched(script, 10)


def test_a_page_of_the_same_kind_is_compared_by_size() -> None:
    with playing(unmeasured(b"<html>", "text/html")) as script:
        assert fetched(script, 6, "notas.html") == b"<html>"


def test_a_page_without_a_length_instead_of_a_file_is_noticed() -> None:
    with playing(unmeasured(b"<html>", "text/html")) as script:
        with pytest.raises(ProtocolError, match="web page"):
            fetched(script, 10)


def test_a_server_that_is_off_is_told() -> None:
    with playing() as script:
        pass
    with pytest.raises(ConnectFailed) as caught:
        fetched(script, 1, timeout=1)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_file_that_trickles_in_ends_in_time() -> None:
    times: Iterator[int] = iter(range(0, 10**9, 100))
    with playing(unmeasured(FILE * 3)) as script, pytest.raises(Timeout, match="of 300000 bytes"):
        fetched(script, len(FILE * 3), clock=lambda: float(next(times)))


def test_redirects_on_the_same_host_are_followed() -> None:
    moved = http(301, b"", "", Location="/elsewhere/a.bin")
    with playing(moved, http(200, b"abc")) as script:
        assert fetched(script, 3) == b"abc"
    assert script.headers[1]["request"] == "GET /elsewhere/a.bin HTTP/1.1"


@pytest.mark.parametrize("place", ["http://other.example/x", "ftp://127.0.0.1/x", ""])
def test_redirects_elsewhere_are_refused(place: str) -> None:
    moved = [http(302, b"", "", Location=place)] * (1 if place else 4)
    with playing(*moved) as script, pytest.raises(ProtocolError):
        fetched(script, 3)


def test_the_link_of_a_folder_is_told() -> None:
    name = f"/swad/tmp/{SECRET}/a.bin/"
    with playing(http(301, b"", "", Location=name)) as script:
        with pytest.raises(NotFound, match="is a folder"):
            fetched(script, 4096)


def test_the_links_of_files_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), playing(http(200, b"abc")) as script:
        fetched(script, 3)
    assert "GET" in caplog.text
    assert SECRET not in caplog.text
