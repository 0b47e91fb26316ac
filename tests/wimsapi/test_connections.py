"""What a dead or silent server costs, and which error tells of it."""

import contextlib
import http.client
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from edusync import wimsapi
from edusync.errors import EdusyncError, TransportError
from tests.conftest import HANG
from tests.wimsapi.worlds import RCLASS

SOON = 0.3  # seconds


def request(connection: socket.socket) -> bytes:
    """The body of a request, all of it: closing a connection with unread bytes resets it."""
    with connection.makefile("rb") as arriving:
        arriving.readline()
        length = http.client.parse_headers(arriving)["Content-Length"]
        return arriving.read(int(length))


@contextlib.contextmanager
def listening(answer: bytes | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A server that says nothing, or `answer`, and what it was sent."""
    heard: list[bytes] = []
    closed: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            heard.append(request(connection))
            if answer is not None:
                connection.sendall(answer)
                connection.close()
            closed.append(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/wims/wims.cgi", heard
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(HANG)
    for connection in closed:
        connection.close()


@pytest.fixture
def dead() -> str:
    """The address of a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}/wims/wims.cgi"


def asking(url: str, **kwargs: Any) -> list[Any]:
    """The ways to ask a server for something."""
    connection = (url, "myself", "secret")
    Class, WimsAPI = wimsapi.Class, wimsapi.WimsAPI  # noqa: N806
    return [
        lambda: WimsAPI(*connection, **kwargs).checkident(),
        lambda: WimsAPI(*connection).checkident(**kwargs),
        lambda: WimsAPI(*connection, **kwargs).adduser(1234, RCLASS, "jdoe", {}),
        lambda: Class.get(*connection, 1234, RCLASS, **kwargs),
        lambda: Class.check(*connection, 1234, RCLASS, **kwargs),
        lambda: Class.list(*connection, RCLASS, **kwargs),
    ]


WAYS = range(len(asking("http://x/")))


@pytest.mark.parametrize("way", WAYS)
def test_a_dead_server_is_a_connection_error_and_no_wimsapi_error(dead: str, way: int) -> None:
    with pytest.raises(requests.ConnectionError) as caught:
        asking(dead)[way]()
    assert not isinstance(caught.value, wimsapi.WimsAPIError)
    assert isinstance(caught.value, TransportError)
    assert "no connection" in str(caught.value)


@pytest.mark.parametrize("way", WAYS)
def test_a_silent_server_is_asked_once_and_a_timeout(way: int) -> None:
    with listening() as (url, heard):
        with pytest.raises(requests.Timeout) as caught:
            asking(url, timeout=SOON)[way]()
        assert not isinstance(caught.value, wimsapi.WimsAPIError)
        assert len(heard) == 1


def test_more_attempts_are_made_where_they_are_asked_for() -> None:
    pauses: list[float] = []
    with listening() as (url, heard):
        api = wimsapi.WimsAPI(
            url, "myself", "secret", timeout=SOON, attempts=3, sleep=pauses.append
        )
        with pytest.raises(requests.Timeout):
            api.checkident()
        assert len(heard) == 3
        assert len(pauses) == 2


def test_a_name_without_an_address_is_a_connection_error() -> None:
    with pytest.raises(requests.ConnectionError):
        wimsapi.WimsAPI("http://nowhere.invalid/", "wrong", "wrong").checkident()


def test_a_reply_that_breaks_off_is_an_error_of_requests() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
    with listening(answer) as (url, _), pytest.raises(requests.RequestException) as caught:
        wimsapi.WimsAPI(url, "myself", "secret").checkident()
    assert not isinstance(caught.value, wimsapi.WimsAPIError)


def test_what_requests_refuses_is_the_error_of_requests() -> None:
    api = wimsapi.WimsAPI("http://x/", "myself", "secret")
    with pytest.raises(requests.exceptions.InvalidHeader) as caught:
        api.checkident(headers={"X": 1})  # type: ignore[dict-item]
    assert not isinstance(caught.value, EdusyncError)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(503, wimsapi.WimsAPIError), (500, wimsapi.WimsAPIError), (404, wimsapi.WimsAPIError)],
)
def test_a_page_of_the_web_server_is_an_invalid_response(status: int, kind: type) -> None:
    answer = b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>no</p>"
    with listening(answer % status) as (url, heard):
        with pytest.raises(wimsapi.InvalidResponseError) as caught:
            wimsapi.WimsAPI(url, "myself", "secret").checkident()
        assert isinstance(caught.value, kind)
        assert len(heard) == 1
