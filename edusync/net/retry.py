"""A raw call, and the typed error where it got no whole reply.

Retries are our own loop: libraries for it can be switched off for the whole process by another part
of a program, and take no clock and no deadline of a client.
"""

import re
import ssl
from collections.abc import Callable

import attrs
import requests
import urllib3.exceptions

from edusync.errors import ConnectFailed, EdusyncError, InvalidValue, Timeout, TransportError

READ_TIMEOUT = 30.0  # seconds


def never(_: EdusyncError) -> bool:
    """The rule of a platform on which nothing is sent again for the text of a fault."""
    return False


@attrs.frozen
class Call:
    """One raw call: what it is named in logs, and what its table says of it."""

    name: str
    writes: bool
    repeatable: bool
    read_timeout: float = READ_TIMEOUT
    ids: str = ""
    passing: tuple[type[EdusyncError], ...] = ()  # what else is temporary on this platform
    once: Callable[[EdusyncError], bool] = never  # what is worth one more attempt

    @property
    def label(self) -> str:
        """Its name, and the objects that it is about."""
        return f"{self.name} {self.ids}".strip()


CONNECT_ERRORS = (
    requests.ConnectTimeout,
    requests.exceptions.ProxyError,
    ssl.SSLCertVerificationError,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
)
# ValueError: an address that somebody else gave, as in a redirect, and that is none
LOST = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)
TIMEOUT_ERRORS = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)


def lost(error: Exception, call: Call, server: str) -> TransportError | InvalidValue:
    """The typed error for a request that got no whole reply."""
    if isinstance(error, requests.RequestException) and isinstance(error, ValueError):
        return InvalidValue(
            "request", reason=f"requests refuses the address or a keyword: {error}", secret=True
        )
    causes = _causes(error)
    what, reason = call.label, _first_line(causes[-1])
    if any(isinstance(cause, CONNECT_ERRORS) for cause in causes):
        return ConnectFailed(
            f"{what}: no connection to {server}: {reason}; nothing was sent: look at the "
            "address, and "
            "at the network"
        )
    if speaks_no_tls(error):
        return TransportError(
            f"{what}: {server} answers without encryption: begin the address with http://, or give "
            "the port of https",
            maybe_applied=call.writes,
        )
    what_next = outcome(call.writes)
    if any(isinstance(cause, TIMEOUT_ERRORS) for cause in causes):
        return Timeout(
            f"{what}: no reply from {server} in time{what_next}", maybe_applied=call.writes
        )
    return TransportError(
        f"{what}: the reply of {server} was lost: {reason}{what_next}", maybe_applied=call.writes
    )


def outcome(writes: bool) -> str:
    """What an error without a reply says of what was asked."""
    applied = "; it may have been applied: read back before sending it again"
    return applied if writes else ": try again later"


def speaks_no_tls(error: BaseException | None) -> bool:
    """Whether the server answered https in plain text; to ask it again changes nothing."""
    reasons = [getattr(cause, "reason", None) for cause in (_causes(error) if error else ())]
    return "WRONG_VERSION_NUMBER" in reasons


def _causes(error: BaseException) -> list[BaseException]:
    """The error, and what requests and urllib3 wrapped in it, outermost first."""
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue:
        item = queue.pop(0)
        if isinstance(item, BaseException) and item not in found:
            found.append(item)
            queue += [*item.args, getattr(item, "reason", None)]
    return found


_OF_URLLIB3 = re.compile(r"^(<[^<>]*>|HTTPS?Connection(Pool)?\([^()]*\)): |\[Errno -?[0-9]+\] ")


def _first_line(error: BaseException) -> str:
    """What an error says, without the objects of urllib3 and the numbers of the system."""
    said = (str(error).splitlines() or [""])[0]
    return _OF_URLLIB3.sub("", said) or type(error).__name__
