"""Random work with SWAD's models in process, with faults at any request, against plain dicts.

An action that returns was done, one that raises was not, and where its error leaves that open
(`maybe_applied`) one of both is true. The server never has anything else.
"""

import datetime as dt
import re
import warnings
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.sandbox.swad.records import Event
from edusync.swad import AttendanceEvent, Course, Game, Session

NOW = 1_800_000_000.0
NOON = dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
TITLES = TEXTS.filter(str.strip)
NEW_GROUPS = st.one_of(st.none(), st.sets(st.sampled_from(range(1, 6)), min_size=1, max_size=2))
STUDENTS = range(4, 28)
PEOPLE = st.sets(st.sampled_from(range(4, 12)), max_size=4)
PLAYERS = (4, 5, 12)  # in Lab 1 twice, and in no lab
TROUBLES: list[dict[str, Any]] = [
    {"reset": "before-commit"},
    {"reset": "after-commit"},
    {"cut": 0},
    {"cut": 60},
    {"html": 500},
    {"html": 500, "after": True},
    {"html": 502},
    {"html": 502, "after": True},
    {"html": 200, "after": True},
    {"html": 503},
    {"overload": True},
    {"expired_key": True},
    {"latency": 40.0},
    {"ban": True},
]
# Which request of an action goes wrong, how, and how often.
WHICH = st.sampled_from(["read", "write", "*"])
FAULTS = st.lists(st.tuples(WHICH, st.sampled_from(TROUBLES), st.integers(1, 7)), max_size=2)
READ = {
    "sendAttendanceEvent": "getAttendanceEvents",
    "removeAttendanceEvent": "getAttendanceEvents",
    "sendAttendanceUsers": "getAttendanceUsers",
    "sendMyGroups": "getGroups",
    "answerMatchQuestion": "getMatchStatus",
    "sendMessage": "getNotifications",
    "markNotificationsAsRead": "getNotifications",
}
Fault = list[tuple[str, dict[str, Any], int]]


def seen(stored: str) -> str:
    """A stored text as people read it: bytes of windows-1252, and references by number."""
    text = "".join(bytes([ord(char)]).decode("cp1252", "ignore") or char for char in stored)
    return re.sub("&#([0-9]+);", lambda found: chr(int(found[1])), text)


class Work(RuleBasedStateMachine):
    events: Bundle[AttendanceEvent] = Bundle("events")

    @initialize(quirks=st.booleans(), target=events)
    def open(self, quirks: bool) -> Any:
        self.sandbox = Sandbox.sample(start=NOW, quirks=quirks)
        self.school = self.sandbox.school
        self.course = Course.get(self.log_in("@ada"), 1)
        users = {code: self.school.users[code] for code in PLAYERS}
        self.players = {
            code: Course.get(self.log_in(f"@{user.nickname}"), 1) for code, user in users.items()
        }
        self.known = {code: self.told(event) for code, event in self.school.events.items()}
        self.groups = set(self.school.memberships)
        self.messages = len(self.school.messages)
        self.answers: dict[int, int] = {}
        self.made = 0
        self.read: list[int] = []
        self.cursor = ""
        return multiple(*self.course.events())

    def log_in(self, nickname: str) -> Session:
        return Session.login(self.sandbox.swad_api(rate=None), nickname, "sandbox-1")

    def told(self, event: Event) -> dict[str, Any]:
        return {
            "title": seen(event.title),
            "hidden": event.hidden,
            "groups": tuple(event.groups),
            "present": {code for code, here in event.rows.items() if here},
        }

    def try_(self, operation: str, faults: Fault, action: Callable[[], Any]) -> str:
        """'done', 'not done' or 'open': what became of an action while requests went wrong."""
        names = {"write": operation, "read": READ[operation], "*": "*"}
        for where, trouble, times in faults:
            self.sandbox.faults.add(names[where], **trouble, times=times)
        try:
            with warnings.catch_warnings(action="ignore"):
                action()
        except EdusyncError as error:
            return "open" if error.maybe_applied else "not done"
        finally:
            self.sandbox.faults.clear()
            self.sandbox.clock.advance(hours=2)  # a ban is over
        return "done"

    # Events

    @rule(target=events, title=TITLES, groups=NEW_GROUPS, hidden=st.booleans(), faults=FAULTS)
    def create(self, title: str, groups: set[int] | None, hidden: bool, faults: Fault) -> Any:
        self.made += 1  # an event that equals another would be taken for it after a lost reply
        title = f"{title} {self.made}"
        event = AttendanceEvent(title=title, start=NOON, end=NOON, groups=groups, hidden=hidden)
        before = set(self.school.events)
        done = self.try_("sendAttendanceEvent", faults, lambda: event.save(self.course))
        new = set(self.school.events) - before
        assert len(new) <= 1
        assert done == "open" or bool(new) == (done == "done")
        for code in new:
            groups_there = tuple(sorted(groups or ()))
            self.known[code] = {
                "title": title, "hidden": hidden, "groups": groups_there, "present": set(),
            }  # fmt: skip
        assert done != "done" or new == {event.code}
        return event

    @rule(event=events, title=TITLES, faults=FAULTS)
    def save_again(self, event: AttendanceEvent, title: str, faults: Fault) -> None:
        """Of an event that is saved a change, of another the same once more, never two of it."""
        if event.saved:
            self.change(event, title, faults)
            return
        before = set(self.school.events)
        values = {"title": event.title, "hidden": event.hidden, "groups": event.groups or ()}
        done = self.try_("sendAttendanceEvent", faults, lambda: event.save(self.course))
        new = set(self.school.events) - before
        assert len(new) <= 1
        for code in new:
            self.known[code] = {**values, "present": set()}
        if done == "done":
            assert event.code in self.known
            assert self.known[event.code]["title"] == event.title

    def change(self, event: AttendanceEvent, title: str, faults: Fault) -> None:
        assert event.code is not None
        if event.code not in self.known:
            return
        event.refresh()
        old = dict(self.known[event.code])
        event.title = title
        done = self.try_("sendAttendanceEvent", faults, event.save)
        new = {**old, "title": title}
        now = self.told(self.school.events[event.code])
        assert now in {"done": [new], "not done": [old], "open": [old, new]}[done]
        self.known[event.code] = now
        event.refresh()
        assert event.changes() == {}

    @rule(event=consumes(events), faults=FAULTS)
    def delete(self, event: AttendanceEvent, faults: Fault) -> None:
        if not event.saved:
            return
        code = event.code
        assert code is not None
        done = self.try_("removeAttendanceEvent", faults, event.delete)
        there = code in self.school.events
        assert done == "open" or there == (done != "done")
        if not there:
            del self.known[code]

    # Marks

    @rule(
        event=events,
        people=PEOPLE,
        how=st.sampled_from(["mark", "unmark", "replace"]),
        faults=FAULTS,
    )
    def mark(self, event: AttendanceEvent, people: set[int], how: str, faults: Fault) -> None:
        code = event.code
        if not event.saved or code not in self.known:
            return
        expected = {user.code for user in event.users()}
        before = set(self.known[code]["present"])
        act: dict[str, Callable[[], Any]] = {
            "mark": lambda: event.mark(people),
            "unmark": lambda: event.unmark(people),
            "replace": lambda: event.replace(people & expected, force=True),
        }
        after = {
            "mark": before | people & expected,
            "unmark": before - people,
            "replace": people & expected,
        }[how]
        done = self.try_("sendAttendanceUsers", faults, act[how])
        now = self.told(self.school.events[code])["present"]
        assert now in {"done": [after], "not done": [before], "open": [before, after]}[done]
        self.known[code]["present"] = now

    # Groups

    @rule(
        who=st.sampled_from(PLAYERS),
        wishes=st.dictionaries(st.sampled_from(range(1, 6)), st.booleans(), max_size=3),
        faults=FAULTS,
    )
    def choose(self, who: int, wishes: dict[int, bool], faults: Fault) -> None:
        course = self.players[who]
        before = {group for user, group in self.groups if user == who}
        for group in course.groups():
            if group.code in wishes:
                group.member = wishes[group.code]
        done = self.try_("sendMyGroups", faults, course.save)
        now = {group for user, group in self.school.memberships if user == who}
        wished = before - {code for code, wish in wishes.items() if not wish}
        wished |= {code for code, wish in wishes.items() if wish}
        assert now in {"done": [wished], "not done": [before], "open": [before, wished]}[done]
        self.groups = {pair for pair in self.groups if pair[0] != who}
        self.groups |= {(who, group) for group in now}
        course.refresh()

    @rule(code=st.integers(1, 5), most=st.integers(8, 14))
    def administer(self, code: int, most: int) -> None:
        """A teacher, on the site."""
        group = self.school.groups[code]
        group.open, group.most = not group.open, most

    # Games

    @rule(who=st.sampled_from(PLAYERS), option=st.sampled_from([*range(4), None]), faults=FAULTS)
    def play(self, who: int, option: int | None, faults: Fault) -> None:
        match = Game.get(self.players[who], 1).matches()[1]
        old = self.answers.get(who)
        done = self.try_("answerMatchQuestion", faults, lambda: match.answer(option))
        now = self.school.matches[2].sent.get((who, 1))
        assert now in {"done": [option], "not done": [old], "open": [old, option]}[done]
        if now is None:
            self.answers.pop(who, None)
        else:
            self.answers[who] = now

    # Messages and notifications

    @rule(text=TEXTS, faults=FAULTS)
    def write(self, text: str, faults: Fault) -> None:
        session = self.course.session
        done = self.try_("sendMessage", faults, lambda: session.send_message("@aarav", text))
        new = len(self.school.messages) - self.messages
        assert new in {"done": [1], "not done": [0], "open": [0, 1]}[done]
        self.messages += new
        if new:
            stored = max(self.school.messages)
            assert seen(self.school.messages[stored].subject) == text

    @rule(faults=FAULTS)
    def read_on(self, faults: Fault) -> None:
        """Each notification comes once, whatever went wrong before."""

        def go_on() -> None:
            found = self.players[4].session.notifications(since=self.cursor or None)
            self.read += [told.code for told in found]
            self.cursor = str(found.cursor)

        mine = [code for code, told in self.school.notifications.items() if told.owner == 4]
        if self.try_("sendMessage", faults, go_on) == "done":
            assert sorted(self.read) == mine

    @rule(faults=FAULTS)
    def mark_read(self, faults: Fault) -> None:
        session = self.players[4].session
        unread = session.notifications().unread
        done = self.try_("markNotificationsAsRead", faults, lambda: session.mark_read(unread))
        left = session.notifications().unread
        both = [[], [told.code for told in unread]]
        found = [told.code for told in left]
        assert found in {"done": both[:1], "not done": both[1:], "open": both}[done]

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.sandbox.clock.advance(days=days)
        self.log_in("@luis")  # at which old keys end

    @invariant()
    def the_server_holds_what_was_done(self) -> None:
        if hasattr(self, "sandbox"):
            assert {c: self.told(e) for c, e in self.school.events.items()} == self.known
            assert self.school.memberships == self.groups
            sent = {who: option for (who, _), option in self.school.matches[2].sent.items()}
            assert sent == self.answers


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
