"""Warnings point at the line of the program that called, however deep they arise."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from edusync import swad
from edusync.core.warning import ServerQuirkWarning, warn
from edusync.sandbox import Sandbox
from edusync.swad import Message, Session
from edusync.swad.wire import quirks
from edusync.wims import ServerQuirkWarning as OfWims


def line() -> int:
    """The line that calls this."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def ours(source: str, name: str = "edusync.deep") -> Callable[..., Any]:
    """A function `go` as if it stood in a file of edusync."""
    space: dict[str, Any] = {"__name__": name, "warn": warn}
    exec(source, space)
    found: Callable[..., Any] = space["go"]
    return found


DEEP = """
import contextlib, functools

@contextlib.contextmanager
def held():
    yield
    warn("deep")

@functools.lru_cache
def cached():
    with held():
        pass

def go(call=cached):
    call()
"""


def test_our_own_lines_and_those_between_them_are_left_out() -> None:
    with pytest.warns(UserWarning, match="deep") as caught:
        here = (ours(DEEP)(), line())[1]
    assert (caught[0].filename, caught[0].lineno) == (__file__, here)


def test_a_name_that_only_begins_like_ours_is_a_program() -> None:
    with pytest.warns(UserWarning, match="deep") as caught:
        ours(DEEP, name="edusync_tools")()
    assert caught[0].filename == "<string>"


def test_of_a_program_that_we_call_back_its_own_line_is_told() -> None:
    def progress() -> None:
        ours(DEEP)()

    with pytest.warns(UserWarning, match="deep") as caught:
        ours(DEEP)(progress)
    code = progress.__code__
    assert (caught[0].filename, caught[0].lineno) == (__file__, code.co_firstlineno + 1)


def test_both_platforms_have_one_warning() -> None:
    assert swad.ServerQuirkWarning is OfWims is ServerQuirkWarning


def test_a_raw_call_of_wims_warns_at_the_line_of_the_program() -> None:
    api = Sandbox.sample().wims_api()
    with pytest.warns(ServerQuirkWarning, match=r"^modsheet .*: formula: WIMS says") as caught:
        here = (api.modsheet(20001, "myclass", 1, {"title": "New", "formula": 1}), line())[1]
    assert [(one.filename, one.lineno) for one in caught] == [(__file__, here)]


def test_a_model_of_swad_warns_at_the_line_of_the_program() -> None:
    quirks.forget()
    session = swad.Session.login(Sandbox.sample().swad_api(), "@ada", "sandbox-1")
    course = swad.Course.get(session, 1)
    with pytest.warns(ServerQuirkWarning, match="nobody is notified") as caught:
        here = (course.notice("<p>Hello</p>"), line())[1]
    assert [(one.filename, one.lineno) for one in caught] == [(__file__, here)]


def test_who_makes_errors_of_warnings_is_told_that_the_call_was_done() -> None:
    api = Sandbox.sample().wims_api()
    info = {"lastname": "Roe", "firstname": "Zoe", "password": "secret12", "nosuch": "1"}
    with pytest.raises(ServerQuirkWarning) as raised:
        api.adduser(20001, "myclass", "newone", info)
    assert raised.value.__notes__ == ["adduser was done: it is not to be sent again for this."]


def test_a_message_that_did_not_reach_all_is_sent_also_where_warnings_are_errors() -> None:
    sandbox = Sandbox.sample()
    session = Session.login(sandbox.swad_api(), "@ada", "sandbox-1")
    message = Message(to=("@aarav", "@nobodyx"), subject="hi", text="there")
    before = len(sandbox.school.messages)
    with pytest.raises(UserWarning, match="@nobodyx"):
        message.save(session)
    assert message.save(session).requests == 0
    assert len(sandbox.school.messages) == before + 1
