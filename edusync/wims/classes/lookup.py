"""How classes are found: get, list, check; the half of `Class` that never writes.

WIMS' list of classes stops at a damaged class: those before it are read one by one, with a warning;
if there are none, the error names the damaged class. No job returns passwords or supervisors of
many classes, so lists load these when they are read.
"""

import abc
import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self, TypeVar, Unpack, overload

from edusync.core.arguments import object_of, several
from edusync.core.options import refuse_unknown
from edusync.errors import (
    Conflict,
    ConnectFailed,
    EdusyncError,
    InvalidValue,
    NotFound,
    PermissionDenied,
    ProtocolError,
    ServerBug,
)
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.api.base import ClassId, WimsOptions
from edusync.wims.api.client import WimsAPI
from edusync.wims.base import kinds
from edusync.wims.base.accounts import in_spite_of
from edusync.wims.base.class_list import subclass_numbers
from edusync.wims.base.handle import ClassHandle, Notes
from edusync.wims.classfiles import participation
from edusync.wims.wire import checks
from edusync.wims.wire.failures import expect
from edusync.wims.wire.logins import SUPERVISOR
from edusync.wims.wire.values import as_class_id, as_day, as_number

_READ: Mapping[str, Callable[[Any], Any]] = {"limit": as_number, "expiration": as_day}
WIRE_NAMES = {"name": "description"}  # fields whose name on the wire is another one
NAMED_BY = {0: (), 1: ("rclass",), 2: ("qclass", "rclass")}  # what follows the connection
API = "WimsAPI(url, ident, passwd)"

F = TypeVar("F", bound="ClassFinder")  # not Self, by which jedi shows nothing of a Class


def refuse_misspelt(method: Callable[..., object], kwargs: WimsOptions) -> None:
    """Raises TypeError for a keyword of a method of `Class` that is none of `WimsAPI`."""
    refuse_unknown(kwargs, WimsOptions.__optional_keys__, method, f"Class.{method.__name__}")


def connect(
    method: Callable[..., object],
    url: "str | WimsAPI",
    ident: Any,
    passwd: Any,
    rest: Iterable[Any],
    kwargs: WimsOptions,
) -> tuple[WimsAPI, list[Any]]:
    """The client and what names the object, from `(url, ident, passwd, ...)` or `(api, ...)`."""
    refuse_misspelt(method, kwargs)
    rest = [*rest]
    wanted = len(rest)
    if isinstance(url, WimsAPI):
        if kwargs:
            raise InvalidValue(
                next(iter(kwargs)), reason="belongs into WimsAPI(...), not beside it", secret=True
            )
        api, rest = url, [ident, passwd, *rest]
    else:
        api = WimsAPI(url, ident, passwd, **kwargs)
    values = [value for value in rest if value is not None]
    if len(values) != wanted:
        names = ", ".join(NAMED_BY[wanted])
        name = f"Class.{method.__name__}"
        raise InvalidValue(
            name,
            reason=f"takes the connection, then {names}: {len(values)} given after it",
            secret=True,
        )
    return api, values


class ClassFinder(ClassHandle):
    """The class methods of `Class` that look for classes."""

    @classmethod
    def _told_by(cls, reply: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that a reply about a class holds."""
        others = [name for name in cls._fields() if name not in ("rclass", "qclass", SUPERVISOR)]
        wires = {name: WIRE_NAMES.get(name, name) for name in others}
        told = {name: reply[wire] for name, wire in wires.items() if wire in reply}
        return {name: _READ[name](told[name]) if name in _READ else told[name] for name in told}

    @abc.abstractmethod
    def save(self, url: WimsAPI) -> SaveResult:
        """Saves the class."""

    def subclasses(self: F) -> ItemList[F]:
        """The classes of a group, whose fields are read when they are asked for; [] without any.

        1 request (getclass); none for a class that is no group; 1 more (getclasstgz) where
        somebody's file stops getclass, which is warned of. Raises UnsupportedOperation for a
        portal, whose classes no job lists.
        """
        self.wims_require("subclasses")
        if self.kind != kinds.GROUP:
            return ItemList(plural=self.plural)
        return ItemList(self.wims_at(number, {}) for number in _numbers_in(self))

    @overload
    @classmethod
    def get(
        cls: type[F],
        url: str,
        ident: str,
        passwd: str,
        qclass: ClassId,
        rclass: str,
        **kwargs: Unpack[WimsOptions],
    ) -> F: ...

    @overload
    @classmethod
    def get(cls: type[F], api: WimsAPI, qclass: ClassId, rclass: str, /) -> F: ...

    @overload
    @classmethod
    def get(cls: type[F], api: WimsAPI, /, *, qclass: ClassId, rclass: str) -> F: ...

    @classmethod
    def get(
        cls: type[F],
        url: str | WimsAPI,
        ident: ClassId | None = None,
        passwd: str | None = None,
        qclass: ClassId | None = None,
        rclass: str | None = None,
        **kwargs: Unpack[WimsOptions],
    ) -> F:
        """Gets a class: `get(url, ident, passwd, qclass, rclass)` or `get(api, qclass, rclass)`.

        Other keywords go to `WimsAPI`. Returns the class with its supervisor: 2 requests (getclass,
        getuser); 1 more (getclasstgz) where a user's file makes getclass fail, which is warned of
        (ServerQuirkWarning). Raises NotFound, PermissionDenied, AuthenticationError, ...

        >>> from edusync.wims import Class
        >>> Class.get(api, 20001, "myclass").name
        'Linear algebra'
        """
        api, (number, name) = connect(cls.get, url, ident, passwd, (qclass, rclass), kwargs)
        names = {"qclass": as_class_id(number), "rclass": name}
        return cls._loaded(names, _api=api).refresh()

    @overload
    @classmethod
    def check(
        cls,
        url: str,
        ident: str,
        passwd: str,
        qclass: ClassId,
        rclass: str,
        **kwargs: Unpack[WimsOptions],
    ) -> bool: ...

    @overload
    @classmethod
    def check(cls, api: WimsAPI, qclass: ClassId, rclass: str, /) -> bool: ...

    @overload
    @classmethod
    def check(cls, api: WimsAPI, /, *, qclass: ClassId, rclass: str) -> bool: ...

    @classmethod
    def check(
        cls,
        url: str | WimsAPI,
        ident: ClassId | None = None,
        passwd: str | None = None,
        qclass: ClassId | None = None,
        rclass: str | None = None,
        **kwargs: Unpack[WimsOptions],
    ) -> bool:
        """Whether the class exists and accepts this connection: 1 request (checkclass).

        Parameters as in `get`. Raises what is neither a yes nor a no.
        """
        api, (number, name) = connect(cls.check, url, ident, passwd, (qclass, rclass), kwargs)
        try:
            expect("checkclass", api.checkclass(number, name), f"class {number}")
        except (NotFound, PermissionDenied):
            return False
        return True

    @overload
    @classmethod
    def list(
        cls: type[F], url: str, ident: str, passwd: str, rclass: str, **kwargs: Unpack[WimsOptions]
    ) -> "ItemList[F]": ...

    @overload
    @classmethod
    def list(cls: type[F], api: WimsAPI, rclass: str, /) -> "ItemList[F]": ...

    @overload
    @classmethod
    def list(cls: type[F], api: WimsAPI, /, *, rclass: str) -> "ItemList[F]": ...

    @classmethod
    def list(
        cls: type[F],
        url: str | WimsAPI,
        ident: ClassId | None = None,
        passwd: str | None = None,
        rclass: str | None = None,
        **kwargs: Unpack[WimsOptions],
    ) -> "ItemList[F]":
        """Lists the classes: `list(url, ident, passwd, rclass)` or `list(api, rclass)`.

        Returns the classes with the properties that listclasses gives: 1 request. Reading another
        field of one (password, secure, ...; supervisor) takes 1 request more for that class.
        Where a damaged class cuts the server's list, those before it are read one by one, and
        `warnings` of the result says so.
        """
        api, (name,) = connect(cls.list, url, ident, passwd, (rclass,), kwargs)
        try:
            answer = api.listclasses(name, options="all", verbose=True)
            rows = expect("listclasses", answer, f"connection {name}")["classes_list"]
        except NotFound:
            return ItemList(plural=cls.plural)
        except (ProtocolError, ServerBug) as error:
            return cls._list_one_by_one(api, name, error)
        return ItemList(cls._listed(api, name, row["qclass"], row) for row in rows)

    @classmethod
    def _listed(cls, api: WimsAPI, rclass: str, qclass: ClassId, row: Mapping[str, Any]) -> Self:
        values = {**cls._told_by(row), "qclass": as_class_id(qclass), "rclass": rclass}
        notes = Notes()
        notes.know_kind(row)
        supervisor = row.get(SUPERVISOR, "")
        return cls._loaded(values, _api=api, wims_noted=notes, _shown_supervisor=supervisor)

    @classmethod
    def _list_one_by_one(
        cls, api: WimsAPI, rclass: str, error: ProtocolError | ServerBug
    ) -> "ItemList[Self]":
        numbers = re.findall(r'"qclass":"(\d+(?:_\d+)*)"', error.raw)
        damaged = re.findall(r"classes/(\d+(?:_\d+)*)/\.def", error.raw)
        named = f"by the damaged class {damaged[0]}" if damaged else f"({error.message})"
        if not numbers:
            error.add_note(f"The list of classes is cut {named}: no class before it can be listed.")
            raise error
        found: ItemList[Self] = ItemList()
        warnings = [f"the list of classes is cut {named}: what follows is not listed"]
        for number in numbers:
            try:
                reply = expect("getclass", api.getclass(number, rclass), f"class {number}")
            except EdusyncError as wrong:
                warnings.append(f"class {number} cannot be read: {wrong}")
            else:
                found.append(cls._listed(api, rclass, number, reply))
        return ItemList(found, warnings)

    @classmethod
    def get_or_create(cls: type[F], api: WimsAPI, rclass: str, **fields: Any) -> F:
        """Gets the class of this connection with that `qclass`, or else that `name`, or makes it.

        `fields` are those of the constructor, used only to make it. Requests: 2 for a known number,
        1 for a known name, and those of `save` more to make one. Raises Conflict when several
        classes have the name.
        """
        object_of("api", api, WimsAPI, API)
        qclass = fields.get("qclass")
        with api.exclusive(*([] if qclass is None else [qclass]), index=True):
            try:
                if qclass is not None:
                    return cls.get(api, qclass, rclass)
                if not isinstance(name := fields.get("name"), str):
                    raise InvalidValue("name", name, "give that of the class, or its qclass")
                return cls._named(api, rclass, name)
            except NotFound:
                new = cls(**{"rclass": rclass, **fields})
                new.save(api)
                return new

    @classmethod
    def _named(cls, api: WimsAPI, rclass: str, name: str) -> Self:
        found = [item for item in cls.list(api, rclass) if item.name == name]
        if len(found) > 1:
            numbers = ", ".join(str(item.qclass) for item in found)
            raise Conflict(f"class: several are named {name!r}: {numbers}; say which by qclass=")
        if not found:
            raise NotFound(
                f"no class is named {name!r}",
                operation="listclasses",
                advice="Class.list(api, rclass) shows those that there are",
            )
        return found[0]

    @classmethod
    def check_many(
        cls, api: WimsAPI, rclass: str, qclasses: Iterable[ClassId]
    ) -> dict[ClassId, str]:
        """Whether each class is there: 'exists', 'gone' or 'unreachable', by its number.

        'gone' is said only when the server said twice that the class does not exist; a refused
        connection, a timeout or an overload is 'unreachable'. Requests: 1 (listclasses), and 1 or 2
        (checkclass) for each class that is not in the server's list.
        """
        object_of("api", api, WimsAPI, API)
        numbers = several("qclasses", qclasses, "numbers of classes")
        wanted = {qclass: checks.class_id("qclass", qclass) for qclass in numbers}
        try:
            known = {str(item.qclass) for item in cls.list(api, rclass)}
        except ConnectFailed:
            return dict.fromkeys(wanted, "unreachable")
        except EdusyncError:
            known = set()
        return {
            qclass: "exists" if number in known else state(api, rclass, number)
            for qclass, number in wanted.items()
        }


def _numbers_in(group: ClassHandle) -> "list[ClassId]":
    """The numbers of the classes of a group, by its files where a user's file stops getclass."""
    try:
        return subclass_numbers(group.infos)
    except ServerBug as error:
        held = in_spite_of(error, group)
    return [f"{group.qclass}_{number}" for number in participation.classes_of(held)]


def state(api: WimsAPI, rclass: str, qclass: ClassId) -> str:
    """'exists', 'gone' or 'unreachable'; a writer may hide a class for a moment, so ask twice."""
    try:
        with api.exclusive(qclass):
            for _ in range(2):
                with contextlib.suppress(NotFound):
                    expect("checkclass", api.checkclass(qclass, rclass), f"class {qclass}")
                    return "exists"
            return "gone"
    except EdusyncError:
        return "unreachable"
