"""The error hierarchy: what each error is besides, what it says, and that it pickles."""

import pickle

import pytest
import requests

from edusync import errors, wims
from edusync.errors import EdusyncError, InvalidValue, ProtocolError, ServerError

EXAMPLES: list[EdusyncError] = [
    errors.TransportError("lost", maybe_applied=True),
    errors.ConnectFailed("refused"),
    errors.Timeout("slow", maybe_applied=True),
    errors.Overloaded("busy"),
    errors.Maintenance("closed"),
    errors.RateLimited("slow down", retry_after=60),
    errors.Banned("go away", retry_after=3600),
    ProtocolError("no reply", "<html>"),
    errors.NotFound("class 9 not existing", operation="getclass", target="class 9", code="x"),
    errors.InTrash("Deleted user found", advice="recover it"),
    errors.ServerBug("not_trusted", maybe_applied=True),
    InvalidValue("qclass", 99, "must be larger"),
    InvalidValue("password", "secret", "too short", secret=True),
    errors.DataLossError("would delete"),
    errors.InvalidItemTypeError("no item"),
]


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_every_error_pickles(error: EdusyncError) -> None:
    error.add_note("Done: nothing.")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), copy.__dict__) == (str(error), error.__dict__)


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (errors.TransportError, requests.RequestException),
        (errors.Timeout, TimeoutError),
        (errors.NotFound, LookupError),
        (errors.InvalidRequest, ValueError),
        (errors.InvalidValue, ValueError),
        (errors.InvalidItemTypeError, TypeError),
    ],
)
def test_errors_are_also_the_builtins_that_old_code_catches(
    error: type[Exception], base: type[Exception]
) -> None:
    assert issubclass(error, base)
    assert issubclass(error, EdusyncError)


def test_a_server_error_says_what_failed_on_which_object_and_what_to_do() -> None:
    error = ServerError(
        "bad IP", operation="getclass", target="class 9", advice="add it", server="WIMS' server"
    )
    assert str(error) == (
        "WIMS' server responded with an ERROR: bad IP [getclass, class 9] - add it"
    )
    assert error.message == "bad IP"


def test_what_no_server_said_is_not_put_into_its_mouth() -> None:
    error = errors.NotFound("no such user", target="class 9", advice="look again")
    assert str(error) == "no such user [class 9] - look again"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_wimsapis_names_are_the_same_classes() -> None:
    assert wims.WimsAPIError is EdusyncError
    assert wims.AdmRawError is ServerError
    assert wims.InvalidResponseError is ProtocolError
    assert wims.NotSavedError is errors.NotSaved
    assert wims.InvalidIdentifier is InvalidValue
    assert str(wims.AdmRawError("x")) == "WIMS' server responded with an ERROR: x"


def test_a_long_value_is_shortened_in_a_message() -> None:
    assert len(str(InvalidValue("name", "x" * 5000, "too long"))) < 200
