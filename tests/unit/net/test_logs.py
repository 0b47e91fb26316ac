"""What others log stays as it is; what is logged of our requests shows nothing secret."""

import gc
import logging
import subprocess
import sys

import pytest
import requests

from edusync.errors import EdusyncError
from edusync.net import logs
from tests.unit.net.hostile import KEY, PASSWD, hostile, reply

NAMES = ("urllib3.connectionpool", "urllib3.connection", "zeep.xsd.types.simple", "zeep")
PAGE = reply(b"", "text/html", "404 No")

IMPORTED = f"""
import logging, os, signal, sys, warnings

def state():
    loggers = [logging.getLogger(name) for name in {NAMES!r}]
    return [
        [([*one.filters], [*one.handlers], one.level, one.propagate) for one in loggers],
        dict(os.environ), list(warnings.filters), sys.excepthook, sys.getrecursionlimit(),
        [signal.getsignal(one) for one in signal.valid_signals()],
    ]

import requests, zeep, attrs, tqdm, lxml.etree
before = state()
import edusync.wims, edusync.swad, edusync.results, edusync.errors, edusync.sandbox
import edusync.wimsapi, edusync.swad.wire.envelopes, edusync.net.transport
assert state() == before
from edusync.wims import WimsAPI
api = WimsAPI("http://127.0.0.1:1/wims.cgi", "myself", "passwd99")
assert state() != before
del api
assert state() == before
"""


def test_an_import_changes_nothing_of_the_program_and_a_client_only_while_it_exists() -> None:
    subprocess.run([sys.executable, "-c", IMPORTED], check=True)


def test_addresses_of_others_are_logged_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with hostile(PAGE) as server:
        with server.wims(), requests.Session() as mine:
            mine.trust_env = False
            mine.get(f"{server.url}/x?session=MYOWN")
    assert "session=MYOWN" in caplog.text


def test_headers_that_cannot_be_read_show_no_password(caplog: pytest.LogCaptureFixture) -> None:
    broken = (
        f"HTTP/1.1 404 No\r\nContent-Length: 0\r\nX: 1\r\n {PASSWD}\r\nno header {PASSWD}\r\n\r\n"
    )
    with hostile(broken.encode()) as server, pytest.raises(EdusyncError):
        server.wims().checkident()
    assert "Failed to parse headers" in caplog.text
    assert PASSWD not in caplog.text


def test_headers_of_others_are_logged_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    broken = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nno header of mine\r\n\r\n"
    with hostile(broken) as server, server.wims(), requests.Session() as mine:
        mine.trust_env = False
        mine.get(server.url)
    assert "no header of mine" in caplog.text


def test_what_zeep_cannot_read_is_an_error_and_no_line_in_a_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    with hostile(reply(b"<a/>")) as server, pytest.raises(EdusyncError):
        server.swad(wsdl=f"{server.url}/x.wsdl").getCourses(KEY)
    assert [one.name for one in caplog.records if one.name.startswith("zeep")] == []


def test_the_filters_go_with_the_last_client() -> None:
    gc.collect()
    logger = logging.getLogger(NAMES[0])
    with hostile(PAGE) as server:
        first, second = server.wims(), server.wims()
        del first
        gc.collect()
        assert logs._hide_addresses in logger.filters
        assert logger.filters.count(logs._hide_addresses) == 1
        assert second.calls == 0
