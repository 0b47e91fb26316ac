"""Raw calls with a value that may not be sent: answered as by a server that refuses it."""

from typing import Any
from unittest import mock

import pytest

from tests.wimsapi.test_calls import INFO, PERSON
from tests.wimsapi.worlds import NUMBER, RCLASS, World

HERE = (NUMBER, RCLASS)

# What the server refuses as well: a script of wimsapi sees the same answer but for the text.
REFUSED: tuple[tuple[str, tuple[Any, ...]], ...] = (
    *(("checkuser", (*HERE, login)) for login in ("a b", "né", "")),
    *(("getuser", (*HERE, login)) for login in ("a b", "", "a/b")),
    *(("adduser", (*HERE, login, PERSON)) for login in ("a b?", "")),
    ("moduser", (*HERE, "a b", {"email": "x"})),
    ("deluser", (*HERE, "a b")),
    ("recuser", (*HERE, "a b")),
    ("authuser", (*HERE, "a b")),
    ("getscore", (*HERE, "a b")),
    ("getclassesuser", (RCLASS, "a b")),
    *((job, ("abc", RCLASS)) for job in ("checkclass", "getclass", "delclass", "listexams")),
    *(("checkclass", (number, RCLASS)) for number in ("", -1)),
    *(("getclass", (NUMBER, rclass)) for rclass in ("", "a,b")),
    ("listclasses", ("a b",)),
    ("addclass", (RCLASS, INFO, PERSON, "abc")),
    ("addclass", (RCLASS, INFO, PERSON, 5)),
    ("delsheet", (*HERE, "abc")),
    ("delsheet", (*HERE, 0)),
    ("delexam", (*HERE, 0)),
    ("getsheetscores", (*HERE, 0)),
    ("linksheet", (*HERE, "x", 1)),
    ("addsheet", (*HERE, {"expiration": "soon"})),
    ("delexo", (*HERE, "a/b")),
    ("sharecontent", (NUMBER, "abc", RCLASS)),
)

# What would be taken for something else, or would damage the class: refused here alone.
HARMFUL: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("deluser", (*HERE, "supervisor")),
    ("modclass", (*HERE, {"expiration": ""})),
    ("modclass", (*HERE, {"expiration": "soon"})),
    ("getexam", (*HERE, 0)),
    ("checksheet", (*HERE, "abc")),
    ("modsheet", (*HERE, 0, {"title": "x"})),
    ("getclassfile", (*HERE, "../x")),
    ("addclass", ("a b", INFO, PERSON, 999981)),
    ("moduser", (*HERE, "jdoe", {"password": "a b"})),
    ("addexo", (*HERE, "a.b", "\\title{A}")),
    ("getcsv", (*HERE, ["login"], "pdf")),
    ("sharecontent", (NUMBER, NUMBER, RCLASS)),
    ("sharerecontent", (NUMBER, NUMBER, RCLASS)),
)


def made(world: World) -> Any:
    api = world.api
    api.addclass(RCLASS, INFO, PERSON, NUMBER)
    api.adduser(*HERE, "jdoe", PERSON)
    return api


@pytest.mark.parametrize(("job", "given"), REFUSED)
def test_what_the_server_refuses_is_answered_alike(each: World, job: str, given: Any) -> None:
    api: Any = made(each)
    done, reply = getattr(api, job)(*given, code="hello")
    assert (done, reply["status"]) == (False, "ERROR")
    assert {*reply} == {"status", "code", "message"}
    assert reply["code"] == "hello"
    assert reply["message"]


@pytest.mark.parametrize(("job", "given"), [*REFUSED, *HARMFUL])
def test_what_may_not_be_sent_is_answered_without_a_request(
    world: World, job: str, given: Any
) -> None:
    api = made(world)
    before = len(world.served.wims.journal)
    done, reply = getattr(api, job)(*given, code="hello")
    told = (done, reply["status"], reply["code"])
    assert told == (False, "ERROR", "hello")
    assert len(world.served.wims.journal) == before


def test_a_refusal_names_what_is_allowed(world: World) -> None:
    assert world.api.checkuser(*HERE, "a b") == (
        False,
        {
            "status": "ERROR",
            "code": mock.ANY,
            "message": "quser: must be made of letters A-Z a-z, digits and . _ @ - (no accents) "
            "(given: 'a b')",
        },
    )


def test_an_object_raises_what_may_not_be_sent(world: World) -> None:
    """As it did before its class was got by a client whose methods answer."""
    c = world.saved_class()
    for one in (c, world.module.Class.get(world.api, NUMBER, RCLASS)):
        user = world.user("jdoe", comments="x" * 50_000)
        with pytest.raises(world.module.WimsAPIError) as caught:
            user.save(one)
        assert isinstance(caught.value, ValueError)
        assert not user.wclass
