"""The known faults of the server: asked by name, and reported once.

The table is `QUIRKS` in operations.py. While a line stands there, the library works around that
fault; where it cannot, it warns.
"""

from edusync import forks
from edusync.core.warning import ServerQuirkWarning, warn
from edusync.swad.wire.operations import QUIRKS

_reported: set[tuple[str, str]] = set()
_guard = forks.Guard()


def has(name: str) -> bool:
    """Whether the servers still have this fault."""
    return name in QUIRKS


def report(name: str, server: str) -> None:
    """Warns of a fault that cannot be hidden, once for each server and process."""
    if not has(name):
        return
    with _guard.lock:
        if (name, server) in _reported:
            return
        _reported.add((name, server))
    warn(f"{server}: {QUIRKS[name]}", ServerQuirkWarning)


def forget() -> None:
    """Forgets which faults were reported: for tests."""
    with _guard.lock:
        _reported.clear()
