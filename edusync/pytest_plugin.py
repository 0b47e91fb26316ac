"""Fixtures for the tests of scripts that use edusync; pytest finds them automatically.

They are loaded in every run of pytest where edusync is installed, so nothing is imported before a
test asks for it.
"""

import functools
import ipaddress
import socket
import sys
import threading
from collections.abc import Iterator
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
def edusync_no_network() -> Iterator[None]:
    """Fails a test that would reach another machine in any way, before anything is sent.

    What its threads would reach fails it at its end; programs that it starts are not watched.
    """
    by_threads: list[str] = []  # whose errors do not reach the test
    watched = _watched()
    watched.append(by_threads)
    yield
    watched.clear()
    if by_threads:
        pytest.fail(by_threads[0])


# Where the address stands among the values of each event of Python that reaches another machine:
# modules under `socket`, which a test may use itself, cause them too. A hook stays as long as
# Python runs; it does nothing outside of the tests that ask for it.
_ADDRESS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
}


@functools.cache
def _watched() -> list[list[str]]:
    """What the threads of the test that runs would reach; empty where it may reach everything."""
    watched: list[list[str]] = []
    sys.addaudithook(functools.partial(_refuse_others, watched))
    return watched


def _refuse_others(watched: list[list[str]], event: str, values: tuple[Any, ...]) -> None:
    place = _ADDRESS.get(event)
    if place is None or not watched:
        return
    if place and values[0].family not in (socket.AF_INET, socket.AF_INET6):
        return
    address = values[place]  # of sendmsg None, where it is that of the connection
    host = address[0] if isinstance(address, tuple) else address
    if host and not _is_here(name := host.decode() if isinstance(host, bytes) else str(host)):
        reason = f"this test would connect to {name}: give it the address of a sandbox"
        if threading.current_thread() is not threading.main_thread():
            watched[-1].append(reason)
        pytest.fail(reason)


def _is_here(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost"
    return address.is_loopback or address.is_unspecified  # at which a server of a test listens
