"""Files that are written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from edusync.core.files import refuse_taken, write_whole, written_whole
from edusync.errors import InvalidValue
from edusync.sandbox import Sandbox
from edusync.wims import Class


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "held"
    write_whole(path, b"x")
    assert path.read_bytes() == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "held"
    path.write_bytes(b"old")
    with pytest.raises(InvalidValue, match="is there already"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    write_whole(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"


def test_nobody_is_told_to_replace_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="is a folder: name a file"):
        refuse_taken(tmp_path, overwrite=False, advice="give overwrite=True")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="must be in a folder that is there"):
        write_whole(tmp_path / "absent" / "held", b"x")


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool
) -> None:
    path = tmp_path / "held"
    if overwrite:
        path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        write_whole(path, b"new", overwrite=overwrite)
    assert [item.read_bytes() for item in tmp_path.iterdir()] == ([b"old"] if overwrite else [])


def test_who_takes_the_name_meanwhile_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "held"
    fsync = os.fsync

    def slow(file: int) -> None:
        path.write_bytes(b"theirs")
        fsync(file)

    monkeypatch.setattr(os, "fsync", slow)
    with pytest.raises(InvalidValue, match="is there already"):
        write_whole(path, b"ours")
    assert [item.read_bytes() for item in tmp_path.iterdir()] == [b"theirs"]


def test_a_file_system_without_links_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("not supported")

    monkeypatch.setattr(os, "link", no_links)
    write_whole(tmp_path / "held", b"x")
    assert [item.name for item in tmp_path.iterdir()] == ["held"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    held, link = tmp_path / "held", tmp_path / "link"
    held.write_bytes(b"old")
    link.symlink_to(held)
    with pytest.raises(InvalidValue, match="is there already: name another file"):
        write_whole(link, b"new")
    write_whole(link, b"new", overwrite=True)
    assert (link.is_symlink(), held.read_bytes()) == (True, b"new")


@pytest.mark.parametrize("overwrite", [False, True])
def test_links_in_a_circle_are_an_error_of_the_disk(tmp_path: Path, overwrite: bool) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    with pytest.raises(OSError, match="circle"):
        write_whole(circle, b"x", overwrite=overwrite)
    assert [*tmp_path.iterdir()] == [circle]


def test_what_arrives_in_parts_is_put_in_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "held"
    with written_whole(path, private=False) as file:
        file.stream.write(b"one, ")
        assert not path.exists()
        file.stream.write(b"two")
        file.time = 1_000_000_000.0
    assert (path.read_bytes(), path.stat().st_mtime) == (b"one, two", 1_000_000_000.0)


def test_what_breaks_off_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "held"
    path.write_bytes(b"old")

    def write_half() -> None:
        with written_whole(path, overwrite=True) as file:
            file.stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert [item.read_bytes() for item in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize("name", ["x" * 255, "é" * 127])
def test_the_longest_name_that_the_system_takes_is_not_too_long(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, b"x")
    assert [item.name for item in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["marks.xlsx", "MARKS.XLS", "marks.ods"])
def test_csv_does_not_get_the_name_of_a_spreadsheet_which_would_not_open_it(
    tmp_path: Path, name: str
) -> None:
    c = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    book, path = c.gradebook(), tmp_path / name
    for write in (
        lambda: book.to_csv(path),
        lambda: c.users.list().to_csv(path),
        lambda: c.enrol([], passwords_to=path),
        lambda: c.enrol([]).passwords.to_csv(path),
        lambda: book.fill_template("in.csv", path, key="N", column="Mark"),
    ):
        with pytest.raises(InvalidValue, match=r"end it in \.csv"):
            write()
    assert not path.exists()


@pytest.mark.parametrize("replaced", [False, True])
def test_nobody_else_may_read_it_from_the_first_byte_on(tmp_path: Path, replaced: bool) -> None:
    path = tmp_path / "secrets.csv"
    if replaced:
        path.touch(0o644)
    before = os.umask(0)
    try:
        with written_whole(path, overwrite=replaced) as file:
            (unfinished,) = {*tmp_path.iterdir()} - {path}
            assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600
            file.stream.write(b"password")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_killed_program_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    (tmp_path / ".held.0a1b2c3d").write_bytes(b"secret")
    (tmp_path / ".other.0a1b2c3d").write_bytes(b"of another file")
    write_whole(tmp_path / "held", b"x")
    assert sorted(os.listdir(tmp_path)) == [".other.0a1b2c3d", "held"]


def test_what_a_killed_program_left_goes_where_the_file_is_refused_too(tmp_path: Path) -> None:
    write_whole(tmp_path / "held", b"secret")
    os.link(tmp_path / "held", tmp_path / ".held.0a1b2c3d")  # killed when it had its name already
    with pytest.raises(InvalidValue, match="is there already"):
        refuse_taken(tmp_path / "held", overwrite=False)
    assert os.listdir(tmp_path) == ["held"]


def test_it_goes_beside_the_file_that_a_link_leads_to(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / ".held.0a1b2c3d").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "far" / "held")
    write_whole(tmp_path / "link", b"x")
    assert os.listdir(tmp_path / "far") == ["held"]


def test_what_another_program_is_writing_stays(tmp_path: Path) -> None:
    with written_whole(tmp_path / "held") as file:
        file.stream.write(b"half")
        [unfinished] = os.listdir(tmp_path)
        write_whole(tmp_path / "held", b"ours")
        assert sorted(os.listdir(tmp_path)) == [unfinished, "held"]
        (tmp_path / "held").unlink()
    assert (tmp_path / "held").read_bytes() == b"half"
