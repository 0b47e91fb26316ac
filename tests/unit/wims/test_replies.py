"""HTTP answers of WIMS, of proxies and of wrong addresses -> results or typed errors."""

import gzip
import json
from typing import Any

import pytest

from edusync import errors
from edusync.errors import EdusyncError, ProtocolError
from edusync.net.answer import Answer
from edusync.wims.wire.jobs import JOBS
from edusync.wims.wire.replies import page_text, result_of


def read(
    job: str, body: bytes, content_type: str = "application/json", status: int = 200, **headers: str
) -> Any:
    answer = Answer(status, {"Content-Type": content_type, **headers}, body)
    return result_of(answer, JOBS[job], "abc")


def reply(**fields: Any) -> bytes:
    return json.dumps({"status": "OK", "code": "abc", "job": "x", **fields}).encode()


def test_an_ok_reply_has_its_texts_decoded() -> None:
    done, found = read("getuser", reply(firstname="J&#38;o", photourl="&#38;"))
    assert done
    assert (found["firstname"], found["photourl"]) == ("J&o", "&#38;")


def test_an_error_reply_is_no_exception() -> None:
    done, found = read("getuser", reply(status="ERROR", message="class 9 not existing"))
    assert not done
    assert found["message"] == "class 9 not existing"


def test_an_error_in_plain_text() -> None:
    assert read("gettime", b"ERROR\nidentification failure\n", "text/plain") == (
        False,
        {"status": "ERROR", "code": "N/A", "message": "identification failure"},
    )


def test_a_reply_with_another_code_is_not_ours() -> None:
    with pytest.raises(ProtocolError, match="another code"):
        read("gettime", reply(code="other"))


@pytest.mark.parametrize("status", [None, "PERHAPS"])
def test_a_reply_without_a_status(status: str | None) -> None:
    with pytest.raises(ProtocolError, match="no status"):
        read("gettime", reply(status=status))


def test_a_file_is_bytes_even_when_it_begins_like_an_error() -> None:
    content = b"ERROR\nis the title\nof this text\n"
    assert read("getclassfile", content, "text/plain") == (True, content)


def test_a_file_job_may_answer_with_an_error() -> None:
    done, found = read("getclasstgz", reply(status="ERROR", message="class 9 not existing"))
    assert (done, found["message"]) == (False, "class 9 not existing")


@pytest.mark.parametrize("job", ["getcsv", "getclassfile", "getclasstgz", "getexofile"])
def test_a_reply_is_no_file(job: str) -> None:
    with pytest.raises(ProtocolError, match="instead of a file"):
        read(job, reply(message="done"))


def test_a_reply_is_known_by_its_form_when_a_proxy_changed_its_type() -> None:
    refused = b'{"status" : "ERROR","code":"abc","message":"class 9 not existing"}'
    assert read("getuser", reply(), "text/plain")[0]
    assert not read("getclasstgz", refused, "text/plain")[0]
    other = reply(code="another")
    assert read("getclassfile", other, "text/plain") == (True, other)


def test_an_archive_is_bytes() -> None:
    content = gzip.compress(b"\x00\xff")
    assert read("getclasstgz", content, "multipart/x-gzip") == (True, content)


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"x" * 999)[:-4], b"no archive", b""],
    ids=["cut", "none", "empty"],
)
def test_a_cut_archive_is_a_protocol_error(content: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"archive is (cut|no gzip)"):
        read("getclasstgz", content, "multipart/x-gzip")


def test_another_output_format_says_what_to_set() -> None:
    with pytest.raises(ProtocolError, match="ident_type=json"):
        read("gettime", b"OK abc\n20261122", "text/plain")


def test_a_cut_reply_of_a_write_may_have_been_applied() -> None:
    with pytest.raises(ProtocolError) as caught:
        read("addsheet", b'{"status" : "OK"')
    assert caught.value.maybe_applied
    with pytest.raises(ProtocolError) as caught:
        read("getsheet", b'{"status" : "OK"')
    assert not caught.value.maybe_applied


BROKEN = b'{"status" : "OK",Status: 550 WIMS Module Error\r\n\r\nIn file "x", line 3: not_trusted.'


def test_an_error_page_inside_a_reply_is_a_bug_of_the_server() -> None:
    with pytest.raises(errors.ServerBug, match="not_trusted") as caught:
        read("moduser", BROKEN)
    assert caught.value.maybe_applied


def test_verbose_keeps_the_whole_reply() -> None:
    answer = Answer(200, {"Content-Type": "application/json"}, b"x" * 5000)
    with pytest.raises(ProtocolError) as caught:
        result_of(answer, JOBS["gettime"], "abc", verbose=True)
    assert len(caught.value.raw) == 5000
    with pytest.raises(ProtocolError) as caught:
        result_of(answer, JOBS["gettime"], "abc")
    assert len(caught.value.response) < 600


PAGES: list[tuple[int, str, type[EdusyncError]]] = [
    (450, "<h1>We are too busy</h1>", errors.Overloaded),
    (450, "<h1>Nous sommes trop occupés</h1>", errors.Overloaded),
    (450, "connection quota exceeded", errors.Overloaded),
    (450, "We have detected unmatched parentheses in your request", errors.InvalidRequest),
    (450, "The intermediate result exceeded the length limit", errors.InvalidRequest),
    (450, "The module <code>x</code> which you asked for does not exist", errors.NotFound),
    (450, "something new", errors.InvalidRequest),
    (550, "In file 'x', line 3: executable.", errors.ServerBug),
    (500, "Internal Server Error", errors.ServerBug),
    (503, "Service Unavailable", errors.ServerUnavailable),
    (502, "Bad Gateway", errors.ServerUnavailable),
    (429, "slow down", errors.RateLimited),
    (404, "Not Found", errors.ProtocolError),
    (403, "Forbidden", errors.PermissionDenied),
    (401, "Who are you?", errors.AuthenticationError),
    (413, "too large", errors.InvalidRequest),
    (301, "moved", errors.ProtocolError),
    (418, "teapot", errors.ProtocolError),
    (200, "<form><input type=password></form>", errors.ProtocolError),
    (200, "<h1>WIMS interruption</h1> back soon", errors.Maintenance),
]


@pytest.mark.parametrize(("status", "page", "error"), PAGES)
def test_every_page_is_a_typed_error(status: int, page: str, error: type[EdusyncError]) -> None:
    with pytest.raises(error) as caught:
        read("moduser", page.encode("cp1252"), "text/html", status)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("status", "applied"), [(450, False), (550, True), (500, True), (404, False), (503, True)]
)
def test_which_pages_leave_a_write_in_doubt(status: int, applied: bool) -> None:
    with pytest.raises(EdusyncError) as caught:
        read("moduser", b"We are too busy", "text/html", status)
    assert caught.value.maybe_applied is applied


def test_a_page_in_words() -> None:
    page = b"<head><title>x</title></head><style>b{}</style><b>Bad</b>\n&eacute;"
    assert page_text(page) == "Bad é"


def test_the_retry_after_of_a_page_is_kept() -> None:
    with pytest.raises(errors.ServerUnavailable) as caught:
        read("gettime", b"x", "text/html", 503, **{"Retry-After": "7"})
    assert caught.value.retry_after == 7
