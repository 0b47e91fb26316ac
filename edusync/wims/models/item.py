"""What is in a class (users, sheets, exams, exercises), and the collections that hold it."""

import abc
import contextlib
import inspect
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, Self, TypeVar

import attrs

from edusync.core.foreign import Welcoming
from edusync.core.masked import Masked
from edusync.core.model import Model
from edusync.errors import InvalidValue, NotFound, NotSaved
from edusync.people.names import words
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.api.client import WimsAPI
from edusync.wims.base.handle import ClassHandle, Moves, Rows, connected
from edusync.wims.wire.values import in_a_year

SHOWN_TITLES = 10  # in the error of one that is not there
_TO_A_CLASS = "save(c) saves it in the class c"
ENVELOPE = ("status", "code", "job")  # what a reply holds besides the object


class ClassItem(Model):
    """An object of a class: a user, a sheet, an exam, an exercise."""

    _class: ClassHandle | None
    _peers: "Sequence[Self]"  # the objects of the same list, which load what they lack together

    def _start(self) -> None:
        super()._start()
        self._class, self._peers = None, []

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_peers": []}

    def _way_to_save(self) -> str:
        return _TO_A_CLASS

    def _home(self, what: str) -> ClassHandle:
        if self._class is None:
            raise NotSaved(f"{what}: this {type(self).__name__} is in no class: {_TO_A_CLASS}")
        return self._class

    def _address(self, home: ClassHandle) -> tuple[str, str]:
        """Which class it is: server and number; NotSaved for one that has none."""
        api, qclass = home.connection
        return api.server, str(qclass)

    @classmethod
    def _listed(cls, wclass: ClassHandle, rows: Rows) -> ItemList[Self]:
        found: ItemList[Self] = ItemList(plural=cls.plural)
        for number, row in enumerate(rows, 1):
            found.append(cls._loaded(row, **cls._placed(wclass, number), _peers=found))
        return found

    @classmethod
    def _placed(cls, wclass: ClassHandle, number: int) -> dict[str, Any]:
        """What an object knows of the class that it is in, and of its place there."""
        del number
        return {"_class": wclass}

    def is_in(self, wclass: ClassHandle) -> bool:
        """Whether the object is in that class, or was when it was deleted; no request."""
        return self._class == wclass

    def _goes_elsewhere(self, wclass: ClassHandle) -> bool:
        """Whether a save into `wclass` is one into another class than the object's own."""
        return self._saved and wclass != self._class

    def _save_copy(self, wclass: ClassHandle, **options: Any) -> SaveResult:
        """Saves a copy in another class; the object becomes that copy when it is there."""
        connected(wclass, "save")
        twin = self._copy()
        try:
            return twin.save(wclass, **options)
        finally:
            if twin.saved:  # be it only half: save() again does the rest
                hashed = {key: value for key, value in self.__dict__.items() if key == "_hashed"}
                self.__dict__.clear()
                self.__dict__.update(twin.__dict__ | hashed)

    def _copy(self) -> Self:
        """A new object of the same values; blanks and defaults count as not given."""
        kept = {}
        for name, attribute in self._fields().items():
            value = getattr(self, name)  # loads what is missing
            if attribute.default is attrs.NOTHING or value not in ("", None, attribute.default):
                kept[name] = value
        return type(self)(**kept)

    def _leave(self) -> None:
        """Makes the object one of no class, which keeps its values."""
        self.__dict__.update(_class=None, _saved=False, _baseline={}, _peers=[])
        self._given |= set(self._values())

    def _require_whole(self) -> None:
        """Raises NotSaved for an object that was deleted before all of it was read."""
        missing = [name for name in self._fields() if name not in self.__dict__]
        if missing:
            raise NotSaved(
                f"this {type(self).__name__} was deleted before its {', '.join(missing)} were read:"
                " make a new one"
            )

    @classmethod
    @abc.abstractmethod
    def get(cls, wclass: ClassHandle, identifier: Any, /) -> Self:
        """Gets the object of that identifier; NotFound where there is none."""

    @classmethod
    @abc.abstractmethod
    def list(cls, wclass: ClassHandle) -> ItemList[Self]:
        """Lists every object of this kind."""

    @classmethod
    @abc.abstractmethod
    def check(cls, wclass: ClassHandle, item: Any, /) -> bool:
        """Whether an object, or one of that identifier, is in the class."""

    @classmethod
    @abc.abstractmethod
    def remove(cls, wclass: ClassHandle, item: Any, /) -> None:
        """Deletes an object, or the one of that identifier, from the class."""

    @abc.abstractmethod
    def save(self, wclass: ClassHandle | None = None) -> SaveResult:
        """Saves what changed, or the new object in `wclass`."""

    def delete(self) -> None:
        """Deletes the object from its class, as `remove` does; it is then like a new one.

        What was never read of it is missing then: `save()` refuses it (NotSaved).
        """
        self._require_saved("delete")
        self.remove(self._home("delete"), self)


class Placed(Model):
    """An object whose number is a position, followed through what this program moved."""

    _spot: tuple[int, int]  # the number, and how many moves it takes into account

    def _agrees(self, there: Mapping[str, Any], names: Iterable[str]) -> bool:
        """Whether the server holds what is known of this object, or what was tried."""
        return all(
            there.get(name) in (self._baseline[name], self._tried.get(name, self._baseline[name]))
            for name in names
            if name in self._baseline
        )

    @abc.abstractmethod
    def _moves(self) -> Moves:
        """What happened so far to the positions around this object."""

    @property
    def saved(self) -> bool:
        """Whether the object is on the server, as far as we know; no request."""
        return self._shown_place() is not None

    def _put(self, number: int) -> None:
        self._spot = (number, len(self._moves()))

    def _place(self) -> int:
        """The number now; NotSaved when the object was deleted."""
        number, seen = self._spot
        later = self._moves()[seen:]
        for move, at in later:
            if move == "removed" and at == number:
                raise NotSaved(f"this {type(self).__name__} was deleted: it was number {number}")
            number = moved(number, move, at)
        self._spot = (number, seen + len(later))
        return number

    def _shown_place(self) -> int | None:
        """The number for who looks at the object; None where it has none (any more)."""
        try:
            return self._place() if self._saved else None
        except NotSaved:
            return None


def moved(number: int, move: str, at: int) -> int:
    """Where a position went when another one was removed, or position `at` went up."""
    if move == "removed":
        return number - 1 if at < number else number
    return {at: at - 1, at - 1: at}.get(number, number)


def properties(reply: Mapping[str, Any]) -> Masked:
    """What a reply says about the object."""
    return Masked({key: value for key, value in reply.items() if key not in ENVELOPE})


@contextlib.contextmanager
def settled_expiration(
    item: Model, api: WimsAPI, in_doubt: Callable[[], bool] = bool
) -> Iterator[None]:
    """Gives an object that the block saves the usual expiration where it has none; no request.

    One that is not on the server afterwards, nor `in_doubt`, has none again.
    """
    if item.__dict__.get("expiration", "") is not None:
        yield
        return
    item.__dict__["expiration"] = in_a_year(api.today())
    try:
        yield
    finally:
        if not item.saved and not in_doubt():
            item.__dict__["expiration"] = None


I = TypeVar("I", bound=ClassItem)  # noqa: E741


class Collection(Welcoming, Generic[I]):
    """The objects of one kind in a class. Every access is a request; nothing is kept.

    A notebook shows them as a table: the requests of `list()`.
    """

    _kind: type[I]
    _sought: ClassVar[tuple[str, ...]] = ("title",)  # the fields in which `find` looks
    _begun: tuple["weakref.ref[Generator[I, None, None]]", int] | None = None

    def __init__(self, wclass: ClassHandle) -> None:
        self._class = wclass

    def __repr__(self) -> str:
        number = f" {self._class.qclass}" if self._class.saved else ""
        return f"<{self._kind.plural} of class{number} {self._class.name!r}; list() reads them>"

    def _repr_html_(self) -> str:
        return self.list()._repr_html_()

    def __len__(self) -> int:
        """How many there are: the requests of `list()`."""
        if self._begun:
            iterator = self._begun[0]()  # of list(c.users), which asks how many there will be
            if iterator and inspect.getgeneratorstate(iterator) == inspect.GEN_CREATED:
                return self._begun[1]
        return len(self.list())

    def find(self, text: str) -> ItemList[I]:
        """Those in whose title, or names, login, number and e-mail, all words of a text stand.

        Case and accents do not count, and a word may be a part of one: find("dup") finds Dupont.
        The requests of `list()`.

        >>> [user.quser for user in c.users.find("lefev")]
        ['chloe']
        """
        wanted = words(text)
        found = [
            item
            for item in self.list()
            if (held := " ".join(words(" ".join(self._texts(item)))))
            and all(word in held for word in wanted)
        ]
        return ItemList(found, plural=self._kind.plural)

    def _texts(self, item: I) -> Iterable[str]:
        return (str(item.__dict__.get(name) or "") for name in self._sought)

    def __getitem__(self, key: Any) -> I:
        """The object of that identifier, new each time: 1 request; NotFound where there is none."""
        # each collection names its class again, since Tab in IPython knows no `I`
        return self.get(key)

    def get(self, key: Any) -> I:
        """Gets the object of that identifier, new each time, by 1 request as a rule.

        `help(c.users)` and its like name the requests of each kind. Raises NotFound.

        >>> c.users.get("chloe").lastname
        'Lefèvre'
        """
        return self._kind.get(self._class, key)

    def list(self) -> ItemList[I]:
        """Lists all of them, in WIMS' order, new each time: 1 request."""
        return self._kind.list(self._class)

    def __iter__(self) -> Iterator[I]:
        """All of them, by one `list()` before the first."""
        found = self.list()
        iterator = (item for item in found)
        self._begun = weakref.ref(iterator), len(found)
        return iterator

    def of(self, rows: Rows) -> ItemList[I]:
        """Objects as the server has them, of which only some fields are known: no request."""
        return self._kind._listed(self._class, rows)

    def check(self, item: Any) -> bool:
        """Whether that object, or that identifier, is in the class: 1 request."""
        return self._kind.check(self._class, item)

    def __contains__(self, item: object) -> bool:
        return self.check(item)

    def add(self, item: I, **options: Any) -> SaveResult:
        """Saves a new object in the class, and returns what was done as a SaveResult.

        The options are those of the object's `save`. Raises AlreadyExists where the identifier is
        taken, InvalidValue for what is no such object.

        >>> from edusync.wims import Sheet
        >>> c.sheets.add(Sheet("Vectors")).created
        True
        """
        if not isinstance(item, ClassItem):
            raise InvalidValue("item", item, f"must be a new {self._kind.__name__}")
        return item.save(self._class, **options)

    def remove(self, item: Any, **options: Any) -> None:
        """Deletes an object of the class, or the one of that identifier.

        The options are those of `remove` of its class, such as `force`. Raises NotFound. A user
        goes to the trash, with the work done.
        """
        self._kind.remove(self._class, item, **options)


class Titled(Collection[I]):
    """A collection whose objects are got by their number or their title."""

    def get(self, key: Any) -> I:
        """The object of that number, or of that title, new each time.

        A number takes the requests of `get` of its class, a title those of `list`. Raises NotFound,
        also where several have that title, whose numbers it names.
        """
        if not isinstance(key, str) or key.strip().isdecimal():
            return super().get(key)
        items, wanted = self.list(), words(key)
        titles = [(at, item.__dict__.get("title") or "") for at, item in enumerate(items, 1)]
        found = [number for number, title in titles if title == key] or [
            number for number, title in titles if words(title) == wanted
        ]
        if len(found) == 1:
            return items[found[0] - 1]
        word = self._kind.__name__.lower()
        told = ", ".join(map(str, found))
        raise NotFound(
            f"{len(found)} have the title {key!r} (numbers {told})"
            if found
            else f"no {word} has the title {key!r}",
            target=f"class {self._class.qclass}",
            advice=f"there are {_titles(titles)}" if items else "there are none",
        )


def _titles(titles: Sequence[tuple[int, str]]) -> str:
    """The first of them, with their numbers: 1 'Vectors', 2 'Matrices', ..."""
    shown = ", ".join(f"{number} {title!r}" for number, title in titles[:SHOWN_TITLES])
    return shown + ", ..." * (len(titles) > SHOWN_TITLES)
