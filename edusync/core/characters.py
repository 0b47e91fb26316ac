"""Characters as both platforms keep them: windows-1252, and references for everything else."""

import html.entities
import re

REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));")

# windows-1252, and Latin-1 for the five bytes that it leaves undefined.
CP1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


def decode_references(text: str) -> str:
    """The text with its character references read once: `&#N;`, `&#xN;` and, with `;`, names."""
    return REFERENCE.sub(character, text)


def character(match: re.Match[str]) -> str:
    """The character of one reference; the reference itself where it has none."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return html.entities.html5.get(f"{name};", match.group())
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
        return chr(number)
    return match.group()


def in_cp1252(text: str) -> bool:
    """Whether windows-1252 has every character of `text`."""
    return text.encode("cp1252", "ignore").decode("cp1252") == text


def is_text(text: str) -> bool:
    """Whether a text can be kept at all: it has no NUL and no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
