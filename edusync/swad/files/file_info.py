"""What SWAD tells of one file that is asked for, with a link to it."""

import datetime
from typing import TYPE_CHECKING

import attrs

from edusync.errors import NotFound
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.wire import quirks
from edusync.swad.wire.times import moment

if TYPE_CHECKING:
    from edusync.swad.session import Session


@attrs.frozen
class FileInfo(Value):
    """What SWAD tells of a file that is asked for.

    `url` is open to everybody for about two hours, or the target of a link; `size` in bytes, `time`
    of the last change; `photo` of who published it, an address or ''.
    """

    code: int
    name: str
    url: str = attrs.field(repr=False)
    size: int
    time: datetime.datetime | None
    license: str
    publisher: str
    photo: str


def read_info(session: "Session", code: int) -> FileInfo:
    """What SWAD tells of a file: 1 request (getFile), which counts a view.

    Raises NotFound where it is gone, also from the server's disk only.
    """
    reply = session.call(SwadAPI.getFile, code)
    size, time, name = reply["size"] or 0, reply["time"] or 0, reply["fileName"]
    if quirks.has("links to files that are gone") and size == 0 and time == 0:
        raise NotFound(
            f"{name} is gone from the server's disk",
            operation="getFile",
            target=f"fileCode={code}",
            advice="ask a teacher to upload it again",
        )
    return FileInfo(
        code=code,
        name=name,
        url=reply["URL"],
        size=size,
        time=moment(time),
        license=reply["license"],
        publisher=reply["publisherName"],
        photo=reply["publisherPhoto"],
    )
