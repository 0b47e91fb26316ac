"""What WIMS 4.29a and 4.31b answer differently: the order of what was asked for, and of themselves.

The newer one answers a list of wanted names in an order of its own.
"""

import re
from collections.abc import Sequence

import pytest

from edusync.sandbox.wims.state.versions import VERSIONS
from edusync.wims import Class, Sheet, SheetExercise, User, WimsAPI
from tests.contract.wims.asking import EXERCISE, JDOE, ok, rows_of
from tests.contract.wims.posting import Poster
from tests.targets import Server

pytestmark = pytest.mark.versions


def told(server: Server, asked: Sequence[str], own: Sequence[str]) -> list[str]:
    """What this version answers: the names as they were asked for, or in its own order."""
    return [*(asked if server.version == "4.29a" else own)]


@pytest.fixture
def jdoe(api: WimsAPI, home: Class) -> User:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", {**JDOE, "email": "j@example.org"}))
    return home.users.get("jdoe")


@pytest.fixture
def marks(home: Class) -> None:
    """Two open sheets, so that their columns are there."""
    for title in ("First", "Second"):
        sheet = Sheet(title)
        home.sheets.add(sheet)
        sheet.exercises.add(SheetExercise(EXERCISE, "exo=correq3&qnum=1"))
    for sheet in home.sheets.list():
        sheet.activate()


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("login,password,lastname,firstname", "login,lastname,firstname,password"),
        ("regnum,login", "login,regnum"),
        ("email,name", "login,lastname,firstname,email"),
        ("sheet2,sheet1", "login,sheet1,sheet2"),
        ("sheet2,average1,lastname", "login,lastname,average1,sheet2"),
    ],
    ids=["password", "login", "name", "sheets", "average"],
)
@pytest.mark.usefixtures("jdoe", "marks")
def test_columns_of_getcsv(api: WimsAPI, home: Class, server: Server, asked: str, own: str) -> None:
    there = ok(api.getcsv(home.qclass, home.rclass, asked.split(",")))
    head = [
        re.sub("[: ]+$", "", name) for name in there.decode("cp1252").splitlines()[0].split(",")
    ]
    as_asked = asked.replace("email,name", "login,email,lastname,firstname")
    if "login" not in as_asked:
        as_asked = f"login,{as_asked}"
    assert head == told(server, as_asked.split(","), own.split(","))
    assert [row["login"] for row in rows_of(there)] == ["jdoe"]


@pytest.mark.usefixtures("jdoe")
def test_columns_of_getscores(post: Poster, server: Server) -> None:
    reply = post.ok("getscores", option="firstname,lastname")
    names = told(server, ["login", "firstname", "lastname"], ["login", "lastname", "firstname"])
    assert reply["titles"] == names
    values = {"login": "jdoe", "firstname": "John", "lastname": "Doe"}
    assert reply["datas"] == [[values[name] for name in names]]


@pytest.mark.usefixtures("jdoe")
def test_fields_of_getuser(api: WimsAPI, home: Class, server: Server) -> None:
    asked = ["email", "password", "lastname"]
    reply = ok(api.getuser(home.qclass, home.rclass, "jdoe", asked))
    own = ["lastname", "password", "email"]
    assert [*reply][5:] == told(server, ["email", "password", "lastname"], own)


def test_settings_of_getclass(api: WimsAPI, home: Class, server: Server) -> None:
    reply = ok(api.getclass(home.qclass, home.rclass, ["expiration", "usercount", "lang"]))
    asked, own = ["expiration", "usercount", "lang"], ["lang", "expiration", "usercount"]
    assert [*reply][5:] == told(server, asked, own)


def test_the_key_without_a_name_of_getclass(post: Poster, server: Server) -> None:
    assert "" in post.ok("getclass")
    hidden = post.ok("getclass", option="all_even_hidden")
    assert ("" in hidden) is (server.version != "4.29a")
    assert {"password", "hidden_sheets"} <= set(hidden)


def test_settings_of_listclasses(api: WimsAPI, home: Class, server: Server) -> None:
    asked, own = ["lang", "description"], ["description", "lang"]
    (row,) = [
        row
        for row in ok(api.listclasses(home.rclass, options=asked))["classes_list"]
        if row["qclass"] == str(home.qclass)
    ]
    assert [*row] == ["qclass", *told(server, asked, own)]


@pytest.mark.usefixtures("jdoe")
def test_settings_of_getclassesuser(api: WimsAPI, home: Class, server: Server) -> None:
    asked, own = ["lang", "description"], ["description", "lang"]
    (row,) = ok(api.getclassesuser(home.rclass, "jdoe", options=asked))["classes_list"]
    assert [*row] == ["qclass", *told(server, asked, own)]


def test_the_version_and_its_day(api: WimsAPI, server: Server) -> None:
    reply = ok(api.getinfoserver())
    assert reply["server_version"] == server.version
    if server.version in VERSIONS:
        assert reply["compilation_date"] == VERSIONS[server.version].compiled


def test_folders_beside_the_modules(post: Poster, server: Server) -> None:
    found = [row["id"] for row in post.ok("listmodules")["listContent"]]
    assert "help" in found
    assert (".placeholder" in found) is (server.version != "4.29a")
