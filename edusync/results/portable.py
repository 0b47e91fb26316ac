"""Results that go to other programs and days without the client that read them, and its password.

Figures are kept in caches and sent to other processes: `pickle`, joblib, Dask. A result that needs
no server for what it shows is pickled without classes, sessions and clients, and without the
passwords of people. Its users and sheets are in no class then: what they have not read, and what
they would write, raises NotSaved.
"""

import io
import pickle
from typing import Any, Self

import attrs

from edusync.core.model import Model

_STAYS = "the client"


class Portable:
    """A result that pickles without the client that read it."""

    __slots__ = ()

    def is_portable(self) -> bool:
        """Whether it is pickled so: a list, where its rows are."""
        return True

    def __reduce_ex__(self, protocol: Any) -> Any:
        return packed(self) if self.is_portable() else object.__reduce_ex__(self, protocol)

    def __copy__(self) -> Self:
        reduced: Any = object.__reduce_ex__(self, 4)
        make, arguments, state, items = [*reduced, None, None][:4]
        found: Self = make(*arguments)
        if hasattr(found, "__setstate__"):
            found.__setstate__(state)
        else:
            vars(found).update(state or {})
        if isinstance(found, list):
            found.extend(items)
        return found


def packed(thing: object) -> tuple[Any, ...]:
    """How to make the thing again, for pickle: without what stays here."""
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(thing)
    return unpacked, (file.getvalue(),)


def unpacked(body: bytes) -> Any:
    """The thing that `packed` made bytes of."""
    return _Unpickler(io.BytesIO(body)).load()


class _Pickler(pickle.Pickler):
    def persistent_id(self, thing: Any) -> str | None:
        """Leaves out whatever reaches a server."""
        return _STAYS if getattr(type(thing), "_stays_here", False) is True else None

    def reducer_override(self, thing: Any) -> Any:
        """What is portable is packed as a whole, not each part again; models lose passwords."""
        if hasattr(type(thing), "is_portable") and thing.is_portable():
            return object.__reduce_ex__(thing, 4)
        if isinstance(thing, Model):
            reduced: Any = object.__reduce_ex__(thing, 4)
            make, arguments, state = reduced[:3]
            return make, arguments, _without_secrets(type(thing), state)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, _: Any) -> None:
        """Nothing stands in the place of what stayed."""


def _without_secrets(kind: type[Model], state: Any) -> Any:
    fields = attrs.fields_dict(kind).items()  # type: ignore[arg-type]
    secrets = {name for name, field in fields if field.metadata.get("secret")}
    return {
        key: {k: v for k, v in value.items() if k not in secrets}
        if key in ("_baseline", "_tried")
        else value
        for key, value in state.items()
        if key not in secrets
    }
