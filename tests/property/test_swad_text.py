"""Properties of SWAD's texts, for whatever Hypothesis can invent."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.swad.base.logins import digest
from edusync.swad.wire import text as swad

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TRICKY = st.text(
    st.sampled_from("&#0123456789;x ampltgAé€“\x80\x9d日😀Āħ\\\"'<>%\r\n\t\x0b\x7f\uffff")
)
NO_TEXT = st.tuples(TEXT, st.sampled_from("\0\ud800\udfff"), TEXT).map("".join)
ANYTHING = TEXT | TRICKY | NO_TEXT
# What windows-1252 has at 80-9F; it has nothing at 81, 8D, 8F, 90 and 9D.
SPECIALS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
PRINTABLE = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x100))}
LATIN = PRINTABLE | {*"\t\n\r\x7f"}


def stored(wire: str) -> str:
    """What SWAD keeps of a text and gives back: the low byte of each character."""
    return bytes(ord(char) & 0xFF for char in wire).decode("latin-1")


def with_references(text: str) -> str:
    """A text with references for what SWAD cannot keep or must not see, and nothing else."""
    kept = (LATIN | {*SPECIALS}) - {"'", "\\"}
    return "".join(char if char in kept else f"&#{ord(char)};" for char in text)


@given(TEXT | TRICKY)
def test_any_plain_text_comes_back(text: str) -> None:
    assert swad.decode_plain(stored(swad.encode_plain(text))) == text


@given(TEXT | TRICKY)
def test_html_comes_back_with_the_references_that_it_needs(text: str) -> None:
    assert swad.repair(stored(swad.encode_html(text))) == with_references(text)


@given(TEXT | TRICKY)
def test_html_that_came_back_is_sent_as_it_is(text: str) -> None:
    back = swad.repair(stored(swad.encode_html(text)))
    assert swad.repair(stored(swad.encode_html(back))) == back


@given(ANYTHING)
def test_a_literal_is_sent_as_it_is_or_refused(text: str) -> None:
    if {*text} <= PRINTABLE - {"'", "\\"}:
        assert swad.literal(text) == text
    else:
        with pytest.raises(InvalidValue, match=r"^to: "):
            swad.literal(text, field="to")


@pytest.mark.parametrize("encode", [swad.encode_plain, swad.encode_html, swad.literal])
@given(text=ANYTHING)
def test_the_wire_carries_bytes_only_and_neither_quote_nor_backslash(
    encode: Callable[..., str], text: str
) -> None:
    try:
        wire = encode(text)
    except InvalidValue:
        return
    assert {*wire} <= (LATIN | {*map(chr, range(0x80, 0xA0))}) - {"'", "\\"}


@pytest.mark.parametrize("encode", [swad.encode_plain, swad.encode_html, swad.literal])
@given(text=NO_TEXT)
def test_what_is_no_text_is_refused(encode: Callable[..., str], text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^subject: "):
        encode(text, field="subject")


@given(TEXT | TRICKY)
def test_plain_text_shows_no_markup_of_its_own(text: str) -> None:
    assert not {*"<>\"'\\"} & {*swad.encode_plain(text)}


BLANK = st.text(st.sampled_from(" \t\n\xa0 aé<&;\u2028\u2003\x0c日#90n")) | st.sampled_from(
    ["", " ", "\n", "a\n", "\n\na\n\n\nb\n", "  a  b  ", "\ta\t\tb\t", "\xa0", "&nbsp;", "&#9;"]
)


@given(TEXT | TRICKY | BLANK)
def test_a_plain_text_that_is_sent_as_html_comes_back_or_is_refused(text: str) -> None:
    try:
        sent = swad.html_of(text)
    except InvalidValue:
        assert any(unicodedata.category(char) in ("Cc", "Cn") for char in text)
        return
    assert "  " not in sent
    back = swad.repair(stored(swad.encode_html(sent)))
    assert swad.plain_text(back) == re.sub("\r\n?", "\n", text)


MARKUP = st.lists(
    st.sampled_from(
        "<![CDATA[ ]]> <![ <! <!-- --> <? </ < > & br p/ a='x script DOCTYPE -".split(" ")
    )
).map("".join)


@given(ANYTHING | MARKUP)
def test_reading_never_fails(text: str) -> None:
    swad.decode_plain(text)
    swad.plain_text(text)


@given(ANYTHING)
def test_any_password_has_a_digest_that_the_wire_carries(password: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{86}", digest(password))


@given(st.text("".join(PRINTABLE | {*SPECIALS})))
def test_a_digest_is_that_of_the_bytes_that_the_site_keeps(password: str) -> None:
    hashed = hashlib.sha512(password.encode("cp1252")).digest()
    assert base64.urlsafe_b64decode(digest(password) + "==") == hashed
