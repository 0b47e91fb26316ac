"""How a change of groups is carried out: read, plan, send, compare; two requests."""

from collections.abc import Sequence

from edusync.core import locks
from edusync.core.readback import reading_back, refuted
from edusync.errors import Conflict, EdusyncError, InvalidValue
from edusync.results.tables import ItemList, SaveResult
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.handle import CourseHandle
from edusync.swad.people import group_plan
from edusync.swad.people.group import Group, GroupType, fields_of
from edusync.swad.people.group_plan import Plan, Wishes

Changed = tuple[ItemList[Group], SaveResult]
WAIT = 90.0  # seconds for another change of the groups by this machine


def change(course: CourseHandle, wishes: Wishes, *, swap: bool = False) -> Changed:
    """Joins and leaves groups; the groups as they are then. Requests and errors as `Course.join`.

    The list that is sent holds all groups of the user, so two changes at once would undo each
    other: they wait for each other, between the threads and the programs of this machine.
    """
    lock = locks.lock(f"groups of course {course.code} of {course.session.server}")
    with lock.exclusive(lambda: WAIT), course.session.counted() as count:
        before = Group.list(course)
        single = _single(course, before, wishes, swap)
        planned = group_plan.plan(before, wishes, single, teacher=course.teaches, swap=swap)
        if planned.refused:
            reason = "; ".join(planned.refused)
            raise InvalidValue("groups", sorted(wishes), f"{course.label}: {reason}")
        if not planned.changes:
            return before, SaveResult(requests=count())
        after = _send(course, planned)
        warnings = _compare(course, planned, before, after)
        fields = tuple(f"group {code}" for code in (*planned.joined, *planned.left))
        result = SaveResult(updated=True, fields=fields, requests=count(), warnings=warnings)
        return after, result


def _single(
    course: CourseHandle, groups: Sequence[Group], wishes: Wishes, swap: bool
) -> frozenset[int]:
    """The single-choice types, asked for only where they matter."""
    if not group_plan.crowded(groups, wishes) or (course.teaches and not swap):
        return frozenset()
    return frozenset(kind.code for kind in GroupType.list(course) if not kind.multiple)


def _send(course: CourseHandle, planned: Plan) -> ItemList[Group]:
    """Sends the list; the groups afterwards. The outcome of a lost reply is read back."""
    codes = ",".join(map(str, planned.codes))
    try:
        reply = course.session.call(SwadAPI.sendMyGroups, course.code, codes)
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        with reading_back(error):
            after = Group.list(course)
        if group_plan.unmet(planned, after):
            error.add_note(f"{course.label} was read back: the groups are not as asked for.")
            refuted(error)
            raise
        return after
    return Group.of(course, map(fields_of, reply["groupsArray"]))


def _compare(
    course: CourseHandle, planned: Plan, before: Sequence[Group], after: Sequence[Group]
) -> tuple[str, ...]:
    """Compares the groups afterwards with the plan: what else changed.

    Raises Conflict where the plan did not come true. `success` is not needed for it: SWAD says 1
    to lists that it only keeps a part of, and always sends the groups.
    """
    others = group_plan.others(planned, before, after)
    failed = group_plan.unmet(planned, after)
    if not failed:
        return others
    names = {group.code: group.label for group in (*before, *after)}
    wishes = {code: code in planned.joined for code in failed}
    reasons = group_plan.plan(after, wishes, teacher=course.teaches).refused
    done = sorted({*planned.joined, *planned.left} - {*failed})
    what = f"done: {', '.join(names[code] for code in done)}" if done else "nothing was changed"
    raise Conflict(
        f"{course.label}: the server did not change {', '.join(names[code] for code in failed)} "
        f"({'; '.join((*reasons, *others)) or 'it does not say why'}); {what}. "
        "List the groups again"
    )
