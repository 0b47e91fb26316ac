"""The clock of a sandbox."""

import datetime as dt
import time
from typing import Any

import pytest

from edusync.errors import DataLossError, InvalidValue
from edusync.sandbox import Clock, Sandbox
from edusync.swad import AttendanceEvent, Course, Session
from edusync.wims import Class, Sheet


def test_a_clock_goes_with_that_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 100.0)
    clock = Clock()
    assert clock() == 100.0
    clock.advance(5)
    assert clock() == 105.0


def test_a_clock_with_a_start_stands_still_until_it_is_advanced() -> None:
    clock = Clock(1_800_000_000.0)
    assert clock() == clock() == 1_800_000_000.0
    clock.advance(1, hours=1, days=1)
    assert clock() == 1_800_000_000.0 + 1 + 3600 + 86400


@pytest.mark.parametrize("step", [{"days": -1}, {"seconds": -0.1}, {"hours": float("nan")}])
def test_time_does_not_go_back(step: dict[str, float]) -> None:
    clock = Clock(1_800_000_000.0)
    with pytest.raises(ValueError, match="time does not go back"):
        clock.advance(**step)
    assert clock() == 1_800_000_000.0


def test_both_servers_have_the_same_time() -> None:
    sandbox = Sandbox.sample(start=1_800_000_000.0)
    sandbox.clock.advance(days=1)
    assert sandbox.school.now() == 1_800_086_400
    assert sandbox.wims.clock().timestamp() == 1_800_086_400.0


def test_a_sandbox_of_a_day_stands_still_at_its_noon() -> None:
    sandbox = Sandbox(today=dt.date(2028, 2, 29))
    assert sandbox.wims.now().replace(tzinfo=None) == dt.datetime(2028, 2, 29, 12)
    sandbox.clock.advance(days=1)
    assert sandbox.clock.today() == dt.date(2028, 3, 1)


@pytest.mark.parametrize(
    "given", [{"today": "2028-02-29"}, {"today": dt.date(2028, 2, 29), "start": 1_800_000_000.0}]
)
def test_the_day_of_a_sandbox_is_one_date(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="today must be a date, without start"):
        Sandbox(**given)


def test_the_day_of_a_client_is_a_function() -> None:
    day: Any = dt.date(2028, 2, 29)
    with pytest.raises(InvalidValue, match="today: must be a function that returns a date"):
        Sandbox().wims_api(today=day)
    with pytest.raises(InvalidValue, match="now: must be a function"):
        Sandbox().swad_api(now=day)


def test_the_clients_of_a_sandbox_have_its_time() -> None:
    sandbox = Sandbox(today=dt.date(2028, 2, 29))
    sandbox.clock.advance(hours=13)
    assert sandbox.wims_api().today() == dt.date(2028, 3, 1)
    assert sandbox.swad_api().now() == sandbox.wims.now()


def test_what_is_saved_without_expiration_lasts_a_year_of_the_sandbox() -> None:
    api = Sandbox.sample(today=dt.date(2028, 2, 29)).wims_api()
    home = Class.get(api, 20001, "myclass")
    sheet = Sheet("Leap day")
    sheet.save(home)
    assert home.sheets.list()[-1].expiration == sheet.expiration == "20290228"


def test_a_class_whose_day_is_past_in_the_sandbox_is_refused() -> None:
    sandbox = Sandbox.sample(today=dt.date(2028, 2, 29))
    home = Class.get(sandbox.wims_api(), 20001, "myclass")
    home.expiration = "20280229"
    home.save()
    sandbox.clock.advance(days=1)
    home.expiration = "20280228"
    with pytest.raises(DataLossError, match="is empty or past"):
        home.save()


def test_the_dates_of_a_sample_are_around_its_time() -> None:
    start = dt.datetime(2030, 5, 1, 12, tzinfo=dt.UTC)
    sandbox = Sandbox.sample(start=start.timestamp())
    course = Course.get(Session.login(sandbox.swad_api(), "@ada", "sandbox-1"), 1)
    today = AttendanceEvent.get(course, 3)
    assert today.start is not None
    assert today.end is not None
    assert today.start < start < today.end


def test_the_pauses_of_a_client_in_process_pass_on_the_clock_of_the_sandbox() -> None:
    sandbox = Sandbox.sample(start=1_800_000_000.0)
    session = Session.login(sandbox.swad_api(), "@ada", "sandbox-1")
    for _ in range(119):
        session.courses()  # at most 3 a second, after the first 30 requests
    assert sandbox.clock() == pytest.approx(1_800_000_030.0)
