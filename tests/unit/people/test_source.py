"""People of files, frames and lists, as rows."""

import collections
import io
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

from edusync.errors import InvalidValue
from edusync.people.source import Table
from edusync.results import ItemList
from edusync.swad import User as SwadUser
from edusync.wims import User
from edusync.wims.enrolment.enrol import EnrolLine, EnrolReport
from tests.unit.people.reading import read

ANA = {"lastname": "Dupont", "firstname": "Ana", "regnum": "0071"}
FRAME = pandas.DataFrame({"Nom": ["Dupont"], "Prénom": ["Ana"], "N° étudiant": ["0071"]})
LINE = EnrolLine(1, "created", "adupont", "Dupont", "Ana", "0071")


def table(text: str, **options: Any) -> Table:
    return read(text.encode(), **options)


def values(source: Any, **options: Any) -> list[dict[str, str]]:
    found = read(source.encode() if isinstance(source, str) else source, **options)
    assert [person.reason for person in found.people if person.reason] == []
    return [dict(person.values) for person in found.people]


def names(text: str, **options: Any) -> list[tuple[str, str]]:
    return [(one["lastname"], one["firstname"]) for one in values(text, **options)]


def test_two_surnames_are_joined() -> None:
    text = "Primer apellido;Segundo apellido;Nombre\nGiménez;Ruiz;Alba\nRoe;;Jan\n"
    assert names(text) == [("Giménez Ruiz", "Alba"), ("Roe", "Jan")]


def test_the_usual_name_comes_before_the_family_name_where_there_is_one() -> None:
    text = "Nom d'usage;Nom de famille;Prénom\n;Dupont;Ana\nRoe;Martin;Zoé\n"
    assert names(text) == [("Dupont", "Ana"), ("Roe", "Zoé")]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Élève", "DUPONT Ana"),
        ("Nom", "DUPONT Ana"),
        ("Nom", "DUPONT, Ana"),
        ("Name", "Ana DUPONT"),
        ("Apellidos y nombre", "DUPONT, Ana"),
        ("Nom Prénom", "DUPONT Ana"),
        ("Prénom Nom", "Ana DUPONT"),
    ],
)
def test_a_whole_name_is_split_by_its_evident_rule(header: str, name: str) -> None:
    assert names(f"{header};Classe\n{name};3A\n") == [("DUPONT", "Ana")]


@pytest.mark.parametrize("header", ["Nom", "Nombre", "Name", "Élève", "Apellidos y nombre"])
def test_whole_names_without_a_rule_stop_the_run_with_the_mapping_to_give(header: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        table(f"Matricule;{header};Classe\n70000007;Alba Giménez Ruiz;3A\n")
    assert f"columns={{{header!r}: " in str(raised.value)
    assert "Alba" not in str(raised.value)


def test_a_whole_name_without_a_rule_among_others_spoils_its_row_alone() -> None:
    good, bad = table("Élève;N°\nDUPONT Ana;71\nAlba Giménez;72\n").people
    assert (good.values["lastname"], good.reason) == ("DUPONT", "")
    assert "cannot be split into last and first name: write a comma between them" in bad.reason
    assert "'Alba Giménez'" in bad.reason


def test_the_order_of_two_words_may_be_given_by_hand() -> None:
    text = "Nom;N°\nAlba Ruiz;7\n"
    assert names(text, columns={"Nom": "firstname lastname"}) == [("Ruiz", "Alba")]
    assert values(text, columns={"Nom": "lastname"}) == [{"lastname": "Alba Ruiz", "regnum": "7"}]


def test_a_lone_column_of_single_words_is_the_last_name_or_in_spanish_the_first() -> None:
    assert values("Nom;N°\nDupont;71\n") == [{"lastname": "Dupont", "regnum": "71"}]
    assert values("Nombre;DNI\nAlba;71\n") == [{"firstname": "Alba", "regnum": "71"}]


def test_lines_that_are_nobody_are_passed_over_and_said() -> None:
    header = "Nom;Prénom;N° étudiant\n"
    found = table(f"{header}Dupont;Ana;71\n{header};;\nRoe;Jan;72\nTotal;2;\n")
    assert [person.row for person in found.people] == [2, 5]
    assert found.warnings == (
        "row 3 is the header again: passed over",
        "row 6 is no person, but a total: passed over",
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(FRAME, id="frame"),
        pytest.param(FRAME.set_index("N° étudiant"), id="frame with the number as its index"),
        pytest.param([row for _, row in FRAME.iterrows()], id="rows of iterrows"),
        pytest.param([*FRAME.iterrows()], id="iterrows"),
        pytest.param(FRAME.iterrows(), id="iterrows, not yet begun"),
        pytest.param(
            [*FRAME.set_axis(["lastname", "firstname", "regnum"], axis=1).itertuples()],
            id="itertuples",
        ),
        pytest.param(FRAME.to_dict("records"), id="dicts"),
        pytest.param((row for row in FRAME.to_dict("records")), id="generator"),
        pytest.param([collections.OrderedDict(ANA)], id="mappings"),
        pytest.param(io.StringIO(FRAME.to_csv(index=False)), id="StringIO"),
        pytest.param(io.BytesIO(FRAME.to_csv(index=False).encode()), id="BytesIO"),
        pytest.param(FRAME.to_csv(index=False).encode(), id="bytes"),
        pytest.param([LINE], id="lines of a report"),
        pytest.param(EnrolReport([LINE]), id="report"),
    ],
)
def test_people_come_in_any_form(source: Any) -> None:
    (found,) = values(source)
    assert {name: found[name] for name in ANA} == ANA


def test_a_user_of_swad_is_a_row() -> None:
    user = SwadUser("x", 7, "alba", "70000007", "Giménez", "Ruiz", "Alba")
    found = read([user])
    assert [dict(person.values) for person in found.people] == [
        {"lastname": "Giménez Ruiz", "firstname": "Alba", "regnum": "70000007"}
    ]
    assert (found.ignored, found.warnings) == ((), ())


class Polars:
    """What a frame of polars shows of itself."""

    columns = ("Nom", "Prénom", "N° étudiant")

    def to_dicts(self) -> list[dict[str, Any]]:
        return FRAME.to_dict("records")  # type: ignore[return-value]


def test_a_frame_of_polars_is_read() -> None:
    assert values(Polars()) == [ANA]


class Arrow:
    """What a table of Arrow shows of itself."""

    columns = (["Dupont"], ["Ana"], ["0071"])

    def to_pandas(self) -> pandas.DataFrame:
        return FRAME


def test_a_table_that_becomes_a_frame_of_pandas_is_read() -> None:
    assert values(Arrow()) == [ANA]


def _refusal(source: Any) -> str:
    """Why the source is refused, or its only row."""
    try:
        (person,) = read(source).people
    except InvalidValue as error:
        return str(error)
    return person.reason


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (list(FRAME.itertuples()), "lost the names of its columns by itertuples"),
        ([["Dupont", "Ana", "0071"]], "each must be a dict, a row of a frame, or a user"),
        (FRAME.to_dict(), "must be the path of a file"),
        (pandas.concat({"a": FRAME}, axis=1), "must have one line of column names"),
        (7, "must be the path of a file"),
    ],
)
def test_what_is_no_list_of_people_is_refused_by_name(source: Any, reason: str) -> None:
    assert reason in _refusal(source)


def test_a_path_may_be_a_text_or_a_path(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(FRAME.to_csv(index=False), "utf-8")
    assert values(path) == [ANA]
    assert [dict(person.values) for person in read(str(path)).people] == [ANA]


def test_encoding_and_sheet_belong_to_files() -> None:
    with pytest.raises(InvalidValue, match="belongs to a file"):
        read(FRAME, encoding="utf-8")
    with pytest.raises(InvalidValue, match="belongs to a file"):
        read([ANA], sheet=1)


def test_numbers_of_numpy_and_empty_cells_are_what_they_mean() -> None:
    cells = {"regnum": numpy.int64(71), "lastname": "A", "firstname": numpy.str_("B")}
    empty = {"email": numpy.nan, "comments": pandas.NA, "regprop1": pandas.NaT, "regprop2": None}
    assert values([{**cells, **empty, "regprop3": numpy.float64(3.0)}]) == [
        {"lastname": "A", "firstname": "B", "regnum": "71", "regprop3": "3"}
    ]


def test_a_list_of_ours_is_read_by_its_objects() -> None:
    users = ItemList([User("jdoe", "Doe", "John", "secret12", regnum="7")])
    read_back = read(users)
    assert read_back.ignored == ()
    assert read_back.people[0].values["password"] == "secret12"


def test_a_header_may_take_up_two_lines() -> None:
    text = "Identité;;N° étudiant\nNom;Prénom;\nRoe;Jane;71\n"
    (jane,) = read(io.StringIO(text)).people
    assert jane.values == {"lastname": "Roe", "firstname": "Jane", "regnum": "71"}


def test_a_header_of_other_columns_further_down_stops_the_run() -> None:
    text = "Nom;Prénom;N° étudiant\nRoe;Jane;71\nPrénom;Nom;N° étudiant\nJohn;Doe;72\n"
    with pytest.raises(InvalidValue, match="in row 3 is another header"):
        read(io.StringIO(text))


def test_a_header_merged_over_both_names_is_asked_about_once() -> None:
    merged = "Nom;;N° étudiant\nDupont;Ana;7001\nDurand;Bob;7002\n"
    with pytest.raises(InvalidValue, match="'Nom' has a column without a name behind it"):
        table(merged)
    assert values(merged, columns={"Nom": "lastname"})[0] == {
        "lastname": "Dupont",
        "regnum": "7001",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Nom;;Prénom;N° étudiant\nDupont;x;Ana;0071\n",
        "Nom;;N° étudiant\nDupont, Ana;x;0071\n",
    ],
    ids=["both names have one", "whole names"],
)
def test_a_column_without_a_name_is_left_out_beside_names_that_are_whole(text: str) -> None:
    assert values(text) == [ANA]


def test_a_header_that_is_cut_within_itself_is_asked_about_with_what_to_do() -> None:
    cut = "Name (Last, First),Student ID\nDupont, Ana,0071\n"
    with pytest.raises(InvalidValue, match="are one name that was cut: put it between quotes"):
        table(cut)
    assert values(cut, columns={"Name (Last": "lastname", "First)": "firstname"}) == [ANA]
    assert values('"Name (Last, First)",Student ID\n"Dupont, Ana",0071\n') == [ANA]
