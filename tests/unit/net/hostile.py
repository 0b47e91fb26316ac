"""A server on loopback that answers as it likes, and clients of it that ask once."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs

from edusync.swad import SwadAPI
from edusync.wims import WimsAPI

Handler: TypeAlias = Callable[[socket.socket, bytes], None]

PASSWD, APP_KEY, KEY = "PASSWDSECRET", "app-key-SECRET", "k" * 43
PATIENCE = 0.02  # seconds between two parts of an answer that trickles in
PARTS = 1000  # and how many come at most: a client that waits for all of them has no deadline
XML = "text/xml; charset=utf-8"


@attrs.define
class Hostile:
    """A running server, and the requests that came."""

    port: int
    handler: Handler
    seen: list[bytes] = attrs.field(factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wims(self, **options: Any) -> WimsAPI:
        usual = {"attempts": 1, "deadline": 20}
        return WimsAPI(f"{self.url}/wims/wims.cgi", "myself", PASSWD, **{**usual, **options})

    def swad(self, **options: Any) -> SwadAPI:
        usual = {"rate": None, "attempts": 1, "deadline": 20}
        return SwadAPI(f"{self.url}/en", APP_KEY, **{**usual, **options})


@contextlib.contextmanager
def hostile(handler: Handler | bytes) -> Iterator[Hostile]:
    """Runs a server that answers every request by `handler`, or with these bytes."""

    def send(connection: socket.socket, _: bytes) -> None:
        connection.sendall(handler if isinstance(handler, bytes) else b"")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Hostile(listener.getsockname()[1], handler if callable(handler) else send)
        threading.Thread(target=_serve, args=(listener, server), daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, server: Hostile) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_talk, args=(connection, server), daemon=True).start()


def _talk(connection: socket.socket, server: Hostile) -> None:
    with connection, contextlib.suppress(OSError):
        got = b""
        while b"\r\n\r\n" not in got:
            if not (part := connection.recv(65536)):
                return
            got += part
        head, _, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        while length and len(body) < int(length[1]):
            body += connection.recv(65536)
        server.seen.append(head + b"\r\n\r\n" + body)
        server.handler(connection, server.seen[-1])


def reply(body: bytes, kind: str = XML, status: str = "200 OK", more: str = "") -> bytes:
    """A whole answer, after which the connection is closed; `more` are lines of its head."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


def trickle(start: bytes, part: bytes) -> Handler:
    """Sends `start`, then `part` again and again, until the client has gone."""

    def handler(connection: socket.socket, _: bytes) -> None:
        connection.sendall(start)
        connection.settimeout(PATIENCE)
        for _part in range(PARTS):
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1):
                    return
            connection.sendall(part)

    return handler


def envelope(inside: str) -> bytes:
    """A SOAP envelope around what an operation gives."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope'
        ' xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:swad="urn:swad">'
        f"<SOAP-ENV:Body>{inside}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()
