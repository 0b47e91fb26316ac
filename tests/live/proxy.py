"""A proxy before the real server that loses replies after the server has done its work."""

import contextlib
import socket
import struct
import threading
import urllib.parse
from collections.abc import Iterator

import attrs


@attrs.define
class Proxy:
    """Where it listens, the jobs whose next reply or request it loses, and the jobs it saw."""

    url: str
    lose: list[str] = attrs.field(factory=list)  # replies, after the server did its work
    drop: list[str] = attrs.field(factory=list)  # requests, which never reach the server
    seen: list[str] = attrs.field(factory=list)


@contextlib.contextmanager
def before(url: str) -> Iterator[Proxy]:
    """Runs a proxy before the server at `url`."""
    parts = urllib.parse.urlsplit(url)
    server = (parts.hostname or "", parts.port or 80)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        proxy = Proxy(parts._replace(netloc=f"127.0.0.1:{port}").geturl())
        threading.Thread(target=_serve, args=(listener, server, proxy), daemon=True).start()
        yield proxy
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, server: tuple[str, int], proxy: Proxy) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_talk, args=(client, server, proxy), daemon=True).start()


def _talk(client: socket.socket, server: tuple[str, int], proxy: Proxy) -> None:
    with client, client.makefile("rb") as reader, contextlib.suppress(OSError):
        while line := reader.readline():
            head, length = [line], 0
            while (header := reader.readline()) != b"\r\n":
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                if not header.lower().startswith(b"connection:"):
                    head.append(header)
            body = reader.read(length)
            job = urllib.parse.parse_qs(body.decode())["job"][0]
            proxy.seen.append(job)
            if job in proxy.drop:
                proxy.drop.remove(job)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            with socket.create_connection(server) as upstream:
                upstream.sendall(b"".join([*head, b"Connection: close\r\n\r\n", body]))
                reply = b"".join(iter(lambda: upstream.recv(65536), b""))
            if job in proxy.lose:
                proxy.lose.remove(job)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            client.sendall(reply)
            return
