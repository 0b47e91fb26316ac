"""What sheets and exams share here: a number that can be set, and that stays after a delete."""

import abc
import sys
from collections.abc import Sequence
from typing import Any, Self

from edusync.errors import InvalidValue, NotActive, NotFound
from edusync.results.tables import SaveResult
from edusync.wims.base.handle import ClassHandle
from edusync.wims.models import numbered
from edusync.wimsapi import plain
from edusync.wimsapi.user import User

UNSAVED = sys.maxsize  # the number of what was never saved


class NotThere(NotFound, ValueError):
    """What is asked for by a login or a number is not in the class."""


class Numbered(plain.Item, numbered.Numbered):
    """A sheet or an exam."""

    _number: Any  # the one that was set, or that it had when it was deleted
    _was_read: bool

    def _start(self) -> None:
        super()._start()
        self._number, self._was_read = None, False

    def _number_shown(self) -> Any:
        """The number: an int for what was added, text for what was read, as in wimsapi."""
        place = self._shown_place()
        if place is None and (self._number is not None or "_spot" not in self.__dict__):
            return UNSAVED if self._number is None else self._number
        number = self._spot[0] if place is None else place
        return str(number) if self._was_read else number

    def _set_number(self, number: Any) -> None:
        if self.saved:
            self._put(int(number))
        else:
            self._number = number

    def _put(self, number: int) -> None:
        super()._put(number)
        self._number = None

    @classmethod
    def get(cls, wclass: ClassHandle, number: int | str) -> Self:
        """Gets the object of that number, from 1: 1 request (getclassfile).

        Raises NotFound, also for what can be no number (then a ValueError, too).
        """
        try:
            return super().get(wclass, number)
        except InvalidValue as error:
            message = f"element #{number} of type {cls._kind.word} does not exist in this class"
            target = cls._kind.target(wclass, number)
            raise NotThere(message, operation="get", target=target) from error

    @classmethod
    def _placed(cls, wclass: ClassHandle, number: int) -> dict[str, Any]:
        return {**super()._placed(wclass, number), "_was_read": True}

    def refresh(self) -> Self:
        """Reads the object again, forgetting what was edited here, and returns it."""
        super().refresh()
        self._was_read = True
        return self

    def save(
        self,
        wclass: ClassHandle | None = None,
        check_exists: bool = True,
        *,
        force: bool = False,
        if_unchanged: bool = False,
    ) -> SaveResult:
        """Saves what changed, or the new object in `wclass`.

        A new object whose number was set changes the one of that number, if it is there (2 requests
        more), in the fields that were given. With `check_exists=False` it is added all the same,
        and so is one that is in the class already: the object is then the new one. `force` goes on
        where data would be lost; `if_unchanged` raises Conflict where somebody else changed what is
        to be saved. Requests: none when nothing changed, else 2 (getclassfile, and modsheet or
        modexam).
        """
        self._require_class(wclass)
        if not self.saved and wclass is not None and check_exists and self._number is not None:
            self._become_the_one_there(wclass)
        with self._converted(check=True):
            if wclass is not None and not check_exists and self.saved:
                return self._save_copy(wclass, force=force)
            return super().save(wclass, force=force, if_unchanged=if_unchanged)

    def _become_the_one_there(self, wclass: ClassHandle) -> None:
        if not self.check(wclass, self._number):
            return
        wished = {name: self.__dict__[name] for name in self._given}
        self.__dict__.update(self.get(wclass, self._number).__dict__)
        for name, value in wished.items():
            setattr(self, name, value)

    @property
    @abc.abstractmethod
    def exos(self) -> Sequence[Any]:
        """The exercises."""

    @property
    def exo_count(self) -> int:
        """How many exercises there are: the requests of `exos`."""
        return len(self.exos)

    def scores(self, user: Any = None) -> Any:
        """The scores of all users, or of one: 1 request, more where WIMS' list of users is damaged.

        Raises NotFound (a ValueError) for a user who is not there, before anything else.
        """
        try:
            return super().scores(user)  # type: ignore[misc]
        except (NotActive, NotFound):
            home = self._home("scores")
            if user is not None and not User.check(home, user):
                raise NotThere(f"user {user} is not in class {home.qclass}") from None
            raise
