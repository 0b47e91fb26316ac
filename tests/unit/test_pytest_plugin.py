"""The fixtures that pytest finds where edusync is installed."""

import _socket
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from edusync.sandbox import Served, ServedSwad, ServedWims
from edusync.swad import login
from edusync.wims import Class
from tests.conftest import HANG


def test_a_script_gets_a_class_of_the_wims(wims_sandbox: ServedWims) -> None:
    w = wims_sandbox
    assert Class.get(w.url, w.ident, w.passwd, w.qclass, w.rclass).name == "Linear algebra"


def test_a_script_logs_in_to_the_swad(swad_sandbox: ServedSwad) -> None:
    s = swad_sandbox
    assert login(s.url, s.app_key, s.teacher, s.password).me.nickname == "ada"
    assert login(s.url, s.app_key, s.student, s.password).me.nickname == "aarav"


def test_both_are_of_one_school(
    wims_sandbox: ServedWims, swad_sandbox: ServedSwad, edusync_sandbox: Served
) -> None:
    assert wims_sandbox is edusync_sandbox.wims
    assert swad_sandbox is edusync_sandbox.swad
    assert wims_sandbox.sandbox is swad_sandbox.sandbox


@pytest.mark.parametrize("number", [1, 2])
def test_each_test_has_a_new_school(wims_sandbox: ServedWims, number: int) -> None:
    w = wims_sandbox
    c = Class.get(w.url, w.ident, w.passwd, w.qclass, w.rclass)
    assert len(c.users.list()) == 24
    c.users.remove("anton")


@pytest.mark.parametrize("host", ["192.0.2.1", "wims.example.org", b"2001:db8::1"])
@pytest.mark.usefixtures("edusync_no_network")
def test_another_machine_fails_the_test(host: str | bytes) -> None:
    with pytest.raises(pytest.fail.Exception, match="this test would connect to"):
        socket.getaddrinfo(host, 80)


@pytest.mark.block_network(allowed_hosts=[r"192\.0\.2\.1"])  # which is asked before
@pytest.mark.usefixtures("edusync_no_network")
def test_an_address_needs_no_look_up_to_be_refused() -> None:
    with socket.socket() as one, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        one.connect(("192.0.2.1", 80))
    with socket.socket() as one, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        one.connect_ex(("192.0.2.1", 80))


OTHER = ("192.0.2.1", 9)


@pytest.mark.parametrize(
    "reach",
    [
        lambda one: one.sendto(b"x", OTHER),
        lambda one: one.sendto(b"x", 0, OTHER),
        lambda one: one.sendmsg([b"x"], [], 0, OTHER),
        lambda one: _socket.socket.connect(one, OTHER),
        lambda one: _socket.getaddrinfo(OTHER[0], 9),
        lambda _: socket.gethostbyname("wims.example.org"),
        lambda _: socket.gethostbyname_ex("wims.example.org"),
        lambda _: socket.gethostbyaddr(OTHER[0]),
        lambda _: socket.getnameinfo(OTHER, 0),
    ],
)
@pytest.mark.usefixtures("edusync_no_network")
def test_no_way_to_another_machine_is_open(reach: Callable[[socket.socket], object]) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
        pytest.raises(pytest.fail.Exception, match="this test would connect to"),
    ):
        reach(one)


@pytest.mark.usefixtures("edusync_no_network")
def test_sockets_of_this_machine_are_left_alone(tmp_path: Path) -> None:
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other,
    ):
        other.bind(str(tmp_path / "here"))
        assert one.sendto(b"x", str(tmp_path / "here")) == 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("127.0.0.1", 9))
        one.sendmsg([b"x"])


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "127.0.0.2", "localhost"])
@pytest.mark.usefixtures("edusync_no_network")
def test_a_test_may_have_a_server_of_its_own(address: str) -> None:
    assert socket.getaddrinfo(address, 80, flags=socket.AI_PASSIVE)


@pytest.mark.usefixtures("edusync_no_network")
def test_a_client_does_not_try_again_where_the_network_is_closed() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"wims\.example\.org"):
        Class.get("https://wims.example.org/wims/wims.cgi", "myself", "secret", 20001, "myclass")


@pytest.mark.usefixtures("edusync_no_network")
def test_the_sandbox_is_reached_where_the_network_is_closed(wims_sandbox: ServedWims) -> None:
    assert requests.get(wims_sandbox.url, timeout=HANG).status_code == 200


IN_A_THREAD = """
import socket, threading

def test_it(edusync_no_network):
    thread = threading.Thread(target=socket.getaddrinfo, args=("wims.example.org", 443))
    thread.start()
    thread.join()
"""


def test_a_thread_that_would_connect_to_another_machine_fails_the_test(tmp_path: Path) -> None:
    (tmp_path / "test_thread.py").write_text(IN_A_THREAD, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "test_thread.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Failed: this test would connect to wims.example.org" in done.stdout


CLOSED_AND_OPEN = """
import socket

def test_closed(edusync_no_network):
    pass

def test_open():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.connect(("192.0.2.1", 9))  # which sends nothing
        except OSError:  # a machine without a network
            pass
"""


def test_the_next_test_reaches_what_it_likes(tmp_path: Path) -> None:
    (tmp_path / "test_two.py").write_text(CLOSED_AND_OPEN, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "test_two.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout[:2]) == (0, ".."), done.stdout


def test_a_run_of_pytest_that_asks_for_nothing_loads_nothing() -> None:
    code = "import sys, edusync.pytest_plugin; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not {"requests", "attrs", "werkzeug", "edusync.sandbox", "edusync.wims"} & loaded
