"""Enrolments that are cut off anywhere: a new run completes them, nobody twice, nobody lost."""

import csv
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edusync.errors import TransportError
from edusync.wims import Class
from tests.conftest import ROOT
from tests.live.faults import through
from tests.live.proxy import Fault, Proxy, before
from tests.targets import Server

PEOPLE = [
    {"lastname": f"Last{n}", "firstname": "A, B" if n % 3 == 0 else "Ann", "regnum": f"{n:03}"}
    for n in range(12)
]
# Enrols as PEOPLE above, keeps the passwords, and is killed when so many rows are done.
CHILD = """
import os, signal, sys
from edusync.wims import Class, WimsAPI
from tests.live.test_enrolment_cut import PEOPLE

url, ident, passwd, qclass, rclass, last, file = sys.argv[1:]
def progress(done, total):
    if done >= int(last):
        os.kill(os.getpid(), signal.SIGKILL)
c = Class.get(WimsAPI(url, ident, passwd), qclass, rclass)
c.enrol(PEOPLE, passwords_to=file, progress=progress)
"""


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with before(server.url) as proxy:
        yield proxy


@pytest.fixture
def shaky(server: Server, proxy: Proxy, home: Class) -> Class:
    """The class through the proxy, by a client that does not try twice."""
    return Class.get(through(proxy, server, attempts=1), home.qclass, home.rclass)


def is_whole(home: Class) -> bool:
    """Whether the class has everybody once: in the server's list of users, and in the files."""
    wanted = [person["regnum"] for person in PEOPLE]
    listed = [user.regnum for user in home.users.list()]
    files = [user.regnum for user in home.users.list(full=True)]
    return sorted(listed) == sorted(files) == wanted


@pytest.mark.parametrize("way", ["lose", "drop"])
@pytest.mark.parametrize("jobs", [["putcsv"], ["adduser"], ["adduser"] * 3])
def test_a_lost_connection_is_settled_or_told(
    home: Class, shaky: Class, proxy: Proxy, way: str, jobs: list[str]
) -> None:
    getattr(proxy, way).extend(jobs)
    report = shaky.enrol(PEOPLE)
    there = {user.quser: user for user in home.users.list(full=True)}
    for line in report:
        assert (line.quser in there) == (line.status == "created")
    assert set(report.passwords) == set(there)
    assert {line.status for line in shaky.enrol(PEOPLE)} <= {"created", "unchanged"}
    assert is_whole(home)


def test_what_did_not_arrive_twice_is_raised(home: Class, shaky: Class, proxy: Proxy) -> None:
    proxy.drop = ["putcsv", "adduser"]
    with pytest.raises(TransportError):
        shaky.enrol(PEOPLE)
    assert home.users.list() == []


def test_when_the_server_is_lost_the_report_tells_what_is_not_known(
    home: Class, shaky: Class, proxy: Proxy
) -> None:
    def lose_what_follows(done: int, total: int) -> None:
        if done == 2:
            proxy.drop += ["adduser", "getclasstgz", "getuser"]

    people = [{**person, "comments": "a, b"} for person in PEOPLE]
    report = shaky.enrol(people, progress=lose_what_follows)
    assert report.counts == {"created": 2, "failed": 10}
    assert [line.status for line in report[:2]] == ["created", "created"]
    assert shaky.enrol(people).counts == {"unchanged": 2, "created": 10}
    assert is_whole(home)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_killed_program_is_completed_by_a_new_run(
    server: Server, home: Class, rows: int, tmp_path: Path
) -> None:
    file = tmp_path / "passwords.csv"
    where = [server.url, server.ident, server.passwd, str(home.qclass), home.rclass, str(rows)]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *where, str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert done.returncode == -signal.SIGKILL
    home.enrol(PEOPLE, passwords_to=file)
    assert home.enrol(PEOPLE, passwords_to=file).counts == {"unchanged": len(PEOPLE)}
    assert is_whole(home)
    text = file.read_text(encoding="utf-8-sig")
    kept = {row["quser"]: row["password"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert {*kept} == {user.quser for user in home.users.list()}
    for user in home.users.list(full=True):  # those of putcsv can only be tried by a login
        assert user.password.startswith("*") or user.password == kept[user.quser]


def test_a_removal_that_was_cut_off_is_completed(home: Class, shaky: Class, proxy: Proxy) -> None:
    home.enrol(PEOPLE)
    proxy.lose += ["deluser"] * 2
    proxy.drop += ["deluser"]
    regnums = [person["regnum"] for person in PEOPLE[:6]]
    shaky.unenrol(regnums)
    assert home.unenrol(regnums).failed == []
    assert sorted(user.regnum for user in home.users.list()) == [
        person["regnum"] for person in PEOPLE[6:]
    ]


def test_a_purge_that_was_cut_off_is_not_told_as_never_sent(
    home: Class, shaky: Class, proxy: Proxy
) -> None:
    home.enrol(PEOPLE)
    last = len(PEOPLE) + 2  # the second of those who are deleted from the trash
    proxy.choose = lambda: Fault.DROP if proxy.seen.count("deluser") >= last else None
    report = shaky.unenrol([person["regnum"] for person in PEOPLE], purge=True)
    assert report.counts == {"removed": 2, "failed": 10}
    assert home.users.list() == []
    assert [line.row for line in report if line.reason.startswith("not sent")] == []
