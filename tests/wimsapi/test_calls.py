"""Some hundred raw calls, put to two equal servers by wimsapi and by `edusync.wimsapi`."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.wimsapi.worlds import NUMBER, RCLASS, World, differences, outcome

OTHER = 999990
INFO = {
    "description": "Test class",
    "institution": "Test institution",
    "supervisor": "Test supervisor",
    "email": "test@example.org",
    "password": "password",
    "lang": "fr",
    "limit": 500,
}
PERSON = {"lastname": "Doe", "firstname": "John", "password": "password"}
SOURCE = "\\title{A square}\n\\statement{How many sides?}\n\\answer{Sides}{4}{type=numeric}\n"
MODULE = "H3/analysis/oeflinf.fr"
HERE = (NUMBER, RCLASS)
SAMPLE = (20001, "myclass")  # a class of the sample, with scores
LOGINS = ("jdoe", "supervisor", "nobody", "JDOE", "jane.roe", 1234)
NUMBERS = (1, "1", 2, "9", 50)
Call = tuple[str, tuple[Any, ...], dict[str, Any]]


def call(name: str, *args: Any, **kwargs: Any) -> Call:
    return name, args, kwargs


def classes() -> Iterator[Call]:
    yield call("checkclass", *HERE)
    yield call("addclass", RCLASS, INFO, PERSON, NUMBER)
    yield call("addclass", RCLASS, INFO, PERSON, NUMBER)
    yield call(
        "addclass", rclass=RCLASS, class_info=INFO, supervisor_info=PERSON, qclass=str(OTHER)
    )
    yield call("addclass", RCLASS, {**INFO, "description": "D"}, PERSON, 999980)
    yield call("addclass", RCLASS, {**INFO, "email": "none"}, PERSON, 999980)
    yield call("addclass", RCLASS, {}, PERSON, 999980)
    yield call("addclass", RCLASS, INFO, {"lastname": "Doe"}, 999980)
    yield call("addclass", RCLASS, INFO, PERSON)
    for number in (NUMBER, str(NUMBER), OTHER, 1337, "1337", 99999999):
        for rclass in (RCLASS, "another"):
            yield call("checkclass", number, rclass)
            yield call("getclass", number, rclass)
            yield call("getclass", number, rclass, ["password", "description"])
    for field, value in (
        ("description", "New title"),
        ("institution", "Université"),
        ("limit", 40),
        ("lang", "it"),
        ("nothing", "such"),
    ):
        yield call("modclass", *HERE, {field: value})
        yield call("getclass", *HERE, [field], verbose=True)
    yield call("modclass", *HERE, {})
    yield call("listclasses", RCLASS)
    yield call("listclasses", "nobodys")
    yield call("getclassesuser", RCLASS, "supervisor")
    yield call("repairclass", *HERE)
    yield call("sharecontent", NUMBER, OTHER, RCLASS)
    yield call("sharecontent", NUMBER, OTHER, RCLASS, ("exo",))


def users() -> Iterator[Call]:
    for login in LOGINS:
        yield call("checkuser", *HERE, login)
        yield call("adduser", *HERE, login, PERSON)
        yield call("getuser", *HERE, login)
        yield call("getuser", *HERE, login, ["email", "regnum"])
        yield call("moduser", *HERE, login, {"email": f"{login}@example.org"})
        yield call("moduser", *HERE, login, {"email": f"{login}@example.org"})
        yield call("authuser", *HERE, login)
        yield call("authuser", *HERE, login, "SHA1")
        yield call("authuser", *HERE, login, ip="10.0.0.1")
        yield call("getscore", *HERE, login)
        yield call("getlog", *HERE, login)
        yield call("getexamlog", *HERE, login, 1)
    yield call("adduser", *HERE, "abc", PERSON)
    yield call("adduser", *HERE, "jnew", {"lastname": "Doe"})
    yield call("adduser", *HERE, "jnew", {})
    yield call("moduser", *HERE, "jdoe", {})
    yield call("moduser", *HERE, "jdoe", {"lastname": "Lefèvre"})
    yield call("getuser", *HERE, "jdoe")
    for login in ("jdoe", "nobody"):
        yield call("deluser", *HERE, login)
        yield call("deluser", *HERE, login)
        yield call("adduser", *HERE, login, PERSON)
        yield call("recuser", *HERE, login)
        yield call("recuser", *HERE, login)
    yield call("putcsv", *HERE, "login,lastname,firstname,password\nzed1,Z,E,secret12\n", False)
    for options in (["login"], ["login", "name", "email"], ["login", "averages"]):
        yield call("getcsv", *HERE, options)
        yield call("getscores", *HERE, options)


def sheets_and_exams() -> Iterator[Call]:
    for kind in ("sheet", "exam"):
        yield call(f"list{kind}s", *HERE)
        yield call(f"add{kind}", *HERE, {})
        yield call(f"add{kind}", *HERE, {"title": "A title", "description": "About it"})
        yield call(f"list{kind}s", *HERE)
        for number in NUMBERS:
            yield call(f"check{kind}", *HERE, number)
            yield call(f"get{kind}", *HERE, number)
            yield call(f"mod{kind}", *HERE, number, {"title": "New title"})
            yield call(f"get{kind}scores", *HERE, number)
        yield call(f"mod{kind}", *HERE, 1, {})
        yield call(f"mod{kind}", *HERE, 1, {"status": 1})
        yield call(f"add{kind}", *HERE, {"title": "Third"})
        yield call(f"del{kind}", *HERE, 3)
        yield call(f"del{kind}", *HERE, 9)
    for number in NUMBERS:
        yield call("getsheetstats", *HERE, number)
        yield call("linksheet", *HERE, number, 1)
        yield call("linkexo", *HERE, number, 1, 1)
        yield call("listlinks", *HERE, number, 1)
    yield call("putexo", *HERE, 1, MODULE, {"exo": "fnctlin1"})
    yield call("putexo", *HERE, 1, MODULE, {"exo": "fnctlin1", "title": "T", "weight": 2})
    yield call("putexo", *HERE, 1, MODULE)
    for number in NUMBERS:
        yield call("getexo", *HERE, 1, number)
        yield call("getexosheet", *HERE, 1, number)
    yield call("modsheet", *HERE, 1, {"status": 1})
    yield call("linksheet", *HERE, 1, 1)
    yield call("modexam", *HERE, 1, {"status": 1})
    for job in ("getsheetscores", "getsheetstats", "getexamscores"):
        yield call(job, *HERE, 1)
        yield call(job, *SAMPLE, 1)
        yield call(job, *SAMPLE, "2")
    yield call("getscore", *SAMPLE, "supervisor", 1)
    yield call("delsheet", *HERE, 1)
    yield call("delexam", *HERE, 1)


def exercises() -> Iterator[Call]:
    for name in ("square", "half", 1):
        yield call("addexo", *HERE, name, SOURCE)
        yield call("addexo", *HERE, name, SOURCE, True)
        yield call("getexofile", *HERE, name)
        yield call("delexo", *HERE, name)
        yield call("delexo", *HERE, name)
    yield call("addexo", *HERE, "bytes", SOURCE.encode(), True)
    yield call("addexo", *HERE, 1, r"\text{ a = \ma_matrice[1;] } ", True)
    yield call("buildexos", *HERE)
    yield call("delexo", *HERE, 1)
    yield call("testexo", SOURCE)
    yield call("testexo", SOURCE.replace("square", "pré").encode("latin-1"))
    yield call("testexo", "\\title{nothing}")
    yield call("listexos", *HERE)
    yield call("movexos", NUMBER, OTHER, RCLASS, True)
    yield call("movexos", NUMBER, OTHER, RCLASS)
    yield call("listexos", *HERE)


def files_and_servers() -> Iterator[Call]:
    for path in (".def", "supervisor", "sheets/.sheets"):
        yield call("getclassfile", *HERE, path)
    yield call("getclasstgz", *HERE)
    yield call("getclassmodif", *HERE, "19700101")
    yield call("getmodule", "E1/geometry/oefsquare.fr")
    for level in ("H4", "H1", "E1"):
        yield call("listmodules", level)
    for name in ("checkident", "gettime", "getinfoserver", "search", "update", "modexosheet"):
        yield call(name)
        yield call(name, verbose=True, code="abc")
    yield call("listmodules")
    yield call("checkident", timeout=30)
    yield call("checkident", verify=False, headers={"X-Test": "1"})
    yield call("checkident", nothing="known")
    yield call("copyclass", *HERE)
    yield call("cleanclass", *HERE)
    yield call("delclass", *HERE)
    yield call("delclass", *HERE)
    yield call("getclasstgz", *HERE)


CALLS = [
    *classes(),
    *users(),
    *sheets_and_exams(),
    *exercises(),
    *files_and_servers(),
]


def asked(world: World) -> list[Any]:
    api = world.api
    return [outcome(lambda: getattr(api, name)(*a, **k)) for name, a, k in CALLS]  # noqa: B023


def test_there_are_some_hundred_calls() -> None:
    assert len(CALLS) > 300


@pytest.mark.filterwarnings("ignore::edusync.wims.ServerQuirkWarning")
def test_every_call_is_answered_alike(worlds: tuple[World, World]) -> None:
    theirs, ours = (asked(world) for world in worlds)
    assert differences(CALLS, theirs, ours) == []
