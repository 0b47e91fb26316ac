"""Where a mirror puts files: inside its folder, each in its own place, whatever they are called."""

import errno
import os
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from edusync.swad.files.directory import Directory
from edusync.swad.files.mirror import places
from edusync.swad.files.tree_text import Folder, Record
from tests.unit.swad.zones import Held, a_course, holding


def three() -> dict[str, Held]:
    return {"a.txt": Held(b"aaa"), "sub/b.txt": Held(b"bb"), "sub/deep/c.txt": Held(b"c")}


def disk(folder: Path) -> dict[str, bytes]:
    """The files below a folder, and what is in them."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with holding(three()) as (_, directory):
        assert directory.mirror(tmp_path / "link").counts == {"created": 3}
    assert [*disk(tmp_path / "real")] == ["a.txt", "sub/b.txt", "sub/deep/c.txt"]


def test_no_link_in_the_folder_is_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "sub").symlink_to(outside)
    (outside / "kept").write_bytes(b"kept")
    (root / "a.txt").symlink_to(outside / "kept")
    with holding(three()) as (swad, directory):
        report = directory.mirror(root, overwrite=True)
    assert report.counts == {"failed": 3}
    assert "is a link" in report[1].reason
    assert len(report.warnings) == 2
    assert disk(outside) == {"kept": b"kept"}
    assert swad.requests == []


@pytest.mark.parametrize("kind", ["folder", "fifo", "file"])
def test_what_stands_in_the_way_is_told(tmp_path: Path, kind: str) -> None:
    if kind == "folder":
        (tmp_path / "a.txt").mkdir()
    elif kind == "fifo":
        os.mkfifo(tmp_path / "a.txt")
    else:
        (tmp_path / "sub").write_bytes(b"")
    with holding(three()) as (_, directory):
        report = directory.mirror(tmp_path, overwrite=True)
    failed = ["sub/b.txt", "sub/deep/c.txt"] if kind == "file" else ["a.txt"]
    assert [line.path for line in report.failed] == failed
    assert "move it away" in report.failed[0].reason


def test_a_path_that_is_too_long_for_the_disk_is_told(tmp_path: Path) -> None:
    long = "/".join(letter * 255 for letter in "abcdefghijklmnop")
    with holding({f"{long}/x.txt": Held(), "b.txt": Held()}) as (swad, directory):
        report = directory.mirror(tmp_path)
    assert [line.status for line in report] == ["failed", "created"]
    assert "too long" in report[0].reason
    assert "too long" in report.warnings[-1]
    assert swad.operations == ["getFile"]


def test_a_folder_that_may_not_be_written_to_fails_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = Path.mkdir

    def refused(path: Path, *args: Any, **kwargs: Any) -> None:
        if path.name == "sub":
            raise PermissionError(errno.EACCES, "Permission denied")
        mkdir(path, *args, **kwargs)

    monkeypatch.setattr(Path, "mkdir", refused)
    with holding(three()) as (_, directory):
        report = directory.mirror(tmp_path)
    assert report.counts == {"created": 1, "failed": 2}
    assert "Permission denied" in report.warnings[0]


def test_hostile_names_stay_in_the_folder(tmp_path: Path) -> None:
    root = tmp_path / "root"
    files = {"..": Held(), "..\\..\\x": Held(), "C:\\x": Held(), "&#47;etc&#47;x": Held()}
    with holding({**files, "&#46;&#46;/x": Held(), ".../x": Held()}) as (_, directory):
        report = directory.mirror(root)
    assert report.counts == {"created": 6}
    assert {*disk(tmp_path)} == {f"root/{name}" for name in [*disk(root)]}


def test_two_entries_of_one_name_are_told_apart(tmp_path: Path) -> None:
    files = {"A.txt": Held(b"newer", code=9), "a.txt": Held(b"older", code=5), "a.TXT/b": Held()}
    with holding(files) as (_, directory):
        directory.mirror(tmp_path)
        assert directory.mirror(tmp_path).counts == {"unchanged": 3}
    assert disk(tmp_path) == {"a (5).txt": b"older", "A (9).txt": b"newer", "a.TXT/b": b"x"}


NAMES = st.one_of(
    st.sampled_from(["a", "A", "..", ".", "/", "a/b", "\\", "C:", "con", "", " ", "\x00", "é"]),
    st.text(max_size=5),
)
TREES: Any = st.recursive(
    st.builds(Record, NAMES, st.integers(1, 3)),
    lambda inner: st.builds(Folder, NAMES, st.lists(inner, max_size=4)),
    max_leaves=20,
)


@given(st.lists(TREES, max_size=5))
def test_any_tree_has_places_inside_the_folder_and_each_its_own(entries: list[Any]) -> None:
    directory = Directory._built(Folder("", entries), a_course(), "documents")
    files, folders = places(directory)
    assert [file.path for file, _ in files] == [file.path for file in directory.walk()]
    found = [*(place for _, place in files), *folders]
    assert len({tuple(name.casefold() for name in place) for place in found}) == len(found)
    for place in found:
        for kind in (PurePosixPath, PureWindowsPath):
            assert kind(*place).parts == place
            assert ".." not in place
            assert not kind(*place).is_absolute()
    assert {place[:-1] for place in found} <= {(), *folders}
