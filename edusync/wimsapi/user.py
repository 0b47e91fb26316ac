"""`User`, as in wimsapi."""

from typing import Any, Self

from edusync.errors import InvalidValue, NotFound
from edusync.results.tables import SaveResult
from edusync.wims.base.accounts import target_of
from edusync.wims.base.admission import OnDeleted, enlist_new
from edusync.wims.base.handle import ClassHandle, connected
from edusync.wims.models import user
from edusync.wims.wire.logins import SUPERVISOR
from edusync.wimsapi import plain
from edusync.wimsapi.exceptions import AdmRawError, InvalidIdentifier, NotSavedError
from edusync.wimsapi.item import ClassItemABC

__all__ = ["AdmRawError", "ClassItemABC", "InvalidIdentifier", "NotSavedError", "User", "Users"]


@plain.built
class User(plain.Item, user.User):
    """A user of a WIMS class: `edusync.wims.User`, whose parameters it takes, as in wimsapi.

    Any value is taken, and checked by `save()`; other keywords are ignored. Users who are not saved
    cannot be compared (NotSaved).
    """

    def __init__(
        self,
        quser: str,
        lastname: str,
        firstname: str,
        password: str,
        email: str = "",
        comments: str = "",
        regnum: str = "",
        photourl: str = "",
        participate: str = "",
        courses: str = "",
        classes: str = "",
        supervise: str = "",
        supervisable: str = "no",
        external_auth: str = "",
        agreecgu: str = "yes",
        regprop1: str = "",
        regprop2: str = "",
        regprop3: str = "",
        regprop4: str = "",
        regprop5: str = "",
        **kwargs: Any,
    ) -> None:
        """Takes the values as they are."""

    @property
    def fullname(self) -> str:
        """First and last name, each word with a capital.

        >>> from edusync.wimsapi import User
        >>> User("jdoe", "DOE", "jo", "secret").fullname
        'Jo Doe'
        """
        return f"{self.firstname} {self.lastname}".title()

    @classmethod
    def get(cls, wclass: ClassHandle, quser: str) -> Self:
        """Gets a user by login: 1 request (getuser).

        Raises NotFound, also for a login that no user can have.
        """
        try:
            return super().get(wclass, quser)
        except InvalidValue as error:
            target = target_of(str(quser), wclass)
            message = f"user {quser} not in this class ({wclass.qclass})"
            raise NotFound(message, operation="getuser", target=target) from error

    def save(
        self,
        wclass: ClassHandle | None = None,
        check_exists: bool = True,
        adapt: bool = True,
        *,
        on_deleted: OnDeleted = "recover",
        if_unchanged: bool = False,
        force: bool = True,
    ) -> SaveResult:
        """Saves what changed, or the new user in `wclass`.

        A user of the class takes 1 request (moduser), a new one 2 (getuser, adduser). `on_deleted`
        says what happens where the login is in the trash: 'recover', 'purge' or 'error' (InTrash);
        `if_unchanged` raises Conflict where somebody else changed what is to be saved.

        With `check_exists=False` a new user whose login is taken is AlreadyExists, whoever has it.
        With `adapt=False` a new user whose login WIMS changes keeps the given one here. Empty names
        and passwords are saved, as wimsapi does, unless `force=False`.
        """
        self._require_class(wclass)
        wish = self.quser
        with self._converted(check=True):
            if wclass is not None and not check_exists and not self.saved:
                result = self._save_new(wclass, on_deleted, force)
            elif wclass is not None and not check_exists and self.quser != SUPERVISOR:
                result = self._save_copy(wclass, check_exists=False, on_deleted=on_deleted)
            else:
                result = super().save(
                    wclass, on_deleted=on_deleted, if_unchanged=if_unchanged, force=force
                )
        if not adapt:
            self.__dict__["quser"] = wish
        return result

    def _save_new(self, wclass: ClassHandle, on_deleted: OnDeleted, force: bool) -> SaveResult:
        """Saves a new user without a look at who has the login: the server refuses a taken one."""
        connected(wclass, "save")
        self._require_whole()
        return self._enter(wclass, enlist_new, on_deleted, force)


class Users(user.Users):
    """The users of a class: `c.users`."""

    _kind = User
