"""Packages that only an extra of edusync brings."""

import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def needing(extra: str) -> Iterator[None]:
    """Says what to install where an import of the block finds nothing."""
    try:
        yield
    except ModuleNotFoundError as error:
        told = f'{error.name} is not installed: in your clone of edusync, pip install ".[{extra}]"'
        raise ModuleNotFoundError(told, name=error.name) from error
