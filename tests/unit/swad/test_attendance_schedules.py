"""Any sequence of calls, colleagues, lost replies, crashes: no mark is lost.

The machine talks to the world of `attendanceworld` without HTTP, so that it can try many.
"""

import contextlib
import datetime
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from edusync.errors import EdusyncError, ServerBug, TransportError
from edusync.swad.attendance.event import AttendanceEvent
from edusync.swad.attendance.journal import Journal
from edusync.swad.attendance.roll_call import RollCall
from edusync.swad.attendance.scans import scans_of
from edusync.swad.courses.course import Course
from edusync.swad.wire.operations import OPERATIONS
from tests.unit.swad.attendanceworld import CODES, COURSE, FAULTS, WHOLE, World
from tests.unit.swad.server import Fault, Http, Lost

PEOPLE = st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True)
WRITE_FAULTS = st.lists(st.sampled_from(FAULTS), max_size=2)
READ_FAULTS = st.lists(st.sampled_from(("", "", "lost before", "html before")), max_size=4)


# How a student is given to a roll call: what is read of it names the same one.
NAMES: list[Callable[[int], Any]] = [
    lambda user: user,
    str,
    lambda user: f"@alumno{user - 5:02}",
    lambda user: f"ALUMNO{user - 5:02}\r\n",
    lambda user: f"900001{user:02}-a",
    lambda user: f"https://swad.example.org/es?usr=%40alumno{user - 5:02}",
]
KNOWN = {scan.key: user for user in CODES for name in NAMES for scan in scans_of(name(user))}


class Killed(BaseException):
    """The end of our program."""


class Desk:
    """A session that asks the world directly."""

    server = "swad.example.org"

    def __init__(self, world: World) -> None:
        self.world = world
        self.kill_at: int | None = None  # before so many requests more

    def counted(self) -> contextlib.AbstractContextManager[Callable[[], int]]:
        return contextlib.nullcontext(lambda: 0)

    @property
    def api(self) -> "Desk":
        return self

    def now(self) -> datetime.datetime:
        return datetime.datetime(2027, 2, 1, 9, tzinfo=datetime.UTC)

    def once(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()  # nothing is repeated here anyway

    def call(self, operation: Callable[..., Any], *values: Any) -> Any:
        name = operation.__name__
        names = [field.name for field in OPERATIONS[name].parameters[1:]]
        given = {key: str(value) for key, value in zip(names, values, strict=True)}
        if self.kill_at is not None:
            self.kill_at -= 1
            if self.kill_at < 0:
                raise Killed
        writes = OPERATIONS[name].writes
        handler = self.world.get(name)
        assert handler is not None
        try:
            found = handler(given)
        except Lost:
            raise TransportError("lost", maybe_applied=writes) from None
        if isinstance(found, Http):
            raise ServerBug("HTML 500", operation=name, maybe_applied=writes)
        assert not isinstance(found, Fault), found.detail
        return found


class Schedule(RuleBasedStateMachine):
    """What a teacher and her colleagues do, and what befalls them."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.desk = Desk(self.world)
        course = Course._loaded({"code": COURSE}, _session=self.desk)
        self.event = AttendanceEvent.get(course, WHOLE)
        self.folder = Path(tempfile.mkdtemp())
        self.roll: RollCall | None = None
        self.owed: set[int] = set()  # marks that were told to be there, or that colleagues made
        self.scanned: set[int] = set()  # marks that are in the journal or there

    def teardown(self) -> None:
        self._drop()
        shutil.rmtree(self.folder)

    def _drop(self) -> None:
        """The program ends without leaving the block."""
        if self.roll is not None and self.roll._journal is not None:
            os.close(self.roll._journal._file)
        self.roll = None

    def _plan(self, faults: list[str], reads: list[str], colleagues: list[int]) -> None:
        self.world.faults, self.world.read_faults = list(faults), list(reads)
        coming = list(colleagues)

        def colleague(name: str) -> None:
            if coming:
                user = coming.pop()
                self.world.mark(user)
                self.owed.add(user)

        self.world.before = colleague

    def _calm(self) -> None:
        self.world.faults, self.world.read_faults = [], []
        self.world.before = lambda name: None
        self.desk.kill_at = None

    @rule(user=st.sampled_from(CODES))
    def a_colleague_marks(self, user: int) -> None:
        self.world.mark(user)
        self.owed.add(user)

    @rule(people=PEOPLE, faults=WRITE_FAULTS, reads=READ_FAULTS, colleagues=PEOPLE)
    def marks(
        self, people: list[int], faults: list[str], reads: list[str], colleagues: list[int]
    ) -> None:
        self._plan(faults, reads, colleagues)
        with contextlib.suppress(EdusyncError):
            report = self.event.mark(people)
            told = {line.code for line in report if line.status in ("marked", "already")}
            assert told | {line.code for line in report.failed} == set(people)
            self.owed |= told
        self._calm()

    @rule(people=PEOPLE, faults=WRITE_FAULTS, reads=READ_FAULTS)
    def unmarks(self, people: list[int], faults: list[str], reads: list[str]) -> None:
        self._plan(faults, reads, [])
        self.owed -= set(people)
        self.scanned -= set(people)
        try:
            report = self.event.unmark(people)
        except EdusyncError as error:
            self._calm()
            named = re.search(r"event\.mark\(\[(.+)\]\)", " ".join(getattr(error, "__notes__", ())))
            if named:  # what the error says puts everybody back
                self.event.mark([int(code) for code in named.group(1).split(",")])
        else:
            self._calm()
            gone = {line.code for line in report if line.status in ("unmarked", "absent")}
            assert not gone & self.world.present()

    @rule(people=PEOPLE, faults=WRITE_FAULTS)
    def replaces(self, people: list[int], faults: list[str]) -> None:
        before = self.world.present()
        self._plan(faults, [], [])
        with contextlib.suppress(EdusyncError):
            self.event.replace(people)
            assert self.world.present() == set(people)
            self.owed, self.scanned = set(people), self.scanned & set(people)
        self._calm()
        assert self.world.present() in (before, set(people))
        self.owed &= self.world.present()
        self.scanned &= self.world.present() | self._waiting()

    @rule(user=st.sampled_from(CODES), name=st.sampled_from(NAMES), many=st.booleans())
    def scans(self, user: int, name: Callable[[int], Any], many: bool) -> None:
        if self.roll is None:
            self.roll = self.event.roll_call(self.folder).__enter__()
        if many:
            assert not self.roll.scan_many([name(user), "", "nobody at all", name(user)])
        else:
            assert self.roll.mark(name(user))
        self.scanned.add(user)

    @rule(
        faults=WRITE_FAULTS,
        reads=READ_FAULTS,
        colleagues=PEOPLE,
        kill=st.none() | st.integers(0, 4),
        ends=st.booleans(),
    )
    def sends(
        self,
        faults: list[str],
        reads: list[str],
        colleagues: list[int],
        kill: int | None,
        ends: bool,
    ) -> None:
        if self.roll is None:
            return
        self._plan(faults, reads, colleagues)
        self.desk.kill_at = kill
        try:
            if ends:
                self.roll.__exit__(None, None, None)
            else:
                self.roll.send()
        except EdusyncError:
            pass
        except Killed:
            self._drop()
        finally:
            self._calm()
        if ends:
            self.roll = None

    @rule()
    def is_killed(self) -> None:
        self._drop()

    def _waiting(self) -> set[int]:
        """Whom the journal still holds."""
        if self.roll is not None:
            pending = self.roll.pending
        else:
            files = [*self.folder.iterdir()]
            if not files:
                return set()
            journal = Journal(files[0], {"server": self.desk.server, "event": WHOLE})
            pending = tuple(journal.pending)
            os.close(journal._file)
        return {KNOWN[key] for key in pending}

    @invariant()
    def no_mark_is_lost(self) -> None:
        assert self.owed <= self.world.present()
        assert self.scanned <= self.world.present() | self._waiting()


Schedule.TestCase.settings = settings(max_examples=150, stateful_step_count=25)
TestSchedule = Schedule.TestCase
