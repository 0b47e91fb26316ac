"""What may be sent, and what is refused by the name of its field."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.wims import WimsAPI
from edusync.wims.wire import checks
from edusync.wims.wire.checks import Check
from edusync.wims.wire.jobs import (
    CLASS_FIELDS,
    EXAM_FIELDS,
    EXERCISE_FIELDS,
    SHEET_FIELDS,
    USER_FIELDS,
)
from tests.conftest import HOSTILE

TAKEN: list[tuple[Check, Any, str | None]] = [
    (checks.class_id, 9001, "9001"),
    (checks.class_id, "6948902_1", "6948902_1"),
    (checks.class_id, "6948902/1", "6948902_1"),
    (checks.new_class_id, 11111, "11111"),
    (checks.rclass, "moodle_42.a-b", "moodle_42.a-b"),
    (checks.login, "j.doe@x-y_z", "j.doe@x-y_z"),
    (checks.position, 1, "1"),
    (checks.position, "12", "12"),
    (checks.exercise, "my-exo_1", "my-exo_1"),
    (checks.exercise, "_x-", "_x-"),
    (checks.ungrouped_class_id, 9001, "9001"),
    (checks.path, "sheets/.severity", "sheets/.severity"),
    (checks.path, "H2/algebra/oef~x.en", "H2/algebra/oef~x.en"),
    (checks.names, ["login", "sheet1"], "login,sheet1"),
    (checks.names, "login, sheet1", "login,sheet1"),
    (checks.date, datetime.date(2026, 1, 31), "20260131"),
    (checks.date, datetime.datetime(2026, 1, 31, 12), "20260131"),
    (checks.date, "", ""),
    (checks.since, "2 hours ago", "2 hours ago"),
    (checks.since, "202601311200", "202601311200"),
    (checks.ip, "::1", "::1"),
    (checks.password, "aB3.;:^_#%~@-", "aB3.;:^_#%~@-"),
    (checks.password, "", ""),
    (checks.parameters, "exo=a&qnum=1", "exo=a&qnum=1"),
    (checks.exercise_address, "classes/en&exo=E&scoredelay=700,700", None),
    (checks.level, "H4", "H4"),
    (checks.source, "\ufeff\\title{T}\n", "\\title{T}\n"),
    (checks.source, "\\title{x}\r\n", "\\title{x}\r\n"),
]

REFUSED: list[tuple[Check, Any]] = [
    (checks.exercise, "-x"),
    (checks.exercise, "-"),
    (checks.exercise, "--"),
    (checks.ungrouped_class_id, "9001_1"),
    (checks.ungrouped_class_id, "9001/1"),
    (checks.ungrouped_class_id, "9001_1_2"),
    (checks.class_id, 123456789),
    (checks.class_id, "12345a"),
    (checks.class_id, "12 345"),
    (checks.class_id, "12345.5"),
    (checks.class_id, "-12345"),
    (checks.class_id, "012345"),
    (checks.class_id, "１２３４５"),
    (checks.class_id, None),
    (checks.class_id, True),
    (checks.new_class_id, 11110),
    (checks.new_class_id, "12345_1"),
    (checks.rclass, "a b"),
    (checks.rclass, "a,b"),
    (checks.rclass, ""),
    (checks.login, "émile"),
    (checks.login, "a b"),
    (checks.login, "a/b"),
    (checks.position, 0),
    (checks.position, -1),
    (checks.position, "abc"),
    (checks.position, "1 "),
    (checks.exercise, "a.b"),
    (checks.path, "../x"),
    (checks.path, "/x"),
    (checks.path, "-x"),
    (checks.path, "a b"),
    (checks.path, "a\n"),
    (checks.names, ["a b"]),
    (checks.date, "2026-01-31"),
    (checks.date, "20260231"),
    (checks.date, 2026),
    (checks.since, "yesterday"),
    (checks.since, "2 hours ago x"),
    (checks.ip, "localhost"),
    (checks.password, "abc"),
    (checks.password, "with blank"),
    (checks.password, "a" * 41),
    (checks.literal, "a=b"),
    (checks.literal, "Ş"),
    (checks.parameters, "exo=(a"),
    (checks.source, "open {"),
    (checks.source, "Ş"),
    (checks.exercise_address, "classes/en&exo=a b"),
    (checks.level, "X1"),
    (checks.word, "a-b"),
    (checks.ident, "../x"),
    (checks.text, b"bytes"),
    (checks.text, "\ud800"),
    (checks.text, "a\0b"),
]


@pytest.mark.parametrize(("check", "value", "sent"), TAKEN)
def test_taken(check: Check, value: Any, sent: str | None) -> None:
    assert check("field", value) == (value if sent is None else sent)


@pytest.mark.parametrize(
    ("check", "value"), REFUSED, ids=[f"{n}-{value!r}" for n, (_, value) in enumerate(REFUSED)]
)
def test_refused_by_the_name_of_the_field(check: Check, value: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^field: ") as caught:
        check("field", value)
    assert caught.value.reason
    assert isinstance(caught.value, ValueError)


OTHERS = [
    (field, check)
    for table in (CLASS_FIELDS, USER_FIELDS, SHEET_FIELDS, EXAM_FIELDS, EXERCISE_FIELDS)
    for field, check in table.items()
    if check is not checks.markup
]


@pytest.mark.parametrize(("field", "check"), OTHERS, ids=[field for field, _ in OTHERS])
def test_a_field_that_is_no_text_takes_a_value_unchanged_or_names_itself(
    field: str, check: Check
) -> None:
    outcomes = []
    for value in HOSTILE.values():
        try:
            outcomes.append(check(field, value) == value)
        except InvalidValue as refused:
            outcomes.append(refused.field == field)
    assert all(outcomes)


def test_a_refused_password_is_not_shown() -> None:
    with pytest.raises(InvalidValue) as caught:
        checks.password("password", "secret word")
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(caught.value)
    assert caught.value.value is None


def test_an_unknown_job_or_parameter_is_named() -> None:
    api = WimsAPI("http://127.0.0.1:1/wims.cgi", "myself", "toto99")
    with pytest.raises(InvalidValue, match=r"^job: must be one of addclass, "):
        api.call("dropclass")
    with pytest.raises(TypeError, match="getuser takes no parameter 'login'; it takes: qclass"):
        api.call("getuser", qclass=9001, rclass="r", login="jdoe")


def test_lines_leave_out_none_and_encode_what_they_do_not_know() -> None:
    rows = checks.lines(USER_FIELDS)("user_info", {"email": None, "comments": "a=b", "new": "x\ny"})
    assert rows == "comments=a&#61;b\nnew=x&#10;y\n"


@pytest.mark.parametrize("mapping", ["text", {"a b": 1}, {"a=b": 1}, {"a\nb": 1}])
def test_lines_refuse_what_is_no_mapping_of_names(mapping: Any) -> None:
    with pytest.raises(InvalidValue):
        checks.lines({})("user_info", mapping)


def test_a_parameter_has_a_limit_and_a_dollar_counts_five() -> None:
    assert checks.within_limit("x", "a" * 44_800)
    with pytest.raises(InvalidValue, match="44800 bytes"):
        checks.within_limit("x", "a" * 44_801)
    with pytest.raises(InvalidValue, match="it has 45000"):
        checks.within_limit("x", "$" * 9_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_file_may_be_in_utf8_or_windows_1252(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "users.csv"
    path.write_text("login,lastname\nzoe1,Ünal\n", encoding=encoding)
    assert checks.csv("csv", path).splitlines()[1] == "zoe1,Ünal"


CALLS: list[tuple[str, Callable[[WimsAPI], Any]]] = [
    ("qclass", lambda api: api.getclass(123456789, "r")),
    ("qclass", lambda api: api.addclass(99, "r", {}, {})),
    ("rclass", lambda api: api.listclasses("a b")),
    ("quser", lambda api: api.getuser(9001, "r", "a;b")),
    ("qsheet", lambda api: api.getsheet(9001, "r", 0)),
    ("qexam", lambda api: api.getexam(9001, "r", -1)),
    ("qexo", lambda api: api.getexo(9001, "r", 1, "x")),
    ("qexo", lambda api: api.addexo(9001, "r", "a b", "")),
    ("qexo", lambda api: api.movexo(9001, 9002, "r", "a;b")),
    ("filename", lambda api: api.getclassfile(9001, "r", "../x")),
    ("title", lambda api: api.modexosheet(9001, "r", 1, 1, {"title": "," * 9})),
    ("description", lambda api: api.modexosheet(9001, "r", 1, 1, {"description": "x" * 251})),
    ("module", lambda api: api.getmodule("a b")),
    ("module", lambda api: api.putexo(9001, "r", 1, "a;b")),
    ("exo_src", lambda api: api.testexo("{")),
    ("csv", lambda api: api.putcsv(9001, "r", "x(", file=False)),
    ("date", lambda api: api.getclassmodif(9001, "r", "now")),
    ("year", lambda api: api.restoreclassbackup(9001, "x")),
    ("session", lambda api: api.lightpopup(9001, "r", "jdoe", "a b", "m")),
    ("exercice", lambda api: api.lightpopup(9001, "r", "jdoe", "a", "m n")),
    ("ip", lambda api: api.authuser(9001, "r", "jdoe", ip="x")),
    ("action", lambda api: api.modexosheet(9001, "r", 1, 1, action="drop")),
    ("code", lambda api: api.gettime(code="a b")),
    ("duration", lambda api: api.modexam(9001, "r", 1, {"duration": "long"})),
    ("expiration", lambda api: api.modexam(9001, "r", 1, {"duration": 5, "expiration": "soon"})),
    ("status", lambda api: api.modsheet(9001, "r", 1, {"weight": 5, "status": "on"})),
    ("options", lambda api: api.getcsv(9001, "r", ["a b"])),
    ("format", lambda api: api.getcsv(9001, "r", "login", "ods")),
    ("expiration", lambda api: api.modclass(9001, "r", {"expiration": "soon"})),
    ("user_info", lambda api: api.moduser(9001, "r", "jdoe", {"comments": "x" * 44_800})),
]


@pytest.mark.parametrize(
    ("field", "call"), CALLS, ids=[f"{n}-{f}" for n, (f, _) in enumerate(CALLS)]
)
def test_a_job_refuses_before_anything_is_sent(field: str, call: Callable[[WimsAPI], Any]) -> None:
    api = WimsAPI("http://127.0.0.1:1/wims.cgi", "myself", "toto99")
    with pytest.raises(InvalidValue) as caught:
        call(api)
    assert api.calls == 0
    assert caught.value.field == field


@pytest.mark.parametrize("cell", ["Back\\", '"Back\\"', "Back\\ "])
@pytest.mark.parametrize("end", [",Slash\n", "\n", ""])
def test_a_cell_of_a_csv_that_would_swallow_the_next_field_is_refused(cell: str, end: str) -> None:
    table = f"login,password,firstname,lastname\njdoe,secret12,{cell}{end}"
    with pytest.raises(InvalidValue, match="ends in a backslash, in line 2"):
        checks.csv("csv", table)
    assert checks.csv("csv", table.replace("\\", "\\x"))
