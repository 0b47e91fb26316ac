"""What the server gets wrong: asked by name, and told once.

The table is `QUIRKS` in operations.py. While a line stands there, the library works around that
fault; where it cannot, it warns.
"""

import threading
import warnings

from edusync.swad.operations import QUIRKS


class ServerQuirkWarning(UserWarning):
    """The server is known to be wrong here, and the result may be."""


_told: set[tuple[str, str]] = set()
_guard = threading.Lock()


def has(name: str) -> bool:
    """Whether the servers still have this fault."""
    return name in QUIRKS


def tell(name: str, server: str) -> None:
    """Warns of a fault that cannot be hidden, once for each server and process."""
    if not has(name):
        return
    with _guard:
        if (name, server) in _told:
            return
        _told.add((name, server))
    warnings.warn(f"{server}: {QUIRKS[name]}", ServerQuirkWarning, stacklevel=3)


def forget() -> None:
    """Tells every fault anew: for tests."""
    with _guard:
        _told.clear()
