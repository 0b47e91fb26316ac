"""Names of people, as they are compared. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

NAMES = ("lastname", "firstname")

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

# Apostrophes, hyphens and blanks, as NFKD leaves them.
_BETWEEN = re.compile(r"[\s.,'`’‘‛ʼʻʹ′‐‒–—―−-]+")
_LETTER_CLASSES = (0, 7, 8, 9)  # of Unicode's combining signs: none, nukta, kana, virama


def bare(text: str) -> str:
    """The text without accents."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def names_of(user: Mapping[str, Any]) -> tuple[str, ...]:
    """Last and first name as two users are compared."""
    return compared(str(user.get(NAMES[0]) or "")), compared(str(user.get(NAMES[1]) or ""))


def compared(name: str) -> str:
    """A name without what one list writes otherwise than another.

    Case, accents, apostrophes, hyphens, blanks, points and commas: D’ARC is D'Arc, Jean-Pierre is
    JEAN PIERRE.
    """
    return _BETWEEN.sub("", _folded(name))


def words(name: str) -> list[str]:
    """The words of a name, each as it is compared."""
    return [word for word in _BETWEEN.split(_folded(name)) if word]


def is_part(name: str, whole: str) -> bool:
    """Whether a name has some of the words of another one, and no others."""
    few, many = Counter(words(name)), Counter(words(whole))
    return few < many


def kept_names(new: Mapping[str, str], old: Mapping[str, str]) -> tuple[set[str], str, bool]:
    """Which names of somebody are not written over, why, and whether both are swapped.

    Those that would lose a word, or that would get the other name as well.
    """
    if all(new.get(name) for name in NAMES):
        names, theirs = names_of(new), names_of(old)
        if names == theirs[::-1] and names != theirs:
            reason = "lastname and firstname are there the other way round, and left"
            return {*NAMES}, f"{reason}: force=True writes them", True
    whole = " ".join(old.get(name, "") for name in NAMES)
    kept = {}
    for name in NAMES:
        there, wish = old.get(name, ""), new.get(name, "")
        if wish and is_part(wish, there):
            kept[name] = f"{name} {there!r} is left, of which {wish!r} is a part"
        elif wish and is_part(there, whole) and Counter(words(wish)) == Counter(words(whole)):
            kept[name] = f"{name} {there!r} is left, since {wish!r} is the whole name"
    reason = "; ".join(kept.values())
    return {*kept}, f"{reason}: force=True writes it" if kept else "", False


def _folded(name: str) -> str:
    if name.isascii():
        return name.casefold()
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold()
    return "".join(char for char in decomposed if char.isascii() or not _is_accent(char))


def _is_accent(char: str) -> bool:
    """Whether a sign is an accent, or is not seen; marks of kana make another letter, and stay."""
    if unicodedata.category(char) == "Cf":
        return True
    return unicodedata.combining(char) not in _LETTER_CLASSES
