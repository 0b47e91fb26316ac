"""The files of a class as WIMS keeps them: scripts of `!set` lines, and lists of records."""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

import attrs

BLANKS = " \t\n"


def trimmed(text: str) -> str:
    """A text without blanks around it; what is a blank only in Unicode stays."""
    return text.strip(BLANKS)


def folded(text: str) -> str:
    """The same, with a single blank for each run of them."""
    return trimmed(re.sub("[ \t\n]+", " ", text))


def lines(text: str) -> list[str]:
    """The lines of a file, of which only a newline ends any."""
    return text.removesuffix("\n").split("\n") if text else []


@attrs.define
class ScriptError(Exception):
    """A file of the class holds a line that WIMS refuses to execute: HTTP 550."""

    file: str
    line: int
    error: str = "not_trusted"


@attrs.define
class Crash(Exception):
    """WIMS ends without an answer: HTTP 500."""


# Bytes of a file of settings that WIMS can write, and of a user's that it can read again.
LONGEST_WRITTEN, LONGEST_USER = 44_999, 44_985


@functools.lru_cache(4096)
def assigned(text: str, file: str, *, executed: bool = True) -> Mapping[str, str]:
    """The values that a file of `!set` lines gives, as WIMS executes them.

    A backslash at the end of a line swallows the next one; a value that begins with `!` is a
    command, which stops everything (ScriptError). Without `executed`, both are plain text.
    """
    values = {}
    end = r"(?<!\\)\n" if executed else r"\n"
    for number, line in enumerate(re.split(end, text), 1):
        command, _, rest = line.partition(" ")
        if command != "!set":
            continue
        name, _, value = rest.partition("=")
        value = value.replace("\\\n", "\n").lstrip(BLANKS)
        if executed and value.startswith("!"):
            raise ScriptError(file, number)
        values[name] = value
    return values


def changed(text: str, values: Mapping[str, str]) -> str:
    """A file of `!set` lines with other values; what it lacked comes last.

    WIMS writes one blank for each run of them in the new values, whatever kind they are. Raises
    Crash where the file would be too long.
    """
    held = text.split("\n")
    left = {name: re.sub("[ \t\n\v\f]+", " ", value).strip(" ") for name, value in values.items()}
    for place, line in enumerate(held):
        name = line.removeprefix("!set ").partition("=")[0]
        if line.startswith("!set ") and name in left:
            held[place] = f"!set {name}={left.pop(name)}"
    ended = "\n".join(held)
    found = ended + "".join(f"!set {name}={value}\n" for name, value in left.items())
    if len(found) > LONGEST_WRITTEN:
        raise Crash
    return found


def script(values: Iterable[tuple[str, str]], prefix: str) -> str:
    return "".join(f"!set {prefix}{name}={value}\n" for name, value in values)


def records(text: str) -> list[str]:
    """The records of an index: each begins with a colon at the beginning of a line."""
    return f"\n{text}".split("\n:")[1:]


def chosen(records: Sequence[str], number: int | None) -> str:
    """A record by its number, from the end where it is negative; empty where there is none."""
    if not number:
        return ""
    place = number - 1 if number > 0 else number + len(records)
    return records[place] if 0 <= place < len(records) else ""


def record(text: str, number: int | None) -> str:
    """A record of a text by its number, as WIMS reckons: 0 is what stands before the first one."""
    before, *held = f"\n{text}".split("\n:")
    if number is None:
        return ""
    every = [before.removeprefix("\n"), *held]
    place = number if number >= 0 else number + len(every)
    return trimmed(every[place]) if 0 <= place < len(every) else ""


def record_fields(record: str, count: int) -> list[str]:
    """The first fields of a record, one a line; those it lacks are empty."""
    return [*record.split("\n"), *[""] * count][:count]


def index(rows: Iterable[Iterable[str]]) -> str:
    """An index written anew: nothing of a record stays but the fields given."""
    return "".join("\n:" + "\n".join(row) + "\n" for row in rows) + "\n"


def appended(row: Iterable[str]) -> str:
    """A record at the end of an index."""
    return "\n:" + "\n".join(row) + "\n"
