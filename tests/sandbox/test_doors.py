"""The ways to a sandbox: in process and on loopback, one state behind both."""

import pickle
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
import requests

from edusync.errors import ConnectFailed, TransportError
from edusync.sandbox import Entry, Sandbox, Served
from edusync.sandbox.door import LONGEST, SPARE, Door
from edusync.sandbox.inprocess import InProcess
from edusync.sandbox.swad.records import File
from edusync.swad import Course, Session, SwadAPI
from edusync.wims import Class
from tests.conftest import HANG

NOW = 1_800_000_000.0
XML = {"Content-Type": "text/xml; charset=utf-8"}
ENVELOPE = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    '<s:getCourses xmlns:s="urn:swad"><wsKey>x</wsKey></s:getCourses></e:Body></e:Envelope>'
)


@attrs.frozen
class Way:
    """A sandbox, and an HTTP client that reaches its SWAD."""

    sandbox: Sandbox
    web: requests.Session
    root: str

    def post(self, **options: object) -> requests.Response:
        return self.web.post(f"{self.root}/en", ENVELOPE, headers=XML, **options)  # type: ignore[arg-type]

    def link(self) -> str:
        """A file of some size, as SWAD gives it out."""
        self.sandbox.school.links["/swad/tmp/x"] = (
            File(99, 1, 1, ("x",), b"0123456789" * 1000), NOW,
        )  # fmt: skip
        return f"{self.root}/swad/tmp/x"


@pytest.fixture(params=["in process", "loopback"])
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    sandbox = Sandbox.sample(start=NOW)
    if request.param == "loopback":
        with sandbox.serve() as served, requests.Session() as web:
            yield Way(sandbox, web, served.swad.url.removesuffix("/en"))
    else:
        api = sandbox.swad_api()
        yield Way(sandbox, api.client._session(), api.url.removesuffix("/en"))


# What goes wrong


@pytest.mark.parametrize("reset", ["before-commit", "after-commit"])
def test_a_reset_is_a_connection_that_ends(way: Way, reset: str) -> None:
    way.sandbox.faults.add("getCourses", reset=reset)
    with pytest.raises(requests.ConnectionError):
        way.post()
    assert way.post().status_code == 500  # the fault of the key


def test_a_body_of_chunks_that_is_cut_breaks_off(way: Way) -> None:
    way.sandbox.faults.add("getCourses", cut=100)
    reply = way.post(stream=True)
    assert "Content-Length" not in reply.headers
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _ = reply.content


def test_a_body_of_known_length_that_is_cut_breaks_off(way: Way) -> None:
    url = way.link()
    way.sandbox.faults.add("GET", cut=100)
    with way.web.get(url, stream=True) as reply:
        assert reply.headers["Content-Length"] == "10000"
        with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
            _ = reply.content
    assert len(way.web.get(url).content) == 10_000


@pytest.mark.parametrize("after", [False, True])
def test_a_page_comes_instead_of_a_reply(way: Way, after: bool) -> None:
    way.sandbox.faults.add("getCourses", html=502, after=after)
    reply = way.post()
    assert (reply.status_code, reply.headers["Content-Type"][:9]) == (502, "text/html")
    assert "<h1>Bad Gateway</h1>" in reply.text


def test_an_overload_is_the_page_of_the_maintenance(way: Way) -> None:
    way.sandbox.faults.add("getCourses", overload=True)
    reply = way.post(stream=True)
    assert reply.status_code == 503
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _ = reply.content


def test_a_latency_beyond_the_patience_is_a_timeout(way: Way) -> None:
    way.sandbox.faults.add("getCourses", latency=HANG)
    with pytest.raises(requests.ReadTimeout):
        way.post(timeout=(HANG, 0.1))


def test_a_latency_within_the_patience_is_only_slow(way: Way) -> None:
    way.sandbox.faults.add("getCourses", latency=0.05)
    assert way.post(timeout=HANG).status_code == 500


def test_a_reply_is_that_of_the_server_in_its_headers(way: Way) -> None:
    headers = way.post().headers
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Connection"] == "close"
    assert "Content-Length" not in headers


def test_addresses_that_a_server_hands_out_lead_back_to_it(way: Way) -> None:
    answer = way.web.get(f"{way.root}/", allow_redirects=False)
    assert answer.headers["Location"] == f"{way.root}/en"


def test_the_adapter_knows_https_from_http() -> None:
    with requests.Session() as web:
        web.mount("https://", InProcess(Door(Sandbox().swad)))
        answer = web.get("https://swad.test/", allow_redirects=False)
    assert answer.headers["Location"] == "https://swad.test/en"


@pytest.mark.parametrize("cut", [5, 10_000])
def test_a_client_tells_a_cut_reply_from_a_whole_one_in_process_too(cut: int) -> None:
    sandbox = Sandbox.sample(start=NOW)
    sandbox.faults.add("adduser", cut=cut)
    data = {"lastname": "Doe", "firstname": "John", "password": "secret12"}
    with pytest.raises(TransportError) as lost:
        sandbox.wims_api(attempts=1).adduser(20001, "myclass", "newcomer", data)
    assert lost.value.maybe_applied


@pytest.mark.parametrize("whole", [{"html": 200}, {"overload": True}], ids=["a page", "overload"])
def test_a_page_may_be_cut_as_well(way: Way, whole: dict[str, Any]) -> None:
    way.sandbox.faults.add("getCourses", cut=5, **whole)
    reply = way.post(stream=True)
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        _ = reply.content


# Methods and versions of HTTP


def test_a_client_of_http_1_0_gets_no_chunks() -> None:
    with Sandbox.sample().serve() as served:
        place = urlsplit(served.swad.url)
        with socket.create_connection((place.hostname, place.port), HANG) as asking:
            asking.sendall(b"GET /en HTTP/1.0\r\n\r\n")
            head, _, body = asking.makefile("rb").read().partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert body.startswith(b"<html>")
    assert body.endswith(b"</html>\n")


def test_the_head_of_a_file_can_be_asked_for(way: Way) -> None:
    reply = way.web.head(way.link())
    assert (reply.status_code, reply.headers["Content-Length"], reply.content) == (
        200, "10000", b"",
    )  # fmt: skip


# The journal


def test_the_journal_tells_operation_parameters_and_status(way: Way) -> None:
    way.post()
    assert way.sandbox.journal == [Entry("getCourses", {"wsKey": "x"}, 500)]


def test_the_journal_has_what_got_no_answer(way: Way) -> None:
    way.sandbox.faults.add("getCourses", reset="after-commit")
    with pytest.raises(requests.ConnectionError):
        way.post()
    assert [entry.status for entry in way.sandbox.journal] == [0]


def test_the_journal_has_files_by_their_paths(way: Way) -> None:
    way.web.get(way.link())
    assert way.sandbox.journal == [Entry("GET", {"path": "/swad/tmp/x"}, 200)]


def test_the_journal_has_what_is_no_envelope(way: Way) -> None:
    way.web.post(f"{way.root}/en", b"<a/>", headers=XML)
    assert [(entry.name, entry.status) for entry in way.sandbox.journal] == [("", 500)]


def test_the_journal_has_texts_as_they_came(way: Way) -> None:
    text = "Ру́сский 漢字 €"
    body = ENVELOPE.replace("<wsKey>x</wsKey>", f"<wsKey>{text}</wsKey>").encode()
    way.web.post(f"{way.root}/en", body, headers=XML)
    assert way.sandbox.journal[0].parameters == {"wsKey": text}


def test_one_journal_has_the_requests_of_both_servers() -> None:
    sandbox = Sandbox.sample()
    Class.get(sandbox.wims_api(), 20001, "myclass")
    Session.login(sandbox.swad_api(), "@ada", "sandbox-1")
    assert sandbox.journal[-1].name == "loginByUserPasswordKey"
    assert {entry.name for entry in sandbox.journal} > {"getclass"}


# Sandboxes


def test_both_doors_lead_to_one_state() -> None:
    sandbox = Sandbox.sample()
    with sandbox.serve() as served:
        outside = Session.login(
            SwadAPI(served.swad.url, served.swad.app_key), served.swad.teacher, "sandbox-1"
        )
        outside.send_message("@luis", "Through the socket")
    inside = Session.login(sandbox.swad_api(), "@luis", "sandbox-1")
    assert inside.notifications()[0].summary == "Through the socket"


def test_two_sandboxes_share_nothing() -> None:
    one, other = (Sandbox.sample(start=NOW) for _ in range(2))
    mine, theirs = (Session.login(each.swad_api(), "@ada", "sandbox-1") for each in (one, other))
    assert mine.server != theirs.server
    mine.send_message("@luis", "Only here")
    one.faults.add("getCourses", html=500, times=9)
    one.clock.advance(days=1)
    assert len(theirs.courses()) == 2
    assert len(other.school.messages) == 1
    assert other.clock() == NOW
    assert [entry.name for entry in other.journal] == ["loginByUserPasswordKey", "getCourses"]
    assert Course.get(theirs, 1) != mine.courses


def test_two_samples_of_one_seed_are_alike() -> None:
    one, other = (Sandbox.sample(start=NOW, seed=7) for _ in range(2))
    keys = [each.swad_api().loginByUserPasswordKey for each in (one, other)]
    digest = next(iter(one.school.users.values())).digest
    assert keys[0]("@ada", digest)["wsKey"] == keys[1]("@ada", digest)["wsKey"]


@pytest.mark.parametrize("make", [Sandbox.wims_api, Sandbox.swad_api], ids=["WIMS", "SWAD"])
def test_a_client_in_process_cannot_be_pickled(make: Callable[[Sandbox], object]) -> None:
    api = make(Sandbox.sample())
    with pytest.raises(
        TypeError, match=r"a client of a sandbox in process cannot be pickled: use Sandbox\.serve"
    ):
        pickle.dumps(api)


def test_a_client_of_loopback_can_be_pickled() -> None:
    with Sandbox.sample().serve() as served:
        session = Session.login(SwadAPI(served.swad.url, served.swad.app_key), "@ada", "sandbox-1")
        again = pickle.loads(pickle.dumps(session))
        assert len(again.courses()) == 2


def test_what_is_closed_answers_no_more_and_keeps_its_state() -> None:
    sandbox = Sandbox.sample()
    with sandbox.serve() as served:
        api = SwadAPI(served.swad.url, served.swad.app_key, attempts=1)
        Session.login(api, "@ada", "sandbox-1").send_message("@luis", "x")
    with pytest.raises(ConnectFailed):
        Session.login(api, "@ada", "sandbox-1")
    assert len(sandbox.school.messages) == 2


def test_it_may_be_closed_twice() -> None:
    served = Sandbox.sample().serve()
    served.close()
    served.close()


def test_a_sandbox_is_served_at_once_and_at_the_port_that_is_asked_for() -> None:
    sandbox = Sandbox.sample()
    with sandbox.serve() as served:
        port = int(served.swad.url.split(":")[2].split("/")[0])
    with Served(sandbox, port) as again:
        assert again.swad.url == served.swad.url
        assert requests.get(again.swad.url, timeout=HANG).status_code == 200


def test_several_threads_are_served_at_a_time() -> None:
    sandbox = Sandbox.sample()
    sandbox.faults.add("getGroups", latency=2 * HANG)
    slow = ENVELOPE.replace("getCourses", "getGroups")
    with sandbox.serve() as served:
        url = served.swad.url
        with pytest.raises(requests.ReadTimeout):
            requests.post(url, slow, headers=XML, timeout=(HANG, 0.05))
        assert requests.post(url, ENVELOPE, headers=XML, timeout=HANG).status_code == 500


def test_the_port_of_what_is_closed_is_free_again() -> None:
    with Sandbox().serve() as served:
        port = int(served.wims.url.split(":")[2].partition("/")[0])
    with Sandbox().serve(port) as again:
        assert again.wims.url == served.wims.url


def test_an_envelope_with_entities_of_its_own_is_refused(way: Way) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{levels}]>' + ENVELOPE.replace(">x<", ">&e8;<")
    found = way.web.post(f"{way.root}/en", bomb, headers=XML)
    assert (found.status_code, "XML syntax error" in found.text) == (500, True)
    assert len(found.content) < 1000


def test_the_journal_keeps_the_last_requests() -> None:
    sandbox = Sandbox()
    sandbox.journal += [Entry("before", {}, 200)] * (LONGEST + SPARE)
    with sandbox.wims_api() as api:
        api.checkident()
    assert len(sandbox.journal) == LONGEST
    assert sandbox.journal[-1].name == "checkident"


def test_half_a_request_of_a_client_that_is_gone_is_none(caplog: pytest.LogCaptureFixture) -> None:
    sandbox = Sandbox()
    with sandbox.serve() as served:
        place = urlsplit(served.wims.url)
        with socket.create_connection((place.hostname, place.port), HANG) as asking:
            asking.sendall(b"POST /wims/wims.cgi HTTP/1.1\r\nContent-Length: 9\r\n\r\njob=")
            asking.shutdown(socket.SHUT_WR)
            assert asking.recv(1) == b""
    assert sandbox.journal == []
    assert "Traceback" not in caplog.text
