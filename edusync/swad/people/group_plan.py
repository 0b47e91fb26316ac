"""Which groups to ask for: from the groups of a course and wishes to the whole list, or to reasons.

SWAD takes the list of all groups that one wants to be in, checks little of it, and leaves whatever
is not in the list. So the list is made here, from what the server has just returned. Pure.

getGroups does not say which types allow one group only; getGroupTypes is asked where that matters:
for a student in two groups of a type.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import attrs

from edusync.swad.people.group import Group

Wishes = Mapping[int, bool]  # whether to be in the group of that code


@attrs.frozen
class Plan:
    """What to ask for.

    Attributes:
        codes: all groups to be in, as they are sent.
        joined, left: what changes by it.
        refused: why it must not be sent, and what to do; empty for a plan that can be sent.
    """

    codes: tuple[int, ...]
    joined: tuple[int, ...]
    left: tuple[int, ...]
    refused: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.joined or self.left)


def crowded(groups: Sequence[Group], wishes: Wishes) -> frozenset[int]:
    """The types of which one would be in several groups, one of them new.

    Only for them it matters whether several groups of a type may be held.
    """
    wanted, joined, _ = _sets(groups, wishes)
    counts = Counter(group.type_code for group in groups if group.code in wanted)
    entered = {group.type_code for group in groups if group.code in joined}
    return frozenset(code for code in entered if counts[code] > 1)


def plan(
    groups: Sequence[Group],
    wishes: Wishes,
    single: Collection[int] = (),
    *,
    teacher: bool = False,
    swap: bool = False,
    advising: bool = True,
) -> Plan:
    """The list to send, so that the wishes come true and no other membership changes.

    Parameters:
        groups: the groups of the course, as just read.
        wishes: which groups to be in (True) and not to be in (False).
        single: codes of the types of which a student may hold one group only.
        teacher: the requester teaches in the course: may be in any number of groups, and enter
            closed ones.
        swap: joining a group of a single-choice type leaves the one that is held.
        advising: what is refused comes with what to do instead.
    """
    known = {group.code: group for group in groups}
    refused = [
        f"there is no group {code} in this course any more" for code in wishes if code not in known
    ]
    kept = {code: wish for code, wish in wishes.items() if code in known}
    if swap:
        clashing = crowded(groups, kept) & frozenset(single)
        held = [g.code for g in groups if g.member and g.type_code in clashing]
        kept = {**dict.fromkeys(held, False), **kept}
    wanted, joined, left = _sets(groups, kept)
    if not teacher:
        changed = [known[code] for code in sorted(joined | left)]
        refused += [_closed(group) for group in changed if not group.open]
        refused += [_full(g) for g in changed if g.open and g.full and not g.member]
        for code in sorted(crowded(groups, kept) & frozenset(single)):
            of_type = [g for g in groups if g.type_code == code and g.code in wanted]
            advice = _advice(of_type, groups, wishes, single, swap) if advising else ""
            refused.append(_one_only(of_type, advice))
    return Plan(tuple(sorted(wanted)), tuple(sorted(joined)), tuple(sorted(left)), tuple(refused))


def unmet(planned: Plan, after: Sequence[Group]) -> tuple[int, ...]:
    """The groups of a plan that were not joined, or not left."""
    mine = {group.code for group in after if group.member}
    return (*sorted({*planned.joined} - mine), *sorted({*planned.left} & mine))


def others(planned: Plan, before: Sequence[Group], after: Sequence[Group]) -> tuple[str, ...]:
    """What else changed, between the reading and the answer, by somebody else."""
    names = {group.code: group.label for group in (*before, *after)}
    was = {group.code for group in before if group.member}
    mine = {group.code for group in after if group.member}
    changed = sorted((was ^ mine) - {*planned.joined, *planned.left})
    return tuple(
        f"meanwhile the user {'came into' if code in mine else 'was taken from'} {names[code]}"
        for code in changed
    )


def _sets(groups: Sequence[Group], wishes: Wishes) -> tuple[set[int], set[int], set[int]]:
    """The groups to be in, those of them that are new, and those to leave."""
    there = {group.code for group in groups}
    mine = {group.code for group in groups if group.member}
    joined = {code for code in there - mine if wishes.get(code, False)}
    left = {code for code in mine if not wishes.get(code, True)}
    return (mine | joined) - left, joined, left


def _closed(group: Group) -> str:
    return f"{group.label} is closed: students neither join nor leave it until a teacher opens it"


def _full(group: Group) -> str:
    return (
        f"{group.label} is full ({group.num_students} of {group.max_students}): choose another "
        "group, or ask a teacher"
    )


def _one_only(of_type: Sequence[Group], advice: str) -> str:
    names = " and ".join(f"{group.code} {group.name}" for group in of_type)
    return f"only one group of {of_type[0].type_name} may be held, not {names}{advice}"


def _advice(
    of_type: Sequence[Group],
    groups: Sequence[Group],
    wishes: Wishes,
    single: Collection[int],
    swap: bool,
) -> str:
    """What to do instead of holding these groups; '' where it would be refused too."""
    held = [group for group in of_type if group.member]
    if shut := [group.label for group in held if not group.open]:
        return f": {' and '.join(shut)} is closed, so only a teacher can move you"
    new = [group.code for group in of_type if not group.member]
    others = {code: wish for code, wish in wishes.items() if code not in new}
    swap = swap or bool(held)
    tried = {
        code: plan(groups, {**others, code: True}, single, swap=swap, advising=False)
        for code in new
    }
    free = [code for code, planned in tried.items() if not planned.refused]
    if not free:
        return ""
    if len(new) > 1:
        names = " or ".join(map(str, free))
        return f": join one of them only, {names}{', with swap=True' * bool(held)}"
    return ": leave the other one in the same save, or join with swap=True"
