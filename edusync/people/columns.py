"""What the columns of a list of people mean, by their names and what stands below them. Pure.

A word such as `Nom` means a last name beside `Prénom`, and a first name beside `Cognoms`: its
partners decide. What looks like a part of a name and is not understood stops the run, since half a
name would be written over a whole one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

from edusync.errors import InvalidValue
from edusync.people.names import bare
from edusync.people.vocabulary import (
    ALONE,
    CUT,
    EITHER,
    FIELDS,
    FIRST,
    FIRST_BESIDE,
    FIRST_LAST,
    LAST,
    LAST_FIRST,
    MEANINGS,
    NAMED,
    NEUTRAL,
    NUMBERS,
    OF_OTHERS,
    OF_THE_PERSON,
    ROW_NUMBERS,
    STEMS,
    WHOLE,
    WORDS,
)

MOST_MISSING = 1.5  # what the number of the last row may be, for one row
_REGNUM = "regnum"

_TWO_WORDS = re.compile(r"\b(first|given|last|family|sur|fore)[ _-]?names?\b")
_LONG = {"fore": "forename", "sur": "surname"}  # what says nothing without its second half


def word_of(column: Any) -> str:
    """A name of a column as it is compared: without accents, capitals, blanks and signs."""
    return re.sub("[^a-z0-9]", "", _small(column))


def _small(column: Any) -> str:
    return bare(str(column)).casefold()


_RANKED = {f"{_REGNUM} {rank}": words for rank, words in enumerate(NUMBERS)}
_MEANING_OF = {
    word_of(word): meaning
    for meaning, words in [*zip(FIELDS, FIELDS, strict=True), *WORDS.items(), *_RANKED.items()]
    for word in words.split()
}


def meaning_of(column: Any) -> str:
    """What the name of a column means on its own, however it is written; '' for an unknown one.

    That is a field, a part of a name, 'fullname' or an order of both names, `EITHER`, or 'regnum'
    with its rank behind it.
    """
    if found := _MEANING_OF.get(word_of(column)):
        return found
    words = [word for word in re.findall("[a-z0-9]+", _small(column)) if word not in OF_THE_PERSON]
    found = _MEANING_OF.get("".join(words)) or _MEANING_OF.get("".join(_uncut(words)))
    return found or _order_of(column)


def recognised(cells: Sequence[Any]) -> int:
    """How many things the cells of a line name that columns may hold."""
    found = {meaning_of(cell).partition(" ")[0] for cell in cells}
    return len(found - {""})


def _uncut(words: Iterable[str]) -> Iterator[str]:
    """Words in full, numbers apart: 'apell1' is apellido and 1."""
    for word in words:
        letters = word.rstrip("0123456789")
        yield CUT.get(letters, letters) + word[len(letters) :]


def _words_of(column: Any) -> list[str]:
    return [*_uncut(_whole_words_of(column))]


def _whole_words_of(column: Any) -> list[str]:
    text = _TWO_WORDS.sub(lambda found: _LONG.get(found[1], found[1]), _small(column))
    return re.findall("[a-z]+", text)


def _order_of(column: Any) -> str:
    """The order of both names in a column that is named by both, like 'Apellidos y nombre'."""
    words = _words_of(column)
    if OF_OTHERS.intersection(words):
        return ""
    last, first, neutral = (
        next((at for at, word in enumerate(words) if word in kind), None)
        for kind in (LAST, FIRST, NEUTRAL)
    )
    if first is None and last is not None:
        first = neutral
    elif last is None and first is not None:
        last = neutral
    if first is None or last is None or (first < last and "," in str(column)):
        return ""  # "Prénom, Nom": a comma stands behind the last name elsewhere
    return LAST_FIRST if last < first else FIRST_LAST


def _is_part_of_a_name(column: Any) -> bool:
    """Whether a column that is not known may hold a part of the name of the person."""
    text = " ".join(re.split(r"['’\s]+", _small(column))).strip()
    if re.match(r"nombre (d|de) (?!pila)", text) or re.match(r"nb ", text):  # a count, in French
        return False
    if re.fullmatch(r"(autres? )?prenoms? ?[2-9]|autres prenoms|deuxieme prenom", text):
        return False  # more given names, which no list of a class shows
    words = set(_whole_words_of(column))
    named = bool(words & ((LAST | FIRST) - ALONE | NEUTRAL)) or bool(_TWO_WORDS.search(text))
    named = named or any(word.startswith(stem) for word in words for stem in STEMS)
    return named and not words & OF_OTHERS


@attrs.frozen
class Columns:
    """What each column of a list means, '' for one that is left out; and what to warn of."""

    names: tuple[str, ...]
    meanings: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names of the columns that are left out."""
        pairs = zip(self.names, self.meanings, strict=True)
        return tuple(name for name, meaning in pairs if not meaning and name.strip())


def columns_of(
    names: Sequence[Any],
    rows: Sequence[Sequence[Any]] = (),
    by_hand: Mapping[str, str | None] | None = None,
) -> Columns:
    """What the columns of a list mean, by their names and by what stands below them.

    `by_hand` names the meaning of some columns, None for one to leave out. Of two columns of one
    meaning the first counts. Raises InvalidValue for a name that stands twice, where no column is
    known, for what looks like a part of a name and is not understood, and for a mapping of columns
    that are not there.
    """
    shown = tuple("" if name is None else str(name).strip() for name in names)
    if len(shown) == 1:
        _refuse_uncut(shown[0])
    given = _by_hand(by_hand or {}, shown)
    meanings = [
        given[at] if at in given else meaning_of(name) if name else ""
        for at, name in enumerate(shown)
    ]
    refuse_twice(shown, meanings)
    words = [word_of(name) for name in shown]
    if "nickname" in words:  # SWAD: its code is the number of an account there
        meanings = ["" if word == "code" else m for word, m in zip(words, meanings, strict=True)]
    warnings: list[str] = []
    _decide_names(shown, meanings)
    _decide_number(shown, meanings, rows, warnings, given)
    _keep_the_first(meanings)
    _refuse_cut(shown, given)
    unknown = [*_halves(shown, meanings)] or [
        name
        for at, (name, meaning) in enumerate(zip(shown, meanings, strict=True))
        if not meaning and at not in given and not meaning_of(name) and _is_part_of_a_name(name)
    ]
    if not any(meanings):
        reason = (
            "no column is known: there must be a line of headers such as "
            "Nom;Prénom;N° étudiant, or columns= that says what they hold "
            f"({', '.join(FIELDS[:9])}, fullname)"
        )
        raise InvalidValue("people", reason=reason, secret=True)
    if unknown:
        raise refusal(
            unknown[0],
            f"looks like a part of a name, and is not understood: give columns={{{unknown[0]!r}: "
            "...} with 'lastname', 'firstname', 'fullname', or None to leave it out",
        )
    return Columns(shown, tuple(meanings), tuple(warnings))


def _by_hand(by_hand: Mapping[str, str | None], shown: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for name, meaning in by_hand.items():
        if meaning is not None and meaning not in MEANINGS:
            reason = f"must be one of {', '.join(MEANINGS)}, or None to leave the column out"
            raise InvalidValue("columns", meaning, reason)
        at = [place for place, one in enumerate(shown) if one == str(name).strip()] or [
            place for place, one in enumerate(shown) if word_of(one) == word_of(name) != ""
        ]
        if len(at) != 1:
            where = "stands twice among" if at else "is none of"
            reason = f"{where} the columns: {', '.join(filter(None, shown))}"
            raise InvalidValue("columns", str(name), reason)
        found[at[0]] = meaning or ""
    return found


def _refuse_uncut(name: str) -> None:
    """Raises InvalidValue for one column with the names of several, cut at no delimiter."""
    parts = [meaning_of(part) for part in re.split(r"[^\w°º.()' -]+|\s{2,}", name)]
    others = {part for part in parts if part and part not in NAMED}
    if others and len({*parts} - {""}) > 1:
        reason = (
            "holds the names of several columns: write ';', ',', a tab or '|' between cells, "
            "and no quotes around whole lines; or name the sign between them "
            "in a first line like sep=:"
        )
        raise refusal(name, reason)


def _refuse_cut(shown: Sequence[str], given: Mapping[int, str]) -> None:
    """Raises InvalidValue for the name of a column that was cut at a delimiter within it."""
    for at, (name, behind) in enumerate(pairwise(shown)):
        is_cut = re.search(r"\([^()]*$", name) and re.match(r"[^()]*\)", behind)
        if is_cut and at not in given and meaning_of(f"{name}, {behind}"):
            reason = (
                f"and {behind!r} behind it are one name that was cut: put it between quotes, and "
                f"so the cells below; if those are two columns, give columns={{{name!r}: "
                f"'lastname', {behind!r}: 'firstname'}}"
            )
            raise refusal(name, reason)


def refuse_merged(
    shown: Sequence[str],
    meanings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    by_hand: Mapping[str, str | None],
) -> None:
    """Raises InvalidValue for a header that stands over both names, as spreadsheets merge cells.

    `meanings` are those that the cells below decided.
    """
    halves = {"lastname", "firstname"}
    if halves <= {*meanings}:
        return
    for at, (name, behind) in enumerate(pairwise(shown)):
        merged = meanings[at] in halves and name not in by_hand and not behind
        if merged and _filled(rows, at + 1):
            reason = (
                "has a column without a name behind it, and one of the names is missing: name both "
                f"in the header; columns={{{name!r}: {meanings[at]!r}}} leaves the other out"
            )
            raise refusal(name, reason)


def refuse_twice(shown: Sequence[str], meanings: Sequence[str]) -> None:
    """Raises InvalidValue for a name that means something, and stands twice in a header."""
    for at, (name, meaning) in enumerate(zip(shown, meanings, strict=True)):
        if meaning and name in shown[:at]:
            raise refusal(name, "stands twice in the header")


def _decide_names(shown: Sequence[str], meanings: list[str]) -> None:
    """Gives a word of either meaning the one that its partners leave."""
    bare_words = [word_of(name) for name in shown]
    if {"first", "last"} <= {*bare_words}:  # neither means a name on its own
        for word, meaning in (("last", "lastname"), ("first", "firstname")):
            meanings[bare_words.index(word)] = meanings[bare_words.index(word)] or meaning
    there = set(meanings)
    first = {"firstname", "usualfirst", "firstname2"} & there
    last = {"lastname", "usual", "surname1", "surname2", "birth"} & there
    lasts = {
        word
        for name, meaning in zip(shown, meanings, strict=True)
        if meaning in ("lastname", "surname1", "surname2")
        for word in _words_of(name)
    }
    for at, name in enumerate(shown):
        if meanings[at] != EITHER:
            continue
        partners = {
            partner for word in _words_of(name) for partner in FIRST_BESIDE.get(word, "").split()
        }
        if lasts & partners or {"surname1", "surname2"} & there:
            meanings[at] = "" if first else "firstname"
        elif first and last - {"usual", "birth"}:
            meanings[at] = ""  # beside both it is the whole of them
        elif first or last:
            meanings[at] = "lastname"
    named = {"lastname", "birth", "usual", "surname1"} & {*meanings}
    firsts = {"firstname", "usualfirst"} & {*meanings}
    if named and firsts:
        meanings[:] = ["" if meaning in WHOLE else meaning for meaning in meanings]


def _decide_number(
    shown: Sequence[str],
    meanings: list[str],
    rows: Sequence[Sequence[Any]],
    warnings: list[str],
    given: Mapping[int, str],
) -> None:
    """Leaves one column of student numbers: that of the first kind which holds something."""
    if _REGNUM in given.values():
        found = [at for at, meaning in given.items() if meaning == _REGNUM]
    else:
        ranked = sorted(
            (int(meaning.partition(" ")[2]), at)
            for at, meaning in enumerate(meanings)
            if meaning.startswith(f"{_REGNUM} ")
        )
        counting = [at for rank, at in ranked if rank in ROW_NUMBERS and _counts(rows, at)]
        filled = [at for _, at in ranked if at not in counting and _filled(rows, at)]
        found = filled or [at for _, at in ranked if at not in counting]
        if counting and not found:
            warnings.append(
                f"the column {shown[counting[0]]!r} counts the rows, and is no student number: "
                f"columns={{{shown[counting[0]]!r}: 'regnum'}} makes it one"
            )
    for at, meaning in enumerate(meanings):
        if meaning.startswith(_REGNUM) and at not in found[:1]:
            meanings[at] = ""
    if found:
        meanings[found[0]] = _REGNUM
    if len(found) > 1 and _REGNUM not in given.values():
        others = ", ".join(repr(shown[at]) for at in found[1:])
        warnings.append(
            f"the column {shown[found[0]]!r} is taken for the student number, not {others}"
        )


def _counts(rows: Sequence[Sequence[Any]], at: int) -> bool:
    """Whether a column holds 1, 2, 3, ...: the numbers of the rows; some may be missing."""
    held = [cell for row in rows if at < len(row) and (cell := str(row[at]).strip())]
    if len(held) < 2 or not all(cell.isascii() and cell.isdigit() for cell in held):
        return False
    numbers = [int(cell) for cell in held]
    is_rising = all(one < other for one, other in pairwise(numbers))
    return is_rising and numbers[0] == 1 and numbers[-1] <= MOST_MISSING * len(numbers)


def _filled(rows: Sequence[Sequence[Any]], at: int) -> bool:
    return any(at < len(row) and str(row[at]).strip() for row in rows)


def _halves(shown: Sequence[str], meanings: Sequence[str]) -> Iterator[str]:
    """The columns that hold half of what they belong to, and whose other half is not there."""
    there = set(meanings)
    named = {"lastname", "birth", "usual", "surname1"} & there
    first = {"firstname", "usualfirst"} & there
    alone = {
        "surname2": not {"surname1", "lastname"} & there,
        "firstname2": "firstname" not in there,
        **dict.fromkeys(WHOLE, bool(named or first)),
    }
    for name, meaning in zip(shown, meanings, strict=True):
        if alone.get(meaning):
            yield name


def _keep_the_first(meanings: list[str]) -> None:
    for at, meaning in enumerate(meanings):
        if meaning in meanings[:at]:
            meanings[at] = ""


def refusal(column: str, reason: str) -> InvalidValue:
    """The error of a column that cannot be read."""
    return InvalidValue("people", reason=f"the column {column!r} {reason}", secret=True)


def suggestion(names: Iterable[str]) -> str:
    """The mapping that says what a column with whole names holds."""
    first = next(iter(names))
    return (
        f"columns={{{first!r}: 'fullname'}} (split at a comma, or by capitals), "
        f"'{LAST_FIRST}' or '{FIRST_LAST}' (two words), or 'lastname'"
    )
