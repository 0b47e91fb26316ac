"""What goes between a client and a server in memory: a request, its reply, or no reply at all."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import attrs


@attrs.frozen
class Request:
    """An HTTP request; `path` is what follows the host, with the query; `address` is who asks."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = "127.0.0.1"
    https: bool = False

    def header(self, name: str) -> str:
        """A header, however it is written; empty where it is not there."""
        return next((value for key, value in self.headers.items() if key.lower() == name), "")

    @property
    def base(self) -> str:
        """The address of the host."""
        return f"http{'s' if self.https else ''}://{self.header('host') or 'localhost'}"


class Reply(NamedTuple):
    """An HTTP answer; `cut`: the body breaks off before its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False


class Reset(Exception):
    """The connection ends without an answer."""


class Site(Protocol):
    """A server in memory, without sockets."""

    def asked(self, request: Request) -> tuple[str, dict[str, str]]:
        """Which job or operation a request asks for, with its parameters."""

    def answer(self, request: Request) -> Reply:
        """The answer to a request."""

    def page(self, status: int) -> Reply:
        """The page of HTML that comes with a status."""

    def overloaded(self) -> Reply:
        """What the server answers when it has too much to do."""

    def forget_key(self, key: str, /) -> None:
        """Forgets the key of a request."""

    def ban(self, address: str, /) -> None:
        """Lets an address in no more, for as long as the server does."""
