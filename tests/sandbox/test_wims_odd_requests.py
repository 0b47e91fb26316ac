"""What the sandbox's WIMS does not answer at all, or leaves to a real server."""

import pytest

from edusync.sandbox.exchange import Request, Reset
from edusync.sandbox.wims.site import PATH
from tests.sandbox.asking import HEADERS, Client

SOURCE = "\\statement{S}"


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_parameters_in_the_address_and_a_body_end_the_connection(wims: Client, method: str) -> None:
    with pytest.raises(Reset):
        wims.site.answer(Request(method, f"{PATH}?lang=en", HEADERS, b"module=adm/raw"))


def test_a_body_of_more_than_200_kilobytes_ends_the_connection(wims: Client) -> None:
    body = b"module=adm/raw&data1=" + b"a" * 204_800
    with pytest.raises(Reset):
        wims.site.answer(Request("POST", PATH, HEADERS, body))
    assert wims.site.answer(Request("POST", PATH, HEADERS, body[:204_800])).status == 450


@pytest.mark.parametrize("name", ["a\\b", "a'b", "a(b)"])
def test_some_names_of_exercises_are_not_modelled(wims: Client, name: str) -> None:
    for job in ("addexo", "delexo"):
        told = wims.error(job, qexo=name, data1=SOURCE)
        assert told == "not modelled here: an exercise with such signs in its name"


@pytest.mark.parametrize("name", ["adm/modtool", "help/main", "tool/popup.en"])
def test_most_modules_of_wims_itself_are_not_modelled(wims: Client, name: str) -> None:
    for job in ("getmodule", "listmodules"):
        assert wims.error(job, option=name).startswith("not modelled here: modules of ")


def test_titles_of_levels_are_modelled_in_english_only(wims: Client) -> None:
    assert wims.ok("listmodules", option="H4", lang="en")["title"] == "Middle school year 4"
    assert wims.error("listmodules", option="H4", lang="fr").startswith("not modelled")


def test_attempts_that_are_no_number_have_no_score(wims: Client) -> None:
    wims.student("anna")
    wims.ok("addexam", data1="title=E\nattempts=many")
    assert wims.error("getscore", quser="anna").startswith("not modelled here: ")
