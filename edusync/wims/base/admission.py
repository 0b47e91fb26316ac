"""How a user gets into a class, and out of it, whatever user has the login already.

A new `User` never changes the password of a user who is there, nor the names of somebody else in
the trash: only the same person is recovered. recuser drops signs of a login, so `j@doe` would come
back as `jdoe`, somebody else: refused. Where a class is full, putcsv adds nobody without a word;
adduser does, so `force=True` uses it.
"""

import contextlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

import attrs

from edusync.core.readback import settle
from edusync.errors import AlreadyExists, InTrash, InvalidValue, NotFound, UnsupportedOperation
from edusync.wims.base import groups, kinds
from edusync.wims.base.accounts import (
    files,
    is_there,
    purge,
    read_user,
    require_there,
    target_of,
    whole,
)
from edusync.wims.base.fields import BLANK_USER, refuse_blank
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import damage, definitions, participation
from edusync.wims.wire.logins import NOT_RECOVERED, SUPERVISOR, adapted, described, same_person

OnDeleted = Literal["recover", "purge", "error"]
OFFERED: tuple[OnDeleted, ...] = ("recover", "purge", "error")
_NEEDED = ("lastname", "firstname", "password")


@attrs.frozen
class Newcomer:
    """Who is to get into a class, and how.

    `values` are all fields, `given` the names of those that the program gave; the others are as in
    `User.save`.
    """

    values: Mapping[str, Any]
    given: Container[str]
    on_deleted: OnDeleted = attrs.field()
    force: bool
    adapt: bool = True

    @on_deleted.validator
    def _check(self, _: "attrs.Attribute[Any]", value: object) -> None:
        if value not in OFFERED:
            raise InvalidValue("on_deleted", value, f"must be one of {', '.join(OFFERED)}")

    @property
    def login(self) -> str:
        """The login as WIMS would adapt it; InvalidValue where that is not wanted."""
        wish: str = self.values["quser"]
        login = adapted(wish)
        if login != wish and not self.adapt:
            reason = f"WIMS takes letters A-Z a-z and digits only, and would make it {login!r}"
            raise InvalidValue("quser", wish, reason)
        return login

    def wanted(self) -> dict[str, Any]:
        """The fields to send of a new user: those that hold something, or must be sent.

        Raises InvalidValue where a name or the password is empty, unless forced.
        """
        found = self.values.items()
        wanted = {k: v for k, v in found if k != "quser" and (v or k in _NEEDED)}
        refuse_blank(wanted, BLANK_USER, force=self.force)
        return wanted


@attrs.frozen
class Admitted:
    """A user who is in a class now: the login, and the fields as the server has them.

    `sent` names the fields that were sent. Of the values that were given, those that `settled`
    names do not count: the user was there before, and keeps the server's.
    """

    login: str
    values: Mapping[str, Any]
    created: bool = False
    recovered: bool = False
    sent: tuple[str, ...] = ()
    settled: Iterable[str] = ()
    warnings: tuple[str, ...] = ()


Way: TypeAlias = Callable[[ClassHandle, Newcomer], Admitted]  # in: enlist or enlist_new


@contextlib.contextmanager
def entering(home: ClassHandle) -> Iterator[Callable[[], int]]:
    """Holds a class, and its group, while somebody gets in; yields what counts the requests."""
    home.wims_require("users.add")
    _, group = groups.group_of(home).connection
    with home.wims_exclusive(group) as count:
        yield count


def enlist(home: ClassHandle, new: Newcomer) -> Admitted:
    """Gets somebody into a class, whoever has the login; see `User.save`.

    Of a user who is there nothing is changed yet.
    """
    login, wish = new.login, new.values["quser"]
    if home.kind == kinds.SUBCLASS:
        found = _enlist_inside(home, new)
    elif there := _there(home, login):
        found = _met(home, new, there)
    else:
        found = enlist_new(home, new)
    said = [f"the login {wish!r} became {login!r}"] if login != wish else []
    return attrs.evolve(found, warnings=(*said, *found.warnings))


def enlist_new(home: ClassHandle, new: Newcomer) -> Admitted:
    """Gets somebody into a class whose login nobody has, or who is in the trash.

    Requests: 1 (adduser), and 3 more for a user in the trash. Raises AlreadyExists for a login that
    is taken.
    """
    login = new.login
    if home.kind == kinds.GROUP:
        groups.refuse_traces(files(home), login, home)
    wanted = new.wanted()
    try:
        add(home, login, wanted)
    except InTrash:
        if new.on_deleted == "error":
            raise
        if new.on_deleted == "recover":
            return _recovered(home, new)
        if home.kind == kinds.GROUP:
            groups.hide_work(home, login)
            groups.to_trash(home, login)
        purge(home, login)
        add(home, login, wanted)
    if new.values["supervisable"] != "yes":
        home.wims_noted.seen |= {login}
    return Admitted(login, {**new.values, "quser": login}, created=True, sent=tuple(wanted))


def _enlist_inside(home: ClassHandle, new: Newcomer) -> Admitted:
    """Gets somebody into a class of a group: the user is the group's, and takes part here.

    Nothing else changes of a user who is in the group already. Requests: 1 (getclasstgz), and 1
    (adduser) for a user who is new to the group; for one in it 2 (getuser, moduser) and 1 (getcsv),
    1 more (recuser) for one in its trash.
    """
    login, place = new.login, groups.place_of(home)
    found = require_there(files(groups.group_of(home)), home)
    trashed = definitions.trash_of(found).get(login)
    known = definitions.users_of(found).get(login)
    if known is None and new.on_deleted != "error":
        known = trashed
    if known is None:
        groups.refuse_teacher(new.values, login, home)
        groups.refuse_traces(found, login, home)
        wanted = new.wanted()
        add(home, login, wanted)
        values = {**new.values, "quser": login, "participate": place}
        return Admitted(login, values, created=True, sent=tuple(wanted))
    _refuse_another(home, new, known)
    warnings = []
    if trashed is not None:
        if new.on_deleted == "purge":
            home.wims_require("unenrol(purge=True)")
        _refuse_command(login, found[f".users/.{login}"], home.superclass)
        recover(home, login)
        warnings.append("recovered from the trash of the group, with the work done")
    sent = () if participation.takes_part(known, place) else ("participate",)
    if sent:
        groups.join(home, login)
        groups.relist(home)
    there = whole(known)
    if differing := _differing(new, there):
        warnings.append(
            f"{', '.join(differing)} of the user of the group were left as they are: change them "
            "on the saved user"
        )
    values = {**there, "participate": participation.joined(there["participate"], place)}
    return Admitted(
        login,
        values,
        recovered=trashed is not None,
        sent=sent,
        settled=values,
        warnings=tuple(warnings),
    )


def _differing(new: Newcomer, there: Mapping[str, Any]) -> list[str]:
    """The names of fields that were given, and of which the user who is there has another value."""
    given = (name for name in new.values if name in new.given)
    return [name for name in given if there.get(name, new.values[name]) != new.values[name]]


def _there(home: ClassHandle, login: str) -> dict[str, Any] | None:
    """The user of that login, or None: 1 request."""
    try:
        return read_user(home, login)
    except NotFound:
        return None


def add(home: ClassHandle, login: str, wanted: Mapping[str, Any]) -> None:
    """Adds a user of a free login: 1 request (adduser), 1 more where its reply is lost."""
    if login == SUPERVISOR:
        raise InvalidValue(
            "quser",
            login,
            "is the login of the teacher of each class, c.supervisor: take another one",
        )

    def arrived() -> bool:
        there = _there(home, login) or {}
        return all(there.get(name) == str(value) for name, value in wanted.items())

    settle(lambda: home.wims_run("adduser", quser=login, user_info=wanted), arrived)


def _met(home: ClassHandle, new: Newcomer, there: Mapping[str, Any]) -> Admitted:
    """The user who is there, with the password as it is; AlreadyExists for another person."""
    _refuse_another(home, new, there)
    password = new.values["password"]
    said = "the password was left as it is: set it on the saved user to change it"
    warnings = (said,) if password and password != there["password"] else ()
    return Admitted(new.login, there, settled=("password",), warnings=warnings)


def recover(home: ClassHandle, login: str) -> None:
    """Takes a user out of the trash: 1 request (recuser), 1 more where its reply is lost.

    Raises UnsupportedOperation for a login with signs: WIMS would recover the one without them.
    """
    if not login.isalnum():
        raise UnsupportedOperation(f"user {login}: {NOT_RECOVERED}")
    group = groups.group_of(home)  # through the class the work would stay in the trash
    settle(lambda: group.wims_run("recuser", quser=login), lambda: is_there(group, login))


def remove(home: ClassHandle, login: str) -> None:
    """Moves a user to the trash: 1 request (deluser), 1 more where its reply is lost.

    Out of a class in a group: see `groups.leave`.
    """
    if login == SUPERVISOR:
        raise UnsupportedOperation(
            "the supervisor of a class cannot be deleted: change c.supervisor instead"
        )
    if home.kind == kinds.SUBCLASS:
        groups.leave(home, login)
        return
    settle(lambda: home.wims_run("deluser", quser=login), lambda: not is_there(home, login))
    home.wims_noted.seen -= {login}


def _recovered(home: ClassHandle, new: Newcomer) -> Admitted:
    """Takes somebody out of the trash, if it is the same person: 3 requests."""
    login = new.login
    target = target_of(login, home)
    body: bytes = home.wims_run("getclassfile", filename=f".users/.{login}", target=target)
    _refuse_command(login, body)
    advice = "take another login; on_deleted='purge' deletes who is in the trash, with all work"
    _refuse_another(home, new, definitions.settings(body, "user"), advice)
    recover(home, login)
    found = _met(home, new, _there(home, login) or {})
    said = "recovered from the trash, with the work done"
    return attrs.evolve(found, recovered=True, warnings=(said, *found.warnings))


def _refuse_command(login: str, body: bytes, group: str = "") -> None:
    if reason := damage.recovering(login, body, group):
        raise UnsupportedOperation(reason)


def _refuse_another(
    home: ClassHandle, new: Newcomer, there: Mapping[str, Any], advice: str = "take another login"
) -> None:
    if not same_person(new.values, there):
        raise AlreadyExists(
            f"the login {new.login} belongs to {described(there)}, not to {described(new.values)}",
            operation="adduser",
            target=target_of(new.login, home),
            advice=advice,
        )
