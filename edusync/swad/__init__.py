"""SWAD: the raw client and the models.

A client or model is loaded when its name is first used, so that the import itself costs little more
than that of requests.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edusync.swad.accounts import create_account as create_account
    from edusync.swad.accounts import login as login
    from edusync.swad.accounts import request_new_password as request_new_password
    from edusync.swad.api import SwadAPI as SwadAPI
    from edusync.swad.courses import Course as Course
    from edusync.swad.quirks import ServerQuirkWarning as ServerQuirkWarning
    from edusync.swad.session import Session as Session

_PLACES = {
    "accounts": "create_account login request_new_password",
    "api": "SwadAPI",
    "courses": "Course",
    "quirks": "ServerQuirkWarning",
    "session": "Session",
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names.split()}

__all__ = [*_PLACE_OF]


def __getattr__(name: str) -> Any:
    """Loads a client or model."""
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_PLACE_OF[name]}")
    globals()[name] = found = getattr(module, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
