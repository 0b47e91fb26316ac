"""What a parameter may be: each value is checked before anything is sent."""

import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from edusync.errors import InvalidValue
from edusync.swad.wire import text
from edusync.swad.wire.operations import Field, Operation

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_APP_KEY = re.compile(r"[!-~]+")
_CODE = re.compile(r" *[1-9][0-9]{0,9} *")
_TEXTS = frozenset({"plain", "html", "literal", "secret"})


def sent(
    operation: Operation, values: Mapping[str, Any], app_key: str | None
) -> dict[str, int | float | str]:
    """The parameters as they go into the envelope, all of them, in the order of the wire.

    None for a text is '' in a read. A write must say '', since an empty text may wipe what is
    there. Raises InvalidValue, which names the parameter.
    """
    given = dict(values)
    if given.get("appKey", "") is None:
        given["appKey"] = app_key
    if not operation.writes:
        texts = [field.name for field in operation.parameters if field.kind in _TEXTS]
        given |= {name: "" for name in texts if given[name] is None}
    return {
        field.name: _KINDS[field.kind](field, given[field.name]) for field in operation.parameters
    }


def _integer(bits: int) -> Callable[[Field, Any], int]:
    limit = 2 ** (bits - 1)

    def check(field: Field, value: Any) -> int:
        try:
            if isinstance(value, bool):
                raise TypeError
            number = operator.index(value)
        except TypeError:
            raise InvalidValue(field.name, value, "must be a whole number") from None
        least = -limit if field.least is None else field.least
        if not least <= number < limit:
            raise InvalidValue(field.name, value, f"must lie between {least} and {limit - 1}")
        return number

    return check


def _float(field: Field, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidValue(field.name, value, "must be a finite number")
    return float(value)


def _text(field: Field, value: Any) -> str:
    secret = field.kind == "secret"
    if not isinstance(value, str):
        raise InvalidValue(field.name, value, "must be text, '' for none", secret=secret)
    if field.kind in ("secret", "literal"):
        wire = text.literal(value, field=field.name, secret=secret)
    else:
        encode = text.encode_html if field.kind == "html" else text.encode_plain
        wire = encode(value, field=field.name)
    size = len(wire.encode("latin-1"))
    if field.longest is not None and size > field.longest:
        reason = f"takes {size} bytes as SWAD stores it, which keeps {field.longest} at most"
        raise InvalidValue(field.name, value, reason)
    return wire


def _codes(field: Field, value: Any) -> str:
    """A list of codes, as it is: of another text SWAD takes what numbers it finds, or none."""
    if not isinstance(value, str) or (value and not all(map(_is_code, value.split(",")))):
        reason = "must be text of codes separated by commas, like '4,5'; '' for none"
        raise InvalidValue(field.name, value, reason)
    return value


def _distinct(field: Field, value: Any) -> str:
    """A list of codes of which none stands twice: SWAD breaks down where it stores one again."""
    codes = [part.strip() for part in _codes(field, value).split(",")]
    if len(set(codes)) < len(codes):
        reason = "must name each code once: SWAD breaks down in the middle at one that stands twice"
        raise InvalidValue(field.name, value, reason)
    return str(value)


def _is_code(part: str) -> bool:
    return _CODE.fullmatch(part) is not None and int(part) < 2**31


def _shaped(pattern: re.Pattern[str], reason: str) -> Callable[[Field, Any], str]:
    def check(field: Field, value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise InvalidValue(field.name, reason=reason, secret=True)
        return text.literal(value, field=field.name, secret=True)

    return check


_KINDS: Mapping[str, Callable[[Field, Any], int | float | str]] = {
    "int": _integer(32),
    "long": _integer(64),
    "float": _float,
    "plain": _text,
    "html": _text,
    "literal": _text,
    "codes": _codes,
    "distinct": _distinct,
    "secret": _text,
    "key": _shaped(_KEY, "must be the key that a login gave: 43 letters, digits, - and _"),
    "session": _shaped(
        _KEY, "must be the identifier of a web session: 43 letters, digits, - and _"
    ),
    "app": _shaped(
        _APP_KEY, "must be the key of your plugin, in printable ASCII: give it to SwadAPI"
    ),
}
