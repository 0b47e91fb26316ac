"""The users of a class as they are read: one by getuser, all by one request, or by two.

getcsv is read by its header, since 4.31b orders the columns differently; a header of other columns
is an error, not a reason to guess.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from edusync.core.readback import settle
from edusync.core.warning import ServerQuirkWarning, warn
from edusync.errors import EdusyncError, InvalidRequest, NotFound, ProtocolError, ServerBug
from edusync.wims.base import kinds
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import damage, definitions, participation
from edusync.wims.classfiles.damage import DamagedUser
from edusync.wims.wire import checks
from edusync.wims.wire.jobs import USER_KEYS
from edusync.wims.wire.logins import SUPERVISOR, adapted, logins_of, name_key

F = TypeVar("F")

USER_FIELDS = USER_KEYS


def target_of(login: str, home: ClassHandle) -> str:
    """A user as an error names it."""
    return f"user {login} of class {home.qclass}"


def ask_user(home: ClassHandle, quser: str) -> dict[str, Any]:
    """What the server has of a user, the password too: 1 request (getuser)."""
    reply: dict[str, Any] = home.wims_ask("getuser", quser=quser, options=USER_FIELDS)
    return reply


def read_user(home: ClassHandle, quser: str) -> dict[str, Any]:
    """All fields of a user, the password too: 1 request (getuser).

    Where another program stored the user so that getuser fails or mixes the fields, it warns and
    reads the user's file: 1 request more (getclassfile).
    """
    try:
        user = ask_user(home, quser)
    except ServerBug as error:
        if not damage.is_command(error) or (held := _by_file(home, quser)) is None:
            raise
        return whole(held)
    if damage.swallowed(user.values()):
        user = _by_file(home, quser) or user
    return whole(user)


def _by_file(home: ClassHandle, quser: str) -> dict[str, str] | None:
    """The fields of a damaged user from the file: 1 request (getclassfile).

    None where the user is not damaged.
    """
    holder = home.wims_at(home.superclass) if _has_users_above(home) else home
    path = quser if quser == SUPERVISOR else f".users/{quser}"
    body: bytes = holder.wims_run("getclassfile", filename=path, target=target_of(quser, home))
    user = damage.of_file(quser, body)
    if user is None:
        return None
    tell(home, [user])
    return definitions.settings(body, "user")


def _has_users_above(home: ClassHandle) -> bool:
    """Whether the users of a class are those of a group or portal that it is in."""
    return home.superclass != "" and home.kind in (kinds.SUBCLASS, kinds.PORTAL)


def whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of a user, '' for those that the values lack."""
    return {name: values.get(name, "") for name in USER_FIELDS}


def require_there(held: Mapping[str, bytes], home: ClassHandle) -> Mapping[str, bytes]:
    """Returns these files of a group; raises NotFound where a class is no longer in it.

    Users may still name a class that another program deleted; who joins it would be in the next
    class that gets its number.
    """
    _, qclass = home.connection
    group, _, number = str(qclass).replace("/", "_").rpartition("_")
    inside = home.kind == kinds.SUBCLASS and group != ""  # not by the setting of a class outside
    if inside and number not in participation.classes_of(held):
        raise NotFound(
            f"class {qclass} is not in its group: somebody deleted it",
            operation="getclasstgz",
            target=f"class {qclass}",
        )
    return held


@attrs.frozen
class Present:
    """Who is in a class, by its files: all fields of all users by login, and who is damaged.

    `elsewhere` are users of other classes of the group whose files stop WIMS here.
    """

    users: Mapping[str, Mapping[str, Any]]
    damaged: Mapping[str, DamagedUser]
    elsewhere: Sequence[DamagedUser] = ()

    @property
    def students(self) -> list[str]:
        """The logins of those whom WIMS has in its lists."""
        return [login for login, user in self.users.items() if not participation.is_teacher(user)]

    @property
    def mislisted(self) -> dict[str, DamagedUser]:
        """Those of the damaged whom lists and scores of WIMS get wrong."""
        return {login: user for login, user in self.damaged.items() if user.mislisted}

    @property
    def wrong(self) -> list[DamagedUser]:
        """Everybody for whom lists and scores of WIMS are wrong, or fail."""
        return [*self.mislisted.values(), *self.elsewhere]

    @property
    def commands(self) -> list[DamagedUser]:
        """Those for whom WIMS fails."""
        return [user for user in self.wrong if user.command]


def said_of(home: ClassHandle, users: Iterable[DamagedUser]) -> list[str]:
    """The warnings about damaged users of a class or of its group; no request."""
    _, qclass = home.connection
    return damage.warnings_of(
        users, qclass, str(qclass) if home.kind == kinds.GROUP else home.superclass
    )


def tell(home: ClassHandle, users: Iterable[DamagedUser]) -> list[str]:
    """Warns of damaged users at the line of the program, once for a call; returns the warnings."""
    found = said_of(home, users)
    if found:
        warn("; ".join(found), ServerQuirkWarning)
    return found


@contextlib.contextmanager
def explained(home: ClassHandle, there: Present | None = None) -> Iterator[None]:
    """Adds to an error of WIMS whose file stops it, and how that is mended.

    1 request (getclasstgz) where WIMS refused to run a file of the class, unless `there` is given.
    """
    try:
        yield
    except ServerBug as error:
        if damage.is_command(error):
            with contextlib.suppress(EdusyncError):
                said = said_of(home, (there or present(home)).commands)
                error.advice = "; ".join(said) or error.advice
        raise


def in_spite_of(error: ServerBug, home: ClassHandle) -> Mapping[str, bytes]:
    """The files of a class that a user's file keeps WIMS from reading, with a warning.

    1 request (getclasstgz), 2 for a class in a group. Raises the error that has another reason.
    """
    if damage.is_command(error):
        held = files(home)
        home.wims_noted.know_kind(definitions.settings(held[definitions.DEFINITION], "class"))
        if tell(home, present(home, held).commands):
            return held
    raise error


def rows(home: ClassHandle, *, full: bool) -> tuple[list[dict[str, Any]], list[DamagedUser]]:
    """The users with the columns of getcsv, or with all fields where getcsv fails or `full`.

    The second list holds those for whom WIMS' lists are wrong, also in other classes of the group.
    """
    if not full and (listed := _by_csv(home)) is not None:
        home.wims_noted.seen = frozenset(user["quser"] for user in listed)
        return sorted(listed, key=name_key), []
    there = present(home)
    logins = there.users if full else there.students
    found = [{"quser": login, **there.users[login]} for login in logins]
    return sorted(found, key=name_key), there.wrong


def files(home: ClassHandle, group: str = "") -> dict[str, bytes]:
    """The files of the class, or of its group, by path.

    1 request (getclasstgz), 1 more for a damaged archive.
    """
    holder = home.wims_at(group) if group else home
    with contextlib.suppress(ProtocolError):  # packed while another machine packed or wrote it
        return definitions.members(holder.wims_run("getclasstgz"), holder.qclass)
    return definitions.members(holder.wims_run("getclasstgz"), holder.qclass)


def present(home: ClassHandle, found: Mapping[str, bytes] | None = None) -> Present:
    """All users of the class: no request where `found` are its files, else 1 (getclasstgz).

    The users of a class in a group are in the files of the group: 1 request in any case.
    """
    _, qclass = home.connection
    if _has_users_above(home):
        place = checks.class_id("qclass", qclass).replace("_", "/")
        held = require_there(files(home, home.superclass), home)
        users = {
            login: user
            for login, user in definitions.users_of(held).items()
            if participation.takes_part(user, place)
        }
    else:
        held = files(home) if found is None else found
        users = definitions.users_of(held)
    known = damage.of_files(held)
    damaged = {login: user for login, user in known.items() if login in users}
    elsewhere = [user for login, user in known.items() if login not in users and user.command]
    there = Present({login: whole(user) for login, user in users.items()}, damaged, elsewhere)
    home.wims_noted.seen = frozenset({*there.students} - {*there.mislisted})
    return there


def _by_csv(home: ClassHandle) -> list[dict[str, Any]] | None:
    """The users of one getcsv; None where it is too long or somebody's names broke it.

    They lack `photourl`: getcsv gives users without one that of the user before.
    """
    try:
        table = home.wims_ask("getcsv", options=definitions.CSV_OPTION, format="csv")
    except (InvalidRequest, ServerBug):
        return None
    users = definitions.users_of_csv(table, f"class {home.qclass}")
    for user in users or ():
        del user["photourl"]
    return users


def is_there(home: ClassHandle, login: str) -> bool:
    """Whether the class has a user of exactly that login: 1 request (checkuser)."""
    return home.wims_finds("checkuser", quser=login)


def sought(user: object, ask: Callable[[str], F]) -> tuple[str, F]:
    """The first login of a user, or text, that exists, and what `ask` returned for it.

    Raises the NotFound of `ask`, or InvalidValue for a text that is no login.
    """
    *first, last = logins_of(user) or [adapted(getattr(user, "quser", user))]
    for login in first:
        with contextlib.suppress(NotFound):
            return login, ask(login)
    return last, ask(last)


def purge(home: ClassHandle, login: str) -> None:
    """Deletes a user in the trash for good, with the work: 1 request (deluser).

    A lost reply is settled by 1 request more (getclassfile).
    """
    settle(
        lambda: home.wims_run("deluser", quser=login, options="del_from_trash"),
        lambda: not home.wims_read_file(f".users/.{login}"),
    )
