"""What messages and notices share: sent once, and neither read nor changed nor taken back.

So a lost reply is raised, with where to look on the site.
"""

import contextlib
from collections.abc import Iterator
from typing import ClassVar, NoReturn

from edusync.errors import EdusyncError, InvalidValue, UnsupportedOperation
from edusync.swad.base.models import SwadModel
from edusync.swad.wire.text import html_of, require_text


def content_of(body: str, text: str) -> str:
    """The HTML to send, of which `body` is the HTML and `text` the plain form."""
    require_text(body, "body")
    require_text(text, "text")
    if body and text:
        reason = "body is given too: give one of them, body for HTML or text for plain text"
        raise InvalidValue("text", text, reason)
    return html_of(text) if text else body


@contextlib.contextmanager
def sent_once(what: str, where: str) -> Iterator[None]:
    """Says what to do after a request of unknown outcome, which may not be repeated."""
    try:
        yield
    except EdusyncError as error:
        if error.maybe_applied:
            error.add_note(
                f"SWAD has no operation that reports whether {what} was sent, and sending it again "
                f"may send it twice: look at {where}."
            )
        raise


class Sent(SwadModel):
    """What is sent once, and can neither be read nor taken back."""

    _what: ClassVar[str]
    _instead: ClassVar[str]

    @classmethod
    def get(cls, *_: object) -> NoReturn:
        """Refused, and so are `list` and `check`: the error says where to look instead."""
        raise UnsupportedOperation(f"SWAD's web service does not list {cls._what}: {cls._instead}")

    list = get
    check = get

    def _way_to_save(self) -> str:
        return "send it first"

    def _fixed(self) -> object:
        return None  # the site gives the number, if any, when it is sent

    def _read(self, _: str = "", /) -> NoReturn:
        self.get()

    def _already_sent(self) -> bool:
        """Whether nothing is left to do; UnsupportedOperation where something changed since."""
        if self._saved and self.changes():
            name = type(self).__name__
            raise UnsupportedOperation(
                f"this {name} was sent, and cannot be changed: make a new one"
            )
        return self._saved
