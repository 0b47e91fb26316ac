"""Small SWAD servers made by hand, on loopback: one function an operation.

The replies are written as gSOAP writes them, by nothing of edusync: lists are `<item>`s, None is an
absent element, '' an empty one.
"""

import contextlib
import re
import socket
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

import attrs
import yaml

from edusync.swad import Session, SwadAPI
from tests.conftest import CASSETTES

KEY = "K" * 43
APP_KEY = "edusync-app-key"

# What a handler gets: the parameters as texts. What it gives: a dict, or one of the things below.
Parameters = dict[str, str]
Handler = Any


@attrs.frozen
class Http:
    """Any HTTP answer; `cut` closes the connection before the end of the body."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = attrs.field(factory=dict)
    cut: bool = False


class Fault(Exception):
    """A SOAP fault, which a handler may return or raise."""

    def __init__(self, title: str, detail: str = "", code: str = "Client") -> None:
        super().__init__(title, detail, code)
        self.title, self.detail, self.code = title, detail, code


def fault(title: str, detail: str = "", code: str = "Client") -> Fault:
    return Fault(title, detail, code)


KEY_GONE = Fault("Bad web service key", "Web service key does not exist in database", "Server")
TEACHER = Fault("Request forbidden", "Requester must be a teacher", "Server")


class Lost(Exception):
    """The connection breaks without a reply; raise it after a change to lose only the reply."""


def html(status: int, **headers: str) -> Http:
    """A page of the web server."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    page = b"<html><head><title>Page</title></head><body><h1>Page</h1></body></html>"
    return Http(status, page, {"Content-Type": "text/html; charset=iso-8859-1", **named})


def recording(name: str) -> Http:
    """A recorded reply, as it is."""
    held = yaml.load((CASSETTES / "swad" / f"{name}.yaml").read_text("utf-8"), _Loader)
    response = held["interactions"][0]["response"]
    body = response["body"]["string"]
    kept = {key: values[0] for key, values in response["headers"].items()}
    kept = {key: value for key, value in kept.items() if key in ("Content-Type", "Retry-After")}
    return Http(
        response["status"]["code"], body if isinstance(body, bytes) else body.encode(), kept
    )


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@attrs.define
class Swad:
    """A running server: what came, and what it has to give."""

    port: int
    handlers: Any
    requests: list[tuple[str, Parameters]] = attrs.field(factory=list)
    pages: dict[str, bytes | Http] = attrs.field(factory=dict)  # plain files, by path
    fetched: list[str] = attrs.field(factory=list)
    apis: list[SwadAPI] = attrs.field(factory=list)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.site}/en"

    @property
    def operations(self) -> list[str]:
        """The operations called, in order."""
        return [name for name, _ in self.requests]

    def api(self, **options: Any) -> SwadAPI:
        """A client that never sleeps, and repeats only where `attempts` says so."""
        given = {"rate": None, "attempts": 1, "sleep": _no_sleep, **options}
        api = SwadAPI(self.url, APP_KEY, **given)
        self.apis.append(api)
        return api

    def session(self, **options: Any) -> Session:
        """A session with a key, and without a password; no request."""
        return Session(self.api(**options), KEY)

    def answer(self, name: str, parameters: Parameters) -> Any:
        handlers = self.handlers
        found = (
            handlers.get(name) if isinstance(handlers, Mapping) else getattr(handlers, name, None)
        )
        if found is None:
            return Fault(f"Method 'ns0:{name}' not implemented: no handler")
        if isinstance(found, list):  # one after another
            found = found.pop(0)
        return found(parameters) if callable(found) else found


def _no_sleep(seconds: float) -> None:
    """What a client does here instead of pausing."""


@contextlib.contextmanager
def serving(handlers: Any) -> Iterator[Swad]:
    """Runs a server: `handlers` is an object or a dict with one entry an operation.

    An entry is a function of the parameters, a fixed answer, or a list of entries to be used up.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Talk)
    server.daemon_threads = True
    swad = Swad(server.server_address[1], handlers)
    server.swad = swad  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield swad
    finally:
        for api in swad.apis:
            api.close()
        server.shutdown()
        server.server_close()
        thread.join()


class _Talk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def swad(self) -> Swad:
        found: Swad = self.server.swad  # type: ignore[attr-defined]
        return found

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        self.swad.fetched.append(self.path)
        page = self.swad.pages.get(self.path, html(404))
        self._send(page if isinstance(page, Http) else Http(200, page))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name, parameters = read_request(body)
        self.swad.requests.append((name, parameters))
        try:
            found = self.swad.answer(name, parameters)
        except Fault as error:
            found = error
        except Lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if isinstance(found, Fault):
            found = Http(500, fault_body(found), XML)
        elif not isinstance(found, Http):
            found = Http(200, reply_body(name, found), XML)
        self._send(found)

    def _send(self, answer: Http) -> None:
        self.send_response(answer.status)
        for key, value in answer.headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.cut))
        self.send_header("Connection", "close")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(answer.body)
        self.close_connection = True


XML = {"Content-Type": "text/xml; charset=utf-8"}


def read_request(body: bytes) -> tuple[str, Parameters]:
    """The operation and its parameters, as a server reads them."""
    element = ET.fromstring(body)[0][0]
    name = element.tag.rpartition("}")[2]
    return name, {child.tag: child.text or "" for child in element}


def envelope(inside: str) -> bytes:
    """A SOAP envelope as gSOAP writes it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope'
        ' xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:swad="urn:swad">'
        f"<SOAP-ENV:Body>{inside}</SOAP-ENV:Body></SOAP-ENV:Envelope>\r\n"
    ).encode()


def reply_body(name: str, fields: Mapping[str, Any]) -> bytes:
    """The reply of an operation."""
    wrapper = "getUsersOutput" if name == "findUsers" else f"{name}Output"
    return envelope(f"<swad:{wrapper}>{_elements(fields)}</swad:{wrapper}>")


def fault_body(error: Fault) -> bytes:
    detail = f"<detail>{escape(error.detail)}</detail>" if error.detail else ""
    return envelope(
        f"<SOAP-ENV:Fault><faultcode>SOAP-ENV:{error.code}</faultcode>"
        f"<faultstring>{escape(error.title)}</faultstring>{detail}</SOAP-ENV:Fault>"
    )


def _elements(fields: Mapping[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return f"<{name}>{_elements(value)}</{name}>"
    if isinstance(value, list):
        return f"<{name}>{''.join(_element('item', item) for item in value)}</{name}>"
    shown = re.sub("[\x80-\x9f]", lambda match: f"&#x{ord(match.group()):X};", escape(str(value)))
    return f"<{name}>{shown}</{name}>"
