"""Any text in, the same text out: values that break WIMS when they are sent as they are."""

from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.wims import Class, WimsAPI
from edusync.wims.checks import Check
from edusync.wims.jobs import CLASS_FIELDS, EXAM_FIELDS, EXERCISE_FIELDS, SHEET_FIELDS, USER_FIELDS
from tests.conftest import Server, make_class
from tests.recorded.asking import EXERCISE, JDOE, ok

HOSTILE = [
    "a, b",
    'say "hi"',
    "back\\slash",
    "ends with \\",
    "two\nlines",
    "x=1=2",
    "!x",
    " !x",
    "$(x) $name",
    "open (",
    "shut ] }",
    "a\ttab",
    "€ Œuvre",
    "Şahin",
    "Ελλάδα",
    "日本",
    "😀",
    "&#8364;",
    "&eacute;",
    "a:b;c@d",
    "  two  blanks  ",
    "<b>bold</b>",
    "it's 100% ~|+#",
    "\x01\x80\xa0",
]
TEXTS = pytest.mark.parametrize("text", HOSTILE, ids=ascii)

USER_TEXTS = ["lastname", "firstname", "email", "comments", "regnum"]
USER_TEXTS += [f"regprop{number}" for number in range(1, 6)]
CLASS_TEXTS = ["name", "institution", "email", "typename"]


@TEXTS
def test_every_text_field_of_a_user(api: WimsAPI, home: Class, text: str) -> None:
    where = (home.qclass, home.rclass, "jdoe")
    sent = dict.fromkeys(USER_TEXTS, text)
    ok(api.adduser(*where, {**sent, "password": "secret12"}))
    there = ok(api.getuser(*where, [*USER_TEXTS, "password"]))
    assert {key: there[key] for key in sent} == sent
    assert there["password"] == "secret12"
    ok(api.moduser(*where, {"comments": f"{text}."}))
    again = ok(api.getuser(*where))
    assert again["comments"] == f"{text}."
    assert {key: again[key] for key in sent if key != "comments"} == {
        key: text for key in sent if key != "comments"
    }
    assert ok(api.getclass(*where[:2]))["userlist"] == ["jdoe"]
    assert b'"jdoe"' in ok(api.getcsv(*where[:2], "login,lastname,firstname"))


@TEXTS
def test_every_text_field_of_a_class(api: WimsAPI, home: Class, text: str) -> None:
    for name in CLASS_TEXTS:
        setattr(home, name, text)
    home.supervisor.comments = text
    home.save()
    there = Class.get(api, home.qclass, home.rclass)
    assert {name: getattr(there, name) for name in CLASS_TEXTS} == dict.fromkeys(CLASS_TEXTS, text)
    assert there.supervisor.comments == text
    listed = next(item for item in Class.list(api, home.rclass) if item == home)
    assert listed.name == text


@TEXTS
def test_a_class_made_with_it(api: WimsAPI, server: Server, text: str) -> None:
    c = make_class(server.rclass, name=text, institution=text, email=text)
    c.save(api)
    there = Class.get(api, c.qclass, c.rclass)
    assert (there.name, there.institution, there.email) == (text, text, text)
    c.delete()


@TEXTS
def test_every_text_field_of_sheets_exams_and_exercises(
    api: WimsAPI, home: Class, text: str
) -> None:
    where = (home.qclass, home.rclass)
    texts = {"title": text, "description": text}
    ok(api.addsheet(*where, texts))
    ok(api.putexo(*where, 1, EXERCISE, {**texts, "params": "exo=correq4&qnum=1"}))
    ok(api.addexam(*where, texts))
    sheet = ok(api.getsheet(*where, 1))
    assert (sheet["sheet_title"], sheet["sheet_description"]) == (text, text)
    assert {key: sheet["exolist"][0][key] for key in texts} == texts
    exam = ok(api.getexam(*where, 1))
    assert (exam["exam_title"], exam["exam_description"]) == (text, text)
    ok(api.modexosheet(*where, 1, 1, {"title": f"{text}."}))
    ok(api.modsheet(*where, 1, {"title": f"{text}."}))
    ok(api.modexam(*where, 1, {"title": f"{text}."}))
    assert ok(api.listsheets(*where))["sheettitlelist"] == [f"1:{text}.:0"]
    assert ok(api.listexams(*where))["examtitlelist"] == [f"1:{text}.:0"]
    assert ok(api.getexo(*where, 1, 1))["exo_title"] == f"{text}."


LITERALS = [
    (job, field, table[field])
    for job, table in [
        ("modclass", CLASS_FIELDS),
        ("moduser", USER_FIELDS),
        ("modsheet", SHEET_FIELDS),
        ("modexam", EXAM_FIELDS),
        ("modexosheet", EXERCISE_FIELDS),
    ]
    for field in table
    if field != "description"
]


@pytest.mark.parametrize(
    ("job", "field", "check"), LITERALS, ids=[f"{job}-{field}" for job, field, _ in LITERALS]
)
def test_every_other_field_takes_it_unchanged_or_is_refused_by_name(
    job: str, field: str, check: Check
) -> None:
    for text in HOSTILE:
        try:
            assert check(field, text) == text
        except InvalidValue as refused:
            assert refused.field == field


def test_what_other_fields_accept_of_it_comes_back_identical(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass, "jdoe")
    ok(api.adduser(*where, JDOE))
    for field in ("photourl", "supervise", "external_auth"):
        for text in HOSTILE:
            sent: dict[str, Any] = {field: text}
            try:
                answer = api.moduser(*where, sent)
            except InvalidValue as refused:
                assert refused.field == field
            else:
                ok(answer)
                assert ok(api.getuser(*where))[field] == text
