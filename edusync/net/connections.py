"""Sessions and connections of ours.

What opens a server (`auth=`, .netrc, `cert=`, `headers=`, the body of a request) goes to the own
origin of a client alone: scheme, host and port. A redirect that leads elsewhere is followed with
nothing of that, and not followed where the body would be sent again. A connection says to the watch
of its request what it does.
"""

import functools
import http.cookiejar
import queue
import re
import urllib.parse
from collections.abc import Mapping
from typing import Any, TypeAlias

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.connection import HTTPConnection

from edusync.net import masks, watchdog

Origin: TypeAlias = tuple[str, str, int | None]

_WITH_BODY = (307, 308)  # redirects that repeat the request as it is
_FOR_ANYBODY = ("user-agent", "accept", "accept-encoding", "connection")
_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> Origin:
    """Scheme, host and port of an address; ValueError where it has none."""
    parts = urllib.parse.urlsplit(in_ascii(url))
    scheme = parts.scheme.lower()
    return scheme, parts.hostname or "", parts.port or _PORTS.get(scheme)


def in_ascii(url: str) -> str:
    """An address as requests sends it, whose host may have been written with accents."""
    if url.isascii():
        return url
    try:
        return requests.Request("GET", url).prepare().url or url
    except requests.RequestException:
        return url


def without_password(url: str) -> str:
    """An address as it may be shown."""
    return re.sub("//[^/@]*@", "//", url)


def nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Signs a request as nobody: as `auth`, it keeps requests from looking into .netrc."""
    return request


class Session(requests.Session):
    """A session of requests that keeps no cookies, and opens nothing but one origin."""

    def __init__(self, origin: Origin, adapter: BaseAdapter | None = None) -> None:
        super().__init__()
        self._origin = origin
        self.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self.mount(scheme, _watching(adapter))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where a reply sends on to; None where the body would go to another origin."""
        target = super().get_redirect_target(resp)
        if target and resp.status_code in _WITH_BODY:
            place = urllib.parse.urljoin(resp.url, target)
            return target if origin_of(place) == self._origin else None
        return target

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        """Leaves out what opens the site, where a redirect leads elsewhere."""
        if origin_of(prepared_request.url or "") == self._origin:
            super().rebuild_auth(  # type: ignore[no-untyped-call]
                prepared_request, response
            )
            return
        for name in [*prepared_request.headers]:
            if name.lower() not in _FOR_ANYBODY:
                del prepared_request.headers[name]

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Sends a request, elsewhere without a certificate of the client."""
        if origin_of(request.url or "") != self._origin:
            kwargs["cert"] = None
        if watch := watchdog.current():
            watch.known.add(masks.of_request(request.headers, kwargs.get("proxies")))
        return super().send(request, **kwargs)


class Stack:
    """What a pool keeps its connections in: no lock is inside that an interrupt could leave held.

    It never waits: a pool that is empty makes a new connection.
    """

    def __init__(self, maxsize: int = 0) -> None:
        self._most = maxsize
        self._kept: list[Any] = []

    def put(self, item: Any, **_: Any) -> None:
        """Keeps a connection; queue.Full where that are too many."""
        if 0 < self._most <= len(self._kept):
            raise queue.Full
        self._kept.append(item)

    def get(self, **_: Any) -> Any:
        """The connection that was kept last; queue.Empty where there is none."""
        try:
            return self._kept.pop()
        except IndexError:
            raise queue.Empty from None

    def qsize(self) -> int:
        """How many are kept."""
        return len(self._kept)


class Adapter(HTTPAdapter):
    """Sends requests over connections whose requests can be watched."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Makes the pools, which an interrupt cannot leave locked."""
        super().init_poolmanager(*args, **kwargs)
        manager: Any = self.poolmanager
        manager.pool_classes_by_scheme = {
            scheme: type(kind.__name__, (kind,), {"QueueCls": Stack})
            for scheme, kind in manager.pool_classes_by_scheme.items()
        }

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: Any,
        proxies: Mapping[str, str] | None = None,
        cert: Any = None,
    ) -> Any:
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool.ConnectionCls = _watched(pool.ConnectionCls)
        return pool


def _watching(adapter: BaseAdapter | None) -> BaseAdapter:
    """An adapter whose requests can be watched, which has all in common with a given one."""
    if adapter is None:
        return Adapter()
    if not isinstance(adapter, HTTPAdapter):
        return adapter
    kind: Any = type(adapter)
    found: Any = object.__new__(_subclass(kind))
    found.__dict__ = adapter.__dict__  # not a copy: what the program counts in it, it sees
    watched: BaseAdapter = found
    return watched


@functools.cache
def _subclass(kind: Any) -> Any:
    return kind if issubclass(kind, Adapter) else type(kind.__name__, (Adapter, kind), {})


@functools.cache
def _watched(kind: type[HTTPConnection]) -> type[HTTPConnection]:
    if hasattr(kind, "watched_by_edusync"):
        return kind

    class Watched(kind):  # type: ignore[misc, valid-type]
        watched_by_edusync = True

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
