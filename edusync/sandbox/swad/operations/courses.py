"""Courses, their information, their groups."""

from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import Crash, require
from edusync.sandbox.swad.records import ROLE_NUMBERS, STUDENT, Course, Group
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import codes_in, given, sorting
from edusync.sandbox.swad.wire import Fields

_KINDS = (
    "introduction", "guide", "lectures", "practicals", "bibliography", "FAQ", "links",
    "assessment", "program",
)  # fmt: skip
_OVER_LAST_CODE = 2**31


@operation("getCourses", "wsKey")
def courses(asked: Asked) -> Fields:
    mine = sorted(asked.school.courses_of(asked.me.code), key=lambda each: sorting(each.full))
    items: list[Fields] = [
        [
            ("courseCode", course.code),
            ("courseShortName", course.short),
            ("courseFullName", course.full),
            ("userRole", ROLE_NUMBERS[course.roles[asked.me.code]]),
        ]
        for course in mine
    ]
    return [("numCourses", len(items)), ("coursesArray", items)]


@operation("getCourseInfo", "wsKey courseCode:int infoType")
def course_info(asked: Asked, code: int, kind: str | None) -> Fields:
    course = asked.course_of_mine(code, missing="CRS0")
    kind = given(kind)
    require(kind in _KINDS, "INFO")
    source, text = course.info.get(kind, ("none", ""))
    return [("infoSrc", source), ("infoTxt", text)]


@operation("getGroupTypes", "wsKey courseCode:int")
def group_types(asked: Asked, code: int) -> Fields:
    course = asked.course_of_mine(code, missing="CRS0")
    _open_groups(asked, course)
    found = [kind for kind in asked.school.group_types.values() if kind.course == course.code]
    items: list[Fields] = [
        [
            ("groupTypeCode", kind.code),
            ("groupTypeName", kind.name),
            ("mandatory", int(kind.mandatory)),
            ("multiple", int(kind.multiple)),
            ("openTime", kind.opens),
        ]
        for kind in sorted(found, key=lambda each: sorting(each.name))
    ]
    return [("numGroupTypes", len(items)), ("groupTypesArray", items)]


@operation("getGroups", "wsKey courseCode:int")
def groups(asked: Asked, code: int) -> Fields:
    return _groups(asked, asked.course_of_mine(code, missing="CRS0"))


@operation("sendMyGroups", "wsKey courseCode:int myGroups")
def send_my_groups(asked: Asked, code: int, wanted: str | None) -> Fields:
    course = asked.course_of_mine(code, missing="MEMBER")
    codes = codes_in(given(wanted))
    _open_groups(asked, course)
    changed = _change_groups(asked, course, codes)
    return [("success", int(changed)), *_groups(asked, course)]


def _change_groups(asked: Asked, course: Course, wanted: list[int]) -> bool:
    """Make the wanted groups of the course mine; False and nothing done where one is not free.

    A code that is no group of the course becomes a membership all the same. At one that is there
    already the server breaks down; what was done until then stays.
    """
    school, me = asked.school, asked.me.code
    own = {group.code: group for group in school.groups_of(course.code)}
    mine = {code for code in own if asked.in_group(code)}
    new = [code for code in wanted if code not in mine]
    studies = course.roles[me] == STUDENT
    asked_for = [own[code] for code in new if code in own]
    if studies and any(not group.open or _is_full(asked, group) for group in asked_for):
        return False
    if not school.quirks:
        new = list(dict.fromkeys(new))
        if len(asked_for) < len(new) or (studies and _breaks_single_choice(asked, set(wanted))):
            return False
    left = {code for code in mine.difference(wanted) if own[code].open or not studies}
    school.memberships -= {(me, code) for code in left}
    for code in new:
        if asked.in_group(code) or not -_OVER_LAST_CODE <= code < _OVER_LAST_CODE:
            raise Crash
        school.memberships.add((me, code))
    return True


def _breaks_single_choice(asked: Asked, codes: set[int]) -> bool:
    types = [asked.school.groups[code].type for code in codes]
    single = [kind for kind in types if not asked.school.group_types[kind].multiple]
    return len(single) != len(set(single))


def _is_full(asked: Asked, group: Group) -> bool:
    return group.most >= 0 and len(asked.school.students_in(group)) >= group.most


def _open_groups(asked: Asked, course: Course) -> None:
    """Open, once, the groups of the types whose time has come."""
    for kind in asked.school.group_types.values():
        groups = [group for group in asked.school.groups.values() if group.type == kind.code]
        if kind.course == course.code and groups and 0 < kind.opens <= asked.school.now():
            kind.opens = 0
            for group in groups:
                group.open = True


def _groups(asked: Asked, course: Course) -> Fields:
    _open_groups(asked, course)
    types = asked.school.group_types
    found = asked.school.groups_of(course.code)
    items: list[Fields] = [
        [
            ("groupCode", group.code),
            ("groupName", group.name),
            ("groupTypeCode", group.type),
            ("groupTypeName", types[group.type].name),
            ("open", int(group.open)),
            ("maxStudents", group.most),
            ("numStudents", len(asked.school.students_in(group))),
            ("fileZones", int(group.zones)),
            ("member", int(asked.in_group(group.code))),
        ]
        for group in sorted(
            found, key=lambda each: (sorting(types[each.type].name), sorting(each.name))
        )
    ]
    return [("numGroups", len(items)), ("groupsArray", items)]
