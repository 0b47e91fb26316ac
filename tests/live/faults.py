"""What the tests of faults share: a client that never pauses, plans of faults, the journal."""

import contextlib
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from edusync.wims import Class, WimsAPI
from edusync.wims.wire.jobs import JOBS
from tests.conftest import make_class
from tests.live.proxy import Entry, Fault, Proxy
from tests.targets import Server

DEADLINE = 10.0  # seconds for a raw call
PATIENCE = 1.0  # seconds for a reply that never comes
WITHOUT_END = (Fault.LOSE, Fault.BUSY, Fault.DOWN, Fault.CUT, Fault.GONE)


def through(
    proxy: Proxy,
    server: Server,
    patience: float = DEADLINE,
    deadline: float = DEADLINE,
    **options: Any,
) -> WimsAPI:
    """A client whose pauses take no time, and that shares the locks of the server itself."""
    api = WimsAPI(
        proxy.url,
        server.ident,
        server.passwd,
        deadline=deadline,
        timeout=(5.0, patience),
        sleep=lambda seconds: None,
        **options,
    )
    api._client.server = server.api().server
    return api


@contextlib.contextmanager
def new_class(server: Server, rclass: str = "", **fields: Any) -> Iterator[Class]:
    with server.api() as api:
        c = make_class(rclass or server.rclass, **fields)
        c.save(api)
        try:
            yield c
        finally:
            c.delete()


@contextlib.contextmanager
def faults(proxy: Proxy, plan: Iterator[Fault | None]) -> Iterator[list[Entry]]:
    """Lets the next requests meet the faults of the plan; gives their part of the journal."""
    proxy.choose, start = lambda: next(plan, None), len(proxy.journal)
    journal: list[Entry] = []
    try:
        yield journal
    finally:
        proxy.choose = lambda: None
        journal += proxy.journal[start:]


@attrs.frozen
class Plan:
    """A fault at one request of a call, or at that one and all that follow."""

    fault: Fault
    at: int
    without_end: bool = False

    @property
    def patience(self) -> float:
        """The seconds that a client has for a reply: few where it never comes."""
        return PATIENCE if self.fault is Fault.LATE else DEADLINE

    def __str__(self) -> str:
        return f"{self.fault.name} at request {self.at + 1}{' and later' * self.without_end}"

    def __iter__(self) -> Iterator[Fault | None]:
        yield from itertools.repeat(None, self.at)
        yield self.fault
        if self.without_end:
            yield from itertools.repeat(self.fault)


def plans(journal: Sequence[Entry]) -> list[Plan]:
    """The faults that a call of these requests meets: each kind, and each request, at least once.

    Each write loses its reply, once and for good.
    """
    end = len(journal) - 1
    writes = [at for at, entry in enumerate(journal) if JOBS[entry.job].writes]
    spread = zip(range(max(end + 1, len(Fault))), itertools.cycle(Fault), strict=False)
    found = [
        *(Plan(fault, min(at, end)) for at, fault in spread),
        *(Plan(Fault.LOSE, at) for at in writes),
        *(Plan(Fault.LOSE, at, without_end=True) for at in writes),
        *(Plan(fault, end, without_end=True) for fault in WITHOUT_END),
    ]
    return [*dict.fromkeys(found)]


def sent_again(journal: Sequence[Entry]) -> list[str]:
    """The writes that reached the server twice in one raw call, and may not."""
    calls = Counter(
        (entry.parameters["code"], entry.job)
        for entry in journal
        if entry.reached and _may_not_be_repeated(entry)
    )
    return [job for (_, job), times in calls.items() if times > 1]


def done_again(journal: Sequence[Entry]) -> list[str]:
    """The writes that the server did twice with the same parameters, and that may not be."""
    done = Counter(
        tuple(sorted((key, what) for key, what in entry.parameters.items() if key != "code"))
        for entry in journal
        if entry.accepted and _may_not_be_repeated(entry)
    )
    return [dict(request)["job"] for request, times in done.items() if times > 1]


def _may_not_be_repeated(entry: Entry) -> bool:
    row = JOBS[entry.job]
    return row.writes and not row.repeat(entry.parameters)
