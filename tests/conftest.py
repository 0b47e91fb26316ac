"""Fixtures of all tests.

Tests in `tests/contract/wims` are one set of functions with several ways to run (`--target`, see
`tests/targets.py`): replayed from cassettes (`recordings`, of itself), on the sandbox (`sandbox` in
process, `sandbox-http` over loopback; `make test` runs all three), on a real server (`live`,
`make live`), or recorded from one (`--record-mode=rewrite`, `make record`).
"""

import contextlib
import datetime
import email.utils
import itertools
import os
import random
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine

from edusync.sandbox.wims.state.versions import NEWEST, VERSIONS
from edusync.wims import Class, User, WimsAPI
from tests.live import wims_server
from tests.sandbox.wimsrecordings import PASSWORD
from tests.targets import (
    CASSETTE_HOST,
    RECORDINGS,
    TARGETS,
    Server,
    is_live,
    is_recording,
    is_replaying,
    real_server,
    server_of,
    target,
    versions_of,
)

# A slow machine is no failure.
hypothesis.settings.register_profile(
    "edusync", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("edusync")

ROOT = Path(__file__).parent.parent
CASSETTES = ROOT / "cassettes"
FAR_AWAY = "20991231"  # an expiration that no test outlives
HANG = 120.0  # seconds: only what hangs takes so long, however busy the machine


# Texts that break WIMS, or are lost, when they are sent as they are.
HOSTILE = {
    "comma": "a, b",
    "quote": 'say "hi"',
    "backslash": "back\\slash",
    "trailing-backslash": "ends with \\",
    "newline": "two\nlines",
    "equals": "x=1=2",
    "bang": "!x",
    "blank-bang": " !x",
    "dollar": "$(x) $name",
    "open-bracket": "open (",
    "shut-brackets": "shut ] }",
    "tab": "a\ttab",
    "euro-oe": "€ Œuvre",
    "turkish": "Şahin",
    "greek": "Ελλάδα",
    "chinese": "日本",
    "emoji": "😀",
    "reference": "&#8364;",
    "named-reference": "&eacute;",
    "colon-semicolon-at": "a:b;c@d",
    "blanks": "  two  blanks  ",
    "markup": "<b>bold</b>",
    "escaped-markup": "&lt;b&gt; &#60;",
    "signs": "it's 100% ~|+#",
    "controls": "\x01\x80\xa0",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--target", choices=TARGETS, default=RECORDINGS, help="what the contract tests run on"
    )
    parser.addoption(
        "--wims",
        choices=VERSIONS,
        default=NEWEST.name,
        help="which WIMS the sandbox is, but for tests that run for each version",
    )
    parser.addoption(
        "--at",
        type=datetime.datetime.fromisoformat,
        metavar="MOMENT",
        help="what the clock says when each test begins, like 2028-02-29T12:00 where we are",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Cassettes are of use for recordings only."""
    if target(config) != RECORDINGS:
        config.option.disable_recording = True


def pytest_report_header(config: pytest.Config) -> str | None:
    """Which WIMS it is, where a real one answers; sid's moves."""
    if not is_live(config) and not is_recording(config):
        return None
    found = real_server()
    known = "" if found.version in VERSIONS else f"; known are {', '.join(VERSIONS)}"
    return f"WIMS {found.version} at {found.url}{known}"


@pytest.fixture(autouse=True)
def _nothing_remembered(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No test meets the locks of another one, or what its clients remember of a server.

    But those who use one real server share its locks with every other run.
    """
    if is_live(request.config) or is_recording(request.config):
        place = wims_server.CACHE / "state"
    else:
        place = tmp_path_factory.getbasetemp() / "states" / str(next(_states))
    monkeypatch.setenv("EDUSYNC_STATE_DIR", str(place))


_states = itertools.count()


@pytest.fixture(autouse=True)
def _at_another_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """`--at`: the clock of this process goes on from there; that of other programs does not."""
    moment = request.config.getoption("--at")
    with time_machine.travel(moment.astimezone()) if moment else contextlib.nullcontext():
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `versions` runs for each version of WIMS that the target can be."""
    if metafunc.definition.get_closest_marker("versions"):
        metafunc.parametrize("server", versions_of(metafunc.config), indirect=True)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with server_of(request.config, getattr(request, "param", None)) as found:
        yield found


@pytest.fixture(scope="module", autouse=True)
def _tidied(request: pytest.FixtureRequest) -> None:
    """What deleted classes left on the server of `make live` is removed, since it slows WIMS."""
    live = is_live(request.config) or is_recording(request.config)
    if live and "WIMS_URL" not in os.environ:
        wims_server.tidy()


def name_when_recorded(request: pytest.FixtureRequest) -> str:
    """The name that a test had when its cassette was made, wherever its file is now."""
    return f"tests/recorded/{request.path.name}::{request.node.name}"


@pytest.fixture
def api(server: Server, request: pytest.FixtureRequest) -> Iterator[WimsAPI]:
    """A client; what it draws is fixed by the test's name, but for a real server not recorded.

    A recording is replayed on the day on which it was made.
    """
    options: dict[str, Any] = {}
    if is_replaying(request.config):
        day = day_of_recording(request.getfixturevalue("vcr"))
        options["today"] = lambda: day
    if not is_live(request.config):
        options["rng"] = random.Random(name_when_recorded(request))
        options["new_code"] = lambda: "edusync"
    with server.api(**options) as client:
        yield client


@pytest.fixture
def home(api: WimsAPI, server: Server) -> Iterator[Class]:
    """A class of our own, deleted afterwards."""
    new = make_class(server.rclass)
    new.save(api)
    yield new
    if new.saved:
        new.delete()


@pytest.fixture
def other(api: WimsAPI, server: Server) -> Iterator[Class]:
    """A second class, deleted afterwards."""
    new = make_class(server.rclass, name="Other")
    new.save(api)
    yield new
    new.delete()


@pytest.fixture
def number(api: WimsAPI) -> int:
    """A number that no class has."""
    return api.rng.randint(1_000_000, 9_999_999)


def make_class(rclass: str, **fields: Any) -> Class:
    """A class that is not saved yet."""
    supervisor = User("supervisor", "Perrin", "Sophie", "secret99")
    values: dict[str, Any] = {
        "name": "Algebra",
        "institution": "University of Elsewhere",
        "email": "sophie@example.org",
        "password": "open1234",
        "supervisor": supervisor,
        "expiration": FAR_AWAY,
    }
    return Class(rclass=rclass, **{**values, **fields})


# Cassettes


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    return str(CASSETTES / "wims" / request.path.stem)


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    return {
        "match_on": ["job"],
        "before_record_request": hide_secrets,
        "before_record_response": hide_host,
        "decode_compressed_response": False,
    }


def day_of_recording(cassette: Any) -> datetime.date:
    """The day of the server when it gave the first answer of a cassette."""
    dates = cassette.responses[0]["headers"]["Date"]
    return email.utils.parsedate_to_datetime(dates[0]).date()


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    vcr.register_matcher("job", same_job)


def hide_secrets(request: Any) -> Any:
    """The recorded form of a request: no password of the connection, no address."""
    body = request.body.decode() if request.body else ""
    request.body = re.sub(r"\bpasswd=[^&]*", f"passwd={PASSWORD}", body).encode()
    parts = urllib.parse.urlsplit(request.uri)
    query = re.sub(r"\bpasswd=[^&]*", f"passwd={PASSWORD}", parts.query)
    request.uri = parts._replace(netloc=CASSETTE_HOST, query=query).geturl()
    return request


def hide_host(response: dict[str, Any]) -> dict[str, Any]:
    """The recorded form of a reply: the address of the server is that of the cassettes."""
    pattern = rb"(?<=//)127\.0\.0\.1:\d+"
    response["body"]["string"] = re.sub(pattern, CASSETTE_HOST.encode(), response["body"]["string"])
    for values in response["headers"].values():
        values[:] = [re.sub(pattern.decode(), CASSETTE_HOST, value) for value in values]
    return response


def same_job(one: Any, other: Any) -> None:
    """Compares job and parameters, never the code or a password."""
    assert parameters(one) == parameters(other)


def parameters(request: Any) -> dict[str, str]:
    """What a request asks for, without what is random or secret."""
    pairs = urllib.parse.parse_qsl((request.body or b"").decode(), encoding="cp1252")
    return {
        key: re.sub(r"(?m)^password=.*$", "password=", value)
        for key, value in [*pairs, ("path", urllib.parse.urlsplit(request.uri).path)]
        if key not in ("passwd", "code")
    }


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After the recordings of SWAD, those that SwadAPI would not send as they are are listed."""
    passed = terminalreporter.stats.get("passed", [])
    if any(report.nodeid.startswith("tests/recorded/swad/") for report in passed):
        from tests.recorded.swad import otherwise

        terminalreporter.section("recordings of SWAD")
        for line in otherwise.lines():
            terminalreporter.line(line)
