"""Whatever is asked of the sandbox's SWAD, it answers as SWAD does: a reply, a fault or a page."""

from xml.sax.saxutils import escape

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from edusync.sandbox import Sandbox
from edusync.sandbox.exchange import Request
from edusync.sandbox.swad.table import OPERATIONS
from tests.sandbox.swadworld import decoded

HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Host": "swad.test"}
CODES = "0 1 2 3 4 5 99 -1 2147483647 -2147483648 x".split()
ODD = ["", "'", "\\", "é\x93", "Ā", "ħ", "a" * 3000, "%_%", "1;2", "&#39;", "1,2", "(null)", "@ada"]
SIGNS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=5)
VALUES = {
    "int": st.sampled_from([None, "", *CODES]),
    "long": st.sampled_from([None, "-1", "0", "8589934592", "9223372036854775807"]),
    "float": st.sampled_from([None, "-1", "0.5", "1e38", "INF", "NaN", "x"]),
    "str": st.one_of(st.none(), st.sampled_from(ODD + CODES), SIGNS),
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
            assert told == "a page" or told[1][0][0] == "Fault"
