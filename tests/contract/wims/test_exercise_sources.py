"""What WIMS reads in the source of an exercise: its title, its author, its statement."""

import pytest

from tests.contract.wims.posting import Poster

STATEMENT = "\\statement{x}\n"


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("\\title{A} \\title{B}", "B"),
        ("\\title{A}\\title{}", "No title"),
        ("", "No title"),
        ("\\title {Blank  two}", "Blank  two"),
        ("\\title{A {b} c}", "A {b} c"),
        ("\\title{two\nlines}", "two lines"),
        ("\\title{ends }", "ends"),
        ("\\title{a=b}", "a"),
        ("\\title{a, b}", "a; b"),
        ("\\title{a: b}", " b"),
    ],
)
def test_the_title_of_a_source(post: Poster, source: str, title: str) -> None:
    post.ok("addexo", qexo="ex1", data1=f"{source}\n{STATEMENT}")
    assert post.ok("listexos")["exotitlelist"] == [{"id": "ex1", "title": title}]


def test_exercises_are_indexed_by_title_whatever_its_case(post: Poster) -> None:
    for name, title in {"ex1": "b", "ex2": "C", "ex3": "a"}.items():
        post.ok("addexo", qexo=name, data1=f"\\title{{{title}}}\n{STATEMENT}")
    assert post.file("Exindex").splitlines()[1].endswith(" of a,b,C,")


@pytest.mark.parametrize(
    ("source", "author"),
    [
        ("\\author{Sophie}\n\\author{Anna}", "Sophie"),
        ("\\author{Sophie\nAnna}", "Sophie\tAnna"),
        ("\\author{A {b}}", "A {b}"),
        ("", ""),
    ],
)
def test_the_author_of_a_source(post: Poster, source: str, author: str) -> None:
    post.ok("addexo", qexo="ex1", data1=f"{source}\n{STATEMENT}")
    assert post.file("Exauthors") == f"ex1:{author}\n"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("\\statement{x} \\statement{y}", "Multiple definition of statement."),
        ("\\title{A \\statement{x}}", "No statement defined."),
        ("\\statement[x]", "No statement defined."),
    ],
)
def test_a_source_that_does_not_compile(post: Poster, source: str, told: str) -> None:
    for job in ("testexo", "addexo"):
        assert post.error(job, qexo="ex1", data1=source) == f"COMPILATION ERROR {told}"


@pytest.mark.parametrize("source", ["\\statement {x}", "\\statement\n{x}", "% \\statement{x}"])
def test_a_source_that_compiles(post: Poster, source: str) -> None:
    post.ok("testexo", data1=source)
    post.ok("addexo", qexo="ex1", data1=source)
