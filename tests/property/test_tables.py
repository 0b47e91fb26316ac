"""Whatever other programs write is read as the rows that were written, or refused."""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pandas
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.tablefiles.table import read_table

HEADER = ["Num", "Nom", "Prénom", "Note"]
Rows = list[list[str]]

NAMES = st.sampled_from(
    "Núñez José García Lefèvre Zoé François Müller Ibáñez Björn MUÑOZ HÉLÈNE Noël Roe Ann Doe "
    "D’Arc O'Hara João Léger Gaëlle Å Çelik Žižek Ólafur Jean–Luc Côme de la Fuente".split()
)
NUMBERS = st.integers(0, 99_999_999).map(str) | st.integers(0, 99).map("{:05}".format)
QUOTED = st.text("ab\"; ,|\t'=\n", max_size=6)
ANY = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\t";,|'), max_size=6
)


def tables(*cells: st.SearchStrategy[str]) -> st.SearchStrategy[Rows]:
    kinds = st.one_of(*cells)
    return st.lists(st.tuples(NUMBERS, kinds, kinds, kinds).map(list), min_size=1, max_size=6)


def known(cells: Sequence[str]) -> int:
    return sum(cell in HEADER for cell in cells)


def told(rows: Rows) -> Rows:
    """The rows as they are to be read."""
    return [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]


def assert_read_or_refused(content: bytes, rows: Rows, **options: Any) -> None:
    try:
        table = read_table(content, recognised=known, **options)
    except InvalidValue:
        return
    assert table.columns == HEADER
    assert [line.values for line in table.rows] == told(rows)


def assert_read(content: bytes, rows: Rows, **options: Any) -> None:
    table = read_table(content, recognised=known, **options)
    assert [line.values for line in table.rows] == told(rows)


DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(";,\t|"),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    }
)
EXACT = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
EIGHT_BIT = st.sampled_from(["cp1252", "iso8859-15", "mac-roman", "cp850"])
TITLES = st.sampled_from(["", "\r\n", "Université; X\r\n2026/2027\r\n\r\n"])


def by_csv(rows: Rows, dialect: dict[str, Any], header: list[str] = HEADER) -> str:
    """The text; the module quotes no \\n where lines end with \\r, so such rows are left out."""
    assume(dialect["lineterminator"] != "\r" or "\n" not in "".join(map("".join, rows)))
    text = io.StringIO()
    csv.writer(text, **dialect).writerows([header, *rows])
    return text.getvalue()


@given(tables(NAMES, ANY, QUOTED), DIALECTS, EXACT)
def test_files_of_the_csv_module(rows: Rows, dialect: dict[str, Any], encoding: str) -> None:
    assert_read_or_refused(by_csv(rows, dialect).encode(encoding), rows)


@given(tables(NAMES, ANY, QUOTED), DIALECTS, EXACT)
def test_files_that_quote_all_cells_are_never_refused(
    rows: Rows, dialect: dict[str, Any], encoding: str
) -> None:
    text = by_csv(rows, dialect | {"quoting": csv.QUOTE_ALL})
    assert_read(text.encode(encoding), rows)


@given(tables(NAMES), DIALECTS, EXACT, TITLES)
def test_files_of_names_are_never_refused(
    rows: Rows, dialect: dict[str, Any], encoding: str, titles: str
) -> None:
    assert_read((titles + by_csv(rows, dialect)).encode(encoding), rows)


@given(tables(NAMES), DIALECTS, EIGHT_BIT)
def test_files_of_other_encodings(rows: Rows, dialect: dict[str, Any], encoding: str) -> None:
    text = by_csv(rows, dialect)
    assert_read_or_refused(text.encode(encoding, "ignore"), _encodable(rows, encoding))


@given(tables(NAMES), DIALECTS, EIGHT_BIT)
def test_files_of_other_encodings_without_a_header_that_helps(
    rows: Rows, dialect: dict[str, Any], encoding: str
) -> None:
    header = ["Num", "Nom", "Vorname", "Note"]
    text = by_csv(rows, dialect, header)
    try:
        table = read_table(text.encode(encoding, "ignore"), recognised=known)
    except InvalidValue:
        return
    assert [line.values for line in table.rows] == _encodable(rows, encoding)


@given(tables(NAMES, ANY), DIALECTS, EIGHT_BIT)
def test_files_whose_encoding_is_said(rows: Rows, dialect: dict[str, Any], encoding: str) -> None:
    content = by_csv(rows, dialect).encode(encoding, "ignore")
    assert_read_or_refused(content, _encodable(rows, encoding), encoding=encoding)


def _encodable(rows: Rows, encoding: str) -> Rows:
    return [[cell.encode(encoding, "ignore").decode(encoding) for cell in row] for row in rows]


@given(
    tables(NAMES, st.text("ab\" ,'=", max_size=5)).filter(
        lambda rows: not any(cell.strip().startswith('"') and cell.strip().endswith('"')
                             for row in rows for cell in row)
    ),
    st.sampled_from(";\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
)  # fmt: skip
def test_files_of_programs_that_know_no_quotes(rows: Rows, delimiter: str, end: str) -> None:
    text = "".join(delimiter.join(row) + end for row in [HEADER, *rows])
    assert_read_or_refused(text.encode(), rows)


@given(tables(NAMES, QUOTED), st.sampled_from(";,\t|"), EXACT)
def test_files_of_pandas(rows: Rows, delimiter: str, encoding: str) -> None:
    text = pandas.DataFrame(rows, columns=HEADER).to_csv(index=False, sep=delimiter)
    assert_read_or_refused(text.encode(encoding), rows)


def openpyxl_bytes(rows: Rows) -> bytes:
    workbook = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        workbook.worksheets[0].append(row)
    return _saved(workbook.save)


def pandas_bytes(rows: Rows) -> bytes:
    frame = pandas.DataFrame(rows, columns=HEADER)
    options: Any = {"engine": "odf"}  # which some versions of the stubs do not know
    return _saved(lambda file: frame.to_excel(file, index=False, **options))


def _saved(save: Callable[[io.BytesIO], Any]) -> bytes:
    content = io.BytesIO()
    save(content)
    return content.getvalue()


TEXTS = st.text("abé\"; ,|'-ñ", max_size=6)  # what begins with = is a formula to openpyxl


@pytest.mark.parametrize("write", [openpyxl_bytes, pandas_bytes])
@settings(max_examples=25)  # each is a file, packed and unpacked
@given(rows=tables(NAMES, TEXTS))
def test_spreadsheets(write: Callable[[Rows], bytes], rows: Rows) -> None:
    content = write(rows)
    table = read_table(content, recognised=known)
    assert table.columns == HEADER
    assert [line.values for line in table.rows] == told(rows)
