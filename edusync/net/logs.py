"""What urllib3 and zeep may log of our requests: nothing that opens a session, a file or a server.

Their loggers are those of the whole program. So our filters stand there only while a client of ours
exists, and look at nothing but what is logged while this thread makes a request of ours.
"""

import contextlib
import contextvars
import logging
import re
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from edusync.net import watchdog

_OPENS = re.compile(r"(session=|/tmp/(?=[\w-]{2}/[\w-]{41}/))[^&\s]+")  # sessions and files
_reading: contextvars.ContextVar[bool] = contextvars.ContextVar("reading", default=False)


def _hide_addresses(record: logging.LogRecord) -> bool:
    """Keeps what opens a session or a file out of addresses."""
    if watchdog.current() and isinstance(record.args, tuple):
        record.args = tuple(
            _OPENS.sub(r"\1***", arg) if isinstance(arg, str) else arg for arg in record.args
        )
    return True


def _hide_headers(record: logging.LogRecord) -> bool:
    """Masks the headers that urllib3 cannot read; a defect of all archives of WIMS is dropped.

    They call themselves multipart and are not.
    """
    watch = watchdog.current()
    if watch is None:
        return True
    said = record.getMessage()
    if "NoBoundaryInMultipartDefect" in said:
        return False
    shown = watch.known.among(said).of(_OPENS.sub(r"\1***", said))
    record.msg, record.args, record.exc_info = shown, (), None
    return True


def _not_of_ours(_: logging.LogRecord) -> bool:
    """Drops what zeep logs of a reply or a description that becomes an error of ours."""
    return not _reading.get()


_FILTERS: list[tuple[str, Callable[[logging.LogRecord], bool]]] = [
    ("urllib3.connectionpool", _hide_addresses),
    ("urllib3.connection", _hide_headers),
    ("zeep.xsd.types.simple", _not_of_ours),
    ("zeep.xsd.elements.attribute", _not_of_ours),
    ("zeep.wsdl.bindings.soap", _not_of_ours),
    ("zeep.wsdl.bindings.http", _not_of_ours),
]
_owners: "weakref.WeakSet[Any]" = weakref.WeakSet()


def attach(owner: object) -> None:
    """Lets the filters stand while `owner` exists."""
    _owners.add(owner)
    weakref.finalize(owner, _detach).atexit = False
    for name, look in _FILTERS:
        logging.getLogger(name).addFilter(look)


def _detach() -> None:
    if any(True for _ in _owners):
        return
    for name, look in _FILTERS:
        logger = logging.getLogger(name)
        # another list: one that another thread goes through now stays as it is
        logger.filters = [one for one in logger.filters if one is not look]
    for owner in [*_owners]:  # which another thread made meanwhile
        attach(owner)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Inside, zeep logs nothing: what goes wrong is raised."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)
