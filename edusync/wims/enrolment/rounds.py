"""How a plan for many users is carried out: in rounds, each of which begins by reading back.

A round reads the class once, plans again, and writes: new users and changed names, e-mails and
student numbers by putcsv where their values are safe for it, all else one by one. So it notices
what WIMS left out in silence, and the next run finishes one that was cut off anywhere. A new
password is in the file of passwords, where there is one, before the request that sets it.

A table for which WIMS ran out of time is sent again in halves.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from edusync.errors import (
    AlreadyExists,
    AuthenticationError,
    EdusyncError,
    InTrash,
    InvalidValue,
    NotFound,
    Overloaded,
    PermissionDenied,
    PlanError,
    ServerBug,
    ServerError,
    Timeout,
    UnsupportedOperation,
)
from edusync.net.limits import Budget
from edusync.net.transport import FIRST_PAUSE, LONGEST_PAUSE
from edusync.people.passwords import PasswordFile
from edusync.people.source import Person
from edusync.results.progress import Advance, Progress, log_step, log_trouble, shown
from edusync.wims.base import accounts, admission, groups, kinds
from edusync.wims.base.accounts import files, require_there, said_of
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles.damage import is_command
from edusync.wims.enrolment.new_passwords import CSV_LENGTH, LENGTH, NewPasswords
from edusync.wims.enrolment.outcome import PRESENT, Outcome
from edusync.wims.enrolment.roster import Roster, roster_of
from edusync.wims.enrolment.step import CSV_FIELDS, NEEDED, Action, Step, fits_csv
from edusync.wims.wire.csv_quirks import TEACHES

ROUND = 50  # users written one by one before others get a turn and the class is read again
CSV_LIMIT = 36_000  # bytes of one putcsv: WIMS refuses more than about 44,000
CSV_SHORTEST = 2_000  # bytes that are not halved any more where WIMS had no time for a table
_OUT_OF_TIME = "timeup"  # how WIMS names that
CSV_LEAST = 2  # users for whom a putcsv is worth its while
LEAST_WAIT = 1.0  # seconds for the lock, so that what was sent is read back after a deadline
TRIES = 2  # of one write, each followed by reading back
# Empty cells change nothing; without the names WIMS would not look at the others.
_JOINING = ("login", *NEEDED, TEACHES, "participate")
_DEFAULTS = {TEACHES: "no", "agreecgu": "yes"}  # of a new user, as `User` has them

_HOPELESS = (AuthenticationError, PermissionDenied)
_PLAN_AGAIN = (AlreadyExists, InTrash, NotFound)  # somebody else was faster


class Rounds:
    """One bulk call: what was sent for each row, and what came of it."""

    def __init__(
        self,
        home: ClassHandle,
        people: Sequence[Person],
        planned: Callable[[Roster], Sequence[Step]],
        dry_run: bool,
        deadline: float | None,
        file: PasswordFile | None = None,
    ) -> None:
        self._home, self._people, self._planned, self._dry_run = home, people, planned, dry_run
        self._api, self._qclass = home.connection
        self._group, self._place = groups.group_of(home), groups.place_of(home)
        self._ours = groups.connection_of(home)
        self._number = "" if home.kind == kinds.SINGLE else str(self._group.qclass)
        self._budget = Budget(deadline, self._api.clock)
        self.outcomes: dict[int, Outcome] = {}
        self.sent: dict[int, Step] = {}  # the first write of each row
        # All that was sent of each row; in a dry run, all that would be.
        self.fields: dict[int, dict[str, None]] = {}
        self._new = NewPasswords(file, self._api.rng)
        self._unkept: PlanError | None = None  # why no password can be put there any more
        self._there: Mapping[str, Mapping[str, str]] = {}  # the users, as they were read last
        self.requests: int = 0
        self.warnings: list[str] = []  # of who stops WIMS' lists, as the class is in the end
        self._answered: set[int] = set()  # rows whose write was answered OK, not yet read back
        self._refusals: dict[int, str] = {}
        self._tries: Counter[tuple[int, str]] = Counter()
        self._csv_limit = CSV_LIMIT
        self._advance: Advance = lambda *_: None

    def title(self, what: str) -> str:
        """What a line of the log is about: the class, and what is done to it."""
        return f"class {self._qclass}: {what.lower()}"

    def run(self, progress: Progress, what: str) -> None:
        """Carries out the plan; afterwards each row has an outcome, also when this raises.

        Raises what stopped it before anything was written; later on, the rows that are left fail
        with that reason.
        """
        with self._api.counted() as count, shown(progress, what) as self._advance:
            try:
                self._work(self.title(what))
            except BaseException as error:
                self._give_up(error)
                if not self.sent or not isinstance(error, EdusyncError):
                    raise
            finally:
                self.requests = count()

    def passwords(self) -> list[dict[str, str]]:
        """The new passwords that count: of who was created, or may have been."""
        return [
            self._new.row(person, self.outcomes[person.row].login)
            for person in self._people
            if person.row in self._new.drawn
            and person.row in self.sent
            and person.row not in self._refusals
        ]

    def known(self) -> dict[int, bool]:
        """Whether the file, or the row, has the password of each row that is in the class now.

        Raises OSError and InvalidValue for a file that cannot be read.
        """
        there = [
            (person, self.outcomes[person.row].login)
            for person in self._people
            if self.outcomes[person.row].status in PRESENT
        ]
        found = self._new.known(there, self._there)
        for row in found:
            made = self._dry_run and self.outcomes[row].status == "created"
            found[row] |= made or "password" in self.fields.get(row, ())
        return found

    def _work(self, title: str) -> None:
        troubles: list[EdusyncError] = []  # in rounds one after the other
        more = True
        while more:
            try:
                more = self._round(title, troubles)
            except Overloaded as error:
                self._wait(title, error)
        if self._unkept and not self.sent:
            raise self._unkept

    def _round(self, title: str, troubles: list[EdusyncError]) -> bool:
        """Reads the class, and writes what one round has room for; False where nothing is left."""
        left = self._budget.left()
        wait = None if left is None else max(left, LEAST_WAIT)
        held = (self._qclass, self._group.connection[1])
        with self._api.exclusive(*held, seconds=wait):
            found = require_there(files(self._group), self._home)
            roster = roster_of(found, self._place, group=self._number, connection=self._ours)
            self._there = roster.users
            self.warnings = said_of(self._home, roster.stopping)
            steps = self._settle(self._planned(roster))
            if not steps:
                return False
            if len(troubles) == TRIES:
                raise troubles[-1]
            if self._budget.left() == 0:
                raise Timeout("the deadline of this call is over: call again for the rest")
            log_step("wims", title, f"{len(self.outcomes)} rows done, {len(steps)} to write")
            try:
                self._write(steps, roster)
                troubles.clear()
            except _HOPELESS:
                raise
            except PlanError as error:
                self._unkept = error
            except EdusyncError as error:
                if isinstance(error, Overloaded) and left is not None:
                    raise
                troubles.append(error)
        return True

    def _wait(self, title: str, error: Overloaded) -> None:
        """Waits for a server that is too busy, without our locks; raises at the deadline.

        Without a deadline it raises at once: nobody knows how long to wait.
        """
        left = self._budget.left()
        if left is None:
            raise error
        pause = max(FIRST_PAUSE, error.retry_after or 0.0, min(LONGEST_PAUSE, left / 2))
        if pause >= left:
            raise error
        log_trouble("wims", title, f"WIMS is too busy: waits {pause:.1f} of {left:.0f} s")
        self._api.sleep(pause)

    def _settle(self, steps: Iterable[Step]) -> list[Step]:
        """Notes what is done or refused, as the class shows it; the steps that are left."""
        left = []
        for step in steps:
            row = step.person.row
            if row in self.outcomes:
                continue
            first = self.sent.get(row)
            if first and step.action in ("nothing", "absent"):
                self._note(first, first.status, first.reason)
            elif self._dry_run or step.action in ("nothing", "absent", "refuse"):
                self._note(step, step.status, step.reason)
                self._note_fields(step, (*step.fields, *step.later))
            elif reason := self._hopeless(step):
                self._refusals[row] = reason
                self._note(step, "failed", reason)
            else:
                if first and first.action == step.action:  # it was not applied
                    del self.sent[row]
                left.append(step)
        self._answered.clear()
        self._show_progress()
        return left

    def _hopeless(self, step: Step) -> str:
        """Why a step is not tried, or not again; '' where it is."""
        if self._unkept and self._new.need_file(step):
            return str(self._unkept)
        if self._tries[step.person.row, step.action] < TRIES:
            return ""
        kept = f" ({', '.join(step.fields)})" if step.fields else ""
        usual = f"WIMS said OK, and did not do it{kept}"
        return self._refusals.get(step.person.row, usual)

    def _note(self, step: Step, status: str, reason: str = "") -> None:
        self.outcomes[step.person.row] = Outcome(status, step.login, reason, step.warning)

    def _show_progress(self) -> None:
        self._advance(len(self._answered.union(self.outcomes)), len(self._people))

    def _give_up(self, error: BaseException) -> None:
        """Gives every row that is left an outcome."""
        for person in self._people:
            row, first = person.row, self.sent.get(person.row)
            if row in self.outcomes:
                continue
            why = str(error) or type(error).__name__
            if first is None:
                self.outcomes[row] = Outcome("failed", reason=f"not sent: {why}")
            elif row in self._answered:
                self._note(first, first.status, f"not read back: {why}")
            else:
                self._note(first, "failed", f"begun, and the outcome is not known: {why}")

    def _write(self, steps: Sequence[Step], roster: Roster) -> None:
        """Writes what one round has room for."""
        new = [] if roster.full else self._for_csv(steps, "create")
        changed = self._for_csv(steps, "update")
        if new:
            self._putcsv(new, ("login", "password", *CSV_FIELDS, *_DEFAULTS), roster)
        if changed:
            self._putcsv(changed, ("login", *CSV_FIELDS, TEACHES), roster)
        if joining := self._for_csv(steps, "join"):
            self._putcsv(joining, _JOINING, roster)
        together = [*new, *changed, *joining]
        one_by_one = [step for step in steps if step not in together][:ROUND]
        for step in one_by_one:
            if self._budget.left() == 0:
                break
            self._one(step)
            self._show_progress()
        if joining or any(step.action == "join" for step in one_by_one):
            groups.relist(self._home)

    def _for_csv(self, steps: Iterable[Step], action: Action) -> list[Step]:
        found = [
            step
            for step in steps
            if step.action == action
            and (action == "join" or fits_csv(step.fields))
            and not self._tries[step.person.row, "csv"]
        ]
        return found if len(found) >= CSV_LEAST else []

    def _putcsv(self, steps: Sequence[Step], columns: Sequence[str], roster: Roster) -> None:
        """Sends as many as fit in one putcsv; a cell that is empty changes nothing.

        Each row says whether its user teaches: else WIMS would apply what it last read to all who
        come after, and make teachers of students, and students of teachers.
        """
        sent, size = [], 0
        for step in steps:
            if "password" in columns:
                self._new.draw(step, CSV_LENGTH)
            size += len(self._row(step, columns, roster)) + 1
            if size > self._csv_limit:
                break
            sent.append(step)
            self._tries[step.person.row, "csv"] += 1

        through = self._group if columns is _JOINING else self._home

        def send() -> None:
            rows = (self._row(step, columns, roster) for step in sent)
            through.wims_run("putcsv", csv="\n".join([",".join(columns), *rows, ""]))

        if "password" in columns:
            self._new.keep(sent)
        try:
            self._sending(sent, "csv", send)
        except _HOPELESS:
            raise
        except ServerError as error:
            if _OUT_OF_TIME in str(error) and self._csv_limit > CSV_SHORTEST:
                self._csv_limit //= 2  # WIMS left off somewhere in the table
                for step in sent:
                    self._tries[step.person.row, "csv"] -= 1
            # Otherwise the next round sends them one by one, which shows who is in the way.

    def _row(self, step: Step, columns: Sequence[str], roster: Roster) -> str:
        """The row of a step in a putcsv."""
        there = roster.users.get(step.login)
        kept = _DEFAULTS if there is None else {TEACHES: there.get(TEACHES, "")}
        cells = {"login": step.login, **kept, **step.fields}
        if columns is _JOINING:  # WIMS adds the class to those of the user
            cells = {"login": step.login, "participate": self._place}
        if "password" in columns:
            cells["password"] = self._new.of(step)
        return ",".join(cells.get(name, "") for name in columns)

    def _one(self, step: Step) -> None:
        row = step.person.row
        self._tries[row, step.action] += 1
        try:
            self._sending([step], step.action, lambda: self._send(step))
        except _HOPELESS:
            raise
        except (ServerError, InvalidValue, UnsupportedOperation) as error:
            if isinstance(error, ServerBug) and is_command(error):
                error.advice = "; ".join(self.warnings)
            self._refusals[row] = str(error)
            if not error.maybe_applied and not isinstance(error, _PLAN_AGAIN):
                self._tries[row, step.action] = TRIES
        else:
            self._refusals.pop(row, None)
            if not step.more:
                self._answered.add(row)

    def _sending(self, steps: Sequence[Step], tried: str, send: Callable[[], None]) -> None:
        """Notes what is written, unless it surely was not; an overload counts as no try."""
        before = set(self.sent)
        for step in steps:
            self.sent.setdefault(step.person.row, step)
        try:
            send()
        except EdusyncError as error:
            if not error.maybe_applied:
                for step in steps:
                    if step.person.row not in before:
                        del self.sent[step.person.row]
                    if isinstance(error, Overloaded):
                        self._tries[step.person.row, tried] -= 1
            raise
        for step in steps:
            self._note_fields(step, step.fields)

    def _note_fields(self, step: Step, names: Iterable[str]) -> None:
        self.fields.setdefault(step.person.row, {}).update(dict.fromkeys(names))

    def _send(self, step: Step) -> None:
        home, login = self._home, step.login
        self._new.correct(step)
        if step.action == "create":
            if not (password := step.fields.get("password")):
                self._new.draw(step, LENGTH)
                self._new.keep([step])
                password = self._new.of(step)
            admission.add(home, login, {**_DEFAULTS, **step.fields, "password": password})
        elif step.action == "update":
            home.wims_run("moduser", quser=login, user_info=step.fields, fine="nothing done")
        else:
            _WITHOUT_FIELDS[step.action](home, login)


_WITHOUT_FIELDS: Mapping[Action, Callable[[ClassHandle, str], object]] = {
    "join": groups.join,
    "leave": groups.leave,
    "hide": groups.hide_work,
    "recover": admission.recover,
    "remove": admission.remove,
    "purge": accounts.purge,
}
