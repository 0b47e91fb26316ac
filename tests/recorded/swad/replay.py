"""Recordings played to SwadAPI: what it is given, what it sends, what it makes of the reply."""

import contextlib
import functools
import html
from collections.abc import Iterator
from typing import Any
from unittest import mock

import attrs
import pytest
import vcr

from edusync.errors import EdusyncError, InvalidValue
from edusync.net.limits import Budget
from edusync.net.retry import Call
from edusync.net.transport import Client
from edusync.swad.api.client import SwadAPI
from edusync.swad.wire.operations import OPERATIONS
from tests.recorded.swad.reader import WHOLE, repaired
from tests.recorded.swad.recordings import (
    FOLDER,
    NAMES,
    Recording,
    Request,
    recording,
    request_of,
)

WHOLE_PARAMETERS = WHOLE | set(
    "groupCode treeCode fileCode setOthersAsAbsent messageCode beginTime".split()
)
PLAIN_PARAMETERS = {"filter", "title", "subject"}


@functools.cache  # since a client reads its description of the service at its first call
def client(url: str) -> SwadAPI:
    """A client that asks once, and never pauses."""
    return SwadAPI(url, rate=None, attempts=1)


def given(request: Request) -> dict[str, Any]:
    """What a user writes for these parameters: numbers, and texts without references."""
    return {name: _given(name, wire) for name, wire in request.parameters.items()}


def _given(name: str, wire: str | None) -> Any:
    if wire is None:
        return None
    if name in WHOLE_PARAMETERS:
        return int(wire)
    if name in ("lowerScore", "upperScore"):
        return float(wire)
    return html.unescape(repaired(wire)) if name in PLAIN_PARAMETERS else repaired(wire)


class _Sent(Exception):
    """Instead of sending, the envelope."""


@functools.cache
def sent(name: str) -> Request | InvalidValue:
    """What SwadAPI sends when it is asked for what was recorded, or why it refuses."""
    found = recording(name)
    missing = dict.fromkeys(parameter.name for parameter in OPERATIONS[found.operation].parameters)
    try:
        return asked(client(found.url), found.operation, {**missing, **given(found.request)})
    except InvalidValue as refused:
        return refused


def asked(api: SwadAPI, operation: str, parameters: dict[str, Any]) -> Request:
    """What SwadAPI would send of an operation."""

    def capture(self: Client, url: str, body: bytes, *others: object) -> None:
        raise _Sent(body)

    with mock.patch.object(Client, "post", capture), pytest.raises(_Sent) as envelope:
        call(api, operation, parameters)
    return request_of(envelope.value.args[0])


def call(api: SwadAPI, operation: str, parameters: dict[str, Any]) -> Any:
    """The method of the operation."""
    return getattr(api, operation)(**parameters)


# Hand-made requests are no operation's; the others are asked for as a user would.
BY_HAND = [name for name in NAMES if name.startswith("protocol--")]
ASKED = [name for name in NAMES if name not in BY_HAND]
THROUGH = [name for name in ASKED if sent(name) == recording(name).request]
OTHERWISE = [name for name in ASKED if name not in THROUGH]


@attrs.frozen
class Outcome:
    """What came of a recording."""

    result: Any = None
    error: EdusyncError | None = None


@contextlib.contextmanager
def _playing(found: Recording) -> Iterator[SwadAPI]:
    """A client that gets the recorded answer to the recorded request, and to no other."""
    path = str(FOLDER / f"{found.name}.yaml")
    with (
        _PLAYER.use_cassette(path, match_on=["method", "uri", "asked"]) as cassette,
        client(found.url) as api,
    ):
        api.resume()  # what an earlier recording of a ban left
        yield api
    assert cassette.play_count == 1


def _same(one: Any, other: Any) -> None:
    """Operation and parameters of both, or the same bytes where they are no envelopes."""
    bodies = [request.body or b"" for request in (one, other)]
    bodies = [body.encode() if isinstance(body, str) else body for body in bodies]
    sent_now, recorded = map(request_of, bodies)
    assert sent_now == recorded
    assert sent_now.operation or bodies[0] == bodies[1]


_PLAYER: Any = vcr.VCR(record_mode="none")
_PLAYER.register_matcher("asked", _same)


def outcome_of(name: str) -> Outcome:
    """What comes of a recording, in the way that it can be played."""
    return played(name) if name in THROUGH else posted(name)


def played(name: str) -> Outcome:
    """A recording, asked for by the method of its operation."""
    found = recording(name)
    with _playing(found) as api:
        try:
            return Outcome(call(api, found.operation, given(found.request)))
        except EdusyncError as error:
            return Outcome(error=error)


def posted(name: str) -> Outcome:
    """A recording whose request is posted as it was, and its reply read as every reply is."""
    found = recording(name)
    operation = OPERATIONS.get(found.request.operation, OPERATIONS["getCourses"])
    with _playing(found) as api:
        try:
            result = api._client.post(
                found.url,
                found.sent,
                lambda answer: api.read(operation, answer),
                Call(operation.name, operation.writes, repeatable=False),
                Budget(None, api._client.clock),
                {},
            )
        except EdusyncError as error:
            return Outcome(error=error)
    return Outcome(result)
