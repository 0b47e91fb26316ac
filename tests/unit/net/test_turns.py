"""The turns of requests: one count for all programs of a user, and refusals that are remembered."""

import datetime
import errno
import itertools
import logging
import math
import multiprocessing
import os
import pickle
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from edusync.core import lock_files
from edusync.errors import Banned, InvalidValue, RateLimited, Timeout
from edusync.net import turns
from edusync.net.answer import Answer
from edusync.net.limits import Budget
from edusync.net.turns import (
    LENGTH,
    LONGEST_REFUSAL,
    RECORD,
    SUSPECT,
    State,
    Turns,
    as_record,
    of_record,
    passed,
    refusal,
    refused,
    taken,
)
from edusync.sandbox.loopback import Loopback
from edusync.sandbox.swad import sample
from edusync.sandbox.swad.school import School
from edusync.sandbox.swad.site import SwadSite
from edusync.swad import SwadAPI
from tests.conftest import HANG
from tests.unit.scripted import http, playing
from tests.unit.swad.server import KEY

COURSES = http(
    200,
    b'<?xml version="1.0"?><SOAP-ENV:Envelope'
    b' xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:swad="urn:swad">'
    b"<SOAP-ENV:Body><swad:getCoursesOutput><numCourses>0</numCourses><coursesArray/>"
    b"</swad:getCoursesOutput></SOAP-ENV:Body></SOAP-ENV:Envelope>",
    "text/xml; charset=utf-8",
)
SOME = State(12.5, 1000.25, 429, 900.0, 3600.0)


def unhurried() -> float | None:
    return None


# What a count is


def pauses(count: int, rate: float, burst: int) -> list[float]:
    state, found = State(), []
    for _ in range(count):
        state, pause = taken(state, 5.0, rate, burst)
        found.append(pause)
    return found


def test_a_burst_goes_through_and_what_follows_is_spread() -> None:
    assert pauses(5, rate=2, burst=3) == [0, 0, 0, 0.5, 1.0]


def test_turns_come_back_with_time() -> None:
    state = State(spent=5, seen=10)
    assert taken(state, 11, rate=2, burst=3) == (State(spent=4, seen=11), 0.5)
    assert taken(state, 99, rate=2, burst=3) == (State(spent=1, seen=99), 0)


@pytest.mark.parametrize(
    ("since", "now", "least"),
    [
        (100.0, 103.0, 3.0),
        (100.0, 99.5, 0.0),  # another core was a little behind
        (5000.0, 70.0, 70.0),  # the machine was started anew
        (5000.0, 4950.0, 0.0),
        (0.0, -3.0, 0.0),
    ],
)
def test_never_more_time_has_passed_than_is_certain(since: float, now: float, least: float) -> None:
    assert passed(since, now) == least


def test_a_refusal_ends_with_its_time() -> None:
    state = refused(State(), 100.0, 429, 60.0)
    assert [refusal(state, now) for now in (100.0, 130.0, 160.0, 999.0)] == [60, 30, 0, 0]


def test_a_refusal_that_names_no_time_may_last_an_hour() -> None:
    assert refusal(refused(State(), 100.0, 403, None), 100.0) == LONGEST_REFUSAL


def test_a_refusal_is_not_lengthened_by_those_that_meet_it() -> None:
    first = refused(State(), 100.0, 429, 3600.0)
    assert refused(first, 1000.0, 403, None) == first
    assert refusal(refused(first, 1000.0, 429, 60.0), 1000.0) == 60


def test_a_refusal_outlasts_a_new_start_of_the_machine_by_no_more_than_itself() -> None:
    state = refused(State(), 90_000.0, 429, 3600.0)
    assert refusal(state, 20.0) == 3580
    assert refusal(state, 3600.0) == 0


# The record


def test_a_record_comes_back() -> None:
    record = as_record(SOME)
    assert (len(record), of_record(record, 2000.0)) == (LENGTH, SOME)


def test_every_record_has_the_same_length() -> None:
    long = State(1 / 3, 123456789.12345678, 429, 123456789.12345678, 1 / 7)
    assert len(as_record(long)) == len(as_record(State())) == LENGTH


@pytest.mark.parametrize(
    "record",
    [
        *(as_record(SOME)[:length] for length in range(1, LENGTH - 1, 7)),
        as_record(SOME).replace(b"12.5", b"13.5"),
        as_record(SOME).replace(b"turns-1", b"turns-2"),
        as_record(State(spent=math.nan)),
        as_record(State(spent=math.inf)),
        bytes(LENGTH),
        b"\xff" * LENGTH,
        b"something else altogether",
    ],
)
def test_what_is_no_record_counts_as_spent(record: bytes) -> None:
    assert of_record(record, 2000.0) == State(spent=SUSPECT, seen=2000.0)


def test_an_empty_file_is_a_beginning() -> None:
    assert of_record(b"", 2000.0) == State()


# Clients


def client(url: str, now: list[float] | None = None, **options: Any) -> tuple[SwadAPI, list[float]]:
    """A client of which the clock stands, and its pauses, which take that clock on."""
    clock = [1000.0] if now is None else now
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    api = SwadAPI(url, **{"clock": lambda: clock[0], "sleep": sleep, "deadline": None, **options})
    return api, slept


def full_house(retry_after: str) -> Any:
    return http(429, b"<html>", "text/html", Retry_After=retry_after)


BANNED = http(403, b"<html>", "text/html")


def test_after_a_full_house_nothing_is_sent_until_the_time_is_over() -> None:
    now = [1000.0]
    with playing(full_house("60"), COURSES) as script:
        api, slept = client(script.url, now)
        with pytest.raises(RateLimited):
            api.getCourses(KEY)
        now[0] += 20
        for _ in range(3):
            with pytest.raises(RateLimited, match=r"HTTP 429.*for 40 s more") as caught:
                api.getCourses(KEY)
        assert (caught.value.retry_after, caught.value.maybe_applied) == (40, False)
        assert len(script.requests) == api.calls == 1
        now[0] += 40
        api.getCourses(KEY)
    assert slept == []


def test_a_ban_of_which_no_end_is_told_is_kept_for_an_hour() -> None:
    now = [1000.0]
    with playing(BANNED, COURSES) as script:
        api, _ = client(script.url, now)
        with pytest.raises(Banned):
            api.getCourses(KEY)
        now[0] += 3599
        with pytest.raises(Banned, match="HTTP 403") as caught:
            api.getCourses(KEY)
        assert caught.value.retry_after == 1
        now[0] += 1
        api.getCourses(KEY)


def test_resume_sends_again() -> None:
    with playing(BANNED, COURSES) as script:
        api, _ = client(script.url)
        with pytest.raises(Banned):
            api.getCourses(KEY)
        api.resume()
        api.getCourses(KEY)


@pytest.mark.parametrize("rate", [None, 0.5])
def test_every_client_of_the_site_knows_of_a_ban_whatever_its_rate(rate: float | None) -> None:
    with playing(BANNED) as script:
        with pytest.raises(Banned):
            client(script.url)[0].getCourses(KEY)
        with pytest.raises(Banned, match="nothing was sent"):
            client(script.url, rate=rate)[0].getCourses(KEY)


def test_a_ban_is_known_to_who_waited_for_a_turn() -> None:
    with playing(BANNED) as script:
        waiting, _ = client(script.url)
        waiting._client.turns.take("others", unhurried)
        for _ in range(29):
            waiting._client.turns.take("others", unhurried)
        other, _ = client(script.url, rate=None)

        def meanwhile(_: float) -> None:
            with pytest.raises(Banned):
                other.getCourses(KEY)

        waiting._client.sleep = meanwhile
        with pytest.raises(Banned, match="nothing was sent"):
            waiting.getCourses(KEY)
    assert waiting.calls == 0


def test_a_pickled_client_knows_of_a_ban() -> None:
    with playing(BANNED) as script:
        api = SwadAPI(script.url)
        with pytest.raises(Banned):
            api.getCourses(KEY)
        with pytest.raises(Banned, match="nothing was sent"):
            pickle.loads(pickle.dumps(api)).getCourses(KEY)


def test_a_ban_of_one_site_is_none_of_another() -> None:
    with playing(BANNED) as script, playing(COURSES) as other:
        with pytest.raises(Banned):
            client(script.url)[0].getCourses(KEY)
        client(other.url)[0].getCourses(KEY)


def test_clients_without_a_rate_wait_for_nothing_and_count_for_the_others() -> None:
    with playing(*[COURSES] * 31) as script:
        free, slept = client(script.url, rate=None)
        for _ in range(30):
            free.getCourses(KEY)
        bound, bound_slept = client(script.url, rate=2.0)
        bound.getCourses(KEY)
    assert (slept, bound_slept) == ([], [0.5])


def test_a_turn_that_comes_too_late_is_not_taken() -> None:
    counted = Turns("a site", lambda: 0.0, 1.0, 1, 3.0)
    assert counted.take("x", unhurried) == 0
    for _ in range(5):
        with pytest.raises(Timeout, match="nothing was sent"):
            counted.take("x", lambda: 0.5)
    assert counted.take("x", unhurried) == 1


@pytest.mark.parametrize(("share", "burst", "pause"), [(0.5, 15, 2.0), (0.25, 7, 4.0), (1, 30, 1)])
def test_a_share_is_that_part_of_the_rate_and_of_the_burst(
    share: float, burst: int, pause: float
) -> None:
    with playing(*[COURSES] * (burst + 1)) as script:
        api, slept = client(script.url, rate=1.0, share=share)
        for _ in range(burst + 1):
            api.getCourses(KEY)
    assert slept == [pause]


@pytest.mark.parametrize("share", [0, -1, 1.5, math.nan, True])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(InvalidValue, match="share"):
        SwadAPI("http://swad.test/en", share=share)


# Retry-After


@pytest.mark.parametrize(
    ("given", "date", "seconds"),
    [
        ("3600", "", 3600.0),
        ("0", "", 0.0),
        (" 5 ", "", 5.0),
        ("Tue, 01 Dec 2026 10:00:00 GMT", "Tue, 01 Dec 2026 09:59:00 GMT", 60.0),
        ("Tuesday, 01-Dec-26 10:00:00 GMT", "Tue, 01 Dec 2026 09:59:00 GMT", 60.0),
        ("Tue Dec  1 10:00:00 2026", "Tue, 01 Dec 2026 09:59:00 GMT", 60.0),
        ("Tue, 01 Dec 2026 10:00:00 GMT", "Tue, 01 Dec 2026 11:00:00 GMT", 0.0),
        ("Tue, 01 Dec 1970 10:00:00 GMT", "", 0.0),
        ("Fri, 01 Dec 2099 10:00:00 GMT", "Tue, 01 Dec 2026 11:00:00 GMT", None),
        *(
            (odd, "", None)
            for odd in ("", "soon", "-1", "1.5", "1e3", "٣", "9" * 400, "nan", "1 2")
        ),
        ("Tue, 99 Dec 2026 10:00:00 GMT", "Tue, 01 Dec 2026 11:00:00 GMT", None),
        ("Tue, 01 Dec 99999 10:00:00 GMT", "Tue, 01 Dec 2026 11:00:00 GMT", None),
        ("60, 60", "", None),
    ],
)
def test_how_long_to_wait_is_read(given: str, date: str, seconds: float | None) -> None:
    assert Answer(429, {"Retry-After": given, "Date": date}, b"").retry_after == seconds


def test_a_date_of_an_answer_without_a_date_is_compared_with_our_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noon = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
    monkeypatch.setattr("edusync.net.answer.system_now", lambda: noon)
    answer = Answer(429, {"Retry-After": "Tue, 01 Dec 2026 12:30:00 GMT"}, b"")
    assert answer.retry_after == 1800


@pytest.mark.parametrize("odd", ["soon", "-5", "9" * 30])
def test_an_odd_value_is_as_none(odd: str) -> None:
    with playing(full_house(odd)) as script:
        api, _ = client(script.url)
        with pytest.raises(RateLimited) as first:
            api.getCourses(KEY)
        with pytest.raises(RateLimited) as then:
            api.getCourses(KEY)
    assert (first.value.retry_after, then.value.retry_after) == (None, LONGEST_REFUSAL)


# The file


def folder() -> Path:
    return Path(os.environ["EDUSYNC_STATE_DIR"])


def test_the_count_stands_in_one_small_file_of_the_user_alone() -> None:
    with playing(COURSES) as script:
        client(script.url)[0].getCourses(KEY)
    (file,) = folder().iterdir()
    assert (file.suffix, file.stat().st_size) == (".turns", LENGTH)
    if os.name == "posix":
        assert [path.stat().st_mode & 0o777 for path in (folder(), file)] == [0o700, 0o600]


def test_without_the_variable_it_stands_where_the_system_keeps_such_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("EDUSYNC_STATE_DIR")
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path / "a" / "b")
    with playing(COURSES) as script:
        client(script.url)[0].getCourses(KEY)
    assert [path.suffix for path in (tmp_path / "a" / "b").iterdir()] == [".turns"]


def test_a_spoilt_file_counts_as_spent_and_is_mended() -> None:
    with playing(COURSES, COURSES) as script:
        client(script.url)[0].getCourses(KEY)
        (file,) = folder().iterdir()
        file.write_bytes(b"\0" * 40)
        api, slept = client(script.url, rate=3.0)
        api.getCourses(KEY)
    assert slept == [pytest.approx((SUSPECT + 1 - 30) / 3)]
    assert of_record(file.read_bytes(), 0.0).spent == pytest.approx(SUSPECT + 1)


@pytest.mark.parametrize("share", [1.0, 0.25])
def test_a_spoilt_file_is_mended_also_by_who_cannot_wait_so_long(share: float) -> None:
    now = [1000.0]
    with playing(COURSES, COURSES) as script:
        api, _ = client(script.url, now, rate=3.0, share=share, deadline=10.0)
        api.getCourses(KEY)
        next(folder().iterdir()).write_bytes(b"\0" * 40)
        with pytest.raises(Timeout, match="nothing was sent"):
            api.getCourses(KEY)
        now[0] += SUSPECT / (3.0 * share)
        api.getCourses(KEY)


def test_a_client_in_process_writes_no_file(tmp_path: Path) -> None:
    class Elsewhere(HTTPAdapter):
        pass

    kept = SwadAPI("http://swad.test/en", adapter=Elsewhere())._client.turns.kept
    mute = requests.adapters.BaseAdapter()
    gone = SwadAPI("http://swad.test/en", adapter=mute)._client.turns.kept
    assert (kept, gone) == (True, False)


@pytest.mark.skipif(os.name != "posix", reason="links and owners of POSIX")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda place: place.write_text("a file"),
        lambda place: place.mkdir(mode=0o777) or place.chmod(0o777),
        lambda place: place.symlink_to(place),
    ],
    ids=["a file", "open to all", "a circle"],
)
def test_without_a_safe_folder_this_process_counts_and_says_so_once(
    spoil: Callable[[Path], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    spoil(tmp_path / "state")
    monkeypatch.setenv("EDUSYNC_STATE_DIR", str(tmp_path / "state"))
    assert paused() == [1.0]
    assert [record.name for record in caplog.records] == ["edusync.turns"]


def test_without_any_folder_this_process_counts_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> Path:
        raise OSError("no place")

    monkeypatch.setattr(lock_files, "folder", refuse)
    with playing(*[COURSES] * 31) as script, caplog.at_level(logging.WARNING):
        api, slept = client(script.url, rate=1.0)
        for _ in range(31):
            api.getCourses(KEY)
    assert slept == [1.0]
    assert [record.name for record in caplog.records] == ["edusync.turns"]


def paused(calls: int = 31, between: Callable[[], object] = lambda: None) -> list[float]:
    """The pauses of a client that may ask 30 times at once; something happens before the last."""
    with playing(*[COURSES] * calls) as script:
        api, slept = client(script.url, rate=1.0)
        for _ in range(calls - 1):
            api.getCourses(KEY)
        between()
        api.getCourses(KEY)
    return slept


@pytest.mark.parametrize("gone", ["the file", "the folder"])
def test_a_count_that_is_deleted_meanwhile_does_not_begin_anew(gone: str) -> None:
    def delete() -> None:
        shutil.rmtree(folder()) if gone == "the folder" else next(folder().iterdir()).unlink()

    assert paused(between=delete) == [1.0]
    assert [path.suffix for path in folder().iterdir()] == [".turns"]


def test_a_ban_is_known_though_its_file_is_deleted() -> None:
    with playing(BANNED) as script:
        api, _ = client(script.url)
        with pytest.raises(Banned):
            api.getCourses(KEY)
        shutil.rmtree(folder())
        with pytest.raises(Banned, match="nothing was sent"):
            api.getCourses(KEY)
        api.resume()
        shutil.rmtree(folder())
        api._client.turns.check("x", unhurried)


def test_a_ban_that_another_program_met_is_known_though_its_file_is_deleted() -> None:
    with playing() as script:
        api, _ = client(script.url)
        api._client.turns.take("x", unhurried)
        (file,) = folder().iterdir()
        file.write_bytes(as_record(State(status=403, refused=1000.0, lasts=3600.0)))
        for _ in range(2):
            with pytest.raises(Banned, match="nothing was sent"):
                api.getCourses(KEY)
            shutil.rmtree(folder())


@pytest.fixture(autouse=True)
def _not_warned_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_warned", set())


@pytest.mark.parametrize("trouble", [errno.EROFS, errno.EACCES, errno.EIO])
def test_where_the_folder_cannot_be_written_to_this_process_counts_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, trouble: int, caplog: pytest.LogCaptureFixture
) -> None:
    system_open = os.open

    def refused(path: Any, *given: Any, **named: Any) -> int:
        if folder() in Path(path).parents:
            raise OSError(trouble, os.strerror(trouble), str(path))
        return system_open(path, *given, **named)

    monkeypatch.setattr(os, "open", refused)
    assert paused() == [1.0]
    assert [record.name for record in caplog.records] == ["edusync.turns"]


@pytest.mark.skipif(os.name != "posix", reason="links and owners of POSIX")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.mkdir(),
        lambda file: os.mkfifo(file),
        lambda file: file.symlink_to(file.with_name("elsewhere")),
        lambda file: file.symlink_to(__file__),
    ],
    ids=["a folder", "a pipe", "a link to nothing", "a link"],
)
def test_what_is_no_file_of_ours_is_left_alone(spoil: Callable[[Path], object]) -> None:
    def put() -> None:
        file = next(folder().iterdir())
        file.unlink()
        spoil(file)

    assert paused(between=put) == [1.0]
    assert not (folder() / "elsewhere").exists()


def test_a_file_of_another_user_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs: list[Path] = []
    system_fstat = os.fstat

    def fstat(file: int) -> Any:
        found = system_fstat(file)
        for path in theirs:
            if path.exists() and os.path.samestat(found, path.stat()):
                return os.stat_result([*found[:4], found.st_uid + 1, *found[5:10]])
        return found

    def give_away() -> None:
        theirs.append(next(folder().iterdir()))
        theirs[0].write_bytes(b"theirs")

    monkeypatch.setattr(os, "fstat", fstat)
    assert paused(between=give_away) == [1.0]
    assert theirs[0].read_bytes() == b"theirs"


def test_on_a_disk_without_locks_this_process_counts_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(_: int) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock_files, "try_lock", refused)
    with caplog.at_level(logging.WARNING):
        assert paused() == [1.0]
    assert ["No locks available" in record.message for record in caplog.records] == [True]


def test_on_a_full_disk_this_process_counts_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    system_write = os.write

    def full(file: int, record: bytes) -> int:
        if record.startswith(RECORD.encode()):
            raise OSError(errno.ENOSPC, "No space left on device")
        return system_write(file, record)

    monkeypatch.setattr(os, "write", full)
    with caplog.at_level(logging.WARNING):
        assert paused() == [1.0]
    assert ["No space left" in record.message for record in caplog.records] == [True]


def test_the_time_of_day_may_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    days = itertools.cycle([0.0, 4e9, 1.8e9, -5.0])
    slept: list[float] = []
    with playing(*[COURSES] * 31) as script:
        monkeypatch.setattr(time, "time", lambda: next(days))
        with SwadAPI(script.url, rate=0.001, sleep=slept.append, deadline=None) as api:
            for _ in range(31):
                api.getCourses(KEY)
    assert slept == [pytest.approx(1000, abs=HANG)]


def test_a_file_that_another_program_keeps_is_a_timeout() -> None:
    with playing(COURSES) as script:
        api, _ = client(script.url)
        api.getCourses(KEY)
        (file,) = folder().iterdir()
        held = lock_files.LockFile(file.name, lasting=True)
        assert held.acquire(0)
        with pytest.raises(Timeout, match="another program"):
            client(script.url, deadline=0.001)[0].getCourses(KEY)
        held.release()


def test_threads_take_one_turn_each() -> None:
    counted = Turns("a site", lambda: 7.0, 1.0, 10, 3.0, kept=True)
    found: list[float] = []

    def take() -> None:
        found.extend(counted.take("x", unhurried) for _ in range(10))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0.0] * 10 + [float(second) for second in range(1, 31)]


# Clocks that step, machines that sleep


@pytest.mark.parametrize("step", [3600.0, -3600.0])
def test_a_call_waits_no_longer_than_its_deadline_where_the_clock_steps(step: float) -> None:
    now = [10_000.0]
    budget = Budget(90.0, lambda: now[0])
    now[0] += step
    assert budget.left() == (0.0 if step > 0 else 90.0)


def test_a_machine_that_sleeps_while_a_turn_is_waited_for_sends_nothing_late() -> None:
    now = [1000.0]
    with playing(*[COURSES] * 30) as script:
        api, _ = client(script.url, now, rate=1.0, deadline=90.0)
        for _ in range(30):
            api.getCourses(KEY)

        def asleep(seconds: float) -> None:
            now[0] += seconds + 3600

        api._client.sleep = asleep
        with pytest.raises(Timeout, match="nothing was sent"):
            api.getCourses(KEY)
    assert api.calls == 30


def test_a_ban_that_ended_while_the_machine_slept_is_over() -> None:
    now = [1000.0]
    with playing(full_house("1800"), COURSES) as script:
        api, _ = client(script.url, now)
        with pytest.raises(RateLimited):
            api.getCourses(KEY)
        now[0] += 3600
        api.getCourses(KEY)


# Several programs


class Common:
    """A clock of several programs that nobody waits for: who sleeps takes it on."""

    def __init__(self, now: Any) -> None:
        self.now = now

    def __call__(self) -> float:
        found: float = self.now.value
        return found

    def sleep(self, seconds: float) -> None:
        until = self.now.value + seconds
        with self.now.get_lock():
            self.now.value = max(self.now.value, until)


def ask(url: str, now: Any, calls: int) -> None:
    """What each of the programs does."""
    common = Common(now)
    with SwadAPI(url, clock=common, sleep=common.sleep, deadline=None) as api:
        for _ in range(calls):
            api.getCourses(KEY)


def test_four_programs_together_are_never_banned() -> None:
    spawn = multiprocessing.get_context("spawn")
    now = spawn.Value("d", 1000.0)
    common = Common(now)
    school = School(clock=common, app_keys=[sample.APP_KEY])
    sample.fill(school)
    school.keys[KEY.lower()] = (next(iter(school.users)), common())
    site = SwadSite(school)
    sent: list[tuple[float, int]] = []

    def answer(request: Any) -> Any:
        reply = site.answer(request)
        sent.append((common(), reply.status))
        return reply

    with Loopback(answer) as loopback:
        url = f"{loopback.url}/en"
        programs = [spawn.Process(target=ask, args=(url, now, 60)) for _ in range(4)]
        for program in programs:
            program.start()
        for program in programs:
            program.join(HANG)
    assert [program.exitcode for program in programs] == [0] * 4
    assert [status for _, status in sent] == [200] * 240
    times = sorted(time for time, _ in sent)
    in_30_seconds = [sum(start <= time < start + 30 for time in times) for start in times]
    assert 100 <= max(in_30_seconds) <= 150
