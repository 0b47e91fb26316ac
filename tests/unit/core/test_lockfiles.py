"""The files of locks where somebody else was first, where nothing can be written, or locked."""

import contextlib
import errno
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edusync.core import lock_files, locks
from edusync.errors import Timeout
from tests.unit.core.test_locks import (
    PATIENT,
    in_thread,
    killed_while_it_held,
    other_program,
    take,
)
from tests.unit.scripted import ok, playing

PRECIOUS = "a file of somebody else"
Spoil = Callable[[Path], object]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners, links and pipes of POSIX")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's own folder is to be made, in a process that was not warned yet."""
    place = tmp_path / "state"
    monkeypatch.setenv("EDUSYNC_STATE_DIR", str(place))
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


def file_of(lock: locks.Lock) -> Path:
    return lock_files.folder().path / f"{lock._stem}.lock"


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


def open_to(mode: int) -> Spoil:
    def make(path: Path) -> None:
        path.mkdir()
        path.chmod(mode)

    return make


FOLDERS: dict[str, tuple[Spoil, str]] = {
    "a link in a circle": (lambda path: path.symlink_to(path), "is no folder"),
    "a file": (Path.touch, "is no folder"),
    "a pipe": (os.mkfifo, "is no folder"),
    "open to the group": (open_to(0o770), "other users may write"),
    "open to all": (open_to(0o1777), "other users may write"),
    "open to a group, and readable by all": (open_to(0o2775), "other users may write"),
}


@pytest.mark.parametrize(("spoil", "why"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder_that_is_not_private_is_not_used(
    spoil: Spoil, why: str, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(state)
    works_alone(caplog, why)
    assert not state.is_dir() or [*state.iterdir()] == []


def test_a_folder_of_another_user_is_not_used(
    state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    state.mkdir(0o700)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    works_alone(caplog, "belongs to another user")
    assert [*state.iterdir()] == []


def test_a_folder_that_a_link_of_the_user_names_is_used(
    state: Path, tmp_path: Path, lock: locks.Lock
) -> None:
    state.symlink_to(tmp_path / "elsewhere")
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)
        assert [path.suffix for path in (tmp_path / "elsewhere").iterdir()] == [".lock"]


def test_programs_with_other_temporary_folders_keep_each_other_out(
    lock: locks.Lock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lock.exclusive(PATIENT):
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        assert "in use by another program" in other_program(lock.name)


def test_without_the_variable_it_is_the_folder_of_the_system_for_the_state_of_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDUSYNC_STATE_DIR")
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path / "a" / "b")
    assert lock_files.folder().path == (tmp_path / "a" / "b").resolve()
    assert (tmp_path / "a" / "b").is_dir()


def homeless(*_: object, **__: object) -> Path:
    raise RuntimeError("could not determine the home directory")


@pytest.mark.parametrize("found", [homeless, lambda *_, **__: Path("~/.local/state/edusync")])
def test_a_user_without_a_home_has_no_locks_between_programs(
    found: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.delenv("EDUSYNC_STATE_DIR")
    monkeypatch.setattr("platformdirs.user_state_path", found)
    monkeypatch.chdir(tmp_path)
    works_alone(caplog, "home")
    assert [*tmp_path.iterdir()] == []


def test_a_home_that_is_read_only_turns_them_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "mkdir", refuse)
    works_alone(caplog, "Read-only file system")


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_in_which_nothing_can_be_made_any_more_turns_them_off(
    number: int, lock: locks.Lock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(lock)
    really = os.open

    def refuse(path: object, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(number, os.strerror(number))
        return really(str(path), flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    works_alone(caplog, os.strerror(number))


def test_each_folder_is_missed_once(
    lock: locks.Lock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("one", "two", "one"):
        (tmp_path / name).touch()
        monkeypatch.setenv("EDUSYNC_STATE_DIR", str(tmp_path / name))
        use(lock)
    assert len(warnings_of(caplog)) == 2


def test_a_folder_that_was_mended_is_used(lock: locks.Lock, state: Path) -> None:
    state.touch()
    use(lock)
    state.unlink()
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


@pytest.mark.parametrize("which", ["of the lock", "of the marks"])
@pytest.mark.parametrize("spoil", FILES.values(), ids=FILES)
def test_a_file_that_is_no_plain_file_of_ours_is_left_alone(
    spoil: Callable[[Path, Path], object],
    which: str,
    lock: locks.Lock,
    victim: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = file_of(lock) if which == "of the lock" else lock_files.folder().path / locks.MARKS
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
    (lock_files.folder().path / locks.MARKS).symlink_to("nowhere")
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)


def test_files_are_readable_by_their_owner_alone(lock: locks.Lock, state: Path) -> None:
    use(lock)
    with lock.exclusive(PATIENT):
        found = [state, *state.iterdir()]
        assert len(found) == 3
        assert all(path.stat().st_mode & 0o077 == 0 for path in found)


def test_locks_that_are_given_back_leave_one_small_file(state: Path) -> None:
    for number in range(1000):
        with locks.lock(f"class {number} of somewhere").exclusive(PATIENT):
            pass
    (left,) = state.iterdir()
    assert (left.name, left.stat().st_size <= 4096) == (locks.MARKS, True)


def test_what_killed_programs_left_is_removed_by_the_next_one(state: Path) -> None:
    lost, busy = locks.Lock("class 1 of somewhere"), locks.Lock("class 2 of somewhere")
    killed_while_it_held(lost)
    (state / "somebody.lock").touch()
    before = locks._seen(lost._stem)
    with busy.exclusive(PATIENT):
        assert other_program("class 3 of somewhere") == "got it"
        assert file_of(busy).exists()
    assert sorted(path.name for path in state.iterdir()) == [locks.MARKS, "somebody.lock"]
    assert lost.mark() not in (None, before)


def test_of_two_classes_with_one_mark_each_knows_when_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locks, "MARK_COUNT", 1)
    one, two = (locks.Lock(f"class {number} of somewhere") for number in (1, 2))
    before = one.mark()
    with two.exclusive(PATIENT):
        assert one.mark() == before
        assert two.mark() == b""
    assert one.mark() not in (None, before)  # read again, though nobody wrote it
    with one.exclusive(PATIENT):
        with two.exclusive(PATIENT):
            pass
        assert locks.Lock(one.name).mark() is None


def test_a_program_killed_while_it_gave_a_lock_back_leaves_the_others_undisturbed(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    another = locks.Lock(lock.name)  # what another program has instead
    before = another.mark()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda _: None)  # as far as it got
        with lock.exclusive(PATIENT):
            pass
    assert another.mark() is None
    with another.exclusive(PATIENT):
        pass
    assert another.mark() not in (None, before)


def test_a_folder_that_is_deleted_while_it_is_used_is_made_anew(
    lock: locks.Lock, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with lock.exclusive(PATIENT):
        shutil.rmtree(state)
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)
    assert warnings_of(caplog) == []


def test_a_lock_file_that_is_deleted_before_it_is_locked_is_made_anew(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = lock_files.try_lock
    path = file_of(lock)

    def delete_first(file: int) -> bool:
        monkeypatch.setattr(lock_files, "try_lock", really)
        path.unlink()
        return really(file)

    monkeypatch.setattr(lock_files, "try_lock", delete_first)
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)


@pytest.mark.parametrize("how", ["unlinked", "renamed"])
def test_a_lock_that_was_removed_while_it_was_held_is_not_taken_from_who_has_it_now(
    how: str, lock: locks.Lock, state: Path
) -> None:
    other = locks.Lock(lock.name)
    with contextlib.ExitStack() as late:
        with lock.exclusive(PATIENT):
            file_of(lock).unlink() if how == "unlinked" else state.rename(state.with_name("old"))
            late.enter_context(other.exclusive(PATIENT))
        assert file_of(lock).exists()
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


def test_a_client_reads_and_writes_without_the_files(
    state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    state.touch()
    user = {"lastname": "D", "firstname": "J", "password": "secret12"}
    with playing(ok(message="user jdoe exists"), ok()) as script:
        api = script.api()
        assert api.checkuser(9001, "r", "jdoe")[0]
        assert api.adduser(9001, "r", "jdoe", user)[0]
    assert script.jobs == ["checkuser", "adduser"]
    assert len(warnings_of(caplog)) == 1


# ------------------------------------------------------------------ other programs

WRITES = """
from edusync.core import locks
with locks.lock("class 1 of x").exclusive(lambda: 3):
    pass
"""


def ran(code: str) -> "subprocess.CompletedProcess[str]":
    program = [sys.executable, "-c", code]
    return subprocess.run(program, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("which", ["of the lock", "of the marks"])
def test_a_program_follows_no_link_that_somebody_put_into_the_folder(
    which: str, victim: Path
) -> None:
    lock = locks.Lock("class 1 of x")
    trap = file_of(lock) if which == "of the lock" else lock_files.folder().path / locks.MARKS
    trap.symlink_to(victim)
    done = subprocess.run(
        [sys.executable, "-c", WRITES], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "no locks between programs" in done.stderr) == (0, True)
    assert victim.read_text() == PRECIOUS
    assert trap.is_symlink()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives folders away")
def test_a_program_uses_no_folder_of_somebody_else(state: Path) -> None:
    state.mkdir()
    state.chmod(0o777)
    os.chown(state, 6666, 6666)
    done = subprocess.run(
        [sys.executable, "-c", WRITES], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "belongs to another user" in done.stderr) == (0, True)
    assert [*state.iterdir()] == []


ENDS_WITH_THREADS = """
import threading
from edusync.core import locks
holding = threading.Event()
def hold():
    with locks.lock("class 1 of x").exclusive(lambda: 3):
        holding.set()
        threading.Event().wait()
threading.Thread(target=hold, daemon=True).start()
holding.wait()
"""


def test_a_program_that_ends_while_a_thread_holds_a_lock_ends_quietly(state: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDS_WITH_THREADS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert other_program("class 1 of x") == "got it"
    assert [path.name for path in state.iterdir()] == [locks.MARKS]


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
