"""SWAD's texts: what is stored of a text that was sent, how texts are sorted and compared; pure.

The server keeps bytes of windows-1252 and speaks of them as of ISO-8859-1, so a stored text is a
str of characters below U+0100, one for each byte.
"""

import functools
import re
import unicodedata

from edusync.sandbox.swad.faults import Crash

NULL = "(null)"  # what C prints of a text that was not sent
NICKNAME = re.compile(r"@+([A-Za-z0-9_]{3,16})")
EMAIL = re.compile(r"(?=.{5,255}\Z)[A-Za-z0-9._-]+@[A-Za-z0-9._-]{3,}")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a"}


def from_site(text: str) -> str:
    """The text as SWAD's own pages store it: bytes of windows-1252, one character each."""
    return text.encode("cp1252", "xmlcharrefreplace").decode("latin-1")


def low_bytes(text: str) -> str:
    """What the server gets of a text: the low byte of each character, up to the first NUL."""
    return "".join(chr(ord(char) & 0xFF) for char in text).partition("\0")[0]


def stored(text: str) -> str:
    """What the server keeps of a text: a backslash is gone, and changes some letters after it.

    Raises Crash for a quote or a last backslash without another before it.
    """
    if "'" in re.sub(r"\\.", "", text, flags=re.DOTALL) or re.search(r"(?<!\\)(\\\\)*\\$", text):
        raise Crash
    return re.sub(
        r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text, flags=re.DOTALL
    ).partition("\0")[0]


def given(text: str | None) -> str:
    """A text that was sent; raises Crash for one that is missing."""
    if text is None:
        raise Crash
    return text


def column(text: str | None, bytes_at_most: int = 65535) -> str:
    """A text as a column of the data base keeps it; one that is missing becomes "(null)"."""
    kept = stored(NULL if text is None else text)
    if len(kept) > bytes_at_most:
        raise Crash
    return kept


@functools.lru_cache(4096)
def folded(text: str) -> str:
    """The text as it is compared: without case and accents, but ñ is a letter of its own."""
    seen = text.lower().replace("ñ", "n\uffff")
    plain = unicodedata.normalize("NFD", seen)
    return "".join(char for char in plain if not unicodedata.combining(char))


def collated(text: str) -> str:
    """The text as the data base compares it: also without the blanks at its end."""
    return folded(text.rstrip(" "))


@functools.lru_cache(4096)
def sorting(text: str) -> str:
    """The key by which texts are sorted: what windows-1252 adds comes after the letters."""
    return "".join("\ufffe" + char if "\x80" <= char <= "\x9f" else char for char in folded(text))


def has_word(word: str, text: str) -> bool:
    """Whether a word is in a text, where `%` stands for any characters and `_` for one."""
    wild = {"%": ".*", "_": ".", "\uffff": "\uffff"}
    pattern = "".join(wild.get(char, re.escape(char)) for char in folded(word))
    return re.search(pattern, folded(text), re.DOTALL) is not None


def recapitalised(name: str) -> str:
    """A name as some operations show it: only the first letter of each word is a capital."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in name.split(" "))


def parts_of(text: str) -> list[str]:
    """The parts of a comma list as C reads them, without the blanks around.

    Commas and blanks before a part are skipped, so that one comma at the end, or more, is followed
    by one part that is empty.
    """
    parts, place = list[str](), 0
    while place < len(text):
        found = _PART.match(text, place)
        assert found is not None, "a part may be empty"
        parts.append(found[1].rstrip(_BLANKS))
        place = found.end()
    return parts


def codes_in(text: str) -> list[int]:
    """The codes of a comma list as C reads them: the leading number of each part, -1 for none."""
    return [int(found[0]) if (found := _NUMBER.match(part)) else NO_CODE for part in parts_of(text)]


NO_CODE = -1  # of what has no number, and of what is not there
_BLANKS = " \t\n\v\f\r"
_PART = re.compile(r"[\s,]*([^,]*)", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]+")
