"""Requests that no client of edusync sends: other methods, codes of two words, bad escapes."""

import pytest

from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, ok
from tests.contract.wims.posting import Poster

JSON = "application/json ; charset=iso-8859-1"


# Methods


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE", "PATCH"])
def test_every_method_asks_as_post_does(post: Poster, method: str) -> None:
    answer = post.send(post.given("checkclass"), method=method)
    assert (answer.status_code, answer.json()["message"]) == (200, "Class exists")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_parameters_may_stand_in_the_address(post: Poster, method: str) -> None:
    answer = post.send({}, method=method, query=post.given("checkclass"))
    assert (answer.status_code, answer.json()["message"]) == (200, "Class exists")


def test_head_has_no_body(post: Poster) -> None:
    answer = post.send({}, method="HEAD", query=post.given("checkclass"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON)
    assert answer.content == b""


def test_get_reads_no_body_beside_an_address(post: Poster) -> None:
    answer = post.send(post.given("checkclass"), method="GET", query="lang=en")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


# Escapes


@pytest.mark.parametrize(
    ("name", "told"), [("%zz", "%zz"), ("%", "%"), ("%4", "%4"), ("a%4z", "%4z")]
)
def test_a_percent_sign_that_begins_no_code_is_refused(post: Poster, name: str, told: str) -> None:
    given = post.given("checkclass", qclass="")
    answer = post.send(f"{post.encoded(given)}&qclass={name}")
    assert answer.status_code == 450
    assert f"The substitution ``{told}'' in the parameter string is illegal" in answer.text


# The code


@pytest.mark.parametrize(
    ("code", "told"), [("a b", "a"), (" a", "a"), ("a,b", "a,b"), ("a-b", "a-b")]
)
def test_a_code_is_one_word(post: Poster, code: str, told: str) -> None:
    assert post.ok("checkident", code=code)["code"] == told
    assert post("checkclass", qclass="99999999", code=code)["code"] == told


def test_a_code_that_is_sent_twice_is_the_first_with_a_comma(post: Poster) -> None:
    pairs = [*post.given("checkident", code="c1").items(), ("code", "c2")]
    assert post.send(pairs).json()["code"] == "c1,"


# The job


@pytest.mark.parametrize("job", ["checkident ", " checkident", "checkident\t", "getclass "])
def test_a_job_with_a_blank_beside_it_has_an_empty_answer(post: Poster, job: str) -> None:
    answer = post.send(post.given(job))
    assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (200, JSON, b"")


@pytest.mark.parametrize("job", ["CheckIdent", "checkident\n"])
def test_a_job_in_capitals_or_with_a_line_end_is_that_job(post: Poster, job: str) -> None:
    assert post.ok(job)["message"] == "Connection accepted"


@pytest.mark.parametrize("job", ["check ident", "checkident,x", "checkident.x", "nothing "])
def test_other_jobs_are_none(post: Poster, job: str) -> None:
    assert post.error(job) == "wrong request: no job"


# Who asks


@pytest.mark.parametrize("job", ["getinfoserver", "getmodule", "listmodules"])
def test_an_open_job_asks_for_no_connection_and_no_code(post: Poster, job: str) -> None:
    reply = post.ok(job, ident="", code="", option="adm" if job == "listmodules" else "adm/raw")
    assert reply["job"] == job
    assert "code" not in reply


@pytest.mark.parametrize("job", ["getinfoserver", "getmodule", "listmodules"])
def test_an_open_job_refuses_a_wrong_connection_in_json(post: Poster, job: str) -> None:
    told = "Identification Failure : bad login/pwd"
    assert post.error(job, ident="nobody", option="adm") == told
    assert post.error(job, passwd="wrong", option="adm") == told
    assert post.error(job, code="", option="adm") == "random code not defined"


def test_an_unknown_job_of_nobody_has_an_empty_answer(post: Poster) -> None:
    assert post.text("nothing", ident="") == ""
    assert post.error("nothing", ident="nobody") == "wrong request: no job"
    assert post.error("nothing", code="") == "wrong request: no job"


def test_a_job_without_code_is_refused_in_plain_text(post: Poster) -> None:
    assert post.text("checkident", code="") == "ERROR\nrandom code not defined\n"


# What comes back


def test_lightpopup_sends_on_without_a_type(post: Poster) -> None:
    answer = post.send(post.given("lightpopup", emod="adm/raw", ident="", code=""))
    assert (answer.status_code, "Content-Type" in answer.headers) == (302, False)
    assert answer.headers["Location"].endswith("&+module=adm/raw&")


def test_lightpopup_takes_parameters_along(post: Poster) -> None:
    answer = post.send(post.given("lightpopup", emod="home", parm="a=b;c=d"))
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


def test_a_broken_reply_names_the_servers_version(post: Poster) -> None:
    text = post.text("addcontent")
    assert f"Server: WIMS {post.server.version} (" in text
    assert "Unable to find label ``addcontent''" in text
