"""Every call of ours that writes a file: what is there stays, or is replaced by a whole one."""

import gzip
import inspect
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edusync import swad, wims
from edusync.errors import EdusyncError, InvalidValue
from edusync.results import Passwords
from edusync.sandbox import Sandbox
from edusync.wims import Class
from tests.conftest import ROOT

OLD, ROW = b"precious", {"quser": "jdoe", "lastname": "Doe", "password": "secret12"}


class School:
    """A class and a course in memory, and what counts the requests of both."""

    def __init__(self) -> None:
        box = Sandbox.sample()
        self.c = Class.get(box.wims_api(), 20001, "myclass")
        self.session = swad.Session.login(box.swad_api(rate=None), "@ada", "sandbox-1")
        self.course = swad.Course.get(self.session, 1)
        self.book = self.c.gradebook()
        self.users = self.c.users.list(full=True)
        self.tests = self.course.tests()
        self.file = next(file for file in self.course.documents().walk() if not file.is_link)


Writer = Callable[[School, Path, bool], object]


def filled(school: School, path: Path, overwrite: bool) -> object:
    template = path.with_name("template.csv")
    template.write_text("regnum;Note\n80000001;\n")
    return school.book.fill_template(
        template, path, key="regnum", column="Note", overwrite=overwrite
    )


REPLACING: dict[str, Writer] = {
    "ItemList.to_csv": lambda s, path, over: s.users.to_csv(path, overwrite=over),
    "ItemList.to_csv(secrets=True)": lambda s, path, over: s.users.to_csv(
        path, secrets=True, overwrite=over
    ),
    "Gradebook.to_csv": lambda s, path, over: s.book.to_csv(path, overwrite=over),
    "Gradebook.fill_template": filled,
    "Class.archive": lambda s, path, over: s.c.archive(path, overwrite=over),
    "Tests.to_gift": lambda s, path, over: s.tests.to_gift(path, overwrite=over),
    "File.download": lambda s, path, over: s.file.download(path, overwrite=over),
}
# What they hold cannot be had again once the call is done, so nothing of the kind is replaced.
KEEPING: dict[str, Writer] = {
    "Passwords.to_csv": lambda s, path, _: Passwords([ROW]).to_csv(path),
    "Class.rollover": lambda s, path, _: s.c.rollover(archive_to=path, in_place=True),
    "User.forget": lambda s, path, _: s.users[0].forget(path),
}
PRIVATE = {
    "ItemList.to_csv(secrets=True)",
    "Class.archive",
    "Tests.to_gift",  # with the answers
    *KEEPING,
}


@pytest.fixture(scope="module")
def school() -> School:
    return School()


@pytest.mark.parametrize("name", [*REPLACING, *KEEPING])
def test_a_file_that_is_there_is_refused_before_any_request(
    school: School, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(OLD)
    with school.c.connection[0].counted() as asked, school.session.counted() as sent:
        with pytest.raises(InvalidValue, match="is there already") as caught:
            (REPLACING | KEEPING)[name](school, path, False)
        assert asked() + sent() == 0
    assert ("overwrite=True" in str(caught.value)) == (name in REPLACING)
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("name", REPLACING)
def test_a_full_disk_leaves_the_old_file(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(OLD)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises((OSError, EdusyncError), match="No space left"):
        REPLACING[name](school, path, True)
    assert path.read_bytes() == OLD
    assert {item.name for item in tmp_path.iterdir()} <= {"file", "template.csv"}


def held(path: Path) -> bytes:
    """What a file holds; of an archive without the second in which it was packed."""
    body = path.read_bytes()
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


@pytest.mark.parametrize("name", [*REPLACING, *KEEPING])
def test_the_new_file_is_whole_and_as_private_as_what_it_holds(tmp_path: Path, name: str) -> None:
    path, replaced = tmp_path / "file", tmp_path / "replaced"
    school = School()
    before = os.umask(0o022)
    try:
        (REPLACING | KEEPING)[name](school, path, False)
        if name in REPLACING:
            replaced.write_bytes(OLD)
            REPLACING[name](school, replaced, True)
            assert held(replaced) == held(path)
            assert stat.S_IMODE(replaced.stat().st_mode) == stat.S_IMODE(path.stat().st_mode)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == (0o600 if name in PRIVATE else 0o644)


# Lets each writer replace a file, in a process of its own that is killed on the way: when all is
# written, when it is on the disk, and when it has its name.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from tests.sandbox.test_writers import OLD, REPLACING, School

def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

school = School()
for name, writer in REPLACING.items():
    for at, stop in enumerate(("fsync", "replace")):
        path = Path(sys.argv[1], f"{name} {at}")
        path.write_bytes(OLD)
        child = os.fork()
        if not child:
            setattr(os, stop, killed)
            writer(school, path, True)
            os._exit(0)
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), path.read_bytes() == OLD, flush=True)
"""


def test_a_killed_program_leaves_the_old_file(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines() == [f"{-signal.SIGKILL} True"] * 2 * len(REPLACING)


# What takes a path besides: it reads, adds lines, or decides for each file of a folder.
OTHERS = {
    "Class.enrol",  # people are read, rows of new passwords added
    "Class.unenrol",
    "WimsAPI.putcsv",
    "Users.forget",  # does what User.forget does
    "AttendanceEvent.roll_call",
    "RollCall.scan_many",  # reads
    "Directory.mirror",
}


def takes_a_path(function: Callable[..., object]) -> bool:
    return any("Path" in str(hint) for hint in inspect.get_annotations(function).values())


def test_every_call_that_takes_a_path_is_in_the_tables() -> None:
    public = [(name, getattr(one, name)) for one in (wims, swad) for name in one.__all__]
    models = [held for _, held in public]
    found = {
        f"{name}.{method}"
        for name, held in public
        for method, function in inspect.getmembers(held, inspect.isfunction)
        if not method.startswith("_") and takes_a_path(function)
        if not any(
            getattr(base, method, None) is function for base in held.__mro__[1:] if base in models
        )
    }
    written = {name.partition("(")[0] for name in REPLACING | KEEPING}
    assert found == written | OTHERS
