"""Cells of CSV texts, and the quote that would join two students into one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.results.tables import csv_text
from edusync.tablefiles.cells import bare_text, kept_text, safe_text
from edusync.wims.gradebook.templates import Template
from tests.unit.people.reading import read

Reader = Callable[[Path], object]


def roster(path: Path) -> list[dict[str, str]]:
    return [dict(person.values) for person in read(path, "regnum").people]


def template(path: Path) -> Template:
    return Template.read(path, "regnum", "comments")


BOTH = pytest.mark.parametrize("reader", [roster, template])
HEADER = "regnum;lastname;comments\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


@BOTH
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quote_that_joins_two_students_is_refused_with_its_lines(
    tmp_path: Path, reader: Reader, delimiter: str, end: str
) -> None:
    text = HEADER + '71;"Ti Jean;\n72;Roe";\n73;Ann;\n'
    path = written(tmp_path, text.replace(";", delimiter).replace("\n", end))
    with pytest.raises(InvalidValue, match="a quote joins lines 2 to 3: take it out"):
        reader(path)


@BOTH
def test_every_such_place_is_named_up_to_five(tmp_path: Path, reader: Reader) -> None:
    text = HEADER + "".join(f'{n};"Ti;\n{n};Roe";\n' for n in range(6))
    with pytest.raises(InvalidValue, match="lines 2 to 3, 4 to 5, 6 to 7, 8 to 9, 10 to 11, "):
        reader(written(tmp_path, text))


@BOTH
def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path, reader: Reader) -> None:
    text = HEADER + '\n70;Ann;"two\nlines"\n71;"Ti;\n\n72;Roe";\n'
    with pytest.raises(InvalidValue, match="joins lines 5 to 7:"):
        reader(written(tmp_path, text))


@BOTH
def test_a_comment_of_several_lines_that_holds_the_delimiter_is_refused_too(
    tmp_path: Path, reader: Reader
) -> None:
    with pytest.raises(InvalidValue, match="write a cell that has several lines in one"):
        reader(written(tmp_path, HEADER + '71;Roe;"well done;\nsee me"\n'))


def test_a_cell_of_several_lines_without_the_delimiter_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + '71;"Doe, ""Jo""";"well done,\nsee me"\n72;Roe;\n')
    assert [row["regnum"] for row in roster(path)] == ["71", "72"]
    assert roster(path)[0]["comments"] == "well done,\nsee me"
    assert [line.number for line in template(path).table.rows] == [2, 4]


def test_quotes_inside_one_line_join_nobody(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + '71;"Doe; ""Jo""";"a"\n72;Jo "Bob" Roe;\n')
    assert [row["lastname"] for row in roster(path)] == ['Doe; "Jo"', 'Jo "Bob" Roe']
    assert len(template(path).table.rows) == 2


def test_a_lone_quote_at_the_end_of_a_template_is_a_sign(tmp_path: Path) -> None:
    assert len(template(written(tmp_path, HEADER + '71;Doe;\n"')).table.rows) == 2


def test_a_template_with_bars_or_in_utf_16_is_looked_at_as_well(tmp_path: Path) -> None:
    text = HEADER + '71;"Ti;\n72;Roe";\n'
    for path in (
        written(tmp_path, text.replace(";", "|")),
        written(tmp_path, "\ufeff" + text.replace(";", "\t"), "utf-16-le"),
    ):
        with pytest.raises(InvalidValue, match="joins lines 2 to 3"):
            template(path)


def test_a_template_whose_keys_are_found_by_value_is_looked_at_as_well(tmp_path: Path) -> None:
    path = written(tmp_path, 'code;nom;Note\n71;"Ti;\n72;Roe";\n')
    with pytest.raises(InvalidValue, match="joins lines 2 to 3"):
        Template.read(path, "regnum", "Note", ["71", "72"])


def test_the_error_names_the_file_and_shows_nobody(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue) as raised:
        roster(written(tmp_path, HEADER + '71;"Ti;\n72;Roe";\n'))
    assert "Roe" not in str(raised.value)
    assert "people.csv" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        (" \u00a0\u200b@x", "' \u00a0\u200b@x"),
        ('"=1+1"', '\'"=1+1"'),
        ("Petit;=1+1", "Petit;'=1+1"),
        ("a, -1|+2\t@x\n=3", "a,' -1|'+2\t'@x\n'=3"),
        ("'=1", "''=1"),
        (("x", ";=1"), "('x', ';'=1')"),
    ],
)
def test_a_formula_is_no_formula_wherever_a_spreadsheet_splits_the_text(
    text: object, written: str
) -> None:
    assert safe_text(text) == written


@pytest.mark.parametrize("cell", ["Doe", "D'Arc", "Jean-Paul", "a@b.org;c", "x = 1", 7, -1.5, None])
def test_what_is_no_formula_is_written_as_it_is(cell: object) -> None:
    assert safe_text(cell) == cell


@given(st.text() | st.text("=-@＝',;|\t\r\n \"x\u200b"))
@example('="7"')
@example("''=1")
def test_a_text_that_was_made_safe_comes_back(text: str) -> None:
    assert bare_text(safe_text(text)) == text


@given(st.lists(st.text("=+-@＝',;|\t\r\n \"x\u200b"), min_size=1), st.sampled_from(",;|\t"))
def test_no_other_delimiter_makes_a_formula_of_a_text(texts: list[str], delimiter: str) -> None:
    body = csv_text([{text: text for text in texts}], delimiter)
    for piece in re.split(r"[,;|\t\r\n]", body):
        assert piece.lstrip(' "\u200b')[:1] not in [*"=+-@＝"]


def test_a_text_that_was_kept_one_comes_back() -> None:
    assert bare_text(kept_text("00123")) == "00123"
