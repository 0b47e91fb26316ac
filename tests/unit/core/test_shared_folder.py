"""One folder for the locks of several users, which root made for their group."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from edusync.core import lock_files, locks
from tests.unit.core.test_locks import PATIENT, other_program

ROOT = os.name == "posix" and os.geteuid() == 0
pytestmark = pytest.mark.skipif(not ROOT, reason="only root can make it, and be several users")

GROUP, ADA, BOB, EVE = 6000, 6001, 6002, 6003  # Eve is not of the group


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as above:  # pytest's own is closed to other users
        Path(above).chmod(0o711)
        place = Path(above) / "state"
        place.mkdir()
        os.chown(place, 0, GROUP)
        place.chmod(0o2770)
        monkeypatch.setenv("EDUSYNC_STATE_DIR", str(place))
        monkeypatch.setattr(locks, "_warned", set())
        yield place


@pytest.fixture
def lock(place: Path) -> locks.Lock:
    return locks.Lock("class 1 of somewhere")


def test_what_is_made_there_is_open_to_the_group_whatever_the_umask(
    place: Path, lock: locks.Lock
) -> None:
    before = os.umask(0o077)
    try:
        with lock.exclusive(PATIENT):
            pass
        with lock.exclusive(PATIENT):
            found = [path.stat() for path in place.iterdir()]
    finally:
        os.umask(before)
    assert [(stat.S_IMODE(one.st_mode), one.st_gid) for one in found] == [(0o660, GROUP)] * 2


def test_a_file_of_another_user_of_the_group_is_used(place: Path, lock: locks.Lock) -> None:
    file = place / f"{lock._stem}.lock"
    file.touch()
    os.chown(file, ADA, GROUP)
    file.chmod(0o660)
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)
    assert not file.exists()


def test_a_file_of_another_group_is_left_alone(
    place: Path, lock: locks.Lock, caplog: pytest.LogCaptureFixture
) -> None:
    file = place / f"{lock._stem}.lock"
    file.touch()
    os.chown(file, EVE, EVE)
    with lock.exclusive(PATIENT):
        pass
    assert "belongs to another group" in caplog.text
    assert file.exists()


def program_of(user: int, name: str, *, group: int = GROUP) -> str:
    """What a program of another user says, which wants the lock: a child of this one."""
    read, written = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([group])
            os.setgid(user)
            os.setuid(user)
            os.umask(0o077)
            lock = locks.Lock(name)
            with lock.exclusive(lambda: 0.05):
                said = "got it" if lock._file.held else "without a file"
        except BaseException as error:
            said = str(error)
        os.write(written, said.encode())
        os._exit(0)
    os.close(written)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        return pipe.read().decode()


def test_users_of_the_group_keep_each_other_out(place: Path, lock: locks.Lock) -> None:
    assert program_of(ADA, lock.name) == "got it"
    with lock.exclusive(PATIENT):
        assert "in use by another program" in program_of(BOB, lock.name)
    assert program_of(BOB, lock.name) == "got it"
    assert [path.name for path in place.iterdir()] == [locks.MARKS]


def test_a_user_who_is_not_of_the_group_has_no_locks_with_them(lock: locks.Lock) -> None:
    assert program_of(EVE, lock.name, group=EVE) == "without a file"


@pytest.mark.parametrize(
    ("owner", "mode"), [(0, 0o770), (0, 0o2777), (0, 0o2775), (0, 0o3770), (ADA, 0o2770)]
)
def test_another_mode_or_owner_is_refused(place: Path, owner: int, mode: int) -> None:
    os.chown(place, owner, GROUP)
    place.chmod(mode)
    with pytest.raises(OSError, match=r"other users may write|another user"):
        lock_files.folder()
