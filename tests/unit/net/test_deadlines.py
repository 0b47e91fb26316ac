"""No answer outlasts the deadline of its call, however slowly it comes."""

import io
import queue
import threading
import weakref
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from edusync.errors import Timeout, TransportError
from edusync.net import watchdog
from edusync.swad.files import downloads
from tests.conftest import HANG
from tests.unit.net.hostile import KEY, PATIENCE, envelope, hostile, reply, trickle

SOON = 0.3  # seconds: so much of a deadline is enough to connect and to be answered on loopback
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
TRICKLES = {
    "status line": (b"HTTP/1.1 200 ", b"a"),
    "header": (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"),
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (HEAD + b"Content-Length: 9000\r\n\r\n", b"a"),
    "body without a length": (HEAD + b"\r\n", b"a"),
    "chunk size": (CHUNKED + b"5;", b"a"),
    "chunks": (CHUNKED, b"1\r\na\r\n"),
    "trailer": (CHUNKED + b"1\r\na\r\n0\r\nX-A: ", b"a"),
    "gzip name": (
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9000\r\n\r\n"
        b"\x1f\x8b\x08\x08\0\0\0\0\0\xff",
        b"a",
    ),
}
SOME = ("header", "chunk size", "body")  # where another client stands on the same code
SLOW = pytest.mark.parametrize("parts", TRICKLES.values(), ids=TRICKLES)
SLOW_TOO = pytest.mark.parametrize("parts", [TRICKLES[name] for name in SOME], ids=SOME)
USER = {"lastname": "a", "firstname": "b", "password": "secret12"}


@SLOW
def test_a_read_ends_at_its_deadline(parts: Any) -> None:
    with hostile(trickle(*parts)) as server, pytest.raises(Timeout) as caught:
        server.wims(deadline=SOON).checkident()
    assert not caught.value.maybe_applied
    assert len(server.seen) == 1


@SLOW_TOO
def test_a_write_that_ends_at_its_deadline_may_have_been_applied(parts: Any) -> None:
    with hostile(trickle(*parts)) as server, pytest.raises(Timeout) as caught:
        server.wims(deadline=SOON).adduser(9001, "r", "jdoe", USER)
    assert caught.value.maybe_applied


@SLOW_TOO
def test_an_operation_of_swad_ends_at_its_deadline(parts: Any) -> None:
    with hostile(trickle(*parts)) as server, pytest.raises(Timeout):
        server.swad(deadline=SOON).getCourses(KEY)


@SLOW_TOO
def test_a_description_of_the_service_is_read_within_the_deadline(parts: Any) -> None:
    with hostile(trickle(*parts)) as server, pytest.raises(Timeout, match="reading the WSDL"):
        server.swad(deadline=SOON, wsdl=f"{server.url}/swad.wsdl").getCourses(KEY)


@SLOW_TOO
def test_a_download_ends_in_time(parts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "DEADLINE", SOON)
    with hostile(trickle(*parts)) as server:
        client = server.swad().client
        with pytest.raises(Timeout):
            downloads.fetch(client, f"{server.url}/f", 9000, io.BytesIO(), "f", lambda *_: None)


def test_a_deadline_also_holds_on_a_connection_that_was_kept() -> None:
    good = b'{"status": "OK", "code": "abc"}'
    slow = trickle(b"HTTP/1.1 200 OK\r\nX-A: ", b"a")

    def first_well_then_slowly(connection: Any, asked: bytes) -> None:
        kind = b"Content-Type: application/json\r\n"
        connection.sendall(b"HTTP/1.1 200 OK\r\n%sContent-Length: 31\r\n\r\n%s" % (kind, good))
        connection.recv(65536)
        slow(connection, asked)

    with hostile(first_well_then_slowly) as server:
        api = server.wims(deadline=SOON)
        assert api.checkident(code="abc")[0]
        with pytest.raises(Timeout):
            api.checkident(code="abc")
    assert len(server.seen) == 1  # no second connection


class OfTheProgram(HTTPAdapter):
    """An adapter as programs make them, for other certificates or another address."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0
        super().__init__()

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        self.asked += len(self.name)
        return super().send(*args, **kwargs)


@SLOW_TOO
def test_a_deadline_also_holds_with_an_adapter_of_the_program(parts: Any) -> None:
    adapter = OfTheProgram("x")
    with hostile(trickle(*parts)) as server, pytest.raises(Timeout) as caught:
        server.wims(deadline=SOON, adapter=adapter).adduser(9001, "r", "jdoe", USER)
    assert caught.value.maybe_applied
    assert adapter.asked == 1


def test_a_call_without_a_deadline_waits_for_what_trickles_in() -> None:
    body = envelope("<swad:getCoursesOutput><numCourses>0</numCourses></swad:getCoursesOutput>")

    def in_pieces(connection: Any, _: bytes) -> None:
        connection.settimeout(PATIENCE)
        for byte in reply(body):
            connection.sendall(bytes([byte]))

    with hostile(in_pieces) as server:
        assert server.swad(deadline=None).getCourses(KEY)["coursesArray"] == []


def test_no_thread_stays_once_no_request_is_under_way() -> None:
    with watchdog.watching(0.0):
        thread = next(one for one in threading.enumerate() if one.name == "edusync-deadlines")
    thread.join(HANG)
    assert not thread.is_alive()


def test_the_watch_of_a_request_that_an_interrupt_left_is_forgotten() -> None:
    dog = watchdog._Watchdog()
    dog.add(watchdog.Watch(-1))  # which nobody else knows
    for thread in threading.enumerate():
        if thread.name == "edusync-deadlines":
            thread.join(HANG)
    assert not dog._watches


def test_the_watch_rests_between_its_looks_at_a_request_that_does_not_end() -> None:
    dog, watch = watchdog._Watchdog(), watchdog.Watch(-1)
    dog._watches.add(weakref.ref(watch))
    looked = dog._look()
    assert watch.over
    assert looked is not None
    now, wakes = looked
    assert wakes == now + watchdog.AGAIN
    assert not dog._is_sooner(now, wakes)


def test_no_pool_has_a_lock_that_an_interrupt_could_leave_held() -> None:
    with hostile(b"") as server:
        api = server.wims()
        with pytest.raises(TransportError):
            api.checkident()
        adapter: Any = api._client._session().get_adapter(server.url)
        pool = adapter.poolmanager.connection_from_url(server.url).pool
    assert vars(pool).keys() == {"_most", "_kept"}
    assert pool.qsize() == pool._most
    with pytest.raises(queue.Full):
        pool.put(None, block=False)
