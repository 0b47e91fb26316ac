"""What an examination of groups by a whole stand-in of SWAD has brought to light."""

import pytest

from edusync.errors import InvalidValue
from tests.unit.swad.campus import Campus, course_on


def test_refreshing_a_course_forgets_what_was_set_on_its_groups() -> None:
    campus = Campus(mine={8})
    with course_on(campus) as (course, swad):
        groups = {group.code: group for group in course.groups()}
        groups[3].member = True  # it is closed
        with pytest.raises(InvalidValue):
            course.save()
        assert course.refresh() is course
        assert (course.changes(), groups[3].changes(), groups[3].member) == ({}, {}, False)
        groups[4].member = True
        course.save()
        assert campus.mine == {4, 8}
        assert swad.operations[-2:] == ["getGroups", "sendMyGroups"]
