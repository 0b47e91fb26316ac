"""What spreadsheets need around the text of a cell, and how it is taken off again. Pure.

A spreadsheet runs a cell as a formula that begins with = + - or @, also full-width ones and those
behind blanks or quotes. And it splits a file at the delimiter of its country, whichever ours is: a
text has a beginning at its start, and behind each sign that may be a delimiter or a line's end. So
the rule is: a ' at each beginning that a formula follows, be there such a ' or not; and one that
stands at such a place is taken off. What was written comes back for any text.
"""

import re
from typing import Any

_BEGINNING = r"(?:\A|(?<=[,;|\t\r\n]))"
# Blanks, controls, signs that nobody sees, and quotes; nothing that ends a cell.
_PASSED = "\0-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f"
_PASSED += "\u205f-\u206f\u3000\ufeff\"'"
_FORMULA = rf"(?=[{_PASSED}]*[=+\-@＝＋－＠﹦﹢﹣﹫])"
_UNSAFE = re.compile(_BEGINNING + _FORMULA)
_SAFE = re.compile(f"{_BEGINNING}'{_FORMULA}")
_KEPT_TEXT = re.compile('="([^"]*)"')  # what keeps a number a text in a spreadsheet


def safe_text(cell: Any) -> Any:
    """A cell whose text no spreadsheet runs as a formula; numbers stay as they are."""
    if cell is None or isinstance(cell, int | float):
        return cell
    return _UNSAFE.sub("'", cell if isinstance(cell, str) else str(cell))


def kept_text(text: str) -> str:
    """The text as ="...", which a spreadsheet shows as it is, whatever it looks like."""
    return f'="{text}"'


def bare_text(cell: str) -> str:
    """The text of a cell without what `safe_text` and `kept_text` put there."""
    if "'" in cell and (found := _SAFE.sub("", cell)) != cell:
        return found
    kept = _KEPT_TEXT.fullmatch(cell)
    return kept[1] if kept else cell
