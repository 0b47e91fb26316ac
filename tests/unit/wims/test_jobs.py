"""Jobs that would harm a class: refused before anything is sent, or not believed."""

from typing import Any

import pytest

from edusync.errors import InvalidValue, ServerBug
from edusync.wims import Class, Exercise, WimsAPI
from edusync.wims.wire.jobs import JOBS
from tests.unit.scripted import error, http, ok, playing
from tests.unit.wims.test_classfiles import archive

SOURCE = "\\title{Sum}\n\\statement{x}\n"
COMPILED = "src/sum1.oef.. -> def/sum1.def"


def of(api: WimsAPI) -> Class:
    return Class._loaded({"qclass": 9001, "rclass": "r"}, _api=api)


@pytest.mark.parametrize("qclass", ["9001_1", "9001/1", "9001_1_2"])
def test_no_class_of_a_group_is_cleaned(qclass: str) -> None:
    with playing() as script, pytest.raises(InvalidValue, match="a class of group 9001"):
        script.api().cleanclass(qclass, "r")


SPELLINGS: list[tuple[Any, Any]] = [
    (9001, 9001),
    (9001, "9001"),
    ("9001_1", "9001/1"),
    ("9001/1", "9001_1"),
    ("9001_1", "9001_1_2"),
]


@pytest.mark.parametrize(("qclass", "qclass2"), SPELLINGS)
def test_no_class_shares_its_exercises_with_itself(qclass: object, qclass2: object) -> None:
    with playing() as script:
        for options in ("exo", ("exo", "sheet"), None):
            with pytest.raises(InvalidValue, match="another class than qclass"):
                script.api().call(
                    "sharecontent", qclass=qclass, qclass2=qclass2, rclass="r", options=options
                )


@pytest.mark.parametrize(("one", "other"), [(9001, 9002), ("9001_1", "9001_2"), (9001, "9001_1")])
def test_two_classes_may_share(one: object, other: object) -> None:
    values = {"qclass": one, "qclass2": other, "rclass": "r"}
    assert JOBS["sharecontent"].send(values)["data1"] == str(other)


@pytest.mark.parametrize("job", [name for name, row in JOBS.items() if "qexo" in row.parameters])
def test_no_exercise_has_a_name_that_begins_with_a_dash(job: str) -> None:
    with playing() as script, pytest.raises(InvalidValue, match="qexo"):
        script.api().call(job, qexo="-x")


def test_a_new_exercise_has_no_such_name_either() -> None:
    with pytest.raises(InvalidValue, match="no - first"):
        Exercise("-x", SOURCE)


NOTHING = [
    {},
    {"compilation_result": ""},
    {"compilation_result": "Removing def/old1.def."},
    {"compilation_result": "src/old1.oef.. -> def/old1.def,src/sum1.oef..,ERROR No statement"},
]


@pytest.mark.parametrize("fields", NOTHING, ids=str)
def test_an_exercise_that_wims_did_not_compile_is_not_added(fields: dict[str, str]) -> None:
    with playing(ok(**fields)) as script, pytest.raises(ServerBug) as caught:
        script.api().addexo(9001, "r", "sum1", SOURCE)
    assert "did not compile the exercise [addexo, exercise sum1 of class 9001]" in str(caught.value)
    assert caught.value.maybe_applied
    with playing(ok(**fields)) as script, pytest.raises(ServerBug):
        script.api().call(
            "addexo", qclass=1, rclass="r", qexo="a", exo_src=SOURCE, options="force_rewrite"
        )


def test_an_exercise_that_was_not_to_be_compiled_is_added() -> None:
    with playing(ok(), ok(compilation_result=""), ok(compilation_result=COMPILED)) as script:
        api = script.api()
        names: Any = {"qclass": 9001, "rclass": "r", "qexo": "sum1", "exo_src": "x"}
        assert api.addexo(9001, "r", "sum1", SOURCE, no_build=True)[0]
        assert api.call("addexo", **names, options="force_rewrite,no_build")[0]
        assert api.addexo(9001, "r", "sum1", SOURCE)[0]


def test_a_refused_exercise_is_no_bug() -> None:
    with playing(error("sum1 already exists !")) as script:
        assert not script.api().addexo(9001, "r", "sum1", SOURCE)[0]


HELD = {"src/sum1.oef": b"x", "def/sum1.def": b"x"}
FREE = error("Sorry, this exercise 'sum1' does not exists in your class !")
SILENT = [ok(), FREE, ok(compilation_result=""), ok(compilation_result="")]


@pytest.mark.parametrize(
    "files",
    [{"src/sum1.oef": b"x"}, {}, HELD | {"src/-x.oef": b"x"}],
    ids=["not-compiled", "lost", "old-while-nothing-compiles"],
)
def test_an_exercise_that_wims_compiled_in_silence_only_is_not_saved(
    files: dict[str, bytes],
) -> None:
    tgz = http(200, archive(**files), "multipart/x-gzip")
    new = Exercise("sum1", SOURCE)
    with playing(*SILENT, tgz) as script, pytest.raises(ServerBug) as caught:
        new.save(of(script.api()))
    assert "did not compile sum1 [buildexos, class 9001]" in str(caught.value)
    assert not new.saved


def test_an_exercise_that_a_lost_request_compiled_is_saved() -> None:
    tgz = http(200, archive(**HELD), "multipart/x-gzip")
    with playing(*SILENT, tgz) as script:
        assert Exercise("sum1", SOURCE).save(of(script.api())).created


@pytest.mark.parametrize(
    ("info", "rewritten"),
    [
        ({"description": "x"}, True),
        ({"institution": "x", "name": "y"}, True),
        ({"limit": 5}, False),
    ],
)
def test_what_makes_wims_write_its_list_of_classes_is_sent_alone(
    info: dict[str, Any], rewritten: bool
) -> None:
    job = JOBS["modclass"]
    assert job.index(job.send({"qclass": 9001, "rclass": "r", "class_info": info})) is rewritten
