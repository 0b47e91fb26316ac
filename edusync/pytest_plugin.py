"""Fixtures for the tests of scripts that use edusync; pytest finds them by itself.

They are loaded in every run of pytest where edusync is installed, so nothing is imported before a
test asks for it.
"""

import ipaddress
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from edusync.sandbox.served import Served, ServedSwad, ServedWims


@pytest.fixture
def edusync_sandbox() -> "Iterator[Served]":
    """The sample school, new for each test, on loopback: `wims`, `swad` and their `sandbox`."""
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
def edusync_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test that would connect to another machine, before anything is sent."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def look_up_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_others(host)
        return look_up(host, *args, **kwargs)

    def connect_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple):
            _refuse_others(address[0])
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
    monkeypatch.setattr(socket.socket, "connect", connect_here)


def _refuse_others(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        here = ipaddress.ip_address(name).is_loopback
    except ValueError:
        here = name == "localhost"
    if not here:
        pytest.fail(f"this test would connect to {name}: give it the address of a sandbox")
