"""Requests that no client of edusync sends: other methods, codes of two words, bad escapes."""

import pytest

from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, ok
from tests.contract.wims.posting import Poster

JSON = "application/json ; charset=iso-8859-1"


# Methods


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE", "PATCH"])
def test_every_method_asks_as_post_does(caller: Poster, method: str) -> None:
    answer = caller.send(caller.given("checkident"), method=method)
    assert (answer.status_code, answer.json()["message"]) == (200, "Connection accepted")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_parameters_may_stand_in_the_address(caller: Poster, method: str) -> None:
    answer = caller.send({}, method=method, query=caller.given("checkident"))
    assert (answer.status_code, answer.json()["message"]) == (200, "Connection accepted")


def test_head_has_no_body(caller: Poster) -> None:
    answer = caller.send({}, method="HEAD", query=caller.given("checkident"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON)
    assert answer.content == b""


# Escapes


@pytest.mark.parametrize(
    ("name", "told"), [("%zz", "%zz"), ("%", "%"), ("%4", "%4"), ("a%4z", "%4z")]
)
def test_a_percent_sign_that_begins_no_code_is_refused(
    caller: Poster, name: str, told: str
) -> None:
    given = caller.given("checkclass", qclass="")
    answer = caller.send(f"{caller.encoded(given)}&qclass={name}")
    assert answer.status_code == 450
    assert f"The substitution ``{told}'' in the parameter string is illegal" in answer.text


# The code


@pytest.mark.parametrize(
    ("code", "told"), [("a b", "a"), (" a", "a"), ("a,b", "a,b"), ("a-b", "a-b")]
)
def test_a_code_is_one_word(caller: Poster, code: str, told: str) -> None:
    assert caller.ok("checkident", code=code)["code"] == told
    assert caller("checkclass", qclass="99999999", code=code)["code"] == told


def test_a_code_that_is_sent_twice_is_the_first_with_a_comma(caller: Poster) -> None:
    pairs = [*caller.given("checkident", code="c1").items(), ("code", "c2")]
    assert caller.send(pairs).json()["code"] == "c1,"


# The job


@pytest.mark.parametrize("job", ["checkident ", " checkident", "checkident\t", "getclass "])
def test_a_job_with_a_blank_beside_it_has_an_empty_answer(caller: Poster, job: str) -> None:
    answer = caller.send(caller.given(job))
    assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (200, JSON, b"")


@pytest.mark.parametrize("job", ["CheckIdent", "checkident\n"])
def test_a_job_in_capitals_or_with_a_line_end_is_that_job(caller: Poster, job: str) -> None:
    assert caller.ok(job)["message"] == "Connection accepted"


@pytest.mark.parametrize("job", ["check ident", "checkident,x", "checkident.x", "nothing "])
def test_other_jobs_are_none(caller: Poster, job: str) -> None:
    assert caller.error(job) == "wrong request: no job"


# Who asks


@pytest.mark.parametrize("job", ["getinfoserver", "getmodule", "listmodules"])
def test_an_open_job_asks_for_no_connection_and_no_code(caller: Poster, job: str) -> None:
    reply = caller.ok(job, ident="", code="", option="adm" if job == "listmodules" else "adm/raw")
    assert reply["job"] == job
    assert "code" not in reply


@pytest.mark.parametrize("job", ["getinfoserver", "getmodule", "listmodules"])
def test_an_open_job_refuses_a_wrong_connection_in_json(caller: Poster, job: str) -> None:
    told = "Identification Failure : bad login/pwd"
    assert caller.error(job, ident="nobody", option="adm") == told
    assert caller.error(job, code="", option="adm") == "random code not defined"


def test_an_unknown_job_of_nobody_has_an_empty_answer(caller: Poster) -> None:
    assert caller.text("nothing", ident="") == ""
    assert caller.error("nothing", ident="nobody") == "wrong request: no job"
    assert caller.error("nothing", code="") == "wrong request: no job"


def test_a_job_without_code_is_refused_in_plain_text(caller: Poster) -> None:
    assert caller.text("checkident", code="") == "ERROR\nrandom code not defined\n"


# What comes back


def test_lightpopup_sends_on_without_a_type(caller: Poster) -> None:
    answer = caller.send(caller.given("lightpopup", emod="adm/raw", ident="", code=""))
    assert (answer.status_code, "Content-Type" in answer.headers) == (302, False)
    assert answer.headers["Location"].endswith("&+module=adm/raw&")


def test_lightpopup_takes_parameters_along(caller: Poster) -> None:
    answer = caller.send(caller.given("lightpopup", emod="home", parm="a=b;c=d"))
    assert answer.headers["Location"].endswith("&+module=home&+a=b&+c=d")


def test_a_script_error_names_the_file_below_the_servers_folder(
    api: WimsAPI, home: Class, post: Poster
) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    answer = post.send(post.given("moduser", quser="jdoe", data1="lastname=!x"))
    assert answer.status_code == 550
    path = f"wimshome/log/classes/{post.qclass}/.users/jdoe"
    assert f"In file '{path}', line " in answer.text
    assert "not_trusted" in answer.text


def test_a_broken_reply_names_the_servers_version(caller: Poster) -> None:
    text = caller.text("addcontent")
    assert f"Server: WIMS {caller.server.version} (" in text
    assert "Unable to find label ``addcontent''" in text


def test_help_is_the_page_of_the_protocol(caller: Poster) -> None:
    for job in ("help", ""):
        answer = caller.send(caller.given(job))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/html; charset=windows-1252"
        assert "getclass" in answer.text
