"""Marks as CSV, for a spreadsheet. Pure functions.

00123 is written as it is: the form that keeps the zeros at a double click (`="00123"`) spoils the
file for all other programs, so it is an option, `as_text=True`.
"""

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from edusync.errors import InvalidValue
from edusync.tablefiles.cells import kept_text, safe_text
from edusync.wims.models.score import DIGITS

DECIMALS = (",", ".")

# What a spreadsheet takes for a number or a date.
_NUMBERLIKE = re.compile(r"\d[\d\s.,:/eE+-]*")


def number_text(value: float | None, decimal: str) -> str:
    """A mark with the decimals that it was rounded to, never as 5e-05; '' for None."""
    if value is None:
        return ""
    text = f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
    return text.replace(".", decimal)


def absent_mark(value: str | float) -> str | float:
    """What is written for who never tried: a text of one line without quotes, or a mark."""
    if isinstance(value, str) and not set(value) & set('"\r\n'):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise InvalidValue("absent", value, "must be a text of one line, without quotes, or a mark")


def csv_text(
    header: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    delimiter: str,
    decimal: str,
    *,
    as_text: bool,
) -> str:
    """The rows as CSV; see `Gradebook.to_csv`."""
    if decimal not in DECIMALS:
        raise InvalidValue("decimal", decimal, "must be ',' or '.'")
    if len(delimiter) != 1 or delimiter in '"\r\n' or delimiter == decimal:
        raise InvalidValue(
            "delimiter", delimiter, f"must be one character, and not the decimal sign {decimal!r}"
        )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([_text_cell(name, as_text=False) for name in header])
    for row in rows:
        writer.writerow([_cell(row.get(name), decimal, as_text=as_text) for name in header])
    return out.getvalue()


def _cell(value: Any, decimal: str, *, as_text: bool) -> str:
    if value is None or isinstance(value, int | float):
        return number_text(value, decimal)
    return _text_cell(str(value), as_text=as_text)


def _text_cell(text: str, *, as_text: bool) -> str:
    if as_text and _NUMBERLIKE.fullmatch(text):
        return kept_text(text)
    return str(safe_text(text))
