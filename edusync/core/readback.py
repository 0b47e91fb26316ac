"""What to do when it is not known whether a write was applied.

Where the reading back fails as well, the write's own error is raised, with `maybe_applied=True`.
"""

import contextlib
from collections.abc import Callable, Iterator

from edusync.errors import EdusyncError, ServerBug


@contextlib.contextmanager
def reading_back(doubt: EdusyncError) -> Iterator[None]:
    """For the requests that settle a doubt: where they fail too, the doubt is what is raised."""
    try:
        yield
    except EdusyncError as error:
        doubt.add_note(f"reading it back failed as well: {error}")
        raise doubt from error


def settle(send: Callable[[], object], done: Callable[[], bool]) -> None:
    """Sends a write; where its outcome is unknown, `done` reads back whether it was applied."""
    try:
        send()
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        with reading_back(error):
            applied = done()
        if not applied:
            raise


def refuted(doubt: EdusyncError) -> None:
    """Notes that a write is not there when read back.

    After a reply that was lost the server may be at it still; after a program that broke down, not.
    """
    doubt.maybe_applied &= not isinstance(doubt, ServerBug)
