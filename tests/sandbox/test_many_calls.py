"""A program that runs for months: calls leave nothing behind."""

import asyncio
import gc
import os
import tracemalloc
from collections.abc import Callable

import pytest

from edusync.sandbox import Sandbox, Served
from edusync.swad import Session, SwadAPI
from edusync.wims import Class, WimsAPI

CALLS = 300
LEFT = 300_000  # bytes at most: a kilobyte of each call; an answer that stays has several


def wims(served: Served) -> Callable[[], object]:
    api = WimsAPI(served.wims.url, served.wims.ident, served.wims.passwd)
    return lambda: api.checkclass(20001, "myclass")


def swad(served: Served) -> Callable[[], object]:
    api = SwadAPI(served.swad.url, served.swad.app_key, rate=None)
    session = Session.login(api, served.swad.teacher, served.swad.password)
    return session.courses


@pytest.mark.parametrize("platform", [wims, swad], ids=lambda platform: platform.__name__)
def test_many_calls_leave_no_memory_and_no_file_open(
    platform: Callable[[Served], Callable[[], object]],
) -> None:
    sandbox = Sandbox.sample(rate_limit=False)
    with sandbox.serve() as served:
        call = platform(served)
        tracemalloc.start()
        for _ in range(100):
            call()
        sandbox.journal.clear()
        gc.collect()
        files = len(os.listdir("/proc/self/fd"))
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(CALLS):
            call()
        sandbox.journal.clear()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert after - before < LEFT
        assert len(os.listdir("/proc/self/fd")) <= files + 1


def test_calls_are_made_where_a_loop_of_asyncio_runs() -> None:
    async def names() -> list[str]:
        c = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
        here = [user.lastname for user in c.users.list()]
        there = await asyncio.to_thread(lambda: [user.lastname for user in c.users.list()])
        assert here == there
        return here

    assert len(asyncio.run(names())) == 24
