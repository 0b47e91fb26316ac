"""What SWAD returns for one file, with a link to it."""

import datetime

import attrs

from edusync.errors import NotFound
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.wire import quirks
from edusync.swad.wire.times import moment


@attrs.frozen
class FileInfo(Value):
    """What SWAD knows of a file, with a link to it.

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


def read_info(session: Connection, code: int) -> FileInfo:
    """What SWAD knows of a file: 1 request (getFile), which counts a view.

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
