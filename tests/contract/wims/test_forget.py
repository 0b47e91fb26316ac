"""Users who are forgotten: exported, then erased."""

import json
import stat
from pathlib import Path

import pytest

from edusync.errors import InvalidValue, NotFound, UnsupportedOperation
from edusync.wims import Class, User
from tests.contract.wims.work import Work
from tests.contract.wims.years import SECRET_FIELDS, fill
from tests.targets import Server


def test_a_user_is_exported_and_erased(home: Class, server: Server, tmp_path: Path) -> None:
    fill(home, Work(server, home))
    user = home.users["jdoe"]
    done = user.forget(tmp_path / "jdoe.json")
    assert (done.quser, done.requests, done.left) == ("jdoe", 10, (".log",))
    assert {".users/jdoe", "score/jdoe", "score/jdoe.exam"} <= set(done.erased)
    assert "jdoe" not in home.users
    assert not user.saved
    again = User("jdoe", "Other", "Jane", "secret12").save(home)
    assert (again.created, again.recovered) == (True, False)
    assert home.sheets[1].scores("jdoe").score == 0


def test_the_export_holds_all_but_the_password(home: Class, server: Server, tmp_path: Path) -> None:
    fill(home, Work(server, home))
    path = tmp_path / "jdoe.json"
    home.users["jdoe"].forget(path)
    text = path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [secret for secret in SECRET_FIELDS if secret in text] == []
    held = json.loads(text)
    assert held["class"] == "Algebra"
    assert (held["user"]["lastname"], held["user"]["regnum"]) == ("Doe, Jr", "7")
    assert [(s["title"], s["score"]) for s in held["sheets"]] == [("One", 8.2)]
    assert len(held["sheets"][0]["exercises"]) == 2
    assert [(e["title"], e["score"], e["attempts"]) for e in held["exams"]] == [("Final", 7, 2)]
    assert len(held["log"]) == 6
    assert set(held["files"]) == {"score/jdoe", "score/jdoe.exam"}
    assert "jdoe" in held["mentioned_in"][".log"][0]


def test_if_the_export_fails_nothing_is_erased(home: Class, tmp_path: Path) -> None:
    user = User("jdoe", "Doe", "John", "secret12")
    user.save(home)
    for path in (tmp_path, tmp_path / "absent" / "jdoe.json"):
        with pytest.raises(InvalidValue, match=r"^path"):
            user.forget(path)
    assert (user.saved, "jdoe" in home.users) == (True, True)


def test_who_is_in_the_trash_is_forgotten_as_well(home: Class, tmp_path: Path) -> None:
    User("jdoe", "Doe", "John", "secret12").save(home)
    home.users.remove("jdoe")
    assert home.users.forget("jdoe", tmp_path / "jdoe.json").requests == 3
    assert json.loads((tmp_path / "jdoe.json").read_text())["user"]["lastname"] == "Doe"
    assert User("jdoe", "Doe", "John", "secret12").save(home).created


def test_who_is_gone_is_not_forgotten_again(home: Class, tmp_path: Path) -> None:
    User("jdoe", "Doe", "John", "secret12").save(home)
    user = home.users["jdoe"]
    home.users["jdoe"].forget(tmp_path / "one.json")
    with pytest.raises(NotFound, match="neither in the class nor in its trash"):
        user.forget(tmp_path / "two.json")
    assert not (tmp_path / "two.json").exists()


def test_the_supervisor_is_not_forgotten(home: Class, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedOperation, match="supervisor"):
        home.users["supervisor"].forget(tmp_path / "supervisor.json")
