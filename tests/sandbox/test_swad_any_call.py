"""Whatever is asked of the sandbox's SWAD, it answers as SWAD does: a reply, a fault or a page."""

import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from edusync.sandbox import Sandbox
from edusync.sandbox.exchange import Request
from edusync.sandbox.swad.faults import FAULTS
from edusync.sandbox.swad.table import OPERATIONS
from tests.sandbox.swadworld import decoded

HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Host": "swad.test"}
LISTS = ["1", "3,4", "1,1", "4,", "abc", "1;2", "99", "@luis,@aarav", "@a;@b", "@nobody", " 1 , 2 "]
CODES = "0 1 2 3 4 5 99 -1 2147483647 -2147483648 x".split()
ODD = ["", "'", "\\", "é\x93", "Ā", "ħ", "a" * 3000, "%_%", "1;2", "&#39;", "1,2", "(null)", "@ada"]
NO_XML = "\ufffe\uffff"
SIGNS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters=NO_XML), max_size=5
)
VALUES = {
    "int": st.sampled_from([None, "", *CODES]),
    "long": st.sampled_from([None, "-1", "0", "8589934592", "9223372036854775807"]),
    "float": st.sampled_from([None, "-1", "0.5", "1e38", "INF", "NaN", "x"]),
    "str": st.one_of(st.none(), st.sampled_from(ODD + CODES + LISTS), SIGNS),
}
WHO = st.sampled_from([1, 2, 3, 4, 20])


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, str | None]]:
    operation = OPERATIONS[draw(st.sampled_from(sorted(OPERATIONS)))]
    return operation.name, {name: draw(VALUES[kind]) for name, kind in operation.parameters}


def envelope(operation: str, values: dict[str, str | None]) -> bytes:
    inside = "".join(
        f"<{name}>{escape(value)}</{name}>" for name, value in values.items() if value is not None
    )
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
        f'<s:{operation} xmlns:s="urn:swad">{inside}</s:{operation}></e:Body></e:Envelope>'
    ).encode()


def is_known(told: Any) -> bool:
    """Whether a reply is a fault that SWAD has."""
    [(name, parts)] = told[1]
    fault = dict(parts)
    title, detail = fault["faultstring"], fault.get("detail")
    known = {(title, detail) for _, title, detail in FAULTS.values()}
    numbers = title.startswith("Validation constraint violation: invalid value in element")
    return name == "Fault" and ((title, detail) in known or (numbers and detail is None))


def breaks_down(operation: str, values: dict[str, str | None], *, quirks: bool) -> bool:
    """Whether SWAD is known to answer such a call by HTTP 500."""
    texts = [values[name] for name, kind in OPERATIONS[operation].parameters if kind == "str"]
    wire = [wired(text) for text in texts[operation in WITH_KEY :] if text is not None]
    if len(wire) < len(texts) - (operation in WITH_KEY):
        return True  # a text that is missing
    if any("'" in text or text.endswith("\\") or len(text) > LONGEST for text in wire):
        return True
    if operation == "sendMyGroups" and quirks:
        return is_odd_list(values)
    return operation in ALONE and ALONE[operation](values, quirks)


def wired(text: str) -> str:
    """The low bytes of a text, up to the first that is nothing."""
    return "".join(chr(ord(char) & 0xFF) for char in text).partition("\0")[0]


def is_odd_list(values: dict[str, str | None]) -> bool:
    """Whether groups are named twice, or are no groups of the course, where one may be already."""
    codes = [part.strip() for part in wired(values["myGroups"] or "").split(",")]
    own = set("12345") if values["courseCode"] == "1" else set()
    return len(set(codes)) < len(codes) or not set(codes) <= own


def adds_somebody(values: dict[str, str | None], quirks: bool) -> bool:
    added = values["setOthersAsAbsent"] in (None, "", "0")
    return quirks and added and re.search(r"[0-9]", values["users"] or "") is not None


WITH_KEY = {name for name, row in OPERATIONS.items() if ("wsKey", "str") in row.parameters}
LONGEST = 255
# What each breaks at, that is no odd text.
ALONE: dict[str, Callable[[dict[str, str | None], bool], bool]] = {
    "sendMessage": lambda values, _: not re.search("@[A-Za-z0-9_]{3}", values["to"] or ""),
    "sendAttendanceUsers": adds_somebody,
    "sendAttendanceEvent": lambda values, _: any(
        (values[name] or "").startswith("-") for name in ("startTime", "endTime")
    ),
}


@pytest.mark.parametrize("quirks", [True, False])
@given(asked=st.lists(st.tuples(WHO, calls()), max_size=12))
@settings(max_examples=100, deadline=None)
def test_any_calls_are_answered(
    quirks: bool, asked: list[tuple[int, tuple[str, dict[str, str | None]]]]
) -> None:
    sandbox = Sandbox.sample(start=1_800_000_000.0, quirks=quirks)
    for who, (operation, values) in asked:
        sent = dict(values)
        if "wsKey" in sent:
            sent["wsKey"] = sandbox.school.log_in(sandbox.school.users[who])
        else:
            sent["appKey"] = "sandbox-app-key"
        reply = sandbox.answer(Request("POST", "/en", HEADERS, envelope(operation, sent)))
        told = decoded(reply.body)
        wrapper = OPERATIONS[operation].wrapper
        if reply.status == 200:
            assert told[1][0][0] == wrapper
        else:
            assert reply.status == 500
            if told == "a page":
                assert breaks_down(operation, values, quirks=quirks)
            else:
                assert is_known(told)
