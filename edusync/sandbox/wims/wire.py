"""The wire of adm/raw: a request taken apart, and replies as WIMS writes them.

Everything inside is `str` of one character per byte, since WIMS moves bytes and looks at none.
"""

import re
import urllib.parse
from collections.abc import Mapping, Sequence

from edusync.sandbox.exchange import Reply
from edusync.sandbox.wims.state.files import BLANKS, trimmed

BYTES = "latin-1"
JSON = "application/json ; charset=iso-8859-1"
PLAIN = "text/plain ; charset=iso-8859-1"
ARCHIVE = "multipart/x-gzip ; charset=iso-8859-1"
PAGE = "text/html; charset=windows-1252"
SCRIPT = "text/plain; charset=windows-1252"
# What a parameter may hold at most, a `$` counted as what it becomes.
LONGEST = 44_993
# The same of data1 for jobs that take less.
LONGEST_DATA = {"addsheet": 44_925, "putcsv": 44_953}
# What the body of a request may hold at most.
LONGEST_BODY = 204_800
# What a job may hold in a variable on its way to the reply.
LONGEST_RESULT = 45_000
DOLLAR = "&#36;"
BRACKETS = {")": "(", "]": "[", "}": "{"}


def reply(text: str, kind: str = JSON, status: int = 200, **headers: str) -> Reply:
    return Reply(status, {"Content-Type": kind, **headers}, text.encode(BYTES))


def parameters(text: str) -> dict[str, str]:
    """The parameters of a request, as WIMS reads them.

    One that is sent twice is joined by a comma, an empty one is none, a zero byte ends it.
    """
    found: dict[str, list[str]] = {}
    for key, value in urllib.parse.parse_qsl(text, encoding=BYTES):
        found.setdefault(key.lstrip(" "), []).append(value.split("\0")[0].replace("\r", ""))
    joined = {key: ", ".join(values) for key, values in found.items()}
    return {key: value for key, value in joined.items() if value}


def ill_escaped(text: str) -> str:
    """The first `%` of a request that no code of a character follows, with what does; else ''."""
    found = re.search("%(?![0-9A-Fa-f]{2})[^&]{0,2}", text)
    return found[0] if found else ""


def balanced(text: str) -> bool:
    """Whether all brackets of a parameter are closed, each by one of its kind."""
    still: list[str] = []
    for sign in text:
        if sign in BRACKETS.values():
            still.append(sign)
        elif sign in BRACKETS and (not still or still.pop() != BRACKETS[sign]):
            return False
    return not still


def too_long(text: str, most: int = LONGEST) -> bool:
    return len(text) + 4 * text.count("$") > most


def neutral(text: str) -> str:
    return text.replace("$", DOLLAR)


def pairs(text: str, *, whole: bool = False) -> list[tuple[str, str]]:
    """The `key=value` lines of data1; what follows a second `=` is lost, unless `whole`.

    A key without a sign is given an empty value. Blanks before a value stay, and those before a
    second `=` that something follows.
    """
    found = [(key, value.rstrip(BLANKS)) for key, value in _lines(text)]
    return found if whole else [(key, _cut(value)) for key, value in found]


def _cut(value: str) -> str:
    kept, _, lost = value.partition("=")
    return kept if lost else kept.rstrip(BLANKS)


def fields(text: str, *, whole: bool = False) -> dict[str, str]:
    """The same as a mapping: the last line of a key counts."""
    return dict(pairs(text, whole=whole))


def whole_fields(text: str) -> dict[str, str]:
    """The same for exercises of sheets, where every `=` stays, without the blanks around it."""
    return {
        key: "=".join(trimmed(part) for part in value.split("=")) for key, value in _lines(text)
    }


def _lines(text: str) -> list[tuple[str, str]]:
    split = (line.partition("=") for line in text.split("\n"))
    return [(key, value) for key, _, value in split if trimmed(key)]


def words(text: str) -> list[str]:
    """A list of names, apart by commas or blanks."""
    return text.replace(",", " ").split()


# Replies in almost-JSON


class Escaped(str):
    """A text in which WIMS escapes quotes; in other texts it does not."""

    __slots__ = ()


class Literal(str):
    """A text that WIMS puts into a reply without quotes."""

    __slots__ = ()


Value = str | int | float | Sequence["Value"] | Mapping[str, "Value"]
Pairs = Sequence[tuple[str, Value]]


def number(value: float) -> str:
    """A number in WIMS' own eight digits."""
    return f"{value:.8g}"


def within(text: str, most: float, default: str, *, least: float = 0, whole: bool = False) -> str:
    """The number in a text, rounded if `whole`; the default where it is none, or out of bounds."""
    try:
        value = round(float(text)) if whole else float(text)
    except (ValueError, OverflowError):
        return default
    return number(value) if least <= value <= most else default


def shown(value: Value, *, whole: bool = False) -> str:
    """A value as WIMS prints it: JSON, but for quotes that it forgets to escape, unless `whole`."""
    if isinstance(value, Literal):
        return value
    if isinstance(value, str):
        inner = value.replace('"', '\\"') if whole or isinstance(value, Escaped) else value
        return f'"{inner}"'
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, dict):
        pairs = [f'"{key}":{shown(one, whole=whole)}' for key, one in value.items()]
        return "{" + ",".join(pairs) + "}"
    return "[" + ",".join([shown(one, whole=whole) for one in value]) + "]"


def done(code: str, job: str, pairs: Pairs, *, whole: bool = False) -> str:
    """The reply of a job that did its work; `whole` escapes the quotes that WIMS forgets."""
    echo = f',"code":"{code}"' if code else ""
    lines = [f'{{"status" : "OK"{echo}', f',"job":"{job}"']
    lines += [f',"{key}":{shown(value, whole=whole)}' for key, value in pairs]
    return "\n".join([*lines, "}"])


def refused(code: str, message: str) -> str:
    return f'{{"status" : "ERROR","code":"{code}","message":"{message}"}}'


def refused_plainly(message: str) -> str:
    """A refusal before WIMS knows in which format to write."""
    return f"ERROR\n{message}\n"
