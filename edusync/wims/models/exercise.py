"""`Exercise`: an OEF exercise that belongs to a class, and `Exercises`, those of a class.

`share_with` refuses what loses exercises: two classes that share with each other, a class that ever
had exercises (WIMS says that it shares, and shows none), and sharing from one that never had any,
which has no folder yet. It reads the file `neighbors`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self, TypeVar

import attrs

from edusync.core.arguments import several
from edusync.core.model import IDENTITY, checked, model
from edusync.core.readback import settle
from edusync.errors import AlreadyExists, Conflict, InvalidValue, NotSaved, UnsupportedOperation
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.base import sources
from edusync.wims.base.handle import ClassHandle, connected, same_connection
from edusync.wims.base.sources import source_of, sources_of, target_of
from edusync.wims.models.item import ClassItem, Collection
from edusync.wims.wire import checks, codec

_INDEX = "Exindex"  # the file in which a class lists its exercises, once it had one
_NEIGHBORS = "neighbors"  # the file of a class that says with whom it shares
_USED = re.compile(r"^sharing_exo=(.*\S)", re.MULTILINE)
_TITLE = re.compile(r"\\title\{([^{}]*)\}")


def as_source(value: Any) -> Any:
    """Line ends as WIMS keeps them, without the byte order mark that some editors begin with."""
    if not isinstance(value, str):
        return value
    return value.removeprefix(checks.BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def own_source(field: str, value: Any) -> str:
    """A source that comes back as it was: WIMS writes every `$` as `&#36;`."""
    sent = checks.source(field, value)
    if "&#36;" in sent:
        raise InvalidValue(field, value, "holds &#36;, by which WIMS keeps a $: write $ itself")
    return sent


X = TypeVar("X", bound="Exercise")  # not Self: jedi shows nothing of a list of it


@model
class Exercise(ClassItem):
    """An exercise of a class, as its source in WIMS' language OEF.

    Parameters:
        qexo: its name; letters, digits, - and _, and no - first.
        source: in windows-1252, every bracket closed.
    """

    plural: ClassVar[str] = "exercises"

    qexo: str = attrs.field(validator=checked(checks.exercise), metadata=IDENTITY)
    source: str = attrs.field(converter=as_source, validator=checked(own_source))

    def _start(self) -> None:
        super()._start()
        self._title = ""  # as WIMS lists it

    @property
    def title(self) -> str:
        """The title that the source gives, or that WIMS lists; no request."""
        match = _TITLE.search(self.__dict__.get("source", ""))
        return match[1].strip() if match else self._title

    def _heading(self) -> dict[str, Any]:
        return {"title": self.title}

    def _identity(self) -> tuple[object, ...]:
        return (*self._home("comparing exercises")._identity(), "exercise", self.qexo)

    def _fixed(self) -> object:
        return self.qexo

    def _read(self, name: str = "", /) -> dict[str, Any]:
        home = self._home("reading")
        if not name or len(self._peers) < 2:
            return {"source": source_of(home, self.qexo)}
        found = sources_of(home)
        for exercise in self._peers:
            if exercise.qexo in found:
                exercise._fill({"source": found[exercise.qexo]})
        return {"source": found.get(self.qexo) or source_of(home, self.qexo)}

    @property
    def infos(self) -> dict[str, Any]:
        """Name and source as the server has them: 1 request (getexofile); NotSaved, NotFound."""
        return {"qexo": self.qexo, **self._read()}

    @classmethod
    def get(cls, wclass: ClassHandle, qexo: str) -> Self:
        """Gets an exercise of the class with its source: 1 request (getexofile). NotFound."""
        connected(wclass, "Exercise.get")
        return cls._loaded({"qexo": qexo, "source": source_of(wclass, qexo)}, _class=wclass)

    @classmethod
    def list(cls: type[X], wclass: ClassHandle) -> ItemList[X]:
        """Lists the compiled exercises of the class: 1 request (listexos).

        Reading a source takes 1 request more (getclasstgz) for all of the list.
        """
        connected(wclass, "Exercise.list")
        rows = sources.listed_in(wclass)
        found = cls._listed(wclass, [{"qexo": row["id"]} for row in rows])
        for exercise, row in zip(found, rows, strict=True):
            exercise._title = row.get("title", "")  # none where a comma in a name cut the list
        return found

    @classmethod
    def check(cls, wclass: ClassHandle, item: "Exercise | str") -> bool:
        """Whether an exercise, or one of that name, is in the class: 1 request (getexofile)."""
        connected(wclass, "Exercise.check")
        return wclass.wims_finds("getexofile", qexo=_name(item))

    @classmethod
    def remove(cls, wclass: ClassHandle, item: "Exercise | str") -> None:
        """Deletes an exercise, or the one of that name: 1 request (delexo). NotFound.

        Sheets that hold it then show nothing in its place.
        """
        connected(wclass, "Exercise.remove")
        wclass.wims_require("exercises")
        if isinstance(item, Exercise) and item.saved and item._class != wclass:
            raise NotSaved(
                f"Exercise.remove: this exercise {item.qexo} is not of class {wclass.qclass}"
            )
        qexo = _name(item)
        settle(
            lambda: wclass.wims_run("delexo", qexo=qexo),
            lambda: not cls.check(wclass, qexo),
        )
        if isinstance(item, Exercise) and item.saved:
            item._leave()

    def save(self, wclass: ClassHandle | None = None, *, replace: bool = False) -> SaveResult:
        """Saves a changed source, or the new exercise in `wclass`, and compiles it.

        Parameters:
            wclass: the class; default: the one that the exercise is in.
            replace: True replaces an exercise of the same name, or what somebody else changed
                meanwhile.

        Requests: none when nothing changed, else testexo, getexofile (not with `replace`), addexo
        and buildexos. Raises InvalidRequest for a source that does not compile (nothing is sent
        then), AlreadyExists where the name is taken, Conflict where the source on the server is not
        the one that was read, ServerBug where WIMS says OK and did not compile it.
        """
        if wclass is not None and self._goes_elsewhere(wclass):
            return self._save_copy(wclass, replace=replace)
        if not self._saved:
            self._require_whole()
            return self._add(wclass or self._home("save"), [self], replace)
        if not self.changes():
            return SaveResult()
        home = self._home("save")
        with home.wims_exclusive() as count:
            known = (self._baseline["source"], self.source)  # the last one from a lost reply
            if not replace and source_of(home, self.qexo) not in known:
                raise Conflict(
                    f"{target_of(home, self.qexo)} was changed on the server: refresh() it, or "
                    "save with replace=True"
                )
            self._add(home, [self], True)
            return SaveResult(updated=True, fields=("source",), requests=count())

    @classmethod
    def _add(cls, home: ClassHandle, new: "Sequence[Exercise]", replace: bool) -> SaveResult:
        """Adds exercises, compiling them all at once; see `Exercises.add_many`."""
        connected(home, "save")
        home.wims_require("exercises")
        if wrong := [item for item in new if not hasattr(item, "source")]:
            raise InvalidValue("exercises", wrong[0], "must be an Exercise, each of them")
        if not new:
            return SaveResult()
        result = sources.add(home, [(one.qexo, one.source) for one in new], replace=replace)
        for exercise in new:
            exercise.__dict__.update(_class=home, _saved=True)
            exercise._wrote({"source": exercise.source})
        return result

    def move_to(self, other: ClassHandle, *, copy: bool = False, replace: bool = False) -> None:
        """Moves the exercise to another class of this connection; with `copy`, a copy of it.

        Requests: getexofile in both classes, delexo (which answers that the exercise is not there,
        and makes WIMS prepare the class: one that never had any would not compile it), movexo,
        listexos.
        Raises AlreadyExists where the name is taken there, unless `replace`; NotFound.
        """
        self._require_saved("move_to")
        home = self._home("move_to")
        api, _ = home.connection
        destination = same_connection(home, other, "move_to")
        home.wims_require("exercises")
        other.wims_require("exercises.move_to, into")
        with home.wims_exclusive(destination):
            self._read()  # WIMS reports an absent exercise as moved
            if not self.check(other, self.qexo):
                api.delexo(destination, other.rclass, self.qexo)
            elif not replace:
                raise AlreadyExists(
                    "the class has an exercise of this name",
                    operation="movexo",
                    target=target_of(other, self.qexo),
                    advice="replace=True puts this one in its place",
                )
            settle(
                lambda: home.wims_run(
                    "movexo",
                    qclass2=destination,
                    qexo=self.qexo,
                    options="copy" if copy else None,
                ),
                lambda: self.check(other, self.qexo) and (copy or not self.check(home, self.qexo)),
            )
            sources.require_compiled(other, [self.qexo])
        if not copy:
            self.__dict__.update(_class=other, _peers=[])

    def share_with(self, other: ClassHandle) -> None:
        """Not possible: WIMS shares all of a class at once, by `c.exercises.share_with(other)`."""
        del other
        raise UnsupportedOperation(
            "WIMS shares all exercises of a class at once: c.exercises.share_with(other); "
            "a copy of one is move_to(other, copy=True)"
        )


class Exercises(Collection[Exercise]):
    """The OEF exercises that belong to a class: `c.exercises`.

    `c.exercises["name"]`, `get`, `check`, `in`, `list`, iteration, `remove`: 1 request; `add`: 4,
    and 1 more where some source of the class does not compile (listexos), or where the reply does
    not name what was compiled (getclasstgz).
    """

    _kind = Exercise
    _sought = ("name", "title")

    def __getitem__(self, key: Any) -> Exercise:
        return self.get(key)

    def add_many(self, exercises: Iterable[Exercise], *, replace: bool = False) -> SaveResult:
        """Adds exercises, compiling them all at once: 2 requests for each, and 2 more.

        Each source is tried first (testexo); nothing is sent where one does not compile
        (InvalidRequest) or has a name that is taken (AlreadyExists, unless `replace`). Where some
        source of the class does not compile, 1 request more (listexos); where the reply does not
        name one of these, 1 (getclasstgz), and ServerBug where WIMS did not compile it.
        """
        many = several("exercises", exercises, "exercises")
        return Exercise._add(self._class, many, replace)

    def share_with(self, other: ClassHandle) -> None:
        """Lets another class of this connection use all exercises of this one: 4 requests.

        The jobs are getclassfile (twice of this class, once of the other) and sharecontent. The
        sources are then common to both; each class lists what the other changed after its own next
        save of an exercise. Raises UnsupportedOperation where the other has exercises, had some, or
        shares those of a class already: WIMS would say that it shares, and show none; and where
        this class never had one, uses those of another, or is the same class: later ones could be
        lost.
        """
        home = self._class
        _, qclass = connected(home, "share_with")
        destination = same_connection(home, other, "share_with")
        home.wims_require("exercises")
        other.wims_require("exercises.share_with, to")
        target = f"class {destination}"
        if checks.same_class(*(checks.class_id("qclass", one) for one in (qclass, destination))):
            raise UnsupportedOperation(
                f"{target} cannot share its exercises with itself: WIMS would lose all later ones"
            )
        with home.wims_exclusive(destination):
            if other.wims_read_file(_INDEX).strip():
                raise UnsupportedOperation(
                    f"{target} has exercises, had some, or shares those of another class: WIMS "
                    "shares with a class that never had any"
                )
            if used := _USED.search(codec.text_of(home.wims_read_file(_NEIGHBORS))):
                raise UnsupportedOperation(
                    f"class {qclass} uses the exercises of class {used[1]}: let that one share them"
                )
            if not home.wims_read_file(_INDEX).strip():
                raise UnsupportedOperation(
                    f"class {qclass} never had an exercise: WIMS would lose those that {target} "
                    f"gets before it; save one in class {qclass} first"
                )
            home.wims_run("sharecontent", qclass2=destination, options="exo", target=target)


def _name(item: "Exercise | str") -> str:
    return item.qexo if isinstance(item, Exercise) else item
