"""Small HTML tables, as notebooks show them: escaped, never too long, nothing empty. Pure."""

import enum
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

ROWS, COLUMNS = 50, 12
_LEFT = ' style="text-align:left"'  # what Jupyter puts to the right, where texts are hard to read
_NOTHING = ("", None, ())
_SINGULAR = re.compile("(?<=ss|ch)es$|s$")  # what a plural has besides: classes, matches, users


def html_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as a table of at most 50 rows and 12 columns, without those that are empty."""
    columns = columns_of(rows)
    filled = [one for one in columns if any(row.get(one) not in _NOTHING for row in rows)]
    shown = (filled or columns)[:COLUMNS]
    if not shown:
        return ""
    head = "".join(f"<th{_LEFT}>{html.escape(str(column))}</th>" for column in shown)
    body = "".join(
        "<tr>" + "".join(f"<td{_LEFT}>{_cell(row.get(column))}</td>" for column in shown) + "</tr>"
        for row in rows[:ROWS]
    )
    left = [
        counted(len(rows) - ROWS, "more rows") if len(rows) > ROWS else "",
        counted(len(filled) - COLUMNS, "more columns") if len(filled) > COLUMNS else "",
    ]
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return table + paragraph(", ".join(part for part in left if part))


def titled(title: str, rows: Sequence[Mapping[str, Any]], notes: Iterable[str] = ()) -> str:
    """A table below its title, and notes below the table."""
    return paragraph(title) + html_table(rows) + listed(notes)


def paragraph(text: str) -> str:
    """The text as a paragraph; '' for none."""
    return f"<p>{html.escape(text)}</p>" if text else ""


def listed(notes: Iterable[str]) -> str:
    """The notes as a list; '' for none."""
    items = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
    return f"<ul>{items}</ul>" if items else ""


def counted(number: int, noun: str) -> str:
    """'no users', '1 user', '3 users': `noun` is the plural."""
    if number == 1:
        noun = _SINGULAR.sub("", noun)
    return f"{number or 'no'} {noun}"


def warned(warnings: Sequence[str]) -> str:
    """How many warnings there are, and the first one, for one line; '' for none."""
    return f"{counted(len(warnings), 'warnings')}: {warnings[0]}" if warnings else ""


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of all columns, in the order in which they come."""
    return list(dict.fromkeys(key for row in rows for key in row))


def _cell(value: Any) -> str:
    if isinstance(value, enum.Enum) and value.name:  # several flags have none
        value = value.name.lower().replace("_", " ")
    return "" if value is None else html.escape(str(value))
