"""Ctrl+C at every line that is run: nothing stays held, and nothing is half done."""

import gc
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from edusync.core import lock_files, locks
from edusync.errors import Timeout
from edusync.net.turns import Turns, of_record
from edusync.sandbox import Sandbox
from edusync.swad import Session, SwadAPI
from edusync.wims import WimsAPI
from tests.unit.core.test_locks import IMPATIENT, PATIENT, in_thread, other_program, take

# whose lines are interrupted, as a signal interrupts them: ours, and what enters our blocks
# a file that an interrupt kept from being closed is closed when it is collected
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

TRACED = ("/edusync/", "/contextlib.py", "/threading.py", "/weakref.py")


class Interrupting:
    """Counts the lines that are run, and raises KeyboardInterrupt at one of them."""

    def __init__(self, at: int, only: tuple[str, ...] = TRACED) -> None:
        self.at, self.only, self.lines, self.place = at, only, 0, ""

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:
        if not any(part in frame.f_code.co_filename for part in self.only):
            return None
        if event == "line":
            self.lines += 1
            if self.lines == self.at:
                self.place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
                raise KeyboardInterrupt
        return self

    def run(self, work: Callable[[], object]) -> bool:
        """Whether the work was interrupted, also where it took no notice (in a finalizer)."""
        before = sys.gettrace()
        sys.settrace(self)
        try:
            work()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        return bool(self.place)


def at_every_line(
    work: Callable[[], object],
    check: Callable[[str], object],
    only: tuple[str, ...] = TRACED,
    until: int = 5000,
) -> int:
    """Interrupts the work at each of its lines in turn, and checks what is left; their number.

    What contextlib was interrupted in is given back when the traceback is gone, so it is here.
    """
    gc.disable()  # so that a line is always the same line
    gc.freeze()  # so that collecting is quick
    try:
        work()
        for line in range(1, until):
            interrupting = Interrupting(line, only)
            if not interrupting.run(work):
                return line
            gc.collect()
            check(interrupting.place)
    finally:
        gc.unfreeze()
        gc.enable()
    raise AssertionError(f"more than {until} lines")


@pytest.fixture
def lock(request: pytest.FixtureRequest) -> locks.Lock:
    return locks.lock(request.node.nodeid)


def free(lock: locks.Lock) -> Callable[[str], None]:
    """Checks that a lock is held by nobody, in this process and between programs."""

    def check(place: str) -> None:
        assert (lock._readers, lock._writer, lock._waiting) == ({}, {}, {}), place
        assert not lock._file.held, place
        assert in_thread(take(lock, "exclusive")) == [], place
        assert lock.mark() is not None, place

    return check


@pytest.mark.parametrize("how", ["exclusive", "shared"])
def test_an_interrupted_lock_is_free(how: str, lock: locks.Lock) -> None:
    def work() -> None:
        with getattr(lock, how)(PATIENT):
            pass

    assert at_every_line(work, free(lock)) > 20
    assert other_program(lock.name) == "got it"


def test_an_interrupted_lock_below_another_leaves_that_held(lock: locks.Lock) -> None:
    def work() -> None:
        with lock.exclusive(PATIENT), lock.shared(PATIENT):
            pass

    with lock.exclusive(PATIENT):
        held = {**lock._writer}

        def check(place: str) -> None:
            assert (lock._writer, lock._readers) == (held, {}), place
            assert lock._file.held, place

        assert at_every_line(work, check) > 20
    free(lock)("after all")


@pytest.mark.parametrize("how", ["exclusive", "shared"])
def test_who_was_interrupted_while_it_waited_is_not_waited_for(how: str, lock: locks.Lock) -> None:
    holding, ending = threading.Event(), threading.Event()

    def hold() -> None:
        with lock.exclusive(PATIENT):
            holding.set()
            ending.wait()

    def work() -> None:
        with pytest.raises(Timeout), getattr(lock, how)(IMPATIENT):
            pass

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait()

    def check(place: str) -> None:
        assert not lock._waiting, place
        assert len(lock._writer) == 1, place

    try:
        assert at_every_line(work, check, only=("/edusync/core/", "/contextlib.py")) > 20
    finally:
        ending.set()
        holder.join()
    free(lock)("after all")


def test_an_interrupted_turn_leaves_the_file_free_and_whole() -> None:
    turns = Turns("a site", lambda: 7.0, 1e9, 10, 3.0, kept=True)

    def check(place: str) -> None:
        (file,) = lock_files.folder().path.iterdir()
        record = file.read_bytes()
        assert of_record(record, 7.0).spent <= 5000, place  # else nobody could read it
        held = lock_files.LockFile(file.name, lasting=True)
        assert held.acquire(0), place
        held.release()

    assert at_every_line(lambda: turns.take("x", lambda: None), check) > 20


def test_an_interrupted_call_leaves_a_client_that_answers_rightly() -> None:
    sandbox = Sandbox.sample()
    api = sandbox.wims_api(new_code=iter(map(str, range(10**6, 10**7))).__next__)
    lock = api._class_lock(20001)

    def work() -> None:
        api.checkuser(20001, "myclass", "jdoe")

    def check(place: str) -> None:
        free(lock)(place)
        assert in_thread(work) == [], place

    assert at_every_line(work, check, only=("/edusync/net/", "/edusync/core/", "base.py")) > 50


@pytest.mark.parametrize("made", [WimsAPI, SwadAPI])
def test_a_client_over_loopback_reads_no_rest_of_an_interrupted_answer(made: type) -> None:
    with Sandbox.sample().serve() as served:
        if made is WimsAPI:
            api = WimsAPI(served.wims.url, served.wims.ident, served.wims.passwd)

            def work() -> None:
                assert api.getuser(20001, "myclass", "supervisor")[0] is True

        else:
            swad = SwadAPI(served.swad.url, served.swad.app_key, rate=None)
            served.sandbox.swad.rate_limit = False
            session = Session.login(swad, "@ada", "sandbox-1")

            def work() -> None:
                assert session.call(SwadAPI.getCourses)["numCourses"] == 2

        at_every_line(work, lambda _: work(), only=("/edusync/net/transport.py",))


def test_an_interrupted_renewal_of_a_key_leaves_the_session_free() -> None:
    session = Session.login(Sandbox.sample().swad_api(), "@ada", "sandbox-1")

    def work() -> None:
        session._renew(session.key)

    def check(place: str) -> None:
        assert in_thread(work) == [], place

    assert at_every_line(work, check, only=("/edusync/swad/base/", "/edusync/net/")) > 50


def test_the_files_of_interrupted_locks_are_few(lock: locks.Lock) -> None:
    def work() -> None:
        with lock.exclusive(PATIENT):
            pass

    at_every_line(work, lambda _: None)
    work()
    assert {path.name for path in lock_files.folder().path.iterdir()} == {locks.MARKS}


def descriptors() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors as Linux lists them")
def test_interrupted_locks_leave_no_file_open(lock: locks.Lock) -> None:
    def work() -> None:
        with lock.exclusive(PATIENT):
            pass

    work()
    before = descriptors()
    at_every_line(work, lambda place: None)
    assert descriptors() == before
