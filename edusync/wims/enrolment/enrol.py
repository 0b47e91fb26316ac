"""Bulk enrolment and removal: what is asked for, and the report of it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from edusync.core import foreign
from edusync.errors import InvalidValue
from edusync.people.doubles import refuse_doubles
from edusync.people.keys import Key, identity_of, parts_of
from edusync.people.names import NAMES
from edusync.people.passwords import PasswordFile
from edusync.people.source import Person, Source, Table
from edusync.results.progress import Progress, log_report
from edusync.results.report import Report
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.wims.base import kinds
from edusync.wims.base.handle import ClassHandle, connected
from edusync.wims.enrolment.doubles import ON_DOUBLE, OnDouble
from edusync.wims.enrolment.plan import plan
from edusync.wims.enrolment.removal_plan import plan_removal
from edusync.wims.enrolment.roster import Roster
from edusync.wims.enrolment.rounds import Rounds
from edusync.wims.enrolment.step import Step

KEYS = "regnum quser email external_auth regprop1 regprop2 regprop3 regprop4 regprop5".split()


@attrs.frozen
class UserLine(Value):
    """What a line of a report about users says of each: what was done, to whom, which fields."""

    row: int
    status: str
    quser: str
    lastname: str
    firstname: str
    regnum: str
    fields: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name of the person, else the login."""
        return f"{self.firstname} {self.lastname}".strip() or self.quser

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The values; the fields joined by blanks."""
        return {**super().to_dict(secrets=secrets), "fields": " ".join(self.fields)}


@attrs.frozen
class EnrolLine(UserLine):
    """The outcome for one row: status, the user's login, the fields that were sent, the reason.

    `status` is created, adopted, updated, recovered, removed, unchanged or failed. 'adopted' is a
    user who was there without a number, or with it in another form; `renamed` says that the user
    got another login than the row asked for; `fields` of a dry run are those that would be sent.
    `password_known` says of a user of the class whether the file of `passwords_to` has the
    password, or the row gave it; it is None without that file, and for people who are not in the
    class.
    """

    renamed: bool = False
    reason: str = ""
    password_known: bool | None = None


class EnrolReport(Report[EnrolLine]):
    """The `Report` of an enrolment: a list of lines, one for each row, and the new passwords.

    >>> new = {"regnum": "90000001", "lastname": "Doe", "firstname": "Jo", "quser": "alba"}
    >>> report = c.enrol([new])
    >>> [(line.quser, line.status) for line in report.renamed]
    [('alba2', 'created')]
    """

    @property
    def adopted(self) -> ItemList[EnrolLine]:
        """The lines of those who were there without a number, or with it in another form."""
        return self.of_status("adopted")

    @property
    def renamed(self) -> ItemList[EnrolLine]:
        """The lines of those who got another login than the row asked for."""
        return ItemList(line for line in self if line.renamed)

    @property
    def password_unknown(self) -> ItemList[EnrolLine]:
        """The lines of those in the class whose password is not in the file of `passwords_to`.

        They were made without it, as on WIMS' own pages, and may know theirs; give those who do not
        a new one (`user.password = ...; user.save()`).
        """
        return ItemList(line for line in self if line.password_known is False)


@attrs.frozen
class Options:
    """What a bulk call takes besides the people."""

    dry_run: bool = attrs.field(converter=foreign.plain)
    progress: Progress
    deadline: float | None = attrs.field(converter=foreign.plain)
    passwords_to: str | Path | None = None

    @deadline.validator
    def _check(self, _: "attrs.Attribute[Any]", value: Any) -> None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (number and value > 0):
            raise InvalidValue("deadline", value, "must be a number of seconds above 0, or None")


def enrol(
    home: ClassHandle,
    source: Source,
    key: Key,
    options: Options,
    *,
    update_passwords: bool,
    force: bool,
    on_double: OnDouble,
) -> EnrolReport:
    """Makes sure some people are enrolled; see `Class.enrol`."""
    if on_double not in ON_DOUBLE:
        named = ", ".join(map(repr, ON_DOUBLE))
        raise InvalidValue("on_double", on_double, f"must be one of {named}")
    parts, table = _read(home, source, key, "enrol")
    if update_passwords and home.kind == kinds.SUBCLASS:
        reason = "must be False in a class of a group: give new passwords in the group"
        raise InvalidValue("update_passwords", update_passwords, reason)

    before: frozenset[str] | None = None  # the logins that were there before the run

    def planned(roster: Roster) -> list[Step]:
        nonlocal before
        steps = plan(
            table.people,
            roster,
            key=parts,
            update_passwords=update_passwords,
            force=force,
            on_double=on_double,
            before=before,
        )
        if before is None:
            before = frozenset(roster.everybody)
        return steps

    return _run(home, table, planned, options, "Enrolling")


def unenrol(
    home: ClassHandle, source: Source, key: Key, options: Options, *, purge: bool
) -> EnrolReport:
    """Makes sure some people are not enrolled; see `Class.unenrol`."""
    parts, table = _read(home, source, key, "unenrol(purge=True)" if purge else "unenrol")

    def planned(roster: Roster) -> list[Step]:
        return plan_removal(table.people, roster, key=parts, purge=purge)

    return _run(home, table, planned, options, "Removing")


def _read(
    home: ClassHandle, source: Source, key: Key, operation: str
) -> tuple[tuple[str, ...], Table]:
    """The parts of the key, and the rows, each of which must have a key of its own."""
    connected(home, operation)
    home.wims_require(operation)
    parts = _parts(key)
    table = source.read(parts)
    usable = [person.values for person in table.people if not person.reason]
    if usable and not any(identity_of(values, parts) for values in usable):
        names = ", ".join(filter(None, table.names))
        said = "".join(f"; {warning}" for warning in table.warnings)  # 'N°' may count the rows
        reason = f"no row has it; the columns are: {names or 'none'}{said}"
        raise InvalidValue("key", key, f"{reason}{_advice(usable)}")
    refuse_doubles(table.people, parts)
    return parts, table


def _parts(key: Any) -> tuple[str, ...]:
    """The fields of a key; InvalidValue for fields that do not tell people apart."""
    is_key = isinstance(key, str) or (
        isinstance(key, list | tuple) and all(isinstance(part, str) for part in key)
    )
    parts = parts_of(key) if is_key else ()
    allowed = KEYS if isinstance(key, str) and key != "name" else [*KEYS, *NAMES]
    if not parts or not {*parts} <= {*allowed} or len({*parts}) < len(parts):
        named = f"{', '.join(KEYS)}, name, or several of them and of {', '.join(NAMES)}"
        raise InvalidValue("key", key, f"must be one of {named}")
    return parts


def _advice(usable: Sequence[Mapping[str, str]]) -> str:
    """The keys that rows do have, most of them first."""
    counts = {
        key: sum(bool(identity_of(values, parts_of(key))) for values in usable)
        for key in [*KEYS, "name"]
    }
    working = sorted((key for key, count in counts.items() if count), key=lambda key: -counts[key])
    return f"; choose key={' or key='.join(map(repr, working))}" if working else ""


def _unread(columns: Sequence[str]) -> list[str]:
    """One warning about all columns that are not read."""
    named = ", ".join(map(repr, columns))
    if len(columns) == 1:
        return [f"the column {named} is no field of a user"]
    return [f"the columns {named} are no fields of a user"] if columns else []


def _run(
    home: ClassHandle,
    table: Table,
    planned: Callable[[Roster], Sequence[Step]],
    options: Options,
    what: str,
) -> EnrolReport:
    file = None if options.passwords_to is None else PasswordFile(options.passwords_to)
    rounds = Rounds(home, table.people, planned, options.dry_run, options.deadline, file)

    def report() -> EnrolReport:
        known, unread = _known(rounds)
        return EnrolReport(
            [_line(rounds, person, known.get(person.row)) for person in table.people],
            [*rounds.warnings, *unread, *_warnings(rounds, table)],
            requests=rounds.requests,
            dry_run=options.dry_run,
            passwords=rounds.passwords(),
            kept=file is not None,
        )

    try:
        rounds.run(options.progress, what)
    except BaseException as error:
        if rounds.sent:
            error.add_note("Its `report` says what was done, and holds the new passwords.")
            error.report = report()  # type: ignore[attr-defined]
        raise
    found = report()
    log_report("wims", rounds.title(what), found)
    return found


def _warnings(rounds: Rounds, table: Table) -> list[str]:
    """The warnings about rows that did not fail, and about the table."""
    outcomes = [(person, rounds.outcomes[person.row]) for person in table.people]
    of_rows = [
        f"row {person.row} ({outcome.login}): {outcome.warning}"
        for person, outcome in outcomes
        if outcome.warning and outcome.status != "failed"
    ]
    return [*of_rows, *table.warnings, *_unread(table.ignored)]


def _known(rounds: Rounds) -> tuple[dict[int, bool], list[str]]:
    """Whose password is in the file, by row; a warning where the file cannot be read any more."""
    try:
        return rounds.known(), []
    except (OSError, ValueError) as error:
        return {}, [f"nobody can say whose password is known: {error}"]


def _line(rounds: Rounds, person: Person, password_known: bool | None) -> EnrolLine:
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
        password_known=password_known,
    )
