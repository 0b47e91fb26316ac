"""Names of people, as they are compared. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# Letters that are no accented form of another one.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ß": "ss",
        "ẞ": "SS",
        "þ": "th",
        "Þ": "Th",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "ı": "i",
    }
)


def bare(text: str) -> str:
    """The text without accents."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def cleaned(name: str) -> str:
    """A name without signs that nobody sees, with single blanks, its accents composed."""
    if name.isascii():
        return " ".join(name.split())
    seen = "".join(char for char in name if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def names_of(user: Mapping[str, Any]) -> list[str]:
    """Last and first name as two users are compared."""
    names = (str(user.get(key) or "") for key in ("lastname", "firstname"))
    return [" ".join(unicodedata.normalize("NFKC", name).casefold().split()) for name in names]


# Small words of a surname, which stand before it and are not written in capitals.
_PARTICLES = frozenset(
    "d d' de del della den der des di do da das dos du el la las le les los van von zu".split()
)


def split_name(text: str, order: str = "") -> tuple[str, str] | None:
    """Last and first name of a whole name, by its evident rule; None where there is none.

    A comma stands behind the last name; the last name is in capitals, and the first one is not;
    or there are two words, and their order is known ('lastname firstname' or the other way round).
    """
    text = " ".join(text.split())
    if "," in text:
        parts = [part.strip() for part in text.split(",")]
        return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None
    words = text.split()
    if found := _by_capitals(words):
        return found
    if len(words) == 2 and order:
        first, second = words
        return (first, second) if order.startswith("lastname") else (second, first)
    return None


def _by_capitals(words: list[str]) -> tuple[str, str] | None:
    capitals = [_is_capital(word) for word in words]
    if not any(capitals):
        return None
    begin, end = capitals.index(True), len(words) - capitals[::-1].index(True)
    while begin and words[begin - 1] in _PARTICLES:
        begin -= 1
    inside = words[begin:end]
    if not all(_is_capital(word) or word in _PARTICLES for word in inside):
        return None
    first = [*words[:begin], *words[end:]]
    one_side = begin == 0 or end == len(words)
    if not first or not one_side or not all(_is_small(word) for word in first):
        return None
    return " ".join(inside), " ".join(first)


def _is_capital(word: str) -> bool:
    """Whether a word is written in capitals: DUPONT, O'NEIL, MacDONALD, d'ARC; not an initial."""
    letters = [char for char in word if char.isalpha()]
    rest = re.sub(r"^(d['’]|Mac|Mc|O['’])", "", word)
    return len(letters) > 1 and rest == rest.upper() and any(char.isupper() for char in rest)


def _is_small(word: str) -> bool:
    """Whether a word has letters that are no capitals."""
    return any(char.islower() for char in word)
