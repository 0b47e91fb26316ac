"""A raw call, and the typed error where it got no whole reply.

Retries are our own loop: libraries for it can be switched off for the whole process by another part
of a program, and take no clock and no deadline of a client.
"""

import re
import ssl
from collections.abc import Callable, Iterable

import attrs
import requests
import urllib3.exceptions

from edusync.errors import ConnectFailed, EdusyncError, InvalidValue, Timeout, TransportError
from edusync.net import between
from edusync.net.watchdog import Watch

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
    secrets: Callable[[], Iterable[str]] = tuple  # what of it nobody is shown
    longest: int = 0  # bytes that its reply may have, where those are more than the client's

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


def lost(error: Exception, call: Call, server: str, watch: Watch) -> EdusyncError:
    """The typed error for a request that got no whole reply.

    Once something of it was sent, no error of requests says that nothing was.
    """
    if watch.over:
        return late(call, server)
    if _is_refused(error) and not watch.sent:
        return InvalidValue(
            "request", reason=f"requests refuses the address or a keyword: {error}", secret=True
        )
    causes = _causes(error)
    what, reason = call.label, _first_line(causes[-1])
    if refused := between.tunnel_refusal(reason, what, server):
        return refused
    if any(isinstance(cause, CONNECT_ERRORS) for cause in causes) and not watch.sent:
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
    if any(isinstance(cause, TIMEOUT_ERRORS) for cause in causes):
        return late(call, server)
    return TransportError(
        f"{what}: the reply of {server} was lost: {reason}{outcome(call.writes)}",
        maybe_applied=call.writes,
    )


def late(call: Call, server: str) -> Timeout:
    """The error for a request that got no whole reply in time."""
    return Timeout(
        f"{call.label}: no reply from {server} in time{outcome(call.writes)}",
        maybe_applied=call.writes,
    )


def _is_refused(error: Exception) -> bool:
    """Whether requests itself refused an address or a keyword: replies make such errors, too."""
    by_requests = isinstance(error, requests.RequestException) and isinstance(error, ValueError)
    of_reply = urllib3.exceptions.InvalidHeader
    return by_requests and not any(isinstance(cause, of_reply) for cause in _causes(error))


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
