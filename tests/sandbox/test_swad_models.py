"""The models of SWAD on the sandbox: random work, with faults, against plain dicts.

Whatever happens, the server holds what the model of the test says: an operation that returns was
done, one that raises was not, and where an error leaves that open, one of both is true.
"""

import contextlib
import datetime as dt
import re
import warnings
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from edusync.errors import EdusyncError
from edusync.sandbox.door import Door
from edusync.sandbox.loopback import Loopback
from edusync.sandbox.swad.records import STUDENT, Event
from edusync.sandbox.swad.site import SwadSite
from edusync.swad import AttendanceEvent, Course, Session, login
from tests.sandbox.recorded_school import APP_KEY, recorded_school

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
TITLES = TEXTS.filter(str.strip)
GROUPS = st.one_of(st.none(), st.sets(st.sampled_from(range(1, 7)), min_size=1, max_size=3))
PEOPLE = st.sets(st.sampled_from(range(6, 18)), max_size=4)
FAULTS: list[dict[str, Any]] = [
    {},
    {},
    {"reset": "before-commit"},
    {"reset": "after-commit"},
    {"html": 500, "after": True},
    {"html": 500},
    {"html": 503},
    {"cut": 60},
    {"expired_key": True},
]
FAULT = st.sampled_from(FAULTS)
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def seen(stored: str) -> str:
    """A stored text as people read it: bytes of windows-1252, and references by number."""
    text = "".join(bytes([ord(char)]).decode("cp1252", "ignore") or char for char in stored)
    return re.sub("&#([0-9]+);", lambda found: chr(int(found[1])), text)


class Work(RuleBasedStateMachine):
    events: Bundle[AttendanceEvent] = Bundle("events")

    def __init__(self) -> None:
        super().__init__()
        self.school = recorded_school()
        self.door = Door(SwadSite(self.school, rate_limit=False))
        self.open = contextlib.ExitStack()
        self.url = self.open.enter_context(Loopback(self.door.answer)).url + "/en"
        self.open.enter_context(warnings.catch_warnings(action="ignore"))
        self.course = Course.get(self.log_in("@profesora", "Profesora-inventada2"), 1)
        self.students = {
            code: Course.get(
                self.log_in(f"@alumno{code - 5:02}", f"Alumno-inventado{code - 5:02}"), 1
            )
            for code in (6, 7, 10)
        }
        self.known = {code: self.told(event) for code, event in self.school.events.items()}
        self.members = set(self.school.memberships)

    def log_in(self, user: str, password: str) -> Session:
        return login(self.url, APP_KEY, user, password, rate=None, sleep=lambda _: None)

    def teardown(self) -> None:
        self.open.close()

    def told(self, event: Event) -> dict[str, Any]:
        return {
            "title": seen(event.title),
            "text": seen(event.text),
            "hidden": event.hidden,
            "groups": tuple(event.groups),
            "present": {code for code, here in event.rows.items() if here},
        }

    def try_(self, operation: str, fault: dict[str, Any], action: Callable[[], Any]) -> str:
        """'done', 'not done' or 'open', after a fault at the next request of an operation."""
        if fault:
            self.door.faults.add(operation, **fault)
        try:
            action()
        except EdusyncError as error:
            return "open" if error.maybe_applied else "not done"
        finally:
            self.door.faults.clear()
        return "done"

    # Events

    @rule(target=events, title=TITLES, text=TEXTS, groups=GROUPS, hidden=st.booleans(), fault=FAULT)
    def create(
        self, title: str, text: str, groups: set[int] | None, hidden: bool, fault: dict[str, Any]
    ) -> AttendanceEvent:
        event = AttendanceEvent(
            title=title, text=text, start=NOON, end=NOON, groups=groups, hidden=hidden
        )
        before = set(self.school.events)
        done = self.try_("sendAttendanceEvent", fault, lambda: event.save(self.course))
        new = set(self.school.events) - before
        assert len(new) <= 1
        assert done == "open" or bool(new) == (done == "done")
        for code in new:
            self.known[code] = {
                "title": title,
                "text": text,
                "hidden": hidden,
                "groups": tuple(sorted(groups or ())),
                "present": set(),
            }
        if done == "done":
            assert new == {event.code}
        return event

    @rule(event=events, title=TITLES, hidden=st.booleans(), fault=FAULT)
    def change(
        self, event: AttendanceEvent, title: str, hidden: bool, fault: dict[str, Any]
    ) -> None:
        if not event.saved:
            return
        assert event.code is not None
        old = dict(self.known[event.code])
        event.title, event.hidden = title, hidden
        done = self.try_("sendAttendanceEvent", fault, event.save)
        new = {**old, "title": title, "hidden": hidden}
        now = self.told(self.school.events[event.code])
        assert now == new if done == "done" else now in (old, new)
        if done == "not done":
            assert now == old
        self.known[event.code] = now
        event.refresh()
        assert (event.title, event.changes()) == (now["title"], {})

    @rule(event=consumes(events), fault=FAULT)
    def delete(self, event: AttendanceEvent, fault: dict[str, Any]) -> None:
        if not event.saved:
            return
        code = event.code
        assert code is not None
        done = self.try_("removeAttendanceEvent", fault, event.delete)
        there = code in self.school.events
        assert done == "open" or there == (done != "done")
        if not there:
            del self.known[code]

    # Presences

    @rule(people=PEOPLE, fault=FAULT, others=PEOPLE)
    def mark(self, people: set[int], fault: dict[str, Any], others: set[int]) -> None:
        event = AttendanceEvent.get(self.course, 1)
        known = self.known[1]
        before = set(known["present"])
        self.school.events[1].rows |= dict.fromkeys(others, True)  # a colleague
        before |= others
        done = self.try_("sendAttendanceUsers", fault, lambda: event.mark(people))
        now = self.told(self.school.events[1])["present"]
        assert now == before | people if done == "done" else before <= now <= before | people
        known["present"] = now

    @rule(people=PEOPLE, fault=FAULT)
    def unmark(self, people: set[int], fault: dict[str, Any]) -> None:
        event = AttendanceEvent.get(self.course, 1)
        before = set(self.known[1]["present"])
        done = self.try_("sendAttendanceUsers", fault, lambda: event.unmark(people))
        now = self.told(self.school.events[1])["present"]
        assert now == before - people if done == "done" else now in (before, before - people)
        self.known[1]["present"] = now

    # Groups

    @rule(
        who=st.sampled_from((6, 7, 10)),
        wishes=st.dictionaries(st.sampled_from(range(1, 7)), st.booleans(), max_size=3),
        fault=FAULT,
    )
    def choose(self, who: int, wishes: dict[int, bool], fault: dict[str, Any]) -> None:
        course = self.students[who]
        before = {group for user, group in self.members if user == who}
        for group in course.groups():
            if group.code in wishes:
                group.member = wishes[group.code]
        done = self.try_("sendMyGroups", fault, course.save)
        now = {group for user, group in self.school.memberships if user == who}
        wished = (before | {code for code, wish in wishes.items() if wish}) - {
            code for code, wish in wishes.items() if not wish
        }
        assert now == wished if done == "done" else now in (before, wished)
        if done == "not done":
            assert now == before
        self.members = {pair for pair in self.members if pair[0] != who}
        self.members |= {(who, group) for group in now}
        course.refresh()

    @rule(code=st.integers(1, 6))
    def open_or_shut(self, code: int) -> None:
        """A colleague, on the site."""
        group = self.school.groups[code]
        group.open = not group.open

    @invariant()
    def the_server_holds_what_was_done(self) -> None:
        now = {code: self.told(event) for code, event in self.school.events.items()}
        assert now == self.known
        assert self.school.memberships == self.members

    @invariant()
    def nobody_is_in_two_groups_of_a_single_choice_type_nor_in_a_foreign_one(self) -> None:
        for who in self.students:
            mine = [group for user, group in self.school.memberships if user == who]
            assert set(mine) <= set(self.school.groups)
            assert sum(code in (1, 2, 3) for code in mine) <= 1
            assert self.school.courses[1].roles[who] == STUDENT


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
