"""What spreadsheets need around the text of a cell, and how it is taken off again. Pure."""

import re
from typing import Any

_FORMULA = re.compile(r"[=+\-@\t\r]")  # what a spreadsheet takes for the beginning of a formula
_KEPT_TEXT = re.compile('="([^"]*)"')  # what keeps a number a text in a spreadsheet


def safe_text(cell: Any) -> Any:
    """A cell with a ' before a text that a spreadsheet would run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def kept_text(text: str) -> str:
    """The text as ="...", which a spreadsheet shows as it is, whatever it looks like."""
    return f'="{text}"'


def bare_text(cell: str) -> str:
    """The text of a cell without what `safe_text` and `kept_text` put there."""
    if cell.startswith("'") and _FORMULA.match(cell[1:]):
        return cell[1:]
    kept = _KEPT_TEXT.fullmatch(cell)
    return kept[1] if kept else cell
