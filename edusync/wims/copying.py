"""How a class is copied, and how one is cleaned: without students, their work and the trash."""

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from edusync.errors import EdusyncError, ProtocolError, ServerBug, UnsupportedOperation
from edusync.progress import log_step
from edusync.settling import reading_back
from edusync.wims import classfiles, trash, userlist
from edusync.wims.api.base import ClassId
from edusync.wims.classfiles import DEFINITION
from edusync.wims.failures import expect
from edusync.wims.items import connected, refuse_in_group

if TYPE_CHECKING:
    from edusync.wims.classes import Class

# Files that are a class' own: what WIMS counts, lists and logs in it.
_OWN = (
    ".def .log .log.auth .userlist .userlist_external .usernextlist .userprevlist .scoreavg "
    "scoreavg .grades supervisor"
).split()
_LISTED = re.compile(r'"qclass":"(\d+(?:_\d+)*)"')  # in a list that a damaged class cuts
_OWN_SETTINGS = ("connections", "creation", "creator", "expiration")


@attrs.frozen(repr=False)
class CopyResult:
    """A copy: the new class, warnings, and `left`: the files that no job takes out of it.

    Those are named by the old class' users or mention them, like its log, forums and votes.
    """

    new: "Class"
    left: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    requests: int = 0

    def __repr__(self) -> str:
        told = (
            f"class {self.new.qclass}, {len(self.left)} files left, {len(self.warnings)} warnings"
        )
        return f"<CopyResult: {told}>"


@attrs.frozen(repr=False)
class CleanResult:
    """What was cleaned: logins of the users who were deleted, also of those in the trash.

    `left` names the files that are named by them or mention them still: no job deletes those.
    """

    users: tuple[str, ...]
    left: tuple[str, ...] = ()
    requests: int = 0

    def __repr__(self) -> str:
        return f"<CleanResult: {len(self.users)} users deleted, {len(self.left)} files left>"


def refuse_group(settings: Mapping[str, Any], what: str, home: "Class") -> None:
    """Raises for a group of classes, and for a class in one: WIMS would mix up their users."""
    if settings.get("type", "") not in ("", "0") or settings.get("superclass"):
        raise UnsupportedOperation(
            f"{what}: class {home.qclass} is a group of classes or in one; do it on WIMS' own pages"
        )


def copy(home: "Class") -> CopyResult:
    """Copies a class; see `Class.copy`."""
    api, qclass = connected(home, "copy")
    refuse_in_group(home, "copy")
    with api.exclusive(qclass), api.counted() as count:
        files = userlist.files(home)
        refuse_group(classfiles.settings(files[DEFINITION], "class"), "copy", home)
        number = copied(home, files)
        left = whole_and_empty(home, files, number)
        new = type(home).get(api, number, home.rclass)
        made = CopyResult(new, tuple(left), tuple(listed(home, number, new.name)), count())
    log_step("wims", f"class {qclass}: copy", made, made.requests)
    return made


def copied(home: "Class", files: Mapping[str, bytes]) -> str:
    """The number of a new copy of the class of these files: 2 requests (listclasses, copyclass).

    It is never sent twice. Where the reply is lost, the copy is the one class that is new in the
    list (listclasses) and holds the same (getclasstgz of each); where that is not sure, or cannot
    be read, the lost reply is what is raised, with notes. An interrupt by Ctrl-C has such a note.
    """
    api, qclass = home.connection
    target = f"class {qclass}"
    with api.exclusive(qclass):
        with api.exclusive(index=True):
            before = _numbers(home)
            try:
                reply = expect("copyclass", api.copyclass(qclass, home.rclass), target)
                return str(reply["new_class"])
            except BaseException as error:
                if not getattr(error, "maybe_applied", True):
                    raise
                error.add_note(
                    f"{target} may have been copied, and is not copied again: look for a new class "
                    "in Class.list"
                )
                if not isinstance(error, EdusyncError):
                    raise
                lost = error
                with reading_back(lost):
                    new = sorted(_numbers(home) - before)
        found = [number for number in new if _is_copy(home, files, number)]
    if len(found) == 1:
        return found[0]
    lost.add_note(
        f"Classes that are new in the list: {', '.join(new) or 'none'}; "
        f"copies: {', '.join(found) or 'none'}"
    )
    raise lost


def _is_copy(home: "Class", files: Mapping[str, bytes], number: ClassId) -> bool:
    try:
        there = userlist.files(_at(home, number))
    except EdusyncError:
        return False
    return not unlike(files, there) and not classfiles.logins(there)


def _at(home: "Class", number: ClassId) -> "Class":
    """The class of that number in the same connection: no request."""
    api, _ = home.connection
    return type(home)._loaded({"qclass": number, "rclass": home.rclass}, _api=api)


def listed(home: "Class", number: ClassId, name: str) -> list[str]:
    """Puts a class into the server's list where it is missing; a warning where that fails.

    Another machine that writes the list at the same time may have kept it out. Requests: 1
    (listclasses); 2 more (modclass, listclasses) where it is missing.
    """
    api, _ = home.connection
    if str(number) in _numbers(home):
        return []
    answer = api.modclass(number, home.rclass, {"description": name})
    expect("modclass", answer, f"class {number}")
    if str(number) in _numbers(home):
        return []
    return [f"class {number} is not in the server's list of classes (listclasses)"]


def _numbers(home: "Class") -> set[str]:
    """The classes of the connection, as far as the list goes where one is damaged: 1 request."""
    api, _ = home.connection
    try:
        answer = api.listclasses(home.rclass, verbose=True)
        rows = expect("listclasses", answer, f"connection {home.rclass}")["classes_list"]
    except (ProtocolError, ServerBug) as error:
        return set(_LISTED.findall(error.raw))
    return {row["qclass"] for row in rows}


def whole_and_empty(home: "Class", files: Mapping[str, bytes], number: ClassId) -> list[str]:
    """Proves that the class of that number is a copy of these files, and empties its trash.

    Returns the files about students that are left. Requests: 1 (getclasstgz); 1 (deluser) for each
    user in the trash, and 1 more (getclasstgz).
    """
    new = _at(home, number)
    found = userlist.files(new)
    if wrong := unlike(files, found):
        raise ServerBug(
            f"the copy, class {number}, differs in {', '.join(wrong)}",
            operation="copyclass",
            target=f"class {home.qclass}",
            advice=f"delete class {number} and copy again when nobody works in the class",
            maybe_applied=True,
            server="",
        )
    return emptied(new, found, everybody(files))


def unlike(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[str]:
    """The files and settings in which a copy differs from the class, students' things apart."""
    found = sorted(
        path
        for path, body in old.items()
        if path not in _OWN and not trash.is_personal(path) and new.get(path) != body
    )
    before, after = (classfiles.settings(held.get(DEFINITION, b""), "class") for held in (old, new))
    for name in before:
        if name not in _OWN_SETTINGS and after.get(name, "") != before[name]:
            found.append(f"the setting {name}")
    return found


def emptied(home: "Class", files: Mapping[str, bytes], users: Collection[str]) -> list[str]:
    """Empties the trash that these files of the class show; the files about students then left."""
    there = classfiles.logins(files)
    if there:
        raise ServerBug(
            f"the users {', '.join(there)} are still there",
            target=f"class {home.qclass}",
            server="",
        )
    deleted = classfiles.logins(files, deleted=True)
    for login in deleted:
        trash.purge(home, login)
    return trash.left_of(userlist.files(home) if deleted else files, users)


def clean(home: "Class") -> CleanResult:
    """Deletes all users of a class and their work; see `Class.clean`."""
    api, qclass = connected(home, "clean")
    refuse_in_group(home, "clean")
    with api.exclusive(qclass), api.counted() as count:
        files = userlist.files(home)
        refuse_group(classfiles.settings(files[DEFINITION], "class"), "clean", home)
        left = cleaned(home, files)
        made = CleanResult(tuple(everybody(files)), tuple(left), count())
    log_step("wims", f"class {qclass}: clean", made, made.requests)
    return made


def everybody(files: Mapping[str, bytes]) -> list[str]:
    """The logins of all users of a class, of those in the trash as well."""
    return sorted({*classfiles.logins(files), *classfiles.logins(files, deleted=True)})


def cleaned(home: "Class", files: Mapping[str, bytes]) -> list[str]:
    """Cleans the class that had these files; the files about students that are left.

    Requests: 2 (cleanclass, getclasstgz); 1 (deluser) for each user in the trash, and 1 more.
    """
    api, qclass = home.connection
    expect("cleanclass", api.cleanclass(qclass, home.rclass), f"class {qclass}")
    return emptied(home, userlist.files(home), everybody(files))
