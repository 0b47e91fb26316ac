"""The rows of tables, as a browser would show them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.swad.wire.tables import rows_of

ROWS = {
    "a line break parts words": ("<tr><th>Prueba<br>1</th><th>Nota</th>", [["Prueba 1", "Nota"]]),
    "paragraphs and items part words": (
        "<tr><td><p>Ana</p><p>Ruiz</p></td><td><ul><li>1<li>2</ul></td>",
        [["Ana Ruiz", "1 2"]],
    ),
    "letters in bold part none": ("<tr><td>7<b>,5</b></td><td>A<wbr>B</td>", [["7,5", "AB"]]),
    "blanks are joined": ("<tr><td> a \n&nbsp; b\t</td>", [["a b"]]),
    "styles and scripts are no text": (
        "<tr><td><style>td {color: red}</style>9<script>x()</script></td>",
        [["9"]],
    ),
    "a comment parts none": ("<tr><td>7<!-- , -->,5</td>", [["7,5"]]),
    "a table in a cell has rows of its own": (
        "<tr><td>Ana</td><td>x<table><tr><td>T1</td><td>5</td></tr></table>y</td><td>7,5</td></tr>"
        "<tr><td>Luz</td><td>-</td><td>9</td></tr>",
        [["Ana", "x y", "7,5"], ["T1", "5"], ["Luz", "-", "9"]],
    ),
    "a cell of two columns stands in both": (
        "<tr><td colspan=2>Ana</td><td>9</td></tr><tr><td>a</td><td>b</td><td>c</td></tr>",
        [["Ana", "Ana", "9"], ["a", "b", "c"]],
    ),
    "a cell of two rows stands in both": (
        "<tr><td rowspan=2>Ana</td><td>9</td></tr><tr><td>8</td></tr>"
        "<tr><td>Luz</td><td>7</td></tr>",
        [["Ana", "9"], ["Ana", "8"], ["Luz", "7"]],
    ),
    "a cell of rows in the middle moves the others": (
        "<tr><td>1</td><td rowspan=2 colspan=2>x</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>",
        [["1", "x", "x", "2"], ["3", "x", "x", "4"]],
    ),
    "a row of spans alone": (
        "<tr><td rowspan=2>Ana</td></tr><tr></tr><tr><td>Luz</td></tr>",
        [["Ana"], ["Ana"], ["Luz"]],
    ),
    "spans end with their part of the table": (
        "<thead><tr><th rowspan=9>ID</th><th>T</th></tr></thead>"
        "<tbody><tr><td>1</td><td>9</td></tr></tbody>",
        [["ID", "T"], ["1", "9"]],
    ),
    "a span of 0 rows goes on to the end": (
        "<tr><td rowspan=0>G1</td><td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr>",
        [["G1", "a"], ["G1", "b"], ["G1", "c"]],
    ),
    "spans that are no numbers are one": (
        "<tr><td rowspan=x colspan=-2>a</td><td colspan=''>b</td></tr><tr><td>c</td></tr>",
        [["a", "b"], ["c"]],
    ),
    "ends of cells and rows may be missing": (
        "<tr><td>a<td>b<tr><td>c<td>d",
        [["a", "b"], ["c", "d"]],
    ),
    "what is hidden is left out": (
        "<tr style='height:0; DISPLAY: none'><td>w</td></tr>"
        "<tr><td hidden>x</td><td>Ana<span style='display:none'>secret</span></td></tr>",
        [["Ana"]],
    ),
    "what spreadsheets write between is no text": (
        "<tr><td>Ana</td></tr><![if supportMisalignedColumns]>"
        "<tr height=0 style='display:none'><td width=80></td></tr><![endif]>",
        [["Ana"]],
    ),
    "NUL does not end the page": ("<tr><td>a\0</td></tr><tr><td>b</td></tr>", [["a\ufffd"], ["b"]]),
}


@pytest.mark.parametrize("rule", ROWS)
def test_rows_of_a_table(rule: str) -> None:
    markup, rows = ROWS[rule]
    assert rows_of(f"<html><body><table>{markup}</table></body></html>") == rows


def test_two_tables_follow_each_other_and_share_no_span() -> None:
    page = "<table><tr><td rowspan=5>a</td></tr></table><table><tr><td>b</td></tr></table>"
    assert rows_of(page) == [["a"], ["b"]]


def test_the_page_is_text_whatever_encoding_it_tells_of() -> None:
    page = '<?xml version="1.0" encoding="latin-1"?><meta charset="utf-16"><tr><td>ñ€</td></tr>'
    assert rows_of(page) == [["ñ€"]]


@pytest.mark.parametrize("page", ["", " ", "\n", "no table", "<table></table>", "<!-- x"])
def test_a_page_without_rows_has_none(page: str) -> None:
    assert rows_of(page) == []


def test_depth_is_no_failure() -> None:
    assert rows_of("<table><tr><td>9</td></tr></table>" + "<div>" * 5000) == [["9"]]
    assert rows_of(f"<table><tr><td>{'<i>' * 150}9</table>") == [["9"]]


def test_a_cell_as_wide_as_it_likes_fills_no_memory() -> None:
    assert (
        len(rows_of("<table><tr><td colspan=999999 rowspan=999999>a</td></tr></table>")[0]) < 1001
    )


TAGS = re.findall(
    "<.*?>",
    "<table></table><tr></tr><td><td rowspan=2><td colspan=3><td rowspan=0></td><th><br><p>"
    "<b hidden><style></style>",
)
OTHERS = ["<![", "<!--", "-->", "a", "&", "&nbsp;", "\0", "\udc80", " "]


@given(st.lists(st.sampled_from([*TAGS, *OTHERS])))
def test_any_markup_is_read(parts: list[str]) -> None:
    for row in rows_of("".join(parts)):
        assert row
        assert all(" ".join(cell.split()) == cell for cell in row)
