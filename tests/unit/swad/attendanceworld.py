"""A SWAD with one course, its groups, students and attendance events, and its known faults."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from edusync.swad import Course
from edusync.swad.attendance.event import AttendanceEvent
from tests.unit.swad.server import TEACHER, Fault, Lost, Parameters, Swad, html, serving

COURSE, WHOLE, GROUPED = 1, 1, 3  # the course, its event for all, its event for two groups
CODES = tuple(range(6, 18))  # students 6..17, @alumno01..@alumno12
GROUPS = {4: (6, 7), 5: (8,), 7: ()}
NOW_OPEN = frozenset({WHOLE})  # what the misreported flag really tells
NAMES = ("Ana", "Benoît", "Carla", "Dídac", "Elena", "Fiona", "Gil", "Inés", "Jara", "Kilian")

# What may befall a request: nothing, or the reply is lost, or an HTML 500, before or after the
# change; `half` breaks off between the two steps of a change.
FAULTS = ("", "lost before", "lost after", "html before", "html after", "html half")


@attrs.define
class World:
    """The state of the server, which tests look into and change as colleagues do."""

    events: dict[int, dict[str, Any]] = attrs.field(factory=dict)
    marks: dict[int, dict[int, bool]] = attrs.field(factory=dict)  # event -> student -> present
    students: list[int] = attrs.field(factory=lambda: list(CODES))
    ids: dict[int, str] = attrs.field(factory=dict)  # other than those that everybody has
    nicknames: dict[int, str] = attrs.field(factory=dict)
    crashes: bool = True  # after added presences, as SWAD of today
    honest: bool = False  # tells commentsTeachersVisible as it is
    faults: list[str] = attrs.field(factory=list)  # of the coming writes, in their order
    read_faults: list[str] = attrs.field(factory=list)  # of the coming reads
    before: Callable[[str], None] = lambda name: None  # a colleague, before each request
    forbidden: bool = False

    def __attrs_post_init__(self) -> None:
        self.add(WHOLE, title="Clase del lunes", text="Traer <b>calculadora</b>")
        self.add(GROUPED, title="Prácticas", groups="4,5", commentsTeachersVisible=1)

    def add(self, code: int, **fields: Any) -> None:
        start = {"startTime": 1790841600, "endTime": 1790848800}
        empty = {"hidden": 0, "commentsTeachersVisible": 0, "title": "", "text": "", "groups": None}
        self.events[code] = {**empty, **start, **fields}
        self.marks[code] = {}

    def present(self, code: int = WHOLE) -> set[int]:
        return {user for user, here in self.marks[code].items() if here}

    def mark(self, *users: int, event: int = WHOLE) -> None:
        """What a colleague does by hand."""
        self.marks[event].update(dict.fromkeys(users, True))

    def get(self, name: str) -> Callable[[Parameters], Any] | None:
        """The handler of an operation, as a dict of handlers has it."""
        run = getattr(self, f"_{name}", None)
        if name == "getUsers":  # no reading of marks: nothing befalls it, and nobody marks before
            return run
        return run and (lambda parameters: self._happen(name, run, parameters))

    def _happen(self, name: str, run: Callable[..., Any], parameters: Parameters) -> Any:
        self.before(name)
        waiting = self.faults if name.startswith(("send", "remove")) else self.read_faults
        what = waiting.pop(0) if waiting else ""
        if self.forbidden and name != "getCourses":
            return TEACHER
        if what.endswith("before"):
            return _break(what)
        found = run(parameters, half=True) if what.endswith("half") else run(parameters)
        return _break(what) if what else found

    def _getCourses(self, parameters: Parameters) -> Any:
        named = {"courseCode": COURSE, "courseShortName": "ALG", "courseFullName": "Álgebra"}
        return {"numCourses": 1, "coursesArray": [{**named, "userRole": 3}]}

    def _getUsers(self, parameters: Parameters) -> Any:
        rows = [
            {"userCode": user, "userNickname": f"alumno{user - 5:02}"} for user in self.students
        ]
        return {"numUsers": len(rows), "usersArray": rows}

    def _getGroups(self, parameters: Parameters) -> Any:
        kept = {"groupTypeCode": 2, "groupTypeName": "Prácticas", "open": 1, "maxStudents": -1}
        rows = [
            {"groupCode": code, "groupName": f"G{code}", **kept, "numStudents": len(users)}
            | {"fileZones": 0, "member": 0}
            for code, users in GROUPS.items()
        ]
        return {"numGroups": len(rows), "groupsArray": rows}

    def _getAttendanceEvents(self, parameters: Parameters) -> Any:
        author = {"userSurname1": "Ñandú", "userSurname2": "Teixidó", "userFirstname": "Ágata"}
        order = "attendanceEventCode hidden userSurname1 userSurname2 userFirstname userPhoto"
        order += " startTime endTime commentsTeachersVisible title text groups"
        rows = []
        for code, event in sorted(self.events.items(), key=lambda item: -item[1]["startTime"]):
            row = {"attendanceEventCode": code, "userPhoto": "", **author, **event}
            if not self.honest:
                row["commentsTeachersVisible"] = int(code in NOW_OPEN)
            rows.append({name: row[name] for name in order.split()})
        return {"numEvents": len(rows), "eventsArray": rows}

    def _sendAttendanceEvent(self, parameters: Parameters, half: bool = False) -> Any:
        code = int(parameters["attendanceEventCode"])
        texts = ("title", "text")
        if any("'" in parameters[name] for name in texts) or len(parameters["title"]) > 2047:
            return html(500)
        if not parameters["title"]:
            return Fault("Request forbidden", "Title of attendance event is empty", "Server")
        if code > 0 and code not in self.events:
            return Fault("Request forbidden", "Attendance event does not belong to course")
        numbers = ("hidden", "startTime", "endTime", "commentsTeachersVisible")
        known = [group for group in parameters["groups"].split(",") if group in map(str, GROUPS)]
        fields: dict[str, Any] = {name: int(parameters[name]) for name in numbers}
        fields |= {name: parameters[name] for name in texts}
        fields["groups"] = ",".join(known) or None
        if code <= 0:
            code = max(self.events, default=0) + 1
            self.marks[code] = {}
        self.events[code] = fields
        return {"attendanceEventCode": code}

    def _removeAttendanceEvent(self, parameters: Parameters) -> Any:
        code = int(parameters["attendanceEventCode"])
        if code not in self.events:
            return Fault("Bad course code", "Course code must be a integer greater than 0")
        del self.events[code], self.marks[code]
        return {"attendanceEventCode": code}

    def _listed(self, code: int) -> list[int]:
        groups = self.events[code]["groups"]
        inside = (
            {user for group in groups.split(",") for user in GROUPS[int(group)]}
            if groups
            else set(self.students)
        )
        return sorted(inside & set(self.students) | set(self.marks[code]))

    def _getAttendanceUsers(self, parameters: Parameters) -> Any:
        code = int(parameters["attendanceEventCode"])
        listed = self._listed(code) if code in self.events else []
        rows = [
            {
                "userCode": user,
                "userNickname": self.nicknames.get(user, f"alumno{user - 5:02}"),
                "userID": self.ids.get(user, f"900001{user:02}A"),
                "userSurname1": "O&#39;Nada",
                "userSurname2": "",
                "userFirstname": NAMES[user % len(NAMES)],
                "userPhoto": "",
                "present": int(self.marks[code].get(user, False)),
            }
            for user in listed
        ]
        return {"numUsers": len(rows), "usersArray": rows}

    def _sendAttendanceUsers(self, parameters: Parameters, half: bool = False) -> Any:
        code = int(parameters["attendanceEventCode"])
        if code not in self.events:
            return {"success": 0, "numUsers": 0}
        given = [int(user) for user in parameters["users"].split(",") if user.strip().isdigit()]
        valid = [user for user in given if user in self.students]
        only = parameters["setOthersAsAbsent"] == "1"
        if only:
            self.marks[code] = {}
        if not half:
            self.mark(*valid, event=code)
        if valid and not only and self.crashes:
            return html(500)
        return {"success": 1, "numUsers": 0}


def _break(what: str) -> Any:
    if what.startswith("lost"):
        raise Lost
    return html(500)


@attrs.frozen
class Scene:
    """A world on its server, and how tests reach it."""

    world: World
    swad: Swad
    course: Course

    def event(self, code: int = WHOLE) -> AttendanceEvent:
        return AttendanceEvent.get(self.course, code)

    def sent(self, operation: str = "sendAttendanceUsers") -> list[Parameters]:
        """The parameters of each request of an operation."""
        return [given for name, given in self.swad.requests if name == operation]

    def forget(self) -> None:
        """Forgets the requests until now."""
        self.swad.requests.clear()


class _Handlers(dict[str, Any]):
    """The handlers of a world, made when they are asked for."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def get(self, name: str, default: Any = None) -> Any:
        return self.world.get(name) or default


@contextlib.contextmanager
def scene(attempts: int = 1, **options: Any) -> Iterator[Scene]:
    """A world, running."""
    world = World(**options)
    with serving(_Handlers(world)) as swad:
        course = Course.get(swad.session(attempts=attempts), COURSE)
        swad.requests.clear()
        yield Scene(world, swad, course)
