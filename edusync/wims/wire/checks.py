"""What may be sent: one function for each kind of parameter, each `(field, value) -> wire text`.

A value that the server would take for something else, or change in silence, is `InvalidValue`, and
the message says what is allowed.

Numbers of existing classes may have fewer than 5 digits, since WIMS ships with some (9001, 1000);
new classes get 11111 and up, as the server wants.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from edusync.core import characters
from edusync.errors import InvalidValue
from edusync.wims.wire import codec, days

Check: TypeAlias = Callable[[str, Any], str]

DATA_LIMIT = 44_800  # bytes of one parameter of most jobs, where `$` counts five
SIGNS = ".;:^_#%~@-"  # that a password may hold, besides letters and digits
PASSWORD = rf"[A-Za-z0-9{re.escape(SIGNS)}]{{4,40}}"  # that WIMS' own login page can take

_LITERAL_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f"\\$]')


def _pattern(pattern: str, allowed: str) -> Check:
    def check(field: str, value: Any) -> str:
        text = plain(field, value)
        if not re.fullmatch(pattern, text):  # compiled by the first use, not by the import
            raise InvalidValue(field, value, f"must be {allowed}")
        return text

    return check


def plain(field: str, value: Any, *, secret: bool = False) -> str:
    """The value as text; only text and whole or decimal numbers have one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidValue(field, value, "must be text or a number", secret=secret)
    return str(value)


word: Check = _pattern(r"[A-Za-z0-9]+", "made of letters A-Z a-z and digits")
ident: Check = _pattern(r"[-_A-Za-z0-9]+", "made of letters A-Z a-z, digits, - and _")
rclass: Check = _pattern(r"[A-Za-z0-9_.-]+", "made of letters A-Z a-z, digits and . _ -")
login: Check = _pattern(
    r"[A-Za-z0-9._@-]+", "made of letters A-Z a-z, digits and . _ @ - (no accents)"
)
session: Check = _pattern(r"[A-Za-z0-9_.]+", "made of letters A-Z a-z, digits, _ and .")
exercise: Check = _pattern(
    r"(?!-)[A-Za-z0-9_-]+", "made of letters A-Z a-z, digits, - and _, with no - first"
)
number: Check = _pattern(r"[0-9]{1,9}", "a whole number from 0 to 999999999")
decimal: Check = _pattern(
    r"[0-9]{1,9}(\.[0-9]{1,9})?", "a number from 0 to 999999999, like 2 or 2.5"
)
position: Check = _pattern(r"0*[1-9][0-9]{0,5}", "a whole number from 1 to 999999")
year: Check = _pattern(r"[0-9]{4}", "a year of four digits")
csv_format: Check = _pattern(r"csv|tsv|xls", "'csv', 'tsv' or 'xls'")
name: Check = _pattern(r"[A-Za-z0-9_]+", "made of letters A-Z a-z, digits and _")
language: Check = _pattern(r"[a-z]{2}", "a code of two letters, like 'fr'")
level: Check = _pattern(
    r"K[1-3]|E[1-6]|H[1-6]|U[1-5]|G|R", "one of E1 to E6, H1 to H6, U1 to U5, K1 to K3, G and R"
)
since: Check = _pattern(
    r"\d{8}(\d{4})?|\d{1,5} (minute|hour|day|week|month|year)s? ago",
    "a date like 20260131, or a time like '2 hours ago'",
)
exercise_address: Check = _pattern(
    r"[A-Za-z0-9_./~-]+(&[A-Za-z0-9_]+=[A-Za-z0-9_.,:/~+*-]*)*",
    "the address of an exercise, like 'classes/en&exo=Exercise1&qnum=1'",
)
change: Check = _pattern(
    r"modify|moveup|remove|remove forced", "'modify', 'moveup', 'remove' or 'remove forced'"
)

_path = _pattern(r"[A-Za-z0-9_./~-]+", "made of letters A-Z a-z, digits and . _ / ~ -")
_class_number = re.compile(r"([1-9][0-9]{0,7})((?:[_/][0-9]{1,3}){0,2})")


def path(field: str, value: Any) -> str:
    """A relative path inside a class or among the modules, which cannot leave its folder."""
    text = _path(field, value)
    if ".." in text or text.startswith(("/", "-")):
        raise InvalidValue(
            field,
            value,
            "must stay inside its folder: it has no '..', and neither '/' nor '-' first",
        )
    return text


def class_id(field: str, value: Any) -> str:
    """A class number of at most 8 digits; a subclass has `_N` behind it, or `/N`."""
    match = _class_number.fullmatch(plain(field, value))
    if not match:
        raise InvalidValue(
            field,
            value,
            "must be a number from 1 to 99999999, or like 12345_1 for a class of a group",
        )
    return match[1] + match[2].replace("/", "_")


def class_folder(field: str, value: Any) -> str:
    """A class number as WIMS names its folder, a subclass with `/N`: what getexo wants."""
    return "/".join(class_id(field, value).split("_")[:2])


def new_class_id(field: str, value: Any) -> str:
    """A number that a new class may have: 11111 to 99999999."""
    number = class_id(field, value)
    if not number.isdecimal() or int(number) < 11111:
        raise InvalidValue(field, value, "must be a number from 11111 to 99999999")
    return number


def ungrouped_class_id(field: str, value: Any) -> str:
    """The number of a class that is in no group."""
    if group := group_of(value):
        reason = f"is a class of group {group}, from which WIMS would delete its users, too"
        raise InvalidValue(field, value, reason)
    return class_id(field, value)


def group_of(value: Any) -> str:
    """The number of the group that a class is in; '' for a class in none."""
    group, inside, _ = class_id("qclass", value).partition("_")
    return group if inside else ""


def same_class(one: str, other: str) -> bool:
    """Whether two class numbers name one class: WIMS leaves out what follows the subclass."""
    return one.split("_")[:2] == other.split("_")[:2]


def class_number(value: Any) -> int:
    """The number of the class, or of the group that a subclass belongs to."""
    return int(class_id("qclass", value).partition("_")[0])


def date(field: str, value: Any) -> str:
    """A day: `yyyymmdd`, a date or a datetime; '' is none."""
    if days.is_date(value):
        return days.text_of(value)
    day = plain(field, value)
    if day and not (day.isascii() and days.day_of(day)):
        raise InvalidValue(field, value, "must be a day like 20260131")
    return day


def names(field: str, value: str | Iterable[str]) -> str:
    """A list of names, given as a sequence or joined by commas."""
    items = value.split(",") if isinstance(value, str) else list(value)
    return ",".join(name(field, str(item).strip()) for item in items)


def ip(field: str, value: Any) -> str:
    """An IPv4 or IPv6 address."""
    try:
        return str(ipaddress.ip_address(plain(field, value)))
    except ValueError as error:
        raise InvalidValue(field, value, "must be an IP address") from error


def password(field: str, value: Any) -> str:
    """A password that WIMS' own login page can take, 4 to 40 characters; '' is none."""
    text = plain(field, value, secret=True)
    if not re.fullmatch(f"({PASSWORD})?", text):
        allowed = f"must be 4 to 40 letters A-Z a-z, digits and {SIGNS}"
        raise InvalidValue(field, reason=allowed, secret=True)
    return text


def text(field: str, value: Any) -> str:
    """Any text: what the wire cannot carry is encoded."""
    return codec.encode(plain(field, value), field=field)


def class_name(field: str, value: Any) -> str:
    """Any text but none at all."""
    if value == "":
        raise InvalidValue(field, value, "must not be empty: WIMS would list the class no more")
    return text(field, value)


def markup(field: str, value: Any) -> str:
    """Any text that WIMS shows as HTML: `<` and `>` are kept."""
    return codec.encode_markup(plain(field, value), field=field)


def at_most(most: int, check: Check) -> Check:
    """The same check for a text that WIMS cuts at `most` bytes, counted as they are stored."""

    def checked(field: str, value: Any) -> str:
        sent = check(field, value)
        if len(sent) > most:
            reason = f"takes {len(sent)} bytes as WIMS stores it, which keeps {most} at most"
            raise InvalidValue(field, value, reason)
        return sent

    return checked


def between(least: int, most: int, check: Check) -> Check:
    """The same check for a number that WIMS takes from `least` to `most`, and resets otherwise."""

    def checked(field: str, value: Any) -> str:
        try:
            sent = check(field, value)
        except InvalidValue:
            sent = "nan"
        if not least <= float(sent) <= most:
            kind = "number" if check is decimal else "whole number"
            raise InvalidValue(field, value, f"must be a {kind} from {least} to {most}")
        return sent

    return checked


def literal(field: str, value: Any, *, allow: str = "", secret: bool = False) -> str:
    """Text that is sent unencoded: only what the server stores unchanged."""
    shown = plain(field, value, secret=secret)
    reason = ""
    if found := _LITERAL_FORBIDDEN.search(shown):
        reason = f"holds {found.group()!r}, which cannot be sent here"
    elif "=" in shown and "=" not in allow:
        reason = "holds '=', which cannot be sent here (in an address, write %3D)"
    elif shown.lstrip().startswith("!"):
        reason = "begins with '!', which WIMS takes for a command"
    elif shown != shown.strip():
        reason = "has blanks at its ends, which WIMS would drop"
    if reason:
        raise InvalidValue(field, value, reason, secret=secret)
    return _sendable(field, shown, secret=secret)


def parameters(field: str, value: Any) -> str:
    """The parameters of an exercise, like `exo=square&qnum=1`."""
    return literal(field, value, allow="=")


BYTE_ORDER_MARK = "\ufeff"  # no part of a text, though some programs write it before one


def source(field: str, value: Any) -> str:
    """An exercise's OEF source, or a whole CSV: line ends are kept, a byte order mark is not."""
    shown = plain(field, value).removeprefix(BYTE_ORDER_MARK)
    if "\0" in shown:
        raise InvalidValue(field, value, "holds a NUL, which cannot be sent")
    return _sendable(field, shown)


_SWALLOWING = re.compile(r'\\[" ]*(?=[,\t\r\n]|$)')  # it joins two lines of a user's file


def csv(field: str, value: Any) -> str:
    """A CSV text, or the path of a CSV file in UTF-8 or windows-1252."""
    if isinstance(value, Path):
        content = value.read_bytes()
        try:
            value = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            value = codec.text_of(content)
    text = source(field, value)
    if found := _SWALLOWING.search(text):
        line = text.count("\n", 0, found.start()) + 1
        reason = (
            f"has a cell that ends in a backslash, in line {line}: WIMS would lose what follows"
        )
        raise InvalidValue(field, reason=reason, secret=True)
    return text


def _sendable(field: str, shown: str, *, secret: bool = False) -> str:
    if not characters.in_cp1252(shown):
        wrong = next(char for char in shown if not characters.in_cp1252(char))
        reason = f"holds {wrong!r}, which windows-1252 lacks: write &#{ord(wrong)};"
        raise InvalidValue(field, shown, reason, secret=secret)
    if not codec.balanced(shown):
        reason = "must close every ( [ { in its order: WIMS refuses the request otherwise"
        raise InvalidValue(field, shown, reason, secret=secret)
    return shown


def switch(word: str) -> Check:
    """A check for a truth value: a true one is sent as `word`, a false one is not sent."""
    return lambda _, value: word if value else ""


def lines(fields: Mapping[str, Check], wire: Mapping[str, str] | None = None) -> Check:
    """A check for a mapping sent as `name=value` lines; a name not in `fields` takes any text.

    None means: do not send this field. `wire` holds names that travel under another one.
    """
    renamed = wire or {}

    def check(field: str, value: Mapping[str, Any]) -> str:
        if not isinstance(value, Mapping):
            raise InvalidValue(field, value, "must be a dict of names and values")
        rows = []
        for key, item in value.items():
            if item is not None:
                known = name(field, renamed.get(key, key))
                rows.append(f"{known}={fields.get(key, text)(key, item)}\n")
        return "".join(rows)

    return check


def within_limit(field: str, value: str, most: int = DATA_LIMIT) -> str:
    """The same text, unless it is longer than WIMS takes in one parameter."""
    size = len(value) + 4 * value.count("$")
    if size > most:
        reason = f"must be at most {most} bytes; it has {size}"
        raise InvalidValue(field, reason=reason, secret=True)
    return value
