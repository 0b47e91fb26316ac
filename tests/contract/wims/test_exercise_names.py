"""What addexo takes for the name of an exercise, and what it and delexo make of it."""

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


def test_a_name_of_other_signs_is_one_as_well(post: Poster) -> None:
    names = ["[ab]", "a%b", "a+b", "a=b", "a^b", "\xe9x"]
    for name in names:
        added = post.ok("addexo", qexo=name, data1=SOURCE)
        assert added["compilation_result"] == f"src/{name}.oef.. -> def/{name}.def"
    assert listed(post) == names
    for name in names:
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


def test_a_name_with_a_blank_or_a_slash_is_told_added_and_is_not(post: Poster) -> None:
    for name in ("ex 1", "a/b", " lead", "trail ", "a\tb"):
        added = post.ok("addexo", qexo=name, data1=SOURCE)
        assert added["message"] == f"exercice {name} successfully added"
        assert (added["exo_id"], added["compilation_result"]) == (name, "")
    assert post.ok("addexo", qexo="good", data1=SOURCE)["compilation_result"]
    assert listed(post) == ["good"]


def test_what_stands_before_a_blank_is_a_file_that_is_no_exercise(post: Poster) -> None:
    post.ok("addexo", qexo="ex 1", data1=SOURCE)
    assert post.file("src/ex").strip() == f"1.oef {SOURCE.strip()}"


def test_an_exercise_that_is_not_there_is_not_deleted(post: Poster) -> None:
    post.ok("addexo", qexo="ex", data1=SOURCE)
    for name in ("a/b", "a b", "\xe9", "a,b", "a+b", "ex.oef", "ex.def", "-y"):
        assert post.error("delexo", qexo=name) == f"{name} NOT exists in this Class !"
    assert listed(post) == ["ex"]


def test_a_name_that_is_refused_is_added_all_the_same(post: Poster) -> None:
    post.ok("addexo", qexo="z", data1=SOURCE)
    names = ["a!b", "a#b", "a@b", "a~b"]
    for name in names:
        assert post.error("addexo", qexo=name, data1=SOURCE) == "illegal file name for qexo"
    assert listed(post) == [*names, "z"]
    for name in names:
        assert post.error("delexo", qexo=name) == "illegal file name for qexo"


def test_a_name_that_is_refused_waits_for_the_first_good_one(post: Poster) -> None:
    assert post.error("addexo", qexo="a@b", data1=SOURCE) == "illegal file name for qexo"
    post.ok("buildexos")
    assert listed(post) == [""]
    post.ok("addexo", qexo="z", data1=SOURCE)
    assert listed(post) == ["a@b", "z"]


def test_a_name_ends_before_its_dot(post: Poster) -> None:
    for name, kept in {"a.b": "a", "ex1.oef": "ex1", "ex2.def": "ex2", "z.": "z"}.items():
        added = post.ok("addexo", qexo=name, data1=SOURCE)
        assert (added["message"], added["exo_id"]) == (f"exercice {kept} successfully added", kept)
    assert listed(post) == ["a", "ex1", "ex2", "z"]


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
