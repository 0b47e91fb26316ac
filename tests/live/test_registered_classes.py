"""Classes that a teacher made on WIMS' own pages, and that a program was let into afterwards."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from edusync.errors import ServerBug
from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import ok
from tests.contract.wims.registered import PAGE_SETTINGS, SETTINGS, rewritten
from tests.contract.wims.work import Work
from tests.contract.wims.years import COPIED, fill
from tests.live.registration import connect, register
from tests.targets import Server

pytestmark = pytest.mark.files

SHIPPED = "9001"  # a class that WIMS ships


@pytest.fixture
def rclass(api: WimsAPI, classes: Path) -> Iterator[str]:
    """A name that no other class has; all that have it are deleted, listed or not."""
    name = f"registered{api.rng.randint(1, 10**9)}"
    yield name
    for file in classes.glob("*/.def"):
        if f"/{name}+".encode() in file.read_bytes():
            ok(api.delclass(file.parent.name, name))


@pytest.fixture
def taught(server: Server, api: WimsAPI, classes: Path, rclass: str) -> Class:
    """A class from WIMS' page, with a year of students and work in it."""
    number = register(server, classes, f"Rings {api.rng.randint(1, 10**9)}")
    connect(server, classes, number, rclass)
    found = Class.get(api, number, rclass)
    fill(found, Work(server, found))
    return found


def test_the_page_writes_the_settings_that_the_other_tests_take_for_its_own(
    taught: Class, classes: Path
) -> None:
    held = (classes / str(taught.qclass) / ".def").read_text("latin-1")
    names = set(re.findall(r"(?m)^!set class_(\w+)=.", held))
    assert {name: value for name, value in SETTINGS.items() if name in names} == PAGE_SETTINGS


def test_it_is_copied(taught: Class) -> None:
    made = taught.copy()
    assert (made.not_copied, made.left) == (PAGE_SETTINGS, COPIED)
    assert [sheet.title for sheet in made.new.sheets] == ["One", "Two"]
    assert (made.new.supervisor.lastname, list(made.new.users)) == ("Noether", [])
    assert [user.quser for user in taught.users] == ["jdoe", "xroe"]


def test_it_is_rolled_over(taught: Class, tmp_path: Path) -> None:
    plan = taught.rollover(archive_to=tmp_path, dry_run=True)
    done = taught.rollover(archive_to=tmp_path, name="Next year")
    assert done.new is not None
    assert plan.not_copied == done.not_copied == PAGE_SETTINGS
    assert "exolog='2'" in " ".join(done.warnings)
    assert [exam.title for exam in done.new.exams] == ["Final"]
    assert done.new.qclass in [c.qclass for c in Class.list(taught.connection[0], taught.rclass)]


def test_in_place_keeps_every_setting(
    taught: Class, server: Server, classes: Path, tmp_path: Path
) -> None:
    rewritten(Work(server, taught), SETTINGS)
    done = taught.rollover(archive_to=tmp_path, in_place=True)
    held = (classes / str(taught.qclass) / ".def").read_text("latin-1")
    assert (done.not_copied, list(taught.users)) == ({}, [])
    assert all(f"!set class_{name}={value}\n" in held for name, value in SETTINGS.items())


def test_all_settings_of_wims_own_pages_are_named(taught: Class, server: Server) -> None:
    rewritten(Work(server, taught), SETTINGS)
    assert taught.copy().not_copied == SETTINGS


def test_a_copy_that_fails_after_all_leaves_nothing(
    taught: Class, classes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edusync.wims.classes.copy.unlike", lambda *_: ["a file"])
    with pytest.raises(ServerBug, match="differs in a file") as caught:
        taught.copy()
    number = re.findall(r"the copy, class (\d+)", str(caught.value))[0]
    assert "was deleted again" in caught.value.__notes__[0]
    assert not (classes / number / ".def").exists()


@pytest.fixture
def shipped(server: Server, api: WimsAPI, classes: Path, rclass: str) -> Class:
    """The class that WIMS ships, as a class of ours: it has no line `class_connections`."""
    folder = classes / str(api.rng.randint(1_000_000, 9_999_999))
    shutil.copytree(classes / SHIPPED, folder)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, classes.stat().st_uid, classes.stat().st_gid)
    held = (folder / ".def").read_bytes()
    line = f"!set class_connections=+{server.ident}/{rclass}+\n"
    (folder / ".def").write_bytes(held + line.encode())
    return Class.get(api, folder.name, rclass)


def test_a_class_that_wims_ships_is_copied_and_rolled_over(shipped: Class, tmp_path: Path) -> None:
    titles = [sheet.title for sheet in shipped.sheets]
    copy = shipped.copy()
    assert copy.not_copied == {"domain": "help", "keywords": "developpement,wimshelp"}
    assert [sheet.title for sheet in copy.new.sheets] == titles != []
    assert "a comma in its institution or supervisor" in copy.warnings[1]
    # Its sheets hold what WIMS drops where a date is changed.
    done = shipped.rollover(archive_to=tmp_path, name="Next year", force=True)
    assert done.new is not None
    assert [sheet.title for sheet in done.new.sheets] == titles
