"""`server_info`: version, manager and clock of a server."""

import datetime

import attrs

from edusync.core.foreign import welcoming
from edusync.errors import ProtocolError
from edusync.wims.api.client import WimsAPI
from edusync.wims.wire.failures import expect

_CLOCK = "%Y%m%d.%H:%M:%S"


@attrs.frozen
class ServerInfo:
    """A server: version and day of its compilation, its manager, its own clock.

    `time` has no zone, since the server names none. `title_limit` and `description_limit` are how
    many bytes WIMS keeps of the title and the description of a sheet's exercise that is changed.
    """

    url: str
    version: str
    compiled: str
    manager: str
    time: datetime.datetime
    title_limit: int | None = None
    description_limit: int | None = None


@welcoming
def server_info(api: WimsAPI) -> ServerInfo:
    """Reads version, manager and clock of a server: 2 requests (getinfoserver, gettime).

    Returns a ServerInfo. Raises AuthenticationError for a wrong connection, ProtocolError for a
    clock that cannot be read.

        >>> from edusync.wims import server_info
        >>> server_info(api).version
        '4.31b'
    """
    about = expect("getinfoserver", api.getinfoserver(), api.url)
    clock = expect("gettime", api.gettime(), api.url)["server_time"]
    try:
        time = datetime.datetime.strptime(clock, _CLOCK)
    except ValueError as error:
        raise ProtocolError(f"The server's clock shows {clock!r}") from error
    return ServerInfo(
        api.url,
        about["server_version"],
        about["compilation_date"],
        about["site_manager"],
        time,
        _limit(about.get("etitle_limit", "")),
        _limit(about.get("edesc_limit", "")),
    )


def _limit(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
