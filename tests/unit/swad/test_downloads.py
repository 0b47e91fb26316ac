"""Files are downloaded whole or not at all, and nothing else is taken for them."""

import os
import stat
from pathlib import Path

import pytest

from edusync.errors import (
    InvalidValue,
    NotFound,
    ProtocolError,
    TransportError,
    UnsupportedOperation,
)
from edusync.swad.files.directory import Directory
from tests.unit.swad.server import Http
from tests.unit.swad.zones import SECRET, TIME, Held, holding, recorded

FILE = b"\x00\xff" * 50_000


def left_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


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
