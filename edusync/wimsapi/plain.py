"""What all objects here share: any value may be assigned, and `save()` checks it.

A field holds what it was given. While an object is saved or compared, its fields hold
what `edusync.wims` makes of that; those that nobody changed hold the given value again afterwards.

Scripts assign text to numbers, and read text from them.
"""

import contextlib
import functools
import inspect
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar

import attrs

from edusync.core.model import Changes, Model, note
from edusync.core.options import near_word
from edusync.core.warning import warn
from edusync.errors import InvalidValue, NotSaved
from edusync.wims.base.handle import ClassHandle
from edusync.wims.wire import checks
from edusync.wims.wire.values import as_day, as_number
from edusync.wimsapi.item import ClassItemABC
from edusync.wimsapi.utils import one_year_later

M = TypeVar("M", bound="Plain")

ALIKE = 0.8  # from where on a keyword is taken for a misspelt field


class Plain(Model):
    """A model whose fields take any value."""

    _words: ClassVar[tuple[str, ...]] = ()  # what is plain text after it was read

    def __setattr__(self, name: str, value: Any) -> None:
        attribute = self._fields().get(name)
        if attribute is None:
            object.__setattr__(self, name, value)
            return
        known = self.__dict__.get(name)
        note(self, attribute, known if str(value) == str(known) else value)
        self.__dict__[name] = value

    def _fill(self, values: Mapping[str, Any]) -> None:
        read = [name for name in self._words if name in values and name not in self.__dict__]
        super()._fill(values)
        self._write_out(read)

    def _take(self, values: Mapping[str, Any]) -> None:
        super()._take(values)
        self._write_out([name for name in self._words if name in values])

    def _write_out(self, names: "list[str]") -> None:
        for name in names:
            self.__dict__[name] = str(self.__dict__[name])

    @contextlib.contextmanager
    def _converted(self, *, check: bool = False) -> Iterator[None]:
        """Lets the fields hold what is sent of them; `check`: raises InvalidValue for a bad one."""
        pairs = {}
        for name, attribute in self._fields().items():
            if name not in self.__dict__ or isinstance(self.__dict__[name], Model):
                continue
            given = self.__dict__[name]
            value = _sent(attribute, given)
            if check and attribute.validator is not None:
                attribute.validator(self, attribute, value)
            pairs[name] = (given, value)
        self.__dict__.update({name: value for name, (_, value) in pairs.items()})
        try:
            yield
        finally:
            for name, (given, value) in pairs.items():
                if self.__dict__.get(name) == value:
                    self.__dict__[name] = given

    def changes(self) -> Changes:
        """What `save()` would send: `{field: (value on the server, value here)}`; no request."""
        with self._converted():
            return super().changes()

    def __eq__(self, other: object) -> bool:
        """Whether both are the same thing on the same server; no request.

        Raises NotSaved where one of them is not saved, or was deleted.
        """
        if not isinstance(other, Model) or not (
            isinstance(self, type(other)) or isinstance(other, type(self))
        ):
            return False
        mine, theirs = self._identity_now(), other._identity_now()
        if mine is None or theirs is None:
            raise NotSaved(f"==: save both {type(self).__name__} objects before comparing them")
        return mine == theirs

    def __hash__(self) -> int:
        """Equal for equal objects; raises NotSaved for what is not saved, or was deleted."""
        if self._identity_now() is None:
            raise NotSaved(f"hash: save this {type(self).__name__} first")
        return super().__hash__()


class Item(Plain, ClassItemABC):
    """What is in a class."""

    _class: ClassHandle | None

    def _require_class(self, wclass: ClassHandle | None) -> None:
        """Raises NotSaved where the class to save the object in is not saved itself."""
        home = self._class if wclass is None else wclass
        if home is not None and not home.saved:
            raise NotSaved(
                f"save: the class of this {type(self).__name__} is on no server: save the class "
                "first"
            )

    @property
    def wclass(self) -> bool:
        """Whether the object is in a class, as far as we know; no request."""
        return self.saved


def check_day(new: Model) -> None:
    """Gives a new object a year where it was given no end; InvalidValue for what is no day."""
    if new.__dict__["expiration"] is None:
        new.__dict__["expiration"] = one_year_later()
    value = as_day(new.__dict__["expiration"])
    if not checks.date("expiration", value):
        raise InvalidValue("expiration", value, "must be a day like 20260131")


def _sent(attribute: "attrs.Attribute[Any]", given: Any) -> Any:
    """What is sent of a given value: of text a number, where one belongs."""
    convert: Any = as_number if attribute.type in (int, float) else attribute.converter
    return convert(given) if convert else given


def built(cls: type[M]) -> type[M]:
    """Makes the constructor keep its values as they are given, and remember which were given.

    Keywords that are no field are ignored, with a warning where one is like a field.
    """
    original = cls.__init__
    signature = inspect.signature(original)

    @functools.wraps(original)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        bound = signature.bind(self, *args, **kwargs)
        others = bound.arguments.get("kwargs", {})
        given = {**bound.arguments, **others}
        bound.apply_defaults()
        fields = self._fields()
        for name in others:
            if name not in fields and (near := near_word(name, fields, ALIKE)):
                warn(f"{cls.__name__}() ignores {name!r}: did you mean {near!r}?")
        known = {**bound.arguments, **given}
        self._start()
        for name, attribute in fields.items():
            self.__dict__[name] = known.get(name, _default(attribute))
        self._given |= given.keys() & fields.keys()
        original(self, *args, **kwargs)

    cls.__init__ = init  # type: ignore[method-assign]
    return cls


def _default(attribute: "attrs.Attribute[Any]") -> Any:
    return None if attribute.default is attrs.NOTHING else attribute.default
