"""Fixtures for the tests of scripts that use edusync; pytest finds them automatically.

They are loaded in every run of pytest where edusync is installed, so nothing is imported before a
test asks for it.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from edusync.sandbox.sandbox import Served, ServedSwad, ServedWims


@pytest.fixture
def edusync_sandbox() -> "Iterator[Served]":
    """The sample school, new for each test, on loopback: `wims`, `swad` and the `sandbox`."""
    from edusync.sandbox import Sandbox

    with Sandbox.sample().serve() as served:
        yield served


@pytest.fixture
def wims_sandbox(edusync_sandbox: "Served") -> "ServedWims":
    """The WIMS of the sample school: url, ident, passwd, qclass, rclass; work, faults, journal."""
    return edusync_sandbox.wims


@pytest.fixture
def swad_sandbox(edusync_sandbox: "Served") -> "ServedSwad":
    """The SWAD of the sample school: url, app_key, teacher, student, password; faults, journal."""
    return edusync_sandbox.swad


@pytest.fixture
def edusync_no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that would connect to another machine, before anything is sent.

    What its threads would connect to fails it at its end; programs that it starts are not watched.
    """
    look_up = socket.getaddrinfo
    by_threads: list[str] = []  # whose errors do not reach the test

    def look_up_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_others(host, by_threads)
        return look_up(host, *args, **kwargs)

    def here_only(connect: Callable[[socket.socket, Any], Any]) -> Callable[..., Any]:
        def connect_here(self: socket.socket, address: Any) -> Any:
            if isinstance(address, tuple):
                _refuse_others(address[0], by_threads)
            return connect(self, address)

        return connect_here

    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, here_only(getattr(socket.socket, name)))
    yield
    if by_threads:
        pytest.fail(by_threads[0])


def _refuse_others(host: Any, by_threads: list[str]) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        address = ipaddress.ip_address(name)
        here = address.is_loopback or address.is_unspecified  # at which a server of a test listens
    except ValueError:
        here = name == "localhost"
    if not here:
        reason = f"this test would connect to {name}: give it the address of a sandbox"
        if threading.current_thread() is not threading.main_thread():
            by_threads.append(reason)
        pytest.fail(reason)
