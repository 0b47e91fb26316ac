"""How a class is copied, and how one is cleaned: without students, their work and the trash.

copyclass and cleanclass leave the trash and some folders of students' work, so a copy is compared
with the class file by file, its trash emptied, and what no job deletes listed (`left`: seldom empty
for a class that was used). A copy is never refused for a setting that no job can set, which is
listed (`not_copied`); one whose files differ is deleted, unless it was only found, by what it
holds, after a lost reply: it may be somebody else's.
"""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Generic

import attrs

from edusync.core.html import counted, titled
from edusync.core.masked import Masked
from edusync.core.readback import reading_back
from edusync.errors import EdusyncError, ServerBug
from edusync.results.progress import log_step
from edusync.wims.api.base import ClassId
from edusync.wims.base import accounts, groups, kinds
from edusync.wims.base.class_list import listed, numbers
from edusync.wims.base.handle import C, ClassHandle, during
from edusync.wims.classfiles import definitions, traces
from edusync.wims.classfiles.definitions import DEFINITION
from edusync.wims.wire.quirks import KNOWN
from edusync.wims.wire.values import as_class_id

# Files that are a class' own: what WIMS counts, lists and logs in it.
OWN = (
    ".def .log .log.auth .userlist .userlist_external .usernextlist .userprevlist .scoreavg "
    "scoreavg .grades supervisor"
).split()
_OWN_SETTINGS = ("connections", "creation", "creator", "defined", "expiration")
# The settings that copyclass writes and modclass changes: it forgets all others.
_CARRIED = KNOWN["modclass", "data1"]

Proved = tuple[tuple[str, ...], Mapping[str, str]]


@attrs.frozen(repr=False)
class CopyResult(Generic[C]):
    """A copy: the new class, warnings, and what differs.

    Attributes: `new`, `left` (the files that no job takes out of it: named by the old class' users
    or mentioning them, like its log, forums and votes), `not_copied` (the settings that the copy
    lacks, or has otherwise, each with its value in the old class; passwords are there, and shown as
    ***), `warnings`, `requests`.
    """

    new: C
    left: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    requests: int = 0
    not_copied: Mapping[str, str] = attrs.field(factory=dict)

    def __repr__(self) -> str:
        told = (
            f"class {self.new.qclass}, {len(self.left)} files left, {len(self.warnings)} warnings"
        )
        return f"<CopyResult: {told}{count_of(self.not_copied)}>"


def count_of(not_copied: Mapping[str, str]) -> str:
    """How a line about a result goes on where settings were not copied."""
    return f", {len(not_copied)} settings not copied" if not_copied else ""


@attrs.frozen
class Made:
    """The number of a copy; `named` by the server, else found in the list after a lost reply."""

    number: str
    named: bool = True


@attrs.frozen(repr=False)
class CleanResult:
    """What was cleaned: logins of the users who were deleted, also of those in the trash.

    `left` names the files that are named by them or mention them still: no job deletes those. With
    `dry_run` the users are those who would be deleted, and `left` is not known.
    """

    users: tuple[str, ...]
    left: tuple[str, ...] = ()
    requests: int = 0
    dry_run: bool = False

    @property
    def summary(self) -> str:
        """What was done, or would be, in one line."""
        number = counted(len(self.users), "users")
        if self.dry_run:
            return f"dry run: would erase {number} and all their work"
        return f"{number} deleted, {counted(len(self.left), 'files')} left"

    def __repr__(self) -> str:
        return f"<CleanResult: {self.summary}>"

    def _repr_html_(self) -> str:
        verb = "would delete" if self.dry_run else "deleted"
        rows = [{"user": login, "outcome": verb} for login in self.users]
        return titled(self.summary, [*rows, *({"file left": name} for name in self.left)])


def refuse_group(settings: Mapping[str, Any], what: str, home: ClassHandle) -> None:
    """Raises where the table of kinds refuses it for a class of these settings, as they are now."""
    home.wims_at(home.qclass, settings).wims_require(what)


def copy(home: C) -> CopyResult[C]:
    """Copies a class; see `Class.copy`."""
    with during(home, "copy") as count:
        files = accounts.files(home)
        refuse_group(definitions.settings(files[DEFINITION], "class"), "copy", home)
        made = copied(home, files)
        with deleted_if_it_fails(home, made):
            left, lost = whole_and_empty(home, files, made)
            new = home.wims_at(as_class_id(made.number)).refresh()
        warnings = [*warnings_about(lost), *_listed(home, new)]
        result = CopyResult(new, left, tuple(warnings), count(), lost)
    log_step("wims", f"class {home.qclass}: copy", result, result.requests)
    return result


def _listed(home: ClassHandle, new: ClassHandle) -> list[str]:
    """As `listed`; a copy that is whole is not given up because the list cannot be read."""
    try:
        return listed(home, new.qclass, new.name)
    except EdusyncError as error:
        return [
            f"it is not known whether class {new.qclass} is in the server's list; its "
            f"put_in_list() makes sure: {error}"
        ]


def copied(home: ClassHandle, files: Mapping[str, bytes]) -> Made:
    """A new copy of the class of these files: 2 requests (listclasses, copyclass).

    Of a class in a group 1 more (getclasstgz of the group), and those of `groups.nobody_waits`: who
    is left in a class that was deleted would be in the copy, where it gets that number.

    It is never sent twice. Where the reply is lost, the copy is the one class that is new in the
    list (listclasses) and holds the same (getclasstgz of each); where that is not sure, or cannot
    be read, the lost reply is what is raised, with notes. An interrupt by Ctrl-C has such a note.
    """
    with home.wims_exclusive():
        if home.kind == kinds.SUBCLASS:
            groups.nobody_waits(home)
        with home.wims_exclusive(index=True):
            before = numbers(home)
            try:
                return Made(str(as_class_id(home.wims_run("copyclass")["new_class"])))
            except BaseException as error:
                if not getattr(error, "maybe_applied", True):
                    raise
                error.add_note(
                    f"class {home.qclass} may have been copied, and is not copied again: look for "
                    "a new class in Class.list"
                )
                if not isinstance(error, EdusyncError):
                    raise
                lost = error
                with reading_back(lost):
                    new = sorted(numbers(home) - before)
        found = [number for number in new if is_copy(home, files, number)]
    if len(found) == 1:
        return Made(found[0], named=False)
    lost.add_note(
        f"Classes that are new in the list: {', '.join(new) or 'none'}; "
        f"copies: {', '.join(found) or 'none'}"
    )
    raise lost


def is_copy(home: ClassHandle, files: Mapping[str, bytes], number: ClassId) -> bool:
    """Whether a class is a copy of that of these files, and has no users: 1 request (getclasstgz).

    False where it cannot be read.
    """
    try:
        there = accounts.files(home.wims_at(number))
    except EdusyncError:
        return False
    if unlike(files, there) or definitions.logins(there):
        return False
    return not (_CARRIED & settings_not_copied(files, there).keys())


@contextlib.contextmanager
def deleted_if_it_fails(home: ClassHandle, made: Made) -> Iterator[None]:
    """Deletes a copy again where the block fails: 1 request (delclass); else a note names it.

    A copy is never deleted that the server did not name: it may be somebody else's. An interrupt by
    Ctrl-C deletes nothing.
    """
    try:
        yield
    except BaseException as error:
        note = f"The copy, class {made.number}, is left on the server: look at it, or delete it."
        if made.named and isinstance(error, EdusyncError):
            try:
                home.wims_at(made.number).delete()
            except EdusyncError as failed:
                note += f" Deleting it failed: {failed}"
            else:
                error.maybe_applied = False
                note = f"The copy, class {made.number}, was deleted again."
        error.add_note(note)
        raise


def whole_and_empty(home: ClassHandle, files: Mapping[str, bytes], made: Made) -> Proved:
    """Proves that a class is a copy of these files, and empties its trash.

    Returns the files about students that are left, and the settings that it lacks or has otherwise.

    Requests: 1 (getclasstgz); 1 (deluser) for each user in the trash, and 1 more (getclasstgz); 1
    (getclasstgz) for a class in a group, and those of `groups.everybody_leaves` where somebody is
    in the copy all the same.
    """
    new = home.wims_at(made.number)
    found = accounts.files(new)
    if wrong := unlike(files, found):
        raise ServerBug(
            f"the copy, class {made.number}, differs in {', '.join(wrong)}",
            operation="copyclass",
            target=f"class {home.qclass}",
            advice="copy it again when nobody works in the class",
            maybe_applied=True,
        )
    left = emptied(new, found, _users_before(home, files, new))
    return tuple(left), settings_not_copied(files, found)


def unlike(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[str]:
    """The files in which a copy differs from the class, settings and students' things apart."""
    return sorted(
        path
        for path, body in old.items()
        if path not in OWN and not traces.is_personal(path) and new.get(path) != body
    )


def settings_not_copied(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, str]:
    """The settings of a class of these files that its copy lacks or has otherwise."""
    return not_copied(_settings(old), _settings(new))


def _settings(files: Mapping[str, bytes]) -> dict[str, str]:
    return definitions.settings(files.get(DEFINITION, b""), "class")


def not_copied(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The settings of a class that its copy lacks or has otherwise, with their values."""
    return Masked(
        (name, value)
        for name, value in before.items()
        if name not in _OWN_SETTINGS and after.get(name, "") != value
    )


def forgotten(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings of a class that a copy will lack: those that copyclass does not know."""
    carried = {name: value for name, value in settings.items() if name in _CARRIED}
    return not_copied(settings, carried)


def warnings_about(settings: Mapping[str, str]) -> list[str]:
    """The warning where settings are not copied, which shows no password."""
    if not settings:
        return []
    shown = (name if name in _CARRIED else f"{name}={value!r}" for name, value in settings.items())
    return [
        f"WIMS does not copy these settings: {', '.join(shown)}; set them on its own pages, or use "
        "rollover(in_place=True), which keeps all settings"
    ]


def emptied(home: ClassHandle, files: Mapping[str, bytes], users: Collection[str]) -> list[str]:
    """Empties the trash that these files of the class show; the files about students then left."""
    there = definitions.logins(files)
    if there:
        raise ServerBug(
            f"the users {', '.join(there)} are still there",
            operation="cleanclass",
            target=f"class {home.qclass}",
            advice="somebody may have added them meanwhile: call clean() again",
        )
    deleted = definitions.logins(files, deleted=True)
    if home.kind == kinds.SUBCLASS:
        deleted = []  # no job empties what lies there
    for login in deleted:
        accounts.purge(home, login)
    return traces.left_of(accounts.files(home) if deleted else files, users)


def clean(home: ClassHandle, dry_run: bool) -> CleanResult:
    """Deletes all users of a class and their work; see `Class.clean`."""
    with during(home, "clean") as count:
        files = accounts.files(home)
        refuse_group(definitions.settings(files[DEFINITION], "class"), "clean", home)
        if dry_run:
            return CleanResult(tuple(everybody(files)), requests=count(), dry_run=True)
        left = cleaned(home, files)
        made = CleanResult(tuple(everybody(files)), tuple(left), count())
    log_step("wims", f"class {home.qclass}: clean", made, made.requests)
    return made


def everybody(files: Mapping[str, bytes]) -> list[str]:
    """The logins of all users of a class, of those in the trash as well."""
    return sorted({*definitions.logins(files), *definitions.logins(files, deleted=True)})


def _users_before(home: ClassHandle, files: Mapping[str, bytes], new: ClassHandle) -> list[str]:
    """The same of a class that was copied; of one in a group, those whom the group has in it."""
    if home.kind != kinds.SUBCLASS:
        return everybody(files)
    held = accounts.files(groups.group_of(home))
    if groups.somebody_in(held, new):
        groups.everybody_leaves(new)
    return sorted({*everybody(files), *groups.somebody_in(held, home)})


def cleaned(home: ClassHandle, files: Mapping[str, bytes]) -> list[str]:
    """Cleans the class that had these files; the files about students that are left.

    Requests: 2 (cleanclass, getclasstgz); 1 (deluser) for each user in the trash, and 1 more.
    """
    home.wims_run("cleanclass")
    return emptied(home, accounts.files(home), everybody(files))
