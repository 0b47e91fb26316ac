"""Lines of a list that are nobody: headers that stand again, totals, remarks, rules. Pure."""

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Any

from edusync.people.columns import meaning_of
from edusync.people.names import bare
from edusync.people.vocabulary import EITHER

EMPTY = "is empty"

# What totals, statistics, parts and ends of a list begin with; all else in them is figures.
_TOTAL = re.compile(
    r"(sous[- ]?|sub)?(total|totaux|totales|totale)\b|effectif|somme\b|suma\b|summe\b|gesamt|"
    r"moyenne|mean\b|average|media\b|promedio|mittelwert|durchschnitt|points possible|"
    r"(nombre|number|numero|nb|count|anzahl) (d'|de |of )?(el|et|al|st|sc|est|pers|insc)|"
    r"count\b|anzahl\b|n ?=|[0-9]+ (etudiant|eleve|alumn|student|schuler|alun)|"
    r"(max|min)(imum|imo|ima|\.|\b)|median|ecart[- ]?type|std\b|standard|desviacion|desvio|"
    r"deviazione|varian|note max|nota (media|max|min)|bareme|coefficient|aprobados|suspensos"
)
_PART = re.compile(
    r"(groupe?|grupo|grup|gruppe|gruppo|class|classe|clase|klasse|turma|section|seccion|td|tp)"
    r"(?![a-z])[ :°.-]*[a-z0-9]{0,4}"
)
_END = re.compile(
    r"(page|pagina|seite|edite|imprime|impreso|printed|gedruckt|stampato|genere|generado|generated|"
    r"erstellt|exporte|exported|exportado|fin|end|ende|fine)\b|xx_fin"
)
_FIGURE = re.compile(r"[\d\s.,:/%()+-]*|\([^()]*\)")
_REMARK = re.compile(r"\(.+\)|\[.+\]|<.+>|\{.+\}", re.DOTALL)
_RULE = re.compile(r"[-=_:+|.~ ]{3,}")
_WHY = {
    _TOTAL: "is no person, but a total",
    _PART: "is no person, but names a part of the list",
}
_WHY |= {_END: "is no person, but ends the list"}
OTHER_HEADER = "is another header"


def nobody(cells: Sequence[Any], names: Sequence[Any], places: Sequence[int]) -> str:
    """Why a line is nobody; '' where it may be somebody.

    `names` are those of the columns, and `places` where the columns stand that mean something.
    """
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    if not any(texts):
        return EMPTY
    filled = [text for text in texts if text]
    if len(filled) > 1 and (reason := _header(texts, names, places)):
        return reason
    if reason := _reason_of(filled):
        return reason
    if not any(at < len(texts) and texts[at] for at in places):
        return "has nothing in a column that is known"
    return ""


def _header(texts: Sequence[str], names: Sequence[Any], places: Sequence[int]) -> str:
    """What a line is that names columns, in words of ours or of another list."""
    for at in places:  # most lines have a number, and are no header by it
        if at < len(texts) and texts[at][:1].isdigit() and texts[at] != str(names[at]).strip():
            return ""
    pairs = [*zip(texts, map(str, names), strict=False)]
    if all(text == name or _plain(text) == _plain(name) for text, name in pairs):
        return "is the header again"
    held = [pairs[at] for at in places if at < len(pairs) and pairs[at][0]]
    if len(held) < 2 or not all(_kind(text) for text, _ in held):
        return ""
    is_same = _kinds(text for text, _ in held) == _kinds(name for _, name in held)
    return "is the header again" if is_same else OTHER_HEADER


def _kinds(names: Iterable[str]) -> list[str]:
    """What kinds of things columns mean, a word of either name beside its partner."""
    found = [*map(_kind, names)]
    either = "firstname" if "lastname" in found else "lastname"
    return [either if kind == EITHER else kind for kind in found]


def _kind(name: str) -> str:
    """What kind of thing a name of a column means; '' for none."""
    meaning = meaning_of(name).partition(" ")[0]
    return _KINDS.get(meaning, meaning)


_KINDS = dict.fromkeys(("usual", "birth", "surname1", "surname2"), "lastname")
_KINDS |= dict.fromkeys(("usualfirst", "firstname2"), "firstname")


@functools.lru_cache(maxsize=1000)  # the names of the columns, for each row
def _plain(text: str) -> str:
    return " ".join(bare(text).casefold().split())


def _reason_of(filled: Sequence[str]) -> str:
    """What a line is by its first text, where the others are figures."""
    if all(map(_REMARK.fullmatch, filled)):
        return "is no person, but a remark"
    if all(map(_RULE.fullmatch, filled)):
        return "is no person, but a rule"
    if not all(map(_FIGURE.fullmatch, filled[1:])):
        return ""
    first = _plain(filled[0])
    found = (why for pattern, why in _WHY.items() if pattern.match(first))
    return next((why for why in found if why != _WHY[_PART] or _PART.fullmatch(first)), "")
