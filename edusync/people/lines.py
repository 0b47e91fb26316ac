"""Lines of a list that are nobody: a header that stands again, totals, and what is empty. Pure."""

import functools
import re
from collections.abc import Sequence
from typing import Any

from edusync.people.names import bare

EMPTY = "is empty"

_TOTAL = re.compile(
    r"(sous[- ]?|sub)?(total|totaux|totales|totale)\b|effectif|somme\b|suma\b|summe\b|gesamt|"
    r"moyenne|mean\b|average|media\b|promedio|mittelwert|points possible|"
    r"(nombre|number|numero|nb|count|anzahl) (d'|de |of )?(el|et|al|st|sc|est|pers|insc)|"
    r"count\b|anzahl\b"
)
_FIGURE = re.compile(r"[\d\s.,:/%()+-]*|\([^()]*\)")


def nobody(cells: Sequence[Any], names: Sequence[Any], places: Sequence[int]) -> str:
    """Why a line is nobody; '' where it may be somebody.

    `names` are those of the columns, and `places` where the columns stand that mean something.
    """
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    if not any(texts):
        return EMPTY
    told = [text for text in texts if text]
    if len(told) > 1 and _is_header(texts, names):
        return "is the header again"
    if _is_total(told):
        return "is no person, but a total"
    if not any(at < len(texts) and texts[at] for at in places):
        return "has nothing in a column that is known"
    return ""


def _is_header(texts: Sequence[str], names: Sequence[Any]) -> bool:
    pairs = zip(texts, map(str, names), strict=False)
    return all(text == name or _plain(text) == _plain(name) for text, name in pairs)


@functools.lru_cache(maxsize=1000)  # the names of the columns, for each row
def _plain(text: str) -> str:
    return " ".join(bare(text).casefold().split())


def _is_total(told: Sequence[str]) -> bool:
    """Whether the first text is that of a total, and the others are figures."""
    first = _plain(told[0])
    return bool(_TOTAL.match(first)) and all(_FIGURE.fullmatch(text) for text in told[1:])
