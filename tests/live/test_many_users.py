"""A class of 600 users: more than getcsv can tell."""

from collections.abc import Iterator

import pytest

from edusync.wims import Class, WimsAPI
from tests.conftest import make_class
from tests.contract.wims.asking import ok
from tests.targets import Server

COUNT = 600


@pytest.fixture(scope="module")
def crowd(server: Server) -> Iterator[Class]:
    """The class, filled by putcsv."""
    with server.api() as api:
        c = make_class(server.rclass, limit=2 * COUNT)  # putcsv adds nothing beyond it
        c.save(api)
        for first in range(0, COUNT, 200):
            rows = [
                f"user{number},pass{number},Doe{number},John,j{number}@example.org,{number}\n"
                for number in range(first, first + 200)
            ]
            header = "login,password,lastname,firstname,email,regnum\n"
            ok(api.putcsv(c.qclass, c.rclass, header + "".join(rows), file=False))
        yield c
        c.delete()


def test_all_are_listed_by_two_requests(crowd: Class) -> None:
    api, _ = crowd.connection
    with api.counted() as count:
        found = crowd.users.list()
        names = {user.quser: (user.lastname, user.email, user.regprop1) for user in found}
    assert count() == 2
    assert names == {f"user{n}": (f"Doe{n}", f"j{n}@example.org", "") for n in range(COUNT)}


def test_all_fields_of_all_take_one_request(crowd: Class) -> None:
    api, _ = crowd.connection
    with api.counted() as count:
        assert len(crowd.users.list(full=True)) == COUNT
    assert count() == 1


def test_one_user_takes_one_request(crowd: Class) -> None:
    api: WimsAPI = crowd.connection[0]
    with api.counted() as count:
        assert crowd.users["user599"].lastname == "Doe599"
    assert count() == 1
