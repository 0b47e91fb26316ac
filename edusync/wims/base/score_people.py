"""Whose scores a reply holds: not those that it names where WIMS' list of users is damaged.

A line of that list that another program's raw comma or backslash damaged names somebody who is not
in the class, with no work, or another student twice; and the user whom it is about is missing.

The reply alone does not show it, so WIMS' list of users is read once by each object of a class, and
again where the list has others. Marks of those users come from getscore, one user at a time.
"""

from collections.abc import Mapping
from typing import Any

from edusync.wims.base.accounts import Present, present
from edusync.wims.base.handle import ClassHandle, Rows
from edusync.wims.classfiles import damage
from edusync.wims.classfiles.damage import DamagedUser

USER_LIST = ".userlist"


class Meant:
    """Whom replies mean: the users of a class by its files, or those whom the rows name.

    The latter where WIMS' list is not damaged. The scores of a user who is missing in a reply are
    kept for the next one.
    """

    def __init__(self, home: ClassHandle, there: Present | None = None) -> None:
        self._home = home
        self.there: Present | None = there
        self.damaged: dict[str, DamagedUser] = there.mislisted if there else {}
        self._shown = {user.shown for user in self.damaged.values()}
        self._scores: dict[str, dict[str, Any]] = {}

    def kept(self, rows: Rows) -> Rows:
        """The rows of a reply that are about users of the class, each once, by their own names."""
        if self.there is None:
            return rows
        found: dict[str, Mapping[str, Any]] = {}
        for row in rows:
            login, user = row["id"], self.there.users.get(row["id"])
            if user is not None:
                names = {"last_name": user["lastname"], "first_name": user["firstname"]}
                found.setdefault(login, {**row, **names})
            elif login not in self._shown:  # a new user
                found.setdefault(login, row)
        return [*found.values()]

    def lacking(self, rows: Rows) -> Rows:
        """The fields of the damaged students whom the rows lack."""
        if self.there is None:
            return []
        users, missing = self.there.users, {*self.there.students} - {row["id"] for row in rows}
        return [{"quser": login, **users[login]} for login in self.damaged if login in missing]

    def scores(self, login: str) -> dict[str, Any]:
        """The scores of one of them, as `scores_of`: 1 request, once."""
        if login not in self._scores:
            self._scores[login] = scores_of(self._home, login)
        return self._scores[login]


def scores_of(home: ClassHandle, login: str) -> dict[str, Any]:
    """The scores of one user, as WIMS answers: 1 request (getscore)."""
    reply: dict[str, Any] = home.wims_run("getscore", quser=login)
    return reply


def meant(home: ClassHandle, rows: Rows, count: int) -> Meant:
    """Whom a reply with these rows, about `count` users, means.

    No request where WIMS' list had the same users before; else 1 (getclassfile of that list), and
    1 more (getclasstgz) where the list is damaged.
    """
    logins = {row["id"] for row in rows}
    if (
        len(logins) == len(rows)
        and logins <= home.wims_noted.seen
        and count == len(home.wims_noted.seen)
    ):
        return Meant(home)
    listed = damage.listed(home.wims_read_file(USER_LIST))
    if listed is not None and logins <= {*listed}:
        home.wims_noted.seen = frozenset(listed)
        return Meant(home)
    there = present(home)
    return Meant(home, there if there.mislisted else None)
