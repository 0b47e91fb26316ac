"""What a WIMS server holds, and what jobs need of it: its classes and their numbers, its time."""

import datetime as dt
import random

import attrs

from edusync.sandbox.clock import Clock as SandboxClock
from edusync.sandbox.wims.state.classes import Clock, Files, WimsClass
from edusync.sandbox.wims.state.files import lines
from edusync.sandbox.wims.state.groups import write_subclasses
from edusync.sandbox.wims.state.versions import NEWEST, Version

SESSION_LENGTH = 10


@attrs.define(kw_only=True)
class Store:
    """The classes of a server by number; those of a group have it before a slash.

    `quirks=False` turns the known bugs off: what the score daemon does not see, values
    that are executed, cut at a `=` or shifted by a comma, quotes that spoil JSON, addsheet after
    an activation, changes that are reported done and are not, cut hours and gradings that get lost,
    links to nothing, replies that grow too long. Rules and limits stay. `version` is that of the
    server. `clock` returns the server's time.
    """

    quirks: bool = True
    version: Version = NEWEST
    clock: Clock = attrs.field(factory=lambda: SandboxClock().now)
    rng: random.Random = attrs.field(factory=random.Random)
    classes: dict[str, WimsClass] = attrs.field(factory=dict, init=False)

    def now(self) -> dt.datetime:
        return self.clock()

    def in_a_year(self) -> str:
        """The date on which what is made now expires; that of a leap day is in no calendar."""
        now = self.now()
        return f"{now.year + 1}{now:%m%d}"

    def new_number(self) -> str:
        """A number of seven digits that no class has."""
        while True:
            number = str(self.rng.randint(1_000_000, 9_999_999))
            if number not in self.classes:
                return number

    def new_session(self) -> str:
        return "".join(self.rng.choices("ABCDEF0123456789", k=SESSION_LENGTH))

    def make_class(self, number: str, group: WimsClass | None = None) -> WimsClass:
        new = WimsClass(number, Files(self.clock), self.quirks, group=group)
        self.classes[number] = new
        return new

    def drop_class(self, number: str) -> None:
        """Removes a class, with those inside it."""
        for one in [number, *self.inside(number)]:
            gone = self.classes.pop(one)
            for held in (gone.files, gone.folders, gone.shared):
                held.clear()

    def inside(self, number: str) -> list[str]:
        """The numbers of the classes of a group."""
        found = [one for one in self.classes if one.startswith(f"{number}/")]
        return sorted(found, key=lambda one: int(one.rpartition("/")[2]))

    def next_in(self, group: WimsClass) -> str:
        """The number of the next class of a group."""
        count = len(lines(group.files.read(".subclasses"))) + 1
        while f"{group.number}/{count}" in self.classes:
            count += 1
        return f"{group.number}/{count}"

    def index_class(self, number: str = "") -> None:
        """Puts what a class is now into the index, and into that of its group; all without one."""
        first = number.partition("/")[0]
        for found in [self.classes.get(first)] if first else [*self.classes.values()]:
            if found is not None and not found.group:
                found.indexed = found.indexable()
                if found.written("type") == "2" and not found.indexed:
                    found.files.pop(".subclasses", None)
                elif found.written("type") == "2":
                    inside = self.inside(found.number)
                    write_subclasses(found, [self.classes[one] for one in inside])
