"""sharecontent: two classes with the same folders of exercises, or with folders of their own."""

import attrs

from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import SOURCE, ok
from tests.contract.wims.posting import Poster
from tests.contract.wims.test_exercise_names import listed


def test_a_class_that_shares_with_itself_loses_its_exercises(post: Poster) -> None:
    shared = post.ok("sharecontent", data1=post.qclass)
    assert shared["message"] == "content successfully shared"
    assert post.ok("addexo", qexo="ex1", data1=SOURCE)["compilation_result"] == ""
    assert listed(post) == [""]
    told = f"sorry, this class is already using contents of another class. ({post.qclass})"
    assert post.error("sharecontent", data1=post.qclass) == told


def test_what_a_class_without_folders_shares_is_lost_until_it_has_some(
    post: Poster, other: Class
) -> None:
    there = post.about(other)
    post.ok("sharecontent", data1=there.qclass)
    assert there.ok("addexo", qexo="lost", data1=SOURCE)["compilation_result"] == ""
    assert (listed(post), listed(there)) == ([""], [""])
    assert post.ok("addexo", qexo="ex1", data1=SOURCE)["compilation_result"]
    assert listed(there) == [""]
    there.ok("buildexos")
    assert listed(there) == ["ex1"]
    assert there.ok("addexo", qexo="ex2", data1=SOURCE)["compilation_result"]
    assert listed(there) == ["ex1", "ex2"]
    assert post.text("getexofile", qexo="ex2").strip() == SOURCE.strip()


def test_each_of_two_classes_lists_what_was_there_when_it_compiled(
    post: Poster, other: Class
) -> None:
    there = post.about(other)
    post.ok("addexo", qexo="ex1", data1=SOURCE)
    post.ok("sharecontent", data1=there.qclass)
    assert listed(there) == ["ex1"]
    there.ok("addexo", qexo="ex2", data1=SOURCE)
    assert (listed(post), listed(there)) == (["ex1"], ["ex1", "ex2"])
    there.ok("delexo", qexo="ex1")
    assert (listed(post), listed(there)) == (["ex1"], ["ex2"])
    post.ok("delexo", qexo="ex2")
    assert (listed(post), listed(there)) == ([""], ["ex2"])


def test_an_exercise_that_is_not_compiled_is_none_for_sharing(post: Poster, other: Class) -> None:
    there = post.about(other)
    post.ok("addexo", qexo="ex1", data1=SOURCE)
    there.ok("addexo", qexo="own", data1=SOURCE, option="no_build")
    post.ok("sharecontent", data1=there.qclass)
    assert listed(there) == ["ex1"]
    told = there.ok("buildexos")["compilation_result"]
    assert told == "src/own.oef.. -> def/own.def"
    assert listed(there) == ["own"]
    refused = f"Destination class ({there.qclass}) not empty (already 1 exercices)"
    assert post.error("sharecontent", data1=there.qclass) == refused


def test_sharing_with_what_movexos_copied_into_a_class(post: Poster, other: Class) -> None:
    there = post.about(other)
    post.ok("addexo", qexo="ex1", data1=SOURCE)
    post.ok("movexos", data1=there.qclass, option="copy")
    assert listed(there) == [""]
    post.ok("sharecontent", data1=there.qclass)
    assert listed(there) == ["ex1"]


def test_a_class_that_had_exercises_shares_the_sources_only(post: Poster, other: Class) -> None:
    there = post.about(other)
    post.ok("addexo", qexo="ex1", data1=SOURCE)
    there.ok("addexo", qexo="old", data1=SOURCE)
    there.ok("delexo", qexo="old")
    post.ok("sharecontent", data1=there.qclass)
    assert listed(there) == [""]
    told = there.ok("addexo", qexo="ex2", data1=SOURCE)["compilation_result"]
    assert told == "src/ex1.oef.. -> def/ex1.def,src/ex2.oef.. -> def/ex2.def"
    assert listed(there) == ["ex1", "ex2"]
    assert post.ok("buildexos")["compilation_result"] == "src/ex2.oef.. -> def/ex2.def"


def test_a_copy_of_a_class_shares_what_that_shares(
    api: WimsAPI, post: Poster, other: Class
) -> None:
    there = post.about(other)
    post.ok("addexo", qexo="ex1", data1=SOURCE)
    post.ok("sharecontent", data1=there.qclass)
    copy = attrs.evolve(post, qclass=ok(api.copyclass(other.qclass, other.rclass))["new_class"])
    assert listed(copy) == ["ex1"]
    copy.ok("addexo", qexo="ex2", data1=SOURCE)
    assert (listed(copy), listed(there)) == (["ex1", "ex2"], ["ex1"])
    post.ok("buildexos")
    assert listed(post) == ["ex1", "ex2"]
    ok(api.delclass(copy.qclass, copy.rclass))


def test_shared_exercises_are_gone_with_their_class(
    api: WimsAPI, post: Poster, home: Class
) -> None:
    source = attrs.evolve(post, qclass=ok(api.copyclass(home.qclass, home.rclass))["new_class"])
    source.ok("addexo", qexo="ex1", data1=SOURCE)
    source.ok("sharecontent", data1=post.qclass)
    assert listed(post) == ["ex1"]
    ok(api.delclass(source.qclass, source.rclass))
    assert listed(post) == [""]
    assert post.ok("addexo", qexo="ex2", data1=SOURCE)["compilation_result"] == ""
    assert listed(post) == [""]
