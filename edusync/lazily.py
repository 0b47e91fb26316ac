"""Names of a package that are loaded when they are first used."""

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

Loader = Callable[[str], Any]
Lister = Callable[[], list[str]]


def names(package: str, places: Mapping[str, str]) -> tuple[Loader, Lister, list[str]]:
    """The `__getattr__`, the `__dir__` and the names of a package.

    `places` says for each of its modules which names are taken from there.
    """
    place_of = {name: place for place, held in places.items() for name in held.split()}

    def load(name: str) -> Any:
        if name not in place_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(importlib.import_module(f"{package}.{place_of[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *place_of})

    return load, listed, [*place_of]
