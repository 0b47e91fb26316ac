"""Sessions, timeouts, deadlines, retries, counters, logging: on a scripted loopback server."""

import gc
import itertools
import logging
import os
import pickle
import random
import socket
import subprocess
import sys
import threading
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from edusync.errors import (
    ConnectFailed,
    InvalidValue,
    Overloaded,
    RateLimited,
    ServerUnavailable,
    Timeout,
    TransportError,
)
from edusync.net.limits import Budget
from edusync.net.transport import ATTEMPTS, IDLE_LIMIT
from edusync.sandbox import Sandbox
from edusync.wims import WimsAPI
from tests.conftest import HANG
from tests.unit.scripted import (
    BUSY,
    Script,
    cut,
    hang_up,
    http,
    ok,
    playing,
    reset,
    silence,
    waited,
)

LOST = pytest.mark.parametrize("lost", [reset, hang_up, cut])


class _Half(random.Random):
    def random(self) -> float:
        return 0.5


HALF = _Half()  # by which pauses have no jitter
USER = {"lastname": "Doe", "firstname": "John", "password": "secret12"}


@LOST
def test_a_read_is_repeated_after_a_lost_reply(lost: Any) -> None:
    with playing(lost, lost, ok()) as script:
        assert script.api().gettime()[0]
    assert script.jobs == ["gettime"] * 3


@LOST
def test_a_create_is_not_repeated_after_a_lost_reply(lost: Any) -> None:
    with playing(lost) as script, pytest.raises(TransportError) as caught:
        script.api().adduser(9001, "r", "jdoe", USER)
    assert caught.value.maybe_applied
    assert script.jobs == ["adduser"]


def test_a_write_that_may_be_repeated_is() -> None:
    with playing(reset, ok()) as script:
        assert script.api().moduser(9001, "r", "jdoe", {"email": "x"})[0]


def test_removing_an_exercise_is_not_repeated_but_modifying_is() -> None:
    with playing(reset, ok()) as script:
        assert script.api().modexosheet(9001, "r", 1, 1, {"points": 5})[0]
    with playing(reset) as script, pytest.raises(TransportError):
        script.api().modexosheet(9001, "r", 1, 1, action="remove")


def test_an_overload_is_retried_even_for_a_create_since_nothing_was_executed() -> None:
    with playing(BUSY, BUSY, ok(user_id="jdoe")) as script:
        assert script.api().adduser(9001, "r", "jdoe", USER)[0]


def test_retries_end() -> None:
    with playing(*[BUSY] * ATTEMPTS) as script, pytest.raises(Overloaded) as caught:
        script.api().gettime()
    assert not caught.value.maybe_applied
    assert script.api().calls == 0


def test_pauses_grow_and_have_jitter() -> None:
    pauses: list[float] = []
    with playing(*[BUSY] * ATTEMPTS) as script, pytest.raises(Overloaded):
        script.api(sleep=pauses.append).gettime()
    for pause, base in zip(pauses, (0.2, 0.4, 0.8, 1.6, 3.2), strict=True):
        assert 0.5 <= pause / base <= 1.5


def test_no_pause_goes_beyond_the_deadline() -> None:
    later = http(503, b"", "text/html", Retry_After="100")
    with playing(later) as script, pytest.raises(ServerUnavailable):
        script.api(deadline=50).gettime()


def test_attempts_can_be_one() -> None:
    with playing(reset) as script, pytest.raises(TransportError):
        script.api(attempts=1).gettime()


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_error_is_repeated_only_where_that_is_safe(status: int) -> None:
    with playing(http(status, b"x", "text/html"), ok()) as script:
        assert script.api().gettime()[0]
    with (
        playing(http(status, b"x", "text/html")) as script,
        pytest.raises(ServerUnavailable) as caught,
    ):
        script.api().putexo(9001, "r", 1, "H2/x.en")
    assert caught.value.maybe_applied
    assert "it may have been applied: read back" in str(caught.value)


def test_a_gateway_error_of_a_read_says_to_try_again_later() -> None:
    with (
        playing(http(502, b"x", "text/html")) as script,
        pytest.raises(ServerUnavailable, match=r"cannot answer now \(HTTP 502.*: try again later"),
    ):
        script.api(attempts=1).gettime()


def test_too_many_requests_are_never_retried() -> None:
    with (
        playing(http(429, b"", "text/html", Retry_After="3600")) as script,
        pytest.raises(RateLimited) as caught,
    ):
        script.api().gettime()
    assert caught.value.retry_after == 3600


def test_a_refused_connection_is_retried_for_every_job_and_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    pauses: list[float] = []
    api = WimsAPI(f"http://127.0.0.1:{port}/wims.cgi", "myself", "toto99", sleep=pauses.append)
    with pytest.raises(ConnectFailed, match="nothing was sent") as caught:
        api.adduser(9001, "r", "jdoe", USER)
    assert len(pauses) == ATTEMPTS - 1
    assert not caught.value.maybe_applied
    assert isinstance(caught.value, requests.RequestException)


def test_a_timeout_really_reaches_the_socket() -> None:
    with playing(silence) as script, pytest.raises(TimeoutError) as caught:
        script.api(timeout=0.05, attempts=1).gettime()
    assert isinstance(caught.value, Timeout)


def test_the_timeout_of_a_call_wins_over_the_clients() -> None:
    with playing(silence) as script, pytest.raises(Timeout) as caught:
        script.api(timeout=60, attempts=1).gettime(timeout=0.05)
    assert waited(caught.value) == 0.05


def test_the_deadline_bounds_a_call_without_a_timeout() -> None:
    with playing(silence) as script, pytest.raises(Timeout) as caught:
        script.api(timeout=None, clock=lambda: 0.0).gettime(deadline=0.05)
    assert waited(caught.value) == 0.05


def test_a_reply_that_trickles_in_cannot_outlast_the_deadline() -> None:
    ticks = itertools.count()

    def trickle(connection: socket.socket, request: dict[str, str]) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            connection.sendall(b"x")

    with playing(trickle) as script, pytest.raises(Timeout):
        script.api(clock=lambda: float(next(ticks)), attempts=1).gettime(deadline=20)


def test_a_write_that_timed_out_is_not_repeated_since_the_server_may_be_at_it() -> None:
    with playing(silence) as script, pytest.raises(Timeout) as caught:
        script.api(timeout=0.05).moduser(9001, "r", "jdoe", {"email": "x"})
    assert caught.value.maybe_applied


def test_a_read_that_timed_out_is_repeated() -> None:
    sandbox = Sandbox(start=0.0)
    sandbox.faults.add("gettime", latency=31)
    assert sandbox.wims_api(timeout=30).gettime()[0]
    assert [entry.name for entry in sandbox.journal] == ["gettime", "gettime"]


def test_the_server_may_say_how_long_to_wait() -> None:
    pauses: list[float] = []
    with playing(http(503, b"", "text/html", Retry_After="7"), ok()) as script:
        script.api(sleep=pauses.append).gettime()
    assert pauses == [7]


def test_keywords_of_the_call_win_over_the_clients() -> None:
    with playing(ok(), ok()) as script:
        api = script.api(headers={"X-Test": "client"})
        api.gettime()
        api.gettime(headers={"x-test": "call", "user-agent": "mine"})
    assert script.headers[1]["user-agent"] == "mine"
    assert [headers["x-test"] for headers in script.headers] == ["client", "call"]


def test_the_agent_begins_with_python_requests_unless_named() -> None:
    with playing(ok(), ok()) as script:
        script.api().gettime()
        script.api(agent="otheragent").gettime()
    first, second = [headers["user-agent"] for headers in script.headers]
    assert first.startswith("python-requests/")
    assert second == "otheragent"


def test_lang_and_the_connection_are_always_sent() -> None:
    with playing(ok()) as script:
        script.api().gettime()
    sent = script.requests[0]
    assert (sent["lang"], sent["module"], sent["ident"]) == ("en", "adm/raw", "myself")


def test_connections_are_kept_and_renewed_after_a_pause() -> None:
    now = [0.0]
    with playing(ok(), ok(), ok()) as script:
        api = script.api(clock=lambda: now[0])
        api.gettime()
        api.gettime()
        assert script.connections == 1
        now[0] += IDLE_LIMIT + 1
        api.gettime()
        assert script.connections == 2


def test_every_thread_has_its_own_connection() -> None:
    with playing(ok(), ok()) as script:
        api = script.api()
        api.gettime()
        thread = threading.Thread(target=api.gettime)
        thread.start()
        thread.join()
    assert script.connections == 2
    assert api.calls == 2


def test_requests_are_counted_by_thread() -> None:
    with playing(ok(), ok(), ok()) as script:
        api = script.api()
        api.gettime()
        with api.counted() as count:
            api.gettime()
            thread = threading.Thread(target=api.gettime)
            thread.start()
            thread.join()
        assert (count(), api.calls) == (1, 3)


def test_a_closed_client_opens_new_connections() -> None:
    with playing(ok(), ok()) as script:
        with script.api() as api:
            api.gettime()
        api.gettime()
    assert script.connections == 2


def test_the_connections_of_ended_threads_are_forgotten() -> None:
    with playing(*[ok()] * 3) as script:
        api = script.api()
        for _ in range(3):
            thread = threading.Thread(target=api.gettime)
            thread.start()
            thread.join()
        gc.collect()
        assert len(api._client._sessions) <= 1


def test_a_client_pickles_without_its_connections() -> None:
    with playing(ok(), ok()) as script:
        api = WimsAPI(script.url, "myself", "toto99", timeout=7)
        api.gettime()
        copy = pickle.loads(pickle.dumps(api))
        assert (copy.url, copy.ident, copy.passwd) == (api.url, api.ident, api.passwd)
        assert copy.gettime()[0]


FORKS = """
import os, sys
from edusync.wims import WimsAPI

api = WimsAPI(sys.argv[1], "myself", "toto99")
api.gettime()
child = os.fork()
if child == 0:
    os._exit(0 if api.gettime()[0] else 1)
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_opens_its_own_connection() -> None:
    with playing(ok(), ok()) as script:  # threads, which no program that forks should have
        subprocess.run([sys.executable, "-c", FORKS, script.url], check=True)
    assert script.connections == 2


def test_a_redirect_is_an_error_that_names_the_new_address() -> None:
    moved = http(301, b"", "text/html", Location="https://new.example.org/wims/?session=1")
    with (
        playing(moved) as script,
        pytest.raises(Exception, match=r"https://new\.example\.org/wims/"),
    ):
        script.api().gettime()


def test_cookies_are_not_kept() -> None:
    with playing(http(404, b"", "text/html", Set_Cookie="a=b"), ok()) as script:
        api = script.api()
        with pytest.raises(Exception, match="No such address"):
            api.gettime()
        api.gettime()
    assert "cookie" not in script.headers[1]


def test_keywords_that_requests_does_not_take_are_invalid_values() -> None:
    with (
        playing() as script,
        pytest.raises(InvalidValue, match="requests refuses the address or a keyword"),
    ):
        script.api(headers={"X": "two\nlines"}).gettime()


@pytest.mark.parametrize(
    "url", ["wims.example.org", "ftp://x/wims.cgi", "https://u:p@x/wims.cgi", "http://x/?a=b"]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(InvalidValue, match="url"):
        WimsAPI(url, "myself", "toto99")


@pytest.mark.parametrize(
    "url",
    [
        "https://Wims.example.org/wims/wims.cgi/",
        "https://wims.example.org:443/wims/",
        "http://wims.example.org:80/wims",
    ],
)
def test_one_server_however_its_address_is_written(url: str) -> None:
    assert WimsAPI(url, "myself", "toto99").server == "wims.example.org/wims"


def test_the_log_shows_job_ids_status_and_time_and_no_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    moved = http(302, b"", "", Location="/wims/wims.cgi?session=SECRET1&x=y")
    page = http(200, b"<html>", "text/html")
    with playing(ok(), BUSY, ok(), moved, page) as script:
        api = script.api()
        api.adduser(9001, "r", "jdoe", {**USER, "comments": "private"})
        api.gettime()
        api.lightpopup(9001, "r", "jdoe", "SECRET1", "classes/en&exo=a")
    text = caplog.text
    assert "adduser qclass=9001 quser=jdoe: 200, " in text
    assert "450 Overloaded" in text
    assert "GET /wims/wims.cgi?session=***&x=y" in text
    for secret in ("toto99", "secret12", "private", "SECRET1"):
        assert secret not in text


ECHO = b"<h1>Bad gateway for toto99, secret12</h1>"
TROUBLES = {
    "reset": (reset, "the reply was lost"),
    "busy": (BUSY, "the server is too busy"),
    "gateway": (http(502, ECHO, "text/html"), "the server cannot serve now"),
    "silent": (silence, "no reply in time"),
}


class Patience(HTTPAdapter):
    """Waits so many seconds for the first reply, so many for the second, and so on."""

    def __init__(self, *seconds: float) -> None:
        super().__init__()
        self.seconds = iter(seconds)

    def send(self, *given: Any, **options: Any) -> requests.Response:
        return super().send(*given, **{**options, "timeout": next(self.seconds)})


@pytest.mark.parametrize(("trouble", "words"), TROUBLES.values(), ids=TROUBLES)
def test_a_retry_is_one_warning_that_tells_call_object_trouble_and_pause(
    trouble: Any, words: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with playing(trouble, trouble, ok()) as script:
        patience = 0.05 if trouble is silence else HANG
        adapter = Patience(patience, patience, HANG)
        script.api(adapter=adapter, rng=HALF).getuser(9001, "r", "jdoe")
    lines = [record for record in caplog.records if record.levelno >= logging.INFO]
    assert {(line.name, line.levelname) for line in lines} == {("edusync.wims", "WARNING")}
    assert [line.getMessage() for line in lines] == [
        f"getuser qclass=9001 quser=jdoe: {words}; attempt 2 of 6 follows in 0.2 s",
        f"getuser qclass=9001 quser=jdoe: {words}; attempt 3 of 6 follows in 0.4 s",
    ]
    assert capsys.readouterr().out == ""


def test_what_is_not_sent_again_is_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    with playing(reset) as script, pytest.raises(TransportError):
        script.api().adduser(9001, "r", "jdoe", USER)
    assert [record for record in caplog.records if record.levelno >= logging.INFO] == []


def test_an_error_after_retries_has_no_earlier_one_as_its_context() -> None:
    with playing(reset, reset) as script, pytest.raises(TransportError) as caught:
        script.api(attempts=2).gettime()
    seen: BaseException | None = caught.value
    while seen is not None:
        seen = seen.__cause__ or seen.__context__
        assert not isinstance(seen, TransportError)


def test_a_client_with_a_rate_waits_for_its_turn() -> None:
    pauses: list[float] = []
    with playing(*[ok()] * 31) as script:
        api = script.api(rate=10, sleep=pauses.append, clock=lambda: 0.0)
        for _ in range(31):
            api.gettime()
    assert pauses == [0.1]


def test_a_turn_beyond_the_deadline_is_a_timeout() -> None:
    with playing(*[ok()] * 30) as script:
        api = script.api(rate=0.001, clock=lambda: 0.0)
        for _ in range(30):
            api.gettime()
        with pytest.raises(Timeout, match="nothing was sent"):
            api.gettime()


def test_a_budget_never_gives_a_socket_zero_seconds() -> None:
    now = [0.0]
    budget = Budget(10, lambda: now[0])
    assert (budget.cap(3), budget.cap(None)) == (3, 10)
    now[0] = 20
    assert budget.left() == 0
    assert budget.cap(3) == 0.001
    assert Budget(None, lambda: 0.0).cap(None) is None


def test_unplayed_steps_fail_a_script() -> None:
    with pytest.raises(AssertionError, match="never played"), playing(ok(), patience=0) as script:
        assert isinstance(script, Script)


def test_a_server_without_encryption_is_asked_once_and_the_error_says_to_take_http() -> None:
    pauses: list[float] = []
    with Sandbox().serve() as school:
        url = school.wims.url.replace("http://", "https://")
        api = WimsAPI(url, "myself", "toto99", sleep=pauses.append)
        with pytest.raises(TransportError, match="without encryption: begin the address with http"):
            api.gettime()
    assert not pauses
