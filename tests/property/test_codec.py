"""Properties of text and replies, for whatever Hypothesis can invent."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import EdusyncError
from edusync.net.answer import Answer
from edusync.wims.classes.creation import fit
from edusync.wims.wire import codec
from edusync.wims.wire.jobs import JOBS
from edusync.wims.wire.replies import result_of

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TRICKY = st.text(st.sampled_from("&#0123456789;x ampltgAé€日\\\"'!$=,()[]{}<>\n\t"))


@given(TEXT | TRICKY)
def test_any_text_comes_back(text: str) -> None:
    wire = codec.encode(text)
    assert codec.decode(wire) == text
    assert codec.text_of(wire.encode("cp1252")) == wire


@given(TEXT | TRICKY)
def test_any_markup_comes_back(text: str) -> None:
    wire = codec.encode_markup(text)
    assert codec.decode_markup(wire) == text
    assert codec.text_of(wire.encode("cp1252")) == wire
    assert wire.count("<") == text.count("<")


@given(TEXT | TRICKY)
def test_any_text_is_safe_on_the_wire(text: str) -> None:
    wire = codec.encode(text)
    assert codec.balanced(wire)
    assert not set('!"\\$=,:()[]{}\n\r\t<>') & set(wire)
    assert wire == wire.strip()


@given(TEXT | TRICKY)
def test_decoding_never_fails_and_ends(text: str) -> None:
    codec.decode(text)


@given(st.binary())
def test_bytes_are_always_text(body: bytes) -> None:
    assert len(codec.text_of(body)) == len(body)


ALMOST_JSON = st.lists(
    st.sampled_from(
        [
            b'{"status" : "OK","code":"abc"',
            b",",
            b'"',
            b"\\",
            b'"a":',
            b"[",
            b"]",
            b"{",
            b"}",
            b"1",
            b"\n",
            b"Status: 550 WIMS Module Error\r\n",
            b"ERROR\n",
            b"\x1f\x8b",
            b"<html>",
            b"\x81",
        ]
    )
).map(b"".join)
TYPES = st.sampled_from(
    ["application/json", "text/plain", "text/html", "multipart/x-gzip", "", "text/xml"]
)
STATUSES = st.sampled_from([200, 450, 550, 500, 404, 302, 503, 429, 403, 401, 413, 418])


@given(st.binary() | ALMOST_JSON, TYPES, STATUSES, st.sampled_from(sorted(JOBS)))
def test_any_answer_is_a_result_or_a_typed_error(
    body: bytes, content_type: str, status: int, job: str
) -> None:
    answer = Answer(status, {"Content-Type": content_type}, body)
    try:
        done, reply = result_of(answer, JOBS[job], "abc")
    except EdusyncError:
        return
    assert isinstance(reply, dict | bytes)
    assert isinstance(reply, dict) or (done and JOBS[job].file)


NAMES = st.text(st.characters(codec="cp1252", exclude_characters='"\\\n\r\t'), max_size=8)
VALUES = st.recursive(
    NAMES | st.integers(-9999, 9999), lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)
)


@given(st.dictionaries(NAMES.filter(bool), VALUES))
def test_what_wims_writes_well_is_read_as_it_stands(reply: dict[str, Any]) -> None:
    body = _written(reply).encode("cp1252")
    assert codec.parse_json(body) == reply


def _written(value: Any) -> str:
    """JSON as WIMS writes it: no escapes."""
    if isinstance(value, dict):
        return "{" + ",\n".join(f'"{key}":{_written(item)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_written(item) for item in value) + "]"
    return str(value) if isinstance(value, int) else f'"{value}"'


@given(TEXT, st.integers(1, 8), st.integers(30, 60))
def test_a_fitted_text_keeps_to_its_limits(text: str, least: int, most: int) -> None:
    found = fit(text, least, most)
    assert least <= len(codec.encode(found)) <= most
