"""Notices (yellow notes) to a course: sent once, never read again."""

from typing import Any, ClassVar

from edusync.core.model import model
from edusync.errors import InvalidValue, ServerBug
from edusync.results.tables import SaveResult
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.handle import CourseHandle
from edusync.swad.messaging.sent import Sent, content_of, sent_once
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import is_code


@model
class Notice(Sent):
    """A notice (yellow note) to a course, to be sent once.

    Attributes:
        body: HTML, as the site shows it; up to 65535 bytes.
        text: plain text instead of `body`; its signs and lines are kept.
    """

    _what: ClassVar[str] = "the notices of a course"
    _instead: ClassVar[str] = "see the course on the site"
    _on_the_site: ClassVar[str] = "teachers hide and remove notices of a course on the site"

    body: str = ""
    text: str = ""

    @property
    def code(self) -> int | None:
        """The number of the notice on the server, None before it is sent; no request."""
        found: int | None = self.__dict__.get("_code")
        return found

    def _heading(self) -> dict[str, Any]:
        return {"code": self.code} if self._saved else {}

    def save(self, course: CourseHandle) -> SaveResult:  # type: ignore[override]
        """Sends the notice to a course: 1 request (sendNotice), never sent twice.

        No request where it was sent before. Nobody is notified of it: the course shows it, and a
        ServerQuirkWarning says so once. Raises PermissionDenied to all but teachers who may edit
        the course; InvalidValue for an empty notice; UnsupportedOperation for one that was changed
        after it was sent. An error with `maybe_applied` (a lost reply) leaves open whether it was
        sent.
        """
        if self._already_sent():
            return SaveResult()
        content = content_of(self.body, self.text)
        if not (self.body or self.text).strip():
            raise InvalidValue("body", content, "must say something: a notice cannot be empty")
        session = course.session
        with sent_once("a notice", "the notices of the course, on the site"):
            code = session.call(SwadAPI.sendNotice, course.code, content)["noticeCode"]
        if not is_code(code):
            raise ServerBug(
                "SWAD did not take the notice", operation="sendNotice", target=course.label
            )
        self.__dict__.update(_session=session, _saved=True, _code=code)
        self._wrote(self._values())
        quirks.report("notices are not announced", session.server)
        return SaveResult(created=True, fields=("body",), requests=1)
