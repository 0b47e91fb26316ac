"""Forks while threads are busy: the child never waits for what stayed behind in its parent."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
import requests

from edusync.core import locks
from edusync.net.adapters import without_connections
from edusync.wims import WimsAPI
from tests.conftest import HANG
from tests.unit.core.test_locks import PATIENT
from tests.unit.scripted import ok, playing

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks of POSIX"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]

BUSY = """
import faulthandler, os, random, sys, threading, warnings
from edusync.core import locks
from edusync.net.turns import Turns
from edusync.sandbox import Sandbox
from edusync.swad import Session
from edusync.swad.wire import envelopes, quirks

warnings.simplefilter("ignore")
sandbox = Sandbox.sample(rate_limit=False)
wims = sandbox.wims_api()
session = Session.login(sandbox.swad_api(rate=None), "@ada", "sandbox-1")
turns = Turns("a site", lambda: 7.0, 1e9, 10, 3.0, kept=True)

def classes():
    for number in range(3):
        with locks.lock(f"class {number} of a site").exclusive(lambda: 60.0):
            pass

def call():
    wims.checkuser(20001, "myclass", "jdoe")

def renew():
    session._renew(session.key)

JOBS = [
    classes, call, renew, lambda: turns.take("x", lambda: 60.0), envelopes._ours,
    lambda: quirks.report("roles of any course", "a site"), session.api.close,
    sandbox.clock.advance,
]

def busy(job):
    while True:
        job()

for job in JOBS:
    threading.Thread(target=busy, args=(job,), daemon=True).start()
rng = random.Random(1)
failed = 0
for _ in range(int(sys.argv[1])):
    for _ in range(rng.randrange(3000)):
        pass
    child = os.fork()
    if not child:
        faulthandler.dump_traceback_later(float(sys.argv[2]), exit=True)
        try:
            for job in JOBS:
                job()
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(2)
        os._exit(0)
    failed += os.waitpid(child, 0)[1] != 0
print("failed:", failed, flush=True)
os._exit(0)
"""


def test_children_that_are_forked_at_any_moment_do_what_their_parent_does() -> None:
    program = [sys.executable, "-c", BUSY, "200", str(HANG)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("failed: 0\n", 0), done.stderr[-3000:]


def in_child(work: Callable[[], object]) -> int:
    """Runs it in a forked child; the status with which that ended."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_child_has_connections_of_its_own() -> None:
    with playing(*[ok(message="user jdoe exists")] * 3) as script:
        api: WimsAPI = script.api()

        def call() -> None:
            assert api.checkuser(9001, "r", "jdoe")[0]

        call()
        assert in_child(call) == 0
        call()
        assert script.connections == 2


def test_a_child_uses_no_connection_of_an_adapter_that_was_given() -> None:
    class Own(requests.adapters.HTTPAdapter):
        def __init__(self, sign: str) -> None:
            self.sign = sign
            super().__init__()

    with playing(*[ok(message="user jdoe exists")] * 2) as script:
        api: WimsAPI = script.api(adapter=Own("mine"))
        assert api.checkuser(9001, "r", "jdoe")[0]
        assert in_child(lambda: api.checkuser(9001, "r", "jdoe")) == 0
        assert script.connections == 2
    first = Own("mine")
    renewed = without_connections(first)
    assert isinstance(renewed, Own)
    assert (renewed.sign, renewed.poolmanager is first.poolmanager) == ("mine", False)


def test_a_child_holds_no_lock_and_its_parent_still_does() -> None:
    lock = locks.lock("class 1 of a place where children are")
    another = locks.Lock(lock.name)  # what another program has instead

    def child() -> None:
        assert not lock._writer
        assert not lock._file.held

    with lock.exclusive(PATIENT):
        assert in_child(child) == 0
        assert another.mark() is None
