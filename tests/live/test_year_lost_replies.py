"""Replies that are lost in the year's work: no second copy, nothing half done in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edusync.errors import TransportError
from edusync.wims import Class, User, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.work import Work
from tests.contract.wims.years import COPIED, KEPT, fill
from tests.live.faults import through
from tests.live.proxy import Proxy, before
from tests.targets import Server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with before(server.url) as proxy:
        yield proxy


@pytest.fixture
def far(server: Server, proxy: Proxy, home: Class) -> Class:
    """The class of `home` at the end of its year, through the proxy."""
    fill(home, Work(server, home))
    return Class.get(through(proxy, server), home.qclass, home.rclass)


def test_a_class_is_copied_once(proxy: Proxy, home: Class, far: Class) -> None:
    proxy.lose = ["copyclass", "deluser"]
    made = far.copy()
    assert (proxy.seen.count("copyclass"), proxy.seen.count("deluser")) == (1, 1)
    assert (made.new.name, made.left) == (home.name, COPIED)
    assert [sheet.title for sheet in made.new.sheets] == ["One", "Two"]
    made.new.delete()


def test_a_copy_that_was_never_made_is_told(proxy: Proxy, far: Class) -> None:
    proxy.drop = ["copyclass"]
    with pytest.raises(TransportError) as caught:
        far.copy()
    assert proxy.seen.count("copyclass") == 1
    assert "copies: none" in caught.value.__notes__[1]


def test_a_class_is_cleaned(proxy: Proxy, home: Class, far: Class) -> None:
    proxy.lose = ["cleanclass", "deluser"]
    assert far.clean().left == KEPT
    assert list(home.users) == []


def test_a_rollover_is_done_all_the_same(
    proxy: Proxy, home: Class, far: Class, tmp_path: Path
) -> None:
    proxy.lose = ["getclasstgz", "copyclass", "deluser", "modclass", "modsheet", "modexam"]
    done = far.rollover(archive_to=tmp_path)
    assert proxy.lose == []
    assert done.new is not None
    assert [exam.expiration for exam in done.new.exams] == ["21001231"]
    assert proxy.seen.count("copyclass") == 1
    done.new.delete()


def test_a_rollover_that_breaks_off_says_what_is_left(
    api: WimsAPI, proxy: Proxy, home: Class, far: Class, tmp_path: Path
) -> None:
    proxy.drop = ["modsheet"] * 10
    with pytest.raises(TransportError) as caught:
        far.rollover(archive_to=tmp_path, name="Algebra, next year")
    notes = " ".join(caught.value.__notes__)
    assert "Done: copyclass, proof of the copy, modclass, reading." in notes
    assert "Left: expiration 21001231 of sheet 1, expiration 20280131 of sheet 2" in notes
    assert "The old class is untouched." in notes
    (new,) = [c for c in Class.list(api, home.rclass) if c.name == "Algebra, next year"]
    assert f"The new class is {new.qclass}: complete it, or delete it." in notes
    assert home.refresh().expiration == FAR_AWAY
    assert len(home.users.list()) == 2
    new.delete()


def test_a_rollover_in_place_that_breaks_off_names_the_archive(
    proxy: Proxy, far: Class, tmp_path: Path
) -> None:
    proxy.drop = ["modclass"] * 10
    with pytest.raises(TransportError) as caught:
        far.rollover(archive_to=tmp_path, in_place=True)
    notes = " ".join(caught.value.__notes__)
    assert "Done: cleanclass." in notes
    assert ".tgz holds what the class was." in notes
    assert far.expiration == FAR_AWAY


def test_a_user_is_forgotten_once(proxy: Proxy, home: Class, far: Class, tmp_path: Path) -> None:
    proxy.lose = ["deluser", "deluser"]
    assert far.users["jdoe"].forget(tmp_path / "jdoe.json").left == (".log",)
    assert proxy.seen.count("deluser") == 2
    assert User("jdoe", "Doe", "John", "secret12").save(home).created


def test_forgetting_that_breaks_off_is_done_by_the_next(
    home: Class, far: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = far.users["jdoe"]
    with monkeypatch.context() as patched:
        patched.setattr("edusync.wims.base.accounts.purge", _broken)
        with pytest.raises(TransportError) as caught:
            user.forget(tmp_path / "one.json")
    assert "users.forget('jdoe', another file)" in caught.value.__notes__[0]
    assert "jdoe" not in home.users
    home.users.forget("jdoe", tmp_path / "two.json")
    assert User("jdoe", "Doe", "John", "secret12").save(home).created


def _broken(*_: object) -> None:
    raise TransportError("the connection broke")
