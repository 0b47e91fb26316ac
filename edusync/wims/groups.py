"""Groups of classes: who takes part in which of them, and how somebody joins and leaves one.

The users are the group's; the setting `participate` of each names the classes, `GROUP/1,GROUP/2`.
Every change reads that list anew, under the lock of the group, so that no other class is lost.
"""

import contextlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from edusync.errors import (
    AlreadyExists,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    ServerBug,
    UnsupportedOperation,
)
from edusync.settling import settle
from edusync.wims import checks, classfiles, codec, damage, kinds, participation
from edusync.wims.failures import expect
from edusync.wims.items import exists
from edusync.wims.userlist import ask_user, files, target_of

if TYPE_CHECKING:
    from edusync.wims.classes import Class


def group_of(home: "Class") -> "Class":
    """The group that a class is in, or the class itself: no request."""
    api, qclass = home.connection
    group = home.superclass
    if not group or group == str(qclass):
        return home
    fields = {"qclass": int(group), "rclass": home.rclass}
    told = {"type": "4" if home.kind == kinds.PORTAL else "2"}
    return type(home)._loaded(fields, _api=api, _type_told=told)


def place_of(home: "Class") -> str:
    """A class as `participate` names it, `GROUP/1`; '' for one that is in no group."""
    _, qclass = home.connection
    if home.kind != kinds.SUBCLASS:
        return ""
    return checks.class_id("qclass", qclass).replace("_", "/")


def refuse_teacher(user: Mapping[str, Any], login: str, home: "Class") -> None:
    """Raises for a teacher of the group, whom edusync takes in and out of no class."""
    if participation.is_teacher(user):
        raise UnsupportedOperation(
            f"{target_of(login, home)} is a teacher of the group {home.superclass}: use WIMS' own "
            "pages"
        )


def join(home: "Class", login: str) -> None:
    """Lets a user of the group take part in a class of it: 2 requests (getuser, moduser).

    Nothing else of the user changes. The list of the class waits for `relist`.
    """
    group, place = group_of(home), place_of(home)
    user = ask_user(group, login)
    refuse_teacher(user, login, home)
    if participation.takes_part(user, place):
        return
    _participate(group, group, login, participation.joined(user["participate"], place))


def leave(home: "Class", login: str) -> None:
    """Takes a user out of a class of a group, who stays in the group: 2 requests.

    The jobs are getuser and moduser, through the class, whose list is written anew. Raises NotFound
    for who does not take part, UnsupportedOperation for a teacher.
    """
    user = ask_user(home, login)
    refuse_teacher(user, login, home)
    _participate(
        home, group_of(home), login, participation.left(user["participate"], place_of(home))
    )


def _participate(home: "Class", group: "Class", login: str, value: str) -> None:
    """Writes `participate` by moduser, through a class or the group."""
    api, qclass = home.connection

    def send() -> None:
        info = {"participate": value}
        answer = api.moduser(qclass, home.rclass, login, info)
        expect("moduser", answer, target_of(login, home), fine="nothing done")

    settle(send, lambda: ask_user(group, login)["participate"] == value)


def relist(home: "Class") -> None:
    """Lets the server write the list of a class anew: 1 request (getcsv)."""
    api, qclass = home.connection
    with contextlib.suppress(InvalidRequest, ServerBug):  # the list is written before it fails
        answer = api.ask("getcsv", qclass=qclass, rclass=home.rclass, options=["login"])
        expect("getcsv", answer, f"class {qclass}")


def everybody_leaves(home: "Class") -> None:
    """Takes all users, those in the trash as well, and the teachers out of a class of a group.

    Else the next class that gets its number would have them. 1 request (getclasstgz), 1 (moduser)
    for each user; 3 (recuser, moduser, deluser) for each in the trash, who is no longer there for
    that moment. Raises before it changes anything where the class could not be deleted afterwards
    (PermissionDenied), or where a value of a user stops WIMS (UnsupportedOperation).
    """
    api, _ = home.connection
    group, place = group_of(home), place_of(home)
    found = files(group)
    _require_right(home, found)
    _refuse_commands(home, found, place)
    for login, user in classfiles.users_of(found).items():
        _drop(group, login, user, place)
    for login, user in classfiles.trash_of(found).items():
        if not (participation.takes_part(user, place) and login.isalnum()):
            continue
        target, number = target_of(login, group), group.qclass
        expect("recuser", api.recuser(number, group.rclass, login), target)
        try:
            _drop(group, login, user, place)
        finally:
            expect("deluser", api.deluser(number, group.rclass, login), target)


def _require_right(home: "Class", found: Mapping[str, bytes]) -> None:
    """Raises PermissionDenied where our connection may not change a class, by its definition."""
    api, qclass = home.connection
    number = place_of(home).rpartition("/")[2]
    definition = codec.text_of(found.get(f"{number}/{classfiles.DEFINITION}", b""))
    first = re.search(r"^!set class_connections=(.*)$", definition, re.MULTILINE)
    if first and f"+{api.ident}/{home.rclass}+" not in first[1]:
        raise PermissionDenied(
            f"class {qclass} does not let {api.ident}/{home.rclass} change it",
            operation="delclass",
            target=f"class {qclass}",
            advice="its first class_connections line must hold it, with a + on both sides",
            server="",
        )


def _refuse_commands(home: "Class", found: Mapping[str, bytes], place: str) -> None:
    """Raises for a user of the group whose file stops WIMS in the middle of what would be done."""
    _, qclass = home.connection
    stopping = [user for user in damage.of_files(found).values() if user.command]
    for login, user in classfiles.trash_of(found).items():
        held = damage.of_file(login, found[f".users/.{login}"])
        if held and held.command and participation.takes_part(user, place):
            stopping.append(held)
    if stopping:
        raise UnsupportedOperation("; ".join(damage.told(stopping, qclass, home.superclass)))


def _drop(group: "Class", login: str, user: Mapping[str, str], place: str) -> None:
    """Takes one class out of what a user takes part in and supervises, as it is known."""
    info = {
        name: participation.left(user.get(name, ""), place)
        for name in ("participate", "supervise")
        if place in participation.places(user.get(name, ""))
    }
    if info:
        api, qclass = group.connection
        answer = api.moduser(qclass, group.rclass, login, info)
        expect("moduser", answer, target_of(login, group), fine="nothing done")


# Work that users did in the classes of a group


def hide_work(home: "Class", login: str) -> list[str]:
    """Takes a user out of all classes of a group, and puts the work done there away.

    No job deletes it from a class of a group; put away, it is found by nobody who gets the login.
    Somebody in the trash is recovered for that. Requests: 1 (getclasstgz); 1 (recuser) for who is
    in the trash; 1 (moduser) where the work is in a class that the user has left; 2 (deluser,
    moduser) for each class. Returns the paths in the group at which the work remains.
    """
    api, qclass = home.connection
    found = files(home)
    users, trash = classfiles.users_of(found), classfiles.trash_of(found)
    user = users.get(login) or trash.get(login)
    if user is None:
        raise NotFound(
            f"user {login} is neither in the group nor in its trash",
            operation="getclasstgz",
            target=target_of(login, home),
            server="",
        )
    there = {path.partition("/")[0] for path in found if path.endswith(f"/{classfiles.DEFINITION}")}
    worked = {f"{qclass}/{number}" for number in participation.traces(found).get(login, {})}
    existing = {f"{qclass}/{number}" for number in there}
    taken = dict.fromkeys([*participation.places(user.get("participate", "")), *sorted(worked)])
    wanted = [place for place in taken if place in existing]
    if login not in users and (worked & existing):
        expect("recuser", api.recuser(qclass, home.rclass, login), target_of(login, home))
    if login in users or (worked & existing):
        if not worked <= set(participation.places(user.get("participate", ""))):
            _participate(home, home, login, ",".join(wanted))
        for place in wanted:
            _put_away(home, login, place)
    after = participation.traces(files(home) if wanted else found, hidden=True)
    return [path for paths in after.get(login, {}).values() for path in paths]


def to_trash(home: "Class", login: str) -> None:
    """Moves who is left in a group to its trash, after `hide_work`: 1 or 2 requests."""
    api, qclass = home.connection
    target = target_of(login, home)
    if exists("checkuser", api.checkuser(qclass, home.rclass, login), target):
        expect("deluser", api.deluser(qclass, home.rclass, login), target)


def forget_work(home: "Class", login: str) -> None:
    """Takes a user out of one class of a group, and puts the work done there away: 3 requests."""
    refuse_teacher(ask_user(home, login), login, home)
    _put_away(group_of(home), login, place_of(home))


def _put_away(group: "Class", login: str, place: str) -> None:
    """Puts the work of a user in one class away, and takes the user out of it."""
    api, _ = group.connection
    number = place.replace("/", "_")
    inside = type(group)._loaded({"qclass": number, "rclass": group.rclass}, _api=api)
    # which deletes nobody through a class
    answer = api.call("deluser", qclass=number, rclass=group.rclass, quser=login)
    expect("deluser", answer, target_of(login, inside))
    user = ask_user(inside, login)
    _participate(inside, group, login, participation.left(user["participate"], place))


def refuse_traces(found: Mapping[str, bytes], login: str, home: "Class") -> None:
    """Raises for a new login whose name somebody's work in a class of the group still has."""
    known = {*classfiles.users_of(found), *classfiles.trash_of(found)}
    if login not in known and (there := participation.traces(found).get(login)):
        paths = ", ".join(path for paths in there.values() for path in paths)
        raise AlreadyExists(
            f"work of an earlier user {login} is left in the group ({paths}), and would be that of "
            "the new one",
            operation="adduser",
            target=target_of(login, home),
            advice="take another login",
            server="",
        )
