"""Replies that are lost after the real server did its work: nothing twice, nothing lost."""

from collections.abc import Iterator

import pytest

from edusync.errors import TransportError
from edusync.wims import Class, User, WimsAPI
from tests.conftest import Server, make_class
from tests.live.proxy import Proxy, before
from tests.recorded.asking import JDOE, ok


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with before(server.url) as proxy:
        yield proxy


@pytest.fixture
def shaky(server: Server, proxy: Proxy) -> WimsAPI:
    """A client whose replies the proxy may lose."""
    return WimsAPI(proxy.url, server.ident, server.passwd)


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
