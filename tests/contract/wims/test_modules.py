"""The modules that every WIMS has."""

import pytest

from tests.contract.wims.posting import Poster

MODULES = {
    "home": "WWW Interactive Multipurpose Server",
    "adm/raw": "WIMS raw connection interface",
    "adm/sheet": "Worksheet",
    "adm/class/exam": "Exam",
    "tool/directexec": "Direct exec",
}


@pytest.mark.parametrize("name", [name for name in MODULES if name != "adm/class/exam"])
def test_getmodule_tells_what_a_module_is(caller: Poster, name: str) -> None:
    for asked in (name, f"{name}/"):
        reply = caller.ok("getmodule", option=asked)
        assert (reply["module_id"], reply["title"]) == (asked, MODULES[name])


@pytest.mark.parametrize("name", MODULES)
def test_listmodules_refuses_a_module(caller: Poster, name: str) -> None:
    told = "sorry, you can't call this job on a module. Try GetModule instead."
    assert caller.error("listmodules", option=name) == told
    assert caller.error("listmodules", option=f"{name}/") == told


@pytest.mark.parametrize("name", ["adm", "adm/class", "tool", "H4", "nothing"])
def test_a_folder_of_modules_is_none(caller: Poster, name: str) -> None:
    assert caller.ok("getmodule", option=name)["title"] == ""
    assert caller.ok("listmodules", option=name)["listContent"] == []


@pytest.mark.parametrize(("asked", "told"), [("de", "de"), ("xx", "en"), ("FR", "en"), ("", "en")])
def test_listmodules_answers_in_a_language_that_wims_knows(
    caller: Poster, asked: str, told: str
) -> None:
    reply = caller.ok("listmodules", option="U5", lang=asked)
    assert (reply["lang"], reply["title"]) == (told, "University year 5")


@pytest.mark.parametrize("form", ["xml", "json", "a b", ""])
def test_getinfoserver_tells_the_format_that_was_sent(caller: Poster, form: str) -> None:
    assert caller.ok("getinfoserver", format=form)["format"] == form
