"""Bulk enrolment and removal: what is asked for, and the report of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from edusync.errors import InvalidValue
from edusync.passwordfiles import PasswordFile
from edusync.people.keys import key_of
from edusync.people.source import People, Person, Table, read, refuse_doubles
from edusync.progress import Progress, log_report
from edusync.results import ItemList, Report
from edusync.wims import kinds
from edusync.wims.enrolplans import KEYS, Step, plan, plan_removal
from edusync.wims.items import connected
from edusync.wims.rosters import Roster
from edusync.wims.rounds import Rounds

if TYPE_CHECKING:
    from edusync.wims.classes import Class


@attrs.frozen
class EnrolLine:
    """What became of one row: status, the user's login, the fields that were sent, the reason.

    `status` is created, updated, recovered, removed, unchanged or failed; `renamed` says that the
    user got another login than the row asked for.
    """

    row: int
    status: str
    quser: str
    lastname: str
    firstname: str
    regnum: str
    fields: tuple[str, ...] = ()
    renamed: bool = False
    reason: str = ""

    @property
    def label(self) -> str:
        """The name of the person, else the login."""
        return f"{self.firstname} {self.lastname}".strip() or self.quser

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The values; the fields joined by blanks."""
        del secrets
        return {**attrs.asdict(self), "fields": " ".join(self.fields)}


class EnrolReport(Report[EnrolLine]):
    """The `Report` of an enrolment."""

    @property
    def renamed(self) -> ItemList[EnrolLine]:
        """The lines of those who got another login than the row asked for."""
        return ItemList(line for line in self if line.renamed)


@attrs.frozen
class Options:
    """What a bulk call may be told besides the people."""

    dry_run: bool
    progress: Progress
    deadline: float | None = attrs.field()
    passwords_to: str | Path | None = None

    @deadline.validator
    def _check(self, _: "attrs.Attribute[Any]", value: Any) -> None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (number and value > 0):
            raise InvalidValue("deadline", value, "must be a number of seconds above 0, or None")


def enrol(
    home: "Class",
    source: People,
    key: str,
    options: Options,
    *,
    update_passwords: bool,
    force: bool,
) -> EnrolReport:
    """Sees to it that a class holds some people; see `Class.enrol`."""
    table = _read(home, source, key, "enrol")
    if update_passwords and home.kind == kinds.SUBCLASS:
        reason = "must be False in a class of a group: give new passwords in the group"
        raise InvalidValue("update_passwords", update_passwords, reason)

    def planned(roster: Roster) -> list[Step]:
        return plan(table.people, roster, key=key, update_passwords=update_passwords, force=force)

    return _run(home, table, planned, options, "Enrolling")


def unenrol(
    home: "Class", source: People, key: str, options: Options, *, purge: bool
) -> EnrolReport:
    """Sees to it that a class does not hold some people; see `Class.unenrol`."""
    table = _read(home, source, key, "unenrol(purge=True)" if purge else "unenrol")

    def planned(roster: Roster) -> list[Step]:
        return plan_removal(table.people, roster, key=key, purge=purge)

    return _run(home, table, planned, options, "Removing")


def _read(home: "Class", source: People, key: str, operation: str) -> Table:
    """The rows, which must have that key, each its own."""
    connected(home, operation)
    kinds.require(home, operation)
    if key not in KEYS:
        raise InvalidValue("key", key, f"must be one of {', '.join(KEYS)}")
    table = read(source, key)
    usable = [person.values for person in table.people if not person.reason]
    if usable and not any(key_of(values, key) for values in usable):
        names = ", ".join(dict.fromkeys(name for values in usable for name in values))
        raise InvalidValue(
            "key", key, f"no row has such a cell; the cells that rows have: {names or 'none'}"
        )
    refuse_doubles(table.people, key)
    return table


def _run(
    home: "Class",
    table: Table,
    planned: Callable[[Roster], Sequence[Step]],
    options: Options,
    what: str,
) -> EnrolReport:
    target = options.passwords_to
    file = None if target is None else PasswordFile(target)
    rounds = Rounds(home, table.people, planned, options.dry_run, options.deadline, file)

    ignored = table.ignored

    def report() -> EnrolReport:
        return EnrolReport(
            [_line(rounds, person) for person in table.people],
            [*rounds.warnings, *(f"the column {name!r} is no field of a user" for name in ignored)],
            requests=rounds.requests,
            dry_run=options.dry_run,
            passwords=[
                rounds.password_of(person, rounds.outcomes[person.row].login)
                for person in rounds.with_password()
            ],
        )

    try:
        rounds.run(options.progress, what)
    except BaseException as error:
        if rounds.sent:
            error.add_note("Its `report` tells what was done, and holds the new passwords.")
            error.report = report()  # type: ignore[attr-defined]
        raise
    found = report()
    log_report("wims", rounds.title(what), found)
    return found


def _line(rounds: Rounds, person: Person) -> EnrolLine:
    outcome = rounds.outcomes[person.row]
    wish = person.values.get("quser", "")
    return EnrolLine(
        row=person.row,
        status=outcome.status,
        quser=outcome.login or wish,
        **person.who,
        fields=tuple(rounds.fields.get(person.row, ())),
        renamed=outcome.status == "created" and wish not in ("", outcome.login),
        reason=outcome.reason,
    )
