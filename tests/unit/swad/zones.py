"""A zone of files made by hand: what a site gives of it, and the course that it belongs to."""

import contextlib
from collections.abc import Iterator
from typing import Any

import attrs

from edusync.swad import Course, Role, Session, SwadAPI
from edusync.swad.files.directory import Directory
from tests.unit.swad.server import Fault, Http, Parameters, Swad, recording, serving

TIME = 1_760_000_000
DOCUMENTS = {"getDirectoryTree": "student_documents"}
SECRET = "aa/" + "x" * 41  # stands in the links of files
GONE = Fault("File does not exist, please refresh", "The file requested does not exists")


@attrs.define
class Held:
    """A file on the site; `sent` is what comes when it is downloaded, where that is not itself."""

    body: bytes = b"x"
    time: int = TIME
    code: int = 0
    url: str = ""
    sent: Http | None = None
    size: int | None = None


@attrs.define
class Zone:
    """The handlers of a site whose zone holds `files`, by path; a path that ends in / is a folder.

    Names stand in it as the site writes them.
    """

    files: dict[str, Held]
    swad: Any = None

    def __attrs_post_init__(self) -> None:
        for code, held in enumerate(self.files.values(), 1):
            held.code = held.code or code

    def getCourses(self, _: Parameters) -> Any:
        return recording("getCourses--teacher")

    def getDirectoryTree(self, _: Parameters) -> dict[str, str]:
        inside: dict[str, Any] = {}
        for path, held in self.files.items():
            *folders, name = path.split("/")
            place = inside
            for folder in folders:
                place = place.setdefault(folder, {})
            if name:
                place[name] = held
        return {"tree": f'<?xml version="1.0"?>\r\n<tree>\r\n{_written(inside)}</tree>\r\n'}

    def getFile(self, parameters: Parameters) -> Any:
        for path, held in self.files.items():
            if held.code == int(parameters["fileCode"]):
                name = path.rpartition("/")[2]
                place = f"/swad/tmp/{SECRET}/{held.code}"
                self.swad.pages[place] = held.sent or held.body
                return {
                    "fileName": name,
                    "URL": held.url or f"{self.swad.site}{place}",
                    "size": _size(held),
                    "time": held.time,
                    "license": "unknown / other",
                    "publisherName": "",
                    "publisherPhoto": "",
                }
        return GONE


def _size(held: Held) -> int:
    return len(held.body) if held.size is None else held.size


def _written(inside: dict[str, Any]) -> str:
    return "".join(
        f'<dir name="{name}">\r\n{_written(entry)}</dir>\r\n'
        if isinstance(entry, dict)
        else f'<file name="{name}"><code>{entry.code}</code><size>{_size(entry)}</size>'
        f"<time>{entry.time}</time><license>unknown / other</license><publisher></publisher>"
        f"<photo></photo></file>\r\n"
        for name, entry in inside.items()
    )


def course_of(swad: Swad) -> Course:
    """Course 1, by a request that is not counted."""
    course = Course.get(swad.session(), 1)
    swad.requests.clear()
    return course


def a_course() -> Course:
    """A course of a site that nothing is asked of."""
    session = Session(SwadAPI("http://127.0.0.1:9/en", "key"), "")
    fields = {"code": 1, "short_name": "ALG", "full_name": "Algebra", "role": Role.TEACHER}
    return Course._loaded(fields, _session=session)


@contextlib.contextmanager
def holding(files: dict[str, Held], zone: str = "documents") -> Iterator[tuple[Swad, Directory]]:
    """A running site with these documents, and the folder that holds them; counts from there."""
    handlers = Zone(files)
    with serving(handlers) as swad:
        handlers.swad = swad
        directory = Directory.get(course_of(swad), zone)
        swad.requests.clear()
        yield swad, directory


@contextlib.contextmanager
def recorded(role: str = "student", **handlers: Any) -> Iterator[tuple[Swad, Course]]:
    """A site that gives recorded replies, and course 1 of a user of that role there."""
    replies = {
        name: recording(f"{name}--{case}") if isinstance(case, str) else case
        for name, case in handlers.items()
    }
    with serving({"getCourses": recording(f"getCourses--{role}"), **replies}) as swad:
        yield swad, course_of(swad)


def documents(**handlers: Any) -> Directory:
    with recorded(**{**DOCUMENTS, **handlers}) as (_, course):
        return Directory.get(course)
