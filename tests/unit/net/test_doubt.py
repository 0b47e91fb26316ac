"""Whatever goes wrong after a byte of a write was sent, it may have been applied."""

from typing import Any

import pytest

from edusync.errors import ConnectFailed, EdusyncError, InvalidValue, ProtocolError, TransportError
from tests.unit.net.hostile import KEY, XML, hostile, reply

USER = {"lastname": "a", "firstname": "b", "password": "secret12"}
JSON = "application/json"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
UNHEARD = {
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "a length that is none": HEAD + b"Content-Length: many\r\nConnection: close\r\n\r\n",
    "a length of 5000 digits": HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{",
    "no HTTP": b"SSH-2.0-OpenSSH_9.9\r\n",
    "a status that is none": b"HTTP/1.1 twohundred OK\r\n\r\n",
    "a version that is none": b"HTTP/7 200 OK\r\n\r\n",
    "a long status": b"HTTP/1.1 200 " + b"x" * 70_000 + b"\r\n\r\n",
    "a long header": b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 70_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 200 + b"\r\n",
    "a chunk that is none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a chunk that is cut": HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nabc",
    "a gzip that is none": reply(b"plain", JSON, more="Content-Encoding: gzip\r\n"),
    "an unknown coding": reply(b"plain", JSON, more="Content-Encoding: br\r\n"),
    "codings inside codings": reply(b"plain", JSON, more="Content-Encoding: gzip, gzip\r\n"),
    "nothing": b"",
    "half a JSON": reply(b'{"status": "OK", "co', JSON),
    "deep JSON": reply(b"[" * 100_000, JSON),
    "a JSON of no object": reply(b"[1]", JSON),
    "a JSON that is no reply": reply(b"{}", JSON),
    "a reply to somebody else": reply(b'{"status": "OK", "code": "else"}', JSON),
    "no type": reply(b"???", ""),
    "a page": reply(b"<html><body>Welcome</body></html>", "text/html"),
}


@pytest.mark.parametrize("answer", UNHEARD.values(), ids=UNHEARD)
def test_a_write_of_wims(answer: bytes) -> None:
    with hostile(answer) as server, pytest.raises(EdusyncError) as caught:
        server.wims().adduser(9001, "r", "jdoe", USER)
    assert isinstance(caught.value, TransportError | ProtocolError)
    assert caught.value.maybe_applied


@pytest.mark.parametrize("answer", UNHEARD.values(), ids=UNHEARD)
def test_a_read_of_wims_changes_nothing(answer: bytes) -> None:
    with hostile(answer) as server, pytest.raises((TransportError, ProtocolError)) as caught:
        server.wims().checkident()
    assert not caught.value.maybe_applied


@pytest.mark.parametrize("answer", UNHEARD.values(), ids=UNHEARD)
def test_a_write_of_swad(answer: bytes) -> None:
    with hostile(answer.replace(JSON.encode(), XML.encode())) as server:
        with pytest.raises((TransportError, ProtocolError)) as caught:
            server.swad().sendNotice(KEY, 1, "text")
    assert caught.value.maybe_applied


def test_two_lengths_are_no_wrong_value_of_the_caller() -> None:
    with hostile(UNHEARD["two lengths"]) as server, pytest.raises(TransportError, match="was lost"):
        server.wims().adduser(9001, "r", "jdoe", USER)


def test_a_keyword_that_requests_refuses_is_one_and_nothing_was_sent() -> None:
    with hostile(b"") as server, pytest.raises(InvalidValue) as caught:
        server.wims(headers={"X": "two\nlines"}).adduser(9001, "r", "jdoe", USER)
    assert not caught.value.maybe_applied
    assert server.seen == []


def test_a_proxy_that_does_not_let_us_through_has_passed_nothing_on() -> None:
    with hostile(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n") as proxy:
        proxies: dict[str, Any] = {"https": proxy.url}
        api = proxy.swad(proxies=proxies)
        api.url = "https://swad.test/en"
        with pytest.raises(ConnectFailed, match="nothing was sent") as caught:
            api.sendNotice(KEY, 1, "text")
    assert not caught.value.maybe_applied
