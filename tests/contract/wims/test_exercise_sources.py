"""What WIMS reads in the source of an exercise: its title, its author, its statement."""

from collections.abc import Iterable

from tests.contract.wims.posting import Poster

STATEMENT = "\\statement{x}\n"
TITLES = {
    "\\title{A} \\title{B}": "B",
    "\\title{A}\\title{}": "No title",
    "": "No title",
    "\\title {Blank  two}": "Blank  two",
    "\\title{A {b} c}": "A {b} c",
    "\\title{two\nlines}": "two lines",
    "\\title{ends }": "ends",
    "\\title{a=b}": "a",
    "\\title{a, b}": "a; b",
    "\\title{a: b}": " b",
}
AUTHORS = {
    "\\author{Sophie}\n\\author{Anna}": "Sophie",
    "\\author{Sophie\nAnna}": "Sophie\tAnna",
    "\\author{A {b}}": "A {b}",
    "": "",
}
REFUSED = {
    "\\statement{x} \\statement{y}": "Multiple definition of statement.",
    "\\title{A \\statement{x}}": "No statement defined.",
    "\\statement[x]": "No statement defined.",
}


def add(post: Poster, sources: Iterable[str]) -> None:
    """Adds exercises ex0, ex1 ... with something more than their statement."""
    for place, source in enumerate(sources):
        post.ok("addexo", qexo=f"ex{place}", data1=f"{source}\n{STATEMENT}")


def test_the_title_of_a_source(post: Poster) -> None:
    add(post, TITLES)
    rows = post.ok("listexos")["exotitlelist"]
    assert [row["title"] for row in rows] == [*TITLES.values()]


def test_exercises_are_indexed_by_title_whatever_its_case(post: Poster) -> None:
    add(post, ["\\title{b}", "\\title{C}", "\\title{a}"])
    assert post.file("Exindex").splitlines()[1].endswith(" of a,b,C,")


def test_the_author_of_a_source(post: Poster) -> None:
    add(post, AUTHORS)
    told = [f"ex{place}:{author}\n" for place, author in enumerate(AUTHORS.values())]
    assert post.file("Exauthors") == "".join(told)


def test_a_source_that_does_not_compile(post: Poster) -> None:
    for source, told in REFUSED.items():
        for job in ("testexo", "addexo"):
            assert post.error(job, qexo="ex1", data1=source) == f"COMPILATION ERROR {told}"
    assert post.ok("listexos")["exocount"] == 0


def test_a_source_that_compiles(post: Poster) -> None:
    for place, source in enumerate(["\\statement {x}", "\\statement\n{x}", "% \\statement{x}"]):
        post.ok("testexo", data1=source)
        post.ok("addexo", qexo=f"ex{place}", data1=source)
    assert post.ok("listexos")["exocount"] == 3
