"""The sheets of an .ods file."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from edusync.tablefiles.shown import NO_VALUE, WIDEST, Sheet, refuse_size, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_PADDED = re.compile(r"0[0-9]+")


def _name(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACE[space]}}}{local}"


_ROW, _TABLE, _PARAGRAPH = _name("table:table-row"), _name("table:table"), _name("text:p")
_CELLS = (_name("table:table-cell"), _name("table:covered-table-cell"))
_NOTE = _name("office:annotation")
_BLANKS = {_name("text:tab"): "\t", _name("text:line-break"): "\n"}


def sheets_of(content: bytes) -> list[Sheet]:
    """The sheets of a document, in its order."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        body = packed.read("content.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(body, parser)
    hidden = {
        style.get(_name("style:name"))
        for style in root.iter(_name("style:style"))
        for properties in style.iter(_name("style:table-properties"))
        if properties.get(_name("table:display")) == "false"
    }
    return [
        Sheet(
            table.get(_name("table:name"), ""),
            table.get(_name("table:style-name")) not in hidden,
            lambda table=table: _rows(table),  # type: ignore[misc]
        )
        for table in root.iterfind(".//office:spreadsheet/table:table", _SPACE)
    ]


def _rows(table: "_Element") -> Iterator[tuple[int, list[str]]]:
    number = 1
    for row in table.iter(_ROW):
        cells = _cells(row)
        times = int(row.get(_name("table:number-rows-repeated"), "1"))
        if cells:
            refuse_size(number + times - 1, len(cells))
            for at in range(number, number + times):
                yield at, cells
        number += times


def _cells(row: "_Element") -> list[str]:
    """The cells of a row, without the empty ones at its end."""
    found: list[str] = []
    empty = 0
    for cell in row.iterchildren(*_CELLS):
        times = int(cell.get(_name("table:number-columns-repeated"), "1"))
        text = _text(cell)
        if not text:
            empty += times
            continue
        refuse_size(0, len(found) + empty + times)
        found += [""] * empty + [text] * times
        empty = 0
    return found


def _text(cell: "_Element") -> str:
    kind = cell.get(_name("office:value-type"), "")
    shown = "\n".join(_shown(one) for one in cell.iterchildren(_PARAGRAPH))
    if cell.get(_name("calcext:value-type")) == "error":
        return shown or NO_VALUE
    if kind in ("float", "percentage", "currency"):
        value = float(cell.get(_name("office:value"), "nan"))
        number = text_of(value)
        is_padded = _PADDED.fullmatch(shown) and shown.lstrip("0") == number.lstrip("0")
        return shown if is_padded else number
    if kind == "date":
        day = cell.get(_name("office:date-value"), shown)
        return day.removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return cell.get(_name("office:boolean-value"), shown).upper()
    if not kind and cell.get(_name("table:formula")):
        return shown or NO_VALUE
    return shown or cell.get(_name("office:string-value"), "")


def _shown(element: "_Element") -> str:
    """The text of a paragraph, with the blanks that stand as elements, without notes."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _name("text:s"):
            parts.append(" " * min(int(child.get(_name("text:c"), "1")), WIDEST))
        elif child.tag in _BLANKS:
            parts.append(_BLANKS[str(child.tag)])
        elif child.tag != _NOTE and isinstance(child.tag, str):
            parts.append(_shown(child))
        parts.append(child.tail or "")
    return "".join(parts)
