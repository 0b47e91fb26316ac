"""Any text in, the same text out, on the real server."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, ok
from tests.property.test_codec import TEXT, TRICKY

LIVE = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@LIVE
@given(text=TEXT | TRICKY, other=st.text('ab,=$!\\"(\n', min_size=1))
def test_a_user_keeps_any_text(api: WimsAPI, home: Class, text: str, other: str) -> None:
    where = (home.qclass, home.rclass, "jdoe")
    if not api.checkuser(*where)[0]:
        ok(api.adduser(*where, JDOE))
    api.moduser(*where, {"comments": text, "lastname": other})
    there = ok(api.getuser(*where))
    assert (there["comments"], there["lastname"]) == (text, other)
    assert ok(api.getclass(*where[:2], "userlist"))["userlist"] == ["jdoe"]


@LIVE
@given(text=(TEXT | TRICKY).filter(bool))
def test_a_class_keeps_any_text(api: WimsAPI, home: Class, text: str) -> None:
    home.name = text
    home.save()
    assert ok(api.getclass(home.qclass, home.rclass))["description"] == text
    assert text in [item.name for item in Class.list(api, home.rclass)]


@LIVE
@given(text=TEXT | TRICKY)
def test_a_sheet_keeps_any_text(api: WimsAPI, home: Class, text: str) -> None:
    where = (home.qclass, home.rclass)
    if not api.checksheet(*where, 1)[0]:
        ok(api.addsheet(*where, {"title": "S"}))
    ok(api.modsheet(*where, 1, {"title": f"x{text}", "description": f"x{text}"}))
    there = ok(api.getsheet(*where, 1))
    assert (there["sheet_title"], there["sheet_description"]) == (f"x{text}", f"x{text}")
