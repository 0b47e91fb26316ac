"""What somebody read in the recordings is what SwadAPI makes of them."""

from typing import Any

import pytest

from edusync.errors import EdusyncError, RateLimited, ServerBug
from edusync.swad.base.logins import digest
from edusync.swad.wire.operations import OPERATIONS
from tests.recorded.swad.expected import ERRORS, VALUES
from tests.recorded.swad.recordings import recording
from tests.recorded.swad.replay import outcome_of

pytestmark = pytest.mark.block_network


def at(path: str, value: Any) -> Any:
    """What stands at a path like coursesArray.0.courseCode; the whole for ''."""
    for step in filter(None, path.split(".")):
        value = value[int(step) if step.isdigit() else step]
    return value


@pytest.mark.parametrize(("name", "path", "value"), VALUES)
def test_a_value(name: str, path: str, value: object) -> None:
    outcome = outcome_of(name)
    assert outcome.error is None
    found = at(path, outcome.result)
    assert found == value
    assert isinstance(found, dict) or type(found) is type(value)


@pytest.mark.parametrize(("name", "kind", "text"), ERRORS)
def test_an_error(name: str, kind: type[EdusyncError], text: str) -> None:
    error = outcome_of(name).error
    assert type(error) is kind
    assert text in str(error)


def test_a_ban_says_how_long_it_lasts_and_a_crash_that_a_write_may_be_done() -> None:
    banned = outcome_of("getCourses--too_many_requests_429").error
    assert isinstance(banned, RateLimited)
    assert banned.retry_after == 3600
    for name, done in [
        ("sendAttendanceUsers--add_present", True),
        ("findUsers--filter_quote", False),
    ]:
        crash = outcome_of(name).error
        assert isinstance(crash, ServerBug)
        assert crash.maybe_applied is done


PASSWORDS = {
    "teacher_by_nickname": "Profesora-inventada2",
    "student": "Alumno-inventado01",
    "sysadmin": "Admin-inventada1",
    "guest": "Invitada-inventada4",
    "new_account": "Clave-nueva-99",
    "non_ascii_password_cp1252_digest": "Contraseña-€-1",
}


@pytest.mark.parametrize(("case", "password"), PASSWORDS.items())
def test_a_password_that_was_accepted_is_hashed_in_the_same_way(case: str, password: str) -> None:
    asked = recording(f"loginByUserPasswordKey--{case}").request
    assert asked.parameters["userPassword"] == digest(password)


def test_no_operation_is_left_out() -> None:
    named = {name.partition("--")[0] for name, *_ in [*VALUES, *ERRORS]}
    assert named >= {*OPERATIONS}
