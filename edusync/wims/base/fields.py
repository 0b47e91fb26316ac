"""The kinds of fields that models have, by what WIMS can keep in them."""

from collections.abc import Mapping
from typing import Any, TypeVar, dataclass_transform

import attrs

from edusync.core.model import LOOK, SECRET, checked
from edusync.errors import InvalidValue
from edusync.wims.wire import checks
from edusync.wims.wire.values import as_day, as_text

T = TypeVar("T")

TEXT = checked(checks.text)
NAME = checked(checks.class_name)
LITERAL = checked(checks.literal)
PASSWORD = checked(checks.password)
DAY = attrs.validators.optional(checked(checks.date))


# What must not become empty without `force`, and what WIMS makes of it.
BLANK_USER = dict.fromkeys(
    ("lastname", "firstname", "password"), "must not be empty: WIMS takes it all the same"
)
BLANK_CLASS = {"password": "must not be empty: WIMS would let everybody register in the class"}


def refuse_blank(values: Mapping[str, Any], blank: Mapping[str, str], *, force: bool) -> None:
    """Raises InvalidValue for an empty value that `blank` names, unless forced."""
    if force:
        return
    for name, reason in blank.items():
        if name in values and not str(values[name]).strip():
            secret = name == "password"
            raise InvalidValue(
                name, values[name], f"{reason}; force=True saves it all the same", secret=secret
            )


def _text(validator: Any, default: str = "", *, kw_only: bool = True, **more: Any) -> Any:
    return attrs.field(
        default=default, converter=as_text, validator=validator, kw_only=kw_only, **more
    )


def text(*, kw_only: bool = True) -> Any:
    """Any text."""
    return _text(TEXT, kw_only=kw_only)


def markup(*, kw_only: bool = True) -> Any:
    """Any text that WIMS shows as HTML."""
    return _text(checked(checks.markup), kw_only=kw_only)


def whole(default: int, most: int, *, least: int = 0) -> Any:
    """A whole number from `least` to `most`."""
    return amount(default, checks.between(least, most, checks.number))


def decimal(default: int, most: int) -> Any:
    """A number from 0 to `most`."""
    return amount(default, checks.between(0, most, checks.decimal))


def amount(default: int, check: checks.Check) -> Any:
    """A number that passes a check; text is none, be it digits."""

    def validate(field: str, value: Any) -> str:
        if isinstance(value, str):
            raise InvalidValue(field, value, "must be a number, not text")
        return check(field, value)

    return attrs.field(default=default, validator=checked(validate), kw_only=True)


def day() -> Any:
    """A day, as `yyyymmdd` or a date; None until `save` sets one."""
    return attrs.field(default=None, converter=as_day, validator=DAY, kw_only=True)


def literal(default: str = "") -> Any:
    """Text that goes as it is: an address, a login, a list of classes, a colour."""
    return _text(LITERAL, default)


def look() -> Any:
    """How a page looks, which is kept as it is, and left out where an object is shown."""
    return _text(LITERAL, metadata=LOOK)


def secret() -> Any:
    """A password: never shown."""
    return _text(PASSWORD, metadata=SECRET)


@dataclass_transform(field_specifiers=(attrs.field,))
def shared(cls: type[T]) -> type[T]:
    """Makes a class of the fields that a model shares with other classes."""
    setters = attrs.setters.NO_OP
    return attrs.define(slots=False, init=False, eq=False, repr=False, on_setattr=setters)(cls)
