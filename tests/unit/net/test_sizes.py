"""An answer has so many bytes, or it is an error: before it fills the memory."""

import gzip
import io
import socket
import zlib
from typing import Any

import pytest

from edusync.errors import InvalidValue, ProtocolError
from edusync.net.answer import MOST, MOST_STREAMED
from edusync.swad.files import downloads
from tests.unit.net.hostile import KEY, Hostile, hostile, reply

SMALL = 10_000
USER = {"lastname": "a", "firstname": "b", "password": "secret12"}


def endless(head: bytes, part: bytes) -> Any:
    """A body that never ends."""

    def handler(connection: socket.socket, _: bytes) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(part)

    return handler


def bomb(megabytes: int, wbits: int) -> bytes:
    pack = zlib.compressobj(9, wbits=wbits)
    return b"".join(pack.compress(bytes(2**20)) for _ in range(megabytes)) + pack.flush()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
TOO_LONG = {
    "an endless body": endless(HEAD + b"\r\n", b"x" * 5000),
    "endless chunks": endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1000 + b"\r\n"
    ),
    "a length of terabytes": endless(HEAD + b"Content-Length: 9999999999999\r\n\r\n", b"x" * 5000),
    "one byte more": reply(b"x" * (SMALL + 1), "application/json"),
    "a gzip bomb": reply(bomb(10, 31), "application/json", more="Content-Encoding: gzip\r\n"),
    "a deflate bomb": reply(bomb(10, 15), "application/json", more="Content-Encoding: deflate\r\n"),
    "a raw deflate bomb": reply(
        bomb(10, -15), "application/json", more="Content-Encoding: deflate\r\n"
    ),
    "an endless error": endless(b"HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\n\r\n", b"x" * 99),
}
LONG = pytest.mark.parametrize("answer", TOO_LONG.values(), ids=TOO_LONG)


@LONG
def test_a_reply_that_is_too_long_is_an_error(answer: Any) -> None:
    with hostile(answer) as server, pytest.raises(ProtocolError, match="max_reply") as caught:
        server.wims(max_reply=SMALL).checkident()
    assert not caught.value.maybe_applied


@LONG
def test_a_write_with_a_reply_that_is_too_long_may_have_been_applied(answer: Any) -> None:
    with hostile(answer) as server, pytest.raises(ProtocolError) as caught:
        server.wims(max_reply=SMALL).adduser(9001, "r", "jdoe", USER)
    assert caught.value.maybe_applied


@pytest.mark.parametrize("name", ["an endless body", "a gzip bomb"])
def test_a_reply_of_swad_that_is_too_long_is_an_error(name: str) -> None:
    answer = TOO_LONG[name]
    if isinstance(answer, bytes):
        answer = answer.replace(b"application/json", b"text/xml")
    with hostile(answer) as server, pytest.raises(ProtocolError):
        server.swad(max_reply=SMALL).getCourses(KEY)


def test_a_description_of_the_service_that_is_too_long_is_an_error() -> None:
    with hostile(TOO_LONG["an endless body"]) as server:
        with pytest.raises(ProtocolError, match="max_reply"):
            server.swad(max_reply=SMALL, wsdl=f"{server.url}/x.wsdl").getCourses(KEY)


@pytest.mark.parametrize("packed", [False, True])
def test_a_reply_may_have_as_many_bytes_as_allowed(packed: bool) -> None:
    text = b'{"status": "OK", "code": "abc"}'.ljust(SMALL)
    body = gzip.compress(text) if packed else text
    more = "Content-Encoding: gzip\r\n" * packed
    with hostile(reply(body, "application/json", more=more)) as server:
        assert server.wims(max_reply=SMALL).checkident(code="abc")[0]
        assert server.wims(max_reply=None).checkident(code="abc")[0]


def test_an_archive_has_a_limit_of_its_own() -> None:
    with hostile(reply(gzip.compress(bytes(SMALL * 10)), "application/gzip")) as server:
        done, _ = server.wims(max_reply=10).getclasstgz(9001, "r")
    assert done
    assert MOST_STREAMED > MOST


def fetched(server: Hostile, size: int, **options: Any) -> int:
    stream = io.BytesIO()
    client = server.swad(**options).client
    downloads.fetch(client, f"{server.url}/f", size, stream, "f", lambda *_: None)
    return len(stream.getvalue())


def test_a_download_has_a_limit_of_its_own() -> None:
    with hostile(reply(bytes(SMALL), "application/pdf")) as server:
        assert fetched(server, SMALL, max_reply=10) == SMALL


def test_a_file_that_is_said_to_be_longer_is_not_even_asked_for() -> None:
    with hostile(b"") as server, pytest.raises(ProtocolError, match="max_reply"):
        fetched(server, MOST_STREAMED + 1)
    assert server.seen == []


def test_an_endless_download_ends_where_the_file_should() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"
    with hostile(endless(head, b"x" * 5000)) as server, pytest.raises(ProtocolError):
        fetched(server, SMALL)


@pytest.mark.parametrize("most", [0, -1, 1.5, True, "64 MiB"])
def test_a_limit_is_a_number_of_bytes(most: Any) -> None:
    with hostile(b"") as server, pytest.raises(InvalidValue, match="max_reply"):
        server.wims(max_reply=most)
