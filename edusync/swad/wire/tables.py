"""The rows of the tables of a page, as a browser would show them. Pure functions."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARTS_WORDS = frozenset(
    "address article blockquote br caption center dd div dl dt fieldset figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol option p pre section table ul".split()
)
_NO_TEXT = frozenset("head noscript script select style table template textarea title".split())
_HIDDEN = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\+?(\d{1,6})")
_WIDEST = 250  # columns that one cell may take, so that a short page cannot fill the memory


def rows_of(page: str) -> list[list[str]]:
    """The text of each cell, row by row, of every table on a page; rows without cells are left out.

    A cell that takes several columns or rows stands in each of them. A table within a cell has rows
    of its own, below the one that holds it. What a browser hides is left out.
    """
    import lxml.html  # here, since most programs need none

    # NUL would end the page.
    body = page.replace("\0", "\ufffd").encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = lxml.html.document_fromstring(b"<html>" + body, parser=parser, ensure_head_body=True)
    spans: dict[_Element | None, _Above] = {}
    found = []
    for row in root.iter("tr"):
        if _is_hidden(row) or any(map(_is_hidden, row.iterancestors())):
            continue
        above = spans.setdefault(row.getparent(), _Above())
        if filled := above.row([(_text(cell), *_spans(cell)) for cell in _cells(row)]):
            found.append(filled)
    return found


class _Above:
    """The cells that come down from the rows above, of one group of rows."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[str, int]] = {}  # by column: text, rows still to fill

    def row(self, cells: list[tuple[str, int, int]]) -> list[str]:
        """A row with what comes down from above; cells are text, columns, rows (0: all)."""
        filled: dict[int, str] = {}
        for column, (text, left) in list(self._open.items()):
            filled[column] = text
            if left == 1:
                del self._open[column]
            else:
                self._open[column] = text, left - 1
        column = 0
        for text, columns, rows in cells:
            while column in filled:
                column += 1
            for taken in range(column, column + columns):
                filled.setdefault(taken, text)
                if rows != 1:
                    self._open.setdefault(taken, (text, rows - 1))
            column += columns
        width = max(filled, default=-1) + 1
        return [filled.get(place, "") for place in range(width)]


def _cells(row: "_Element") -> Iterator["_Element"]:
    for cell in row.iter("td", "th"):
        within = next(cell.iterancestors("tr", "table"))
        if within is row and not _is_hidden(cell):
            yield cell


def _spans(cell: "_Element") -> tuple[int, int]:
    """How many columns and rows a cell takes; 0 rows are all that follow."""
    columns = _number(cell.get("colspan")) or 1
    rows = _number(cell.get("rowspan"))
    return min(columns, _WIDEST), 1 if rows is None else rows


def _number(text: str | None) -> int | None:
    match = _NUMBER.match(text or "")
    return int(match[1]) if match else None


def _is_hidden(element: "_Element") -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _text(cell: "_Element") -> str:
    return " ".join("".join(_parts(cell)).split())


def _parts(cell: "_Element") -> Iterator[str]:
    """The texts in a cell, without those of tables; a blank where words part."""
    from lxml.etree import iterwalk

    walk = iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if element is cell:
            yield (element.text or "") if event == "start" else ""
            continue
        if element.tag in _PARTS_WORDS:
            yield " "
        if event == "end":
            yield element.tail or ""
        elif element.tag in _NO_TEXT or _is_hidden(element):
            walk.skip_subtree()
        else:
            yield element.text or ""
