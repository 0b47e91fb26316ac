"""Each method of wimsapi's documents is called as it is written there, by place and by name.

What the documents list is told here in words of our own. On the sandbox; `test_signatures.py`
compares names and defaults, `test_documented_keys.py` the keys of dicts.
"""

from typing import Any

import pytest

from edusync.errors import UnsupportedOperation
from edusync.sandbox import Sandbox
from tests.unit.documented import (
    CLASS,
    CSV,
    HERE,
    MODULE,
    NEW,
    SOURCE,
    TEACHER,
    THERE,
    USER,
    R,
    World,
    ok,
)

QUIRKS = pytest.mark.filterwarnings("ignore::edusync.wims.ServerQuirkWarning")


@pytest.fixture
def world() -> World:
    return World.made()


C: dict[str, Any] = {"qclass": HERE, "rclass": R}
U = {**C, "quser": "jdoe"}
S = {**C, "qsheet": 2}
ACTIVE = {**C, "qsheet": 1}
X = {**C, "qexam": 1}
TWO = {"qclass": HERE, "qclass2": THERE, "rclass": R}

# The documented parameters of each method, in order, with values that make sense.
CALLS: dict[str, dict[str, Any]] = {
    "addclass": {
        "qclass": NEW,
        "rclass": R,
        "class_info": CLASS,
        "supervisor_info": TEACHER,
    },
    "addexam": {**C, "exam_info": {"title": "E"}},
    "addexo": {**C, "qexo": "new", "exo_src": SOURCE, "no_build": False},
    "addsheet": {"qclass": THERE, "rclass": R, "sheet_info": {"title": "S"}},
    "adduser": {**C, "quser": "zoe1", "user_info": USER},
    "authuser": {**U, "hashlogin": None},
    "buildexos": C,
    "checkclass": C,
    "checkexam": X,
    "checkident": {},
    "checksheet": S,
    "checkuser": U,
    "cleanclass": C,
    "copyclass": C,
    "delclass": C,
    "delexam": X,
    "delexo": {**C, "qexo": "sum"},
    "delsheet": S,
    "deluser": U,
    "getclass": {**C, "options": ["description", "lang"]},
    "getclassesuser": {"rclass": R, "quser": "jdoe"},
    "getclassfile": {**C, "filename": ".def"},
    "getclassmodif": {**C, "date": "20260101"},
    "getclasstgz": C,
    "getcsv": {**C, "options": ["login", "lastname"], "format": "tsv"},
    "getexam": X,
    "getexamlog": {**U, "qexam": 1},
    "getexamscores": {"qclass": 20001, "rclass": R, "qexam": 1},
    "getexo": {**S, "qexo": 1},
    "getexofile": {**C, "qexo": "sum"},
    "getexosheet": {**S, "qexo": 1},
    "getinfoserver": {},
    "getlog": U,
    "getmodule": {"module": MODULE},
    "getscore": {**U, "qsheet": 1},
    "getscores": {**C, "options": ["login", "lastname"]},
    "getsession": {"data1": "adm/createxo"},
    "getsheet": {**S, "options": ["sheet_title"]},
    "getsheetscores": ACTIVE,
    "getsheetstats": ACTIVE,
    "gettime": {},
    "getuser": {**U, "options": ["lastname"]},
    "lightpopup": {**U, "session": "", "exercice": "classes/en&exo=sum&qnum=1", "about": True},
    "linkexo": {**ACTIVE, "qexo": 1, "qexam": 1},
    "linksheet": {**ACTIVE, "qexam": 1},
    "listclasses": {"rclass": R},
    "listexams": C,
    "listexos": C,
    "listlinks": {**ACTIVE, "qexam": 1},
    "listmodules": {"level": "H5"},
    "listsheets": C,
    "modclass": {**C, "class_info": {"institution": "There"}},
    "modexam": {**X, "exam_info": {"duration": 55}},
    "modsheet": {**S, "sheet_info": {"title": "New"}},
    "moduser": {**U, "user_info": {"regnum": "7"}},
    "movexo": {**TWO, "qsheet": "sum", "copy": True},
    "movexos": {**TWO, "copy": True},
    "putcsv": {**C, "csv": CSV, "file": False},
    "putexo": {**S, "module": MODULE, "options": {"params": "exo=sys2&qnum=1"}},
    "recuser": {**C, "quser": "gone"},
    "repairclass": C,
    "search": {},
    "sharerecontent": {**TWO, "options": ("exo",)},
    "testexo": {"exo_src": SOURCE},
}
UNLISTED = {"modexosheet", "update"}  # documented as not implemented: they have tests of their own
FILES = {"getclassfile", "getclasstgz", "getcsv", "getexofile", "getscores", "lightpopup"}
REFUSED = {"getexamlog": "hasn't any exam log", "getsession": "no job"}
WITH_DEFAULT = {*"about copy data1 format hashlogin level no_build options".split()}


def values_of(world: World, name: str) -> dict[str, Any]:
    """The documented parameters of a method; the session is one that the server knows."""
    if name != "lightpopup":
        return CALLS[name]
    session = ok(world.api.authuser(HERE, R, "jdoe"))["wims_session"]
    return {**CALLS[name], "session": session}


@QUIRKS
@pytest.mark.parametrize("by_place", [True, False], ids=["by place", "by name"])
@pytest.mark.parametrize("name", CALLS)
def test_a_method_is_called_as_documented(world: World, name: str, *, by_place: bool) -> None:
    last = {} if name in FILES else {"verbose": True}
    values = {**values_of(world, name), **last, "code": "hello"}
    method = getattr(world.api, name)
    done, reply = method(*values.values()) if by_place else method(**values)
    assert done is (name not in REFUSED), reply
    if name in FILES:
        assert isinstance(reply, bytes)
    else:
        assert reply["code"] == "hello"
        assert REFUSED.get(name, "") in reply.get("message", "")


@QUIRKS
@pytest.mark.parametrize("name", [name for name in CALLS if WITH_DEFAULT & {*CALLS[name]}])
def test_what_has_a_default_may_be_left_out(world: World, name: str) -> None:
    left_out = WITH_DEFAULT - ({"options"} if name in ("getcsv", "getscores") else set())
    values = {key: value for key, value in values_of(world, name).items() if key not in left_out}
    done, _ = getattr(world.api, name)(**values)
    assert done is (name not in REFUSED and name != "putexo")  # which WIMS wants to have params


def test_the_documented_methods_are_66() -> None:
    assert len({*CALLS, *UNLISTED}) == 66


@pytest.mark.parametrize("given", [(), (False, None), {"verbose": True}, {"code": "hello"}])
def test_modexosheet_without_an_exercise_says_what_to_give(world: World, given: Any) -> None:
    method: Any = world.api.modexosheet
    with pytest.raises(UnsupportedOperation, match="give qclass, rclass, qsheet and qexo"):
        method(**given) if isinstance(given, dict) else method(*given)


def test_update_is_sent_as_documented(world: World) -> None:
    done, reply = world.api.update(False, "hello")
    assert (done, reply["code"]) == (False, "hello")


def test_putcsv_takes_the_documented_path(world: World, tmp_path: Any) -> None:
    path = tmp_path / "users.csv"
    path.write_text(CSV)
    ok(world.api.putcsv(HERE, R, str(path)))
    ok(world.api.checkuser(HERE, R, "zoe1"))


def test_a_client_takes_keywords_of_requests_as_the_newer_document_says() -> None:
    sandbox = Sandbox.sample()
    api = sandbox.wims_api(timeout=7, verify=False)
    ok(api.checkident(timeout=3, headers={"X-From": "test"}))
