"""Names of people, as they are compared. Pure."""

import functools
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

NAMES = ("lastname", "firstname")
ALIKE = 0.6  # of the letters of two names, where the one may be the other in another spelling
_OTHER = {"lastname": "firstname", "firstname": "lastname"}

# Letters that are no accented form of another one.
_LETTERS = str.maketrans("øØłŁđĐðÐı", "oOlLdDdDi") | str.maketrans(
    {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ß": "ss", "ẞ": "SS", "þ": "th", "Þ": "Th"}
)

# Apostrophes, hyphens and blanks, as NFKD leaves them.
_BETWEEN = re.compile(r"[\s.,'`’‘‛ʼʻʹ′‐‒–—―−-]+")
# What UTF-8 was read as, and the signs that no name has and that show it: none for the encodings
# in which letters alone show it.
_MISREAD = {"cp1252": "", "latin-1": "", "mac-roman": "√¬≈ƒ", "cp850": "├┬┼─"}
_CAPITAL_WITHIN = re.compile("[a-z][ÂÃ]")  # GarcÃa, whose sign after the Ã nobody sees
_LETTER_CLASSES = (0, 7, 8, 9)  # of Unicode's combining signs: none, nukta, kana, virama


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


# What stands around whole cells in files of programs that have quotes of their own.
_QUOTED = re.compile(r"'([^']+)'|‘([^‘’]+)’|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|`([^`]+)`")
_LOST = re.compile(r"\ufffd|[^\W\d_]\?|\?[^\W\d_]")

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_HTML = re.compile(rf"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+\d*);|{_TAG.pattern}")


def unquoted(name: str) -> str:
    """A name without typographic quotes, or apostrophes, around all of it."""
    found = None if name[:1].isalpha() else _QUOTED.fullmatch(name)
    return name if found is None else found[found.lastindex or 0].strip()


def misread(name: str) -> str:
    """Why a name was not read as it was written: letters are lost, of another encoding, or HTML.

    '' where it was.
    """
    if ("&" in name or "<" in name) and _HTML.search(name):
        meant = " ".join(html.unescape(_TAG.sub(" ", name)).split())
        return f"seems to be {meant!r}, written as HTML"
    if ("?" in name or "\ufffd" in name) and _LOST.search(name):
        return "has lost a letter"
    if name.isascii():
        return ""
    for encoding, signs in _MISREAD.items():
        try:
            meant = name.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if not signs or any(sign in name for sign in signs):
            return f"seems to be {meant!r}, read in a wrong encoding"
    return "seems to be read in a wrong encoding" if _CAPITAL_WITHIN.search(name) else ""


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
    return Counter(words(name)) < Counter(words(whole))


def kept_names(new: Mapping[str, str], old: Mapping[str, str]) -> tuple[set[str], str, bool]:
    """Which names of somebody are not written over, why, and whether both are swapped.

    Those that would lose a word or their accents, or that would get the other name as well.
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
        elif wish and bare(there).casefold() == wish.casefold() != there.casefold():
            kept[name] = f"{name} {there!r} is left, whose accents {wish!r} lacks"
        elif wish and not new.get(_OTHER[name]) and _is_the_other(wish, old, name):
            kept[name] = f"{name} {there!r} is left, since {wish!r} is the {_OTHER[name]}"
        elif wish and is_part(there, whole) and Counter(words(wish)) == Counter(words(whole)):
            kept[name] = f"{name} {there!r} is left, since {wish!r} is the whole name"
    reason = "; ".join(kept.values())
    return {*kept}, f"{reason}: force=True writes it" if kept else "", False


def _is_the_other(wish: str, old: Mapping[str, str], name: str) -> bool:
    """Whether a name is made of words of the other name, which are not in its own."""
    own, other = ({*words(old.get(one, ""))} for one in (name, _OTHER[name]))
    return other >= {*words(wish)} and own.isdisjoint(words(wish))


def are_others(new: Mapping[str, str], old: Mapping[str, str]) -> bool:
    """Whether two people have no word of their names in common, and no names nearly alike.

    False where either has none: nothing is known then.
    """
    one, other = (
        {word for name in NAMES for word in words(user.get(name) or "")} - _PARTICLES
        for user in (new, old)
    )
    if not one or not other or one & other:
        return False
    mine, theirs = ("".join(names_of(user)) for user in (new, old))
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() < ALIKE


def _folded(name: str) -> str:
    return name.casefold() if name.isascii() else _unaccented(name)


@functools.lru_cache(maxsize=1000)  # a list has few first names, and many people
def _unaccented(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold()
    return "".join(char for char in decomposed if char.isascii() or not _is_accent(char))


def _is_accent(char: str) -> bool:
    """Whether a sign is an accent, or is not seen; marks of kana make another letter, and stay."""
    if unicodedata.category(char) == "Cf":
        return True
    return unicodedata.combining(char) not in _LETTER_CLASSES


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
