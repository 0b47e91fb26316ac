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
from edusync.wims.base.accounts import ask_user, explained, files, require_there, said_of, target_of
from edusync.wims.base.handle import ClassHandle, exists
from edusync.wims.classfiles import damage, definitions, participation
from edusync.wims.wire import checks
from edusync.wims.wire.failures import expect


def group_of(home: ClassHandle) -> ClassHandle:
    """The group that a class is in, or the class itself: no request."""
    _, qclass = home.connection
    group = home.superclass
    if not group or group == str(qclass):
        return home
    return home.at(int(group), {"type": "4" if home.kind == kinds.PORTAL else "2"})


def place_of(home: ClassHandle) -> str:
    """A class as `participate` names it, `GROUP/1`; '' for one that is in no group."""
    _, qclass = home.connection
    if home.kind != kinds.SUBCLASS:
        return ""
    return checks.class_id("qclass", qclass).replace("_", "/")


def refuse_teacher(user: Mapping[str, Any], login: str, home: ClassHandle) -> None:
    """Raises for a teacher, old or new, whom edusync takes in and out of no class of a group."""
    if participation.is_teacher(user):
        raise UnsupportedOperation(
            f"{target_of(login, home)} is a teacher of the group {home.superclass}: use WIMS' own "
            "pages; a new one is saved in the group"
        )


def join(home: ClassHandle, login: str) -> None:
    """Lets a user of the group take part in a class of it: 2 requests (getuser, moduser).

    Nothing else of the user changes. The list of the class waits for `relist`.
    """
    group, place = group_of(home), place_of(home)
    user = ask_user(group, login)
    refuse_teacher(user, login, home)
    if participation.takes_part(user, place):
        return
    _participate(group, group, login, participation.joined(user["participate"], place))


def leave(home: ClassHandle, login: str) -> None:
    """Takes a user out of a class of a group, who stays in the group: 2 requests.

    The jobs are getuser and moduser, through the class, whose list is written anew. Raises NotFound
    for who does not take part, UnsupportedOperation for a teacher.
    """
    with explained(home):
        user = ask_user(home, login)
    refuse_teacher(user, login, home)
    _participate(
        home, group_of(home), login, participation.left(user["participate"], place_of(home))
    )


def _participate(home: ClassHandle, group: ClassHandle, login: str, value: str) -> None:
    """Writes `participate` by moduser, through a class or the group."""
    api, qclass = home.connection

    def send() -> None:
        info = {"participate": value}
        answer = api.moduser(qclass, home.rclass, login, info)
        expect("moduser", answer, target_of(login, home), fine="nothing done")

    settle(send, lambda: ask_user(group, login)["participate"] == value)


def relist(home: ClassHandle) -> None:
    """Lets the server write the list of a class anew: 1 request (getcsv)."""
    api, qclass = home.connection
    with contextlib.suppress(InvalidRequest, ServerBug):  # the list is written before it fails
        answer = api.ask("getcsv", qclass=qclass, rclass=home.rclass, options=["login"])
        expect("getcsv", answer, f"class {qclass}")


def everybody_leaves(home: ClassHandle) -> None:
    """Takes all users, those in the trash as well, and the teachers out of a class of a group.

    Else the next class that gets its number would have them. 1 request (getclasstgz), 1 (moduser)
    for each user; 3 (recuser, moduser, deluser) for each in the trash, who is no longer there for
    that moment. Raises before it changes anything where the class is gone (NotFound) or could not
    be deleted afterwards (PermissionDenied), or where a value of a user stops WIMS
    (UnsupportedOperation).
    """
    group = group_of(home)
    found = require_there(files(group), home)
    _require_right(home, found)
    _all_leave(home, group, found, [place_of(home)])


def nobody_waits(home: ClassHandle) -> None:
    """Takes everybody out of the classes of a group that are no longer there.

    Whom another program left in one when it deleted it would be in the next class of its number. 1
    request (getclasstgz of the group), and for them the requests and errors of `everybody_leaves`.
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
    """The logins of those who have to do with a class of a group, by the files of the group."""
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
    """Takes everybody out of some classes of a group, whose files are known."""
    api, number = group.connection
    _refuse_commands(home, found, gone)
    for login, user in definitions.users_of(found).items():
        _drop(group, login, user, gone)
    for login, user in definitions.trash_of(found).items():
        if participation.all_places(user).isdisjoint(gone) or not login.isalnum():
            continue
        target = target_of(login, group)
        expect("recuser", api.recuser(number, group.rclass, login), target)
        try:
            _drop(group, login, user, gone)
        finally:
            expect("deluser", api.deluser(number, group.rclass, login), target)


def connection_of(home: ClassHandle) -> str:
    """Our connection as the classes of a server name it."""
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
    """Raises for a user of the group whose file stops WIMS in the middle of what would be done."""
    said = said_of(home, [user for user in damage.of_files(found).values() if user.command])
    for login, user in definitions.trash_of(found).items():
        if not participation.all_places(user).isdisjoint(gone) and (
            reason := damage.recovering(login, found[f".users/.{login}"], home.superclass)
        ):
            said.append(reason)
    if said:
        raise UnsupportedOperation("; ".join(said))


def _drop(group: ClassHandle, login: str, user: Mapping[str, str], gone: Collection[str]) -> None:
    """Takes classes out of what a user takes part in and supervises, as it is known."""
    info = {
        name: participation.left(user.get(name, ""), *gone)
        for name in participation.NAMING
        if not {*participation.places(user.get(name, ""))}.isdisjoint(gone)
    }
    if info:
        api, qclass = group.connection
        answer = api.moduser(qclass, group.rclass, login, info)
        expect("moduser", answer, target_of(login, group), fine="nothing done")


# Work that users did in the classes of a group


def hide_work(home: ClassHandle, login: str) -> None:
    """Takes a user out of all classes of a group, and puts the work done there away.

    No job deletes it from a class of a group; put away, it is found by nobody who gets the login.
    Somebody in the trash is recovered for that. Requests: 1 (getclasstgz); 1 (recuser) for who is
    in the trash; 1 (moduser) where the work is in a class that the user has left; 3 (deluser,
    getuser, moduser) for each class. Raises PermissionDenied before anything is sent where work is
    in a class that does not let us change it; such a class without work is left as it is. Of whose
    file WIMS refuses to read the work in classes stays that the user has left.
    """
    api, qclass = home.connection
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
    named = [*there, *({*worked} - {*there})] if not stops else [*({*worked} & {*there})]
    wanted = [place for place in sorted({*named}) if place.partition("/")[2] in opened]
    if login not in users:
        if {*worked}.isdisjoint(wanted):
            return
        with _though_stopped():
            expect("recuser", api.recuser(qclass, home.rclass, login), target_of(login, home))
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
    """Moves who is left in a group to its trash, after `hide_work`: 1 or 2 requests."""
    api, qclass = home.connection
    target = target_of(login, home)
    if exists("checkuser", api.checkuser(qclass, home.rclass, login), target):
        expect("deluser", api.deluser(qclass, home.rclass, login), target)


def forget_work(home: ClassHandle, login: str) -> None:
    """Takes a user out of one class of a group, and puts the work done there away: 4 requests."""
    refuse_teacher(ask_user(home, login), login, home)
    _put_away(group_of(home), login, place_of(home))


def _put_away(group: ClassHandle, login: str, place: str, *, readable: bool = True) -> None:
    """Puts the work of a user in one class away, and takes the user out of it.

    Whose file WIMS refuses to read stays in the class, as far as that file says.
    """
    api, _ = group.connection
    number = place.replace("/", "_")
    inside = type(group)._loaded({"qclass": number, "rclass": group.rclass}, _api=api)
    # which deletes nobody through a class
    with _though_stopped():
        answer = api.call("deluser", qclass=number, rclass=group.rclass, quser=login)
        expect("deluser", answer, target_of(login, inside))
    if not readable:
        return
    user = ask_user(inside, login)
    _participate(inside, group, login, participation.left(user["participate"], place))


@contextlib.contextmanager
def _though_stopped() -> Iterator[None]:
    """Goes on where WIMS did as it was told, and then refused to run the file of a user."""
    try:
        yield
    except ServerBug as error:
        if not damage.is_command(error):
            raise


def refuse_traces(found: Mapping[str, bytes], login: str, home: ClassHandle) -> None:
    """Raises for a new login whose name somebody's work in a class of the group still has."""
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
