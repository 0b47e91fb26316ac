"""`File`: a file of a course."""

import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

import attrs

from edusync.core.arguments import path_of
from edusync.core.files import refuse_taken, tidy, written_whole
from edusync.core.model import IDENTITY
from edusync.errors import NotFound, PermissionDenied, UnsupportedOperation
from edusync.results.progress import Advance, Progress, shown
from edusync.results.tables import ItemList
from edusync.swad.base.handle import CourseHandle, CourseModel, of_course
from edusync.swad.base.models import only_read
from edusync.swad.files import downloads
from edusync.swad.files.file_info import FileInfo, read_info
from edusync.swad.files.file_names import safe_name
from edusync.swad.files.marks import Marks
from edusync.swad.files.tree_text import Record
from edusync.swad.files.zone import read_zone
from edusync.swad.people.group import Group
from edusync.swad.wire.times import moment

LINK = ".url"


@attrs.define(slots=False, eq=False, repr=False, init=False, on_setattr=only_read)
class File(CourseModel):
    """A file of a course; it comes from a `Directory`, or from `File.get`.

    Attributes:
        code: of the file on the site; notifications about files have it as `event_code`.
        name, path: the path with / from the root of the zone, the name at its end.
        zone: 'documents', 'shared' or 'marks'; '' where it is not known.
        size: in bytes.
        time: of the last change, in UTC; None where SWAD has none.
        license: in words of the site's language.
        publisher: names of who uploaded it; '' where SWAD does not know.
    """

    _on_the_site: ClassVar[str] = "upload, replace, hide or remove files on the site"

    code: int = attrs.field(metadata=IDENTITY)
    name: str
    path: str
    zone: str
    size: int
    time: datetime.datetime | None
    license: str
    publisher: str

    @classmethod
    def get(cls, course: CourseHandle, code: int) -> Self:
        """Gets the file of that code, without its folder: 1 request (getFile), which counts a view.

        Raises NotFound where there is none, or where it is gone from the server's disk;
        PermissionDenied for files of courses and groups that the user is not in, and for students'
        marks. Name the file's own course: SWAD does not say which it is.
        """
        of_course(course)
        fields = _fields_of(read_info(course.session, code))
        (found,) = cls.of(course, [{**fields, "path": fields["name"], "zone": ""}])
        return found

    @classmethod
    def list(
        cls, course: CourseHandle, zone: str = "documents", group: Group | int | None = None
    ) -> ItemList[Self]:
        """Lists all files of a zone, in all its folders: 1 request (getDirectoryTree)."""
        found = read_zone(course, zone, group).records()
        return cls.of(course, (fields_of(record, zone, path) for path, record in found))

    @classmethod
    def check(cls, course: CourseHandle, item: "File | int") -> bool:
        """Whether a file is there, and may be read: 1 request (getFile), which counts a view."""
        of_course(course)
        if isinstance(item, File) and item.course != course:
            return False
        try:
            read_info(course.session, item.code if isinstance(item, File) else item)
        except (NotFound, PermissionDenied):
            return False
        return True

    @property
    def label(self) -> str:
        """The file as messages name it."""
        return f"file {self.code} {self.path}"

    @property
    def is_link(self) -> bool:
        """Whether it is a link to another site, by its name (.url)."""
        return self.name.lower().endswith(LINK)

    def info(self) -> FileInfo:
        """What SWAD knows of the file, with a link to it: 1 request (getFile), which counts a view.

        Raises NotFound where it is gone, also from the server's disk only; PermissionDenied.
        """
        return read_info(self.session, self.code)

    def target(self) -> str:
        """Where a link leads: 1 request (getFile). UnsupportedOperation for other files."""
        if not self.is_link:
            raise UnsupportedOperation(f"{self.label} is no link: download() it")
        return self.info().url.strip()

    def download(
        self,
        path: str | Path | None = None,
        *,
        overwrite: bool = False,
        progress: Progress = None,
    ) -> Path:
        """Writes the file to the disk, whole or not at all: 1 request (getFile), 1 plain download.

        Parameters:
            path: a file, or a folder that is there; default: the current folder. In a folder it
                gets its own name, made safe for every system.
            overwrite: replaces a file that is there.
            progress: True for a bar, or a function of the bytes that came and of all.

        The file is as old as on the server. A link is written as the small file that systems open
        with a browser. Returns the path. Raises InvalidValue where a file is there already;
        NotFound where it is gone; TransportError where the download broke off; ProtocolError where
        something else came; UnsupportedOperation for marks of students (see `marks`); OSError of
        the disk.
        """
        refuse_marks(self.zone, self.course, self.label)
        place = Path() if path is None else path_of("path", path)
        place = place / safe_name(self.name) if place.is_dir() else place
        refuse_taken(place, overwrite)
        tidy(place)
        with shown(progress, self.name) as advance:
            write(self, self.info(), place, overwrite, advance)
        return place

    def marks(self) -> Marks:
        """Reads the marks in the file: all for teachers, their own for students.

        For students 1 request (getMarks), for teachers 1 request (getFile) and 1 plain download.
        Raises UnsupportedOperation for files of other zones; NotFound where the file has no row of
        the student; ServerBug where the site has the known fault of refusing all marks;
        PermissionDenied to teachers who may not edit.
        """
        if self.zone not in ("marks", ""):
            raise UnsupportedOperation(f"{self.label} holds no marks: download() it")
        return Marks.get(self.course, self.code)

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return _fields_of(self.info())


def write(file: File, info: FileInfo, place: Path, overwrite: bool, advance: Advance) -> None:
    """Writes a file to the disk by a link to it, whole or not at all; errors as of `download`."""
    private = file.zone == "marks"
    with written_whole(place, overwrite=overwrite, private=private) as written:
        if file.is_link:
            written.stream.write(downloads.shortcut(info.url, file.label))
        else:
            client = file.session.api.client
            downloads.fetch(client, info.url, info.size, written.stream, info.name, advance)
        written.time = info.time.timestamp() if info.time else None


def fields_of(record: Record, zone: str, path: str) -> dict[str, Any]:
    """The fields of a file from its record in a tree."""
    return {"zone": zone, "path": path, **attrs.asdict(record), "time": moment(record.time)}


def _fields_of(info: FileInfo) -> dict[str, Any]:
    names = ("code", "name", "size", "time", "license", "publisher")
    return {name: getattr(info, name) for name in names}


def refuse_marks(zone: str, course: CourseHandle, label: str) -> None:
    """Raises UnsupportedOperation for a download of marks by a student."""
    if zone == "marks" and not course.teaches:
        raise UnsupportedOperation(
            f"{label}: SWAD gives students no files of marks; file.marks() reads their own"
        )
