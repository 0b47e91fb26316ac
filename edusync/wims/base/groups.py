"""Groups of classes: who takes part in which of them, and how somebody joins and leaves one.

The users are the group's; the setting `participate` of each names the classes, `GROUP/1,GROUP/2`.
Every change reads that list anew, under the lock of the group, so that no other class is lost.

putcsv through a class would write into other people's accounts, deluser deletes nobody, cleanclass
erases users from the group. So joining is a putcsv through the group whose empty names change
nothing (adduser through the class refuses users that a putcsv made), leaving a moduser through the
class. Fields are read from the group's archive, under its one lock.
"""

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from edusync.core.readback import settle
from edusync.errors import (
    AlreadyExists,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    ServerBug,
    UnsupportedOperation,
)
from edusync.wims.base import kinds
from edusync.wims.base.accounts import (
    ask_user,
    explained,
    files,
    is_there,
    require_there,
    said_of,
    target_of,
)
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import damage, definitions, participation
from edusync.wims.wire import checks


def group_of(home: ClassHandle) -> ClassHandle:
    """The group that a class is in, or the class itself: no request."""
    _, qclass = home.connection
    group = home.superclass
    if not group or group == str(qclass):
        return home
    return home.wims_at(int(group), {"type": "4" if home.kind == kinds.PORTAL else "2"})


def place_of(home: ClassHandle) -> str:
    """A class as `participate` names it, `GROUP/1`; '' for one that is in no group."""
    _, qclass = home.connection
    if home.kind != kinds.SUBCLASS:
        return ""
    return checks.class_id("qclass", qclass).replace("_", "/")


def refuse_teacher(user: Mapping[str, Any], login: str, home: ClassHandle) -> None:
    """Raises for a teacher, old or new: edusync moves none into or out of a class of a group."""
    if participation.is_teacher(user):
        raise UnsupportedOperation(
            f"{target_of(login, home)} is a teacher of the group {home.superclass}: use WIMS' own "
            "pages; a new one is saved in the group"
        )


def join(home: ClassHandle, login: str) -> None:
    """Makes a user of the group take part in a class of it: 2 requests (getuser, moduser).

    Nothing else of the user changes. WIMS' list of the class changes only with `relist`.
    """
    group, place = group_of(home), place_of(home)
    user = ask_user(group, login)
    refuse_teacher(user, login, home)
    if participation.takes_part(user, place):
        return
    _participate(group, group, login, participation.joined(user["participate"], place))


def leave(home: ClassHandle, login: str) -> None:
    """Takes a user out of a class of a group; the user stays in the group: 2 requests.

    The jobs are getuser and moduser, through the class, which writes its list anew. Raises NotFound
    for a user who does not take part, UnsupportedOperation for a teacher.
    """
    with explained(home):
        user = ask_user(home, login)
    refuse_teacher(user, login, home)
    _participate(
        home, group_of(home), login, participation.left(user["participate"], place_of(home))
    )


def _participate(home: ClassHandle, group: ClassHandle, login: str, value: str) -> None:
    """Writes `participate` by moduser, through a class or the group."""
    settle(
        lambda: _moduser(home, login, {"participate": value}),
        lambda: ask_user(group, login)["participate"] == value,
    )


def _moduser(home: ClassHandle, login: str, info: Mapping[str, str]) -> None:
    home.wims_run("moduser", quser=login, user_info=info, fine="nothing done")


def relist(home: ClassHandle) -> None:
    """Makes the server write the list of a class anew: 1 request (getcsv)."""
    with contextlib.suppress(InvalidRequest, ServerBug):  # the list is written before it fails
        home.wims_ask("getcsv", options=["login"])


def everybody_leaves(home: ClassHandle) -> None:
    """Takes all users, those in the trash as well, and the teachers out of a class of a group.

    Else the next class that gets its number would have them. 1 request (getclasstgz), 1 (moduser)
    for each user; 3 (recuser, moduser, deluser) for each in the trash, who leaves it for that
    moment. Raises before it changes anything where the class is gone (NotFound) or could not
    be deleted afterwards (PermissionDenied), or where a value of a user stops WIMS
    (UnsupportedOperation).
    """
    group = group_of(home)
    found = require_there(files(group), home)
    _require_right(home, found)
    _all_leave(home, group, found, [place_of(home)])


def nobody_waits(home: ClassHandle) -> None:
    """Takes everybody out of the classes of a group that are no longer there.

    Users whom another program left in a class that it deleted would be in the next class of its
    number. 1 request (getclasstgz of the group), and for each user the requests and errors of
    `everybody_leaves`.
    """
    group = group_of(home)
    found = files(group)
    there = {f"{group.qclass}/{number}" for number in participation.classes_of(found)}
    named = {place for _, places in _places_by_login(found) for place in places}
    ours = re.compile(rf"{group.qclass}/\d+")
    gone = [place for place in sorted(named - there) if ours.fullmatch(place)]
    if gone:
        _all_leave(home, group, found, gone)


def somebody_in(found: Mapping[str, bytes], home: ClassHandle) -> list[str]:
    """The logins of those whose files in the group name a class of it."""
    place = place_of(home)
    return sorted({login for login, places in _places_by_login(found) if place in places})


def _places_by_login(found: Mapping[str, bytes]) -> Iterator[tuple[str, set[str]]]:
    """Everybody in a group and in its trash, with the classes that their files name."""
    for users in (definitions.users_of(found), definitions.trash_of(found)):
        for login, user in users.items():
            yield login, participation.all_places(user)


def _all_leave(
    home: ClassHandle, group: ClassHandle, found: Mapping[str, bytes], gone: Collection[str]
) -> None:
    """Takes everybody out of some classes of a group, whose files are given."""
    _refuse_commands(home, found, gone)
    for login, user in definitions.users_of(found).items():
        _drop(group, login, user, gone)
    for login, user in definitions.trash_of(found).items():
        if participation.all_places(user).isdisjoint(gone) or not login.isalnum():
            continue
        group.wims_run("recuser", quser=login)
        try:
            _drop(group, login, user, gone)
        finally:
            group.wims_run("deluser", quser=login)


def connection_of(home: ClassHandle) -> str:
    """Our connection, as the classes of a server name it."""
    api, _ = home.connection
    return f"{api.ident}/{home.rclass}"


def _require_right(home: ClassHandle, found: Mapping[str, bytes]) -> None:
    """Raises PermissionDenied where our connection may not change a class, by its definition."""
    _, qclass = home.connection
    number, ours = place_of(home).rpartition("/")[2], connection_of(home)
    if not participation.may_change(found.get(f"{number}/{definitions.DEFINITION}", b""), ours):
        raise PermissionDenied(
            f"class {qclass} does not let {ours} change it",
            operation="delclass",
            target=f"class {qclass}",
            advice=f"its administrator writes +{ours}+ into the first line "
            "`!set class_connections=` of its .def",
        )


def _refuse_commands(home: ClassHandle, found: Mapping[str, bytes], gone: Collection[str]) -> None:
    """Raises for a user of the group whose file would stop WIMS half way."""
    said = said_of(home, [user for user in damage.of_files(found).values() if user.command])
    for login, user in definitions.trash_of(found).items():
        if not participation.all_places(user).isdisjoint(gone) and (
            reason := damage.recovering(login, found[f".users/.{login}"], home.superclass)
        ):
            said.append(reason)
    if said:
        raise UnsupportedOperation("; ".join(said))


def _drop(group: ClassHandle, login: str, user: Mapping[str, str], gone: Collection[str]) -> None:
    """Takes classes out of those in which a user takes part, and those the user supervises."""
    info = {
        name: participation.left(user.get(name, ""), *gone)
        for name in participation.NAMING
        if not {*participation.places(user.get(name, ""))}.isdisjoint(gone)
    }
    if info:
        _moduser(group, login, info)


# Work that users did in the classes of a group


def hide_work(home: ClassHandle, login: str) -> None:
    """Takes a user out of all classes of a group, and puts the work done there away.

    No job deletes it from a class of a group; put away, it is out of reach of the next user of the
    login. Somebody in the trash is recovered for that. Requests: 1 (getclasstgz); 1 (recuser) for a
    user in the trash; 1 (moduser) where the work is in a class that the user has left; 3 (deluser,
    getuser, moduser) for each class. Raises PermissionDenied before anything is sent where work is
    in a class that does not let us change it; such a class without work is left as it is. Where
    WIMS refuses to read the user's file, work in classes that the user has left stays.
    """
    _, qclass = home.connection
    found = files(home)
    users, trash = definitions.users_of(found), definitions.trash_of(found)
    user = users.get(login) or trash.get(login)
    if user is None:
        raise NotFound(
            f"user {login} is neither in the group nor in its trash",
            operation="getclasstgz",
            target=target_of(login, home),
        )
    refuse_closed(found, login, home)
    worked = [f"{qclass}/{number}" for number in participation.traces(found).get(login, {})]
    opened = participation.classes_of(found, connection_of(home))
    there = participation.places_of(user)
    held = damage.of_file(login, found[f".users/{'' if login in users else '.'}{login}"])
    stops = held is not None and held.command
    named = {*worked} & {*there} if stops else {*worked, *there}
    wanted = [place for place in sorted(named) if place.partition("/")[2] in opened]
    if login not in users:
        if {*worked}.isdisjoint(wanted):
            return
        with _though_stopped():
            home.wims_run("recuser", quser=login)
    if not {*wanted} <= {*there}:
        _participate(home, home, login, participation.joined(",".join(there), *wanted))
    for place in wanted:
        _put_away(home, login, place, readable=not stops)


def refuse_closed(found: Mapping[str, bytes], login: str, home: ClassHandle) -> None:
    """Raises PermissionDenied where work of a user is in a class that we may not change."""
    _, qclass = home.connection
    ours = connection_of(home)
    closed = participation.closed_to(found, ours)
    if numbers := closed & participation.traces(found).get(login, {}).keys():
        raise PermissionDenied(
            participation.refusal(qclass, numbers, ours),
            operation="deluser",
            target=target_of(login, home),
        )


def to_trash(home: ClassHandle, login: str) -> None:
    """Moves a user of a group, if still there after `hide_work`, to its trash: 1 or 2 requests."""
    if is_there(home, login):
        home.wims_run("deluser", quser=login)


def forget_work(home: ClassHandle, login: str) -> None:
    """Takes a user out of one class of a group, and puts the work done there away: 4 requests."""
    refuse_teacher(ask_user(home, login), login, home)
    _put_away(group_of(home), login, place_of(home))


def _put_away(group: ClassHandle, login: str, place: str, *, readable: bool = True) -> None:
    """Puts the work of a user in one class away, and takes the user out of it.

    A user whose file WIMS refuses to read stays in the class, by that file.
    """
    inside = group.wims_at(place.replace("/", "_"), {})
    with _though_stopped():
        inside.wims_run("deluser", quser=login)  # which deletes nobody through a class
    if not readable:
        return
    user = ask_user(inside, login)
    _participate(inside, group, login, participation.left(user["participate"], place))


@contextlib.contextmanager
def _though_stopped() -> Iterator[None]:
    """Goes on where WIMS did what was asked, and then refused to run the file of a user."""
    try:
        yield
    except ServerBug as error:
        if not damage.is_command(error):
            raise


def refuse_traces(found: Mapping[str, bytes], login: str, home: ClassHandle) -> None:
    """Raises for a new login under which a class of the group still holds somebody's work."""
    known = {*definitions.users_of(found), *definitions.trash_of(found)}
    if login not in known and (there := participation.traces(found).get(login)):
        paths = ", ".join(path for paths in there.values() for path in paths)
        raise AlreadyExists(
            f"work of an earlier user {login} is left in the group ({paths}), and would be that of "
            "the new one",
            operation="adduser",
            target=target_of(login, home),
            advice="take another login",
        )
