"""Whose scores a reply tells, which are others than it ought where WIMS' list of users is damaged.

A line of that list that another program's raw comma or backslash damaged has somebody who is not in
the class, with no work, or another student twice; and whoever the line is about is missing.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from edusync.results.tables import ItemList
from edusync.wims.base.accounts import Present, present, target_of
from edusync.wims.base.handle import ClassHandle, read_file
from edusync.wims.classfiles import damage
from edusync.wims.classfiles.damage import DamagedUser
from edusync.wims.wire.failures import expect

if TYPE_CHECKING:
    from edusync.wims.models.user import User

Rows = Sequence[Mapping[str, Any]]

USER_LIST = ".userlist"


class Meant:
    """Whom replies mean: who is in a class by its files, or whom the rows name, where that is true.

    What WIMS tells of a user who is missing in a reply is kept for the next one.
    """

    def __init__(self, home: ClassHandle, there: Present | None = None) -> None:
        self._home = home
        self.there: Present | None = there
        self.damaged: dict[str, DamagedUser] = there.mislisted if there else {}
        self._shown = {user.shown for user in self.damaged.values()}
        self._told: dict[str, dict[str, Any]] = {}

    def kept(self, rows: Rows) -> Rows:
        """The rows of a reply that tell of users of the class, each once, by their own names."""
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

    def lacking(self, rows: Rows) -> "ItemList[User]":
        """The damaged students of whom the rows do not tell."""
        if self.there is None:
            return ItemList()
        users, missing = self.there.users, {*self.there.students} - {row["id"] for row in rows}
        found = [{"quser": login, **users[login]} for login in self.damaged if login in missing]
        lacking: ItemList[User] = self._home.users.of(found)
        for user in lacking:
            user.__dict__["_damage"] = self.damaged[user.quser].reason
        return lacking

    def told(self, user: "User") -> dict[str, Any]:
        """What WIMS tells of the scores of one of them: 1 request (getscore), once."""
        if user.quser not in self._told:
            self._told[user.quser] = told_of(user)
        return self._told[user.quser]


def told_of(user: "User") -> dict[str, Any]:
    """What WIMS tells of the scores of one user: 1 request (getscore)."""
    home = user._home("scores")
    api, qclass = home.connection
    answer = api.getscore(qclass, home.rclass, user.quser)
    reply: dict[str, Any] = expect("getscore", answer, target_of(user.quser, home))
    return reply


def meant(home: ClassHandle, rows: Rows, count: int) -> Meant:
    """Whom a reply with these rows, about `count` users, means.

    No request where WIMS' list had the same users before; else 1 (getclassfile of that list), and
    where the list is damaged 1 more (getclasstgz).
    """
    logins = {row["id"] for row in rows}
    if len(logins) == len(rows) and logins <= home.notes.seen and count == len(home.notes.seen):
        return Meant(home)
    listed = damage.listed(read_file(home, USER_LIST))
    if listed is not None and logins <= {*listed}:
        home.notes.seen = frozenset(listed)
        return Meant(home)
    there = present(home)
    return Meant(home, there if there.mislisted else None)
