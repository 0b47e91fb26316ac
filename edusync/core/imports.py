"""Names of a package that load when they are first used; packages that only an extra installs."""

import contextlib
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

Loader = Callable[[str], Any]
Lister = Callable[[], list[str]]


def names(package: str, places: Mapping[str, str]) -> tuple[Loader, Lister, list[str]]:
    """The `__getattr__`, the `__dir__` and the names of a package.

    Modules are left out of the `__dir__`: what it lists is what a user is offered.

    `places` says for each of its modules which names are taken from there; one that begins with a
    point is a module beside the package. What goes wrong while a module is loaded is raised as it
    is; but Python takes an AttributeError for a name that there is not, so that one becomes an
    ImportError, with its cause.
    """
    place_of = {name: place for place, held in places.items() for name in held.split()}

    def load(name: str) -> Any:
        if name not in place_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = importlib.util.resolve_name(f".{place_of[name]}", package)
        try:
            found = getattr(importlib.import_module(module), name)
        except AttributeError as error:
            raise ImportError(f"{module} could not be loaded: {error}", name=module) from error
        setattr(sys.modules[package], name, found)
        return found

    def listed() -> list[str]:
        held = vars(sys.modules[package]).items()
        return sorted({*place_of, *(name for name, it in held if not isinstance(it, ModuleType))})

    return load, listed, [*place_of]


@contextlib.contextmanager
def needing(extra: str) -> Iterator[None]:
    """Says what to install where an import of the block finds nothing."""
    try:
        yield
    except ModuleNotFoundError as error:
        advice = (
            f'{error.name} is not installed: in your clone of edusync, pip install ".[{extra}]"'
        )
        raise ModuleNotFoundError(advice, name=error.name) from error
