"""The rows of a spreadsheet (.xlsx, .ods) as texts, as it shows them.

.xlsx is read by openpyxl. .ods is read here: lxml is there already, and the one package for it
makes objects of all of a file. Contents decide the kind; none may have more than LARGEST
bytes when it is unpacked, nor declare entities of XML, which neither program ever does.
"""

import io
import re
import zipfile
from typing import IO

from edusync.errors import InvalidValue
from edusync.tablefiles import opendocument, workbook
from edusync.tablefiles.shown import TooMuch

LARGEST = 100_000_000  # bytes, unpacked
PIECE = 1 << 20

# What a file begins with that is neither text nor a spreadsheet we read, and what to do about it.
_OTHERS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "is a spreadsheet of the form .xls, or protected by a "
    "password: save it as .xlsx, without a password",
    b"%PDF": "is a PDF: export the list as CSV or .xlsx",
    b"{\\rtf": "is a text of the form .rtf: save the table as CSV or .xlsx",
    b"\x1f\x8b": "is packed: unpack it first",
}
_UNREAD = {
    "xl/workbook.bin": "is a spreadsheet of the form .xlsb: save it as .xlsx",
    "Index/Document.iwa": "is a file of Numbers: export it as .xlsx or CSV",
    "word/document.xml": "is a text of the form .docx: save the table as CSV or .xlsx",
}
_ZIP = b"PK\x03\x04"
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

Rows = list[tuple[int, list[str]]]  # the number of a row, from 1, and its cells
READERS = {"xlsx": workbook.sheets_of, "ods": opendocument.sheets_of}


def kind_of(content: bytes, field: str = "people", name: str = "") -> str:
    """'xlsx' or 'ods' for a spreadsheet that can be read, '' for what may be text.

    Raises InvalidValue, with what to do, for other spreadsheets and documents.
    """
    for begins, reason in _OTHERS.items():
        if content.startswith(begins):
            raise InvalidValue(field, name, reason)
    if not content.startswith(_ZIP):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError) as error:
        raise InvalidValue(field, name, f"is a damaged spreadsheet ({error})") from error
    for member, reason in _UNREAD.items():
        if member in names:
            raise InvalidValue(field, name, reason)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if {"mimetype", "content.xml"} <= names:
        return "ods"
    raise InvalidValue(field, name, "is packed, and no spreadsheet: unpack it first")


def rows_of(
    content: bytes, kind: str, sheet: str | int | None, field: str = "people", name: str = ""
) -> tuple[str, Rows]:
    """The name of a sheet, and its rows that hold anything, all as wide as the widest.

    Sheets are counted from 1 as they are seen, without hidden ones; by its name, each is found.
    Raises InvalidValue for a sheet that is not there, a damaged file, or one that is too large;
    ModuleNotFoundError where `edusync[excel]` is not installed.
    """
    if sheet is not None and (isinstance(sheet, bool) or not isinstance(sheet, str | int)):
        raise InvalidValue("sheet", sheet, "must be the name of a sheet, or its number from 1")
    try:
        _look_inside(content)
        sheets = READERS[kind](content)
        if not sheets:
            raise ValueError("it has no sheets")
        names = {one.name: one.shown for one in sheets}
        chosen = _chosen(names, sheet)
        rows = [*next(one for one in sheets if one.name == chosen).rows()]
    except (InvalidValue, ModuleNotFoundError):
        raise
    except TooMuch as error:
        raise InvalidValue(field, name, str(error)) from error
    except Exception as error:  # what a damaged file makes packages raise is anything
        what = " ".join(str(error).split())[:100]
        reason = f"is a damaged spreadsheet, or protected by a password ({what})"
        raise InvalidValue(field, name, f"{reason}: save it anew") from error
    filled = [(at, cells) for at, cells in rows if any(cell.strip() for cell in cells)]
    width = max((len(cells) for _, cells in filled), default=0)
    return chosen, [(at, cells + [""] * (width - len(cells))) for at, cells in filled]


def _look_inside(content: bytes) -> None:
    """Raises TooMuch for a file that unpacks to more than it should, or declares entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
        if sum(member.file_size for member in members) > LARGEST:
            raise TooMuch(f"holds more than {LARGEST // 1_000_000} MB: leave only the list in it")
        for member in members:
            if member.filename.endswith((".xml", ".rels", ".vml")):
                with packed.open(member) as file:
                    _refuse_entities(file)


def _refuse_entities(file: IO[bytes]) -> None:
    tail = b""
    while piece := file.read(PIECE):
        # In UTF-16 the declaration has zeros in between.
        tail = (tail + piece.replace(b"\0", b""))[-PIECE - 16 :]
        if _ENTITY.search(tail):
            raise TooMuch("declares entities of XML, which no spreadsheet does: save it anew")
        tail = tail[-16:]


def _chosen(sheets: dict[str, bool], sheet: str | int | None) -> str:
    """The name of the sheet that is meant; those that are shown are counted, in their order."""
    shown = [name for name, is_shown in sheets.items() if is_shown] or [*sheets]
    if isinstance(sheet, str):
        named = [name for name in sheets if name.strip().casefold() == sheet.strip().casefold()]
        if sheet in sheets or len(named) == 1:
            return sheet if sheet in sheets else named[0]
    elif 1 <= (sheet or 1) <= len(shown) and sheet != 0:
        return shown[(sheet or 1) - 1]
    names = ", ".join(f"{at} {name!r}" for at, name in enumerate(shown, 1))
    raise InvalidValue("sheet", sheet, f"must be one of {names}")
