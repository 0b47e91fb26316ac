"""Archives of classes: written whole, read without a server."""

import hashlib
import stat
from pathlib import Path

import pytest

from edusync.errors import InvalidValue, NotFound, NotSaved
from edusync.wims import Class, User, WimsAPI, archive_all, read_archive
from tests.conftest import make_class
from tests.contract.wims.work import Work
from tests.contract.wims.years import fill
from tests.targets import Server

ELSEWHERE = "another"  # a connection of its own, so that no other class is in its list


def test_an_archive_holds_the_class(home: Class, server: Server, tmp_path: Path) -> None:
    fill(home, Work(server, home))
    made = home.archive(tmp_path / "algebra.tgz")
    body = made.path.read_bytes()
    assert (made.sha256, made.size) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (made.users, made.sheets, made.exams, made.requests) == (2, 2, 1, 2)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    held = read_archive(made.path)
    assert held.qclass == str(home.qclass) == made.qclass
    assert held.settings["institution"] == home.institution
    assert [user.lastname for user in held.users] == ["Doe, Jr", "Roe"]
    assert [user.quser for user in held.trash] == ["gone"]
    assert [(s.title, s.sheetmode, len(s.exercises)) for s in held.sheets] == [
        ("One", 1, 2),
        ("Two", 0, 1),
    ]
    assert [len(exam.exercises) for exam in held.exams] == [2]
    assert list(held.exercises) == ["sum1"]


def test_an_archive_in_a_folder_is_named_by_class_and_day(home: Class, tmp_path: Path) -> None:
    today = home.connection[0].today
    began = today()
    made = home.archive(tmp_path)
    names = {f"{home.qclass}-{day:%Y%m%d}.tgz" for day in (began, today())}  # or it is midnight
    assert made.path.parent == tmp_path
    assert made.path.name in names


def test_an_archive_that_is_there_is_kept(home: Class, tmp_path: Path) -> None:
    path = tmp_path / "algebra.tgz"
    path.write_bytes(b"precious")
    calls = home.connection[0].calls
    with pytest.raises(InvalidValue, match="overwrite=True"):
        home.archive(path)
    assert (path.read_bytes(), home.connection[0].calls) == (b"precious", calls)
    home.archive(path, overwrite=True)
    assert read_archive(path).qclass == str(home.qclass)


def test_a_class_that_is_gone_has_no_archive(api: WimsAPI, home: Class, tmp_path: Path) -> None:
    old = Class.get(api, home.qclass, home.rclass)
    home.delete()
    with pytest.raises(NotFound):
        old.archive(tmp_path)
    with pytest.raises(NotSaved):
        home.archive(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_all_classes_are_archived_and_a_second_run_resumes(api: WimsAPI, tmp_path: Path) -> None:
    folder = tmp_path / "year"
    classes = [make_class(ELSEWHERE, name=name) for name in ("One", "Two")]
    for c in classes:
        c.save(api)
    User("jdoe", "Doe", "John", "secret12").save(classes[0])
    first = archive_all(api, ELSEWHERE, folder, workers=1)
    assert (first.whole, first.requests, len(first.archives)) == (True, 5, 2)
    (folder / f"{classes[1].qclass}.tgz").write_bytes(b"damaged")
    classes[0].delete()
    again = archive_all(api, ELSEWHERE, folder, workers=1)
    assert [(a.qclass, a.skipped) for a in again.archives] == [(str(classes[1].qclass), False)]
    last = archive_all(api, ELSEWHERE, folder, workers=1)
    assert (last.requests, [a.skipped for a in last.archives]) == (1, [True])
    assert last.archives[0].sha256 == again.archives[0].sha256
    assert read_archive(folder / f"{first.archives[0].path.name}").settings["defined"] == "yes"
    classes[1].delete()
