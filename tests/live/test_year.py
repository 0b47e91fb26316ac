"""The year's work on classes that hold what only WIMS' own pages, or time, put there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edusync.wims import Class, User, WimsAPI, archive_all, read_archive
from tests.conftest import make_class
from tests.contract.wims.work import Work
from tests.contract.wims.years import KEPT, fill
from tests.live.test_administration import write
from tests.targets import Server

pytestmark = pytest.mark.files

ELSEWHERE = "another"  # a connection of its own, so that no other class is in its list
# What students leave in WIMS' own pages, as {0} stands for the login; the last three stay.
TRACES = ["examlog/{0}/SESSION/1", "exolog/{0}", "photoboard/{0}"]
TRACES += ["freeworksdata/1/work/{0}-file/a.txt", "photoboard/{0}.jpg", "tchat/{0}"]


def trace(classes: Path, home: Class, login: str) -> None:
    for path in TRACES:
        write(classes / str(home.qclass) / path.format(login), b"x", classes)


def edit(classes: Path, home: Class, path: str, old: str, new: str) -> None:
    """Changes a file of a class as somebody else's program might."""
    file = classes / str(home.qclass) / path
    file.write_bytes(file.read_bytes().replace(old.encode(), new.encode()))


def test_a_copy_tells_what_it_holds_of_students(home: Class, server: Server, classes: Path) -> None:
    fill(home, Work(server, home))
    for login in ("jdoe", "xroe"):
        trace(classes, home, login)
    home.users.remove("xroe")
    made = home.copy()
    new = classes / str(made.new.qclass)
    held = {str(path.relative_to(new)): path for path in new.rglob("*") if path.is_file()}
    about = {
        name
        for name, path in held.items()
        for login in ("jdoe", "xroe")
        if login in name or login.encode() in path.read_bytes()
    }
    assert made.left == tuple(sorted(about))
    assert {path.format("jdoe") for path in TRACES[1:]} <= set(made.left)
    assert {path.format("xroe") for path in TRACES[3:]} <= set(made.left)
    assert not {name for name in held if name.startswith((".users/", "score/", "examlog/"))}
    made.new.delete()


def test_a_cleaned_class_tells_what_it_holds_of_students(
    home: Class, server: Server, classes: Path
) -> None:
    fill(home, Work(server, home))
    trace(classes, home, "jdoe")
    assert set(home.clean().left) == {*KEPT, *(path.format("jdoe") for path in TRACES[1:])}
    User("jdoe", "Other", "Jane", "secret12").save(home)
    assert home.sheets[1].scores("jdoe").score == 0


def test_a_forgotten_user_leaves_what_is_told(
    home: Class, server: Server, classes: Path, tmp_path: Path
) -> None:
    fill(home, Work(server, home))
    for login in ("jdoe", "xroe"):
        trace(classes, home, login)
    done = home.users["jdoe"].forget(tmp_path / "jdoe.json")
    assert done.left == (".log", *sorted(path.format("jdoe") for path in TRACES[3:]))
    assert {path.format("jdoe") for path in TRACES[:3]} <= set(done.erased)
    assert (classes / str(home.qclass) / "exolog/xroe").exists()


@pytest.fixture
def backup(home: Class, classes: Path) -> Iterator[Path]:
    """Where the server looks for a backup of the class."""
    root = classes.parent.parent
    path = root / f"backup/oldclasses/2020/{home.qclass}.tgz"
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in (path.parent.parent, path.parent):
        os.chown(folder, classes.stat().st_uid, classes.stat().st_gid)
    yield path
    path.unlink(missing_ok=True)
    (root / f"backuprestore/2020/{home.qclass}.tgz").unlink(missing_ok=True)


def test_an_archive_brings_a_class_back_as_it_was(
    api: WimsAPI, home: Class, server: Server, classes: Path, backup: Path, tmp_path: Path
) -> None:
    fill(home, Work(server, home))
    made = home.archive(tmp_path / "algebra.tgz")
    assert list(Class.backups(api, home.qclass)) == []
    home.delete()
    assert list(Class.backups(api, int(made.qclass))) == []
    write(backup, made.path.read_bytes(), classes)
    assert [(b.qclass, b.year) for b in Class.backups(api, made.qclass)] == [(made.qclass, 2020)]
    assert list(Class.backups(api, made.qclass, 2019)) == []
    with api.counted() as count:
        back = Class.restore(api, made.qclass, server.rclass)
        assert count() == 8
    assert back.qclass in [c.qclass for c in Class.list(api, server.rclass)]
    assert [user.lastname for user in back.users] == ["Doe, Jr", "Roe"]
    assert back.sheets[1].scores("jdoe").score == 8.2
    held = read_archive(back.archive(tmp_path / "again.tgz").path)
    was = read_archive(made.path)
    assert (held.users, held.trash, held.sheets) == (was.users, was.trash, was.sheets)
    back.delete()


def test_a_stale_list_of_users_is_repaired(home: Class, classes: Path) -> None:
    User("jdoe", "Doe", "John", "secret12").save(home)
    (classes / str(home.qclass) / ".userlist").write_bytes(b"")
    found = home.repair()
    assert (len(found.messages), found.requests) == (1, 1)
    assert home.repair().messages == ()


def test_a_class_with_a_raw_comma_in_a_name_is_archived(
    home: Class, classes: Path, tmp_path: Path
) -> None:
    for login in ("jdoe", "xroe"):
        User(login, "Doe", "John", "secret12").save(home)
    edit(classes, home, ".users/jdoe", "lastname=Doe", "lastname=Doe, Jr")
    made = home.archive(tmp_path / "a.tgz")
    assert [user.lastname for user in read_archive(made.path).users] == ["Doe, Jr", "Doe"]


def test_a_damaged_class_is_not_copied_in_silence(api: WimsAPI, home: Class, classes: Path) -> None:
    edit(classes, home, ".def", "University of Elsewhere", "University\\")
    made = home.copy()
    assert made.not_copied == {"institution": "University\\", "lang": "en"}
    assert "institution, lang" in made.warnings[0]
    made.new.delete()
    api.modclass(home.qclass, home.rclass, {"institution": "University", "description": "Algebra"})


def test_classes_are_archived_in_parallel(api: WimsAPI, tmp_path: Path) -> None:
    classes = [make_class(ELSEWHERE, name=f"Class {number}") for number in range(4)]
    for c in classes:
        c.save(api)
        User("jdoe", "Doe", "John", "secret12").save(c)
    made = archive_all(api, ELSEWHERE, tmp_path, workers=4)
    assert (made.whole, made.requests) == (True, 9)
    assert {a.qclass for a in made.archives} == {str(c.qclass) for c in classes}
    assert [a.users for a in made.archives] == [1] * 4
    for c in classes:
        c.delete()
    assert all(read_archive(a.path).users[0].quser == "jdoe" for a in made.archives)
