"""Which list of groups is sent, and which wishes are refused instead."""

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.swad.people.group import Group
from edusync.swad.people.group_plan import crowded, others, plan, unmet

LECTURES, LABS = 1, 2  # one group only; any number


def group(code: int, member: bool = False, type_code: int = LECTURES, **fields: Any) -> Group:
    values = {
        "code": code,
        "name": f"G{code}",
        "type_code": type_code,
        "type_name": {LECTURES: "Lectures"}.get(type_code, "Labs"),
        "open": True,
        "max_students": None,
        "num_students": 0,
        "file_zones": False,
        "member": member,
    }
    return Group._loaded({**values, **fields})


def test_the_list_holds_the_groups_of_now_and_the_joined_ones() -> None:
    groups = [group(1, member=True), group(4, type_code=LABS), group(5, type_code=LABS)]
    assert plan(groups, {5: True}).codes == (1, 5)


def test_what_is_left_is_not_in_the_list() -> None:
    groups = [group(1, member=True), group(4, member=True, type_code=LABS)]
    found = plan(groups, {4: False})
    assert (found.codes, found.left) == ((1,), (4,))


def test_closed_memberships_stay_in_the_list() -> None:
    groups = [group(3, member=True, open=False), group(4, type_code=LABS)]
    assert plan(groups, {4: True}).codes == (3, 4)


def test_wishes_that_are_true_already_change_nothing() -> None:
    groups = [group(1, member=True), group(2)]
    assert not plan(groups, {1: True, 2: False}).changes


def test_a_code_that_the_course_does_not_have_is_refused() -> None:
    [reason] = plan([group(1)], {999: True}).refused
    assert "no group 999 in this course" in reason


def test_a_closed_group_is_not_joined_by_a_student() -> None:
    [reason] = plan([group(3, open=False)], {3: True}).refused
    assert "group 3 G3 (Lectures) is closed" in reason


def test_a_closed_group_is_not_left_by_a_student() -> None:
    [reason] = plan([group(3, member=True, open=False)], {3: False}).refused
    assert "is closed" in reason


def test_a_full_group_is_not_joined_by_a_student() -> None:
    [reason] = plan([group(2, max_students=2, num_students=2)], {2: True}).refused
    assert "is full (2 of 2)" in reason


def test_a_full_group_is_left_like_any_other() -> None:
    found = plan([group(2, member=True, max_students=2, num_students=2)], {2: False})
    assert (found.refused, found.codes) == ((), ())


def test_a_second_group_of_a_single_choice_type_is_refused_to_a_student() -> None:
    [reason] = plan([group(1, member=True), group(2)], {2: True}, {LECTURES}).refused
    assert "only one group of Lectures may be held, not 1 G1 and 2 G2" in reason
    assert "swap=True" in reason


def test_the_other_group_can_be_left_in_the_same_plan() -> None:
    found = plan([group(1, member=True), group(2)], {1: False, 2: True}, {LECTURES})
    assert (found.codes, found.refused) == ((2,), ())


def test_swap_leaves_the_group_that_is_held() -> None:
    groups = [group(1, member=True), group(2), group(4, member=True, type_code=LABS)]
    found = plan(groups, {2: True}, {LECTURES}, swap=True)
    assert (found.joined, found.left, found.codes) == ((2,), (1,), (2, 4))


def test_swap_does_not_leave_a_closed_group() -> None:
    groups = [group(1, member=True, open=False), group(2)]
    [reason] = plan(groups, {2: True}, {LECTURES}, swap=True).refused
    assert "group 1 G1 (Lectures) is closed" in reason


def test_no_swap_is_advised_that_would_be_refused() -> None:
    shut = [group(1, member=True, open=False), group(2)]
    [reason] = plan(shut, {2: True}, {LECTURES}).refused
    assert "swap" not in reason
    assert "group 1 G1 (Lectures) is closed" in reason
    [reason] = plan([group(1), group(2)], {1: True, 2: True}, {LECTURES}).refused
    assert "swap" not in reason
    assert "join one of them only" in reason


@pytest.mark.parametrize(
    ("there", "wishes", "advice"),
    [
        ([group(1, member=True), group(2, open=False)], {2: True}, ""),
        ([group(1, member=True), group(2, max_students=1, num_students=1)], {2: True}, ""),
        ([group(1, member=True), group(2)], {2: True, 9: True}, ""),
        ([group(1, member=True), group(2)], {1: True, 2: True}, ""),
        ([group(1), group(2, open=False)], {1: True, 2: True}, ": join one of them only, 1"),
        (
            [group(1, member=True), group(2), group(3)],
            {2: True, 3: True},
            ": join one of them only, 2 or 3, with swap=True",
        ),
        (
            [group(1, member=True), group(2)],
            {2: True},
            ": leave the other one in the same save, or join with swap=True",
        ),
    ],
)
def test_what_is_advised_is_not_refused_then(
    there: list[Group], wishes: dict[int, bool], advice: str
) -> None:
    reasons = plan(there, wishes, {LECTURES}).refused
    [told] = [reason for reason in reasons if reason.startswith("only one group")]
    assert told.partition(" may be held, not ")[2].partition(":")[1:] == advice.partition(":")[1:]


def test_swap_leaves_nothing_where_several_groups_may_be_held() -> None:
    groups = [group(4, member=True, type_code=LABS), group(5, type_code=LABS)]
    assert plan(groups, {5: True}, swap=True).codes == (4, 5)


def test_a_teacher_enters_closed_groups_and_several_of_a_type() -> None:
    groups = [group(1, member=True), group(3, open=False), group(2, max_students=0)]
    found = plan(groups, {2: True, 3: True}, {LECTURES}, teacher=True)
    assert (found.codes, found.refused) == ((1, 2, 3), ())


def test_every_reason_is_told() -> None:
    groups = [group(1, open=False), group(2, max_students=0)]
    assert len(plan(groups, {1: True, 2: True, 9: True}, {LECTURES}).refused) == 4


def test_types_matter_only_where_one_comes_into_a_second_group() -> None:
    groups = [group(1, member=True), group(2), group(4, type_code=LABS)]
    assert crowded(groups, {4: True}) == frozenset()
    assert crowded(groups, {2: True, 4: True}) == {LECTURES}


def test_two_groups_that_are_held_already_are_nobodys_business() -> None:
    groups = [group(1, member=True), group(2, member=True), group(4, type_code=LABS)]
    assert crowded(groups, {4: True}) == frozenset()
    assert plan(groups, {4: True}, {LECTURES}).codes == (1, 2, 4)


def test_a_plan_is_compared_with_the_groups_afterwards() -> None:
    before = [group(1, member=True), group(2), group(3)]
    planned = plan(before, {1: False, 2: True})
    assert unmet(planned, [group(1), group(2, member=True), group(3)]) == ()
    assert unmet(planned, before) == (2, 1)
    assert unmet(planned, [group(1)]) == (2,)


def test_what_others_changed_meanwhile_is_told() -> None:
    before = [group(1, member=True), group(2), group(3)]
    after = [group(1), group(2, member=True), group(3, member=True)]
    told = others(plan(before, {2: True}), before, after)
    assert told == (
        "meanwhile the user was taken from group 1 G1 (Lectures)",
        "meanwhile the user came into group 3 G3 (Lectures)",
    )


@st.composite
def courses(draw: st.DrawFn) -> tuple[list[Group], frozenset[int]]:
    """Groups of up to 4 types, of which students hold one or any number, as SWAD would have them.

    A teacher may have put a student into several groups of a single-choice type.
    """
    groups = [
        group(
            code,
            member=draw(st.booleans()),
            type_code=draw(st.integers(1, 4)),
            open=draw(st.booleans()),
            max_students=draw(st.none() | st.integers(0, 3)),
            num_students=draw(st.integers(0, 3)),
        )
        for code in range(1, draw(st.integers(0, 8)) + 1)
    ]
    return groups, draw(st.frozensets(st.integers(1, 4)))


WISHES = st.lists(st.dictionaries(st.integers(1, 10), st.booleans(), max_size=5), max_size=4)


def in_single(groups: list[Group], single: frozenset[int]) -> Counter[int]:
    return Counter(g.type_code for g in groups if g.member and g.type_code in single)


@given(courses(), WISHES, st.booleans())
def test_no_sequence_of_wishes_breaks_a_rule(
    course: tuple[list[Group], frozenset[int]], sequence: list[dict[int, bool]], swap: bool
) -> None:
    groups, single = course
    held = in_single(groups, single)
    for wishes in sequence:
        mine = {g.code for g in groups if g.member}
        found = plan(groups, wishes, single, swap=swap)
        if found.refused:
            continue  # nothing is sent
        codes = set(found.codes)
        closed = {g.code for g in groups if not g.open}
        assert codes <= {g.code for g in groups}, "a foreign code"
        assert codes & closed == mine & closed, "a closed group was joined or left"
        assert {code for code, wish in wishes.items() if wish} <= codes
        assert not {code for code, wish in wishes.items() if not wish} & codes
        if not swap:
            assert codes == (mine | {c for c in wishes if wishes[c]}) - {
                c for c in wishes if not wishes[c]
            }
        for old in groups:
            old.__dict__["member"] = old.code in codes
        now = in_single(groups, single)
        assert all(now[code] <= max(1, held[code]) for code in now), "a second one of a single type"
        held = now


@given(courses(), WISHES)
def test_a_teacher_gets_every_wish_about_groups_of_the_course(
    course: tuple[list[Group], frozenset[int]], sequence: list[dict[int, bool]]
) -> None:
    groups, single = course
    known = {g.code for g in groups}
    for wishes in sequence:
        found = plan(groups, wishes, single, teacher=True)
        assert bool(found.refused) == bool(set(wishes) - known)
        assert {c for c in wishes if wishes[c]} & known <= set(found.codes)


@given(courses(), st.dictionaries(st.integers(1, 9), st.booleans(), max_size=4), st.booleans())
def test_no_advice_is_refused(
    course: tuple[list[Group], frozenset[int]], wishes: dict[int, bool], swap: bool
) -> None:
    groups, single = course
    for reason in plan(groups, wishes, single, swap=swap).refused:
        if "swap=True" in reason and "only, " not in reason:
            assert not plan(groups, wishes, single, swap=True).refused
        if found := re.search(r": join one of them only, ([\d or]+)", reason):
            names = re.findall(r"\d+(?= G)", reason)
            new = {int(name) for name in names} - {g.code for g in groups if g.member}
            for code in map(int, found[1].split(" or ")):
                one = {other: wish for other, wish in wishes.items() if other not in new - {code}}
                assert not plan(groups, one, single, swap="swap=True" in reason or swap).refused


@pytest.mark.parametrize("wish", [True, False])
def test_the_plan_is_the_same_in_any_order(wish: bool) -> None:
    groups = [group(code, member=not wish, type_code=LABS) for code in (3, 1, 2)]
    assert plan(groups, dict.fromkeys((1, 2, 3), wish)) == plan(
        groups[::-1], dict.fromkeys((3, 2, 1), wish)
    )
