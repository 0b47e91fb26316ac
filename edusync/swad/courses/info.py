"""`CourseInfo`: a page of information about a course, as its teachers wrote it."""

import re
from typing import Any

import attrs

from edusync.errors import InvalidValue
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.handle import CourseHandle
from edusync.swad.wire.text import plain_text

KINDS = "introduction guide lectures practicals bibliography FAQ links assessment program".split()
NO_HTML = frozenset({"none", "URL"})  # sources without a page; unknown ones are taken for pages
_BODY = re.compile(r"<body[^>]*>(.*?)(?:</html>\s*)?(?:</body>|$)", re.DOTALL | re.IGNORECASE)


@attrs.frozen
class CourseInfo(Value):
    """One page of information about a course; only read.

    Attributes:
        kind: which page, as in `course.info(kind)`.
        source: where its text comes from: 'none', 'editor', 'plainText', 'richText', 'page' (a web
            page; images and other files of it are missing) or 'URL'.
        content: what the server sends: HTML, or an address.
    """

    kind: str
    source: str
    content: str = attrs.field(repr=False)

    @property
    def html(self) -> str:
        """The page as HTML; '' where there is none, or an address instead."""
        return self.content if self.source not in NO_HTML else ""

    @property
    def url(self) -> str:
        """The address that stands for the page; '' for other sources."""
        return self.content.strip() if self.source == "URL" else ""

    @property
    def text(self) -> str:
        """What the page says, as plain text; the address, where it is one."""
        return self.url or plain_text(body_of(self.html))

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.content.strip())

    def __str__(self) -> str:
        return self.text

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """Kind, source and plain text, for tables."""
        return {"kind": self.kind, "source": self.source, "url": self.url, "text": self.text}


def read_info(course: CourseHandle, kind: str) -> CourseInfo:
    """Reads one page of information: 1 request (getCourseInfo)."""
    name = kind_of(kind)
    reply = course.session.call(SwadAPI.getCourseInfo, course.code, name)
    return CourseInfo(name, reply["infoSrc"], reply["infoTxt"])


def kind_of(kind: object) -> str:
    """The kind as SWAD writes it; InvalidValue for another one."""
    found = {name.lower(): name for name in KINDS}.get(str(kind).lower())
    if found is None:
        raise InvalidValue("kind", kind, f"must be one of {', '.join(KINDS)}")
    return found


def body_of(page: str) -> str:
    """What an HTML page shows, without its head; SWAD ends pages with `</html></body>`."""
    found = _BODY.search(page)
    return found.group(1) if found else page
