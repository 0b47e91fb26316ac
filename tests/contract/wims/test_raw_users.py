"""Raw jobs about users."""

import re
from typing import Any

import pytest

from edusync.errors import InvalidRequest
from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, SOURCE, error, ok


def test_adduser_and_getuser(api: WimsAPI, home: Class) -> None:
    info = {**JDOE, "email": "j@example.org", "comments": "a, (b\nc", "regnum": 12}
    assert ok(api.adduser(home.qclass, home.rclass, "jdoe", info))["user_id"] == "jdoe"
    there = ok(api.getuser(home.qclass, home.rclass, "jdoe"))
    assert there["comments"] == "a, (b\nc"
    assert there["regnum"] == "12"
    assert "password" not in there


def test_adduser_adapts_the_login(api: WimsAPI, home: Class) -> None:
    assert ok(api.adduser(home.qclass, home.rclass, "john.doe", JDOE))["user_id"] == "johndoe"


def test_adduser_errors(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    assert "illegal, or wrong length" in error(api.adduser(*where, "abc", JDOE))
    ok(api.adduser(*where, "jdoe", JDOE))
    exists = f"user already exists in this class ({home.qclass})"
    assert error(api.adduser(*where, "jdoe", JDOE)) == exists
    assert error(api.adduser(*where, "other", {"firstname": "X"})) == "missing data"
    ok(api.deluser(*where, "jdoe"))
    assert "Deleted user found" in error(api.adduser(*where, "jdoe", JDOE))


def test_checkuser(api: WimsAPI, home: Class) -> None:
    assert ok(api.checkuser(home.qclass, home.rclass, "supervisor"))
    message = error(api.checkuser(home.qclass, home.rclass, "nobody"))
    assert message == f"user nobody not in this class ({home.qclass})"


def test_getuser_with_options_tells_the_password(api: WimsAPI, home: Class) -> None:
    reply = ok(api.getuser(home.qclass, home.rclass, "supervisor", ["password", "lastname"]))
    assert (reply["password"], reply["lastname"]) == ("secret99", "Perrin")


def test_moduser_changes_only_what_is_sent(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    ok(api.moduser(home.qclass, home.rclass, "jdoe", {"lastname": "Núñez = Ø"}))
    there = ok(api.getuser(home.qclass, home.rclass, "jdoe"))
    assert (there["lastname"], there["firstname"]) == ("Núñez = Ø", "John")


def test_moduser_without_a_difference_is_an_error_of_the_server(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    message = error(api.moduser(home.qclass, home.rclass, "jdoe", {"lastname": "Doe"}))
    assert message == "nothing done"


def test_deluser_and_recuser(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass, "jdoe")
    ok(api.adduser(*where, JDOE))
    assert ok(api.deluser(*where))["message"] == "User jdoe moved to trash."
    assert "not in this class" in error(api.deluser(*where))
    assert ok(api.recuser(*where))["message"] == "User successfully recovered"
    assert error(api.recuser(*where)) == "undeleted user exists"


def test_recuser_of_nobody(api: WimsAPI, home: Class) -> None:
    assert error(api.recuser(home.qclass, home.rclass, "nobody")) == "no deleted user found"


def test_a_job_with_what_its_method_leaves_out(api: WimsAPI, home: Class) -> None:
    where: dict[str, Any] = {"qclass": home.qclass, "rclass": home.rclass, "quser": "jdoe"}
    ok(api.call("adduser", **where, user_info=JDOE))
    ok(api.call("deluser", **where))
    ok(api.call("deluser", **where, options="del_from_trash"))
    assert error(api.call("recuser", **where)) == "no deleted user found"


def test_authuser_opens_a_session(api: WimsAPI, home: Class) -> None:
    reply = ok(api.authuser(home.qclass, home.rclass, "supervisor", ip="127.0.0.1"))
    assert re.search(r"wims\.cgi\?session=\w+", reply["home_url"])
    assert reply["user"] == "supervisor"


def test_authuser_of_an_unknown_external_user_proposes_a_login(api: WimsAPI, home: Class) -> None:
    message = error(api.authuser(home.qclass, home.rclass, "john.doe@example.org", "md5"))
    assert "hashlogin: " in message or "not in this class" in message


def test_lightpopup_shows_an_exercise_of_the_class(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.addexo(*where, "sum", SOURCE))
    session = ok(api.authuser(*where, "supervisor"))["wims_session"]
    page = ok(api.lightpopup(*where, "supervisor", session, "classes/en&exo=sum&qnum=1 "))
    assert b"<html" in page.lower()


CSV = "login,password,lastname,firstname\ncsv1,pw123456,Ünal,Zoé\ncsv2,pw123456,Roe,Jane\n"


def test_putcsv_adds_users_and_getcsv_lists_them(api: WimsAPI, home: Class) -> None:
    ok(api.putcsv(home.qclass, home.rclass, CSV, file=False))
    content = ok(api.getcsv(home.qclass, home.rclass, ["login", "lastname", "firstname"]))
    assert '"csv1","Ünal","Zoé"' in content.decode("cp1252")


def test_putcsv_without_a_login_column(api: WimsAPI, home: Class) -> None:
    answer = api.putcsv(home.qclass, home.rclass, "lastname,firstname\nDoe,John\n", file=False)
    assert error(answer) == "no_login"


def test_getcsv_separates_by_tabs_or_semicolons(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    where = (home.qclass, home.rclass, "login,lastname")
    assert b'"jdoe"\t"Doe"' in ok(api.getcsv(*where, format="tsv"))
    assert b'"jdoe";"Doe"' in ok(api.getscores(*where))


def test_unbalanced_brackets_that_reach_the_server_are_a_typed_error(
    api: WimsAPI, home: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edusync.wims.wire.codec.encode", lambda text, **_: text)
    with pytest.raises(InvalidRequest, match="unmatched parentheses"):
        api.moduser(home.qclass, home.rclass, "supervisor", {"comments": "a (b"})


def test_getlog_of_a_user_who_did_nothing(api: WimsAPI, home: Class) -> None:
    assert ok(api.getlog(home.qclass, home.rclass, "supervisor"))["user_log"] == ""


def test_getexamlog_of_a_user_without_exams(api: WimsAPI, home: Class) -> None:
    message = error(api.getexamlog(home.qclass, home.rclass, "supervisor", 1))
    assert message == "the user supervisor hasn't any exam log in this class."
