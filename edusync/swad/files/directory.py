"""`Directory`: the folders of a course, with their files."""

import builtins
import html
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Self, TypeAlias, TypeVar, Union

import attrs

from edusync.core.arguments import path_of
from edusync.core.html import ROWS
from edusync.core.model import IDENTITY
from edusync.errors import NotFound, PermissionDenied
from edusync.results.progress import Progress
from edusync.results.tables import ItemList
from edusync.swad.base.handle import CourseHandle, CourseModel
from edusync.swad.base.models import only_read
from edusync.swad.files.file import File, fields_of
from edusync.swad.files.mirror import MirrorReport, mirror
from edusync.swad.files.tree_text import Folder, Record
from edusync.swad.files.zone import ZONES, read_zone
from edusync.swad.people.group import Group, code_of
from edusync.swad.wire.text import require_text
from edusync.terminals import printable

DEEPEST = 12  # how far a line of a shown tree is moved to the right
Entry: TypeAlias = Union["Directory", File]

D = TypeVar("D", bound="Directory")  # not Self: jedi shows nothing of a list of it


@attrs.define(slots=False, eq=False, repr=False, init=False, on_setattr=only_read)
class Directory(CourseModel):
    """A folder with all that is in it, or a whole zone of files of a course or of a group.

    `for entry in directory` goes through folders and files in the order of the site.

    Attributes:
        zone: 'documents', 'shared' or 'marks'.
        path: with / from the root of the zone; '' for the zone itself.
        name: of the folder; '' for the zone itself.
    """

    _on_the_site: ClassVar[str] = "make and remove folders on the site"

    zone: str = attrs.field(metadata=IDENTITY)
    path: str = attrs.field(metadata=IDENTITY)
    name: str

    @classmethod
    def get(
        cls, course: CourseHandle, zone: str = "documents", group: Group | int | None = None
    ) -> Self:
        """Reads a zone of files, with all its folders: 1 request (getDirectoryTree).

        Parameters:
            course: one of the user's courses.
            zone: 'documents', 'shared' or 'marks'. Hidden documents are left out, hidden marks not.
            group: a group or its code, for the files of that group. A group without zones of files
                has none.

        Raises InvalidValue for another zone, NotFound for a group of another course,
        PermissionDenied to who is not in it, ProtocolError where not all of the tree came.
        """
        return cls._built(read_zone(course, zone, group), course, zone, group)

    @classmethod
    def list(cls: type[D], course: CourseHandle, group: Group | int | None = None) -> ItemList[D]:
        """Reads all zones of a course or a group: 3 requests (getDirectoryTree)."""
        return ItemList(cls.get(course, zone, group) for zone in ZONES)

    @classmethod
    def check(
        cls, course: CourseHandle, zone: str = "documents", group: Group | int | None = None
    ) -> bool:
        """Whether a zone may be read: 1 request (getDirectoryTree)."""
        try:
            cls.get(course, zone, group)
        except (NotFound, PermissionDenied):
            return False
        return True

    @classmethod
    def _built(
        cls, tree: Folder, course: CourseHandle, zone: str, group: Group | int | None = None
    ) -> Self:
        code = 0 if group is None else code_of(group)
        origin = {"_course": course, "_group": code, "_session": course.session}
        inside: builtins.list[Entry] = []
        root = cls._loaded({"zone": zone, "path": "", "name": ""}, **origin, _inside=inside)
        waiting = [(tree, "", inside)]
        while waiting:
            folder, parent, inside = waiting.pop()
            for found in folder.entries:
                path = f"{parent}/{found.name}" if parent else found.name
                if isinstance(found, Record):
                    inside += File.of(course, [fields_of(found, zone, path)])
                    continue
                within: builtins.list[Entry] = []
                where = {"zone": zone, "path": path, "name": found.name}
                inside.append(cls._loaded(where, **origin, _inside=within))
                waiting.append((found, path, within))
        return root

    @property
    def label(self) -> str:
        """The folder as messages name it."""
        return self.path or f"{self.zone} of course {self.course.code}"

    @property
    def dirs(self) -> "ItemList[Directory]":
        """The folders in this one, not those in them; no request."""
        return ItemList(entry for entry in self if isinstance(entry, Directory))

    @property
    def files(self) -> ItemList[File]:
        """The files in this folder, not those in its folders; no request."""
        return ItemList(entry for entry in self if isinstance(entry, File))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.__dict__["_inside"])

    def walk(self) -> ItemList[File]:
        """All files, of this folder and of all in it, in the order of the site; no request."""
        return ItemList(entry for _, entry in self._lines() if isinstance(entry, File))

    def _lines(self) -> Iterator[tuple[int, Entry]]:
        """All that is inside, each before what is in it, and how deep it lies."""
        waiting: builtins.list[tuple[int, Entry]] = [(0, self)]
        while waiting:
            depth, entry = waiting.pop()
            if entry is not self:
                yield depth, entry
            if isinstance(entry, Directory):
                waiting += [(depth + 1, inner) for inner in reversed([*entry])]

    def find(self, path: str) -> Entry:
        """The folder or file of that path, with / and from this folder; no request.

        Raises NotFound where there is none.
        """
        require_text(path, "path")
        found: Entry = self
        for part in path.strip("/").split("/") if path.strip("/") else ():
            inside = [*found] if isinstance(found, Directory) else []
            named = {_same(entry.name): entry for entry in inside[::-1]}
            if _same(part) not in named:
                names = ", ".join(entry.name for entry in inside) or "nothing"
                raise NotFound(f"{path!r} is not in {self.label}; what it holds: {names}")
            found = named[_same(part)]
        return found

    def mirror(
        self,
        folder: str | Path,
        *,
        dry_run: bool = False,
        overwrite: bool = False,
        progress: Progress = None,
    ) -> MirrorReport:
        """Copies all files to the disk, with their folders; only what changed is fetched.

        1 request (getFile) and 1 plain download for each file that changed. The files get the
        server's time, by which the next mirror knows them; nothing else is kept. Nothing is
        deleted but what killed downloads of these files left (`.name.xxxxxxxx`). Nothing is written
        outside of `folder`, whatever the server says: names become such as every system takes, two
        that some system takes for one are distinguished by the code of the file, and links on
        the disk are not followed.

        Parameters:
            folder: where this folder's files go; it is made where it is not there.
            dry_run: reports what would be done, without a request.
            overwrite: also replaces files that were changed, or made, on the disk.
            progress: True for a bar, or a function of the files that are done and of all.

        Returns a `MirrorReport`, a line for each file: created, updated, unchanged, skipped (it was
        changed on the disk) or failed, which keeps no other file from being copied. What no other
        request would survive (RateLimited, AuthenticationError, no connection, a full disk) ends
        it: it is raised where nothing was written yet, else the rest fails with it.

        >>> course = session.courses()["ALG"]
        >>> course.documents().mirror("documents of ALG").summary
        '2 created'
        """
        return mirror(self, path_of("folder", folder), dry_run, overwrite, progress)

    def _identity(self) -> tuple[object, ...]:
        group = self.__dict__["_group"]
        return ("Directory", self.session.server, self.course.code, group, self.zone, self.path)

    def _read(self, _: str = "", /) -> dict[str, Any]:
        group = self.__dict__["_group"] or None
        found = Directory.get(self.course, self.zone, group).find(self.path)
        if not isinstance(found, Directory):
            raise NotFound(f"{self.path} is a file by now, and no folder", advice="list it again")
        self.__dict__["_inside"] = [*found]
        return found.known()

    def __repr__(self) -> str:
        counts = f"{len(self.dirs)} folders, {len(self.files)} files"
        return printable(f"<Directory {self.label}: {counts}>")

    def _repr_html_(self) -> str:
        lines = [
            f"{'    ' * min(depth - 1, DEEPEST)}{entry.name}{'/' * isinstance(entry, Directory)}"
            for depth, entry in self._lines()
        ]
        more = [f"{len(lines) - ROWS} more"] if len(lines) > ROWS else []
        shown = "\n".join([self.label, *lines[:ROWS], *more])
        return f"<pre>{html.escape(shown)}</pre>"


def _same(name: str) -> str:
    """What two spellings of one name have in common."""
    return unicodedata.normalize("NFC", name)
