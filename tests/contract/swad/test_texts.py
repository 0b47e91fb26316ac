"""Texts in any script, and odd ones, go in and come out the same."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.sandbox import Sandbox
from edusync.swad import AttendanceEvent, Course, Session
from edusync.swad.wire.text import plain_text, repair
from tests.conftest import HOSTILE
from tests.contract.swad.conftest import LogIn

NOON = dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC)
SCRIPTS = {
    "arabic": "السلام عليكم",
    "armenian": "Բարեւ",
    "devanagari": "नमस्ते",
    "cyrillic": "Привет, Ђ",
    "hebrew": "שלום",
    "korean": "안녕",
    "thai": "สวัสดี",
    "vietnamese": "Tiếng Việt",
    "combining": "e\u0301 и̮",
    "beyond": "𝒳 👩‍🔬",
    "low-byte-nul": "Ā Ȁ 㐀",
    "low-byte-quote": "ħ ✧ 一'",
    "cp1252": "“€” – Š…Ÿ ŒÆ",
    "c1": "\x81\x8d\x90",
    "percent": "100 %s %d %%",
    "sql": "Robert'); -- \\' \\\\",
    "null": "(null)",
    "like-a-reference": "&amp;#39; &#x27; &quot; &euro; &",
    "cdata": "<![CDATA[x]]> ]]>",
}
TEXTS = SCRIPTS | {name: text for name, text in HOSTILE.items() if name != "controls"}
by_name = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


@by_name
def test_the_title_of_an_event(course: Course, log_in: LogIn, text: str) -> None:
    event = AttendanceEvent(title=text, start=NOON, end=NOON)
    assert event.save(course).warnings == ()
    assert AttendanceEvent.get(Course.get(log_in("@ada"), 1), 4).title == text
    event.title = f"{text}!"
    event.save()
    assert event.refresh().title == f"{text}!"


@by_name
def test_the_text_of_an_event_is_html(course: Course, text: str) -> None:
    event = AttendanceEvent(title="x", text=text, start=NOON, end=NOON)
    assert event.save(course).warnings == ()
    assert event.changes() == {}
    event.refresh()
    assert event.text.replace("&#39;", "'").replace("&#92;", "\\") == expected_html(text)


@by_name
def test_the_subject_and_the_body_of_a_message(ada: Session, aarav: Session, text: str) -> None:
    ada.send_message("@aarav", text, text=text)
    told = aarav.notifications()[0]
    assert told.summary == text
    assert told.text == text


@given(st.text(st.sampled_from("a \t\n\xa0<&'\\日")).filter(str.strip))
def test_a_plain_text_comes_back_with_its_blanks(text: str) -> None:
    sandbox = Sandbox.sample(start=1_800_000_000.0)
    ada, aarav = (Session.login(sandbox.swad_api(), who, "sandbox-1") for who in ("@ada", "@aarav"))
    ada.send_message("@aarav", "x", text=text)
    told = aarav.notifications()[0]
    told.reply(text=text)
    Course.get(ada, 1).notice(text=text)
    [notice] = sandbox.school.notices.values()
    assert [told.text, ada.notifications()[0].text, plain_text(repair(notice.body))] == [text] * 3


@pytest.mark.parametrize("text", ["bell \x07", "a\x0b", "next line \x85", "none \ufdd0"])
def test_what_html_cannot_hold_never_leaves(sandbox: Sandbox, ada: Session, text: str) -> None:
    before = len(sandbox.journal)
    with pytest.raises(InvalidValue, match="HTML cannot hold"):
        ada.send_message("@aarav", "x", text=text)
    assert len(sandbox.journal) == before


@pytest.mark.parametrize("text", ["nul\0here", "half \ud800"])
def test_what_is_no_text_never_leaves(sandbox: Sandbox, course: Course, text: str) -> None:
    before = len(sandbox.journal)
    with pytest.raises(InvalidValue, match="holds a NUL, or half of a character"):
        AttendanceEvent(title=text, start=NOON, end=NOON)
    with pytest.raises(InvalidValue, match="holds a NUL, or half of a character"):
        course.session.send_message("@luis", text)
    assert len(sandbox.journal) == before


def expected_html(text: str) -> str:
    """HTML as it comes back: what windows-1252 lacks comes as references."""
    return "".join(char if char in CP1252 else f"&#{ord(char)};" for char in text)


CP1252 = bytes(byte for byte in range(256) if byte not in b"\x81\x8d\x8f\x90\x9d").decode("cp1252")
