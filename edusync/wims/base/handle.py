"""A class of a server as everything below `Class` sees it: where it is, its kind, what it holds."""

import abc
import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar

import attrs

from edusync.core.model import Model
from edusync.errors import InvalidValue, NotFound, NotSaved, UnsupportedOperation
from edusync.results.tables import ItemList
from edusync.wims.api.base import ClassId
from edusync.wims.api.client import WimsAPI
from edusync.wims.base import kinds
from edusync.wims.classfiles.damage import DamagedUser
from edusync.wims.wire.failures import expect

if TYPE_CHECKING:
    from edusync.wims.base.kinds import (
        Kind,  # here: jedi, and so Tab in IPython, fails on a Literal
    )

Rows = Sequence[Mapping[str, Any]]  # the fields of objects
Damaged = Mapping[str, DamagedUser]  # by the logins that WIMS has
NOBODY: Damaged = {}
Moves = list[tuple[str, int]]  # ("removed", 3), ("up", 2): what happened to positions, in order

_NO_CLASS = re.compile("^class .* not existing")

# What a job is about, by the parameter that names it: the first of these that it has.
_WORDS = {"quser": "user", "qexam": "exam", "qsheet": "sheet", "qexo": "exercise"}


@attrs.define
class Notes:
    """What a program noted of a class, besides its fields."""

    settings: Mapping[str, str] = attrs.Factory(dict)  # by which the kind of the class is known
    seen: frozenset[str] = frozenset()  # logins that WIMS' list of users had, as it ought
    moves: dict[str, Moves] = attrs.Factory(dict)  # of the numbers of sheets and exams

    def know_kind(self, settings: Mapping[str, Any]) -> None:
        """Notes the settings by which the kind of the class is known."""
        self.settings = {name: settings.get(name, "") for name in ("type", "superclass")}

    def moves_of(self, word: str) -> Moves:
        """What happened so far to the numbers of 'sheet' or 'exam'."""
        return self.moves.setdefault(word, [])


class Listing(Protocol):
    """The objects of one kind in a class."""

    def of(self, rows: Rows) -> ItemList[Any]:
        """Objects of which only some fields are known: no request."""

    def list(self) -> ItemList[Any]:
        """All of them."""

    def get(self, key: Any) -> Any:
        """The one of that identifier."""


class People(Listing, Protocol):
    """The users of a class."""

    def of(self, rows: Rows, damaged: Damaged = NOBODY) -> ItemList[Any]:
        """Users of whom only some fields are known; `damaged` are those who have a reason."""


class ClassHandle(Model):
    """A class of a server: `Class`, without what stands above its users, sheets and exams.

    What edusync itself calls, and docs do not name, begins with `wims_`: a class that a program
    derives may have names of its own, be it `run`.
    """

    _stays_here: ClassVar[bool] = True  # where a result is pickled: see `results.portable`

    rclass: str
    name: str
    qclass: int | str
    wims_noted: Notes

    @property
    @abc.abstractmethod
    def connection(self) -> tuple[WimsAPI, ClassId]:
        """The client and the number of this class; NotSaved when it has none."""

    @property
    @abc.abstractmethod
    def infos(self) -> dict[str, Any]:
        """Everything that getclass returns, as text: 1 request."""

    @property
    @abc.abstractmethod
    def users(self) -> People:
        """The users."""

    @property
    @abc.abstractmethod
    def sheets(self) -> Listing:
        """The sheets."""

    @property
    @abc.abstractmethod
    def exams(self) -> Listing:
        """The exams."""

    @abc.abstractmethod
    def delete(self) -> None:
        """Deletes the class from the server."""

    @property
    def kind(self) -> "Kind":
        """What kind of class it is: 'single', 'group', 'subclass' (of a group) or 'portal'.

        What is inside a portal is a 'portal', too; a new class is 'single'. No request: the kind
        follows from the number, or from the settings that were read with the class.
        """
        return kinds.kind_of(self.qclass, self.wims_noted.settings) if self.saved else kinds.SINGLE

    @property
    def superclass(self) -> str:
        """Number of the group or portal that the class is in and that holds its users, or ''.

        No request: it follows from the number, or from the settings that were read with the class.
        """
        return kinds.superclass_of(self.qclass, self.wims_noted.settings) if self.saved else ""

    def wims_at(self, number: ClassId, settings: Mapping[str, str] | None = None) -> Self:
        """The class of that number in the same connection: no request.

        `settings` are those of its kind, where that is not the kind of this one.
        """
        api, _ = self.connection
        notes = Notes(self.wims_noted.settings if settings is None else settings)
        return self._loaded({"qclass": number, "rclass": self.rclass}, _api=api, wims_noted=notes)

    def wims_require(self, operation: str) -> None:
        """Raises UnsupportedOperation where such a class cannot do that; no request."""
        _, qclass = self.connection
        kinds.refuse(operation, self.kind, qclass, self.superclass)

    def wims_connected(self, what: str) -> tuple[WimsAPI, ClassId]:
        """The client and the number of a class that is to do `what`; NotSaved for a new one."""
        if not self.saved:
            raise NotSaved(f"{what}: the Class is not on a server: {self._way_to_save()}")
        return self.connection

    def wims_run(self, job: str, *, target: str = "", fine: str = "", **parameters: Any) -> Any:
        """Runs a job and returns the reply: see `run`."""
        api, qclass = self.connection
        answer = api.call(job, qclass=qclass, rclass=self.rclass, **parameters)
        return expect(job, answer, target or self._about(parameters), fine)

    def wims_ask(self, job: str, *, target: str = "", **parameters: Any) -> Any:
        """Runs a job as `run` does, without a warning of what WIMS ignored: callers settle that."""
        api, qclass = self.connection
        answer = api.ask(job, qclass=qclass, rclass=self.rclass, **parameters)
        return expect(job, answer, target or self._about(parameters))

    def wims_finds(self, job: str, *, target: str = "", **parameters: Any) -> bool:
        """Runs a job as `run` does and returns whether its object exists: False for NotFound.

        A class that is gone is no answer to whether it holds something: NotFound is raised then.
        """
        try:
            self.wims_run(job, target=target, **parameters)
        except NotFound as error:
            if _NO_CLASS.search(error.message):
                raise
            return False
        return True

    def wims_read_file(self, path: str) -> bytes:
        """Returns a file of the class, b'' where it has none: 1 request (getclassfile)."""
        body: bytes = self.wims_run("getclassfile", filename=path)
        return body

    @contextlib.contextmanager
    def wims_exclusive(
        self, *others: ClassId, index: bool = False, seconds: float | None = None
    ) -> Iterator[Callable[[], int]]:
        """Holds this class over several calls: see `exclusive`."""
        api, qclass = self.connection
        held = api.exclusive(qclass, *others, index=index, seconds=seconds)
        with held, api.counted() as count:
            yield count

    def run(self, job: str, *, target: str = "", fine: str = "", **parameters: Any) -> Any:
        """Runs a job of WIMS in this class and returns the reply: 1 request.

            c.run("getexamscores", qexam=1)["data_scores"]

        The parameters are those of the method of `WimsAPI` that has the name of the job, without
        qclass and rclass; checks that only this method makes are not made. `target` is what an
        error names: by default the user, exam, sheet or exercise that a parameter names, else the
        class. `fine` is a text of the server that is no failure here: the reply is {} then.

        Returns the dict of that method, or bytes for a file. Raises NotSaved, InvalidValue, and
        what the server's answer means: NotFound, AlreadyExists, PermissionDenied, ...
        """
        return self.wims_run(job, target=target, fine=fine, **parameters)

    def read_file(self, path: str) -> bytes:
        """Returns a file of the class, b'' where it has none: 1 request (getclassfile)."""
        return self.wims_read_file(path)

    def exclusive(
        self, *others: ClassId, index: bool = False, seconds: float | None = None
    ) -> contextlib.AbstractContextManager[Callable[[], int]]:
        """Holds this class over several calls: `with c.exclusive() as count:`.

        `count()` returns the requests of the block so far. `others` are classes of the same server
        that are held as well; `index` and `seconds` are those of `api.exclusive`.
        """
        return self.wims_exclusive(*others, index=index, seconds=seconds)

    def _about(self, parameters: Mapping[str, Any]) -> str:
        """The object of a job as an error names it."""
        named = (
            f"{word} {parameters[key]} of " for key, word in _WORDS.items() if key in parameters
        )
        return f"{next(named, '')}class {self.qclass}"


C = TypeVar("C", bound=ClassHandle)


def connected(wclass: object, what: str) -> tuple[WimsAPI, ClassId]:
    """The client and the number of a class that is to do `what`; NotSaved for a new class."""
    if not isinstance(wclass, ClassHandle):
        raise InvalidValue("class", wclass, f"{what}: must be a Class, which Class.get(...) gives")
    return wclass.wims_connected(what)


@contextlib.contextmanager
def during(home: ClassHandle, operation: str) -> Iterator[Callable[[], int]]:
    """Holds a class over an operation of the table of kinds, and counts its requests.

    Raises NotSaved for a new class, UnsupportedOperation where such a class cannot do that.
    """
    connected(home, operation)
    home.wims_require(operation)
    with home.wims_exclusive() as count:
        yield count


def same_connection(wclass: ClassHandle, other: object, what: str) -> ClassId:
    """The number of another class, which must be of the same server and rclass."""
    api, _ = wclass.wims_connected(what)
    there, number = connected(other, what)
    if there.server != api.server or getattr(other, "rclass", "") != wclass.rclass:
        raise UnsupportedOperation(
            f"{what}: WIMS moves and shares exercises between classes of one server and one rclass "
            "only: save a new Exercise of this source in the other class"
        )
    return number
