"""Each recording, replayed: what SwadAPI makes of it is what an independent reader makes of it."""

import html
import json

import pytest

from edusync.errors import InvalidValue
from edusync.swad.wire.operations import OPERATIONS
from tests.recorded.swad import reader
from tests.recorded.swad.recordings import Request, recording
from tests.recorded.swad.refusals import error_of
from tests.recorded.swad.replay import (
    ASKED,
    BY_HAND,
    OTHERWISE,
    PLAIN_PARAMETERS,
    THROUGH,
    Outcome,
    given,
    played,
    posted,
    sent,
)

pytestmark = pytest.mark.block_network


def agree(name: str, outcome: Outcome) -> None:
    """The outcome is what the recording says."""
    found = recording(name)
    expected = error_of(found)
    if expected is None:
        assert outcome.error is None
        operation = found.request.operation
        assert types(outcome.result) == types(reader.read(operation, found.body))
        return
    assert type(outcome.error) is expected.kind
    assert expected.text in str(outcome.error)
    assert outcome.error.maybe_applied is expected.maybe_applied
    assert getattr(outcome.error, "retry_after", None) == expected.retry_after


def types(value: object) -> str:
    """A value as text in which 1, 1.0 and True differ."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)


@pytest.mark.parametrize("name", THROUGH)
def test_swadapi_sends_what_was_recorded_and_reads_the_reply(name: str) -> None:
    agree(name, played(name))


def test_parameters_are_sent_in_the_recorded_order() -> None:
    for name in THROUGH:
        instead = sent(name)
        assert isinstance(instead, Request)
        assert [*instead.parameters] == [*recording(name).request.parameters]


@pytest.mark.parametrize("name", BY_HAND + OTHERWISE)
def test_a_request_that_swadapi_does_not_make_is_posted_and_its_reply_read(name: str) -> None:
    agree(name, posted(name))


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_is_not_sent_as_it_was_recorded_is_refused_or_encoded(name: str) -> None:
    request = recording(name).request
    instead = sent(name)
    if isinstance(instead, InvalidValue):
        assert instead.field in [field.name for field in OPERATIONS[request.operation].parameters]
        assert str(instead).startswith(f"{instead.field}: ")
        return
    assert instead.operation == request.operation
    for parameter, wire in instead.parameters.items():
        assert wire is not None
        assert not {"'", "\\"} & {*wire}
        assert all(char <= "\xff" for char in wire)
        if request.parameters.get(parameter) is None:
            assert wire in ("", "0")
        elif parameter in PLAIN_PARAMETERS:
            assert html.unescape(reader.repaired(wire)) == given(request)[parameter]


def test_most_recordings_are_asked_for_as_a_user_would() -> None:
    assert len(BY_HAND) == 21
    assert len(ASKED) == 401
    assert len(THROUGH) > 0.8 * len(ASKED)
