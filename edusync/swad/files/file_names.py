"""What a file or folder is called on this machine, whatever a server calls it; pure.

The rules are those of all systems at once, so that a mirror looks the same everywhere.
"""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 255  # bytes in UTF-8: what Linux takes; Windows and macOS take no fewer characters
LONGEST_SUFFIX = 20  # bytes of an ending such as .html; more is no ending
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Unicode's controls, marks of direction, line ends
_RESERVED = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE
)


def safe_name(name: str) -> str:
    """A name of one file that every system takes and that leads to no other folder."""
    name = unicodedata.normalize("NFC", name)
    name = "".join("_" if unicodedata.category(sign) in _UNSEEN else sign for sign in name)
    name = _marked(_FORBIDDEN.sub("_", name).rstrip(". "), "")
    reserved = _RESERVED.fullmatch(name.partition(".")[0].rstrip(" "))
    return _marked(f"_{name}", "") if reserved else name


def distinct_names(names: Sequence[tuple[str, str]]) -> list[str]:
    """Safe names for all that one folder holds, no two of which any system takes for the same.

    Each is given as its name and a mark; of two that would be one, the later gets its mark.
    """
    safe = [(safe_name(name), mark) for name, mark in names]
    first = {_key(name): place for place, (name, _) in reversed([*enumerate(safe)])}
    taken = {*first}
    return [
        name if first[_key(name)] == place else _free_name(name, mark, taken)
        for place, (name, mark) in enumerate(safe)
    ]


def _free_name(name: str, mark: str, taken: set[str]) -> str:
    tried = 1
    while True:
        found = _marked(name, f" ({mark})" if tried == 1 else f" ({mark}-{tried})")
        if _key(found) not in taken:
            taken.add(_key(found))
            return found
        tried += 1


def _marked(name: str, mark: str) -> str:
    """The name with a mark before its ending, shortened where it would be too long."""
    stem, dot, suffix = name.rpartition(".")
    if not stem.strip(". ") or _bytes(suffix) > LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    room = LONGEST - _bytes(mark + dot + suffix)
    cut = (
        stem if _bytes(stem) <= room else stem.encode()[:room].decode(errors="ignore").rstrip(". ")
    )
    return f"{cut or '_'}{mark}{dot}{suffix}"


def _bytes(text: str) -> int:
    return len(text.encode())


def _key(name: str) -> str:
    """What names that some system takes for the same have in common."""
    for _ in range(2):
        name = unicodedata.normalize("NFKD", name).casefold()
    return unicodedata.normalize("NFC", name)
