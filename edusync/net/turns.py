"""The turns of requests to one server: how often it may be asked, and whether it refuses everybody.

A server that bans a network counts the requests of all its programs together. So the programs of
one user on one machine share one count, in a small file under a lock: a token bucket, and the last
refusal. The file is one short record, written at once, with a check sum: a program that is killed
leaves either the old record or the new one. What cannot be read counts as spent. Where the file is
gone or cannot be used, what this program knows goes on. It lies in the folder of the locks.

Seconds are those of a clock that no program and nobody can set (`time.monotonic`). It starts again
when the machine does; what passed since then is known, so nothing is forgotten too early.

The count belongs to the site, whatever rate a client has and whichever language its address names.
Its file is named after the machine, since homes may be shared. A refusal of the whole network is
remembered and no request sent: scripts that go on are what the ban is for. Clients with an adapter
that is none of the network (a sandbox) count in memory.
"""

import contextlib
import hashlib
import logging
import math
import os
import socket
import zlib
from collections.abc import Callable, Iterator, Mapping

import attrs

from edusync import forks
from edusync.core.lock_files import LockFile
from edusync.errors import Banned, RateLimited, ServerUnavailable, Timeout

LONGEST_REFUSAL = 3600.0  # seconds that a refusal lasts which does not say how long
STEP_BACK = 60.0  # seconds: a clock that is further behind started again
SUSPECT = 120.0  # turns that count as taken where the record cannot be read
PATIENCE = 5.0  # seconds that another program may keep the file, where no deadline is nearer
RECORD = "edusync-turns-1"
LENGTH = 170  # bytes of a record


@attrs.frozen
class State:
    """Turns that are taken as of a second, and the HTTP status of the last refusal (0: none)."""

    spent: float = 0.0
    seen: float = 0.0
    status: int = 0
    refused: float = 0.0  # when it came
    lasts: float = 0.0  # seconds


UNKNOWN = State()  # before anything was sent


def passed(since: float, now: float) -> float:
    """How many seconds passed at least: those since the clock started, where it started again."""
    if now >= since:
        return now - since
    return max(0.0, now) if since - now > STEP_BACK else 0.0


def taken(state: State, now: float, rate: float, burst: int) -> tuple[State, float]:
    """The state with one turn more, and the seconds until that one is due."""
    spent = max(0.0, state.spent - passed(state.seen, now) * rate) + 1
    return attrs.evolve(state, spent=spent, seen=now), max(0.0, (spent - burst) / rate)


def refusal(state: State, now: float) -> float:
    """For how many seconds the server still refuses every request."""
    return max(0.0, state.lasts - passed(state.refused, now)) if state.status else 0.0


def refused(state: State, now: float, status: int, seconds: float | None) -> State:
    """The state after a refusal; one that does not say how long it lasts ends no later than known.

    A refusal does not start again with each request that meets it.
    """
    if seconds is None and refusal(state, now):
        return state
    lasts = LONGEST_REFUSAL if seconds is None else seconds
    return attrs.evolve(state, status=status, refused=now, lasts=lasts)


def as_record(state: State) -> bytes:
    """A state as it stands in the file."""
    text = " ".join((RECORD, *map(repr, attrs.astuple(state)))).ljust(LENGTH - 10)
    return f"{text} {zlib.crc32(text.encode()):08x}\n".encode()


def of_record(record: bytes, now: float, known: State = UNKNOWN) -> State:
    """The state in a file; what is no record of ours counts as many turns that were just taken.

    An empty file, as one that was deleted and made again, holds what this program knows.
    """
    if not record:
        return known
    suspect = attrs.evolve(known, spent=SUSPECT, seen=now)
    text, _, checked = record.decode("ascii", "replace").rstrip("\n").rpartition(" ")
    words = text.split()
    if checked != f"{zlib.crc32(text.encode()):08x}" or [*words[:1]] != [RECORD]:
        return suspect
    try:
        spent, seen, status, began, lasts = map(float, words[1:])
    except ValueError:
        return suspect
    finite = all(map(math.isfinite, (spent, seen, status, began, lasts)))
    return State(spent, seen, int(status), began, lasts) if finite else suspect


@attrs.define
class _Held:
    """A state while nobody else changes it."""

    state: State


class _Memory:
    """What this process knows of the turns of a server."""

    def __init__(self) -> None:
        self.held = _Held(State())
        self.only = False  # whether the file of the server cannot be written
        self._guard = forks.Guard()

    @contextlib.contextmanager
    def alone(self) -> Iterator[_Held]:
        with self._guard.lock:
            yield self.held

    @contextlib.contextmanager
    def in_file(self, file: int, now: float) -> Iterator[_Held]:
        """The turns in a file that this thread has locked."""
        record = os.read(file, LENGTH)
        held = _Held(of_record(record, now, self.held.state))
        try:
            yield held
        finally:  # also where no turn is given: what cannot be read would stay, a ban be forgotten
            self.held.state = held.state
            if (changed := as_record(held.state)) != record:
                self._write(file, changed)

    def _write(self, file: int, record: bytes) -> None:
        try:
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, record)
        except OSError as error:
            self.only = True
            _warn(error)


@attrs.frozen
class Turns:
    """The turns of a client at its server.

    Attributes:
        server: whose turns they are; clients of one server share them.
        rate, burst: so many requests a second, after so many at once; without a rate no request
            waits.
        counted: the rate at which those without one are counted for the others; None where they
            are not, and where no refusal is remembered.
        kept: whether all programs of the user share them, in a file.
    """

    server: str
    clock: Callable[[], float]
    rate: float | None
    burst: int
    counted: float | None = None
    kept: bool = False

    def take(self, what: str, left: Callable[[], float | None]) -> float:
        """Takes a turn; how many seconds the caller must wait before it is due.

        Raises RateLimited or Banned while the server refuses all; Timeout where `left()` seconds
        are too few, and then no turn is taken.
        """
        rate = self.rate or self.counted
        if rate is None:
            return 0.0
        with self._alone(left()) as held:
            now = self.clock()
            self._refuse(what, held.state, now)
            after, pause = taken(held.state, now, rate, self.burst)
            pause = pause if self.rate else 0.0
            rest = left()
            if rest is not None and pause > rest:
                raise Timeout(
                    f"{what}: at {rate:g} requests a second its turn comes in {pause:.0f} s, "
                    "and it may "
                    f"take {rest:.0f} s: nothing was sent; give it more (deadline=), or send fewer"
                )
            held.state = after
        return pause

    def check(self, what: str, left: Callable[[], float | None]) -> None:
        """Raises RateLimited or Banned where the server refuses since the turn was taken."""
        if self.counted is not None:
            with self._alone(left()) as held:
                self._refuse(what, held.state, self.clock())

    def remember(self, error: ServerUnavailable) -> None:
        """Notes that the server refuses everybody for a while, where that is remembered."""
        status = next((key for key, kind in _REFUSALS.items() if type(error) is kind), 0)
        if not status or self.counted is None:
            return
        # where the file cannot be had, the refusal itself is raised all the same
        with contextlib.suppress(Timeout), self._alone(PATIENCE) as held:
            held.state = refused(held.state, self.clock(), status, error.retry_after)

    def resume(self) -> None:
        """Forgets a refusal; Timeout where another program does not let go of the file."""
        with self._alone(PATIENCE) as held:
            held.state = attrs.evolve(held.state, status=0, refused=0.0, lasts=0.0)

    def _refuse(self, what: str, state: State, now: float) -> None:
        seconds = refusal(state, now)
        if seconds:
            raise _REFUSALS[state.status](
                f"{what}: nothing was sent: {self.server} refuses your network since"
                f" {passed(state.refused, now):.0f} s (HTTP {state.status}), for {seconds:.0f} s"
                " more. Wait, then send fewer (`rate`, `share`); if you know that it answers"
                " again, call resume() of the client.",
                retry_after=seconds,
            )

    @contextlib.contextmanager
    def _alone(self, patience: float | None) -> Iterator[_Held]:
        place = os.environ.get("EDUSYNC_STATE_DIR", "") if self.kept else ""
        memory = _memories.setdefault((self.server, place), _Memory())
        file = LockFile(_file_name(self.server), lasting=True)
        with file, file:  # twice, since an interrupt may keep one of the two from giving it back
            if self.kept and not memory.only and self._locked(file, patience):
                with memory.in_file(file.number, self.clock()) as held:
                    yield held
            else:
                with memory.alone() as held:
                    yield held

    def _locked(self, file: LockFile, patience: float | None) -> bool:
        """Whether the file is locked now; False where there is no safe place for it."""
        try:
            free = file.acquire(patience)
        except OSError as error:
            _warn(error)
            return False
        if not free:
            raise Timeout(
                f"the requests to {self.server} are counted by another program just now: nothing"
                " was sent; try again later"
            )
        return True


_REFUSALS: Mapping[int, type[ServerUnavailable]] = {429: RateLimited, 403: Banned}
_memories: dict[tuple[str, str], _Memory] = {}


def _file_name(server: str) -> str:
    """The file of a server on this machine, whose clock it is."""
    name = f"{server}\0{socket.gethostname()}".encode("utf-8", "surrogatepass")
    return f"{hashlib.sha256(name).hexdigest()[:32]}.turns"


def _warn(error: OSError) -> None:
    reason = str(error)
    if reason not in _warned:
        _warned.add(reason)
        _log.warning(
            "The requests of other programs cannot be counted here (%s). Let EDUSYNC_STATE_DIR"
            " name a folder of your own; until then, let only one program at a time ask.",
            reason,
        )


_log = logging.getLogger("edusync.turns")
_warned: set[str] = set()  # the reasons that this process has been warned about
