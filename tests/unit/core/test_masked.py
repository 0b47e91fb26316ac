"""No password is shown, whatever shows it; what is behind it stays a dict of true values."""

import copy
import io
import json
import logging
import pickle
import pprint
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rich.console
import rich.pretty
from IPython.lib.pretty import pretty

from edusync.core.masked import Masked, MaskedFiles
from edusync.sandbox import Sandbox
from edusync.sandbox.people import PASSWORD
from edusync.swad import digest
from edusync.wims import Class, User, WimsAPI, read_archive

SECRET = "hush.hush-1"
REPLY = {"status": "OK", "password": SECRET, "users": [{"quser": "jdoe", "password": SECRET}]}


def printed_by_rich(thing: object) -> str:
    out = io.StringIO()
    rich.console.Console(file=out, width=60).print(thing)
    return out.getvalue()


def in_ipython(thing: object, width: int = 79) -> str:
    return str(pretty(thing, max_width=width))  # type: ignore[no-untyped-call]


def logged(thing: object) -> str:
    return logging.LogRecord("edusync", 20, "", 0, "got %s", (thing,), None).getMessage()


SHOWN: dict[str, Callable[[object], str]] = {
    "repr": repr,
    "str": str,
    "format": "{}".format,
    "log": logged,
    "pprint": pprint.pformat,
    "narrow pprint": lambda thing: pprint.pformat(thing, width=20),
    "IPython": in_ipython,
    "narrow IPython": lambda thing: in_ipython(thing, 20),
    "rich.print": printed_by_rich,
    "rich.pretty": rich.pretty.pretty_repr,
    "inside a list": lambda thing: rich.pretty.pretty_repr([thing]) + in_ipython([thing]),
}


@pytest.fixture
def api() -> Iterator[WimsAPI]:
    with Sandbox.sample().wims_api() as client:
        yield client


@pytest.fixture
def home(api: WimsAPI) -> Class:
    """A class whose passwords, and those of its first users, are the secret."""
    c = Class.get(api, 20001, "myclass")
    c.password = c.cloningpwd = c.supervisor.password = SECRET
    c.save()
    User("secretary", "Doe", "Jane", SECRET).save(c)
    return c


Thing = Callable[[Class, Path], Any]


def changed(home: Class, _: Path) -> Any:
    home.password = home.supervisor.password = f"{SECRET}1"
    return home.changes()


def archived(home: Class, folder: Path) -> Any:
    home.archive(folder / "class.tgz")
    return read_archive(folder / "class.tgz", secrets=True)


THINGS: dict[str, Thing] = {
    "a reply": lambda home, _: home.connection[0].getclass(20001, "myclass"),
    "a reply about a user": lambda home, _: home.connection[0].getuser(
        20001, "myclass", "secretary", ["password", "lastname"]
    ),
    "the fields of a class": lambda home, _: home.infos,
    "the fields of a user": lambda home, _: home.users["secretary"].infos,
    "a class": lambda home, _: home.refresh(),
    "a user": lambda home, _: home.users["secretary"].refresh(),
    "a new user": lambda home, _: User("jdoe", "Doe", "John", SECRET),
    "users": lambda home, _: home.users.list(full=True),
    "changes": changed,
    "an archive": archived,
    "its settings": lambda home, folder: archived(home, folder).settings,
    "its files": lambda home, folder: archived(home, folder).files,
    "its users": lambda home, folder: list(archived(home, folder).users),
    "settings that were not copied": lambda home, _: home.copy(),
    "new passwords": lambda home, _: home.enrol([{"lastname": "Neu", "regnum": 1}]).passwords,
    "a report": lambda home, _: home.enrol([{"lastname": "Neu", "regnum": 1}]),
    "a client": lambda *_: WimsAPI("https://wims.test", "myself", SECRET, auth=("u", SECRET)),
    "its connections": lambda *_: (
        WimsAPI(
            "https://wims.test", "myself", SECRET, auth=("u", SECRET), headers={"X-Key": SECRET}
        )._client
    ),
}


@pytest.mark.parametrize("thing", THINGS)
def test_nothing_that_is_shown_holds_a_password(home: Class, tmp_path: Path, thing: str) -> None:
    shown = THINGS[thing](home, tmp_path)
    new = list(getattr(shown, "passwords", {}).values()) if thing == "a report" else []
    new += list(shown.values()) if thing == "new passwords" else []
    told = {name: show(shown) for name, show in SHOWN.items()}
    assert [name for name, text in told.items() for word in (SECRET, *new) if word in text] == []


@pytest.mark.parametrize("show", SHOWN)
def test_a_masked_dict_shows_stars_and_all_that_is_no_secret(show: str) -> None:
    told = SHOWN[show](Masked(REPLY))
    assert told.count("'***'") in (2, 4)
    assert "jdoe" in told


def test_a_masked_dict_is_a_dict_of_true_values() -> None:
    reply = Masked(REPLY)
    assert reply == REPLY == dict(reply)
    assert reply["password"] == SECRET
    assert json.loads(json.dumps(reply)) == REPLY
    assert SECRET in repr(dict(reply))


def test_what_is_made_of_a_masked_dict_is_masked() -> None:
    reply = Masked(REPLY)
    made = [
        reply.copy(),
        copy.copy(reply),
        copy.deepcopy(reply),
        pickle.loads(pickle.dumps(reply)),
        reply | {"more": 1},
        {"more": 1} | reply,
    ]
    assert {type(one) for one in made} == {Masked}
    assert [SECRET in repr(one) for one in made] == [False] * len(made)
    assert [one["password"] for one in made] == [SECRET] * len(made)


def test_changes_keep_what_they_hide(home: Class) -> None:
    home.password = f"{SECRET}1"
    for changes in (home.changes().copy(), pickle.loads(pickle.dumps(home.changes()))):
        assert changes == {"password": (SECRET, f"{SECRET}1")}
        assert repr(changes) == "{'password': ('***', '***')}"


def test_an_empty_password_is_shown_as_one() -> None:
    assert repr(Masked(password="")) == "{'password': ''}"


def test_of_files_only_the_sizes_are_shown() -> None:
    files = MaskedFiles({".def": b"12345"})
    assert repr(files) == "{'.def': <5 bytes>}"


def test_a_key_of_a_session_is_hidden() -> None:
    sandbox = Sandbox.sample()
    api = sandbox.swad_api()
    reply = api.loginByUserPasswordKey("@ada", digest(PASSWORD))
    assert reply["wsKey"]
    assert [name for name, show in SHOWN.items() if reply["wsKey"] in show(reply)] == []


def test_what_a_sandbox_tells_of_its_servers_shows_no_password() -> None:
    with Sandbox.sample().serve() as served:
        for site, secrets in (
            (served.wims, [served.wims.passwd]),
            (served.swad, [served.swad.app_key, served.swad.password]),
        ):
            told = [show(site) for show in SHOWN.values()]
            assert [word for word in secrets for text in told if repr(word) in text] == []
            assert [text for text in told if "'***'" not in text] == []
