"""What a scanner, a phone or a teacher types, read as somebody's name. Pure.

A line is '@nickname', an address that ends so or holds it as `usr`, or one word: a nickname
without its @, the ID of a card, or a code. Only the list of students shows which of those a
word is, so it is kept as it is until the list is read.
"""

import numbers
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias, TypeGuard
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from edusync.core.foreign import plain
from edusync.errors import InvalidValue
from edusync.people.keys import spoilt, undressed
from edusync.swad.base.logins import plain_id
from edusync.swad.wire.codes import is_code

Key: TypeAlias = int | str  # a code, '@nickname' in small letters, or a word

ID_DIGITS = 5  # an ID has at least as many; fewer may be a nickname or a code
SHOWN = 100  # signs of a line in what is reported

_NICKNAME = re.compile(r"@+([a-z0-9_]+)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9_]+")
_CODE = re.compile(r"[1-9][0-9]{0,9}")
_SIGNS = {"Pd": "-", "Cc": " ", "Cf": ""}  # what stands for dashes, control and invisible signs
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARK_MISREAD = "ï»¿"  # the mark of UTF-8 in a file that was opened as windows-1252
_WORD_WANTED = (
    "names nobody: must be '@nickname', a nickname, an ID, a code, or an address that ends in "
    "'/@nickname' or holds '?usr=@nickname'"
)
_NO_VALUE = "stands for none in tables: give the '@nickname' of who is called so"
_NO_EMAILS = "is an e-mail address, and SWAD shows nobody's: give the '@nickname'"
_NO_NAMES = "is not one word: people are known by '@nickname', ID or code, not by their names"
_NO_USER = "is an address of nobody: it must end in '/@nickname', or hold '?usr=@nickname'"


@attrs.frozen
class Scan:
    """A line as it was read: whom it may name, or why it names nobody; empty lines neither."""

    text: str
    key: Key | None = None
    reason: str = ""

    @property
    def empty(self) -> bool:
        """Whether there was nothing in it."""
        return self.key is None and not self.reason


def read(text: str) -> Scan:
    """A line of text, read."""
    line = _cleaned(text)
    if not line:
        return Scan("")
    bare = undressed(line)
    shown = line if len(line) <= SHOWN else f"{line[:SHOWN]}..."
    if reason := spoilt(bare) if bare else _NO_VALUE:
        return Scan(shown, reason=reason)
    key = _address(bare) if re.search("[/?]|%[0-9A-Fa-f]{2}", bare) else _name(bare)
    return Scan(shown, key) if key else Scan(shown, reason=_refusal(bare))


def scans_of(value: object) -> list[Scan]:
    """A value, as scanners, tables and programs have it, read: texts line by line.

    Numbers are codes; None and what pandas has in empty cells are empty. Raises InvalidValue for
    what is neither text nor number.
    """
    if isinstance(value, bytes | bytearray):
        value = decoded(bytes(value), "people")
    if isinstance(value, str):
        return [*map(read, value.splitlines() or [""])]
    code = plain(value)
    if code is None:
        return [Scan("")]
    if not is_code(code):
        shown = value if isinstance(value, numbers.Number) else type(value).__name__
        reason = "must be a code above 0, an '@nickname', an ID, or a User who has code or nickname"
        raise InvalidValue("people", shown, reason)
    return [Scan(str(code), code)]


def is_list(value: object) -> TypeGuard[Iterable[object]]:
    """Whether a value is a list, a column or a file: no text, no table, no dict."""
    other = isinstance(value, str | bytes | bytearray | Mapping) or hasattr(value, "columns")
    return isinstance(value, Iterable) and not other


def values_of(lines: object) -> Iterator[object]:
    """The lines of a file, or the items of what is iterated, one after the other.

    A text with several lines is these lines, another one the path of a file. Files are UTF-8,
    UTF-16 with its mark, or windows-1252. Raises InvalidValue for what has no lines, OSError of
    the disk.
    """
    if isinstance(lines, Path) or (isinstance(lines, str) and len(lines.splitlines()) == 1):
        yield from decoded(Path(lines).read_bytes(), str(lines)).splitlines()
    elif isinstance(lines, str):
        yield from lines.splitlines()
    elif isinstance(lines, bytes | bytearray):
        yield from decoded(bytes(lines), "lines").splitlines()
    elif is_list(lines):
        yield from _items(lines)
    else:
        reason = "must be a list of lines, a column, an open file, or the path of one"
        raise InvalidValue("lines", type(lines).__name__, reason)


def decoded(content: bytes, name: str) -> str:
    """The text of bytes in UTF-8, in UTF-16 with its mark, or else in windows-1252."""
    try:
        if content.startswith(_UTF16):
            return content.decode("utf-16")
        if b"\0" not in content:
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not content.startswith(_UTF16):
            return content.decode("cp1252", "replace")
    reason = "is no text in UTF-8, UTF-16 with its mark or windows-1252: save it as one"
    raise InvalidValue("lines", name, reason)


def forms(key: Key) -> tuple[Key, ...]:
    """The names that somebody may have whom a key names: of a word, nickname, ID and code."""
    if isinstance(key, int) or key.startswith("@"):
        return (key,)
    code = (int(key),) if _CODE.fullmatch(key) else ()
    return (f"@{key.lower()}", plain_id(key), *code)


def _cleaned(text: str) -> str:
    """The line in usual signs: no marks, control signs or quotes around it."""
    text = unicodedata.normalize("NFKC", text.removeprefix(_MARK_MISREAD))
    text = "".join(_SIGNS.get(unicodedata.category(char), char) for char in text).strip()
    return text.strip('"').strip() if text.startswith('"') else text


def _name(text: str) -> Key | None:
    if nickname := _NICKNAME.fullmatch(text):
        return f"@{nickname[1].lower()}"
    number = plain_id(text)
    if len(re.findall("[0-9]", number)) >= ID_DIGITS and number.isascii() and number.isalnum():
        return re.sub(r"[\s.-]", "", text).upper()
    return text.lower() if _WORD.fullmatch(text) else None


def _address(text: str) -> Key | None:
    """Whom an address names: the last part of its path, or its `usr`."""
    while (once := unquote(text)) != text:  # an address in an address is escaped twice
        text = once
    try:
        parts = urlsplit(text.replace("&amp;", "&"))
    except ValueError:  # [ and ] where hosts stand
        return None
    users = {
        _name(undressed(value)) for name, value in parse_qsl(parts.query) if name.lower() == "usr"
    }
    if users:
        return users.pop() if len(users) == 1 else None
    last = parts.path.rstrip("/").rpartition("/")[2]
    return _name(last) if last.startswith("@") else None


def _refusal(text: str) -> str:
    if re.search("[/?]", text):
        return _NO_USER
    if "@" in text.strip("@"):
        return _NO_EMAILS
    return _NO_NAMES if " " in text else _WORD_WANTED


def _items(lines: Iterable[object]) -> Iterator[object]:
    """The items; of a file of bytes in UTF-16, whose lines are none, the lines of its text."""
    items = iter(lines)
    try:
        for number, item in enumerate(items):
            if not number and isinstance(item, bytes) and item.startswith(_UTF16):
                rest = (more for more in items if isinstance(more, bytes))
                yield from decoded(b"".join([item, *rest]), "lines").splitlines()
                return
            yield item
    except UnicodeDecodeError as error:
        reason = f"was opened in another encoding ({error.encoding}): give the path of the file"
        raise InvalidValue("lines", getattr(lines, "name", ""), reason) from error
