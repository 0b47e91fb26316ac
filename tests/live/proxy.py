"""A proxy before the real server: it loses, cuts, delays and refuses, and keeps a journal."""

import contextlib
import enum
import socket
import struct
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator

import attrs

LONGEST_WAIT = 20.0  # seconds for a client to give up a reply that never comes
A_LITTLE = 0.03  # seconds


class Fault(enum.Enum):
    """What happens to one request."""

    DROP = "reset before the server sees the request"
    BUSY = "450, WIMS' page of an overload; the server sees nothing"
    DOWN = "503; the server sees nothing"
    SLOW = "the request reaches the server a little later"
    LOSE = "reset after the server did its work"
    CUT = "half of the reply's body, after the server did its work"
    GONE = "503, after the server did its work"
    LATE = "no reply before the client gives up, after the server did its work"


REFUSALS = {
    Fault.BUSY: (
        b"HTTP/1.1 450 Bad Request\r\nContent-Type: text/html; charset=windows-1252\r\n",
        b'<html><head><title>WIMS</title></head><body class="user_error">'
        b"<h1>We are too busy</h1> Please try again later.</body></html>",
    ),
    Fault.DOWN: (
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\n",
        b"<html><body><h1>Service Unavailable</h1></body></html>",
    ),
}
REFUSALS[Fault.GONE] = REFUSALS[Fault.DOWN]


@attrs.define
class Entry:
    """A line of the journal: one request, and what became of it."""

    parameters: dict[str, str]
    fault: Fault | None
    began: float
    ended: float = 0.0  # when the server had answered
    reached: bool = False  # the server
    accepted: bool = False  # the server said OK

    @property
    def job(self) -> str:
        return self.parameters["job"]


@attrs.define
class Proxy:
    """Where it listens, what it does to which request, and what it saw.

    `lose` and `drop` name jobs whose next reply or request is lost; `choose` is asked about every
    other request; `delay` are seconds that are added to each.
    """

    url: str
    lose: list[str] = attrs.field(factory=list)  # replies, after the server did its work
    drop: list[str] = attrs.field(factory=list)  # requests, which never reach the server
    choose: Callable[[], Fault | None] = lambda: None
    noted: Callable[[Entry], object] = lambda _: None  # is told of each line of the journal
    delay: float = 0.0
    journal: list[Entry] = attrs.field(factory=list)

    @property
    def seen(self) -> list[str]:
        """The jobs of all requests, in their order."""
        return [entry.job for entry in self.journal]

    def note(self, body: bytes) -> Entry:
        """Takes a request into the journal, with the fault that it meets."""
        parameters = dict(urllib.parse.parse_qsl(body.decode(), encoding="cp1252"))
        entry = Entry(parameters, None, time.monotonic())
        for jobs, fault in ((self.drop, Fault.DROP), (self.lose, Fault.LOSE)):
            if entry.job in jobs and entry.fault is None:
                jobs.remove(entry.job)
                entry.fault = fault
        entry.fault = entry.fault or self.choose()
        self.journal.append(entry)
        self.noted(entry)
        return entry


@contextlib.contextmanager
def before(url: str, delay: float = 0.0) -> Iterator[Proxy]:
    """Runs a proxy before the server at `url`."""
    parts = urllib.parse.urlsplit(url)
    server = (parts.hostname or "", parts.port or 80)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        proxy = Proxy(parts._replace(netloc=f"127.0.0.1:{port}").geturl(), delay=delay)
        threading.Thread(target=_serve, args=(listener, server, proxy), daemon=True).start()
        yield proxy
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, server: tuple[str, int], proxy: Proxy) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_talk, args=(client, server, proxy), daemon=True).start()


def _talk(client: socket.socket, server: tuple[str, int], proxy: Proxy) -> None:
    """Serves one request; the connection ends with it."""
    with client, client.makefile("rb") as reader, contextlib.suppress(OSError):
        head, length = [reader.readline()], 0
        if not head[0]:
            return
        while (header := reader.readline()) != b"\r\n":
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
            if not header.lower().startswith(b"connection:"):
                head.append(header)
        body = reader.read(length)
        if len(body) < length:  # its program was killed in the middle of it
            return
        entry = proxy.note(body)
        time.sleep(proxy.delay + (A_LITTLE if entry.fault is Fault.SLOW else 0))
        if entry.fault is Fault.DROP:
            _reset(client)
        elif entry.fault in (Fault.BUSY, Fault.DOWN):
            client.sendall(_refusal(entry.fault))
        else:
            request = b"".join([*head, b"Connection: close\r\n\r\n", body])
            _answer(client, _ask(server, request, entry), entry.fault)


def _ask(server: tuple[str, int], request: bytes, entry: Entry) -> bytes:
    with socket.create_connection(server) as upstream:
        entry.reached = True
        upstream.sendall(request)
        reply = b"".join(iter(lambda: upstream.recv(65536), b""))
    entry.accepted = b'"status" : "OK"' in reply or b'"status":"OK"' in reply
    entry.ended = time.monotonic()
    return reply


def _answer(client: socket.socket, reply: bytes, fault: Fault | None) -> None:
    if fault is Fault.LOSE:
        _reset(client)
    elif fault is Fault.GONE:
        client.sendall(_refusal(fault))
    elif fault is Fault.CUT:
        head, end, body = reply.partition(b"\r\n\r\n")
        client.sendall(head + end + body[: len(body) // 2])
    elif fault is Fault.LATE:
        client.settimeout(LONGEST_WAIT)
        client.recv(1)  # ends when the client closes
    else:
        client.sendall(reply)


def _refusal(fault: Fault) -> bytes:
    head, page = REFUSALS[fault]
    return head + f"Content-Length: {len(page)}\r\nConnection: close\r\n\r\n".encode() + page


def _reset(client: socket.socket) -> None:
    """Makes the close that follows a reset."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
