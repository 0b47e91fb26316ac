"""What an item of a class can do: the base for items of one's own."""

import abc
from typing import Any

from edusync.wims.base.handle import ClassHandle

__all__ = ["ClassItemABC"]


class ClassItemABC(abc.ABC):
    """What an item of a class can do, for `c.additem` and the like."""

    @classmethod
    @abc.abstractmethod
    def get(cls, wclass: ClassHandle, identifier: Any, /) -> Any:
        """Gets the object of that identifier."""

    @classmethod
    @abc.abstractmethod
    def list(cls, wclass: ClassHandle) -> Any:
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
    def save(self, wclass: ClassHandle | None = None, check_exists: bool = True) -> Any:
        """Saves what changed, or the new object in `wclass`."""

    @abc.abstractmethod
    def refresh(self) -> Any:
        """Reads the object again."""
