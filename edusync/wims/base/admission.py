"""How a user gets into a class, and out of it, whatever user has the login already.

A new `User` never changes the password of a user who is there, nor the names of somebody else in
the trash: only the same person is recovered. recuser drops signs of a login, so `j@doe` would come
back as `jdoe`, somebody else: refused. Where a class is full, putcsv adds nobody without a word;
adduser does, so `force=True` uses it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import attrs

from edusync.core.readback import settle
from edusync.errors import (
    AlreadyExists,
    InTrash,
    InvalidValue,
    NotFound,
    UnsupportedOperation,
)
from edusync.results.tables import SaveResult
from edusync.wims.base import groups, kinds
from edusync.wims.base.accounts import files, purge, read_user, require_there, target_of, whole
from edusync.wims.base.fields import BLANK_USER, refuse_blank
from edusync.wims.base.handle import ClassHandle, exists
from edusync.wims.classfiles import damage, definitions, participation
from edusync.wims.wire.failures import expect
from edusync.wims.wire.logins import NOT_RECOVERED, SUPERVISOR, adapted, described, same_person

if TYPE_CHECKING:
    from edusync.wims.models.user import User

OnDeleted = Literal["recover", "purge", "error"]
OFFERED: tuple[OnDeleted, ...] = ("recover", "purge", "error")


def enlist(
    new: "User",
    home: ClassHandle,
    adapt: bool,
    on_deleted: OnDeleted,
    force: bool,
) -> SaveResult:
    """Saves a new user in a class; see `User.save`."""
    if on_deleted not in OFFERED:
        raise InvalidValue("on_deleted", on_deleted, f"must be one of {', '.join(OFFERED)}")
    login, warnings = _login(new.quser, adapt)
    home.require("users.add")
    if home.kind == kinds.SUBCLASS:
        return _enlist_inside(new, home, login, warnings, on_deleted, force)
    api, qclass = home.connection
    with api.exclusive(qclass), api.counted() as count:
        there = _there(home, login)
        if there is None:
            result = enlist_new(new, home, login, on_deleted, force)
            warnings += result.warnings
            return attrs.evolve(result, requests=count(), warnings=tuple(warnings))
        fields = _update(new, home, login, there, warnings, force)
        return SaveResult(
            updated=bool(fields), fields=fields, requests=count(), warnings=tuple(warnings)
        )


def enlist_new(
    new: "User", home: ClassHandle, login: str, on_deleted: OnDeleted, force: bool
) -> SaveResult:
    """Saves a user whose login nobody has, or who is in the trash; AlreadyExists for another.

    Requests: 1 (adduser), and 3 more for who is in the trash.
    """
    api, qclass = home.connection
    with api.exclusive(qclass), api.counted() as count:
        if home.kind == kinds.GROUP:
            groups.refuse_traces(files(home), login, home)
        wanted = _wanted(new)
        refuse_blank(wanted, BLANK_USER, force=force)
        try:
            add(home, login, wanted)
        except InTrash:
            if on_deleted == "error":
                raise
            if on_deleted == "recover":
                warnings: list[str] = []
                fields = _recover(new, home, login, warnings, force)
                return SaveResult(
                    updated=bool(fields),
                    recovered=True,
                    fields=fields,
                    requests=count(),
                    warnings=tuple(warnings),
                )
            if home.kind == kinds.GROUP:
                groups.hide_work(home, login)
                groups.to_trash(home, login)
            purge(home, login)
            add(home, login, wanted)
        new._become(home, login, {**new._values(), "quser": login})
        if new.supervisable != "yes":
            home.notes.seen |= {login}
        return SaveResult(created=True, fields=tuple(wanted), requests=count())


def _enlist_inside(
    new: "User",
    home: ClassHandle,
    login: str,
    warnings: list[str],
    on_deleted: OnDeleted,
    force: bool,
) -> SaveResult:
    """Saves a new user in a class of a group: the user is the group's, and takes part here.

    Of who is in the group already nothing else changes. Requests: 1 (getclasstgz) and 1 (adduser)
    for who is new to the group, 2 (getuser, moduser) and 1 (getcsv) for who is in it, 1 more
    (recuser) for who is in its trash.
    """
    api, qclass = home.connection
    group, place = groups.group_of(home), groups.place_of(home)
    with api.exclusive(qclass, group.qclass), api.counted() as count:
        found = require_there(files(group), home)
        there = definitions.users_of(found).get(login)
        trashed = definitions.trash_of(found).get(login)
        known = there or (trashed if on_deleted != "error" else None)
        if known is None:
            groups.refuse_teacher(new._values(), login, home)
            groups.refuse_traces(found, login, home)
            wanted = _wanted(new)
            refuse_blank(wanted, BLANK_USER, force=force)
            add(home, login, wanted)
            values = {**new._values(), "quser": login, "participate": place}
            new._become(home, login, values)
            return SaveResult(
                created=True, fields=tuple(wanted), requests=count(), warnings=tuple(warnings)
            )
        _refuse_another(new, home, login, known, "take another login")
        if trashed is not None:
            if on_deleted == "purge":
                kinds.refuse("unenrol(purge=True)", home.kind, qclass, home.superclass)
            _refuse_command(login, found[f".users/.{login}"], home.superclass)
            recover(home, login)
            warnings.append("recovered from the trash of the group, with the work done")
        fields = () if participation.takes_part(known, place) else ("participate",)
        if fields:
            groups.join(home, login)
            groups.relist(home)
        _take_as_they_are(new, home, login, known, warnings)
        return SaveResult(
            updated=bool(fields),
            recovered=trashed is not None,
            fields=fields,
            requests=count(),
            warnings=tuple(warnings),
        )


def _take_as_they_are(
    new: "User", home: ClassHandle, login: str, known: Mapping[str, Any], warnings: list[str]
) -> None:
    """Gives a new object the fields of the user of the group, which it does not change."""
    given = {name: value for name, value in new._values().items() if name in new._given}
    there = whole(known)
    differing = [name for name, value in given.items() if there.get(name, value) != value]
    if differing:
        warnings.append(
            f"{', '.join(differing)} of the user of the group were left as they are: change them "
            "on the saved user"
        )
    place = groups.place_of(home)
    taking_part = participation.joined(known.get("participate", ""), place)
    values = {**there, "participate": taking_part}
    new.__dict__.update(values)
    new._become(home, login, values)


def _login(wish: str, adapt: bool) -> tuple[str, list[str]]:
    login = adapted(wish)
    if login == wish:
        return login, []
    if not adapt:
        reason = f"WIMS takes letters A-Z a-z and digits only, and would make it {login!r}"
        raise InvalidValue("quser", wish, reason)
    return login, [f"the login {wish!r} became {login!r}"]


def _wanted(new: "User") -> dict[str, Any]:
    """What to send of a new user: names, password, and every other field that holds something."""
    always = ("lastname", "firstname", "password")
    values = {name: value for name, value in new._values().items() if name != "quser"}
    return {name: value for name, value in values.items() if value or name in always}


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
    api, qclass = home.connection

    def arrived() -> bool:
        there = _there(home, login) or {}
        return all(there.get(name) == str(value) for name, value in wanted.items())

    def send() -> None:
        answer = api.adduser(qclass, home.rclass, login, wanted)
        expect("adduser", answer, target_of(login, home))

    settle(send, arrived)


def _update(
    new: "User",
    home: ClassHandle,
    login: str,
    there: Mapping[str, Any],
    warnings: list[str],
    force: bool,
) -> tuple[str, ...]:
    """Gives the user who is there the fields that were given, if it is the same person."""
    _refuse_another(new, home, login, there, "take another login")
    if new.password and new.password != there["password"]:
        warnings.append("the password was left as it is: set it on the saved user to change it")
    new.__dict__["password"] = there["password"]
    new._become(home, login, there)
    changed = {name: now for name, (_, now) in new.changes().items()}
    refuse_blank(changed, BLANK_USER, force=force)
    if changed:
        new._moduser(changed)
    return tuple(changed)


def recover(home: ClassHandle, login: str) -> None:
    """Takes a user out of the trash: 1 request (recuser), 1 more where its reply is lost.

    Raises UnsupportedOperation for a login with signs: WIMS would recover the one without them.
    """
    if not login.isalnum():
        raise UnsupportedOperation(f"user {login}: {NOT_RECOVERED}")
    home = groups.group_of(home)  # whose work would stay in the trash
    api, qclass = home.connection
    settle(
        lambda: expect("recuser", api.recuser(qclass, home.rclass, login), target_of(login, home)),
        lambda: is_there(home, login),
    )


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
    api, qclass = home.connection
    settle(
        lambda: expect("deluser", api.deluser(qclass, home.rclass, login), target_of(login, home)),
        lambda: not is_there(home, login),
    )
    home.notes.seen -= {login}


def is_there(home: ClassHandle, login: str) -> bool:
    """Whether the class has a user of exactly that login: 1 request (checkuser)."""
    api, qclass = home.connection
    answer = api.checkuser(qclass, home.rclass, login)
    return exists("checkuser", answer, target_of(login, home))


def _recover(
    new: "User", home: ClassHandle, login: str, warnings: list[str], force: bool
) -> tuple[str, ...]:
    api, qclass = home.connection
    answer = api.getclassfile(qclass, home.rclass, f".users/.{login}")
    body: bytes = expect("getclassfile", answer, target_of(login, home))
    _refuse_command(login, body)
    in_trash = definitions.settings(body, "user")
    advice = "take another login; on_deleted='purge' deletes who is in the trash, with all work"
    _refuse_another(new, home, login, in_trash, advice)
    recover(home, login)
    there = _there(home, login) or {}
    warnings.append("recovered from the trash, with the work done")
    return _update(new, home, login, there, warnings, force)


def _refuse_command(login: str, body: bytes, group: str = "") -> None:
    if reason := damage.recovering(login, body, group):
        raise UnsupportedOperation(reason)


def _refuse_another(
    new: "User", home: ClassHandle, login: str, there: Mapping[str, Any], advice: str
) -> None:
    ours = new._values()
    if not same_person(ours, there):
        raise AlreadyExists(
            f"the login {login} belongs to {described(there)}, not to {described(ours)}",
            operation="adduser",
            target=target_of(login, home),
            advice=advice,
        )
