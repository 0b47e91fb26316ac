"""The base of what lives in a class: users, and later sheets, exams and exercises."""

from typing import TYPE_CHECKING

from edusync.errors import NotSaved
from edusync.model import Model

if TYPE_CHECKING:
    from edusync.wims.classes import Class


class ClassItem(Model):
    """An object of a class; wimsapi calls it ClassItemABC."""

    _class: "Class | None"

    def _start(self) -> None:
        super()._start()
        self._class = None

    def _home(self, what: str) -> "Class":
        if self._class is None:
            raise NotSaved(f"{what}: this {type(self).__name__} is in no class yet; save it")
        return self._class
