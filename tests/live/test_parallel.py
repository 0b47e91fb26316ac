"""Many threads and programs on one server, which has no locks of its own."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor

from edusync.wims import Class, WimsAPI
from tests.conftest import make_class
from tests.contract.wims.asking import JDOE, ok

THREADS = 8


def test_threads_that_save_one_class_leave_it_whole(api: WimsAPI, home: Class) -> None:
    def save(number: int) -> None:
        c = Class.get(api, home.qclass, home.rclass)
        c.institution = f"University {number}"
        c.save()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(save, range(3 * THREADS)))
    there = Class.get(api, home.qclass, home.rclass)
    assert there.institution.startswith("University ")
    assert (there.name, there.supervisor.lastname) == ("Algebra", "Perrin")


def test_threads_that_add_users_to_one_class_leave_all_of_them(api: WimsAPI, home: Class) -> None:
    def add(number: int) -> None:
        ok(api.adduser(home.qclass, home.rclass, f"user{number}", JDOE))
        ok(api.getcsv(home.qclass, home.rclass, "login"))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(add, range(2 * THREADS)))
    users = ok(api.getclass(home.qclass, home.rclass, "userlist"))["userlist"]
    assert sorted(users) == sorted(f"user{number}" for number in range(2 * THREADS))


def add_users(api: WimsAPI, qclass: int, rclass: str, first: str) -> None:
    for number in range(6):
        ok(api.adduser(qclass, rclass, f"{first}user{number}", JDOE))


def test_programs_that_add_users_to_one_class_leave_all_of_them(api: WimsAPI, home: Class) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [
        spawn.Process(target=add_users, args=(api, home.qclass, home.rclass, first))
        for first in ("a", "b")
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    users = ok(api.getclass(home.qclass, home.rclass, "userlist"))["userlist"]
    assert len(users) == 12
    assert ok(api.getcsv(home.qclass, home.rclass, "login")).count(b"user") == 12


def test_threads_that_make_classes_are_all_listed(api: WimsAPI, home: Class) -> None:
    def make(number: int) -> Class:
        new = make_class(home.rclass, name=f"Class {number}")
        new.save(api)
        return new

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, range(4)))
    listed = Class.list(api, home.rclass)
    assert all(new in listed for new in made)
    for new in made:
        new.delete()


def test_listing_20_classes_takes_one_request(api: WimsAPI, home: Class) -> None:
    made = [make_class(home.rclass, name=f"Class {number}, one") for number in range(20)]
    for new in made:
        new.save(api)
    with api.counted() as count:
        found = {item.qclass: item.name for item in Class.list(api, home.rclass)}
    assert count() == 1
    assert {new.qclass: new.name for new in made}.items() <= found.items()
    for new in made:
        new.delete()
