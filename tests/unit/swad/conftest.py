"""What the tests of attendance share."""

from collections.abc import Iterator

import pytest

from edusync.swad import AttendanceEvent
from tests.unit.swad.attendanceworld import Scene, scene


@pytest.fixture
def here() -> Iterator[Scene]:
    with scene() as found:
        yield found


@pytest.fixture
def event(here: Scene) -> AttendanceEvent:
    found = here.event()
    here.forget()
    return found
