"""Text as SWAD keeps it: pure functions, no network.

SWAD keeps windows-1252 and hands its bytes on as if they were Latin-1, so that what windows-1252
has at 80-9F travels as C1 controls. Of a request it takes the low byte of every character. What
cannot be sent becomes a numeric character reference, which is what SWAD's own pages store.
"""

import html.parser
import re
from collections.abc import Callable, Mapping

from edusync.characters import CP1252, decode_references, is_text
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
    if not text.isascii() and _ANY_C1.search(text):
        text = text.translate(_C1)
    return decode_references(text) if "&" in text else text


def repair(text: str) -> str:
    """The text with the C1 controls that stand for characters of windows-1252 replaced."""
    return text.translate(_C1) if _ANY_C1.search(text) else text


def require_text(value: object, field: str) -> None:
    """Raises InvalidValue for `field` where a value, such as a variable not set, is no text."""
    if not isinstance(value, str):
        raise InvalidValue(field, value, "must be a text")


def html_of(plain: str) -> str:
    """Plain text as HTML that shows it, lines kept."""
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<br>".join(escaped.splitlines())


def plain_text(markup: str) -> str:
    """An HTML fragment as readable text: tags gone, lines kept, references read.

    The literal `<![CDATA[` and `]]>` that SWAD writes around marks are dropped.
    """
    inner = without_cdata(markup)
    end = inner.rfind(">") + 1  # no tag is behind it; the parser would look for one very long
    reader = _PlainText()
    reader.feed(inner[:end])
    reader.close()
    reader.handle_data(html.unescape(inner[end:]))
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


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
    _LINES = frozenset(
        "address article blockquote br caption dd div dl dt fieldset form h1 h2 h3 h4 h5 h6 header"
        " hr li ol p pre section table title tr ul".split()
    )
    _HIDDEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._hidden += tag in self._HIDDEN
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in self._HIDDEN))
        if tag != "br":
            self._space(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def _space(self, tag: str) -> None:
        if tag in self._LINES:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")


def _encode(text: str, unsafe: re.Pattern[str], field: str) -> str:
    if not is_text(text):
        raise InvalidValue(field, text, "NUL and lone surrogates are not text")
    return unsafe.sub(_on_the_wire, text)


def _on_the_wire(match: re.Match[str]) -> str:
    char = match.group()
    return _TO_C1.get(char) or f"&#{ord(char)};"


Encoder = Callable[..., str]
ENCODERS: Mapping[str, Encoder] = {
    "plain": encode_plain,
    "html": encode_html,
}
