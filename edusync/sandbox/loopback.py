"""A server in memory on loopback, one thread for each connection (werkzeug)."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, Self

from werkzeug.exceptions import ClientDisconnected
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request as WSGIRequest
from werkzeug.wrappers import Response

from edusync.sandbox.exchange import Reply, Request, Reset

_BY_WERKZEUG = ("connection", "transfer-encoding")


class Loopback:
    """Serves on 127.0.0.1 until it is closed; `url` is the address of the root, without /.

    `answer` gives the reply to a request, or raises Reset. `port` 0 takes a free one; OSError where
    the port is taken.
    """

    def __init__(self, answer: Callable[[Request], Reply], port: int = 0) -> None:
        self._answer = answer
        # Our own socket, since werkzeug ends the program where the port is taken.
        with socket.create_server(("127.0.0.1", port), backlog=128) as listening:
            taken = listening.getsockname()[1]
            self._server = make_server(
                "127.0.0.1",
                taken,
                self._application,
                threaded=True,
                request_handler=_Handler,
                fd=listening.fileno(),
            )
        self.url: str = f"http://127.0.0.1:{taken}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def wait(self) -> None:
        """Returns when the server has been closed."""
        while self._thread.is_alive():
            self._thread.join(1)  # Windows hears of Ctrl+C between two waits only

    def close(self) -> None:
        """Ends the server; requests that are being answered are not waited for."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _application(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        asked = WSGIRequest(environ)
        try:
            body = asked.get_data()
        except ClientDisconnected:  # in the middle of its request
            raise ConnectionResetError from None
        reply = self._answered(
            Request(
                asked.method,
                environ["REQUEST_URI"],
                dict(asked.headers),
                body,
                asked.remote_addr or "",
            )
        )
        headers = {k: v for k, v in reply.headers.items() if k.lower() not in _BY_WERKZEUG}
        response = Response(_parts(reply), reply.status, headers)
        response.automatically_set_content_length = False
        if not any(name.lower() == "content-type" for name in headers):
            response.headers.pop("Content-Type", None)  # which werkzeug adds
        return response(environ, start)

    def _answered(self, request: Request) -> Reply:
        try:
            return self._answer(request)
        except Reset:
            raise ConnectionResetError from None  # at which werkzeug ends the connection


def _parts(reply: Reply) -> Iterator[bytes]:
    yield reply.body
    if reply.cut:
        raise ConnectionResetError


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # with it, a body without a length goes out in chunks

    def run_wsgi(self) -> None:
        """Answers a request; without chunks where its client is too old to read them."""
        if self.request_version < "HTTP/1.1":
            self.protocol_version = "HTTP/1.0"
        super().run_wsgi()

    def connection_dropped(self, *_: Any) -> None:
        """Ends the connection, which would else wait for its next request."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:
        """Writes nothing to the terminal: the journal has it."""
