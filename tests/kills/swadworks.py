"""The works on SWAD, which the sandbox alone has."""

from edusync.sandbox.swad.records import Event, File
from edusync.sandbox.swad.school import School
from edusync.swad.attendance.event import AttendanceEvent
from tests.kills.here import Here, Tell

SCANNED = ["@aarav", "@bela", "@chloe", "@dario"]
HELD = {
    f"{'Sheets/' * (number % 2)}notes {number}.txt": b"Line.\n" * 4000 * number
    for number in range(4)
}


class Mirror:
    """Copies all files of a course to the disk."""

    def prepare(self, here: Here) -> Here:
        return here

    def carry_out(self, here: Here, tell: Tell) -> None:
        with here.course() as course:
            report = course.documents().mirror(here.place, progress=lambda done, _: tell(done))
            assert not report.failed, [*report.failed]

    def after_kill(self, here: Here) -> None:
        written = here.written()
        assert written.items() <= HELD.items()
        assert len(written) >= max([0, *here.told()])

    def after_next_run(self, here: Here) -> None:
        assert here.written() == HELD


class RollCalled:
    """Marks students by scans, and sends the marks at the end."""

    def prepare(self, here: Here) -> Here:
        return here

    def carry_out(self, here: Here, tell: Tell) -> None:
        self._call(here, SCANNED, tell)

    def after_kill(self, here: Here) -> None:
        """An empty roll call sends what was scanned."""
        scanned = self._call(here, [], lambda _: None)
        assert {*here.told()} <= scanned

    def after_next_run(self, here: Here) -> None:
        assert self._call(here, [], lambda _: None) == {*SCANNED}
        assert here.written() == {}

    def _call(self, here: Here, scanned: list[str], tell: Tell) -> set[str]:
        with here.course() as course:
            event = AttendanceEvent.get(course, here.event)
            with event.roll_call(here.place) as roll:
                for line in scanned:
                    assert roll.scan(line)
                    tell(line)
            return {f"@{user.nickname.lstrip('@')}" for user in event.users().present}


WORKS = {"mirror": Mirror(), "roll call": RollCalled()}


def fill(school: School) -> None:
    """The files to mirror, and nothing else."""
    made = school.now() - 86400
    school.files = [File(0, 1, 1, ("Sheets",), folder=True)]
    school.files += [
        File(code, 1, 1, tuple(path.split("/")), body, publisher=1, time=made)
        for code, (path, body) in enumerate(HELD.items(), 1)
    ]


def new_event(school: School) -> int:
    code = max(school.events) + 1
    now = school.now()
    school.events[code] = Event(code, 1, 1, f"Class {code}", "", now - 3600, now + 3600)
    return code
