"""Text as SWAD keeps it: pure functions, no network.

SWAD keeps windows-1252 and hands its bytes on as if they were Latin-1, so that what windows-1252
has at 80-9F travels as C1 controls. Of a request it takes the low byte of every character. What
cannot be sent becomes a numeric character reference, which is what SWAD's own pages store.
"""

import html.parser
import re
from collections.abc import Mapping
from typing import ClassVar

from edusync.core.characters import CP1252, decode_references, is_text
from edusync.errors import InvalidValue

_C1 = {byte: CP1252[byte] for byte in range(0x80, 0xA0)}
_ANY_C1 = re.compile("[\x80-\x9f]")
_TO_C1 = {char: chr(byte) for byte, char in _C1.items() if char != chr(byte)}

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f"
_UNSAFE_IN_HTML = re.compile(rf"['\\{_CONTROLS}]|[^\x00-\xff]")
_UNSAFE_IN_PLAIN = re.compile(rf"[&'\"<>\\{_CONTROLS}]|[^\x00-\xff]")
_LITERAL = re.compile(r"[ -~\xa0-\xff]*")


def encode_plain(text: str, *, field: str = "text") -> str:
    """Text for a field that SWAD shows as it is: `decode_plain(encode_plain(text)) == text`.

    Raises InvalidValue for `field` where the text holds NUL or a lone surrogate.
    """
    return _encode(text, _UNSAFE_IN_PLAIN, field)


def encode_html(text: str, *, field: str = "text") -> str:
    """Text for a field that SWAD shows as HTML: markup and references stay as they are.

    Raises InvalidValue for `field` where the text holds NUL or a lone surrogate.
    """
    return _encode(text, _UNSAFE_IN_HTML, field)


def literal(text: str, *, field: str = "text", secret: bool = False) -> str:
    """A value that is sent exactly as it is, or InvalidValue for `field` where it would not be."""
    if not _LITERAL.fullmatch(text) or "'" in text or "\\" in text:
        reason = "may hold printable characters of Latin-1 only, and no ' and no backslash"
        raise InvalidValue(field, text, reason, secret=secret)
    return text


def decode_plain(text: str) -> str:
    """A plain text of a reply, with its characters repaired and its references read, once."""
    repaired = repair(text)
    return decode_references(repaired) if "&" in repaired else repaired


def repair(text: str) -> str:
    """The text with the C1 controls that stand for characters of windows-1252 replaced."""
    return text if text.isascii() or not _ANY_C1.search(text) else text.translate(_C1)


def require_text(value: object, field: str) -> None:
    """Raises InvalidValue for `field` where a value, such as a variable not set, is no text."""
    if not isinstance(value, str):
        raise InvalidValue(field, value, "must be a text")


def html_of(plain: str) -> str:
    """Plain text as HTML that shows it: `plain_text(html_of(text))` is the text.

    Its lines are kept, whatever ends them. Blanks that HTML would drop or join become `&nbsp;`, so
    that pages show them; a tab and U+00A0 are written by their numbers, and so are lines without a
    text before the first and behind the last. Raises InvalidValue for characters that HTML cannot
    hold: control characters, and code points that are none.
    """
    if lost := sorted(char for char in {*plain} if _lost_in_html(char)):
        raise InvalidValue("text", plain, f"HTML cannot hold {', '.join(map(repr, lost))}")
    lines = re.sub("\r\n?", "\n", plain)
    shown = lines.strip("\n")
    before = len(lines) - len(lines.lstrip("\n")) if shown else len(lines)
    behind = len(lines) - len(shown) - before
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _FOLDED.sub("&nbsp;", escaped).replace("\t", "&#9;").replace("\xa0", "&#160;")
    return "&#10;" * before + escaped.replace("\n", "<br>") + "&#10;" * behind


_FOLDED = re.compile("^ | $|(?<= ) ", re.MULTILINE)  # blanks that HTML does not show


def _lost_in_html(char: str) -> bool:
    sent = bool(_UNSAFE_IN_HTML.match(char))
    return sent and (char == "\f" or html.unescape(f"&#{ord(char)};") != char)


def plain_text(markup: str) -> str:
    """An HTML fragment as readable text: tags gone, lines kept, references read.

    Blanks are joined, and dropped at the ends of lines, as browsers do, but for those that are
    meant to stay: `&nbsp;` is a blank, and `&#9;`, `&#10;`, `&#160;` and U+00A0 are themselves. The
    literal `<![CDATA[` and `]]>` that SWAD writes around marks are dropped.
    """
    inner = _STAYING.sub(_marked, without_cdata(markup))
    end = inner.rfind(">") + 1  # no tag is behind it; the parser would look for one very long
    reader = _PlainText()
    reader.feed(inner[:end])
    reader.close()
    reader.handle_data(html.unescape(inner[end:]))
    joined = re.sub(r"[ \t\r\f]+", " ", "".join(reader.parts))
    lines = re.sub(f" ?([\n{_BREAK}]) ?", r"\1", joined)
    # of blank lines that tags and line ends of the source make together, one is enough
    lines = re.sub(f"[\n{_BREAK}]+", _shortened, lines)
    return lines.strip(f" \n{_BREAK}").translate(_OF_MARKS)


# While markup is read, lone surrogates, which no text has, stand for what must not be joined.
_BREAK = "\udc0d"
_MARKS = {" ": "\udc20", "\t": "\udc09", "\n": "\udc0a", "\xa0": "\udca0"}
_OF_MARKS = str.maketrans({mark: char for char, mark in _MARKS.items()} | {_BREAK: "\n"})
_STAYING = re.compile("&nbsp;?|&#0*(?:9|10|160);|&#[xX]0*(?:9|[aA]0?);|\xa0")


def _shortened(match: re.Match[str]) -> str:
    found = match.group()
    return found[:2] if "\n" in found else found


def _marked(match: re.Match[str]) -> str:
    found = match.group()
    return _MARKS[" " if found.startswith("&nbsp") else html.unescape(found)]


def without_cdata(content: str) -> str:
    """The content without the `<![CDATA[` and `]]>` that SWAD writes around marks."""
    inner = re.fullmatch(r"\s*<!\[CDATA\[(.*)\]\]>\s*", content, re.DOTALL)
    return inner.group(1) if inner else content


class Markup(html.parser.HTMLParser):
    """A reader of HTML that no markup stops; references come as text."""

    def parse_html_declaration(self, i: int) -> int:
        # html.parser ends with an AssertionError at some of what begins so.
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)


class _PlainText(Markup):
    _SPACES: ClassVar[Mapping[str, str]] = {"br": _BREAK, "td": " ", "th": " "} | dict.fromkeys(
        "address article blockquote caption dd div dl dt fieldset form h1 h2 h3 h4 h5 h6 header"
        " hr li ol p pre section table title tr ul".split(),
        "\n",
    )
    _HIDDEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._hidden += tag in self._HIDDEN
        self.parts.append(self._SPACES.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in self._HIDDEN))
        if tag != "br":
            self.parts.append(self._SPACES.get(tag, ""))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _encode(text: str, unsafe: re.Pattern[str], field: str) -> str:
    if not is_text(text):
        raise InvalidValue(
            field, text, "holds a NUL, or half of a character (a lone surrogate), which no text has"
        )
    return unsafe.sub(_on_the_wire, text)


def _on_the_wire(match: re.Match[str]) -> str:
    char = match.group()
    return _TO_C1.get(char) or f"&#{ord(char)};"
