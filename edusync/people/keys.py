"""What identifies a person, freed of what spreadsheets and pandas make of it. Pure.

22012345 comes as 22012345.0 from a column with an empty cell, as ="22012345" or '22012345 where it
was to stay a text, with signs that nobody sees from a page that it was copied from. Zeros count:
0071 and 71 are two people. What was cut (2,2E+07) or never there (#N/A) is nobody.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from edusync.people.names import NAMES, compared

Key: TypeAlias = str | Sequence[str]
IDENTITIES = ("quser", "regnum", "email", "external_auth")  # fields that identify people

_NO_BREAK = re.compile("[\u00a0\u2007\u202f]")
_GROUPED = re.compile("(?<![0-9])[0-9]{1,3}([\u00a0\u2007\u202f][0-9]{3})+(?![0-9])")  # thousands
_GROUPS = re.compile(r"[0-9]{1,3}(( [0-9]{3})+|(\.[0-9]{3}){2,}|(,[0-9]{3}){2,}|(['’][0-9]{3})+)")
# The number on a Spanish identity card, as people write it: 12.345.678-Z, X-1234567-L.
_CARD = re.compile(
    r"([0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}|[XYZ][ -]?[0-9]{7})[ -]?[A-Z]", re.IGNORECASE
)
# 'text, text', text in quotes of any kind, ="text", +1234567, 1234567. and decimals of a whole
# number; 1.000 may be one or a thousand, and stays.
_APOSTROPHES = "'\u2018\u2019\u00b4`"
_DRESS = re.compile(
    rf"""[{_APOSTROPHES}](.*)|([^"\u201c\u201d]*)[{_APOSTROPHES}]|="(.*)"|"(.*)"|"""
    r"[\u201c\u201d\u201e](.*)[\u201c\u201d]|\u00ab(.*)\u00bb|\+([0-9]{4,}.*)|"
    r"(?![0-9]{1,3}[.,]000$)([0-9]+)[.,]0*|([0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,})[.,]0*",
    re.DOTALL,
)
# mailto:jane@example.org, and Jane Roe <jane@example.org>.
_ADDRESS = re.compile(
    r"mailto:([^\s@]+@\S+)|[^<>]*<(?:mailto:)?([^<>\s@]+@[^<>\s]+)>", re.IGNORECASE
)
_BARE_ADDRESS = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*@[A-Za-z0-9._-]+")
_MARKS = frozenset("nan NaN NaT <NA>".split())  # what pandas has in an empty cell, as texts
# Nobody's number, though people have such names: in any capitals.
_MISSING = frozenset(
    "nan nat <na> none null n/a n/d n/c s/n n.a. n.d. (vide) (vacío) (leer)".split()
)
_NO_SIGN = re.compile(r"[^\w#]*")  # -, ?, —, ...: a cell that nobody filled in

_SHORTENED = re.compile(r"[0-9]+([.,][0-9]+)?E[+-][0-9]+|[0-9]+[.,][0-9]+E[0-9]+", re.IGNORECASE)
_ERROR = re.compile(r"#+|#\S+[!?]|#[^\W\d_]/?[^\W\d_]|#GETTING_DATA|Err:[0-9]+", re.IGNORECASE)
_MONTHS = (
    "jan janv ene gen feb fev fév févr mar mär mars märz abr apr avr avril mai mag may maio jun "
)
_MONTHS += "juin giu jul juil lug ago aou août aug set sep sept oct okt out ott nov dic dec déc dez"
_MONTH = "(" + "|".join(_MONTHS.split()) + r")\.?"
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.]+)?|[0-9]{1,2}/[0-9]{1,2}/([0-9]{2}){1,2}|"
    rf"{_MONTH}[- ][0-9]{{2}}|[0-9]{{1,2}}[- ]{_MONTH}([- ]([0-9]{{2}}){{1,2}})?",
    re.IGNORECASE,
)
_PRICE = re.compile(r"[$€£]\s*+[0-9 .,]++|[0-9 .,]++\s*+[$€£%]")
_FORMULA = re.compile("=.*", re.DOTALL)
_SPOILT = {
    _FORMULA: "must be a value, and is a formula: paste the values in the spreadsheet",
    _DATE: "must be a number, and the spreadsheet made a day of it: format the column as text in "
    "the spreadsheet, and paste the numbers again",
    _PRICE: "must be a number, without a sign of money or of percent: format the column as text in "
    "the spreadsheet",
    _SHORTENED: "must have all its digits: format the column as text in the spreadsheet, and paste "
    "the numbers again",
    _ERROR: "must be a value, and the spreadsheet found none: mend its formula, or paste the value",
}


def undressed(text: str) -> str:
    """The text that is meant; '' for what pandas writes into an empty cell."""
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
        text = "".join(_digit(char) for char in text)
        text = _GROUPED.sub(lambda number: _NO_BREAK.sub("", number[0]), text)
        text = _NO_BREAK.sub(" ", text)
    text = text.strip()
    if _is_bare(text):
        return "" if text.casefold() in _MISSING else text
    while dressed := _DRESS.fullmatch(text):
        text = str(dressed[dressed.lastindex or 0]).strip()
    if _GROUPS.fullmatch(text):
        text = re.sub("[^0-9]", "", text)
    return "" if text.casefold() in _MISSING or _NO_SIGN.fullmatch(text) else text


def _is_bare(text: str) -> bool:
    """Whether a text has nothing that could be a dress, or spoilt: letters and digits, an e-mail.

    Of many thousand rows nearly all are, and this is known faster than what they are not.
    """
    return text.isalnum() or _BARE_ADDRESS.fullmatch(text) is not None


def _digit(char: str) -> str:
    """The digit that a sign of any script stands for, else the sign."""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def bare_value(field: str, text: str) -> str:
    """An undressed text as its field has it, without what people and programs write into it."""
    return _BARE[field](text) if field in _BARE else text


def _card_number(text: str) -> str:
    """A student number without the signs that people write into that of a card."""
    if text.isdecimal():
        return text
    return re.sub("[ .-]", "", text).upper() if _CARD.fullmatch(text) else text


def _address(text: str) -> str:
    """An e-mail address without what programs for mail write around it."""
    found = _ADDRESS.fullmatch(text)
    return text if found is None else found[1] or found[2]


_BARE = {"regnum": _card_number, "email": _address}


def spoilt(text: str) -> str:
    """Why an undressed text identifies nobody; '' where it does."""
    if _is_bare(text):
        return ""
    return next((why for pattern, why in _SPOILT.items() if pattern.fullmatch(text)), "")


def no_value(text: str) -> str:
    """Why a cell holds no text of a person, but a spreadsheet's error or pandas' mark of none."""
    if text in _MARKS:
        return f"must be a value: {text!r} stands for none; leave the cell empty"
    return _SPOILT[_ERROR] if _ERROR.fullmatch(text) else ""


def meant(text: str) -> str:
    """The text that identifies somebody, undressed; '' for one that cannot."""
    bare = undressed(text)
    return "" if spoilt(bare) else bare


def key_of(values: Mapping[str, Any], key: str) -> str:
    """A field that identifies a user, as it is compared; e-mails without regard to capitals."""
    text = str(values.get(key) or "")
    if key in NAMES:
        return compared(text)
    value = bare_value(key, meant(text))
    return value.lower() if key == "email" else value  # casefold makes one of two addresses


def parts_of(key: Key) -> tuple[str, ...]:
    """The fields of a key; 'name' is the last and the first name."""
    if key == "name":
        return NAMES
    return (key,) if isinstance(key, str) else tuple(key)


def identity_of(values: Mapping[str, Any], parts: Sequence[str]) -> tuple[str, ...]:
    """What identifies a user, as it is compared; () where a part of it is missing."""
    if len(parts) == 1:  # of many thousand rows
        return (value,) if (value := key_of(values, parts[0])) else ()
    found = tuple(key_of(values, part) for part in parts)
    return found if all(found) else ()


def lacking(values: Mapping[str, Any], parts: Sequence[str]) -> str:
    """The parts of a key that are missing, in words."""
    return " and no ".join(part for part in parts if not key_of(values, part))


def shown(values: Mapping[str, Any], parts: Sequence[str]) -> str:
    """A key as errors show it: regnum '7', or lastname 'Doe' and firstname 'John'."""
    return " and ".join(f"{part} {_text(values, part)!r}" for part in parts)


def _text(values: Mapping[str, Any], part: str) -> str:
    text = str(values.get(part) or "")
    return text if part in NAMES else meant(text)
