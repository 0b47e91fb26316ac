"""How work is measured: seconds, memory, and the requests that it makes."""

import contextlib
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import requests


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_megabytes(work: Callable[[], object]) -> float:
    """The most memory that Python held at once for it; measured apart, since this slows it."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


@contextlib.contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """`with counted() as count:`, then `count()`: the requests of all threads and libraries."""
    session: Any = requests.Session
    send, sent = session.send, []

    def counting(self: requests.Session, request: Any, **options: Any) -> Any:
        sent.append(request.url)
        return send(self, request, **options)

    session.send = counting
    try:
        yield lambda: len(sent)
    finally:
        session.send = send


def interleaved(runs: Sequence[tuple[str, int]]) -> list[str]:
    """The names, each as often as it says, spread evenly: a drifting machine treats all alike."""
    turns = [((turn + 0.5) / times, name) for name, times in runs for turn in range(times)]
    return [name for _, name in sorted(turns)]
