"""Any call may meet HTTP 500: it is a ServerBug that says what to do, and never an empty answer."""

from pathlib import Path
from typing import Any

import pytest

from edusync.errors import ServerBug
from edusync.sandbox import Sandbox
from edusync.sandbox.swad.records import WebSession
from edusync.swad.wire.operations import OPERATIONS
from tests.contract.swad.conftest import MakeSite, Site
from tests.contract.swad.test_faults import tried
from tests.contract.swad.test_models import ROWS
from tests.contract.swad.test_operations import GOOD, WEB_SESSION, ask
from tests.contract.swad.test_written_nonsense import held

BROKE_DOWN = "HTTP 500: the program of the server broke down"
CALLS = [
    pytest.param(name, operation, id=f"{name}-{operation}")
    for name, (*_, operations) in ROWS.items()
    for operation in dict.fromkeys(operations.split())
]
WRITES = [pair for pair in CALLS if getattr(OPERATIONS.get(str(pair.values[1])), "writes", False)]
# Says of each file what became of it.
REPORTED = {("Directory.mirror", "getFile"), ("Directory.mirror", "GET")}


@pytest.mark.parametrize("after", [False, True], ids=["nothing done", "done"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_that_meets_http_500_is_a_bug_of_the_server(
    site: Site, sandbox: Sandbox, operation: str, after: bool
) -> None:
    sandbox.school.web_sessions[WEB_SESSION] = WebSession(1, 1)
    who, values, _ = GOOD[operation]
    sandbox.faults.add(operation, html=500, after=after, times=9)
    with site.asked() as asked, pytest.raises(ServerBug) as caught:
        ask(site, operation, who, values)
    assert asked.count(operation) == 1  # what broke the server once may break it again
    bug = caught.value
    assert bug.message.startswith(BROKE_DOWN)
    assert bug.operation == operation
    assert bug.maybe_applied is OPERATIONS[operation].writes
    assert ("read back" in str(bug)) is bug.maybe_applied
    assert bug.advice


@pytest.mark.parametrize(("name", "operation"), CALLS)
def test_a_method_that_meets_http_500_gives_no_empty_answer(
    site: Site, sandbox: Sandbox, tmp_path: Path, monkeypatch: Any, name: str, operation: str
) -> None:
    monkeypatch.chdir(tmp_path)
    prepare, act, _, _ = ROWS[name]
    thing = prepare(site)
    sandbox.faults.add(operation, html=500, times=99)
    came = list[object]()
    error = tried(lambda: came.append(act(thing)))
    if error is None:
        assert (name, operation) in REPORTED
        assert came == [{"failed": 2}]
        return
    assert type(error) is ServerBug
    assert "HTTP 500" in str(error)
    assert error.advice


@pytest.mark.parametrize(("name", "operation"), WRITES)
def test_what_was_done_before_http_500_is_done_once(
    make_site: MakeSite, tmp_path: Path, monkeypatch: Any, name: str, operation: str
) -> None:
    monkeypatch.chdir(tmp_path)
    prepare, act, _, _ = ROWS[name]
    usual, broken = make_site(), make_site()
    act(prepare(usual))
    thing = prepare(broken)
    broken.sandbox.faults.add(operation, html=500, after=True)
    if error := tried(lambda: act(thing)):
        assert type(error) is ServerBug
        assert error.maybe_applied
    assert held(broken.sandbox) == held(usual.sandbox)
