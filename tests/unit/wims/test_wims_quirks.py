"""What is named of a raw call that WIMS ignores in part: the tables, and when nothing is said.

`tests/contract/wims/test_raw_ignored.py` proves the tables on servers.
"""

import warnings
from typing import Any

import pytest

from edusync.errors import DataLossError
from edusync.wims import Class, ServerQuirkWarning, User
from edusync.wims.wire.csv_quirks import columns_left_out, csv_notes
from edusync.wims.wire.jobs import JOBS, WIRE
from edusync.wims.wire.quirks import KNOWN, RULES, USELESS, notes
from tests.unit.documented import HERE, R, World
from tests.unit.scripted import error, ok, playing

ROWS = {"classes_list": [{"qclass": "1", "lang": "en"}]}


def test_the_tables_name_jobs_and_parameters_that_exist() -> None:
    jobs = {job for rule in RULES for job in rule.jobs.split()}
    assert jobs | {job for job, _ in KNOWN} | {row.job for row in USELESS} <= {*JOBS}
    for job, wire in [*KNOWN, *((job, rule.wire) for rule in RULES for job in rule.jobs.split())]:
        assert wire in {WIRE.get(name, name) for name in JOBS[job].parameters}


def test_a_key_is_named_once_with_its_own_reason() -> None:
    sent = {"data1": "name=A\nweight=3\nfoo=1\n"}
    assert [text.partition(":")[0] for text in notes("modsheet", sent, {})] == [
        "weight",
        "name, foo",
    ]


@pytest.mark.parametrize(
    ("job", "sent", "reply"),
    [
        ("modsheet", {"data1": "title=New\nstatus=1\n"}, {}),
        ("addclass", {"data1": "description=A\nlimit=500\nlang=fr\n", "data2": "lastname=B\n"}, {}),
        ("addsheet", {"data1": "weight=0\nformula=6\nindicator=2\nsheetmode=0\n"}, {}),
        ("modexosheet", {"data1": "desc=About\npoints=0\n", "option": "modify", "qexo": "1"}, {}),
        ("modexosheet", {"option": "moveup", "qexo": "2"}, {}),
        ("getclass", {"option": "all"}, {}),
        ("listclasses", {"option": "all"}, ROWS),
        ("listclasses", {"option": "password"}, {"classes_list": []}),
        ("listclasses", {"option": "lang"}, ROWS),
        ("getlog", {"option": "exams"}, {}),
        ("getcsv", {"option": "login,exam1,sheets,allscore"}, b"login,exam1: : :\n"),
    ],
)
def test_what_wims_takes_is_not_named(job: str, sent: dict[str, str], reply: Any) -> None:
    assert notes(job, sent, reply) == []


def test_all_beside_another_name_is_named() -> None:
    assert notes("listclasses", {"option": "all,lang"}, ROWS) != []


@pytest.mark.parametrize(
    ("format", "header"),
    [("csv", b"login,exam1: :\n"), ("tsv", b"login\texam1: :\n"), ("xls", b"login;exam1: :\n")],
)
def test_columns_are_read_by_the_signs_of_the_format(format: str, header: bytes) -> None:
    assert columns_left_out(["login", "exam1", "sheet1"], header, format) == ["sheet1"]


@pytest.mark.parametrize(
    "table",
    [
        "",
        "a,b\n",
        'login,lastname,firstname\n"#","Family name","First name"\n\nzoe1,Roe,Zoe\n',
        "login\tlastname\tfirstname\nzoe1\tRoe\tZoe\n",
        "x\nlogin,manual1\nzoe1,5\n",
        '"login","Lastname","FirstName","password"\r\n"zoe1","Roe","Zoe","secret12"\r\n',
    ],
)
def test_a_table_that_wims_takes_as_it_is(table: str) -> None:
    assert csv_notes(table) == []


def test_many_rows_are_named_in_part() -> None:
    rows = "".join(f"a{number},Roe,Zoe\n" for number in range(9))
    assert csv_notes(f"login,lastname,firstname\n{rows}")[0].startswith("a0, a1, a2, a3, a4, ...: ")


def test_a_refusal_of_the_server_is_given_back_as_it_is() -> None:
    with playing(error("nothing done")) as script, warnings.catch_warnings():
        warnings.simplefilter("error")
        done, reply = script.api().moduser(9001, "r", "jdoe", {"foo": 1})
    assert (done, reply.get("warnings")) == (False, None)


def test_call_names_and_ask_is_silent() -> None:
    sent: dict[str, Any] = {"qclass": 9001, "rclass": "r", "class_info": {"foo": 1, "lang": "fr"}}
    with playing(ok(), ok()) as script:
        with pytest.warns(ServerQuirkWarning, match="^modclass .*: foo: "):
            assert script.api().call("modclass", **sent)[1]["warnings"]
        assert "warnings" not in script.api().ask("modclass", **sent)[1]


def test_call_sends_what_a_method_refuses() -> None:
    world = World.made()
    with pytest.raises(DataLossError):
        world.api.modclass(HERE, R, {"expiration": ""})
    sent: dict[str, Any] = {"qclass": HERE, "rclass": R, "class_info": {"expiration": ""}}
    assert world.api.call("modclass", **sent)[0]


def test_models_settle_what_addclass_drops_and_say_nothing() -> None:
    teacher = User("supervisor", "Xu", "Li", "secret99", comments="about", email="own@x.example")
    odd: dict[str, Any] = {"typename": "course", "limit": 1200, "lang": "pt"}
    c = Class(
        "myclass",
        name="A name of more than 30 bytes, with signs",
        institution="I",
        email="",
        password="",
        supervisor=teacher,
        **odd,
    )
    c.save(World.made().api, force=True)
    assert c.refresh().changes() == {}
    assert {name: getattr(c, name) for name in odd} == odd
    assert (c.name, c.supervisor.comments) == ("A name of more than 30 bytes, with signs", "about")
