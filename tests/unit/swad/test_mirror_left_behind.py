"""What a killed download leaves is removed by the next mirror, and nothing else is."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from edusync.core.files import written_whole
from tests.unit.swad.server import KEY, Swad
from tests.unit.swad.zones import Held, holding

LEFT = ".a.txt.0a1b2c3d"


def three() -> dict[str, Held]:
    long = "n" * 60 + ".txt"
    return {"a.txt": Held(b"aaa"), "sub/b.txt": Held(b"bb"), f"sub/{long}": Held(b"c")}


def left_in(folder: Path) -> list[str]:
    """The hidden files below a folder."""
    return sorted(path.name for path in folder.rglob(".*"))


@pytest.mark.parametrize(
    "path", [LEFT, "sub/.b.txt.ffffffff", f"sub/.{'n' * 40}.00000000"], ids=["1", "2", "long"]
)
def test_what_a_killed_download_left_is_removed(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_bytes(b"a")
    with holding(three()) as (_, directory):
        assert directory.mirror(tmp_path).counts == {"created": 3}
    assert left_in(tmp_path) == []


def test_it_is_removed_where_nothing_is_to_be_fetched(tmp_path: Path) -> None:
    with holding(three()) as (swad, directory):
        directory.mirror(tmp_path)
        os.link(tmp_path / "a.txt", tmp_path / LEFT)  # killed when the file had its name already
        swad.requests.clear()
        assert directory.mirror(tmp_path).counts == {"unchanged": 3}
    assert (left_in(tmp_path), (tmp_path / "a.txt").read_bytes()) == ([], b"aaa")
    assert swad.requests == []


@pytest.mark.parametrize(
    "name",
    [".hidden", ".a.txt", ".a.txt.swp", ".a.txt.0a1b2c3", ".a.txt.0a1b2c3d4", ".a.txt.0A1B2C3D",
     ".a.txt.0a1b2c3g", ".notes.0a1b2c3d", ".b.txt.0a1b2c3d", "a.txt.0a1b2c3d", ".0a1b2c3d",
     "..0a1b2c3d", f".{'n' * 40}.0a1b2c3d", ".A.txt.0a1b2c3d", ".a.txt.0a1b2c3d\n"],
)  # fmt: skip
def test_files_of_the_user_stay(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine")
    with holding(three()) as (_, directory):
        directory.mirror(tmp_path)
    assert (tmp_path / name).read_bytes() == b"mine"


def test_what_is_no_plain_file_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"kept")
    root = tmp_path / "root"
    (root / LEFT).mkdir(parents=True)
    (root / ".a.txt.00000001").symlink_to(outside)
    os.mkfifo(root / ".a.txt.00000002")
    (root / "sub").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / ".b.txt.0a1b2c3d").write_bytes(b"kept")
    with holding(three()) as (_, directory):
        directory.mirror(root)
    assert len(left_in(root)) == 3
    assert (outside.read_bytes(), left_in(tmp_path / "elsewhere")) == (b"kept", [".b.txt.0a1b2c3d"])


def test_a_file_of_the_site_that_looks_so_is_mirrored(tmp_path: Path) -> None:
    with holding({**three(), LEFT: Held(b"whole")}) as (_, directory):
        directory.mirror(tmp_path)
        assert directory.mirror(tmp_path).counts == {"unchanged": 4}
    assert (tmp_path / LEFT).read_bytes() == b"whole"


def test_a_dry_run_removes_nothing(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_bytes(b"a")
    with holding(three()) as (_, directory):
        directory.mirror(tmp_path, dry_run=True)
    assert left_in(tmp_path) == [LEFT]


def test_what_cannot_be_removed_stops_no_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LEFT).write_bytes(b"a")
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path.name == LEFT:
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    with holding(three()) as (_, directory):
        assert directory.mirror(tmp_path).counts == {"created": 3}


def test_what_a_killed_download_of_one_file_left_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_bytes(b"a")
    with holding(three()) as (_, directory):
        next(file for file in directory.walk() if file.name == "a.txt").download(tmp_path)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_what_is_being_written_stays(tmp_path: Path) -> None:
    with holding(three()) as (_, directory):
        with written_whole(tmp_path / "a.txt") as file:
            file.stream.write(b"half")
            [unfinished] = left_in(tmp_path)
            directory.mirror(tmp_path)
            assert left_in(tmp_path) == [unfinished]
            (tmp_path / "a.txt").unlink()
        assert (tmp_path / "a.txt").read_bytes() == b"half"


def test_a_name_that_another_mirror_removes_at_once_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the making of a file and its lock, another mirror takes it for left behind."""
    made: list[str] = []

    def taken(file: int) -> bool:
        made.extend(left_in(tmp_path))
        if len(made) == 1:
            (tmp_path / made[0]).unlink()
        return len(made) != 2

    monkeypatch.setattr("edusync.core.files.try_lock", taken)
    with written_whole(tmp_path / "a.txt") as file:
        file.stream.write(b"whole")
    assert (tmp_path / "a.txt").read_bytes() == b"whole"
    assert (len({*made}), left_in(tmp_path)) == (3, [])


def test_on_a_disk_without_locks_files_are_written_and_nothing_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: int) -> bool:
        raise OSError("no locks available")

    monkeypatch.setattr("edusync.core.files.try_lock", refused)
    (tmp_path / LEFT).write_bytes(b"a")
    with holding(three()) as (_, directory):
        assert directory.mirror(tmp_path).counts == {"created": 3}
    assert left_in(tmp_path) == [LEFT]


# Programs

MIRROR = """
import os, sys
from edusync.swad import Course, Session, SwadAPI

def fsync(_):
    os.fsync = lambda _: None
    {at_the_end_of_the_first_file}

os.fsync = fsync
url, key, folder = sys.argv[1:]
course = Course.get(Session(SwadAPI(url, rate=None), key), 1)
print(dict(course.documents().mirror(folder).counts))
"""
KILLED = MIRROR.format(at_the_end_of_the_first_file="os.kill(os.getpid(), 9)")
HELD_UP = MIRROR.format(at_the_end_of_the_first_file="print('wait', flush=True); input()")


def program(code: str, swad: Swad, folder: Path) -> list[str]:
    return [sys.executable, "-c", code, swad.url, KEY, str(folder)]


def test_a_mirror_that_was_killed_is_completed_by_the_next(tmp_path: Path) -> None:
    with holding(three()) as (swad, directory):
        done = subprocess.run(program(KILLED, swad, tmp_path), check=False)
        assert done.returncode == -signal.SIGKILL
        [left] = left_in(tmp_path)
        assert (tmp_path / left).read_bytes() == b"aaa"
        assert directory.mirror(tmp_path).counts == {"created": 3}
    assert (left_in(tmp_path), (tmp_path / "a.txt").read_bytes()) == ([], b"aaa")


@pytest.mark.parametrize("killed", [False, True])
def test_two_mirrors_of_a_folder_at_once_leave_each_other_alone(
    tmp_path: Path, killed: bool
) -> None:
    with (
        holding(three()) as (swad, directory),
        subprocess.Popen(
            program(HELD_UP, swad, tmp_path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as other,
    ):
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "wait\n"
        [unfinished] = left_in(tmp_path)
        assert directory.mirror(tmp_path).counts == {"created": 3}
        assert left_in(tmp_path) == [unfinished]
        if killed:
            other.kill()
            other.wait()
            assert directory.mirror(tmp_path).counts == {"unchanged": 3}
        else:
            other.stdin.write("\n")
            other.stdin.close()
            assert other.stdout.read() == "{'unchanged': 3}\n"
    assert left_in(tmp_path) == []
    assert {path.read_bytes() for path in tmp_path.rglob("*.txt")} == {b"aaa", b"bb", b"c"}


def test_a_file_that_came_meanwhile_and_is_another_fails(tmp_path: Path) -> None:
    with holding({"a.txt": Held(b"aaa")}) as (swad, directory):
        answer = swad.handlers.getFile

        def meanwhile(parameters: dict[str, str]) -> object:
            (tmp_path / "a.txt").write_bytes(b"mine")
            return answer(parameters)

        swad.handlers = {"getFile": meanwhile}
        report = directory.mirror(tmp_path)
    assert "is there already" in report.failed[0].reason
    assert (tmp_path / "a.txt").read_bytes() == b"mine"


def test_a_folder_whose_names_cannot_be_listed_keeps_no_file_from_being_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path) -> list[str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr("edusync.core.files.os.listdir", closed)
    with holding(three()) as (_, directory):
        assert directory.mirror(tmp_path).counts == {"created": 3}
