"""Locks between threads, and between processes of one machine."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from edusync.core import lock_files, locks
from edusync.errors import ProtocolError, Timeout
from tests.unit.scripted import Script, error, http, ok, playing

PATIENT = lambda: 30.0  # noqa: E731
IMPATIENT = lambda: 0.01  # noqa: E731


@pytest.fixture
def lock(request: pytest.FixtureRequest) -> locks.Lock:
    return locks.lock(request.node.nodeid)


def in_thread(work: Callable[[], object]) -> list[BaseException]:
    """Runs it in another thread; what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


def take(lock: locks.Lock, how: str) -> Callable[[], None]:
    def work() -> None:
        with getattr(lock, how)(IMPATIENT):
            pass

    return work


def test_readers_share(lock: locks.Lock) -> None:
    with lock.shared(PATIENT):
        assert in_thread(take(lock, "shared")) == []


@pytest.mark.parametrize(("held", "wanted"), [("shared", "exclusive"), ("exclusive", "shared")])
def test_a_writer_is_alone(lock: locks.Lock, held: str, wanted: str) -> None:
    with getattr(lock, held)(PATIENT):
        (error,) = in_thread(take(lock, wanted))
    assert isinstance(error, Timeout)
    assert "nothing was sent" in str(error)
    assert in_thread(take(lock, wanted)) == []


def test_a_writer_may_read_and_write_below(lock: locks.Lock) -> None:
    with lock.exclusive(PATIENT), lock.exclusive(PATIENT), lock.shared(PATIENT):
        assert len(in_thread(take(lock, "shared"))) == 1
    assert in_thread(take(lock, "exclusive")) == []


def test_a_reader_cannot_become_a_writer(lock: locks.Lock) -> None:
    with (
        lock.shared(PATIENT),
        pytest.raises(RuntimeError, match="only reads"),
        lock.exclusive(PATIENT),
    ):
        pass


def test_a_waiting_writer_is_not_overtaken_by_new_readers(lock: locks.Lock) -> None:
    order: list[str] = []
    reading = threading.Event()

    def write() -> None:
        with lock.exclusive(PATIENT):
            order.append("write")

    def read() -> None:
        with lock.shared(PATIENT):
            order.append("read")

    with lock.shared(PATIENT):
        writer = threading.Thread(target=write)
        writer.start()
        while not lock._waiting:
            reading.wait(0.001)
        reader = threading.Thread(target=read)
        reader.start()
    writer.join()
    reader.join()
    assert order == ["write", "read"]


OTHER_PROGRAM = """
import sys
from edusync.core import locks
from edusync.errors import ProtocolError, Timeout
try:
    with locks.lock(sys.argv[1]).exclusive(lambda: 0.05):
        print("got it")
except Timeout as error:
    print(error)
"""


def other_program(name: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROGRAM, name], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_writer_keeps_out_other_programs(lock: locks.Lock) -> None:
    with lock.exclusive(PATIENT):
        assert "in use by another program" in other_program(lock.name)
    assert other_program(lock.name) == "got it"


def test_a_failed_file_lock_leaves_the_lock_free(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Timeout("no")

    with monkeypatch.context() as patch:
        patch.setattr(lock, "_lock_file", full)
        with pytest.raises(Timeout), lock.exclusive(PATIENT):
            pass
    assert in_thread(take(lock, "exclusive")) == []


def two_adders(script: Script) -> list[BaseException]:
    """Two clients of one server add a user to one class: the second does not get the lock."""
    first, second = script.api(), script.api()
    user = {"lastname": "D", "firstname": "J", "password": "secret12"}
    with first.exclusive(9001):
        first.adduser(9001, "r", "jdoe", user)
        return in_thread(lambda: second.adduser(9001, "r", "jroe", user, deadline=0.01))


def test_clients_of_one_server_share_its_locks() -> None:
    with playing(ok()) as script:
        (error,) = two_adders(script)
    assert isinstance(error, Timeout)
    assert not error.maybe_applied


def test_other_classes_are_not_locked() -> None:
    with playing(ok()) as script:
        api = script.api()
        with api.exclusive(9001):
            assert in_thread(lambda: api.cleanclass(9002, "r", deadline=5)) == []


def test_a_subclass_is_locked_with_its_group() -> None:
    with playing() as script:
        api = script.api()
        with api.exclusive("12345_1"):
            (error,) = in_thread(lambda: api.cleanclass(12345, "r", deadline=0.01))
    assert isinstance(error, Timeout)


def test_jobs_that_rewrite_the_index_exclude_each_other_and_the_list() -> None:
    with playing(ok()) as script:
        api = script.api()
        with api.exclusive(index=True):
            name = {"description": "x"}
            for work in (
                lambda: api.modclass(9001, "r", name, deadline=0.01),
                lambda: api.delclass(9002, "r", deadline=0.01),
                lambda: api.listclasses("r", deadline=0.01),
            ):
                (error,) = in_thread(work)
                assert isinstance(error, Timeout)
            assert in_thread(lambda: api.modclass(9001, "r", {"limit": 5})) == []


def test_two_classes_are_locked_in_the_order_of_their_numbers() -> None:
    from edusync.wims.wire.jobs import JOBS

    sent = JOBS["movexos"].send({"qclass": 9002, "qclass2": 9001, "rclass": "r"})
    assert JOBS["movexos"].classes(sent) == [9001, 9002]


def killed_while_it_held(lock: locks.Lock) -> None:
    """A program that is killed leaves the file of its lock, which nobody has locked then."""
    (lock_files.folder().path / f"{lock._stem}.lock").touch(0o600)


def test_a_reader_sees_that_another_program_wrote(lock: locks.Lock) -> None:
    another = locks.Lock(lock.name)  # what another program has instead
    before = lock.mark()
    with another.exclusive(PATIENT):
        assert lock.mark() is None
    after = lock.mark()
    assert after not in (None, before)
    assert lock.mark() == after


def test_who_writes_is_not_disturbed_by_it(lock: locks.Lock) -> None:
    with lock.exclusive(PATIENT):
        assert lock.mark() is not None


def test_a_program_that_died_writing_disturbs_until_the_next_write(lock: locks.Lock) -> None:
    killed_while_it_held(lock)
    assert lock.mark() is None
    with lock.exclusive(PATIENT):
        pass
    assert lock.mark() is not None


def test_what_was_read_while_another_program_wrote_is_read_again() -> None:
    def write_meanwhile(connection: socket.socket, request: dict[str, str]) -> None:
        with locks.Lock(f"class 9001 of {server}").exclusive(PATIENT):
            error("user jdoe not in this class (9001)")(connection, request)

    with playing(write_meanwhile, ok(message="user jdoe exists")) as script:
        api = script.api()
        server = api.server
        assert api.checkuser(9001, "r", "jdoe")[0]
    assert script.jobs == ["checkuser", "checkuser"]


def test_a_read_waits_for_the_program_that_writes() -> None:
    with playing(ok(message="user jdoe exists")) as script:
        api = script.api()
        lock = locks.lock(f"class 9001 of {api.server}")
        killed_while_it_held(lock)
        assert api.checkuser(9001, "r", "jdoe")[0]
    assert script.jobs == ["checkuser"]


def test_a_list_of_classes_cut_by_another_program_is_read_again() -> None:
    def delete_meanwhile(connection: socket.socket, request: dict[str, str]) -> None:
        with locks.Lock(f"the class index of {server}").exclusive(PATIENT):
            http(200, b'{"status" : "OK","classes_list":[')(connection, request)

    with playing(delete_meanwhile, ok(classes_list=[])) as script:
        api = script.api()
        server = api.server
        assert api.listclasses("r")[0]
    assert script.jobs == ["listclasses", "listclasses"]


def test_a_list_of_classes_that_is_cut_for_good_is_an_error() -> None:
    cut = http(200, b'{"status" : "OK","classes_list":[')
    with playing(cut) as script, pytest.raises(ProtocolError):
        script.api().listclasses("r")


def test_an_interrupt_while_a_lock_is_given_back_locks_nobody_out(
    lock: locks.Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(locks, "_change", interrupted)
        with pytest.raises(KeyboardInterrupt), lock.exclusive(PATIENT):
            pass
    with lock.exclusive(IMPATIENT):
        pass


def test_64_threads_write_one_after_the_other_while_others_read(lock: locks.Lock) -> None:
    inside: list[str] = []
    wrong: list[list[str]] = []

    def work(how: str) -> None:
        for _ in range(5):
            with getattr(lock, how)(PATIENT):
                inside.append(how)
                if "exclusive" in inside and len(inside) > 1:
                    wrong.append([*inside])
                inside.remove(how)

    hows = ["exclusive", "shared", "shared", "shared"] * 16
    threads = [threading.Thread(target=work, args=(how,)) for how in hows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert (lock._readers, lock._writer, lock._waiting) == ({}, {}, {})
