"""SOAP envelopes, written and read by zeep: the only file that knows it.

zeep and its client are loaded at the first call. zeep never posts anything: envelopes go through
the library's own transport, which checks an answer before it is read; zeep uses the network only
where a description of the service is given by its address.

A reply that is cut is an error: zeep with `strict=False` alone would take it for a short one.
Unknown, missing or reordered fields do no harm. A reply of another operation is refused, but for
findUsers, which SWAD answers in the wrapper of getUsers.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from edusync import forks
from edusync.core.masked import Masked
from edusync.errors import InvalidValue, ProtocolError, UnsupportedOperation
from edusync.net.retry import READ_TIMEOUT, Call, lost
from edusync.net.transport import CONNECT_TIMEOUT
from edusync.swad.wire import replies
from edusync.swad.wire.operations import Operation

if TYPE_CHECKING:
    import zeep
    from lxml.etree import _Element

logging.getLogger("zeep").addHandler(logging.NullHandler())  # its errors become ours


WSDL = Path(__file__).parent.parent / "service.wsdl"  # our own description of the service


class Envelopes:
    """The envelopes of one description of the service, default: ours.

    `options` are those of requests, for a description that is given by its address.
    """

    def __init__(self, wsdl: str | None, options: Mapping[str, Any]) -> None:
        self.wsdl: str | None = wsdl
        self.options: dict[str, Any] = dict(options)
        self._prepare()

    def _prepare(self) -> None:
        self._guard = forks.Guard()
        self._client: zeep.Client | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {"wsdl": self.wsdl, "options": self.options}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare()

    def write(self, operation: Operation, sent: Mapping[str, int | float | str]) -> bytes:
        """The envelope of a request; UnsupportedOperation where the description lacks it."""
        from zeep.wsdl.utils import etree_to_string

        client = self._loaded()
        try:
            message = client.create_message(client.service, operation.name, **sent)
        except (AttributeError, TypeError, ValueError) as error:
            raise self._lacks(operation) from error
        found: bytes = etree_to_string(message)
        return found

    def read(self, operation: Operation, body: "_Element") -> replies.Reply:
        """The reply inside a SOAP body, as a dict."""
        client = self._loaded()
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
        try:
            found = row.output.body.parse(body, client.wsdl.types)
            return Masked(replies.reader(operation.reply)(found))
        except Exception as error:  # zeep has many, for what only a broken server sends
            raise ProtocolError(
                f"{operation.name}: the reply cannot be read: {type(error).__name__}: {error}",
                maybe_applied=operation.writes,
            ) from error

    def _lacks(self, operation: Operation) -> UnsupportedOperation:
        return UnsupportedOperation(
            f"{operation.name}: {self.wsdl} does not describe this operation as we know it; leave"
            " `wsdl` out to use our own description"
        )

    def _loaded(self) -> "zeep.Client":
        if self.wsdl is None:
            return _ours()
        with self._guard.lock:
            if self._client is None:
                self._client = _load(self.wsdl, self.options)
            return self._client


_guard = forks.Guard()
_our_client: "list[zeep.Client]" = []  # at most one, shared by all clients of this process


def _ours() -> "zeep.Client":
    with _guard.lock:
        if not _our_client:
            _our_client.append(_load(str(WSDL), {}))
        return _our_client[0]


def _load(wsdl: str, options: Mapping[str, Any]) -> "zeep.Client":
    import zeep

    timeout = options.get("timeout", (CONNECT_TIMEOUT, READ_TIMEOUT))
    settings = zeep.Settings(strict=False, xml_huge_tree=True, xsd_ignore_sequence_order=True)
    with requests.Session() as session:
        session.verify = options.get("verify", True)
        session.proxies.update(options.get("proxies") or {})
        session.headers.update(options.get("headers") or {})
        reader = zeep.Transport(session=session, timeout=timeout, operation_timeout=timeout)
        try:
            return zeep.Client(wsdl, transport=reader, settings=settings)
        except requests.RequestException as error:
            raise lost(error, Call("reading the WSDL", False, True), wsdl) from error
        except OSError as error:
            raise InvalidValue("wsdl", wsdl, f"cannot be read ({error.strerror})") from error
        except Exception as error:  # zeep and lxml have many
            raise ProtocolError(f"{wsdl} does not describe SWAD's service: {error}") from error
