"""`AttendanceEvent`: an event of a course at which a roll is called."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import attrs

from edusync.core.model import SETTERS, Changes, built
from edusync.errors import NotSaved, UnsupportedOperation
from edusync.results.tables import ItemList, SaveResult
from edusync.swad.attendance import event_fields, event_save
from edusync.swad.attendance.attendees import AttendanceReport, Attendees, People, scans_of_people
from edusync.swad.attendance.event_fields import Values
from edusync.swad.attendance.event_save import Events
from edusync.swad.attendance.presences import Marking, plan, plan_replacement, require_all_read
from edusync.swad.attendance.roll_call import RollCall
from edusync.swad.base.handle import CourseHandle, of_course
from edusync.swad.base.models import SwadModel
from edusync.swad.people.user import User, user_of
from edusync.swad.wire import quirks

if TYPE_CHECKING:
    import pandas

E = TypeVar("E", bound="AttendanceEvent")  # not Self: jedi shows nothing of a list of it


@built
@attrs.define(slots=False, eq=False, repr=False, on_setattr=SETTERS)
class AttendanceEvent(SwadModel):
    """An attendance event of a course: for editing teachers only.

    Parameters:
        title: any text, of at most 2047 bytes in SWAD.
        start, end: datetimes with a time zone, until January 2038; in UTC once set.
        text: HTML, of at most 65535 bytes in SWAD, which keeps `'` as `&#39;`.
        groups: the groups (or codes) whose students it is for, as codes in order; None for the
            whole course.
        hidden: students do not see the event.
        comments_visible: students see what teachers write about them; None where it is not known,
            as in every event that another program wrote, since SWAD does not report it. A change of
            such an event hides the comments, and says so; set the flag to decide it.
    """

    plural: ClassVar[str] = "attendance events"

    title: str = attrs.field(default="", validator=event_fields.check_text)
    start: datetime.datetime | None = attrs.field(
        default=None, converter=event_fields.as_time, validator=event_fields.check_time
    )
    end: datetime.datetime | None = attrs.field(
        default=None, converter=event_fields.as_time, validator=event_fields.check_time
    )
    text: str = attrs.field(default="", validator=event_fields.check_text)
    groups: tuple[int, ...] | None = attrs.field(default=None, converter=event_fields.as_groups)
    hidden: bool = attrs.field(
        default=False, converter=event_fields.as_flag, validator=event_fields.check_flag
    )
    comments_visible: bool | None = attrs.field(
        default=False, converter=event_fields.as_flag, validator=event_fields.check_flag
    )

    def _start(self) -> None:
        super()._start()
        self._code: int | None = None
        self._course: int | None = None
        self._author: User | None = None
        self._doubtful: event_save.Doubtful = {}

    @property
    def code(self) -> int | None:
        """The number of the event on its site; None before it is saved."""
        return self._code

    @property
    def course_code(self) -> int | None:
        """The number of its course; None before it is saved."""
        return self._course

    @property
    def author(self) -> User | None:
        """Who made the event, as far as SWAD reports it (the name); None before it is read."""
        return self._author

    @property
    def _events(self) -> Events:
        """Those of its course."""
        assert self._course is not None
        return Events(self.session, self._course)

    def _saved_code(self, what: str) -> int:
        """The number of the event; NotSaved for a new one, which cannot do `what`."""
        self._require_saved(what)
        assert self._code is not None
        return self._code

    def _way_to_save(self) -> str:
        return "event.save(course) puts it there"

    def _heading(self) -> dict[str, Any]:
        return {"code": self.code}

    def _fixed(self) -> object:
        return None  # the site gives the number when a new event is saved

    @property
    def label(self) -> str:
        """The event as messages name it."""
        return event_save.label(self.code, self.course_code)

    @classmethod
    def list(cls: type[E], course: CourseHandle) -> ItemList[E]:
        """Lists the events of a course, newest first: 1 request (getAttendanceEvents).

        Raises PermissionDenied to all but editing teachers.
        """
        of_course(course)
        rows = Events(course.session, course.code).rows().values()
        return ItemList((cls._of(course, row) for row in rows), plural=cls.plural)

    @classmethod
    def get(cls, course: CourseHandle, code: int) -> Self:
        """Gets an event by its number: 1 request (getAttendanceEvents). Raises NotFound."""
        of_course(course)
        return cls._of(course, Events(course.session, course.code).row(code))

    @classmethod
    def check(cls, course: CourseHandle, item: "AttendanceEvent | int") -> bool:
        """Whether a course has that event, or the one of that number: 1 request.

        No request for an event that is new, or of another site.
        """
        of_course(course)
        if isinstance(item, AttendanceEvent):
            if not item.saved or item.session.server != course.session.server:
                return False
            return item.code in Events(course.session, course.code).rows()
        return item in [*Events(course.session, course.code).rows()]

    @classmethod
    def _of(cls, course: CourseHandle, row: event_save.Row) -> Self:
        server = course.session.server
        return cls._loaded(
            event_fields.values_of(server, row),
            _session=course.session,
            _course=course.code,
            _code=row["attendanceEventCode"],
            _author=user_of(server, row),
        )

    def _read(self, _: str = "", /) -> Values:
        row = self._events.row(self._saved_code("refresh"))
        return event_fields.values_of(self.session.server, row)

    def changes(self) -> Changes:
        """What `save()` would send: `{field: (value on the server, value here)}`; no request."""
        found = super().changes()
        old, new = found.get("text", ("", ""))
        if isinstance(old, str) and event_fields.same("text", old, new):
            found.pop("text", None)
        return found

    def save(self, course: CourseHandle | None = None, *, force: bool = False) -> SaveResult:
        """Saves what changed, or the new event in `course`.

        0 requests where nothing changed. A new event takes 2 (sendAttendanceEvent, and
        getAttendanceEvents to read it back), a saved one 3, since it is read first: SWAD replaces
        the whole event, and what a colleague changed meanwhile stays. 1 more (getGroups) where
        groups are sent that were set here. A reply that was lost is settled by what is read back;
        a new event that may be there is looked for (1 more) before it is sent again.

        Parameters:
            course: of a new event; that of a saved one cannot change.
            force: for a saved event: writes yours where a colleague changed the same field.

        Raises InvalidValue for what SWAD would not keep, and for groups that the course lacks
        (SWAD would drop them, and the event would be for more people); Conflict where a colleague
        changed the same field, or where it is not clear which of several equal events is the new
        one; NotFound for an event that is gone; ServerBug where the site has something else than
        was sent. A ServerQuirkWarning, and each result's `warnings`, say where the teachers'
        comments were hidden because `comments_visible` was None.
        """
        if course is not None:
            of_course(course)
        if not self.saved:
            if course is None:
                raise NotSaved("save: a new AttendanceEvent needs its course: event.save(course)")
            with course.session.counted() as count:
                result = self._create(Events(course.session, course.code))
            return attrs.evolve(result, requests=count())
        home = (self.session.server, self.course_code)
        if course is not None and (course.session.server, course.code) != home:
            raise UnsupportedOperation(
                f"{self.label} cannot move to another course: save a new AttendanceEvent there"
            )
        changed = (*self.changes(),)
        if not changed:
            return SaveResult()
        with self.session.counted() as count:
            result = self._update(self._events, changed, force=force)
        return attrs.evolve(result, requests=count())

    def _create(self, events: Events) -> SaveResult:
        wished = self._values()
        saved = events.create(wished, self._doubtful)
        self._apply(events, saved)
        result = SaveResult(created=True, fields=saved.fields, warnings=saved.warnings)
        if saved.earlier:
            self.__dict__.update(wished)
            if changed := (*self.changes(),):
                more = self._update(events, changed, force=False)
                return attrs.evolve(result, warnings=(*result.warnings, *more.warnings))
        return result

    def _update(self, events: Events, changed: tuple[str, ...], *, force: bool) -> SaveResult:
        code = self._saved_code("save")
        saved = events.update(code, self._baseline, self._values(), changed, force=force)
        self._apply(events, saved)
        if event_save.HIDDEN in saved.warnings:
            quirks.report(event_fields.QUIRK, events.session.server)
        return SaveResult(updated=bool(saved.fields), fields=saved.fields, warnings=saved.warnings)

    def _apply(self, events: Events, saved: event_save.Saved) -> None:
        """Takes over what a save brought; raises its fault."""
        self._session, self._course, self._code = events.session, events.course, saved.code
        self._saved = True
        self._doubtful.clear()
        if saved.row is not None:
            self._author = user_of(events.session.server, saved.row)
        if saved.fault is not None:
            self._wrote(saved.values)
            raise saved.fault
        self._take(saved.values)

    def delete(self) -> None:
        """Removes the event with all its marks; it is then like a new one: 1 request.

        The operation is removeAttendanceEvent. An event that is gone already is no error; 1 request
        more (getAttendanceEvents) makes sure of that, and where the reply was lost.
        """
        code = self._saved_code("delete")
        self._events.delete(code)
        self.__dict__.update(_saved=False, _baseline={}, _code=None, _course=None, _session=None)

    def users(self) -> Attendees:
        """The students of the event, and who is present: 1 request (getAttendanceUsers).

        They are those of the course or of the groups, and all who were ever marked. 1 request more
        where there are none, since SWAD lists no students of an event that is gone either. Raises
        NotFound, PermissionDenied to all but editing teachers.
        """
        return Marking(self).read()

    def present_rate(self) -> float | None:
        """Which part of the students is present, from 0 to 1, None without students: 1 request."""
        return self.users().present_rate

    def to_frame(self) -> "pandas.DataFrame":
        """The students and who is present as a pandas DataFrame: 1 request."""
        return self.users().to_frame()

    def mark(self, people: People) -> AttendanceReport:
        """Marks students as present; nobody becomes absent by it, whatever fails.

        3 requests: getAttendanceUsers, sendAttendanceUsers with those who are not yet present
        (added to what is there, so that marks of colleagues stay), getAttendanceUsers to read them
        back. 1 where all are present already. A mark that is not there when it is read back is sent
        once more (2 requests).

        Parameters:
            people: codes, `User`s, or texts in any form that `RollCall.scan` reads: '@nickname',
                an address that holds it, a nickname, an ID; or a single one. Empty texts, None and
                the NaN of pandas are nobody.

        Returns an `AttendanceReport`, a line for each person: marked, already, or failed with the
        reason. Who is no student of the event, and a text that names nobody or several, is among
        its `failed` and its `unread`; the others are marked. Raises InvalidValue for what is
        neither text, code nor User, and for a User of another server, before anything is sent;
        NotFound, PermissionDenied; Timeout while this machine marks the same event; where it is not
        clear whether a mark was stored, the error with `maybe_applied=True`: marking again does
        no harm.

        >>> event = session.courses()["ALG"].events()["Class of today"]
        >>> event.mark(["@aarav", "@anton"]).counts
        {'marked': 2}
        """
        asked = scans_of_people(people, self.session.server)
        return Marking(self).run(lambda before: plan(asked, before, present=True))

    def unmark(self, people: People, *, force: bool = False) -> AttendanceReport:
        """Marks students as absent; the others stay as they are read.

        3 requests (getAttendanceUsers, sendAttendanceUsers, getAttendanceUsers), 1 where all are
        absent already; without `force`, 2 more where others stay present: getUsers, to see who
        left the course, and getAttendanceUsers again. SWAD can only replace all
        presences at once, so a mark that another machine makes between the reading and the sending
        (some hundredths of a second) is lost unseen: do not unmark while a colleague calls the
        roll. Presences that are missing when it is read back are sent again (2 requests); where
        that fails too, the error names who was present. What a lost request does later cannot be
        seen either.

        Parameters:
            people: as for `mark`.
            force: does it even where SWAD wipes the presence of others who left the course; they
                cannot be marked again.

        Returns an `AttendanceReport`: unmarked, absent (before, too), or failed; with a line for
        each other student whose presence SWAD did not keep. Raises as `mark`; DataLossError, with
        their names, where others who are present left the course, before anything is sent.
        """
        asked = scans_of_people(people, self.session.server)
        return Marking(self).run(lambda before: plan(asked, before, present=False), force=force)

    def replace(
        self, people: People, *, dry_run: bool = False, force: bool = False
    ) -> AttendanceReport:
        """Makes these students present, and all others absent.

        3 requests, 1 where that is so already, or with `dry_run`; 2 more, as for `unmark`, where
        somebody becomes absent. As that, it loses a mark that another machine makes at that moment;
        where nobody becomes absent it is a `mark`.

        Parameters:
            people: as for `mark`; all must be students of the event, and none may be empty, since
                whoever is not understood would become absent.
            dry_run: only reports what would be done, and who would become absent; with `force` it
                does not look who left the course, and reports nothing of them.
            force: allows to make everybody absent, and to wipe the presence of students who left
                the course; they cannot be marked again.

        Returns an `AttendanceReport`: a line for each person, and one for each other student who
        was present. Raises as `mark`; InvalidValue where somebody is no student of the event, or
        is not read for certain, with nothing sent; DataLossError where nobody would stay present,
        and, with `dry_run` too, where some who are present left the course (with their names),
        whether they are among `people` or not.
        """
        asked = scans_of_people(people, self.session.server)
        require_all_read(asked)
        return Marking(self).run(
            lambda before: plan_replacement(asked, before), force=force, dry_run=dry_run
        )

    def roll_call(self, path: str | Path | None = None) -> RollCall:
        """A roll call: `with event.roll_call() as roll: roll.scan("@ana")`; no request yet.

        Parameters:
            path: the file of its journal, or the folder of it; default: the working folder. It
                keeps the marks until the server has them, whatever happens to the program.

        Returns a `RollCall`. Raises NotSaved for a new event; when the block is entered,
        InvalidValue where the file is something else, Timeout where another roll call has it open.

        >>> event = session.courses()["ALG"].events()["Class of today"]
        >>> with event.roll_call() as roll:
        ...     known = roll.scan("@aarav")
        >>> roll.report.summary
        '1 marked'
        """
        return RollCall(self, path)
