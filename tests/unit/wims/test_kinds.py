"""The kinds of classes, and the table of what can be done in each, which docs/groups.md shows."""

import re

import pytest

from edusync.errors import UnsupportedOperation
from edusync.wims.base import kinds
from edusync.wims.base.kinds import KINDS, TABLE
from edusync.wims.classfiles import participation
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("number", "settings", "kind"),
    [
        (20001, {}, "single"),
        (20001, {"type": "0"}, "single"),
        (20001, {"type": "0", "superclass": "20001"}, "single"),
        (20002, {"type": "0", "superclass": "20001"}, "subclass"),
        (20001, {"type": "2"}, "group"),
        ("20001_1", {}, "subclass"),
        ("20001/1", {"type": "1", "superclass": "20001"}, "subclass"),
        (20002, {"type": "1", "superclass": "20001"}, "subclass"),
        (20001, {"type": "4"}, "portal"),
        ("20001_1", {"type": "3"}, "portal"),
        ("20001_1_2", {}, "portal"),
    ],
)
def test_the_kind_of_a_class(number: object, settings: dict[str, str], kind: str) -> None:
    assert kinds.kind_of(number, settings) == kind


def test_the_class_that_holds_the_users() -> None:
    assert kinds.superclass_of("20001/1", {}) == "20001"
    assert kinds.superclass_of(20002, {"superclass": "20001"}) == "20001"
    assert kinds.superclass_of(20001, {"type": "2", "superclass": ""}) == ""


def shown(rule: kinds.Rule) -> str:
    """A cell of the table in docs/groups.md."""
    return f"{rule.verdict}: {rule.says}" if rule.says else rule.verdict


def test_the_documents_show_the_table() -> None:
    text = (ROOT / "docs" / "groups.md").read_text("utf-8")
    rows = re.findall(r"^\| `(.+?)` \| (.+) \|$", text, re.MULTILINE)
    there = {name: cells.split(" | ") for name, cells in rows}
    assert there == {name: [shown(rules[kind]) for kind in KINDS] for name, rules in TABLE.items()}


def test_what_is_refused_says_why_and_names_the_group() -> None:
    with pytest.raises(UnsupportedOperation) as caught:
        kinds.refuse("clean", "subclass", "20001_1", "20001")
    assert str(caught.value).startswith(
        "clean: not possible for the subclass 20001_1 (its group is class 20001): "
    )
    for rules in TABLE.values():
        assert all(rule.says for rule in rules.values() if rule.verdict != "works")


def test_the_classes_of_a_user() -> None:
    assert participation.joined("", "2/1") == "2/1"
    assert participation.joined("2/1, 2/2", "2/1") == "2/1,2/2"
    assert participation.left("2/1,2/2 2/3", "2/2") == "2/1,2/3"
    assert participation.takes_part({"participate": "2/1, 2/2"}, "2/2")
    assert not participation.takes_part({"participate": "2/11"}, "2/1")
    assert not participation.takes_part({}, "2/1")


def test_where_the_work_of_a_user_is_put_away() -> None:
    paths = ["10/score/tina", "10/score/tina.exam", "2/examlog/tina/1"]
    assert participation.put_away(paths, "tina") == [
        "10/score/.tina",
        "10/score/.tina.exam",
        "2/examlog/.tina/1",
    ]


@pytest.mark.parametrize(
    ("definition", "may"),
    [
        ("!set class_connections=+edusync/r+", True),
        ("!set class_connections=+other/x+ +edusync/r+", True),
        ("!set class_connections=+other/x+,edusync/r+", True),
        ("!set class_connections=+edusync/r", False),
        ("!set class_connections=+edusync/rr+", False),
        ("!set class_connections=\n!set class_connections=+edusync/r+", False),
        ("!set class_description=+edusync/r+", False),
        ("", False),
    ],
)
def test_whether_a_class_lets_a_connection_change_it(definition: str, may: bool) -> None:
    assert participation.may_change(definition.encode(), "edusync/r") is may


def test_the_classes_of_a_group_that_are_closed() -> None:
    opened = b"!set class_connections=+edusync/r+"
    files = {".def": opened, "1/.def": opened, "2/.def": b"", "10/.def": b"", "2/score/.def": b""}
    assert participation.classes_of(files) == ["1", "2", "10"]
    assert participation.closed_to(files, "edusync/r") == {"2", "10"}
    said = participation.refusal(20003, {"2", "10"}, "edusync/r")
    assert said.startswith("work is in classes 20003_2, 20003_10, which do not let edusync/r ")


def test_work_in_the_classes_of_a_group() -> None:
    files = ["1/score/jdoe", "1/score/jdoe.exam", "2/noscore/jdoe", "2/score/.roe", "score/jdoe"]
    assert participation.traces(files) == {
        "jdoe": {"1": ["1/score/jdoe", "1/score/jdoe.exam"], "2": ["2/noscore/jdoe"]}
    }
    assert participation.traces(files, hidden=True) == {"roe": {"2": ["2/score/.roe"]}}
