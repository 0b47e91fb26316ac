"""A group of two classes with people in it, which the contract tests of groups work with."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest

from edusync.wims import Class, Sheet, WimsAPI
from tests.contract.wims.asking import ok
from tests.contract.wims.work import Done, Work, make_sheet
from tests.targets import Server

INFO = {
    "description": "Inside",
    "institution": "University of Elsewhere",
    "supervisor": "Sophie Perrin",
    "email": "sophie@example.org",
    "password": "open1234",
}
TEACHER = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}
ONE_TRY: list[Done] = [(1, 1, "new", 0.0), (1, 1, "score", 10.0)]


def person(login: str, **fields: str) -> dict[str, str]:
    return {"lastname": login.title(), "firstname": "F", "password": "secret12", **fields}


@attrs.frozen
class Group:
    """A group, and its classes one and two.

    anna takes part in both, bert in the first, carl in none; lola teaches the first.
    """

    server: Server
    whole: Class
    one: Class
    two: Class

    @property
    def number(self) -> str:
        return str(self.whole.qclass)

    def places(self, login: str) -> list[str]:
        """The classes in which a user takes part, by their number in the group."""
        user = self.raw("getuser", quser=login, options=["participate"])
        return [one.partition("/")[2] for one in user["participate"].split(",") if one]

    def raw(self, job: str, home: Class | None = None, **parameters: Any) -> Any:
        """A job through a class, by itself the group."""
        api, qclass = (home or self.whole).connection
        return ok(api.call(job, qclass=qclass, rclass=self.whole.rclass, **parameters))

    def worked(self, *logins: str, home: Class | None = None) -> Sheet:
        """A sheet of a class, the first by itself, in preparation again after students worked."""
        where = home or self.one
        sheet = make_sheet(exercises=2)
        sheet.save(where)
        sheet.activate()
        for login in logins:
            Work(self.server, where).sheet(login, ONE_TRY)
        sheet.prepare()
        return sheet


def logins(home: Class) -> list[str]:
    return [user.quser for user in home.users]


@pytest.fixture
def grouped(api: WimsAPI, server: Server, number: int) -> Iterator[Group]:
    """A group of two classes; deleted afterwards."""
    rclass = server.rclass
    ok(api.addclass(number, rclass, {**INFO, "description": "Group", "type": 2}, TEACHER))
    for name in ("One", "Two"):
        ok(api.addclass(number, rclass, {**INFO, "description": name}, TEACHER))
    people: Mapping[str, dict[str, str]] = {
        "anna": person("anna", participate=f"{number}/1,{number}/2", regnum="1"),
        "bert": person("bert", participate=f"{number}/1", regnum="2", email="bert@example.org"),
        "carl": person("carl", regnum="3"),
        "lola": person("lola", supervisable="yes", supervise=f"{number}/1", regnum="4"),
    }
    for login, fields in people.items():
        ok(api.adduser(number, rclass, login, fields))
    found = [Class.get(api, one, rclass) for one in (number, f"{number}_1", f"{number}_2")]
    yield Group(server, *found)
    ok(api.delclass(number, rclass))
