"""What sheets and exams have in common, as objects: `index` has what is done by their numbers."""

import abc
import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Self, TypeVar

from edusync.core.model import run_steps
from edusync.errors import NotSaved
from edusync.results.progress import Steps
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.base.fields import day, markup, shared, text
from edusync.wims.base.handle import ClassHandle, Moves, connected
from edusync.wims.models.index import MODES, Index, Kind
from edusync.wims.models.item import ClassItem, Placed, properties, settled_expiration
from edusync.wims.wire.days import Day

N = TypeVar("N", bound="Numbered")  # as F in `classes.lookup`


@shared
class Numbered(ClassItem, Placed):
    """A sheet or an exam."""

    _kind: ClassVar[Kind]

    title: str = text(kw_only=False)
    description: str = markup(kw_only=False)
    expiration: Day = day()

    def _moves(self) -> Moves:
        return self._home("its number").wims_noted.moves_of(self._kind.word)

    def _heading(self) -> dict[str, Any]:
        return {self._kind.parameter: self._place()} if self.saved else {}

    def _identity(self) -> tuple[object, ...]:
        home = self._home(f"comparing {self._kind.word}s")
        return (*self._address(home), self._kind.word, self._place())

    @classmethod
    def _placed(cls, wclass: ClassHandle, number: int) -> dict[str, Any]:
        seen = len(wclass.wims_noted.moves_of(cls._kind.word))
        return {**super()._placed(wclass, number), "_spot": (number, seen)}

    @abc.abstractmethod
    def _info(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        """Changed fields, as the job that changes the object wants them."""

    @abc.abstractmethod
    def _create(self, home: ClassHandle, force: bool) -> list[str]:
        """Makes the new object in the class; returns warnings."""

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return self._kind.record(self._home("reading"), self._place())

    @property
    def infos(self) -> dict[str, Any]:
        """The server's reply (getsheet, getexam), as text: 1 request. Raises NotSaved, NotFound."""
        return properties(self._ask(f"get{self._kind.word}"))

    def _ask(self, job: str, **parameters: Any) -> Any:
        """The reply of a job about this object: see `Kind.ask`."""
        return self._kind.ask(self._home(job), job, self._place(), **parameters)

    @contextlib.contextmanager
    def _alone(self, what: str) -> Iterator[tuple[ClassHandle, int]]:
        """Holds the class alone, so that no delete of ours comes between: it, and the number."""
        home = self._home(what)
        with home.wims_exclusive():
            yield home, self._place()

    def known_status(self) -> Any:
        """The status that the server has, as far as we know, whatever was assigned here."""
        return self._baseline[self._kind.mode]

    @classmethod
    def get(cls: type[N], wclass: ClassHandle, number: int | str) -> N:
        """Gets the object of that number, from 1: 1 request (getclassfile). Raises NotFound."""
        connected(wclass, f"{cls.__name__}.get")
        position = cls._kind.position(number)
        with wclass.wims_exclusive():  # so that no delete of ours comes between
            values = cls._kind.record(wclass, position)
            return cls._loaded(values, **cls._placed(wclass, position))

    @classmethod
    def list(cls: type[N], wclass: ClassHandle) -> ItemList[N]:
        """Lists all of the class in their order: 1 request (getclassfile)."""
        connected(wclass, f"{cls.__name__}.list")
        with wclass.wims_exclusive():  # so that no delete of ours comes between
            return cls._listed(wclass, [*map(cls._kind.read, cls._kind.index(wclass))])

    @classmethod
    def check(cls, wclass: ClassHandle, item: Self | int | str) -> bool:
        """Whether an object, or that number, is in the class: 1 request (checksheet, checkexam)."""
        connected(wclass, f"{cls.__name__}.check")
        if isinstance(item, cls):
            number = item._shown_place() if item.saved and item._class == wclass else None
            if number is None:
                return False
        else:
            number = cls._kind.position(item)
        wclass.wims_require("read")
        named: dict[str, Any] = {cls._kind.parameter: number}
        return wclass.wims_finds(f"check{cls._kind.word}", **named)

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
            cls._delete(wclass, cls._kind.position(item), force)

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
            wclass: the class; default: the one that the object is in. An object of the class is
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

        >>> c.exams[1].activate().requests  # it is active already
        0
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
        with self._home("save").wims_exclusive() as count:
            self._modify({"status": mode}, {self._kind.mode: mode}, force)
            self._take({self._kind.mode: mode})
            return SaveResult(updated=True, fields=(self._kind.mode,), requests=count())

    def _modify(
        self, info: Mapping[str, Any], fields: Mapping[str, Any], force: bool, strict: bool = False
    ) -> None:
        """Changes the object, and takes over the rest; `strict`: unless somebody else did."""
        home, kind = self._home("save"), self._kind
        index, number = kind.index(home), self._place()
        self._require_same(home, index, number)
        if not force:
            kind.refuse_loss(index, number, kind.target(home, number), deleting=False)
        there = kind.read(index[number - 1])
        if strict:
            self._require_unchanged(there, kind.target(home, number))
        else:
            self._meet(there)
        with self._trying(fields):
            self._ask(f"mod{kind.word}", **{f"{kind.word}_info": info})

    def _require_same(
        self, home: ClassHandle, index: Index, number: int, *, strict: bool = False
    ) -> None:
        target = self._kind.target(home, number)
        known = self._baseline
        self._kind.require_same(index, number, known, self._agrees, target, strict=strict)

    @classmethod
    def _delete(cls, home: ClassHandle, which: Self | int, force: bool) -> None:
        kind = cls._kind
        with home.wims_exclusive():
            item = None if isinstance(which, int) else which
            number = which if isinstance(which, int) else which._place()
            index = kind.index(home)
            if item is not None:
                item._require_same(home, index, number, strict=True)
            if not force:
                kind.refuse_loss(index, number, kind.target(home, number), deleting=True)
            kept = cls._before_delete(home, number, len(index), force)
            if item is not None:
                item._keep({**kind.read(index[number - 1]), **kept})
            kind.remove(home, number, index)

    @classmethod
    def _before_delete(
        cls, home: ClassHandle, number: int, count: int, force: bool
    ) -> Mapping[str, Any]:
        """What else a deleted object keeps; raises where later ones would get what is others'."""
        del home, number, count, force
        return {}

    def _beside(self, other: "Numbered", what: str) -> bool:
        """Whether both are in one class; NotSaved where one is in none."""
        return other._home(what) == self._home(what)

    def _keep(self, values: Mapping[str, Any]) -> None:
        """Takes over what was never read of an object that is about to be deleted."""
        self._fill(values)

    def _fill_all(self, values_at: Callable[[int], Mapping[str, Any]]) -> None:
        """Fills the objects of the same list, each with what there is for its number."""
        for item in self._peers:
            with contextlib.suppress(NotSaved):  # of those that were deleted
                item._fill(values_at(item._place()))

    def _made(self, home: ClassHandle, number: int, values: Mapping[str, Any]) -> None:
        """Notes that the object is on the server, with these values."""
        self._class, self._saved = home, True
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
