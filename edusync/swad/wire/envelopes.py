"""SOAP envelopes, written and read by zeep: the only file that knows it.

zeep and its client are loaded at the first call. zeep never posts anything: envelopes go through
the library's own transport, which checks an answer before it is read; zeep uses the network only
where a description of the service is given by its address.

A reply that is cut is an error: zeep with `strict=False` alone would take it for a short one.
Unknown, missing or reordered fields do no harm. A reply of another operation is refused, but for
findUsers, which SWAD answers in the wrapper of getUsers.
"""

import contextlib
import urllib.parse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edusync import forks
from edusync.core.masked import Masked, Unshown
from edusync.errors import EdusyncError, InvalidValue, ProtocolError, UnsupportedOperation
from edusync.net import logs
from edusync.net.connections import origin_of, without_password
from edusync.net.limits import Budget
from edusync.net.retry import Call, late
from edusync.net.transport import Client
from edusync.swad.wire import replies
from edusync.swad.wire.operations import Operation

if TYPE_CHECKING:
    import zeep
    from lxml.etree import _Element

WSDL = Path(__file__).parent.parent / "service.wsdl"  # our own description of the service


class Envelopes:
    """The envelopes of one description of the service, default: ours.

    `reader` reads a description that is given by its address.
    """

    def __init__(self, wsdl: str | None, reader: Client) -> None:
        self.wsdl: str | None = wsdl
        self.reader: Client = reader
        self._prepare()

    def _prepare(self) -> None:
        self._guard = forks.Guard()
        self._client: zeep.Client | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {"wsdl": self.wsdl, "reader": self.reader}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare()

    def write(
        self, operation: Operation, sent: Mapping[str, int | float | str], budget: Budget
    ) -> bytes:
        """The envelope of a request; UnsupportedOperation where the description lacks it.

        At the first one, a description that is given by its address is read, within `budget`.
        """
        from zeep.wsdl.utils import etree_to_string

        client = self._loaded(budget)
        try:
            message = client.create_message(client.service, operation.name, **sent)
        except (AttributeError, TypeError, ValueError) as error:
            raise self._lacks(operation) from error
        return Unshown(etree_to_string(message))

    def read(self, operation: Operation, body: "_Element") -> replies.Reply:
        """The reply inside a SOAP body, as a dict."""
        client = self._loaded(Budget(None, self.reader.clock))
        try:
            service, *_ = client.wsdl.services.values()
            port, *_ = service.ports.values()
            row = port.binding.get(operation.name)
        except ValueError as error:
            raise self._lacks(operation) from error
        # a server that has mended findUsers answers in a wrapper of its own
        if replies.local_name(body) not in (operation.wrapper, f"{operation.name}Output"):
            raise ProtocolError(
                f"{operation.name}: the reply is that of another operation:"
                f" {replies.local_name(body)}.",
                maybe_applied=operation.writes,
            )
        replies.refuse_bad_numbers(body, operation)
        replies.refuse_doubles(body, operation)
        try:
            with logs.quiet():
                found = row.output.body.parse(body, client.wsdl.types)
            reply = Masked(replies.reader(operation.reply)(found))
        except Exception as error:  # zeep has many, for what only a broken server sends
            raise ProtocolError(
                f"{operation.name}: the reply cannot be read: {type(error).__name__}: {error}",
                maybe_applied=operation.writes,
            ) from error
        replies.refuse_losses(body, reply, operation)
        return reply

    def _lacks(self, operation: Operation) -> UnsupportedOperation:
        return UnsupportedOperation(
            f"{operation.name}: {without_password(self.wsdl or '')} does not describe this"
            " operation as we know it; leave `wsdl` out to use our own description"
        )

    def _loaded(self, budget: Budget) -> "zeep.Client":
        if self.wsdl is None:
            return _ours()
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(self._guard.within(budget.left()))
            except TimeoutError:
                raise late(_READING, without_password(self.wsdl)) from None
            if self._client is None:
                self._client = _load(self.wsdl, lambda url: self.reader.read(url, _READING, budget))
            return self._client


_READING = Call("reading the WSDL", writes=False, repeatable=True)
_guard = forks.Guard()
_our_client: "list[zeep.Client]" = []  # at most one, shared by all clients of this process


def _ours() -> "zeep.Client":
    with _guard.lock:
        if not _our_client:
            _our_client.append(_load(str(WSDL), None))
        return _our_client[0]


def _load(wsdl: str, read: Callable[[str], bytes] | None) -> "zeep.Client":
    import zeep

    class Reader(zeep.Transport):
        def load(self, url: str) -> bytes:
            """The document at an address; one in the web leads to others in the web alone."""
            if read and _is_remote(url):
                return read(_opened(url, wsdl))
            if _is_remote(wsdl):
                raise ValueError(f"it names a file of this machine, {url}")
            found: bytes = super().load(url)  # type: ignore[no-untyped-call]
            return found

    shown = without_password(wsdl)  # as zeep may log it
    reader = Reader()  # type: ignore[no-untyped-call]
    settings = zeep.Settings(strict=False, xml_huge_tree=True, xsd_ignore_sequence_order=True)
    try:
        with logs.quiet():
            return zeep.Client(shown, transport=reader, settings=settings)
    except EdusyncError:
        raise
    except OSError as error:
        raise InvalidValue("wsdl", shown, f"cannot be read ({error.strerror})") from error
    except Exception as error:  # zeep and lxml have many
        raise ProtocolError(f"{shown} does not describe SWAD's service: {error}") from error


def _opened(url: str, wsdl: str) -> str:
    """The address of a document, with the name and password that the description's own has."""
    opening, at, _ = urllib.parse.urlsplit(wsdl).netloc.rpartition("@")
    named = "@" in urllib.parse.urlsplit(url).netloc
    if not at or named or origin_of(url) != origin_of(wsdl):
        return url
    return url.replace("//", f"//{opening}@", 1)


def _is_remote(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
