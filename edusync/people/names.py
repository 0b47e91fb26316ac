"""Names of people, as they are compared. Pure."""

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
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def names_of(user: Mapping[str, Any]) -> list[str]:
    """Last and first name as two users are compared."""
    names = (str(user.get(key) or "") for key in ("lastname", "firstname"))
    return [" ".join(unicodedata.normalize("NFKC", name).casefold().split()) for name in names]
