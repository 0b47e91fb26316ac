"""What WIMS ignores or changes without a word: it is sent, and named; what would destroy is not."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from edusync.errors import DataLossError, UnsupportedOperation
from edusync.wims import Class, ServerQuirkWarning, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import EXERCISE, JDOE, ok
from tests.contract.wims.test_raw_classes import INFO, TEACHER
from tests.contract.wims.test_raw_exams import with_exam
from tests.contract.wims.test_raw_sheets import with_sheet
from tests.targets import Server


@contextmanager
def one_warning() -> Iterator[None]:
    """Exactly one ServerQuirkWarning, which points at the line of the test."""
    with pytest.warns(ServerQuirkWarning) as caught:
        yield
    assert [warning.filename for warning in caught] == [__file__]


def named(reply: dict[str, Any]) -> set[str]:
    """The keys that a reply names as ignored or changed."""
    return {key for text in reply["warnings"] for key in text.partition(":")[0].split(", ")}


def file(api: WimsAPI, home: Class, path: str) -> bytes:
    body: bytes = ok(api.getclassfile(home.qclass, home.rclass, path))
    return body


def test_modsheet_counts_as_done_what_it_does_not_do(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    before = file(api, home, "sheets/.severity"), file(api, home, "sheets/.sheet1")
    grading = {"weight": 7, "formula": 1, "indicator": 0}
    with one_warning():
        reply = ok(api.modsheet(*where, {"title": "New", **grading, "contents": "x", "foo": 1}))
    assert reply["changes_done"] == 4
    assert named(reply) == {*grading, "contents", "foo"}
    assert before == (file(api, home, "sheets/.severity"), file(api, home, "sheets/.sheet1"))
    assert "warnings" not in ok(api.modsheet(*where, {"title": "Newer"}))


def test_a_weight_that_modsheet_would_write_over_a_page_is_refused(
    api: WimsAPI, home: Class, server: Server
) -> None:
    where = with_sheet(api, home)
    if server.files is None:
        pytest.skip("only the files of the server can set a page")
    server.files(home.qclass)["sheets/.sheets"] = f":0\n{FAR_AWAY}\nTitle\nAbout\nyes\n\n"
    with pytest.raises(DataLossError, match="own page"):
        api.modsheet(*where, {"weight": 7})
    assert ok(api.getsheet(*where))["sheet_properties"].split(",")[4] == "yes"


def test_modexam_reads_the_limit_that_is_not_given(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    with api.counted() as count:
        ok(api.modexam(*where, {"duration": 55}))
    assert count() == 2
    ok(api.modexam(*where, {"attempts": 9, "title": "New"}))
    reply = ok(api.getexam(*where))
    assert (reply["exam_duration"], reply["exam_attempts"], reply["exam_title"]) == (
        "55",
        "9",
        "New",
    )


def test_modexam_erases_cut_hours(api: WimsAPI, home: Class) -> None:
    where = with_exam(api, home)
    hours = "20991201.10:00"
    ok(api.addexam(*where[:2], {"title": "Second", "cut_hours": hours}))
    with pytest.raises(DataLossError, match=hours):
        api.modexam(*where[:2], 2, {"duration": 55})
    with one_warning():
        reply = ok(api.modexam(*where, {"title": "New", "cut_hours": hours, "opening": "none"}))
    assert named(reply) == {"cut_hours", "opening"}
    assert ok(api.getexam(*where[:2], 2))["exam_cut_hours"] == ""
    assert ok(api.getexam(*where))["exam_cut_hours"] == ""


def test_addexam_gives_numbers_and_names_of_its_own(api: WimsAPI, home: Class) -> None:
    with one_warning():
        reply = ok(
            api.addexam(home.qclass, home.rclass, {"title": "", "duration": 0, "attempts": 0})
        )
    assert named(reply) == {"title", "duration", "attempts"}
    there = ok(api.getexam(home.qclass, home.rclass, 1))
    assert (there["exam_duration"], there["exam_attempts"]) == ("60", "1")
    assert there["exam_title"] == "Examen #1"


def test_addclass_drops_and_changes(api: WimsAPI, server: Server, number: int) -> None:
    odd = {"description": "x" * 31, "limit": 501, "lang": "zz", "type": 1, "typename": "course"}
    more = {"email": "own@example.org", "comments": "x", "regnum": "1", "regprop1": "y"}
    with one_warning():
        reply = ok(
            api.addclass(number, server.rclass, {**INFO, **odd, "foo": 1}, {**TEACHER, **more})
        )
    assert named(reply) == {*odd, *more, "foo"}
    there = ok(api.getclass(number, server.rclass))
    assert (there["description"], there["limit"], there["lang"]) == ("x" * 30, "30", "en")
    assert (there["type"], there["typename"]) == ("0", "class")
    teacher = ok(api.getuser(number, server.rclass, "supervisor"))
    assert {key: teacher[key] for key in more} == {
        **dict.fromkeys(more, ""),
        "email": INFO["email"],
    }
    ok(api.delclass(number, server.rclass))


def test_addsheet_gives_gradings_of_its_own(api: WimsAPI, home: Class) -> None:
    grading = {"weight": 200_000, "formula": 9, "indicator": 5}
    with one_warning():
        reply = ok(api.addsheet(home.qclass, home.rclass, {"title": "S", **grading, "status": 1}))
    assert named(reply) == {*grading, "status"}
    assert file(api, home, "sheets/.severity") == b"10\n1 2 1\n"


def test_a_sheet_that_is_added_active_is_named(api: WimsAPI, home: Class) -> None:
    with one_warning():
        reply = ok(api.addsheet(home.qclass, home.rclass, {"title": "S", "sheetmode": 1}))
    assert named(reply) == {"sheetmode"}


def test_modexosheet_keeps_module_params_and_what_shall_be_empty(api: WimsAPI, home: Class) -> None:
    where = (*with_sheet(api, home), 1)
    before = ok(api.getsheet(*where[:3], "exolist"))["exolist"]
    with one_warning():
        reply = ok(
            api.modexosheet(
                *where, {"module": "home", "params": "q=1", "title": "", "points": 3, "foo": 1}
            )
        )
    assert named(reply) == {"module", "params", "title", "foo"}
    after = ok(api.getsheet(*where[:3], "exolist"))["exolist"]
    assert after == [{**before[0], "points": "3"}, *before[1:]]
    with one_warning():
        reply = ok(api.modexosheet(*where, {"points": 5}, action="moveup"))
    assert named(reply) == {"qexo", "exo_info"}
    assert ok(api.getexo(*where))["exo_points"] == "3"


def test_putexo_adduser_and_modclass_name_what_they_do_not_know(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.addsheet(*where, {"title": "S"}))
    with one_warning():
        assert named(ok(api.putexo(*where, 1, EXERCISE, {"params": "a=1", "foo": 1}))) == {"foo"}
    with one_warning():
        assert named(ok(api.adduser(*where, "jdoe", {**JDOE, "foo": 1}))) == {"foo"}
    with one_warning():
        assert named(ok(api.moduser(*where, "jdoe", {"regnum": 5, "foo": 1}))) == {"foo"}
    with one_warning():
        assert named(ok(api.modclass(*where, {"lang": "fr", "name": "New"}))) == {"name"}
    assert ok(api.getclass(*where))["description"] == home.name


def test_names_that_are_not_in_the_reply(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.adduser(*where, "jdoe", JDOE))
    with one_warning():
        assert named(ok(api.getclass(*where, "lang,foo"))) == {"foo"}
    with one_warning():
        assert named(ok(api.getuser(*where, "jdoe", "lastname,foo,bar"))) == {"foo", "bar"}
    with one_warning():
        found = ok(api.listclasses(home.rclass, options="description,password,creation"))
    assert named(found) == {"password", "creation"}
    with one_warning():
        found = ok(api.getclassesuser(home.rclass, "jdoe", options=["lang", "creation"]))
    assert named(found) == {"creation"}
    with pytest.warns(ServerQuirkWarning, match="foo, regprop1, sheet9: "):
        table = ok(api.getcsv(*where, "login,name,foo,regprop1,sheets,sheet9"))
    assert table.startswith(b"login,lastname,firstname\n")


def test_getsheet_keeps_the_fields_asked_for(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    whole = ok(api.getsheet(*where))
    with one_warning():
        reply = ok(api.getsheet(*where, ["sheet_title", "points", "foo"]))
    assert named(reply) == {"foo"}
    envelope = {"status", "code", "job", "query_class", "query_sheet", "warnings"}
    assert set(reply) - envelope == {"sheet_title", "exolist"}
    assert reply["exolist"] == [{"points": row["points"]} for row in whole["exolist"]]
    assert ok(api.getsheet(*where, options="exolist"))["exolist"] == whole["exolist"]


CSV = """login,password,lastname,firstname,foo
ab1,secret12,Too,Short,
j.doe,secret12,With,Dot,
good1,secret12,Roe,Jane,
good2,pw1,Bad,Password,
good3,secret12,Old,Name,
good3,secret12,New,Name,
good4,secret12,Has#,Signs,
good5,secret12,"Cut, Here",Jane,
"""


def test_putcsv_skips_rows_and_columns(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    with one_warning():
        reply = ok(api.putcsv(*where, CSV, file=False))
    texts = reply["warnings"]
    assert [text.partition(":")[0] for text in texts] == [
        "column foo",
        "ab1, j.doe",
        "good2",
        "good5",
        "good4",
        "good3",
    ]
    there = ok(api.getcsv(*where, "login,lastname")).decode("cp1252").splitlines()[3:]
    assert sorted(there) == [
        '"good1","Roe"',
        '"good3","New"',
        '"good4","Has."',
        '"good5","Cut"',
    ]


def test_putcsv_takes_no_users_from_a_table_with_scores(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    table = "login,password,lastname,firstname,sheet1\ngood1,secret12,Roe,Jane,5\n"
    with one_warning():
        assert "no field of any user" in ok(api.putcsv(*where, table, file=False))["warnings"][0]
    with one_warning():
        reply = ok(api.putcsv(*where, "login,password\ngood1,secret12\n", file=False))
    assert "no field of any user" in reply["warnings"][0]
    assert ok(api.getclass(*where))["userlist"] == [""]


def test_putcsv_that_hides_who_teaches_is_refused_in_a_class_with_teachers(
    api: WimsAPI, home: Class
) -> None:
    where = (home.qclass, home.rclass)
    rows = "teach,T,T", "after,S,S"
    ok(api.adduser(*where, "teach", {**JDOE, "supervisable": "yes"}))
    ok(api.adduser(*where, "after", JDOE))
    with pytest.raises(DataLossError, match=r"class \d+ has teachers: teach\."):
        api.putcsv(*where, "\n".join(["login,lastname,firstname", *rows, ""]), file=False)
    assert ok(api.getuser(*where, "after", "lastname"))["lastname"] == "Doe"
    table = "\n".join(["login,lastname,firstname,supervisable", *(f"{row}," for row in rows), ""])
    with api.counted() as count:
        ok(api.putcsv(*where, table, file=False))
    assert count() == 1
    told = [ok(api.getuser(*where, login, "supervisable,lastname")) for login in ("teach", "after")]
    assert [(one["supervisable"], one["lastname"]) for one in told] == [("yes", "T"), ("", "S")]


def test_deluser_that_would_only_take_scores_away_is_refused(
    api: WimsAPI, server: Server, number: int
) -> None:
    group, inner = (number, server.rclass), (f"{number}_1", server.rclass)
    ok(api.addclass(number, server.rclass, {**INFO, "type": 2}, TEACHER))
    ok(api.addclass(number, server.rclass, INFO, TEACHER))
    ok(api.adduser(*inner, "jdoe", JDOE))
    with api.counted() as count:
        with pytest.raises(UnsupportedOperation, match="scores"):
            api.deluser(*inner, "jdoe")
        with pytest.raises(UnsupportedOperation, match="scores"):
            api.deluser(*group, "supervisor")
    assert count() == 0
    ok(api.deluser(*group, "jdoe"))
    ok(api.delclass(*inner))
    ok(api.delclass(*group))


def test_a_class_is_not_left_without_expiration(api: WimsAPI, home: Class) -> None:
    yesterday = api.today() - datetime.timedelta(days=1)
    for gone in ("", "20200101", yesterday):
        with pytest.raises(DataLossError, match="the next night"):
            api.modclass(home.qclass, home.rclass, {"expiration": gone})
    assert ok(api.getclass(home.qclass, home.rclass))["expiration"] == FAR_AWAY
