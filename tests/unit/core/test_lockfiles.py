"""The files of locks where somebody else was first, where nothing can be written, or locked."""

import errno
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from edusync.core import lock_files, locks
from edusync.errors import Timeout
from tests.unit.core.test_locks import PATIENT, in_thread, other_program, take
from tests.unit.scripted import ok, playing

PRECIOUS = "a file of somebody else"
Spoil = Callable[[Path], object]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners, links and pipes of POSIX")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test's own, in a process that was not warned yet."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(locks, "_warned", set())
    return place


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_text(PRECIOUS)
    return path


@pytest.fixture
def lock() -> locks.Lock:
    return locks.Lock("class 1 of somewhere")


def use(lock: locks.Lock) -> None:
    """What a program does with a lock: reads and writes, several times."""
    for _ in range(2):
        before = lock.mark()
        assert before is not None
        with lock.shared(PATIENT):
            assert lock.mark() == before
        with lock.exclusive(PATIENT):
            assert isinstance(in_thread(take(lock, "shared"))[0], Timeout)


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    return [record.getMessage() for record in caplog.records if record.name == "edusync.locks"]


def works_alone(caplog: pytest.LogCaptureFixture, why: str) -> None:
    """That the locks of this process work, and that the others are missed once."""
    use(locks.Lock("class 1 of somewhere"))
    use(locks.Lock("class 2 of somewhere"))
    [warning] = warnings_of(caplog)
    assert why in warning


def a_link(path: Path, to: Path) -> None:
    to.mkdir(exist_ok=True)
    path.symlink_to(to)


def open_to(mode: int) -> Spoil:
    def make(path: Path) -> None:
        path.mkdir()
        path.chmod(mode)

    return make


FOLDERS: dict[str, tuple[Spoil, str]] = {
    "a link": (lambda path: a_link(path, path.parent / "elsewhere"), "is no folder"),
    "a link to nowhere": (lambda path: path.symlink_to("nowhere"), "is no folder"),
    "a file": (Path.touch, "is no folder"),
    "a pipe": (os.mkfifo, "is no folder"),
    "open to the group": (open_to(0o770), "other users may write"),
    "open to all": (open_to(0o1777), "other users may write"),
}


@pytest.mark.parametrize(("spoil", "why"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder_that_is_not_private_is_not_used(
    spoil: Spoil, why: str, temporary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(lock_files.folder_name())
    works_alone(caplog, why)
    assert [*temporary.rglob("*.lock"), *temporary.rglob("*.mark")] == []


def test_a_folder_of_another_user_is_not_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lock_files.folder()
    mine = os.geteuid()
    lock_files.folder_name().rename(lock_files.folder_name().with_name(f"edusync-locks-{mine + 1}"))
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    works_alone(caplog, "belongs to another user")
    assert [*lock_files.folder_name().iterdir()] == []


def test_a_temporary_folder_that_is_missing_turns_them_off(
    temporary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    temporary.rmdir()
    works_alone(caplog, "No such file or directory")


def test_a_machine_without_a_temporary_folder_turns_them_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    works_alone(caplog, "No usable temporary directory")


def test_a_temporary_folder_that_is_read_only_turns_them_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "mkdir", refuse)
    works_alone(caplog, "Read-only file system")


def test_a_folder_that_turned_read_only_turns_them_off(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(lock)
    really = os.open

    def refuse(path: object, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really(str(path), flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    works_alone(caplog, "Read-only file system")


def test_each_folder_is_missed_once(
    lock: locks.Lock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("one", "two", "one"):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
        use(lock)
    assert len(warnings_of(caplog)) == 2


def test_a_folder_that_was_mended_is_used(lock: locks.Lock, temporary: Path) -> None:
    lock_files.folder_name().touch()
    use(lock)
    lock_files.folder_name().unlink()
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)


# ------------------------------------------------------------------ the files


def owned_by_somebody(path: Path, _: Path) -> None:
    path.touch()
    os.chown(path, 6666, 6666)


FILES: dict[str, Callable[[Path, Path], object]] = {
    "a link": lambda path, victim: path.symlink_to(victim),
    "a link to nowhere": lambda path, victim: path.symlink_to(victim.with_name("new")),
    "another name": lambda path, victim: path.hardlink_to(victim),
    "a pipe": lambda path, victim: os.mkfifo(path),
    "a folder": lambda path, victim: path.mkdir(),
}
if os.name == "posix" and os.geteuid() == 0:  # none but root can give a file away
    FILES["of another user"] = owned_by_somebody


@pytest.mark.parametrize("ending", ["lock", "mark"])
@pytest.mark.parametrize("spoil", FILES.values(), ids=FILES)
def test_a_file_that_is_no_plain_file_of_ours_is_left_alone(
    spoil: Callable[[Path, Path], object],
    ending: str,
    lock: locks.Lock,
    victim: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = lock_files.folder() / f"{lock._stem}.{ending}"
    spoil(path, victim)
    before = os.lstat(path)
    use(lock)
    assert len(warnings_of(caplog)) == 1
    assert victim.read_text() == PRECIOUS
    assert not victim.with_name("new").exists()
    after = os.lstat(path)
    assert (after.st_size, after.st_mode, after.st_mtime) == (
        before.st_size,
        before.st_mode,
        before.st_mtime,
    )


def test_writers_keep_each_other_out_though_their_marks_cannot_be_left(lock: locks.Lock) -> None:
    (lock_files.folder() / f"{lock._stem}.mark").symlink_to("nowhere")
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)


def test_what_a_lock_file_holds_stays(lock: locks.Lock) -> None:
    path = lock_files.folder() / f"{lock._stem}.lock"
    path.write_text(PRECIOUS)
    use(lock)
    assert path.read_text() == PRECIOUS


def test_files_are_readable_by_their_owner_alone(lock: locks.Lock) -> None:
    use(lock)
    found = [lock_files.folder(), *lock_files.folder().iterdir()]
    assert len(found) == 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in found)


def test_a_folder_that_is_deleted_while_it_is_used_is_made_anew(
    lock: locks.Lock, caplog: pytest.LogCaptureFixture
) -> None:
    with lock.exclusive(PATIENT):
        shutil.rmtree(lock_files.folder())
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)
    assert warnings_of(caplog) == []


def test_a_lock_file_that_is_deleted_before_it_is_locked_is_made_anew(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = lock_files.try_lock
    path = lock_files.folder() / f"{lock._stem}.lock"

    def delete_first(file: int) -> bool:
        monkeypatch.setattr(lock_files, "try_lock", really)
        path.unlink()
        return really(file)

    monkeypatch.setattr(lock_files, "try_lock", delete_first)
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EIO])
def test_a_disk_on_which_nothing_can_be_locked_turns_them_off(
    number: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", refuse)
    works_alone(caplog, os.strerror(number))


def test_a_disk_that_fails_at_the_unlocking_leaves_the_lock_free(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(lock_files, "_unlock", refuse)
    use(lock)
    assert other_program(lock.name) == "got it"
    assert len(warnings_of(caplog)) == 1


def test_a_full_disk_stops_no_writer(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", refuse)
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)
    assert len(warnings_of(caplog)) == 1


def test_a_client_reads_and_writes_without_the_files(caplog: pytest.LogCaptureFixture) -> None:
    lock_files.folder_name().touch()
    user = {"lastname": "D", "firstname": "J", "password": "secret12"}
    with playing(ok(message="user jdoe exists"), ok()) as script:
        api = script.api()
        assert api.checkuser(9001, "r", "jdoe")[0]
        assert api.adduser(9001, "r", "jdoe", user)[0]
    assert script.jobs == ["checkuser", "adduser"]
    assert len(warnings_of(caplog)) == 1


# ------------------------------------------------------------------ other programs

FORKS_AND_DIES = """
import os, sys
from edusync.core import locks
with locks.lock(sys.argv[1]).exclusive(lambda: 30):
    if os.fork():
        os._exit(0)
    print("forked", flush=True)
    sys.stdin.read()
"""


def test_a_child_of_a_program_that_died_does_not_keep_the_lock(lock: locks.Lock) -> None:
    program = [sys.executable, "-c", FORKS_AND_DIES, lock.name]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"forked\n"
        parent.wait()
        assert other_program(lock.name) == "got it"


def test_a_program_that_was_killed_does_not_keep_the_lock(lock: locks.Lock) -> None:
    code = FORKS_AND_DIES.replace("os.fork()", "os.kill(os.getpid(), 9) or True")
    done = subprocess.run([sys.executable, "-c", code, lock.name], check=False)
    assert done.returncode == -9
    assert lock.mark() is None
    assert other_program(lock.name) == "got it"
    assert lock.mark() is not None


COUNTS = """
import sys
from pathlib import Path
from edusync.core import locks
counter = Path(sys.argv[2])
for _ in range(50):
    with locks.lock(sys.argv[1]).exclusive(lambda: 60):
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def test_four_programs_write_one_after_the_other(lock: locks.Lock, tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    program = [sys.executable, "-c", COUNTS, lock.name, str(counter)]
    running = [subprocess.Popen(program) for _ in range(4)]
    assert [one.wait() for one in running] == [0] * 4
    assert counter.read_text() == "200"
