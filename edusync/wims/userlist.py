"""How users are read: one by getuser, all by one request, or two where the first one fails."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from edusync.errors import InvalidRequest, ProtocolError, ServerBug
from edusync.wims import checks, classfiles, kinds, participation
from edusync.wims.failures import expect
from edusync.wims.logins import name_key

if TYPE_CHECKING:
    from edusync.wims.classes import Class


USER_FIELDS = (
    "lastname firstname password email comments regnum photourl participate courses classes "
    "supervise supervisable external_auth agreecgu regprop1 regprop2 regprop3 regprop4 regprop5"
).split()


def target_of(login: str, home: "Class") -> str:
    """A user as an error names it."""
    return f"user {login} of class {home.qclass}"


def ask_user(home: "Class", quser: str) -> dict[str, Any]:
    """What the server tells of a user, the password too: 1 request (getuser)."""
    api, qclass = home.connection
    answer = api.ask("getuser", qclass=qclass, rclass=home.rclass, quser=quser, options=USER_FIELDS)
    reply: dict[str, Any] = expect("getuser", answer, target_of(quser, home))
    return reply


def read_user(home: "Class", quser: str) -> dict[str, Any]:
    """All fields of a user, the password too: 1 request (getuser)."""
    return whole(ask_user(home, quser))


def whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of a user, '' for what is not told."""
    return {name: values.get(name, "") for name in USER_FIELDS}


def rows(home: "Class", *, full: bool) -> list[dict[str, Any]]:
    """The users with the columns of getcsv, or with all fields where getcsv fails or `full`."""
    found = None if full else _by_csv(home)
    if found is None:
        found = [
            {"quser": login, **user}
            for login, user in everyone(home).items()
            if full or user["supervisable"] != "yes"  # whom WIMS leaves out of its lists
        ]
    return sorted(found, key=name_key)


def files(home: "Class", group: str = "") -> dict[str, bytes]:
    """The files of the class, or of its group, by path.

    1 request (getclasstgz), 1 more for a damaged archive.
    """
    try:
        return _files(home, group)
    except ProtocolError:  # packed while another machine packed or wrote it
        return _files(home, group)


def _files(home: "Class", group: str) -> dict[str, bytes]:
    api, own = home.connection
    qclass = group or own
    answer = api.getclasstgz(qclass, home.rclass)
    return classfiles.members(expect("getclasstgz", answer, f"class {qclass}"), qclass)


def everyone(home: "Class", found: Mapping[str, bytes] | None = None) -> dict[str, dict[str, Any]]:
    """All fields of all users by login, where `found` are the files of the class: no request.

    Without them 1 request (getclasstgz). The users of a class in a group are in the files of the
    group: 1 request in any case.
    """
    _, qclass = home.connection
    if home.superclass and home.kind in (kinds.SUBCLASS, kinds.PORTAL):
        place = checks.class_id("qclass", qclass).replace("_", "/")
        users = {
            login: user
            for login, user in classfiles.users_of(files(home, home.superclass)).items()
            if participation.takes_part(user, place)
        }
    else:
        users = classfiles.users_of(files(home) if found is None else found)
    return {login: whole(user) for login, user in users.items()}


def _by_csv(home: "Class") -> list[dict[str, Any]] | None:
    """The users of one getcsv; None where it is too long or somebody's names broke it.

    Without `photourl`: getcsv gives that of the user before to who has none.
    """
    api, qclass = home.connection
    target = f"class {qclass}"
    try:
        wanted = {"options": classfiles.CSV_OPTION, "format": "csv"}
        answer = api.ask("getcsv", qclass=qclass, rclass=home.rclass, **wanted)
        table = expect("getcsv", answer, target)
    except (InvalidRequest, ServerBug):
        return None
    users = classfiles.users_of_csv(table, target)
    for user in users or ():
        del user["photourl"]
    return users
