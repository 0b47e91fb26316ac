"""What addexo takes for the name of an exercise, and what it and delexo make of it."""

import pytest

from tests.contract.wims.asking import SOURCE
from tests.contract.wims.posting import Poster


def listed(post: Poster) -> list[str]:
    """The exercises that a class lists; '' where it lists none."""
    return [row["id"] for row in post.ok("listexos")["exotitlelist"]]


def test_a_name_that_begins_with_a_dash_ends_all_compiling(post: Poster) -> None:
    for name in ("-x", "ex2"):
        added = post.ok("addexo", qexo=name, data1=SOURCE)
        assert added["message"] == f"exercice {name} successfully added"
        assert added["compilation_result"] == ""
    assert listed(post) == [""]
    assert post.error("delexo", qexo="-x") == "-x NOT exists in this Class !"


@pytest.mark.parametrize("name", ["\xe9x", "a+b", "a%b", "a=b", "a^b", "[ab]"])
def test_a_name_of_other_signs_is_one_as_well(post: Poster, name: str) -> None:
    added = post.ok("addexo", qexo=name, data1=SOURCE)
    assert added["compilation_result"] == f"src/{name}.oef.. -> def/{name}.def"
    assert listed(post) == [name]
    assert post.text("getexofile", qexo=name).strip() == SOURCE.strip()
    assert post.ok("delexo", qexo=name)["exo_id"] == name
    assert listed(post) == [""]


def test_a_comma_or_a_colon_in_a_name_spoils_the_list(post: Poster) -> None:
    for name in ("a+b", "a,b", "a:b"):
        assert post.ok("addexo", qexo=name, data1=SOURCE)["compilation_result"]
    reply = post.ok("listexos")
    assert reply["exocount"] == 4
    assert reply["exotitlelist"] == [
        {"id": "a", "title": "Sum"},
        {"id": "a+b", "title": "Sum"},
        {"id": "a"},
        {"id": "b", "title": "Sum"},
    ]
    assert post.error("getexofile", qexo="a,b") == "undefined qexo"
    for name in ("a+b", "a,b", "a:b"):
        post.ok("delexo", qexo=name)
    assert listed(post) == [""]


@pytest.mark.parametrize("name", ["ex 1", "a/b", " lead", "trail ", "a\tb"])
def test_a_name_with_a_blank_or_a_slash_is_told_added_and_is_not(post: Poster, name: str) -> None:
    added = post.ok("addexo", qexo=name, data1=SOURCE)
    assert added["message"] == f"exercice {name} successfully added"
    assert (added["exo_id"], added["compilation_result"]) == (name, "")
    assert post.ok("addexo", qexo="good", data1=SOURCE)["compilation_result"]
    assert listed(post) == ["good"]


def test_what_stands_before_a_blank_is_a_file_that_is_no_exercise(post: Poster) -> None:
    post.ok("addexo", qexo="ex 1", data1=SOURCE)
    assert post.file("src/ex").strip() == f"1.oef {SOURCE.strip()}"


@pytest.mark.parametrize("name", ["a/b", "a b", "\xe9", "a,b", "a+b", "ex.oef", "ex.def", "-y"])
def test_an_exercise_that_is_not_there_is_not_deleted(post: Poster, name: str) -> None:
    post.ok("addexo", qexo="ex", data1=SOURCE)
    assert post.error("delexo", qexo=name) == f"{name} NOT exists in this Class !"
    assert listed(post) == ["ex"]


@pytest.mark.parametrize("name", ["a@b", "a~b", "a!b", "a#b"])
def test_a_name_that_is_refused_is_added_all_the_same(post: Poster, name: str) -> None:
    post.ok("addexo", qexo="z", data1=SOURCE)
    assert post.error("addexo", qexo=name, data1=SOURCE) == "illegal file name for qexo"
    assert listed(post) == [name, "z"]
    assert post.error("delexo", qexo=name) == "illegal file name for qexo"


def test_a_name_that_is_refused_waits_for_the_first_good_one(post: Poster) -> None:
    assert post.error("addexo", qexo="a@b", data1=SOURCE) == "illegal file name for qexo"
    post.ok("buildexos")
    assert listed(post) == [""]
    post.ok("addexo", qexo="z", data1=SOURCE)
    assert listed(post) == ["a@b", "z"]


@pytest.mark.parametrize(
    ("name", "kept"), [("a.b", "a"), ("ex1.oef", "ex1"), ("ex1.def", "ex1"), ("z.", "z")]
)
def test_a_name_ends_before_its_dot(post: Poster, name: str, kept: str) -> None:
    added = post.ok("addexo", qexo=name, data1=SOURCE)
    assert (added["message"], added["exo_id"]) == (f"exercice {kept} successfully added", kept)
    assert listed(post) == [kept]


def test_a_name_that_begins_with_a_dot_is_none(post: Poster) -> None:
    added = post.ok("addexo", qexo=".y", data1=SOURCE)
    assert (added["exo_id"], added["compilation_result"]) == ("", "")
    assert listed(post) == [""]


def test_a_deleted_exercise_is_listed_until_something_is_compiled(post: Poster) -> None:
    for name in ("ex1", "ex2"):
        post.ok("addexo", qexo=name, data1=SOURCE)
    for name in ("ex1", "ex2"):
        post.ok("delexo", qexo=name, option="no_build")
    assert listed(post) == ["ex1", "ex2"]
    assert post.error("delexo", qexo="ex1") == "ex1 NOT exists in this Class !"
    assert post.error("getexofile", qexo="ex1").startswith("Sorry, this exercise 'ex1' does not")
    post.ok("buildexos")
    assert listed(post) == [""]
