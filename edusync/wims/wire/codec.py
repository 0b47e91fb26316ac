"""Text and replies as WIMS writes them: pure functions, no network.

WIMS keeps bytes and shows them as windows-1252. What the wire cannot carry safely becomes a numeric
character reference, which WIMS' own pages store too; reading reverses exactly that, once.

Text that WIMS shows as HTML keeps `&lt;` and `&gt;`: read as `<` and `>`, what a teacher wrote as
text would become a tag at the next save. Only the raw client encodes and decodes texts.
"""

import json
import re
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from edusync.core.characters import (
    CP1252,
    REFERENCE,
    character,
    decode_references,
    in_cp1252,
    is_text,
)
from edusync.errors import InvalidValue, ProtocolError

T = TypeVar("T")

RAW_LENGTH = 500  # characters of a reply kept in an error
MOST_LEVELS = 20  # of dicts and lists inside each other; all of WIMS' replies have at most 4

_UNSAFE = re.compile(
    r"""
    [!"\\$=,;:()\[\]{}\#&]          # what WIMS reads as syntax somewhere
    | [\x00-\x1f\x7f-\x9f]          # controls
    | ^\s | \s\Z | (?<=\s)\s        # outer blanks and runs of blanks, which WIMS drops
    """,
    re.VERBOSE,
)
_MARKUP = re.compile("[<>]")
_UNSAFE_IN_MARKUP = re.compile("&[lg]t;|" + _UNSAFE.pattern, re.VERBOSE)
_OPENING = {"(": ")", "[": "]", "{": "}"}


def encode(text: str, *, field: str = "text") -> str:
    """Text in a form that WIMS stores unchanged.

    `decode(encode(text)) == text` for every text without NUL and lone surrogates, which are
    `InvalidValue` for `field`.
    """
    return _MARKUP.sub(_reference, _encode(text, _UNSAFE, field))


def decode(text: str) -> str:
    """The text that `encode`, or a browser on a WIMS page, stored as `text`."""
    return decode_references(text)


def encode_markup(text: str, *, field: str = "text") -> str:
    """The same for text that WIMS shows as HTML: `<`, `>`, `&lt;` and `&gt;` stay as they are."""
    return _encode(text, _UNSAFE_IN_MARKUP, field)


def decode_markup(text: str) -> str:
    """The text that `encode_markup` stored; no reference ever turns into a `<` or `>`."""
    return REFERENCE.sub(lambda match: _not_a_tag(match, character(match)), text)


def _encode(text: str, unsafe: re.Pattern[str], field: str) -> str:
    if not is_text(text):
        raise InvalidValue(
            field, text, "holds a NUL, or half of a character (a lone surrogate), which no text has"
        )
    text = unsafe.sub(_reference, text)
    return "".join(char if in_cp1252(char) else f"&#{ord(char)};" for char in text)


def _not_a_tag(match: re.Match[str], character: str) -> str:
    return match.group() if _MARKUP.search(character) else character


def _reference(match: re.Match[str]) -> str:
    found = match.group()
    return f"&#{ord(found)};" if len(found) == 1 else found


def balanced(text: str) -> bool:
    """Whether every bracket of `text` is closed, properly nested, as WIMS demands."""
    waiting: list[str] = []
    for char in text:
        if char in _OPENING:
            waiting.append(_OPENING[char])
        elif char in ")]}" and (not waiting or waiting.pop() != char):
            return False
    return not waiting


def form(parameters: Mapping[str, str]) -> bytes:
    """The body of a request; the values are in windows-1252 already checked or encoded."""
    return urllib.parse.urlencode(parameters, encoding="cp1252").encode("ascii")


def text_of(body: bytes) -> str:
    """Bytes of WIMS as text: windows-1252, and Latin-1 for the bytes that it leaves undefined."""
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(CP1252[byte] for byte in body)


def shorten(text: str) -> str:
    """The beginning of a reply, for an error."""
    return text if len(text) <= RAW_LENGTH else text[:RAW_LENGTH] + "..."


def parse_json(body: bytes) -> dict[str, Any]:
    """The object that WIMS wrote as almost-JSON.

    WIMS escapes a quote in some fields only, and a backslash or a line end never. Raises
    ProtocolError where even a tolerant reading finds no whole object, or one of too many levels.
    """
    text = text_of(body)
    try:
        found = json.loads(re.sub(r'\\(?!")', r"\\\\", text), strict=False)
    except RecursionError:
        raise _too_deep(text) from None
    except ValueError:
        found = _Tolerant(text).read()
    if not isinstance(found, dict):
        raise ProtocolError("The reply is no JSON object.", shorten(text))
    if _has_more_levels(found, MOST_LEVELS):
        raise _too_deep(text)
    found.pop("", None)  # getclass adds a key without a name or a value
    return found


def _too_deep(text: str) -> ProtocolError:
    return ProtocolError(f"The reply has more than {MOST_LEVELS} levels.", shorten(text))


def _has_more_levels(found: Any, most: int) -> bool:
    """Whether dicts and lists lie inside each other on more levels, the outermost among them."""
    level = [found]
    for _ in range(most):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if type(inner) in (dict, list)
        ]
    return level != []


class _Tolerant:
    """Reads one object whose strings may hold raw quotes: a string ends where JSON goes on."""

    _NEXT: ClassVar = {sign: re.compile(rf"\s*\{sign}") for sign in '{}[],"'}
    _KEY = re.compile(r'\s*"([^"\n]*)"\s*:\s*')
    _ENDS: ClassVar = {
        "{": re.compile(r'"\s*(?:,\s*"[^"\n]*"\s*:|\})'),
        "[": re.compile(r'"\s*(?:,\s*["\[{\d-]|\])'),
    }
    _BARE = re.compile(r"[^,\[\]{}\"]+")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self) -> Any:
        value = self._value("[", 0)
        if self.text[self.at :].strip():
            raise self._error()
        return value

    def _error(self) -> ProtocolError:
        return ProtocolError("The reply is cut or is no JSON.", shorten(self.text))

    def _take(self, sign: str) -> bool:
        """Whether a sign comes next, but for blanks; if so, goes on behind it."""
        match = self._NEXT[sign].match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match is not None

    def _value(self, around: str, depth: int) -> Any:
        if depth > MOST_LEVELS:
            raise _too_deep(self.text)
        if self._take("{"):
            return dict(self._until("}", lambda: self._member(depth + 1)))
        if self._take("["):
            return [*self._until("]", lambda: self._value("[", depth + 1))]
        if self._take('"'):
            return self._string(around)
        match = self._BARE.match(self.text, self.at)
        if not match or not (bare := match.group().strip()):
            raise self._error()
        self.at = match.end()
        try:
            return json.loads(bare)
        except ValueError:
            return bare

    def _until(self, end: str, read: Callable[[], T]) -> Iterator[T]:
        """What is read up to the end of an object or an array, between commas."""
        if self._take(end):
            return
        yield read()
        while not self._take(end):
            if not self._take(","):
                raise self._error()
            yield read()

    def _member(self, depth: int) -> tuple[str, Any]:
        match = self._KEY.match(self.text, self.at)
        if not match:
            raise self._error()
        self.at = match.end()
        return match[1], self._value("{", depth)

    def _string(self, around: str) -> str:
        end = self._ENDS[around].search(self.text, self.at)
        if not end:
            raise self._error()
        text = self.text[self.at : end.start()]
        self.at = end.start() + 1
        return text.replace('\\"', '"')


Decoder = Callable[[str], str]
_NUMBERS = frozenset({int, float})


def decode_texts(value: Any, keys: Mapping[str, Decoder], here: Decoder | None = None) -> Any:
    """The same reply with every text below one of `keys` decoded by what stands there, once."""
    if isinstance(value, dict):
        return {key: decode_texts(item, keys, keys.get(key)) for key, item in value.items()}
    if isinstance(value, list):
        if all(type(item) in _NUMBERS for item in value):  # as most long lists are
            return value
        return [decode_texts(item, keys, here) for item in value]
    return here(value) if here and isinstance(value, str) else value
