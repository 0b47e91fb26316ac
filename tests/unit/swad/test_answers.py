"""What is no reply: pages, lost and cut replies, each an error that says what to do."""

import itertools
import socket
from typing import Any

import pytest

from edusync.errors import (
    AuthenticationError,
    Banned,
    ConnectFailed,
    EdusyncError,
    Maintenance,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerUnavailable,
    Timeout,
    TransportError,
)
from edusync.swad.api.client import SwadAPI
from tests.unit.scripted import Step, hang_up, http, reset, silence, waited
from tests.unit.swad.wire import (
    KEY,
    NO_COURSES,
    answering,
    cut_page,
    cut_reply,
    page,
    xml,
)

COURSES = xml(NO_COURSES)


# Pages


@pytest.mark.parametrize("make", [page, cut_page], ids=["whole", "cut"])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, RateLimited),
        (403, Banned),
        (503, Maintenance),
        (500, ServerBug),
        (502, ServerUnavailable),
        (504, ServerUnavailable),
        (404, ProtocolError),
        (401, AuthenticationError),
        (200, ProtocolError),
        (204, ProtocolError),
        (418, ProtocolError),
    ],
)
def test_a_page_is_an_error_by_its_status(make: Any, status: int, kind: type[EdusyncError]) -> None:
    with answering(make(status), attempts=1) as play, pytest.raises(EdusyncError) as caught:
        play.api.getCourses(KEY)
    assert type(caught.value) is kind
    assert caught.value.maybe_applied is False


@pytest.mark.parametrize("make", [page, cut_page], ids=["whole", "cut"])
@pytest.mark.parametrize("status", [429, 403, 503])
def test_how_long_to_wait_is_told(make: Any, status: int) -> None:
    with (
        answering(make(status, Retry_After="3600"), attempts=1) as play,
        pytest.raises(ServerUnavailable) as caught,
    ):
        play.api.getCourses(KEY)
    assert caught.value.retry_after == 3600


@pytest.mark.parametrize("make", [page, cut_page], ids=["whole", "cut"])
def test_a_broken_write_may_have_been_applied(make: Any) -> None:
    with answering(make(500)) as play, pytest.raises(ServerBug, match="read back") as caught:
        play.api.sendNotice(KEY, 1, "Hello")
    assert caught.value.maybe_applied
    assert caught.value.operation == "sendNotice"
    assert play.requests == 1


@pytest.mark.parametrize("status", [429, 403, 503])
def test_a_write_that_was_turned_away_was_not_applied(status: int) -> None:
    with answering(page(status)) as play, pytest.raises(ServerUnavailable) as caught:
        play.api.sendNotice(KEY, 1, "Hello")
    assert not caught.value.maybe_applied


@pytest.mark.parametrize(
    ("status", "done"), [(301, False), (404, False), (200, True), (520, True), (524, True)]
)
def test_a_page_instead_of_a_write_was_a_write_only_where_it_may_have_been(
    status: int, done: bool
) -> None:
    step = page(status, Location="/en")
    with answering(step) as play, pytest.raises(ProtocolError) as caught:
        play.api.sendNotice(KEY, 1, "Hello")
    assert caught.value.maybe_applied is done


@pytest.mark.parametrize("status", [502, 504])
def test_a_write_that_a_front_end_lost_may_have_been_applied(status: int) -> None:
    with answering(page(status)) as play, pytest.raises(ServerUnavailable) as caught:
        play.api.sendNotice(KEY, 1, "Hello")
    assert caught.value.maybe_applied
    assert play.requests == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_says_which_address_to_give(status: int) -> None:
    step = page(status, Location="https://swad.example.org/en")
    with (
        answering(step) as play,
        pytest.raises(ProtocolError, match=r"give https://swad\.example\.org/en as"),
    ):
        play.api.getCourses(KEY)
    assert play.requests == 1


def test_a_redirect_within_the_site_names_the_whole_address() -> None:
    with answering(page(301, Location="/en")) as play, pytest.raises(ProtocolError) as caught:
        play.api.getCourses(KEY)
    assert f"give http://127.0.0.1:{play.script.port}/en as the address" in str(caught.value)


@pytest.mark.parametrize("location", [{}, {"Location": ""}])
def test_a_redirect_to_nowhere_is_an_error_all_the_same(location: dict[str, str]) -> None:
    with answering(page(302, **location)) as play, pytest.raises(ProtocolError, match="HTTP 302"):
        play.api.getCourses(KEY)


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: text/html",
        "Content-Type: text/html; charset=windows-1252",
        "Content-Type: text/plain",
        "X-Other: 1",
    ],
)
def test_a_page_at_200_says_which_address_is_needed(headers: str) -> None:
    _, _, kind = headers.partition(": ")
    step = http(200, b"<html></html>", kind if "Type" in headers else "")
    with answering(step) as play, pytest.raises(ProtocolError, match="with its language"):
        play.api.getCourses(KEY)


@pytest.mark.parametrize(
    "body",
    [b"x ", b"<a ", b"<", b"<![", b"error"],
    ids=["words", "unclosed tags", "brackets", "sections", "almost errors"],
)
def test_a_strange_page_is_read_once(body: bytes) -> None:
    """Who looked at the rest of it from each place anew would be at it for hours."""
    long = http(200, body * 1_000_000, "text/html")
    with answering(long) as play, pytest.raises(ProtocolError):
        play.api.getCourses(KEY)


# Lost and cut replies


@pytest.mark.parametrize("lose", [reset, hang_up])
def test_a_lost_reply_of_a_read_is_asked_for_again(lose: Step) -> None:
    with answering(lose, COURSES) as play:
        assert play.api.getCourses(KEY) == {"numCourses": 0, "coursesArray": []}
    assert play.requests == 2


@pytest.mark.parametrize("length", [1, 200, len(NO_COURSES) - 30])
def test_a_reply_cut_on_the_way_is_asked_for_again(length: int) -> None:
    with answering(cut_reply(NO_COURSES[:length]), COURSES) as play:
        play.api.getCourses(KEY)
    assert play.requests == 2


def test_a_fault_cut_on_the_way_is_asked_for_again() -> None:
    with answering(cut_reply(b"<E:Envelope><E:Body><E:Fault>", 500), COURSES) as play:
        play.api.getCourses(KEY)
    assert play.requests == 2


def test_a_fault_cut_by_the_server_tells_nothing() -> None:
    step = http(500, b"<E:Envelope><E:Body><E:Fault>", "text/xml")
    with answering(step) as play, pytest.raises(ProtocolError, match="no SOAP envelope") as caught:
        play.api.sendNotice(KEY, 1, "Hello")
    assert caught.value.maybe_applied


@pytest.mark.parametrize("length", [0, 1, 200, len(NO_COURSES) - 30])
def test_a_reply_cut_by_the_server_is_asked_for_again(length: int) -> None:
    with answering(http(200, NO_COURSES[:length], "text/xml"), COURSES) as play:
        play.api.getCourses(KEY)
    assert play.requests == 2


@pytest.mark.parametrize("lose", [reset, hang_up, cut_reply(NO_COURSES[:200])])
def test_a_write_whose_reply_was_lost_is_not_sent_twice(lose: Step) -> None:
    with answering(lose) as play, pytest.raises(TransportError, match="read back") as caught:
        play.api.sendMessage(KEY, 0, "@x", "a", "b")
    assert caught.value.maybe_applied
    assert play.requests == 1


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    api = SwadAPI(f"http://127.0.0.1:{port}/en", rate=None, sleep=lambda _: None)
    with pytest.raises(ConnectFailed) as caught:
        api.sendNotice(KEY, 1, "Hello")
    assert not caught.value.maybe_applied
    assert api.calls > 1


# Timeouts


@pytest.mark.parametrize("timeout", [0.05, (5, 0.05)])
def test_a_timeout_reaches_the_socket(timeout: Any) -> None:
    with answering(silence, attempts=1, timeout=timeout) as play, pytest.raises(Timeout) as caught:
        play.api.getCourses(KEY)
    assert waited(caught.value) == 0.05


def test_a_deadline_ends_a_reply_that_trickles_in() -> None:
    ticks = itertools.count()

    def trickle(connection: socket.socket, request: dict[str, str]) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/xml\r\n\r\n"
        connection.sendall(head)
        while True:
            connection.sendall(b"1\r\n \r\n")

    clock = lambda: float(next(ticks))  # noqa: E731
    with answering(trickle, attempts=1, clock=clock, deadline=20) as play, pytest.raises(Timeout):
        play.api.getCourses(KEY)


def test_a_write_that_timed_out_is_not_sent_again() -> None:
    with answering(silence, timeout=0.05) as play, pytest.raises(Timeout) as caught:
        play.api.sendMyGroups(KEY, 1, "1")
    assert caught.value.maybe_applied
    assert play.requests == 1


# Connections


def test_a_server_that_closes_after_each_reply_is_no_trouble() -> None:
    closing = http(200, NO_COURSES, "text/xml", Connection="close")

    def close(connection: socket.socket, request: dict[str, str]) -> None:
        closing(connection, request)
        connection.shutdown(socket.SHUT_RDWR)

    with answering(close, close, close) as play:
        for _ in range(3):
            play.api.getCourses(KEY)
    assert play.requests == 3
    assert play.script.connections == 3


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (403, Banned, b"<html><bo"),
        (429, RateLimited, b"<html><bo"),
        (503, Maintenance, b"<html><bo"),
        (500, ServerBug, b"<html><bo"),
        (200, ProtocolError, b"<html><body><p>Error: closed</p></body></HTML>\n"),
        (404, ProtocolError, b"<html></html>"),
    ],
)
def test_a_page_without_an_end_is_not_waited_for(
    status: int, kind: type[EdusyncError], body: bytes
) -> None:
    def step(connection: socket.socket, request: dict[str, str]) -> None:
        head = (
            f"HTTP/1.1 {status} X\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
        )
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:4], body[4:]))
        connection.sendall(head.encode() + chunks)
        connection.recv(1)  # until the client closes: a last chunk never comes

    with answering(step, attempts=1) as play, pytest.raises(EdusyncError) as caught:
        play.api.getCourses(KEY)
    assert type(caught.value) is kind  # and no Timeout


def test_a_page_whose_body_is_cut_does_not_spoil_the_next_call() -> None:
    with answering(cut_page(500), COURSES) as play:
        with pytest.raises(ServerBug):
            play.api.getCourses(KEY)
        play.api.getCourses(KEY)


def test_cookies_are_not_kept() -> None:
    steps = http(200, NO_COURSES, "text/xml", Set_Cookie="a=b; Path=/"), COURSES
    with answering(*steps) as play:
        play.api.getCourses(KEY)
        play.api.getCourses(KEY)
    assert "cookie" not in play.script.headers[1]


def test_what_a_request_says_of_itself() -> None:
    with answering(COURSES) as play:
        play.api.getCourses(KEY)
    [headers] = play.script.headers
    assert headers["content-type"] == "text/xml; charset=utf-8"
    assert "content-length" in headers
    assert "content-encoding" not in headers
    assert headers["soapaction"] == '""'
    assert headers["request"].startswith("POST /wims/wims.cgi HTTP/1.1")
    assert "edusync" in headers["user-agent"]
