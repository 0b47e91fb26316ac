"""The reader's table and that of edusync were written apart, and say the same."""

from collections.abc import Iterator

import pytest

from edusync.swad.wire.operations import OPERATIONS, Field
from tests.recorded.swad.reader import MORE, PARTS, PLAIN, REPLIES, WHOLE
from tests.recorded.swad.replay import PLAIN_PARAMETERS, WHOLE_PARAMETERS

HTML_PARAMETERS = {"text", "body"}


def kind(field: Field) -> str:
    return {"int": "whole", "long": "whole", "plain": "plain", "float": "float"}.get(
        field.kind, "as it is"
    )


def kind_here(name: str) -> str:
    if name in WHOLE:
        return "whole"
    if name == "maxGrade":
        return "float"
    return "plain" if name in PLAIN else "as it is"


def parts(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield from parts(field.inside) if field.inside else (field,)


def test_the_operations() -> None:
    assert {*OPERATIONS} == {*REPLIES}


@pytest.mark.parametrize("operation", REPLIES)
def test_the_fields_of_a_reply(operation: str) -> None:
    reply = OPERATIONS[operation].reply
    assert [field.name for field in reply] == REPLIES[operation].split()
    for field in reply:
        if field.inside:
            names = PARTS[field.name] + MORE.get((operation, field.name), "")
            assert {inner.name for inner in field.inside} == {*names.split()}


@pytest.mark.parametrize("operation", REPLIES)
def test_the_kinds_of_its_texts_and_numbers(operation: str) -> None:
    for field in parts(OPERATIONS[operation].reply):
        assert kind(field) == kind_here(field.name), field.name


def test_the_kinds_of_parameters() -> None:
    for operation in OPERATIONS.values():
        for field in operation.parameters:
            assert (field.kind == "plain") == (field.name in PLAIN_PARAMETERS)
            assert (field.kind == "html") == (field.name in HTML_PARAMETERS)
            assert (field.kind in ("int", "long")) == (field.name in WHOLE_PARAMETERS)
            assert (field.kind == "key") == (field.name == "wsKey")
            assert (field.kind == "app") == (field.name == "appKey")
            assert (field.kind == "secret") == (field.name == "userPassword")
