"""Values of WIMS as Python has them, and the other way round. Pure functions."""

import datetime
import re
from typing import Any

from edusync.wims.wire.days import Day, is_date, text_of


def as_text(value: Any) -> Any:
    """Numbers as text, so that a student number may be given as one; '' for None."""
    if value is None:
        return ""
    return str(value) if type(value) in (int, float) else value


def as_number(value: Any) -> Any:
    """Numbers as int or float: WIMS writes them as text."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value, re.ASCII):
        return float(value) if "." in value else int(value)
    return value


def as_class_id(value: Any) -> Any:
    """The number of a class; that of a class in a group as jobs want it, 9001_1 for 9001/1."""
    return as_number(value.replace("/", "_") if isinstance(value, str) else value)


def as_day(value: str | int | datetime.date | None) -> Any:
    """A `Day` for a text, a date, and a number that looks like one; None stays."""
    if is_date(value):
        return Day(text_of(value))
    return Day(value) if isinstance(value, str) or type(value) is int else value


def in_a_year(today: datetime.date) -> Day:
    """The day on which WIMS lets expire what is made today."""
    return Day(text_of(today + datetime.timedelta(days=365)))
