"""Damage in a class: what the server finds and repairs, and users who are written again."""

from collections.abc import Sequence

import attrs

from edusync.errors import DataLossError, EdusyncError, InvalidValue, ServerBug
from edusync.results.progress import log_report
from edusync.results.report import Report
from edusync.wims.base.accounts import Present, present, said_of, tell
from edusync.wims.base.handle import ClassHandle, during
from edusync.wims.classfiles import damage
from edusync.wims.classfiles.damage import DamagedUser
from edusync.wims.enrolment.enrol import UserLine

COUNTED = ("delete_users", "correct_users", "correct_subclasses")
UPDATED, FAILED = "updated", "failed"
NOT_DONE = "WIMS said OK, and did not do it"


@attrs.frozen
class RepairResult:
    """What was found and repaired, in the server's words ('' for nothing).

    `users_deleted`, `users_corrected`, `subclasses_corrected` count what was wrong in a group of
    classes.
    """

    messages: tuple[str, ...] = ()
    users_deleted: int = 0
    users_corrected: int = 0
    subclasses_corrected: int = 0
    requests: int = 0


def repair(home: ClassHandle, force: bool) -> RepairResult:
    """Repairs a class; see `Class.repair`."""
    with during(home, "repair") as count:
        found = home.wims_run("repairclass", options="checkonly")
        wrong, users, classes = (int(found.get(name) or 0) for name in COUNTED)
        if wrong and not force:
            raise DataLossError(
                f"class {home.qclass}: {wrong} users are in no class of the group, and WIMS would "
                "remove them, where no job recovers them; force=True repairs it all the same"
            )
        if wrong or users or classes:
            home.wims_run("repairclass", options="checkandrepair")
        return RepairResult(
            tuple(text for text in found.get("mess_list", []) if text),
            wrong,
            users,
            classes,
            count(),
        )


@attrs.frozen
class RepairedUser(UserLine):
    """What became of one damaged user: status 'updated' or 'failed', the fields, the reason.

    `fields` are those that were written again, or must be.
    """

    reason: str = ""


def repair_users(home: ClassHandle, dry_run: bool) -> Report[RepairedUser]:
    """Writes damaged users again; see `Class.repair_users`."""
    with during(home, "repair_users") as count:
        there = present(home)
        hopeless = [user for user in there.damaged.values() if user.command]
        reasons = {user.quser: "; ".join(said_of(home, [user])) for user in hopeless}
        rest = [user for user in there.damaged.values() if not user.command]
        if rest and not dry_run:
            reasons |= _written(home, there, rest)
        warnings = tell(home, [*hopeless, *there.elsewhere])
        lines = (
            _line(row, user, reasons.get(user.quser))
            for row, user in enumerate(there.damaged.values(), 1)
        )
        report = Report(lines, warnings, requests=count(), dry_run=dry_run)
    log_report("wims", f"class {home.qclass}: repair_users", report)
    return report


def _line(row: int, user: DamagedUser, reason: str | None) -> RepairedUser:
    status = UPDATED if reason is None else FAILED
    who = (user.quser, user.lastname, user.firstname, user.regnum)
    return RepairedUser(row, status, *who, fields=user.fields, reason=reason or "")


def _written(home: ClassHandle, there: Present, users: Sequence[DamagedUser]) -> dict[str, str]:
    """Writes users again and reads them back: why those are not mended who are not, by login.

    Raises what stopped it before anything was sent.
    """
    reasons: dict[str, str] = {}
    stopped: EdusyncError | None = None
    sent = False
    for user in users:
        try:
            if stopped is None:
                _write(home, there, user)
                sent = True
            else:
                reasons[user.quser] = f"not tried after this error: {stopped}"
        except InvalidValue as error:
            reasons[user.quser] = f"WIMS can keep no such value: set another one ({error})"
        except EdusyncError as error:
            # WIMS writes the user first, then its list, where another user's command stops it.
            only_listing = isinstance(error, ServerBug) and damage.is_command(error)
            sent = sent or only_listing or error.maybe_applied
            if not sent:
                raise
            reasons[user.quser] = str(error)
            stopped = None if only_listing else error
    if not sent:
        return reasons
    try:
        left = present(home).damaged
    except EdusyncError as error:
        unread = f"written, and not read back: {error}"
        return {user.quser: unread for user in users} | reasons
    return {u.quser: reasons.get(u.quser, NOT_DONE) for u in users if u.quser in left}


def _write(home: ClassHandle, there: Present, user: DamagedUser) -> None:
    """Writes the damaged fields of a user as they are meant: 1 request (moduser)."""
    values = {name: there.users[user.quser][name] for name in user.fields}
    home.wims_run("moduser", quser=user.quser, user_info=values, fine="nothing done")
