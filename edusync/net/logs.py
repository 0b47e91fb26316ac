"""What urllib3 may log: no address that opens a session or a file."""

import logging
import re

_OPENS = re.compile(r"(session=|/tmp/(?=[\w-]{2}/[\w-]{41}/))[^&\s]+")  # sessions and files


class _HideSessions(logging.Filter):
    """Keeps what opens a session or a file out of the addresses that urllib3 logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                _OPENS.sub(r"\1***", arg) if isinstance(arg, str) else arg for arg in record.args
            )
        return True


class _NoMultipart(logging.Filter):
    """Drops the warning about archives of WIMS, which call themselves multipart and are not."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "NoBoundaryInMultipartDefect" not in record.getMessage()


def install() -> None:
    """Puts the filters into the loggers of urllib3."""
    logging.getLogger("urllib3.connectionpool").addFilter(_HideSessions())
    logging.getLogger("urllib3.connection").addFilter(_NoMultipart())
