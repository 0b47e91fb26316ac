"""What a group of classes records of those inside: the file `.subclasses`."""

import re
from collections.abc import Iterable

from edusync.sandbox.wims.state.classes import WimsClass, folded_case

_SETTINGS = "expiration institution description lang level password supervisor".split()


def write_subclasses(group: WimsClass, inside: Iterable[WimsClass]) -> None:
    """Writes the list of a group anew; a backup in its folder is taken for one more class."""
    connections = group.written("connections")
    rows = []
    for one in inside:
        *first, level, password, supervisor = map(one.written, _SETTINGS)
        rows.append([one.number, *first, "1", level, password[1:4], supervisor, connections])
    for backup in filter(None, (re.fullmatch(r"(\d+)\.tgz", path) for path in group.files)):
        place = f"{group.number}/{backup[0]}"
        rows.append([place, *[""] * 4, "1", *[""] * 3, connections])
    rows.sort(key=lambda row: int(row[0].rpartition("/")[2].partition(".")[0]))
    if rows:
        group.files[".subclasses"] = "".join(f":{','.join(row)}\n" for row in rows)
    else:
        group.files.pop(".subclasses", None)


def write_teachers(group: WimsClass, inside: Iterable[WimsClass]) -> None:
    """Writes the lists of teachers anew: all of a group, and of each class those who supervise it.

    The group has a list of those with a login from elsewhere, be it empty.
    """
    users = [(login, group.user(login)) for login in group.logins()]
    teachers = [(login, user) for login, user in users if user.get("supervisable") == "yes"]
    _write_teachers(group, teachers, always=True)
    for one in inside:
        named = [
            (login, user)
            for login, user in teachers
            if one.number in user.get("supervise", "").split(",")
        ]
        if named:
            _write_teachers(one, named, always=False)


def _write_teachers(
    where: WimsClass, teachers: Iterable[tuple[str, dict[str, str]]], *, always: bool
) -> None:
    rows, outside = set(), set()
    for login, user in teachers:
        rows.add(f"{user.get('lastname', '')},{user.get('firstname', '')},{login}\n")
        if name := user.get("external_auth"):
            outside.add(f"{name}:{login}\n")
    where.files[".teacherlist"] = "".join(sorted(rows, key=folded_case))
    if outside or always:
        where.files[".teacherlist_external"] = "".join(sorted(outside, key=folded_case))
