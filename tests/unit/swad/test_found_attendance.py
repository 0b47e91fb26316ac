"""What an examination of attendance by a whole stand-in of SWAD has brought to light."""

from pathlib import Path
from typing import Any

import pytest

from edusync.errors import InvalidValue
from tests.unit.swad.attendanceworld import Scene


def test_a_stranger_among_the_marked_is_no_reason_to_tell_of_the_known_breakdown(
    here: Scene,
) -> None:
    report = here.event().mark([6, 999])
    assert [line.status for line in report] == ["marked", "failed"]
    assert report.warnings == ()


def test_a_mark_that_did_not_stay_is_told_with_the_breakdown(here: Scene) -> None:
    event = here.event()

    def colleague(operation: str) -> None:
        here.world.marks[1].pop(6, None)

    here.world.before = colleague
    report = event.mark([6, 7])
    assert [line.status for line in report] == ["failed", "marked"]
    assert len(report.warnings) == 1


@pytest.mark.parametrize("scanned", [8, None, ["@ana"]])
def test_what_is_no_text_cannot_be_scanned(here: Scene, tmp_path: Path, scanned: Any) -> None:
    with here.event().roll_call(tmp_path) as roll:
        with pytest.raises(InvalidValue, match="text: must be '@nickname'"):
            roll.scan(scanned)
        assert roll.pending == ()
