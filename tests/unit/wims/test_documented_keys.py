"""Each key of a dict, and each name of a field, in wimsapi's documents is kept, or named.

What the documents list is told here in words of our own. On the sandbox.
"""

from collections.abc import Callable
from typing import Any

import pytest

from edusync.wims import ServerQuirkWarning, WimsAPI
from tests.unit.documented import (
    CLASS,
    CONTENTS,
    FAR_AWAY,
    HERE,
    MODULE,
    NEW,
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


# The documented keys of each dict, with a value.
CLASS_KEYS = {
    **CLASS,
    "limit": "50",
    "level": "U1",
    "secure": "all",
    "bgcolor": "#ffffff",
    "refcolor": "#eeeeee",
    "css": "simple.css",
}
OWN_KEYS = {
    "email": "own@school.example",
    "comments": "about",
    "regnum": "007",
    "photourl": "https://school.example/ada.png",
    "participate": "20003",
    "agreecgu": "yes",
    **{f"regprop{number}": f"p{number}" for number in range(1, 6)},
}
USER_KEYS = {
    **USER,
    **OWN_KEYS,
    "courses": "c1",
    "classes": "c2",
    "supervise": "c3",
    "supervisable": "yes",
    "external_auth": "zoe@idp",
}
SHEET_KEYS = {
    "title": "Title",
    "description": "About",
    "expiration": FAR_AWAY,
    "weight": "3",
    "formula": "4",
    "indicator": "0",
    "contents": CONTENTS,
}
EXAM_KEYS = {
    "title": "Title",
    "description": "About",
    "expiration": FAR_AWAY,
    "duration": "55",
    "attempts": "4",
}
EXERCISE_KEYS = {
    "params": "exo=sys2&qnum=1",
    "points": "7",
    "weight": "3",
    "title": "Title",
    "description": "About",
}


def in_class(api: WimsAPI, number: int = HERE) -> dict[str, Any]:
    return dict(ok(api.getclass(number, R)))


def in_user(api: WimsAPI, login: str, number: int = HERE) -> dict[str, Any]:
    return dict(ok(api.getuser(number, R, login, [*USER_KEYS])))


def in_sheet(api: WimsAPI, qclass: int, number: int) -> dict[str, Any]:
    found = ok(api.getsheet(qclass, R, number))
    grading = ok(api.getclassfile(qclass, R, "sheets/.severity")).decode().splitlines()[number]
    exercises = ok(api.getclassfile(qclass, R, f"sheets/.sheet{number}")).decode()
    return {
        **{key: found[f"sheet_{key}"] for key in ("title", "description", "expiration", "status")},
        "sheetmode": found["sheet_status"],
        **dict(zip(("weight", "formula", "indicator"), grading.split(), strict=True)),
        "contents": f"{exercises.strip()};;".replace("\n", ";").replace("=", "@"),
    }


def in_exam(api: WimsAPI, number: int) -> dict[str, Any]:
    found = ok(api.getexam(HERE, R, number))
    return {key: found[f"exam_{key}"] for key in EXAM_KEYS}


def last_exercise(api: WimsAPI) -> dict[str, Any]:
    return dict(ok(api.getsheet(HERE, R, 2))["exolist"][-1])


# Method and parameter: the keys, what is given always, the call, and where it is read.
Read = Callable[[WimsAPI], dict[str, Any]]
Send = Callable[[WimsAPI, dict[str, Any]], tuple[bool, Any]]
KEYS: dict[str, tuple[dict[str, str], dict[str, str], Send, Read]] = {
    "addclass class_info": (
        CLASS_KEYS,
        CLASS,
        lambda api, info: api.addclass(NEW, R, info, TEACHER),
        lambda api: in_class(api, NEW),
    ),
    "addclass supervisor_info": (
        {**TEACHER, **OWN_KEYS},
        TEACHER,
        lambda api, info: api.addclass(NEW, R, CLASS, info),
        lambda api: in_user(api, "supervisor", NEW),
    ),
    "modclass class_info": (
        {**CLASS_KEYS, "lang": "fr"},
        {},
        lambda api, info: api.modclass(HERE, R, info),
        in_class,
    ),
    "adduser user_info": (
        USER_KEYS,
        USER,
        lambda api, info: api.adduser(HERE, R, "zoe1", info),
        lambda api: in_user(api, "zoe1"),
    ),
    "moduser user_info": (
        {**USER_KEYS, "lastname": "New", "firstname": "New", "password": "secret34"},
        {},
        lambda api, info: api.moduser(HERE, R, "jdoe", info),
        lambda api: in_user(api, "jdoe"),
    ),
    "addsheet sheet_info": (
        {**SHEET_KEYS, "sheetmode": "1"},
        {},
        lambda api, info: api.addsheet(THERE, R, info),
        lambda api: in_sheet(api, THERE, 1),
    ),
    "modsheet sheet_info": (
        {**SHEET_KEYS, "status": "1"},
        {"title": "Title"},
        lambda api, info: api.modsheet(HERE, R, 2, info),
        lambda api: in_sheet(api, HERE, 2),
    ),
    "addexam exam_info": (
        EXAM_KEYS,
        {},
        lambda api, info: api.addexam(HERE, R, info),
        lambda api: in_exam(api, 2),
    ),
    "modexam exam_info": (
        EXAM_KEYS,
        {},
        lambda api, info: api.modexam(HERE, R, 1, info),
        lambda api: in_exam(api, 1),
    ),
    "putexo options": (
        EXERCISE_KEYS,
        {"params": "exo=sys2&qnum=1"},
        lambda api, info: api.putexo(HERE, R, 2, MODULE, info),
        last_exercise,
    ),
}


NAMED = {  # what WIMS drops, or grades wrongly
    "addclass supervisor_info": {*OWN_KEYS},
    "addsheet sheet_info": {"sheetmode"},
    "modsheet sheet_info": {"weight", "formula", "indicator", "contents"},
}


def named(reply: dict[str, Any]) -> set[str]:
    """The keys that a reply names as ignored or changed."""
    return {key for text in reply.get("warnings", ()) for key in text.partition(":")[0].split(", ")}


@QUIRKS
@pytest.mark.parametrize(("name", "key"), [(name, key) for name in KEYS for key in KEYS[name][0]])
def test_a_documented_key_is_kept_or_named(world: World, name: str, key: str) -> None:
    keys, always, send, read = KEYS[name]
    reply = ok(send(world.api, {**always, key: keys[key]}))
    assert named(reply) == {key} & NAMED.get(name, set())
    assert named(reply) or read(world.api)[key] == keys[key]


CLASS_NAMES = """
password creator secure external_auth mixed_external_auth cas_auth php_auth authidp supervisor
description institution lang email expiration limit topscores superclass type level parent typename
bgcolor bgimg scorecolor css logo logoside refcolor ref_menucolor ref_button_color
ref_button_bgcolor ref_button_help_color ref_button_help_bgcolor theme theme_icon connections
creation userlist usercount examcount sheetcount
""".split()
USER_NAMES = [*USER_KEYS]
SHEET_NAMES = """
exo_cnt sheet_properties sheet_status sheet_expiration sheet_title sheet_description exolist
""".split()
OF_EXERCISES = "title params points weight description".split()
COLUMNS = """
login password name lastname firstname email regnum allscore averages average0 average1 average2
exams exam1 sheets sheet1 manuals manual1
""".split()


@QUIRKS
@pytest.mark.parametrize(
    ("asked", "send", "held"),
    [
        (CLASS_NAMES, lambda api, names: api.getclass(HERE, R, names), lambda reply: reply),
        (USER_NAMES, lambda api, names: api.getuser(HERE, R, "jdoe", names), lambda reply: reply),
        (SHEET_NAMES, lambda api, names: api.getsheet(HERE, R, 2, names), lambda reply: reply),
        (
            OF_EXERCISES,
            lambda api, names: api.getsheet(HERE, R, 2, options=names),
            lambda reply: reply["exolist"][0],
        ),
        (
            CLASS_NAMES,
            lambda api, names: api.listclasses(R, options=names),
            lambda reply: reply["classes_list"][0],
        ),
        (
            CLASS_NAMES,
            lambda api, names: api.getclassesuser(R, "jdoe", options=names),
            lambda reply: reply["classes_list"][0],
        ),
    ],
    ids=["getclass", "getuser", "getsheet", "exercises", "listclasses", "getclassesuser"],
)
def test_a_documented_name_is_in_the_reply_or_named(
    world: World, asked: list[str], send: Any, held: Any
) -> None:
    reply = ok(send(world.api, asked))
    assert {*held(reply)} & {*asked} | named(reply) == {*asked}


def test_a_documented_column_is_in_the_table_or_named(world: World) -> None:
    with pytest.warns(ServerQuirkWarning, match="getcsv .*: average0, average2, exam1, manual1: "):
        table = ok(world.api.getcsv(HERE, R, COLUMNS))
    header = table.decode("cp1252").splitlines()[0].split(",")
    assert sorted(header) == sorted([*COLUMNS[:2], *COLUMNS[3:7], "average1", "sheet1"])
