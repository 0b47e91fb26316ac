"""Values: what a server told, or what a call did, as rows of a table."""

import inspect
from types import ModuleType
from typing import Any

import attrs
import pytest

from edusync import swad, wims
from edusync.results.values import Value


@attrs.frozen
class Room(Value):
    """A room, with the code of its door."""

    name: str
    floor: int | None = None
    door: str = attrs.field(default="4711", repr=False)


def test_a_row_has_the_fields_of_the_value() -> None:
    assert Room("1.2 <b>", 1).to_dict() == {"name": "1.2 <b>", "floor": 1}


def test_what_is_never_shown_is_in_a_row_with_secrets() -> None:
    assert Room("1.2").to_dict(secrets=True)["door"] == "4711"


def test_a_value_shows_as_an_escaped_table_of_what_it_has() -> None:
    shown = Room("1.2 <b>")._repr_html_()
    assert "1.2 &lt;b&gt;" in shown
    assert "floor" not in shown
    assert "4711" not in shown


@pytest.mark.parametrize("face", [swad, wims])
def test_every_row_that_is_a_class_of_attrs_shows_as_a_table(face: ModuleType) -> None:
    found: list[Any] = [getattr(face, name) for name in face.__all__]
    rows = [one for one in found if inspect.isclass(one) and attrs.has(one)]
    bare = [one for one in rows if hasattr(one, "to_dict") and not hasattr(one, "_repr_html_")]
    assert bare == []
