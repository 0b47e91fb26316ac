"""Text and replies as WIMS writes them."""

from typing import Any

import pytest

from edusync.core import characters
from edusync.errors import ProtocolError
from edusync.wims.wire import codec
from tests.conftest import HOSTILE


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_encoded_is_safe_on_the_wire_and_comes_back(text: str) -> None:
    wire = codec.encode(text)
    assert codec.decode(wire) == text
    assert characters.in_cp1252(wire)
    assert codec.balanced(wire)
    assert not set('!"\\$=,:()[]{}\n\t<>') & set(wire)
    assert wire == wire.strip()
    assert "  " not in wire


def test_ordinary_text_is_left_alone() -> None:
    assert codec.encode("Émile d'Ailleurs, €".replace(",", "")) == "Émile d'Ailleurs €"


def test_markup_is_kept_where_wims_shows_html() -> None:
    assert codec.encode_markup("<b>a & b</b>") == "<b>a &#38; b</b>"


def test_escaped_markup_never_turns_into_tags() -> None:
    stored = "a &lt; b, &#60;i&#62; &eacute;"
    text = codec.decode_markup(stored)
    assert text == "a &lt; b, &#60;i&#62; é"
    assert codec.encode_markup("a &lt; b") == "a &lt; b"
    assert codec.decode_markup(codec.encode_markup(text)) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("&#36;5", "$5"),
        ("&#x41;&#X1F600;", "A😀"),
        ("&eacute;&amp;", "é&"),
        ("&eacute &nothing; &#; &#x;", "&eacute &nothing; &#; &#x;"),
        ("&#38;#8364;", "&#8364;"),
        ("&#0;&#55296;&#1114112;", "&#0;&#55296;&#1114112;"),
        ("&#128;&#1;", "\x80\x01"),
    ],
)
def test_decoding_takes_references_exactly_and_once(stored: str, text: str) -> None:
    assert codec.decode(stored) == text


def test_bytes_are_windows_1252_with_latin_1_in_its_gaps() -> None:
    assert codec.text_of(b"\x80\xe9\x81") == "€é\x81"


@pytest.mark.parametrize(
    ("text", "balanced"), [("(a[b]{c})", True), ("([)]", False), (":)", False), ("(", False)]
)
def test_brackets_must_nest(text: str, balanced: bool) -> None:
    assert codec.balanced(text) is balanced


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            b'{"status" : "OK","code":"abc"\n,"job":"x"\n}',
            {"status": "OK", "code": "abc", "job": "x"},
        ),
        (b'{"a":"tab\there", "b":"line\nend"}', {"a": "tab\there", "b": "line\nend"}),
        (b'{"a":"C:\\new", "b":"x"}', {"a": "C:\\new", "b": "x"}),
        (b'{"a":"say \\"hi\\"", "b":1}', {"a": 'say "hi"', "b": 1}),
        (b'{"a":"say "hi"", "b":1}', {"a": 'say "hi"', "b": 1}),
        (b'{"a":"ends with \\", "b":"y"}', {"a": "ends with \\", "b": "y"}),
        (b'{"l":["a "b"","c"], "e":[{"t":"p "q""}]}', {"l": ['a "b"', "c"], "e": [{"t": 'p "q"'}]}),
        (
            b'{"expirations":[20991231,abc], "n":-1.5}',
            {"expirations": [20991231, "abc"], "n": -1.5},
        ),
        (b'{"a":"x", "":"", "b":[], "c":{}}', {"a": "x", "b": [], "c": {}}),
        ('{"a":"é€"}'.encode("cp1252"), {"a": "é€"}),
        (b'{"a":"1", "a":"2"}', {"a": "2"}),
        (
            b'{"q":"raw "" quotes", "z":[], "o":{}, "s":"a"}',
            {"q": 'raw "" quotes', "z": [], "o": {}, "s": "a"},
        ),
    ],
)
def test_almost_json_is_read(body: bytes, found: dict[str, Any]) -> None:
    assert codec.parse_json(body) == found


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"a":',
        b'{"a":"b"',
        b'{"a":"b",',
        b'{"a" "b"}',
        b'{"a":"b"} x',
        b"<html>",
        b'{"a":"x "y"',
        b'{"a":["x "y"',
        b'{"a":,"b":"c "d" e"}',
        b"[" * 5000,
        b'{"a":"x "y" z", "b":[1 2}',
    ],
)
def test_what_is_no_whole_object_is_a_protocol_error(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        codec.parse_json(body)


@pytest.mark.parametrize("levels", [21, 600, 5000, 100_000])
def test_a_reply_without_a_bottom_is_a_protocol_error(levels: int) -> None:
    with pytest.raises(ProtocolError, match="more than 20 levels"):
        codec.parse_json(b'{"a":' * levels + b'"x"' + b"}" * levels)


@pytest.mark.parametrize("text", ["x", 'x "y" z'], ids=["JSON", "almost JSON"])
def test_a_reply_may_have_20_levels(text: str) -> None:
    found: Any = codec.parse_json(b'{"a":' * 20 + f'"{text}"'.encode() + b"}" * 20)
    for _ in range(20):
        found = found["a"]
    assert found == text


def test_texts_are_decoded_below_their_keys_only() -> None:
    reply = {"title": "a&#44;b", "params": "a&#44;b", "list": [{"title": "&#44;"}], "n": 1}
    decoded = codec.decode_texts(reply, {"title": codec.decode})
    assert decoded == {"title": "a,b", "params": "a&#44;b", "list": [{"title": ","}], "n": 1}


def test_a_form_is_percent_encoded_windows_1252() -> None:
    assert codec.form({"a": "é €", "b": "x&y"}) == b"a=%E9+%80&b=x%26y"
