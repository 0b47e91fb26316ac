"""Threads and programs that save the objects of one class leave what a serial run leaves."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from edusync.wims import Class, Exam, User, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.work import exercise, make_sheet

WORKERS = 8
ROUNDS = 2
FIELDS = ["email", "comments", "regnum", *(f"regprop{number}" for number in range(1, 6))]


def fill(home: Class) -> None:
    """One user, one sheet and one exam for each worker, and a user for all."""
    User("shared", "Doe", "John", "secret12").save(home)
    for number in range(WORKERS):
        User(f"user{number}", "Doe", f"John {number}", "secret12").save(home)
        make_sheet(f"Sheet {number}").save(home)
        Exam(f"Exam {number}", "About", expiration=FAR_AWAY).save(home)


def work(home: Class, number: int) -> None:
    """What one worker does, the same number of times; no other touches the same field."""
    for turn in range(ROUNDS):
        text = f"{number}, turn {turn}"
        user = home.users[f"user{number}"]
        user.comments = text
        user.save()
        shared = home.users["shared"]
        setattr(shared, FIELDS[number], text)
        shared.save()
        sheet = home.sheets[number + 1]
        sheet.description = text
        sheet.save()
        sheet.exercises.add(exercise(text))
        exam = home.exams[number + 1]
        exam.title, exam.duration = f"Exam {text}", 10 + turn
        exam.save()
        User(f"new{number}x{turn}", "Roe", text, "secret12").save(home)
    home.sheets[number + 1].activate()


def state(home: Class) -> dict[str, Any]:
    """Everything that the class holds, as it is on the server."""
    sheets = home.sheets.list()
    return {
        "users": home.users.list(full=True).to_dicts(secrets=True),
        "listed": [user.quser for user in home.users.list()],
        "sheets": [(sheet.weight, sheet.to_dict()) for sheet in sheets],
        "exercises": [sheet.exercises.list().to_dicts() for sheet in sheets],
        "exams": home.exams.list().to_dicts(),
    }


def serial(home: Class) -> None:
    for number in range(WORKERS):
        work(home, number)


def threads(home: Class) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda number: work(home, number), range(WORKERS)))


def some_work(home: Class, numbers: range) -> None:
    for number in numbers:
        work(home, number)


def programs(home: Class) -> None:
    spawn = multiprocessing.get_context("spawn")
    halves = [range(WORKERS // 2), range(WORKERS // 2, WORKERS)]
    workers = [spawn.Process(target=some_work, args=(home, half)) for half in halves]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]


@pytest.mark.parametrize("run", [threads, programs])
def test_many_at_once_leave_what_one_after_the_other_leaves(
    home: Class, other: Class, run: Callable[[Class], None]
) -> None:
    for c in (home, other):
        fill(c)
    serial(other)
    run(home)
    assert state(home) == state(other)


def test_threads_that_add_sheets_and_exams_leave_all_of_them(home: Class) -> None:
    def add(number: int) -> None:
        make_sheet(f"Sheet {number}", weight=number + 1).save(home)
        Exam(f"Exam {number}", "About", expiration=FAR_AWAY).save(home)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(add, range(WORKERS)))
    sheets = home.sheets.list()
    assert {sheet.title: sheet.weight for sheet in sheets} == {
        f"Sheet {number}": number + 1 for number in range(WORKERS)
    }
    assert all(len(sheet.exercises.list()) == 1 for sheet in sheets)
    assert sorted(exam.title for exam in home.exams) == [f"Exam {n}" for n in range(WORKERS)]


def test_threads_that_delete_sheets_of_one_list_delete_the_right_ones(
    api: WimsAPI, home: Class
) -> None:
    for number in range(WORKERS):
        make_sheet(f"Sheet {number}").save(home)
    found = home.sheets.list()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sheet: sheet.delete(), found[::2]))
    assert [sheet.title for sheet in home.sheets] == [f"Sheet {n}" for n in (1, 3, 5, 7)]
    assert [sheet.qsheet for sheet in found[1::2]] == [1, 2, 3, 4]


def test_lists_read_while_another_thread_deletes_have_the_right_numbers(home: Class) -> None:
    for number in range(WORKERS):
        make_sheet(f"Sheet {number}").save(home)

    def delete() -> None:
        for _ in range(WORKERS - 1):
            home.sheets[1].delete()

    with ThreadPoolExecutor(2) as pool:
        deleting = pool.submit(delete)
        lists = []
        while not deleting.done():
            lists.append(home.sheets.list())
    deleting.result()
    assert lists
    assert {found[-1].qsheet for found in lists} == {1}
