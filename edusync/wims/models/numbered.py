"""What sheets and exams have in common: their number is a position, which a delete shifts.

So no number is trusted: each write reads the index first, under the same lock, and proves that the
number still is that object and that WIMS, which rewrites the whole index, drops nothing of it.

The index file is read (1 getclassfile) rather than listsheets and getsheet: it has all fields of
all objects, and commas that teachers typed do not split titles there. Title and status are the
proof, so that two programs may change different fields; before a delete, or where another object
has both, all fields are. Values that were sent and never confirmed count as known.
"""

import abc
import functools
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import attrs

from edusync.core.model import run_steps
from edusync.core.readback import reading_back, settle
from edusync.errors import Conflict, DataLossError, EdusyncError, NotFound, NotSaved
from edusync.results.progress import Steps
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.base.handle import ClassHandle, Moves, connected, exists, read_file
from edusync.wims.classfiles import definitions
from edusync.wims.models.item import ClassItem, properties, settled_expiration
from edusync.wims.models.positions import MODES, Placed, described
from edusync.wims.wire import checks
from edusync.wims.wire.failures import expect
from edusync.wims.wire.jobs import JOBS


@attrs.frozen
class Kind:
    """What differs between sheets and exams: names of jobs, parameters and files."""

    word: str  # as in addsheet, modsheet
    number: str  # the parameter that names one
    index: str  # the file of the index
    mode: str  # the field that holds the status


class Numbered(ClassItem, Placed):
    """A sheet or an exam."""

    _kind: ClassVar[Kind]
    title: str
    description: str

    def _moves(self) -> Moves:
        return self._home("its number").notes.moves_of(self._kind.word)

    def _heading(self) -> dict[str, Any]:
        return {self._kind.number: self._place()} if self.saved else {}

    def _identity(self) -> tuple[object, ...]:
        home = self._home(f"comparing {self._kind.word}s")
        return (*home._identity(), self._kind.word, self._place())

    @classmethod
    @abc.abstractmethod
    def _from_record(cls, record: Sequence[str]) -> dict[str, Any]:
        """The fields that a record of the index holds."""

    @abc.abstractmethod
    def _info(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        """Changed fields, as the job that changes the object wants them."""

    @abc.abstractmethod
    def _create(self, home: ClassHandle, force: bool) -> list[str]:
        """Makes the new object in the class; returns warnings."""

    @classmethod
    def _target(cls, home: ClassHandle, number: object) -> str:
        return f"{cls._kind.word} {number} of class {home.qclass}"

    @classmethod
    def _index(cls, home: ClassHandle) -> list[list[str]]:
        """The records of all, by 1 request (getclassfile)."""
        return definitions.records(read_file(home, cls._kind.index))

    @classmethod
    def _record(cls, home: ClassHandle, number: int) -> dict[str, Any]:
        index = cls._index(home)
        if number > len(index):
            raise NotFound(
                f"the class has no {cls._kind.word} {number}: it has {len(index)}",
                operation="getclassfile",
                target=cls._target(home, number),
            )
        return cls._from_record(index[number - 1])

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return self._record(self._home("reading"), self._place())

    @property
    def infos(self) -> dict[str, Any]:
        """What the server tells (getsheet or getexam), as text: 1 request; NotSaved, NotFound."""
        return properties(self._ask(f"get{self._kind.word}"))

    def _ask(self, job: str, **parameters: Any) -> Any:
        """Runs a job about this object and returns the reply; raises the typed errors.

        A number must not shift meanwhile: what matters asks it while it holds the class alone.
        """
        home, number = self._home(job), self._place()
        return expect(job, self._call(home, job, number, **parameters), self._target(home, number))

    @classmethod
    def _call(cls, home: ClassHandle, job: str, number: int, **parameters: Any) -> tuple[bool, Any]:
        api, qclass = home.connection
        parameters[cls._kind.number] = number
        home.require("sheets and exams" if JOBS[job].writes else "read")
        return api.call(job, qclass=qclass, rclass=home.rclass, **parameters)

    @classmethod
    def get(cls, wclass: ClassHandle, number: int | str) -> Self:
        """Gets the object of that number, from 1: 1 request (getclassfile). Raises NotFound."""
        api, qclass = connected(wclass, f"{cls.__name__}.get")
        position = _position(cls._kind, number)
        with api.exclusive(qclass):  # so that no delete of ours comes between
            found = cls._loaded(cls._record(wclass, position), _class=wclass)
            found._put(position)
        return found

    @classmethod
    def list(cls, wclass: ClassHandle) -> ItemList[Self]:
        """Lists all of the class in their order: 1 request (getclassfile)."""
        api, qclass = connected(wclass, f"{cls.__name__}.list")
        with api.exclusive(qclass):  # so that no delete of ours comes between
            found = cls._listed(wclass, [cls._from_record(record) for record in cls._index(wclass)])
            for number, item in enumerate(found, 1):
                item._put(number)
        return found

    @classmethod
    def check(cls, wclass: ClassHandle, item: Self | int | str) -> bool:
        """Whether an object, or that number, is in the class: 1 request (checksheet, checkexam)."""
        connected(wclass, f"{cls.__name__}.check")
        if isinstance(item, cls):
            number = item._shown_place() if item.saved and item._class == wclass else None
            if number is None:
                return False
        else:
            number = _position(cls._kind, item)
        job = f"check{cls._kind.word}"
        return exists(job, cls._call(wclass, job, number), cls._target(wclass, number))

    @classmethod
    def remove(cls, wclass: ClassHandle, item: Self | int | str, *, force: bool = False) -> None:
        """Deletes an object, or the one of that number.

        Every later one of the class gets the number before it; objects of this class follow. Raises
        NotActive for one that was activated, or before such a one; UnsupportedOperation for a sheet
        with scores, or before such a one, in a class of a group; and as `save` does. Requests: 2
        for an exam (getclassfile, delexam), 3 for a sheet (getclassfile, getclasstgz, delsheet).
        """
        connected(wclass, f"{cls.__name__}.remove")
        if isinstance(item, cls):
            if item._class != wclass:
                raise NotSaved(f"this {cls.__name__} is not in class {wclass.qclass}")
            cls._delete(wclass, item, force)
            item._leave()
        else:
            cls._delete(wclass, _position(cls._kind, item), force)

    def delete(self, *, force: bool = False) -> None:
        """Deletes the object, as `remove` does; it is then like a new one."""
        home = self._home("delete")
        self._place()
        self.remove(home, self, force=force)

    def refresh(self) -> Self:
        """Reads the object of this number again, forgetting what was edited here, and returns it.

        After a Conflict, list the class again instead: the number may be another object's. 1
        request. Raises NotSaved, NotFound.
        """
        return super().refresh()

    def save(
        self,
        wclass: ClassHandle | None = None,
        *,
        force: bool = False,
        if_unchanged: bool = False,
    ) -> SaveResult:
        """Saves what changed, or the new object in `wclass`.

        Parameters:
            wclass: the class; by itself the one that the object is in. An object of the class is
                changed, any other is added.
            force: go on where data would be lost.
            if_unchanged: raises Conflict where somebody else changed what is to be saved.

        Requests: none when nothing changed, else 2 (getclassfile, and modsheet or modexam). Raises
        Conflict when that number is another object now, DataLossError when WIMS would drop what the
        index holds of any object, UnsupportedOperation for what WIMS cannot change.
        """
        if self._saved:
            self._place()  # a deleted one refuses use
        if wclass is not None and self._goes_elsewhere(wclass):
            return self._save_copy(wclass, force=force)
        if not self._saved:
            home = wclass or self._home("save")
            api, qclass = connected(home, "save")
            self._require_whole()
            with api.exclusive(qclass), settled_expiration(self, api), api.counted() as count:
                warnings = self._create(home, force)
                self._update(force)
                given = tuple(name for name in self._fields() if name in self._given)
                return SaveResult(True, fields=given, requests=count(), warnings=tuple(warnings))
        api, qclass = self._home("save").connection
        with api.exclusive(qclass), settled_expiration(self, api), api.counted() as count:
            fields = self._update(force, if_unchanged)
            return SaveResult(updated=bool(fields), fields=fields, requests=count())

    def _update(self, force: bool, if_unchanged: bool = False) -> tuple[str, ...]:
        """Sends what changed; the names of the fields."""
        changed = {name: new for name, (_, new) in self.changes().items()}
        steps = self._steps()
        info = {name: value for name, value in self._info(changed).items() if value is not None}
        if info:
            send = functools.partial(self._modify, info, changed, force, if_unchanged)
            steps.append((f"mod{self._kind.word}", send))
        run_steps(steps)
        if not info:
            self._wrote(changed)  # what the server had already
        return tuple(changed) if info else ()

    def _steps(self) -> Steps:
        """What has to be sent before the fields."""
        return []

    def activate(self, *, force: bool = False) -> SaveResult:
        """Lets students work on it (status 1); other edits stay unsent.

        2 requests (getclassfile, and modsheet or modexam), none if it is so already. Raises
        InvalidRequest without exercises, and as `save` does.
        """
        return self._set_mode(1, force)

    def expire(self, *, force: bool = False) -> SaveResult:
        """Ends the work on it, and leaves it visible (status 2): as `activate`."""
        return self._set_mode(2, force)

    def hide(self, *, force: bool = False) -> SaveResult:
        """Ends the work on it, and hides it (status 3): as `activate`."""
        return self._set_mode(3, force)

    def _set_mode(self, mode: int, force: bool) -> SaveResult:
        self._require_saved(MODES[mode])
        self._place()
        if self._baseline[self._kind.mode] == mode:
            return SaveResult()
        api, qclass = self._home("save").connection
        with api.exclusive(qclass), api.counted() as count:
            self._modify({"status": mode}, {self._kind.mode: mode}, force)
            self._take({self._kind.mode: mode})
            return SaveResult(updated=True, fields=(self._kind.mode,), requests=count())

    def _modify(
        self, info: Mapping[str, Any], fields: Mapping[str, Any], force: bool, strict: bool = False
    ) -> None:
        """Changes the object, and takes over the rest; `strict`: unless somebody else did."""
        home = self._home("save")
        index, number = self._index(home), self._place()
        self._prove(home, index, number, self, force)
        there = self._from_record(index[number - 1])
        if strict:
            self._require_unchanged(there, self._target(home, number))
        else:
            self._meet(there)
        with self._trying(fields):
            self._ask(f"mod{self._kind.word}", **{f"{self._kind.word}_info": info})

    @classmethod
    def _prove(
        cls,
        home: ClassHandle,
        index: Sequence[Sequence[str]],
        number: int,
        item: Self | None,
        force: bool,
        deleting: bool = False,
    ) -> None:
        """Proves that `number` still is `item`, and that a rewritten index holds the same."""
        if item is not None:
            item._require_same(home, index, number, strict=deleting)
        lost = definitions.lost_by_rewriting(index, number if deleting else 0)
        if lost and not force:
            which = ", ".join(str(found) for found in lost)
            raise DataLossError(
                f"{cls._target(home, number)}: WIMS would rewrite the index without what was set in"
                f" its own pages (cut hours, settings of single users) for {cls._kind.word} "
                f"{which}; "
                "force=True does it all the same"
            )

    def _require_same(
        self,
        home: ClassHandle,
        index: Sequence[Sequence[str]],
        number: int,
        *,
        strict: bool = False,
    ) -> None:
        """Raises Conflict unless that record is this object: by title and status.

        Where others have the same title and status, or before a delete (`strict`), by all of it.
        """
        found = [self._from_record(record) for record in index]
        names = ["title", self._kind.mode]
        if strict or sum(self._agrees(record, names) for record in found) > 1:
            names += ["description", "expiration"]
        if number > len(index):
            there = f"gone: the class has {len(index)}"
        elif self._agrees(found[number - 1], names):
            return
        elif self._agrees(found[number - 1], names[:2]):
            there = "one of another description or expiration now"
        else:
            there = "now " + described(found[number - 1], self._kind.mode)
        raise Conflict(
            f"{self._target(home, number)} is {there}, not "
            f"{described(self._baseline, self._kind.mode)}: list the {self._kind.word}s again"
        )

    @classmethod
    def _delete(cls, home: ClassHandle, which: Self | int, force: bool) -> None:
        api, qclass = home.connection
        job = f"del{cls._kind.word}"
        with api.exclusive(qclass):
            item = None if isinstance(which, int) else which
            number = which if isinstance(which, int) else which._place()
            index = cls._index(home)
            cls._prove(home, index, number, item, force, deleting=True)
            if item is not None:
                item._fill(cls._from_record(index[number - 1]))
            cls._before_delete(home, number, len(index), item, force)
            left = [record[: definitions.KEPT_LINES] for record in index]
            del left[number - 1 : number]
            settle(
                lambda: expect(job, cls._call(home, job, number), cls._target(home, number)),
                lambda: [found[: definitions.KEPT_LINES] for found in cls._index(home)] == left,
            )
            home.notes.moves_of(cls._kind.word).append(("removed", number))

    @classmethod
    def _before_delete(
        cls, home: ClassHandle, number: int, count: int, item: Self | None, force: bool
    ) -> None:
        """Raises where later objects would get what belongs to others."""

    def _append(
        self, home: ClassHandle, before: int, info: Mapping[str, Any]
    ) -> tuple[int, EdusyncError | None]:
        """Adds the object to `before` others, never twice.

        Returns its number, and the error after which it was found there all the same.
        """
        home.require("sheets and exams")
        api, qclass = home.connection
        job = f"add{self._kind.word}"
        named: dict[str, Any] = {f"{self._kind.word}_info": info}
        try:
            answer = api.call(job, qclass=qclass, rclass=home.rclass, **named)
            reply = expect(job, answer, self._target(home, before + 1))
            return int(reply[f"{self._kind.word}_id"]), None
        except EdusyncError as error:
            if not error.maybe_applied:
                raise
            with reading_back(error):
                index = self._index(home)
            if len(index) != before + 1:
                raise
            if self.title and self._from_record(index[-1])["title"] != self.title:
                raise
            return before + 1, error

    def _made(self, home: ClassHandle, number: int, values: Mapping[str, Any]) -> None:
        """Notes that the object is on the server, with these values."""
        self.__dict__.update(_class=home, _saved=True)
        self._put(number)
        self._wrote(values)

    def _take_given_by_server(self) -> None:
        """Reads the title that WIMS gave where there was none: 1 request.

        A description that it gave is read when it is asked for.
        """
        untitled = not self.title
        self._forget(*(name for name in ("title", "description") if not getattr(self, name)))
        if untitled:
            self._fill({"title": self._read()["title"]})


def _position(kind: Kind, number: object) -> int:
    return int(checks.position(kind.number, number))
