"""A zone of files of a course or of a group, as one request brings it."""

from edusync.errors import InvalidValue, NotFound
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.handle import CourseHandle, of_course
from edusync.swad.files import tree_text
from edusync.swad.people.group import Group, code_of
from edusync.swad.wire import quirks

ZONES = {"documents": 1, "shared": 2, "marks": 3}


def read_zone(course: CourseHandle, zone: str, group: Group | int | None) -> tree_text.Folder:
    """The folders and files of a zone: 1 request (getDirectoryTree); errors as `Directory.get`."""
    of_course(course)
    if zone not in [*ZONES]:
        raise InvalidValue("zone", zone, f"must be one of {', '.join(ZONES)}")
    code = 0 if group is None else code_of(group)
    if isinstance(group, Group) and group.course != course:  # another site has its code too
        raise NotFound(
            f"{group.label} is no group of {course.label}",
            advice="course.groups() lists those that there are",
        )
    reply = course.session.call(SwadAPI.getDirectoryTree, course.code, code, ZONES[zone])
    return tree_text.parse(reply["tree"], escaped=not quirks.has("raw names in trees"))
