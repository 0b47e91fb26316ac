"""A server in memory as an adapter of requests: no sockets."""

import io
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.exceptions import IncompleteRead

from edusync.sandbox.door import Door
from edusync.sandbox.exchange import Reply, Request, Reset


class _CutOff(io.BytesIO):
    """A body that breaks off: at its end the rest is missing."""

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        if not found and size != 0:
            raise IncompleteRead(len(self.getvalue()), 1)
        return found

    read1 = read


class InProcess(BaseAdapter):
    """Sends the requests of a `requests.Session` through a door: `session.mount(url, adapter)`."""

    def __init__(self, door: Door, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._door, self._clock = door, clock

    def __reduce__(self) -> Any:
        raise TypeError("a client of a sandbox in process cannot be pickled: use Sandbox.serve()")

    def send(
        self, request: requests.PreparedRequest, *_: Any, timeout: Any = None, **__: Any
    ) -> requests.Response:
        """The answer to a request, as requests gives it or raises."""
        body, url = request.body or b"", urlsplit(request.url or "")
        asked = Request(
            request.method or "GET",
            request.path_url,
            {"Host": url.netloc, **request.headers},
            body.encode("latin-1") if isinstance(body, str) else body,
            https=url.scheme == "https",
        )
        before = self._clock()
        try:
            reply = self._door.answer(asked)
        except Reset:
            reset = "Remote end closed connection without response"
            raise requests.ConnectionError(reset, request=request) from None
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if patience is not None and self._clock() - before > patience:
            raise requests.ReadTimeout("Read timed out.", request=request)
        return _response(request, reply)

    def close(self) -> None:
        """Nothing is open."""


def _response(request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    if request.method == "HEAD":
        reply = reply._replace(body=b"", cut=False)
    body = _CutOff(reply.body) if reply.cut else io.BytesIO(reply.body)
    headers = {key: value for key, value in reply.headers.items() if key != "Transfer-Encoding"}
    found = requests.Response()
    found.status_code, found.url, found.request = reply.status, request.url or "", request
    found.headers = CaseInsensitiveDict(reply.headers)
    found.encoding = requests.utils.get_encoding_from_headers(found.headers)
    found.raw = HTTPResponse(
        body, headers, reply.status, preload_content=False, request_method=request.method
    )
    return found
