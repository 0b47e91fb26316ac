"""What must be done so that a class does not hold some people: pure planning, without a request."""

from collections.abc import Iterable, Mapping

from edusync.people.keys import Key, identity_of, lacking, parts_of, shown
from edusync.people.names import NAMES, are_others
from edusync.people.source import Person
from edusync.wims.classfiles.participation import is_teacher, put_away
from edusync.wims.enrolment.roster import Index, Roster
from edusync.wims.enrolment.step import NEEDED, Step, refuse
from edusync.wims.wire.logins import NOT_RECOVERED, described, other_number, same_person


def plan_removal(
    people: Iterable[Person], roster: Roster, *, key: Key, purge: bool = False
) -> list[Step]:
    """One step for each person who shall leave the class, and with `purge` its trash."""
    parts = parts_of(key)
    users, trash = Index(roster.users, parts), Index(roster.trash, parts, " (in the trash)")
    return [_removal(person, roster, users, trash, parts, purge) for person in people]


def _removal(
    person: Person, roster: Roster, users: Index, trash: Index, key: tuple[str, ...], purge: bool
) -> Step:
    values, value = person.values, identity_of(person.values, key)
    if person.reason or not value:
        return refuse(person, person.reason or f"has no {lacking(values, key)}")
    login, deleted = users.login(value), trash.login(value)
    if reason := users.doubt(value, values) or (purge and trash.doubt(value, values)) or "":
        return refuse(person, reason)
    if purge and login and deleted and login != deleted:
        return refuse(person, f"could be {login}, or {deleted} in the trash: name the login")
    there = roster.users.get(login) or roster.trash.get(deleted) or {}
    if key == ("quser",) and there and not _may_mean(values, there):
        return refuse(person, f"the login belongs to {described(there)} here")
    if are_others(values, there):
        reason = (
            f"is this {login or deleted} ({described(there)})? The {' and '.join(key)} is equal"
        )
        return refuse(person, f"{reason}, but no name: if so, leave the names out")
    if number := other_number(values, there, key):
        same = "names" if {*key} <= {*NAMES} else " and ".join(key)
        return refuse(person, f"has the {same} of {login or deleted}, and another {number}")
    if login and roster.grouped and is_teacher(there):
        return refuse(person, f"{login} is a teacher of the group: use WIMS' own pages")
    if login and roster.place:
        if roster.takes_part(there):
            return Step(person, "leave", login)
        reason = f"{login} is in the group, and not in this class"
        return Step(person, "nothing", login, reason=reason)
    if purge and (closed := roster.closed.get(login or deleted)):
        return refuse(person, closed)
    hidden, reason = _work_of(roster, login or deleted) if purge else (False, "")
    if hidden:
        return Step(person, "hide", login or deleted, reason=reason, more=True)
    if login:
        reason = reason if purge or login.isalnum() else NOT_RECOVERED
        return Step(person, "remove", login, reason=reason, more=purge)
    if deleted:
        return Step(person, "purge" if purge else "nothing", deleted, reason=reason)
    if purge:
        reason = f"nobody in the class or its trash has the {shown(values, key)}"
        return Step(person, "nothing", reason=reason)
    return Step(person, "absent", reason=f"nobody in the class has the {shown(values, key)}")


def _work_of(roster: Roster, login: str) -> tuple[bool, str]:
    """Whether work of a user in the classes of a group can be put away, and the reason to give."""
    hidden, left = roster.reachable(login)
    reasons = []
    if hidden:
        paths = ", ".join(put_away(hidden, login))
        reasons.append(f"work that no job deletes is put away in the group: {paths}")
    if left:
        paths = ", ".join(left)
        reasons.append(f"work that no job reaches is left, so that nobody gets the login: {paths}")
    return bool(hidden), "; ".join(reasons)


def _may_mean(values: Mapping[str, str], there: Mapping[str, str]) -> bool:
    """Whether a row that names a login does not say that it means somebody else."""
    silent = not any(values.get(name) for name in ("regnum", *NEEDED))
    return silent or same_person(values, there)
