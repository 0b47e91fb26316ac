"""The encoding of a file that some program wrote, and its text. Pure.

A file of 8-bit letters says nowhere which encoding it is in. What is no name decides: with JosŽ for
José, a file was not written in windows-1252. Each encoding is tried on all words that hold
such letters; one is taken where no other one makes sense, else the file is refused: a name that was
read in the wrong encoding is stored for good.
"""

import codecs
import re

import attrs

from edusync.errors import InvalidValue
from edusync.tablefiles.letters import Look, look

SHOWN = 5  # places, or words, in an error
TOLERATED = 5  # one word in so many may be none, as of another language

# By the mark at the beginning of the file; that of UTF-32 begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# What 8-bit files may be in: the first one where several read a file alike. Code page 437 has its
# letters where 850 has them.
EIGHT_BIT = {
    "cp1252": "windows-1252",
    "iso8859-15": "ISO-8859-15",
    "mac-roman": "Mac Roman",
    "cp850": "MS-DOS",
}
ADVICE = "save it as UTF-8, or say encoding="

# Compiled by the first list that is read, not by the import.
_WORD = rb"(?<![A-Za-z\x80-\xff])[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*"
_TEXT_WORD = (
    r"(?<![A-Za-z\x80-\U0010ffff])[A-Za-z\x80-\U0010ffff]*"
    r"[\x80-\U0010ffff][A-Za-z\x80-\U0010ffff]*"
)
_TWO_ALPHABETS = re.compile("[A-Za-z][\u0370-\u1dff]|[\u0370-\u1dff][A-Za-z]")
_END = re.compile(rb"\r\n|\n|\r")
_CONTROLS = re.compile("[\0-\b\x0e-\x19\x7f-\x9f]")
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_SECRETS = re.compile(rb"passw|mot.?de.?passe|mdp|contrase|clave|senha|kennwort", re.IGNORECASE)


@attrs.frozen
class Decoded:
    """The text of a file, the encoding it is in, as Python names it, and the mark before it."""

    text: str
    encoding: str
    mark: bytes = b""

    def encoded(self, text: str) -> bytes:
        """The file with another text."""
        return self.mark + text.encode(self.encoding)


@attrs.frozen
class _Reading:
    """All words of a file in one encoding, and how many look strange, or like none."""

    encoding: str
    words: tuple[str, ...]
    known: int
    odd: int
    nonsense: int

    @property
    def names(self) -> tuple[str, ...]:
        """The words with letters: other signs make no other name."""
        return tuple(word for word in self.words if any(map(str.isalpha, word)))


def decoded(
    body: bytes, encoding: str | None = None, field: str = "people", name: str = ""
) -> Decoded:
    """The text of a file; `encoded(text)` gives its bytes again.

    Parameters:
        body: the file's bytes.
        encoding: the name of its encoding, as Python knows it; None finds it.
        field: what errors call the file; name: which one it is.

    Raises InvalidValue for a file that is not in that encoding, that mixes several, or that makes
    sense in none or in several.
    """
    if encoding is not None:
        return _given(body, encoding)
    for mark, marked in MARKS.items():
        if body.startswith(mark):
            return _marked(body, mark, marked, field, name)
    if b"\0" in body:
        return _wide(body, field, name)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_mixed(body, field, name)
        return _eight_bit(body, field, name)
    if text.isascii() or not all(map(_TWO_ALPHABETS.search, re.findall(_TEXT_WORD, text))):
        return Decoded(text, "utf-8")
    try:
        return _eight_bit(body, field, name)  # L’équipe in Mac Roman is UTF-8, of Armenian
    except InvalidValue:
        return Decoded(text, "utf-8")


def _given(body: bytes, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
        marks = [mark for mark, marked in MARKS.items() if _is_of(codec, marked)]
        mark = next((mark for mark in marks if body.startswith(mark)), b"")
        codec = MARKS[mark] if mark else codec.replace("utf-8-sig", "utf-8")
        found = Decoded(body[len(mark) :].decode(codec), codec, mark)
    except UnicodeDecodeError as error:
        at = _line(body[: error.start].decode(encoding, "ignore"))
        reason = f"must be the encoding of the file, whose line {at} is not in it"
        raise InvalidValue("encoding", encoding, reason) from error
    except (LookupError, TypeError, ValueError) as error:
        reason = "must be an encoding that Python knows, like utf-8, cp1252, mac-roman or cp850"
        raise InvalidValue("encoding", encoding, reason) from error
    if found.encoded(found.text) != body:
        raise InvalidValue("encoding", encoding, "does not give back the file's own bytes")
    return found


def _is_of(codec: str, marked: str) -> bool:
    """Whether a file in a codec may begin with the mark of an encoding."""
    return marked in (codec, codec.removesuffix("-sig")) or marked[:-3] == codec


def _marked(body: bytes, mark: bytes, encoding: str, field: str, name: str) -> Decoded:
    try:
        return Decoded(body[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError as error:
        at = _line(body[: len(mark) + error.start].decode(encoding, "ignore"))
        reason = f"begins as {encoding.upper()}, and is none in line {at}: {ADVICE}"
        raise InvalidValue(field, name, reason) from error


def _wide(body: bytes, field: str, name: str) -> Decoded:
    """UTF-16 without its mark, in which the signs of tables have a 0 beside them."""
    texts = {one: body.decode(one, "replace") for one in ("utf-16-le", "utf-16-be")}
    signs = {one: sum(char < "\x80" for char in text) for one, text in texts.items()}
    encoding = max(signs, key=signs.__getitem__)
    text = texts[encoding]
    if "\ufffd" in text or _CONTROLS.search(text) or signs[encoding] * 10 < len(text):
        raise InvalidValue(field, name, "holds bytes of 0, so it is no text: save it as CSV")
    return Decoded(text, encoding)


def _refuse_mixed(body: bytes, field: str, name: str) -> None:
    """Raises InvalidValue where letters of a file that is not UTF-8 make sense as UTF-8."""
    mixed, others = [], []
    for number, line in enumerate(_END.split(body), 1):
        if line.isascii():
            continue
        rest = _UTF_8.sub(b"", line)
        if not rest.isascii():
            others.append(number)
        found = [word[0].decode("utf-8", "replace") for word in _UTF_8.finditer(line)]
        if found and all(char < "\u0250" and look(char) < Look.NONSENSE for char in found):
            mixed.append(number)
    if mixed and others:
        reason = f"mixes encodings: UTF-8 in line {_some(mixed)}, another one in {_some(others)}"
        raise InvalidValue(field, name, f"{reason}; {ADVICE}")


def _eight_bit(body: bytes, field: str, name: str) -> Decoded:
    words = [*dict.fromkeys(re.findall(_WORD, body))]
    found: dict[tuple[str, ...], _Reading] = {}
    for encoding in EIGHT_BIT:
        reading = _read(words, encoding)
        if reading:
            found.setdefault(reading.words, reading)
    fitting = _fitting([*found.values()], len(words))
    if not fitting:
        lines = [at for at, line in enumerate(_END.split(body), 1) if not line.isascii()]
        names = ", ".join(EIGHT_BIT.values())
        reason = f"makes no names in UTF-8, {names} (line {_some(lines)})"
        raise InvalidValue(field, name, f"{reason}: {ADVICE}")
    if len(fitting) > 1:
        _refuse_doubt(body, fitting, field, name)
    [reading] = fitting
    return Decoded(body.decode(reading.encoding), reading.encoding)


def _read(words: list[bytes], encoding: str) -> _Reading | None:
    """The words in an encoding; None where it lacks one of their bytes."""
    try:
        texts = tuple(word.decode(encoding) for word in words)
    except UnicodeDecodeError:
        return None
    if _CONTROLS.search("".join(texts)):
        return None
    looks = [look(text) for text in texts]
    counts = [looks.count(kind) for kind in (Look.KNOWN, Look.ODD, Look.NONSENSE)]
    return _Reading(encoding, texts, *counts)


def _fitting(readings: list[_Reading], words: int) -> list[_Reading]:
    """The reading that makes sense; several where more than one does, in other names."""
    least = min((one.nonsense for one in readings), default=0)
    fitting = [one for one in readings if one.nonsense == least and least * TOLERATED <= words]
    fitting = [*{one.names: one for one in reversed(fitting)}.values()][::-1]
    if any(one.known for one in fitting):
        fitting = [one for one in fitting if one.known]
    elif all(one.odd * 2 > words for one in fitting):
        return []
    first, *others = fitting
    is_usual = first.encoding == "cp1252" and not first.odd
    return fitting[:1] if is_usual and all(one.odd for one in others) else fitting


def _refuse_doubt(body: bytes, fitting: list[_Reading], field: str, name: str) -> None:
    """Raises InvalidValue with words in each encoding; without, where one may be a password."""
    readings = zip(*(one.words for one in fitting), strict=True)
    doubtful = [each for each in readings if len({*each}) > 1][:SHOWN]
    secret = bool(_SECRETS.search(body))
    shown = "; ".join(
        f"encoding={one.encoding!r}"
        + ("" if secret else f": {', '.join(each[at] for each in doubtful)}")
        for at, one in enumerate(fitting)
    )
    reason = f"may be in {len(fitting)} encodings, say which it is ({shown})"
    raise InvalidValue(field, name, reason)


def _line(before: str) -> int:
    return len(_END.findall(before.encode("utf-8", "replace"))) + 1


def _some(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:SHOWN])) + ", ..." * (len(numbers) > SHOWN)
