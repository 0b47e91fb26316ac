"""The door of a server in memory: what goes through it is journalled, and may go wrong."""

import time
from collections.abc import Callable

import attrs

from edusync.sandbox.exchange import Reply, Request, Reset, Site
from edusync.sandbox.faults import AFTER, BEFORE, Faults, Trouble

LONGEST = 10_000  # requests that a journal keeps at least, the last ones
SPARE = 1_000  # which may be more, since leaving out the first takes time


@attrs.frozen
class Entry:
    """A line of the journal: the job or operation (or the method), its parameters, the status.

    The status is 0 where no answer came.
    """

    name: str
    parameters: dict[str, str]
    status: int


@attrs.define(eq=False)
class Door:
    """What stands between a site and whoever asks it: faults, and a journal of all requests.

    `sleep` waits for a latency.
    """

    site: Site
    faults: Faults = attrs.field(factory=Faults)
    journal: list[Entry] = attrs.field(factory=list)
    sleep: Callable[[float], None] = time.sleep

    def answer(self, request: Request) -> Reply:
        """The answer to one request; raises Reset where the connection ends without one."""
        name, parameters = self.site.asked(request)
        status = 0
        try:
            reply = self._answer(request, parameters, self.faults.take(name))
            status = reply.status
            return reply
        finally:
            self.journal.append(Entry(name, parameters, status))
            if len(self.journal) > LONGEST + SPARE:  # a server may be asked for months
                del self.journal[:-LONGEST]

    def _answer(self, request: Request, parameters: dict[str, str], trouble: Trouble) -> Reply:
        if trouble.latency:
            self.sleep(trouble.latency)
        if trouble.reset == BEFORE:
            raise Reset
        reply = self._reply(request, parameters, trouble)
        if trouble.reset == AFTER:
            raise Reset
        if trouble.cut is None:
            return reply
        return reply._replace(body=reply.body[: trouble.cut], cut=True)

    def _reply(self, request: Request, parameters: dict[str, str], trouble: Trouble) -> Reply:
        """What the site answers, or what comes in its place."""
        if trouble.overload:
            return self.site.overloaded()
        if trouble.html and not trouble.after:
            return self.site.page(trouble.html)
        if trouble.expired_key:
            self.site.forget_key(parameters.get("wsKey", ""))
        if trouble.ban:
            self.site.ban(request.address)
        reply = self.site.answer(request)
        return self.site.page(trouble.html) if trouble.html else reply
