r"""Texts of servers as terminals and logs may show them: on one line, with nothing that is obeyed.

Names hold what somebody typed: an ESC changes the colours of a terminal or its title, a line end
makes a line of a log, signs of direction turn the rest of the line round. They are shown as Python
writes them, like \x1b; what is stored, compared and written into files stays as it is.
"""

import logging
import re

# Controls, signs of direction and other signs without a shape; those that join letters stay.
_OBEYED = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """The text with escapes for what a terminal would obey, or nobody would see."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class PrintableRecords(logging.Filter):
    """Makes the lines of a logger printable."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and record.args:
            record.args = tuple(map(_printable_argument, record.args))
        else:
            record.msg = printable(str(record.msg))
        return True


def _printable_argument(value: object) -> object:
    return value if isinstance(value, int | float) else printable(str(value))
