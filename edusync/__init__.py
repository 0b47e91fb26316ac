"""Object-oriented access to two learning platforms: WIMS and SWAD.

    from edusync.wims import Class

Importing this package imports neither zeep nor pandas. Its public modules are `edusync.wims`,
`edusync.swad`, `edusync.errors`, `edusync.results`, `edusync.sandbox` and `edusync.wimsapi`.
"""

import importlib as _importlib
import logging as _logging
from typing import TYPE_CHECKING as _TYPE_CHECKING

from edusync.terminals import PrintableRecords as _PrintableRecords

# What these log is in a report, a result or a warning as well, or was mended by another attempt:
# a program that configured no logging does not see it. Its other loggers write to stderr then.
for _name in ("edusync.wims", "edusync.swad", "edusync.quirks"):
    _logging.getLogger(_name).addHandler(_logging.NullHandler())
for _name in "wims swad quirks rollcall turns locks".split():
    _logging.getLogger(f"edusync.{_name}").addFilter(_PrintableRecords())

__version__ = "0.1.0"
_PUBLIC = ("errors", "results", "sandbox", "swad", "wims", "wimsapi")


def __dir__() -> list[str]:
    return ["__version__", *_PUBLIC]


if not _TYPE_CHECKING:  # they want `import edusync.wims`

    def __getattr__(name: str) -> object:
        """A public module, which its first use imports."""
        if name not in _PUBLIC:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return _importlib.import_module(f"{__name__}.{name}")
