"""Sessions and connections of ours.

What opens a server (`auth=`, .netrc, `cert=`, `headers=`, the body of a request) goes to the own
origin of a client alone: scheme, host and port. A redirect that leads elsewhere is an answer, and
not followed. A connection says to the watch of its request what it does.
"""

import functools
import http.cookiejar
import urllib.parse
from collections.abc import Mapping
from typing import Any, TypeAlias

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.connection import HTTPConnection

from edusync.net import watchdog

Origin: TypeAlias = tuple[str, str, int | None]

_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> Origin:
    """Scheme, host and port of an address; ValueError where it has none."""
    parts = urllib.parse.urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname or "", parts.port or _PORTS.get(scheme)


def nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Signs a request as nobody: as `auth`, it keeps requests from looking into .netrc."""
    return request


class Session(requests.Session):
    """A session of requests that keeps no cookies and stays at one origin."""

    def __init__(self, origin: Origin, adapter: BaseAdapter | None = None) -> None:
        super().__init__()
        self._origin = origin
        self.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self.mount(scheme, adapter or Adapter())

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where a reply sends on to; None where that is another origin."""
        target = super().get_redirect_target(resp)
        if target is None or origin_of(urllib.parse.urljoin(resp.url, target)) != self._origin:
            return None
        return target


class Adapter(HTTPAdapter):
    """Sends requests over connections whose requests can be watched."""

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: Any,
        proxies: Mapping[str, str] | None = None,
        cert: Any = None,
    ) -> Any:
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool.ConnectionCls = _watched(type(pool).ConnectionCls)
        return pool


@functools.cache
def _watched(kind: type[HTTPConnection]) -> type[HTTPConnection]:
    class Watched(kind):  # type: ignore[misc, valid-type]
        def connect(self) -> None:
            watch = _noted(self)
            sent = watch.sent
            try:
                super().connect()
            finally:
                watch.sent = sent  # what a proxy was asked for is nothing of the request
                watch.hold(self)

        def send(self, data: Any) -> None:
            if self.sock is None:
                self.connect()
            _noted(self).sent = True
            super().send(data)

        def getresponse(self) -> Any:
            _noted(self)
            return super().getresponse()

    return Watched


def _noted(connection: HTTPConnection) -> watchdog.Watch:
    """The watch of the request that this thread makes, which holds the connection now."""
    watch = watchdog.current() or watchdog.Watch(None)
    watch.sent = bool(watch.sent)
    watch.hold(connection)
    return watch
