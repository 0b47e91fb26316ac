"""Spreadsheets are read as they are shown, by what is inside, and never at any price."""

import datetime
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P, S

from edusync.errors import InvalidValue
from edusync.tablefiles import shown, spreadsheet
from edusync.tablefiles.shown import text_of
from edusync.tablefiles.table import TableFile, read_table
from tests.unit.wims.test_gradebook import book, student

Build = Callable[[Any], None]
KNOWN = {"num", "nom", "note"}


def table(content: bytes, **options: Any) -> TableFile:
    return read_table(
        content, recognised=lambda cells: sum(cell.casefold() in KNOWN for cell in cells), **options
    )


def rows(content: bytes, **options: Any) -> list[list[str]]:
    return [line.values for line in table(content, **options).rows]


def xlsx(*lines: list[Any], build: Build = lambda _: None, **formats: str) -> bytes:
    """A workbook with those lines; `A2="0000"` gives a cell its number format."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for line in lines:
        sheet.append(line)
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    build(workbook)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def ods(*lines: list[TableCell], build: Build = lambda _: None) -> bytes:
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="Feuille1")
    for line in lines:
        row = TableRow()
        for cell in line:
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    build(document)
    content = io.BytesIO()
    document.write(content)
    return content.getvalue()


def cell(text: str = "", kind: str = "string", **attributes: Any) -> TableCell:
    found = TableCell(valuetype=kind, **attributes)
    if text:
        found.addElement(P(text=text))
    return found


def number(value: float, text: str) -> TableCell:
    return cell(text, "float", value=value)


HEAD = ["Num", "Nom", "Note"]
ODS_HEAD = [cell(name) for name in HEAD]


def test_a_workbook_is_read_with_the_numbers_of_its_rows() -> None:
    found = table(xlsx(["Liste"], [], HEAD, ["0071", "Zoé", 12.5], [], [72, "Roe", None]))
    assert [(line.number, line.values) for line in found.rows] == [
        (4, ["0071", "Zoé", "12.5"]),
        (6, ["72", "Roe", ""]),
    ]
    assert (found.columns, found.sheet, found.delimiter) == (HEAD, "Sheet", "")


def test_a_document_is_read_with_the_numbers_of_its_rows() -> None:
    empty = [cell(numbercolumnsrepeated=1000)]
    found = table(ods(empty, ODS_HEAD, [cell("0071"), cell("Zoé"), number(12.5, "12,5")]))
    assert [(line.number, line.values) for line in found.rows] == [(3, ["0071", "Zoé", "12.5"])]
    assert (found.columns, found.sheet) == (HEAD, "Feuille1")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12345, "00000000", "00012345"),
        (12345.0, "00000000", "00012345"),
        (123456789, "00000000", "123456789"),
        (12345, "00000000;-0", "00012345"),
        (12345, "00-0000", "01-2345"),
        (12345, '"E"0000000', "E0012345"),
        (12345, "\\A0000000", "A0012345"),
        (12345, "[Red]0000000", "0012345"),
        (12345, "[$-40C]0000000", "0012345"),
        (12345, "0000000_);(0000000)", "0012345"),
        (12345, "#0000000", "0012345"),
        (12345, "[Blue]##0000000", "0012345"),
        (712345678, "00 00 00 00 00", "07 12 34 56 78"),
        (12345, "General", "12345"),
        (12345, "0", "12345"),
        (12345, "#,##0", "12345"),
        (12345, "0.00", "12345"),
        (12345, "00.00", "12345"),
        (12345, "0.00E+00", "12345"),
        (22012345.0, "General", "22012345"),
        (0, "0000", "0000"),
        (-5, "0000", "-5"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012345, "General", "123456789012345"),
        (1234567890123456, "General", "1.23456789012346E+15"),  # LibreOffice wrote ...460
        (1.234567890123456e15, "General", "1.23456789012346E+15"),
        (float("inf"), "General", "#NUM!"),
        (True, "General", "TRUE"),
        (None, "0000", ""),
        ("0071", "@", "0071"),
        ("#N/A", "General", "#N/A"),
        (datetime.datetime(2006, 3, 1), "General", "2006-03-01"),
        (datetime.datetime(2006, 3, 1, 9, 30), "General", "2006-03-01 09:30:00"),
        (datetime.date(2006, 3, 1), "General", "2006-03-01"),
        (datetime.time(9, 30), "General", "09:30:00"),
    ],
)
def test_values_are_read_as_they_are_shown(value: Any, number_format: str, text: str) -> None:
    assert text_of(value, number_format) == text


def test_the_format_of_a_cell_of_a_workbook_counts() -> None:
    content = xlsx(HEAD, [12345, "Roe", datetime.date(2006, 3, 1)], A2="00000000")
    assert rows(content) == [["00012345", "Roe", "2006-03-01"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (number(12345, "00012345"), "00012345"),
        (number(22012345, "22 012 345"), "22012345"),
        (number(22012345, "2,2E+07"), "22012345"),
        (cell("01/03/06", "date", datevalue="2006-03-01"), "2006-03-01"),
        (cell("01/03/06", "date", datevalue="2006-03-01T00:00:00"), "2006-03-01"),
        (cell("x", "date", datevalue="2006-03-01T09:30:00"), "2006-03-01 09:30:00"),
        (cell("VRAI", "boolean", booleanvalue="true"), "TRUE"),
        (cell("#N/A"), "#N/A"),
        (cell("", "string", stringvalue="Roe"), "Roe"),
        (TableCell(formula="of:=[.B1]"), "#FORMULA!"),
    ],
)
def test_values_of_documents_are_read_as_they_are_shown(value: TableCell, text: str) -> None:
    assert rows(ods(ODS_HEAD, [cell("71"), value])) == [["71", text, ""]]


def test_the_blanks_of_a_document_are_blanks() -> None:
    paragraph = P(text="Ann")
    paragraph.addElement(S(c=2))
    paragraph.addText("Roe")
    two = cell()
    two.addElement(paragraph)
    two.addElement(P(text="Doe"))
    assert rows(ods(ODS_HEAD, [cell("71"), two])) == [["71", "Ann  Roe\nDoe", ""]]


def test_cells_of_a_document_that_stand_again_are_written_once() -> None:
    line = [cell("a", numbercolumnsrepeated=2), CoveredTableCell(), cell("b")]
    document = ods(ODS_HEAD, line)
    assert rows(document) == [["a", "a", "", "b"]]


def test_merged_titles_are_no_header() -> None:
    def merge(workbook: Any) -> None:
        workbook.worksheets[0].merge_cells("A1:C1")

    content = xlsx(["Liste des étudiants"], HEAD, [71, "Roe", 3], build=merge)
    assert rows(content) == [["71", "Roe", "3"]]


def test_a_formula_that_was_never_worked_out_is_told_from_an_empty_cell() -> None:
    assert rows(xlsx(HEAD, ["=70+1", "Roe", None])) == [["#FORMULA!", "Roe", ""]]


def three_sheets(workbook: Any) -> None:
    for name, state in [("Notice", "hidden"), ("Groupe B", "visible")]:
        sheet = workbook.create_sheet(name, 0 if state == "hidden" else None)
        sheet.sheet_state = state
        sheet.append(HEAD)
        sheet.append([name, "x", "y"])


SHEETS = xlsx(HEAD, ["first", "x", "y"], build=three_sheets)


@pytest.mark.parametrize(
    ("sheet", "first"),
    [
        (None, "first"),
        (1, "first"),
        (2, "Groupe B"),
        ("Groupe B", "Groupe B"),
        (" groupe b", "Groupe B"),
        ("Notice", "Notice"),
    ],
)
def test_sheets_are_counted_as_they_are_seen_and_found_by_name(sheet: Any, first: str) -> None:
    assert rows(SHEETS, sheet=sheet)[0][0] == first


@pytest.mark.parametrize("sheet", [0, 3, -1, "Groupe C", ""])
def test_a_sheet_that_is_not_there_is_told_with_those_that_are(sheet: Any) -> None:
    with pytest.raises(InvalidValue, match="sheet: must be one of 1 'Sheet', 2 'Groupe B'"):
        rows(SHEETS, sheet=sheet)


@pytest.mark.parametrize("sheet", [True, 1.0, b"x"])
def test_what_names_no_sheet_is_refused(sheet: Any) -> None:
    with pytest.raises(InvalidValue, match="must be the name of a sheet"):
        rows(SHEETS, sheet=sheet)


def test_the_hidden_sheets_of_a_document_are_not_counted() -> None:
    def hide(document: Any) -> None:
        style = Style(name="h", family="table")
        style.addElement(TableProperties(display="false"))
        document.automaticstyles.addElement(style)
        document.spreadsheet.childNodes[0].setAttribute("stylename", "h")
        sheet = Table(name="Seen")
        for line in (HEAD, ["71", "Roe", "3"]):
            row = TableRow()
            for text in line:
                row.addElement(cell(text))
            sheet.addElement(row)
        document.spreadsheet.addElement(sheet)

    assert table(ods(ODS_HEAD, [cell("hidden")], build=hide)).sheet == "Seen"


def test_what_pandas_writes_is_read() -> None:
    frame = pandas.DataFrame({"Num": ["0071", "72"], "Nom": ["Zoé", None], "Note": [1.0, None]})
    for engine in ("openpyxl", "odf"):
        content = io.BytesIO()
        options: Any = {"engine": engine}  # of which some versions of the stubs know one
        frame.to_excel(content, index=False, **options)
        first, second = rows(content.getvalue())
        assert first == ["0071", "Zoé", "1"]
        assert [text for text in second if text] == ["72"]


def changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A packed file with other members."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return found.getvalue()


BOTH = pytest.mark.parametrize(
    "content", [xlsx(HEAD, [71, "Roe", 3]), ods(ODS_HEAD, [cell("71")])], ids=["xlsx", "ods"]
)
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@BOTH
@pytest.mark.parametrize("padding", [0, spreadsheet.PIECE - 8])
def test_entities_are_refused(content: bytes, padding: int) -> None:
    def declare(name: str, body: bytes) -> bytes:
        if name not in ("content.xml", "xl/workbook.xml"):
            return body
        at = body.find(b"?>") + 2 if b"?>" in body else 0
        return body[:at] + b"<!--" + b" " * padding + b"-->" + ENTITY + body[at:]

    with pytest.raises(InvalidValue, match="declares entities of XML"):
        table(changed(content, declare))


@BOTH
def test_a_file_that_unpacks_to_too_much_is_refused(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "LARGEST", 2_000_000)
    bomb = changed(content, lambda name, body: body + b" " * 1_000_000)
    with pytest.raises(InvalidValue, match="holds more than 2 MB: leave only the list"):
        table(bomb)
    assert len(bomb) < 100_000


@BOTH
@pytest.mark.parametrize("end", [100, -40])
def test_a_damaged_file_is_refused(content: bytes, end: int) -> None:
    with pytest.raises(InvalidValue, match="is a damaged spreadsheet"):
        table(content[:end])


@BOTH
@pytest.mark.parametrize("body", [b"", b"<a", b"\0\1\2", b"<a/>"])
def test_a_file_whose_contents_are_none_is_refused(content: bytes, body: bytes) -> None:
    def replace(name: str, old: bytes) -> bytes:
        return body if name in ("xl/workbook.xml", "content.xml") else old

    with pytest.raises(InvalidValue, match="people: "):
        table(changed(content, replace))


def test_a_sheet_with_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "WIDEST", 5)
    monkeypatch.setattr(shown, "MOST_ROWS", 50)
    wide = [cell("71", numbercolumnsrepeated=9)]
    for content in (
        xlsx(HEAD, [1] * 9),
        xlsx(*[HEAD] * 60),
        ods(ODS_HEAD, wide),
        ods(*[ODS_HEAD] * 60),
    ):
        with pytest.raises(InvalidValue, match="a sheet of more than 50 rows, or 5 columns"):
            table(content)


@pytest.mark.parametrize(
    ("member", "advice"),
    [
        ("xl/workbook.bin", "save it as .xlsx"),
        ("Index/Document.iwa", "file of Numbers: export it"),
        ("word/document.xml", "save the table as CSV"),
        ("class.csv", "unpack it first"),
    ],
)
def test_other_packed_files_are_refused_with_what_to_do(member: str, advice: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr(member, "x")
    with pytest.raises(InvalidValue, match=advice):
        table(content.getvalue())


def test_an_encoding_does_not_concern_a_spreadsheet() -> None:
    with pytest.raises(InvalidValue, match="encoding: must be None"):
        table(SHEETS, encoding="utf-8")


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "\.\[excel\]"'):
        table(SHEETS)


def test_a_spreadsheet_is_no_template_to_fill(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes(SHEETS)
    marks = book(("S1", [0.5]), users=[student("jdoe", "Doe", "71")])
    with pytest.raises(InvalidValue, match=r"csv_in: is a spreadsheet.* save it as CSV first"):
        marks.fill_template(path, tmp_path / "out.csv", key="Num", column="Note")
    assert not (tmp_path / "out.csv").exists()
