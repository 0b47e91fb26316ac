"""What the models of SWAD share: the session they came by, and what only the site can do."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NoReturn, Self

import attrs

from edusync.core.model import Model
from edusync.errors import NotSaved, UnsupportedOperation
from edusync.results.tables import ItemList
from edusync.swad.base.connection import Connection


class SwadModel(Model):
    """An object of a SWAD site.

    A subclass says in `_on_the_site` how to do there what the web service cannot.
    """

    _on_the_site: ClassVar[str]
    _session: Connection

    def __init__(self, *_: object, **__: object) -> None:
        """Refused for what is made on the site only: `list` and `get` give such objects."""
        raise UnsupportedOperation(
            f"a {type(self).__name__} is made on the site: list() and get() give those there are"
        )

    @classmethod
    def _listed(cls, rows: Iterable[Mapping[str, Any]], **private: Any) -> ItemList[Self]:
        """The objects that have these fields, all of one origin; no request."""
        return ItemList((cls._loaded(row, **private) for row in rows), plural=cls.plural)

    @property
    def session(self) -> Connection:
        """The session that the object came by; NotSaved where it has none yet."""
        found: Connection | None = self.__dict__.get("_session")
        if found is None:
            raise NotSaved(f"this {type(self).__name__} is not on a site: {self._way_to_save()}")
        return found

    def _identity(self) -> tuple[object, ...]:
        return self.session.server, self.code

    def _fixed(self) -> object:
        return self._identity()  # of what comes from the site only

    @property
    def infos(self) -> dict[str, Any]:
        """What the server has of the object now; edits here stay.

        As many requests as `get` of its class makes.
        """
        self._require_saved("infos")
        return self._read()

    def save(self) -> Any:
        """Refused: the web service has no operation for it."""
        raise self._unsupported("save")

    def delete(self) -> Any:
        """Refused: the web service has no operation for it."""
        raise self._unsupported("delete")

    def _unsupported(self, what: str) -> UnsupportedOperation:
        return UnsupportedOperation(
            f"{what}: SWAD's web service cannot do this to a {type(self).__name__};"
            f" {self._on_the_site}"
        )


def only_read(self: SwadModel, attribute: "attrs.Attribute[Any]", _: object) -> NoReturn:
    """What happens where such a field of a model is set: UnsupportedOperation."""
    raise UnsupportedOperation(
        f"{attribute.name} of {self.label}: SWAD's web service cannot change it;"
        f" {self._on_the_site}"
    )
