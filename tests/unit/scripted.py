"""A small HTTP server on loopback that plays a script: one step for each request."""

import contextlib
import datetime
import json
import re
import socket
import struct
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs
import pytest

from edusync.wims import WimsAPI
from tests.conftest import HANG

Step: TypeAlias = Callable[[socket.socket, dict[str, str]], None]


@attrs.define
class Script:
    """The steps to play, and the requests that came."""

    port: int
    steps: list[Step]
    requests: list[dict[str, str]] = attrs.field(factory=list)
    headers: list[dict[str, str]] = attrs.field(factory=list)
    connections: int = 0
    played: threading.Condition = attrs.field(factory=threading.Condition, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/wims/wims.cgi"

    def api(self, **options: Any) -> WimsAPI:
        """A client of this server that never sleeps, and to which it is always the same day."""
        usual = {"sleep": no_sleep, "today": the_day}
        return WimsAPI(self.url, "myself", "toto99", **{**usual, **options})

    @property
    def jobs(self) -> list[str]:
        return [request["job"] for request in self.requests]


def no_sleep(seconds: float) -> None:
    """What a client of a script does instead of pausing."""


def the_day() -> datetime.date:
    """The day that it is to a client of a script."""
    return datetime.date(2026, 11, 22)


@contextlib.contextmanager
def playing(*steps: Step, patience: float = HANG) -> Iterator[Script]:
    """Runs the script; every step must have been played when the block ends.

    A client that gave up may be ahead of the server: so many seconds are waited for it.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        script = Script(listener.getsockname()[1], list(steps))
        threading.Thread(target=_serve, args=(listener, script), daemon=True).start()
        yield script
        with script.played:
            script.played.wait_for(lambda: script.steps == [], patience)
        listener.shutdown(socket.SHUT_RDWR)
    assert script.steps == [], "some steps were never played"


def _serve(listener: socket.socket, script: Script) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            script.connections += 1
            threading.Thread(target=_talk, args=(connection, script), daemon=True).start()


def _talk(connection: socket.socket, script: Script) -> None:
    with connection, connection.makefile("rb") as reader:
        while line := reader.readline():
            headers = {}
            while (header := reader.readline().decode().strip()) != "":
                key, _, value = header.partition(":")
                headers[key.lower()] = value.strip()
            body = reader.read(int(headers.get("content-length", 0))).decode()
            script.requests.append(dict(urllib.parse.parse_qsl(body, encoding="cp1252")))
            script.headers.append({**headers, "request": line.decode().strip()})
            try:
                with script.played:
                    step = script.steps.pop(0)
                    script.played.notify()
                step(connection, script.requests[-1])
            except (IndexError, OSError):
                return


def ok(**fields: Any) -> Step:
    """An OK reply of WIMS."""
    return _envelope("OK", fields)


def error(message: str) -> Step:
    """An ERROR reply of WIMS."""
    return _envelope("ERROR", {"message": message})


def _envelope(status: str, fields: dict[str, Any]) -> Step:
    def step(connection: socket.socket, request: dict[str, str]) -> None:
        reply = {"status": status, "code": request["code"], "job": request["job"], **fields}
        http(200, json.dumps(reply, ensure_ascii=False).encode("cp1252"))(connection, request)

    return step


def http(
    status: int, body: bytes = b"", content_type: str = "application/json", **headers: str
) -> Step:
    """Any HTTP answer."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]

    def step(connection: socket.socket, request: dict[str, str]) -> None:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    return step


BUSY = http(450, b"<html><h1>We are too busy</h1></html>", "text/html")


def reset(connection: socket.socket, request: dict[str, str]) -> None:
    """The connection breaks before any reply."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionResetError


def hang_up(connection: socket.socket, request: dict[str, str]) -> None:
    """The server closes without a reply."""
    connection.shutdown(socket.SHUT_RDWR)


def cut(connection: socket.socket, request: dict[str, str]) -> None:
    """The reply ends in the middle."""
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n"
        b'{"status" : "OK"'
    )
    connection.shutdown(socket.SHUT_RDWR)


def silence(connection: socket.socket, request: dict[str, str]) -> None:
    """No reply, until the client gives up."""
    connection.recv(1)


def waited(error: BaseException) -> float:
    """How many seconds a socket waited for a reply, as the cause of an error says."""
    found = re.search(r"read timeout=([\d.]+)", str(error.__cause__))
    assert found
    return float(found[1])


def interrupt(api: WimsAPI, job: str, patch: pytest.MonkeyPatch) -> None:
    """Lets Ctrl+C come when a client would call this job."""
    call = api.call

    def interrupted(name: str, **parameters: Any) -> Any:
        if name == job:
            raise KeyboardInterrupt
        return call(name, **parameters)

    patch.setattr(api, "call", interrupted)
