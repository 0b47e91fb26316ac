"""The kinds of fields that models have, by what WIMS can keep in them."""

import datetime
from typing import Any

import attrs

from edusync.model import SECRET, checked
from edusync.wims import checks

TEXT = checked(checks.text)
NAME = checked(checks.class_name)
LOGIN = checked(checks.login)
PASSWORD = checked(checks.password)


def as_text(value: Any) -> Any:
    """Numbers as text, so that a student number may be given as one."""
    return str(value) if type(value) in (int, float) else value


def as_number(value: Any) -> Any:
    """Whole numbers as int: WIMS writes them as text."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def as_day(value: Any) -> Any:
    """`yyyymmdd` for a date, and a year from today for None."""
    if value is None:
        value = datetime.date.today() + datetime.timedelta(days=365)
    return value.strftime("%Y%m%d") if isinstance(value, datetime.date) else value


def text(default: str = "", *, kw_only: bool = False) -> Any:
    """Any text."""
    return attrs.field(default=default, converter=as_text, validator=TEXT, kw_only=kw_only)


def literal(default: str = "", *, kw_only: bool = False) -> Any:
    """Text that goes as it is: an address, a login, a list of classes, a colour."""
    return attrs.field(
        default=default,
        converter=as_text,
        validator=checked(checks.literal),
        kw_only=kw_only,
    )


def secret(default: str = "") -> Any:
    """A password: never shown."""
    return attrs.field(default=default, converter=as_text, validator=PASSWORD, metadata=SECRET)
