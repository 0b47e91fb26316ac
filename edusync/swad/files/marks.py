"""`Marks`: what a file of marks holds for who asks."""

import codecs
import io
import re
from typing import Any, Self

import attrs

from edusync.core.foreign import Welcoming
from edusync.core.html import html_table
from edusync.errors import NotFound, PermissionDenied, ServerBug, UnsupportedOperation
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.base.handle import CourseHandle, of_course
from edusync.swad.files import downloads
from edusync.swad.files.file_info import FileInfo, read_info
from edusync.swad.wire import tables, text
from edusync.swad.wire.pages import SERVER

NOTHING = ("", "(null)")  # what the server sends where its program failed
LARGEST = 20_000_000  # bytes of a file of marks, which is read at once
_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(utf-?8)\b", re.IGNORECASE)


@attrs.frozen(repr=False)
class Marks(Welcoming):
    """Marks as a page: `html` as it is on the site, `text` to be read, `rows` as a table.

    A student gets the rows above and below all students' and the own one between them; a teacher
    the whole file.
    """

    html: str

    @classmethod
    def get(cls, course: CourseHandle, code: int) -> Self:
        """Reads the marks in the file of that code, which a notification has as `event_code`.

        For students 1 request (getMarks), for teachers 1 request (getFile) and 1 plain download.
        Raises NotFound where the file has no row of the student; ServerBug where the site has the
        known fault of refusing all marks; PermissionDenied to teachers who may not edit.
        """
        of_course(course)
        if not course.teaches:
            return cls(_own_page(course.session, code))
        try:
            info = read_info(course.session, code)
        except PermissionDenied as error:
            error.advice = "of teachers, only those who may edit read whole files of marks"
            raise
        return cls(_whole_page(course.session, info))

    @property
    def text(self) -> str:
        """The page as plain text."""
        return text.plain_text(self.html)

    @property
    def rows(self) -> list[list[str]]:
        """The rows of the tables on the page: the text of each cell, as it is written there.

        A cell that takes several columns or rows stands in each of them. A table within a cell has
        rows of its own, below the one that holds it. What a browser hides is left out.
        """
        return tables.rows_of(self.html)

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The page as HTML and as text."""
        return {"html": self.html, "text": self.text}

    def __repr__(self) -> str:
        return f"<Marks: {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        """The rows as a table; nothing of the page itself is run or loaded."""
        rows = [{str(place): cell for place, cell in enumerate(row, 1)} for row in self.rows]
        return html_table(rows)


def _own_page(session: Connection, code: int) -> str:
    content = session.call(SwadAPI.getMarks, code)["content"]
    page = text.without_cdata(content).strip()
    if page in NOTHING:
        raise ServerBug(
            "the reply is empty",
            operation="getMarks",
            target=f"fileCode={code}",
            advice="see the marks on the site",
        )
    if not _ROW.search(page):  # a message, in any language
        raise NotFound(
            text.plain_text(page),
            operation="getMarks",
            target=f"fileCode={code}",
            advice="marks are found by the ID: confirm yours on the site, or ask a teacher",
            server=SERVER,
        )
    return page


def _whole_page(session: Connection, info: FileInfo) -> str:
    if info.size > LARGEST:
        raise UnsupportedOperation(f"{info.name} is too large to be marks: download() it")
    body = io.BytesIO()
    downloads.fetch(session.api.client, info.url, info.size, body, info.name, lambda *_: None)
    return decoded(body.getvalue())


def decoded(body: bytes) -> str:
    """A page as text: in UTF-8 where it says so or is, else in windows-1252."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    if body.startswith(codecs.BOM_UTF8) or _CHARSET.search(body[:2048]):
        return body.decode("utf-8-sig", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return text.repair(body.decode("latin-1"))
