"""The base of every model: fields, what changed since the server was last seen, reprs.

A model is an attrs class with `slots=False` whose fields are the object's properties. The baseline
is a deep copy of what the server has; `changes()` compares with it, so edits inside a list count.
A field that was not loaded is not in the object's `__dict__`: reading it loads it, nothing else.
"""

import abc
import contextlib
import copy
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

import attrs

from edusync.core import foreign
from edusync.core.html import html_table
from edusync.core.masked import HIDDEN, Masked
from edusync.core.options import near_word
from edusync.errors import Conflict, NotSaved, UnsupportedOperation

M = TypeVar("M", bound="Model")

SECRET: Mapping[str, bool] = {"secret": True}  # metadata of a field that is never shown
IDENTITY: Mapping[str, bool] = {"identity": True}  # metadata of a field that says which object
LOOK: Mapping[str, bool] = {"look": True}  # metadata of a field that is left out where one is shown


class Missing:
    """Stands in `changes()` for what the server has in a field that was never read."""

    def __repr__(self) -> str:
        return "<not read>"


MISSING = Missing()
_ATOMS = frozenset({str, int, float, bool, type(None)})  # which no copy is needed of


class Changes(Masked):
    """`{field: (value on the server, value here)}`; the `secrets` are masked when it is shown."""

    def __init__(self, changes: Mapping[str, tuple[Any, Any]], secrets: Iterable[str]) -> None:
        super().__init__(changes)
        self.secrets: frozenset[str] = frozenset(secrets)

    def __reduce__(self) -> tuple[Any, ...]:
        return Changes, (dict(self), self.secrets)

    def _shown(self) -> dict[str, Any]:
        hidden = (HIDDEN, HIDDEN)
        return {key: hidden if key in self.secrets else self[key] for key in self}


def note(self: Any, attribute: "attrs.Attribute[Any]", value: Any) -> Any:
    """Remembers that a field was given, and refuses to turn a saved object into another."""
    fixed = attribute.metadata.get("identity") and self.saved
    if fixed and value != self.__dict__.get(attribute.name):
        raise UnsupportedOperation(
            f"{attribute.name} of a saved {type(self).__name__} cannot be changed: "
            "get the other object, or make a new one"
        )
    self._given.add(attribute.name)
    return value


def plainly(_: Any, __: Any, value: Any) -> Any:
    """A value of pandas or numpy as plain Python has it."""
    return foreign.plain(value)


SETTERS: Any = [plainly, attrs.setters.convert, attrs.setters.validate, note]


def built(cls: type[M]) -> type[M]:
    """Makes the constructor of a model remember which fields were given, and take foreign values.

    So a default is never mistaken for a wish.
    """
    original = cls.__init__
    signature = inspect.signature(original)

    @functools.wraps(original)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        self._start()
        args, kwargs = foreign.plain(args), foreign.plain(kwargs)
        original(self, *args, **kwargs)
        self._given = set(signature.bind(self, *args, **kwargs).arguments) - {"self"}

    given = cls.__setattr__

    @functools.wraps(given)
    def set_known(self: Any, name: str, value: Any) -> None:
        if type(self) is cls and not name.startswith("_"):
            _require_field(self, name)
        given(self, name, value)

    cls.__init__ = init  # type: ignore[method-assign]
    cls.__setattr__ = set_known  # type: ignore[method-assign]
    return cls


@dataclass_transform(field_specifiers=(attrs.field,))
def model(cls: type[M]) -> type[M]:
    """Makes an attrs class of a model whose fields are checked when they are set; see `built`."""
    define = attrs.define(slots=False, eq=False, repr=False, on_setattr=SETTERS)
    return built(define(cls))


def _require_field(item: "Model", name: str) -> None:
    """Raises AttributeError for an unknown attribute: `c.instituton = ...` would pass unnoticed.

    Classes that a program derives from ours may have attributes of their own.
    """
    known = item._fields()
    if name in known or hasattr(type(item), name):
        return
    near = near_word(name, known)
    advice = f"did you mean {near!r}?" if near else f"its fields are {', '.join(sorted(known))}"
    raise AttributeError(f"a {type(item).__name__} has no field {name!r}: {advice}", name=name)


def checked(check: Callable[[str, Any], object]) -> Callable[[Any, Any, Any], None]:
    """An attrs validator from a check of what may be sent."""

    def validate(_: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
        check(attribute.name, value)

    return validate


class Model(foreign.Welcoming, abc.ABC):
    """What every object of a server can do.

    A subclass says how it is read (`_read`), what it is (`_identity`) and how it is saved.
    """

    _saved: bool
    _baseline: dict[str, Any]
    _given: set[str]
    _tried: Mapping[str, Any]  # what was sent, and may have arrived although the reply was lost

    def _start(self) -> None:
        self.__dict__.update(_saved=False, _baseline={}, _given=set(), _tried={})

    @classmethod
    def _loaded(cls, values: Mapping[str, Any], **private: Any) -> Self:
        """An object as the server has it; fields that `values` lacks are loaded when read."""
        self = cls.__new__(cls)
        self._start()
        self.__dict__.update(private, _saved=True)
        self._fill(values)
        return self

    @classmethod
    def _fields(cls) -> dict[str, "attrs.Attribute[Any]"]:
        return attrs.fields_dict(cls)  # type: ignore[arg-type]

    @classmethod
    def _fields_with(cls, mark: str) -> set[str]:
        """The names of the fields whose metadata have that mark."""
        return {name for name, field in cls._fields().items() if field.metadata.get(mark)}

    @property
    def saved(self) -> bool:
        """Whether the object is on the server, as far as we know; no request."""
        return self._saved

    @abc.abstractmethod
    def _identity(self) -> tuple[object, ...]:
        """What two objects have equal when they are the same thing; NotSaved without a server."""

    def _identity_now(self) -> tuple[object, ...] | None:
        """The identity, None for what is on no server: a new object, or one that was deleted."""
        try:
            return self._identity() if self.saved else None
        except NotSaved:  # what it is in was deleted
            return None

    def _fixed(self) -> object:
        """What is equal in equal objects, and stays when an object is saved, moved or deleted."""
        return None

    @abc.abstractmethod
    def _read(self, name: str = "", /) -> dict[str, Any]:
        """The fields as the server has them; those that hold `name`, or all."""

    def _heading(self) -> dict[str, Any]:
        """What is shown before the fields, without being a field: the number of a sheet."""
        return {}

    def _require_saved(self, what: str) -> None:
        if not self._saved:
            way = self._way_to_save()
            raise NotSaved(f"{what}: this {type(self).__name__} is not on a server: {way}")

    def _way_to_save(self) -> str:
        """How an object that is on no server gets there."""
        return "save() it first"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._fields():
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if not self.__dict__.get("_saved"):
            raise AttributeError(f"{name!r} is not set on this {type(self).__name__}")
        self._fill(self._read(name))
        return self.__dict__[name]

    def _fill(self, values: Mapping[str, Any]) -> None:
        """Takes over what was not loaded, and what the server has; edits are kept."""
        self.__dict__.update({**values, **self.__dict__})
        self._wrote({name: values[name] for name in values if name not in self._baseline})

    def _take(self, values: Mapping[str, Any]) -> None:
        """Takes over what the server has, and forgets edits of these fields."""
        self.__dict__.update(values)
        self._wrote(values)

    def _forget(self, *names: str) -> None:
        """Drops fields, so that they are loaded when they are read."""
        for name in names:
            self.__dict__.pop(name, None)
            self._baseline.pop(name, None)

    def _wrote(self, values: Mapping[str, Any]) -> None:
        """Notes that the server now has these values."""
        for name, value in values.items():
            if not isinstance(value, Model):
                self._baseline[name] = value if type(value) in _ATOMS else copy.deepcopy(value)

    @contextlib.contextmanager
    def _trying(self, fields: Mapping[str, Any]) -> Iterator[None]:
        """Notes what is sent: as tried, and as what the server has when no error came."""
        self.__dict__["_tried"] = {**self._tried, **fields}
        yield
        self.__dict__["_tried"] = {k: v for k, v in self._tried.items() if k not in fields}
        self._wrote(fields)

    def _values(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self._fields() if name in self.__dict__}

    plural: ClassVar[str] = "objects"  # what several of them are called

    def known(self) -> dict[str, Any]:
        """The fields that are known, loading none: of a new object, those that were given."""
        values = self._values()
        return {name: value for name, value in values.items() if self.saved or name in self._given}

    def changes(self) -> Changes:
        """What `save()` would send: `{field: (value on the server, value here)}`; no request.

        Fields of an object inside this one are named like `supervisor.email`.

        >>> user = c.users["karin"]
        >>> user.email = "karin@example.org"
        >>> user.changes()
        {'email': ('karin@school.example', 'karin@example.org')}
        """
        found: dict[str, tuple[Any, Any]] = {}
        secrets = self._fields_with("secret")
        for name, attribute in self._fields().items():
            if name not in self.__dict__ or (attribute.metadata.get("identity") and self._saved):
                continue
            value = self.__dict__[name]
            if isinstance(value, Model):
                inner = value.changes()
                found.update({f"{name}.{key}": pair for key, pair in inner.items()})
                secrets |= {f"{name}.{key}" for key in inner.secrets}
            elif (old := self._baseline.get(name, MISSING)) != value:
                found[name] = (old, value)
        return Changes(found, secrets)

    def _meet(self, there: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Takes over what the server has now; edits are kept, and compared with it from now on.

        Returns what somebody else changed of the edited fields: the value that was known, and the
        one there. Of a field that was never read no value was known, and what was sent and arrived
        without an answer is nobody else's change.
        """
        edited = self.changes()
        for name, value in there.items():
            if name in edited:
                self._wrote({name: value})
            else:
                self._take({name: value})
        return {
            name: (known, there[name])
            for name, (known, here) in edited.items()
            if name in there
            and known is not MISSING
            and there[name] not in (known, here, self._tried.get(name, here))
        }

    def _require_unchanged(self, there: Mapping[str, Any], label: str) -> None:
        """Raises Conflict where somebody else changed an edited field; see `_meet`."""
        secrets = self._fields_with("secret")
        if changed := ", ".join(
            f"{name} is another one" if name in secrets else f"{name} is {now!r}, not {known!r}"
            for name, (known, now) in self._meet(there).items()
        ):
            raise Conflict(
                f"{label}: somebody else changed what you save: {changed}; nothing was sent. "
                "save() sends yours, refresh() takes over the server's"
            )

    def refresh(self: M) -> M:
        """Reads the object again, forgetting what was edited here, and returns it.

        Raises NotSaved, or NotFound when it is gone. As many requests as `get`.
        """
        self._require_saved("refresh")
        self._take(self._read())
        return self

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields; None where one was not loaded; passwords only with `secrets=True`.

        Makes no request.
        """
        found = self._heading()
        for name, attribute in self._fields().items():
            if secrets or not attribute.metadata.get("secret"):
                value = self.__dict__.get(name)
                found[name] = str(value) if isinstance(value, Model) else value
        return found

    def __eq__(self, other: object) -> bool:
        """Whether both are the same thing on the same server; no request.

        An object that is not saved, or was deleted, equals only itself.
        """
        if self is other:
            return True
        if not isinstance(other, Model) or type(other) is not type(self):
            return NotImplemented
        mine = self._identity_now()
        return mine is not None and mine == other._identity_now()

    def __hash__(self) -> int:
        """Constant from an object's beginning to its end, and equal for equal objects.

        So it cannot hold a number that the server gives when an object is saved. It stands on the
        type and, where there is one, on the name when it is first asked for: the login of a WIMS
        user, the name of an exercise; only a new object that is renamed afterwards has another hash
        than its equals. Classes, sheets, exams and events share one each, so large sets are slow.
        """
        if "_hashed" not in self.__dict__:
            self.__dict__["_hashed"] = self._fixed()
        return hash((type(self).__name__, self.__dict__["_hashed"]))

    def _shown(self) -> Iterator[tuple[str, Any]]:
        """What is shown of the object: number, what says which one it is, what is no default."""
        yield from self._heading().items()
        for name, attribute in self._fields().items():
            if name not in self.__dict__ or attribute.metadata.get("look"):
                continue
            value = self.__dict__[name]
            default = attribute.default
            if attribute.metadata.get("secret"):
                yield name, HIDDEN if value else ""
            elif attribute.metadata.get("identity") or (
                value not in ("", None) and value != default
            ):
                yield name, value

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._shown())
        return f"{type(self).__name__}({shown})"

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        """What `repr` shows, for rich, which would read all fields, passwords too."""
        return self._shown()

    def _cells(self) -> dict[str, Any]:
        """The fields as a table shows them."""
        looks = self._fields_with("look")
        return {name: value for name, value in self.to_dict().items() if name not in looks}

    def _repr_html_(self) -> str:
        rows = [{"field": key, "value": value} for key, value in self._cells().items()]
        return html_table([row for row in rows if row["value"] not in ("", None)])


def run_steps(
    steps: Sequence[tuple[str, Callable[[], object]]], advice: str = "save() again does the rest."
) -> None:
    """Runs the requests of one save in order; an error says which are done and which are left.

    So does an interrupt by Ctrl-C.
    """
    for number, (_, step) in enumerate(steps):
        try:
            step()
        except BaseException as error:
            done = ", ".join(name for name, _ in steps[:number]) or "nothing"
            left = ", ".join(name for name, _ in steps[number:])
            error.add_note(f"Done: {done}. Left: {left}. {advice}")
            raise
