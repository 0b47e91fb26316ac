"""Files are downloaded whole or not at all, and nothing else is taken for them."""

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from edusync.errors import (
    ConnectFailed,
    InvalidValue,
    Maintenance,
    NotFound,
    PermissionDenied,
    ProtocolError,
    RateLimited,
    ServerBug,
    ServerUnavailable,
    Timeout,
    TransportError,
    UnsupportedOperation,
)
from edusync.swad import SwadAPI
from edusync.swad.downloads import address_of, fetch, shortcut
from edusync.swad.files import Directory
from edusync.transport import Client
from tests.unit.scripted import Script, cut, hang_up, http, playing, reset
from tests.unit.swad.server import Http
from tests.unit.swad.zones import SECRET, TIME, Held, holding, recorded

FILE = b"\x00\xff" * 50_000


def client_of(script: Script, **options: Any) -> Client:
    return SwadAPI(f"http://127.0.0.1:{script.port}/en", **{"rate": None, **options}).client


def fetched(script: Script, size: int, name: str = "a.bin", **options: Any) -> bytes:
    """What a download from a scripted server writes."""
    stream = io.BytesIO()
    url = f"http://127.0.0.1:{script.port}/swad/tmp/{SECRET}/{name}"
    fetch(client_of(script, **options), url, size, stream, name, lambda *_: None)
    return stream.getvalue()


def left_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://h/tmp/a%20b.pdf", "http://h/tmp/a%20b.pdf"),
        ("http://h/apuntes%20“ñandú”.txt", "http://h/apuntes%20%93%F1and%FA%94.txt"),
        ("http://h/€ Ž.txt", "http://h/%80%20%8E.txt"),
        ("http://h/\x81.txt", "http://h/%81.txt"),
        ("http://h/100%.txt", "http://h/100%25.txt"),
        ("http://h/100%zz%2", "http://h/100%25zz%252"),
        ("http://h/Q&A #1?.txt", "http://h/Q&A%20%231%3F.txt"),
        ("http://h/漢.txt", "http://h/%E6%BC%A2.txt"),
        ("HTTPS://h:8088/x", "https://h:8088/x"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://h", "http://h/"),
        (" http://h/x\n", "http://h/x"),
        ("http://h/a\r\nHost: x", "http://h/a%0D%0AHost:%20x"),
    ],
)
def test_a_link_is_encoded_as_the_site_keeps_names(url: str, address: str) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize("url", ["", "/swad/tmp/x", "file:///etc/passwd", "http://u:p@h/x", "x"])
def test_what_is_no_link_is_an_error(url: str) -> None:
    with pytest.raises(ProtocolError, match="no address"):
        address_of(url)


@given(st.text())
def test_any_name_in_a_link_becomes_plain_ascii(name: str) -> None:
    address = address_of(f"http://h/{name}")
    assert address.isascii()
    assert not set(address) & set(" \r\n#?\\\x00")
    assert address_of(address) == address


def test_a_file_is_downloaded_by_one_operation_and_one_download(tmp_path: Path) -> None:
    with holding({"data.bin": Held(FILE)}) as (swad, directory):
        path = directory.files[0].download(tmp_path / "copy.bin")
        assert swad.session().api.calls == 0
    assert path == tmp_path / "copy.bin"
    assert path.read_bytes() == FILE
    assert path.stat().st_mtime == TIME
    assert (swad.operations, swad.fetched) == (["getFile"], [f"/swad/tmp/{SECRET}/1"])


def test_in_a_folder_a_file_gets_its_own_name_made_safe(tmp_path: Path) -> None:
    with holding({"CON:.txt": Held()}) as (_, directory):
        assert directory.files[0].download(tmp_path) == tmp_path / "CON_.txt"


def test_without_a_path_it_goes_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with holding({"a.txt": Held()}) as (_, directory):
        directory.files[0].download()
    assert left_in(tmp_path) == ["a.txt"]


def test_a_file_that_is_there_is_kept_without_a_request(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"mine")
    with holding({"a.txt": Held(b"theirs")}) as (swad, directory):
        with pytest.raises(InvalidValue, match="overwrite=True"):
            directory.files[0].download(tmp_path)
        assert swad.requests == []
        directory.files[0].download(tmp_path, overwrite=True)
    assert (tmp_path / "a.txt").read_bytes() == b"theirs"


def test_an_empty_file_is_one(tmp_path: Path) -> None:
    with holding({"a.txt": Held(b"")}) as (_, directory):
        assert directory.files[0].download(tmp_path).read_bytes() == b""


def test_progress_tells_the_bytes(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    with holding({"data.bin": Held(FILE)}) as (_, directory):
        directory.files[0].download(tmp_path, progress=lambda *step: seen.append(step))
    assert seen[-1] == (len(FILE), len(FILE))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_marks_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    with holding({"notas.html": Held()}, zone="marks") as (_, directory):
        path = directory.files[0].download(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_students_are_told_how_marks_are_read(tmp_path: Path) -> None:
    with recorded(getDirectoryTree="student_marks") as (swad, course):
        file = Directory.get(course, "marks").files[0]
        swad.requests.clear()
        with pytest.raises(UnsupportedOperation, match=r"file\.marks\(\)"):
            file.download(tmp_path)
    assert swad.requests == []


def test_a_recorded_link_of_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with recorded(getDirectoryTree="student_documents", getFile="deleted_on_disk") as (_, course):
        file = Directory.get(course).files[1]
        with pytest.raises(NotFound, match="gone from the server's disk"):
            file.download(tmp_path)
    assert left_in(tmp_path) == []


def test_a_link_becomes_a_file_that_systems_open(tmp_path: Path) -> None:
    with recorded(getDirectoryTree="student_documents", getFile="link_file") as (swad, course):
        path = Directory.get(course).files[0].download(tmp_path)
    assert path.read_bytes() == b"[InternetShortcut]\r\nURL=http://uiv.example/enlace\r\n"
    assert path.name == "enlace.url"
    assert swad.fetched == []


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://h/ñ ?q=1#top", b"https://h/%C3%B1%20?q=1#top"),
        ("http://h/\r\nIconFile=\\\\h\\x", b"http://h/%0D%0AIconFile=%5C%5Ch%5Cx"),
    ],
)
def test_a_shortcut_holds_one_address(url: str, written: bytes) -> None:
    assert shortcut(url, "x") == b"[InternetShortcut]\r\nURL=" + written + b"\r\n"


@pytest.mark.parametrize("url", ["file:///c:/x.exe", "javascript:alert(1)", "\\\\host\\x", "", "x"])
def test_a_shortcut_leads_into_the_web_only(url: str) -> None:
    with pytest.raises(UnsupportedOperation, match="no address in the web"):
        shortcut(url, "x")


def test_neither_key_nor_headers_of_the_web_service_are_sent() -> None:
    with playing(http(200, b"abc", "", Set_Cookie="a=b"), http(200, b"abc", "")) as script:
        client = client_of(script, headers={"X-Secret": "1"})
        for _ in range(2):
            url = f"http://127.0.0.1:{script.port}/x"
            fetch(client, url, 3, io.BytesIO(), "x", lambda *_: None)
    for sent in script.headers:
        assert sent["request"] == "GET /x HTTP/1.1"
        assert set(sent) <= {
            *("request", "host", "user-agent", "accept", "accept-encoding", "connection")
        }
        assert sent["accept-encoding"] == "identity"


def test_a_password_of_the_site_goes_to_the_site_alone() -> None:
    with playing(http(200, b"abc", ""), http(200, b"abc", "")) as script:
        client = client_of(script, auth=("me", "secret"))
        for host in ("127.0.0.1", "localhost"):
            url = f"http://{host}:{script.port}/x"
            fetch(client, url, 3, io.BytesIO(), "x", lambda *_: None)
    assert ["authorization" in sent for sent in script.headers] == [True, False]


def test_downloads_take_no_turn_of_the_throttle() -> None:
    pauses: list[float] = []
    with playing(*[http(200, b"abc", "")] * 40) as script:
        client = client_of(script, rate=1.0, sleep=pauses.append)
        for _ in range(40):
            fetch(client, f"http://127.0.0.1:{script.port}/", 3, io.BytesIO(), "x", print)
    assert pauses == []
    assert client.calls == 40


def test_packed_files_stay_packed() -> None:
    packed = http(200, b"\x1f\x8b rest", "application/gzip", Content_Encoding="gzip")
    with playing(packed) as script:
        assert fetched(script, 7) == b"\x1f\x8b rest"


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (http(404), NotFound, "read the tree again"),
        (http(403), PermissionDenied, "HTTP 403"),
        (http(429, Retry_After="3600"), RateLimited, "HTTP 429"),
        (http(500), ServerBug, "HTTP 500"),
        (http(502), ServerUnavailable, "HTTP 502"),
        (http(503), Maintenance, "HTTP 503"),
        (http(206, b"abc"), ProtocolError, "HTTP 206"),
        (http(418), ProtocolError, "HTTP 418"),
        (reset, TransportError, "was lost"),
        (hang_up, TransportError, "was lost"),
        (http(200, b"<html>no</html>", "text/html"), ProtocolError, "web page of 15 bytes"),
        (http(200, b"abcdef"), ProtocolError, "SWAD says 100"),
        (cut, TransportError, "download a.bin: the reply of"),
    ],
)
def test_what_comes_instead_is_a_typed_error(answer: Any, error: Any, text: str) -> None:
    with playing(answer) as script, pytest.raises(error, match=text) as caught:
        fetched(script, 100)
    assert type(caught.value) is error
    assert "a.bin" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_how_long_to_wait_is_told() -> None:
    with playing(http(429, Retry_After="3600")) as script, pytest.raises(RateLimited) as caught:
        fetched(script, 1)
    assert caught.value.retry_after == 3600


def unmeasured(body: bytes, kind: str = "application/pdf") -> Any:
    """An answer whose end is the end of the connection."""

    def step(connection: Any, _: Any) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + body)
        raise OSError

    return step


def test_a_file_that_breaks_off_without_a_length_is_noticed() -> None:
    with playing(unmeasured(b"abc")) as script, pytest.raises(TransportError, match="3 of 4 bytes"):
        fetched(script, 4)


def test_a_file_without_a_length_is_complete_by_its_size() -> None:
    with playing(unmeasured(b"abc")) as script:
        assert fetched(script, 3) == b"abc"


def test_more_than_the_size_is_not_read() -> None:
    with playing(unmeasured(b"x" * 1_000_000)) as script:
        with pytest.raises(ProtocolError, match="SWAD says 10"):
            fetched(script, 10)


def test_a_page_of_the_same_kind_is_compared_by_size() -> None:
    with playing(unmeasured(b"<html>", "text/html")) as script:
        assert fetched(script, 6, "notas.html") == b"<html>"


def test_a_page_without_a_length_instead_of_a_file_is_noticed() -> None:
    with playing(unmeasured(b"<html>", "text/html")) as script:
        with pytest.raises(ProtocolError, match="web page"):
            fetched(script, 10)


def test_a_server_that_is_off_is_told() -> None:
    with playing() as script:
        pass
    with pytest.raises(ConnectFailed) as caught:
        fetched(script, 1, timeout=1)
    assert SECRET not in str(caught.value)


def test_a_file_that_trickles_in_ends_in_time() -> None:
    times: Iterator[int] = iter(range(0, 10**9, 100))
    with playing(unmeasured(FILE * 3)) as script, pytest.raises(Timeout, match="of 300000 bytes"):
        fetched(script, len(FILE * 3), clock=lambda: float(next(times)))


def test_redirects_on_the_same_host_are_followed() -> None:
    moved = http(301, b"", "", Location="/elsewhere/a.bin")
    with playing(moved, http(200, b"abc")) as script:
        assert fetched(script, 3) == b"abc"
    assert script.headers[1]["request"] == "GET /elsewhere/a.bin HTTP/1.1"


@pytest.mark.parametrize("place", ["http://other.example/x", "ftp://127.0.0.1/x", ""])
def test_redirects_elsewhere_are_refused(place: str) -> None:
    moved = [http(302, b"", "", Location=place)] * (1 if place else 4)
    with playing(*moved) as script, pytest.raises(ProtocolError):
        fetched(script, 3)


def test_the_link_of_a_folder_is_told() -> None:
    name = f"/swad/tmp/{SECRET}/a.bin/"
    with playing(http(301, b"", "", Location=name)) as script:
        with pytest.raises(NotFound, match="is a folder"):
            fetched(script, 4096)


BROKEN = [
    Held(FILE, sent=Http(200, FILE[:1000], {"Content-Type": "application/pdf"}, cut=True)),
    Held(FILE, sent=Http(200, b"<html></html>", {"Content-Type": "text/html"})),
    Held(FILE, sent=Http(404)),
    Held(FILE, url="ftp://nowhere.example/x"),
]


@pytest.mark.parametrize("held", BROKEN, ids=["cut", "page", "gone", "no-address"])
@pytest.mark.parametrize("overwrite", [True, False])
def test_a_failed_download_leaves_what_was_there(
    tmp_path: Path, held: Held, overwrite: bool
) -> None:
    if overwrite:
        (tmp_path / "a.pdf").write_bytes(b"old")
    with holding({"a.pdf": held}) as (_, directory):
        with pytest.raises((TransportError, ProtocolError, NotFound)):
            directory.files[0].download(tmp_path, overwrite=overwrite)
    assert left_in(tmp_path) == (["a.pdf"] if overwrite else [])
    if overwrite:
        assert (tmp_path / "a.pdf").read_bytes() == b"old"


def test_the_links_of_files_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), playing(http(200, b"abc")) as script:
        fetched(script, 3)
    assert "GET" in caplog.text
    assert SECRET not in caplog.text
