"""A hand-made server of one course and its groups, with the rules and the faults of SWAD's."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from edusync.swad import Course
from tests.unit.swad.server import Lost, Parameters, Swad, serving

STUDENT, TEACHER = 2, 3
LECTURES, LABS = 1, 2


def nothing() -> None:
    """What happens to a request by itself."""


@attrs.define
class Row:
    """A group as the server keeps it."""

    code: int
    name: str
    type_code: int
    open: int = 1
    most: int = -1
    students: int = 0


def groups_of_algebra() -> dict[int, Row]:
    rows = [
        Row(4, "Morning", LABS, most=20),
        Row(6, "Workshop", LABS, open=0),
        Row(5, "Afternoon", LABS),
        Row(1, "A", LECTURES),
        Row(2, "B", LECTURES, most=2, students=2),
        Row(3, "C", LECTURES, open=0),
        Row(8, "D", LECTURES),
    ]
    return {row.code: row for row in rows}


@attrs.define
class Campus:
    """The server, for `serving`.

    `before` happens when sendMyGroups comes in, `after` when it was carried out: changes by others,
    replies that are lost.
    """

    mine: set[int] = attrs.field(factory=set)
    role: int = STUDENT
    rows: dict[int, Row] = attrs.field(factory=groups_of_algebra)
    before: Callable[[], object] = nothing
    after: Callable[[], object] = nothing
    sent: list[str] = attrs.field(factory=list)
    wrong: set[int] = attrs.field(factory=set)  # codes that the real server would take, too

    def getCourses(self, _: Parameters) -> dict[str, Any]:
        course = {"courseCode": 1, "courseShortName": "ALG", "courseFullName": "Algebra"}
        other = {"courseCode": 2, "courseShortName": "PROG", "courseFullName": "Programming"}
        array = [{**item, "userRole": self.role} for item in (course, other)]
        return {"numCourses": 2, "coursesArray": array}

    def getGroupTypes(self, _: Parameters) -> dict[str, Any]:
        named = [(LABS, "Labs", 0, 1), (LECTURES, "Lectures", 1, 0)]
        fields = ("groupTypeCode", "groupTypeName", "mandatory", "multiple")
        array = [{**dict(zip(fields, row, strict=True)), "openTime": 0} for row in named]
        return {"numGroupTypes": len(array), "groupTypesArray": array}

    def getGroups(self, parameters: Parameters) -> dict[str, Any]:
        if parameters["courseCode"] == "2":
            row = Row(7, "L1", 9)
            return {"numGroups": 1, "groupsArray": [self._item(row)]}
        array = [self._item(row) for row in self.rows.values()]
        return {"numGroups": len(array), "groupsArray": array}

    def sendMyGroups(self, parameters: Parameters) -> dict[str, Any]:
        self.sent.append(parameters["myGroups"])
        self.before()
        wanted = {int(code) for code in parameters["myGroups"].split(",") if code}
        closed = {row.code for row in self.rows.values() if not row.open}
        full = {row.code for row in self.rows.values() if 0 <= row.most <= row.students}
        new = wanted - self.mine
        self.wrong |= new - set(self.rows)
        refused = new & (closed | full) if self.role == STUDENT else set()
        if not refused:
            kept = self.mine & closed if self.role == STUDENT else set()
            self._enrol((wanted & set(self.rows)) | kept)
        reply = {"success": int(not refused), **self.getGroups(parameters)}
        self.after()
        return reply

    def _enrol(self, codes: set[int]) -> None:
        for code in (codes ^ self.mine) & set(self.rows):
            self.rows[code].students += 1 if code in codes else -1
        self.mine = codes

    def _item(self, row: Row) -> dict[str, Any]:
        return {
            "groupCode": row.code,
            "groupName": row.name,
            "groupTypeCode": row.type_code,
            "groupTypeName": {LABS: "Labs", LECTURES: "Lectures"}.get(row.type_code, "Other"),
            "open": row.open,
            "maxStudents": row.most,
            "numStudents": row.students,
            "fileZones": 0,
            "member": int(row.code in self.mine),
        }


def lost() -> None:
    """The connection breaks."""
    raise Lost


@contextlib.contextmanager
def course_on(campus: Campus) -> Iterator[tuple[Course, Swad]]:
    """The course, just read, and the server; the requests are counted from here."""
    with serving(campus) as swad:
        course = Course.get(swad.session(), 1)
        swad.requests.clear()
        yield course, swad
