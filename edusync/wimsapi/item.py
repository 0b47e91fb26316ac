"""What an item of a class can do: the base for items of one's own."""

from edusync.wims.items import ClassItemABC

__all__ = ["ClassItemABC"]
