"""The text of a tree of files becomes folders and files, whole or not at all."""

import html
import re
from collections.abc import Iterator
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from edusync.errors import ProtocolError
from edusync.swad.files.tree_text import LONGEST_NAME, LONGEST_PATH, Folder, Record, parse
from tests.unit.swad.server import KEY, recording, serving

DECLARATION = '<?xml version="1.0" encoding="windows-1252"?>\r\n'


def recorded_tree(name: str) -> str:
    """The tree of a recording, as the raw client gives it."""
    with serving({"getDirectoryTree": recording(f"getDirectoryTree--{name}")}) as swad:
        return str(swad.api().getDirectoryTree(KEY, 1, 0, 1)["tree"])


def file(name: str, code: object = 1, size: object = 2, time: object = 3, more: str = "") -> str:
    return (
        f'\t<file name="{name}"><code>{code}</code><size>{size}</size><time>{time}</time>'
        f"{more}<photo></photo></file>\r\n"
    )


def tree(*parts: str) -> str:
    return f"{DECLARATION}<tree>\r\n{''.join(parts)}</tree>\r\n"


def lines(folder: Folder, level: int = 0) -> Iterator[str]:
    for entry in folder.entries:
        yield "  " * level + entry.name
        if isinstance(entry, Folder):
            yield from lines(entry, level + 1)


def only_file(text: str) -> Record:
    (found,) = parse(text).entries
    assert isinstance(found, Record)
    return found


def test_the_recorded_documents_keep_their_order_names_and_depth() -> None:
    assert [*lines(parse(recorded_tree("student_documents")))] == [
        "Carpeta con ñ",
        "  apuntes “ñandú”.txt",
        "  sub",
        "    sin-registro.txt",
        "enlace.url",
        "Q&A.txt",
        "tema1.pdf",
        "Vacia",
    ]


def test_each_field_of_a_recorded_file_is_read() -> None:
    found = parse(recorded_tree("student_documents")).entries[3]
    assert found == Record(
        name="tema1.pdf",
        code=1,
        size=380,
        time=1760000000,
        license="unknown / other",
        publisher="Ágata Ñandú Teixidó",
    )


def test_a_file_that_nobody_published_has_no_publisher() -> None:
    found = parse(recorded_tree("student_documents")).entries[2]
    assert isinstance(found, Record)
    assert (found.name, found.publisher) == ("Q&A.txt", "")


@pytest.mark.parametrize("name", ["course_without_files", "group_without_file_zones"])
def test_a_zone_without_files_is_an_empty_folder(name: str) -> None:
    assert parse(recorded_tree(name)).entries == []


@pytest.mark.parametrize("name", ['a"b.txt', "a<b>.txt", "a&b;.txt", "&", "<dir>", "a'b", ""])
def test_signs_that_the_server_does_not_escape_stay_in_the_name(name: str) -> None:
    found = parse(tree(f'<dir name="{name}">\r\n{file(name)}</dir>\r\n'))
    assert [*lines(found)] == [name, f"  {name}"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("&#346;wi&#x105;tek.pdf", "Świątek.pdf"),
        ("a&amp;amp;b", "a&amp;b"),
        ("a&copy.txt", "a&copy.txt"),
        ("&nosuch;&#99999999;", "&nosuch;&#99999999;"),
    ],
)
def test_references_are_decoded_once(raw: str, name: str) -> None:
    more = f"<license></license><publisher>{raw}</publisher>"
    found = only_file(tree(file(raw, more=more)))
    assert (found.name, found.publisher) == (name, name)


def test_a_server_that_escapes_is_read_when_we_know_of_it() -> None:
    more = "<publisher>D&amp;#39;Arc</publisher>"
    (found,) = parse(tree(file("Q&amp;A &lt;1&gt;", more=more)), escaped=True).entries
    assert isinstance(found, Record)
    assert (found.name, found.publisher) == ("Q&A <1>", "D'Arc")


def test_short_tags_mean_empty_ones() -> None:
    found = parse('<tree><dir name="a"/><file name="b"><code>1</code><publisher/></file></tree>')
    assert [*lines(found)] == ["a", "b"]
    assert parse("<tree/>").entries == []


def test_fields_that_we_do_not_know_are_passed_over() -> None:
    assert only_file(tree(file("a", more="<x>1</x><hidden/>"))) == Record("a", 1, 2, 3)


def test_folders_lie_in_each_other_as_deep_as_a_system_allows() -> None:
    depth = LONGEST_PATH // 2
    found = parse(tree('<dir name="d">' * depth, file("deep"), "</dir>" * depth))
    for _ in range(depth):
        (found,) = found.entries  # type: ignore[assignment]
    assert [entry.name for entry in found.entries] == ["deep"]


def test_folders_that_lie_deeper_are_an_error() -> None:
    with pytest.raises(ProtocolError, match="deeper"):
        parse("<tree>" + '<dir name="d">' * 1_000_000)


def test_entities_are_neither_defined_nor_expanded() -> None:
    evil = '<!DOCTYPE tree [<!ENTITY x "aaaa"><!ENTITY y SYSTEM "file:///etc/passwd">]>'
    text = tree(file("&x;", more="<publisher>&y;</publisher>"))
    found = only_file(evil + text.removeprefix(DECLARATION))
    assert (found.name, found.publisher) == ("&x;", "&y;")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(null)",
        "<html><body>Error</body></html>",
        f"{DECLARATION}<tree>\r\n{file('a')}",
        '<tree><dir name="a"></tree>',
        "<tree></dir></tree>",
        "<tree></tree></tree>",
        "<tree></file></tree>",
        '<tree><file name="a"><code>1</code></tree>',
        f'<tree><file name="a"><dir name="b"></dir></file></tree>{DECLARATION}',
        f"<tree></tree>{file('after')}",
        file("before"),
        '<tree><file name="a"></file></tree>',
        tree(file("a", code="x")),
        tree(file("a", code="9" * 5000)),
        tree(file("a" * (LONGEST_NAME + 1))),
    ],
)
def test_what_is_no_whole_tree_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError, match="getDirectoryTree"):
        parse(text)


PIECES = st.sampled_from(
    [
        *("<tree>", "</tree>", '<dir name="', '">', "</dir>", '<file name="', "</file>", "<dir/>"),
        *("<code>", "</code>", "1", "<size>", "</size>", "<time>", "</time>", "&#39;", "&#x0;"),
        *("<publisher>", "</publisher>", "<!DOCTYPE x>", "<![CDATA[", "]]>", "\x00", "\ud800"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text()), max_size=40).map("".join))
def test_any_text_is_a_tree_or_a_protocol_error(text: str) -> None:
    for candidate in (text, f"<tree>{text}</tree>"):
        try:
            parse(candidate)
        except ProtocolError:
            continue


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(
    lambda name: not re.search(r'"\s*/?>', name) and html.unescape(name) == name
)
TREES: st.SearchStrategy[Any] = st.recursive(
    NAMES.map(lambda name: ("file", name, [])),
    lambda inner: st.tuples(st.just("dir"), NAMES, st.lists(inner, max_size=4)),
    max_leaves=12,
)


def written(entries: list[Any]) -> str:
    return "".join(
        file(name) if kind == "file" else f'<dir name="{name}">\r\n{written(inner)}</dir>\r\n'
        for kind, name, inner in entries
    )


def names(entries: list[Any], level: int = 0) -> Iterator[str]:
    for _, name, inner in entries:
        yield "  " * level + name
        yield from names(inner, level + 1)


@given(st.lists(TREES, max_size=5))
def test_every_name_comes_out_as_the_server_wrote_it(
    entries: list[Any],
) -> None:
    assert [*lines(parse(tree(written(entries))))] == [*names(entries)]
