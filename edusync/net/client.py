"""What the raw clients of both platforms share: their connections, and the counting of requests.

The day comes from the client (`WimsAPI(today=)`, `SwadAPI(now=)`), never from the machine, so that
tests and sandboxes have days of their own.
"""

import contextlib
import urllib.parse
from collections.abc import Callable
from typing import Any, ClassVar, Self

from edusync.core.foreign import Welcoming
from edusync.errors import InvalidValue
from edusync.net.connections import in_ascii
from edusync.net.transport import Client


class RawClient(Welcoming):
    """A client of one server; a subclass makes its `_client`."""

    _client: Client
    _stays_here: ClassVar[bool] = True  # where a result is pickled: see `results.portable`

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; a later call opens new ones."""
        self._client.close()

    @property
    def server(self) -> str:
        """The server, however its address was written: two clients of one server have it equal."""
        return self._client.server

    @property
    def calls(self) -> int:
        """How many requests this client has sent, repeated ones included."""
        return self._client.calls

    def counted(self) -> contextlib.AbstractContextManager[Callable[[], int]]:
        """`with api.counted() as count:`, then `count()`: the requests that this thread sent."""
        return self._client.counted()


def unmade(thing: object) -> str:
    """What is shown of an object whose `__init__` was not, or not yet, run to its end."""
    return f"<{type(thing).__name__}: not made>"


def checked_deadline(seconds: Any, *words: str) -> Any:
    """The seconds of a deadline, None, or one of these words; InvalidValue for anything else."""
    if seconds is None or (isinstance(seconds, str) and seconds in words):
        return seconds
    if type(seconds) not in (int, float) or not seconds >= 0:
        raise InvalidValue("deadline", seconds, "must be a number of seconds, or None for no end")
    return seconds


def host_of(url: str) -> str:
    """The host of an address in small letters, and its port where that is unusual."""
    parts = urllib.parse.urlsplit(in_ascii(url))
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.hostname}{port}"
