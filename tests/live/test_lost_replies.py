"""Replies that are lost after the real server did its work: nothing twice, nothing lost."""

from collections.abc import Iterator
from typing import Any

import pytest

from edusync.errors import Timeout, TransportError
from edusync.wims import Class, Exam, Exercise, Sheet, User, WimsAPI
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import JDOE, SOURCE, ok
from tests.contract.wims.work import exercise, make_sheet
from tests.live.faults import through
from tests.live.proxy import Proxy, before
from tests.targets import Server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with before(server.url) as proxy:
        yield proxy


@pytest.fixture
def shaky(server: Server, proxy: Proxy) -> WimsAPI:
    """A client whose replies the proxy may lose."""
    return through(proxy, server)


def test_a_class_is_made_once(api: WimsAPI, shaky: WimsAPI, proxy: Proxy, server: Server) -> None:
    proxy.lose = ["addclass"]
    teacher = User("supervisor", "Xu", "Li", "secret99", comments="a, b")
    c = make_class(server.rclass, name="N" * 70, limit=1200, supervisor=teacher)
    c.save(shaky)
    assert proxy.seen.count("addclass") == 1
    there = Class.get(api, c.qclass, c.rclass)
    assert (there.name, there.limit, there.supervisor.comments) == ("N" * 70, 1200, "a, b")
    there.delete()


def test_a_change_arrives(api: WimsAPI, shaky: WimsAPI, proxy: Proxy, home: Class) -> None:
    c = Class.get(shaky, home.qclass, home.rclass)
    proxy.lose = ["modclass", "moduser"]
    c.name, c.supervisor.comments = "Changed, once", "x = 1"
    assert c.save().requests == 4
    there = Class.get(api, home.qclass, home.rclass)
    assert (there.name, there.supervisor.comments) == ("Changed, once", "x = 1")


def test_a_class_is_deleted(api: WimsAPI, shaky: WimsAPI, proxy: Proxy, server: Server) -> None:
    c = make_class(server.rclass)
    c.save(shaky)
    number = c.qclass
    proxy.lose = ["delclass"]
    c.delete()
    assert proxy.seen.count("delclass") == 1
    assert not Class.check(api, number, server.rclass)


def test_a_user_is_added_once_and_the_doubt_is_told(
    api: WimsAPI, shaky: WimsAPI, proxy: Proxy, home: Class
) -> None:
    proxy.lose = ["adduser"]
    with pytest.raises(TransportError) as caught:
        shaky.adduser(home.qclass, home.rclass, "jdoe", JDOE)
    assert caught.value.maybe_applied
    assert proxy.seen.count("adduser") == 1
    assert ok(api.getclass(home.qclass, home.rclass))["userlist"] == ["jdoe"]


def test_reads_do_not_notice(shaky: WimsAPI, proxy: Proxy, home: Class) -> None:
    proxy.lose = ["getclass", "getuser", "listclasses"]
    assert Class.get(shaky, home.qclass, home.rclass).name == "Algebra"
    assert Class.list(shaky, home.rclass)
    assert proxy.lose == []


@pytest.fixture
def far(shaky: WimsAPI, home: Class) -> Class:
    """The class of `home`, through the proxy."""
    return Class.get(shaky, home.qclass, home.rclass)


def test_a_user_is_saved_deleted_and_recovered_once(proxy: Proxy, home: Class, far: Class) -> None:
    new = User("jdoe", "Doe, Jr", "John", "secret12", comments="x = 1")
    proxy.lose = ["adduser"]
    assert new.save(far).created
    new.comments = "changed"
    proxy.lose = ["moduser"]
    new.save()
    assert home.users["jdoe"].comments == "changed"
    proxy.lose = ["deluser"]
    new.delete()
    assert "jdoe" not in home.users
    proxy.lose = ["recuser"]
    assert new.save(far).recovered
    assert home.users["jdoe"].lastname == "Doe, Jr"
    for job in ("deluser", "recuser"):
        assert proxy.seen.count(job) == 1


def test_sheets_are_added_and_deleted_once(proxy: Proxy, home: Class, far: Class) -> None:
    for title in ("One", "Two", "Three"):
        proxy.lose = ["addsheet"]
        make_sheet(title).save(far)
    assert proxy.seen.count("addsheet") == 3
    found = far.sheets.list()
    proxy.lose = ["delsheet"]
    found[0].delete()
    assert proxy.seen.count("delsheet") == 1
    proxy.lose = ["modsheet"]
    found[1].title = "Two, changed"
    found[1].save()
    assert [sheet.title for sheet in home.sheets] == ["Two, changed", "Three"]
    assert [sheet.qsheet for sheet in found[1:]] == [1, 2]


def test_exercises_of_a_sheet_are_added_moved_and_removed_once(
    proxy: Proxy, home: Class, far: Class
) -> None:
    sheet = make_sheet(exercises=2)
    sheet.save(far)
    proxy.lose = ["putexo"]
    sheet.exercises.add(exercise("Three"))
    proxy.lose = ["modexosheet"]
    sheet.exercises[3].move_up()
    proxy.lose = ["modexosheet"]
    sheet.exercises[1].remove()
    assert [e.title for e in home.sheets[1].exercises] == ["Three", "Exercise 2"]
    assert proxy.seen.count("modexosheet") == 2


def test_exams_are_added_filled_and_deleted_once(proxy: Proxy, home: Class, far: Class) -> None:
    sheet = make_sheet(exercises=3)
    sheet.save(far)
    sheet.activate()
    for title in ("One", "Two"):
        proxy.lose = ["addexam"]
        Exam(title, "About", expiration=FAR_AWAY).save(far)
    two = far.exams[2]
    proxy.lose = ["linkexo"]
    two.add(sheet, 2)
    proxy.lose = ["linkexo", "linkexo"]
    two.add(sheet)
    assert [e.links for e in home.exams[2].exercises] == [((1, 2),), ((1, 1),), ((1, 3),)]
    proxy.lose = ["linksheet"]
    far.exams[1].add(sheet)
    assert len(home.exams[1].exercises) == 3
    proxy.lose = ["delexam"]
    far.exams[1].delete()
    assert [exam.title for exam in home.exams] == ["Two"]
    for job, times in (("addexam", 2), ("linkexo", 3), ("linksheet", 1), ("delexam", 1)):
        assert proxy.seen.count(job) == times


def test_exercises_of_a_class_are_added_moved_and_deleted_once(
    proxy: Proxy, home: Class, other: Class, far: Class
) -> None:
    proxy.lose = ["addexo", "buildexos"]
    new = Exercise("sum1", SOURCE)
    new.save(far)
    assert home.exercises["sum1"].source == SOURCE
    proxy.lose = ["movexo"]
    new.move_to(Class.get(far.connection[0], other.qclass, other.rclass))
    assert ("sum1" in home.exercises, "sum1" in other.exercises) == (False, True)
    proxy.lose = ["delexo"]
    new.delete()
    assert other.exercises.list() == []
    for job in ("addexo", "movexo", "delexo"):
        assert proxy.seen.count(job) <= 2


def test_a_sheet_whose_save_breaks_off_is_completed_by_the_next(
    proxy: Proxy, home: Class, far: Class
) -> None:
    new = make_sheet(sheetmode=1)
    new.exercises.add(exercise("a; b"), exercise("c; d"))
    proxy.drop = ["putexo"]
    with pytest.raises(TransportError) as caught:
        new.save(far)
    assert "save() again does the rest" in caught.value.__notes__[0]
    assert (new.saved, new.qsheet) == (True, 1)
    new.save()
    there = home.sheets[1]
    assert [e.title for e in there.exercises] == ["Exercise 1", "a; b", "c; d"]
    assert there.sheetmode == 1


def test_a_change_whose_reply_timed_out_is_no_conflict_with_itself(
    api: WimsAPI, home: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_sheet().save(home)
    sheet = home.sheets[1]
    ask = Sheet._ask

    def too_late(self: Sheet, job: str, **parameters: Any) -> Any:
        ask(self, job, **parameters)
        raise Timeout("too late", maybe_applied=True)

    monkeypatch.setattr(Sheet, "_ask", too_late)
    sheet.title = "Changed"
    with pytest.raises(Timeout):
        sheet.save()
    with pytest.raises(Timeout):
        sheet.activate()
    monkeypatch.undo()
    sheet.save()
    sheet.activate()
    there = home.sheets[1]
    assert (there.title, there.sheetmode) == ("Changed", 1)
