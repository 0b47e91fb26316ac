"""What all users did together, what one did in exams, and what the server tells of itself."""

import math

import pytest

from edusync.errors import NotActive
from edusync.wims import Class, WimsAPI, server_info
from tests.contract.wims.work import Work, make_sheet
from tests.contract.wims.years import fill
from tests.targets import Server


def test_the_statistics_of_a_sheet(home: Class, server: Server) -> None:
    fill(home, Work(server, home))
    api, _ = home.connection
    sheet = home.sheets[1]
    calls = api.calls
    stats = sheet.stats()
    assert api.calls == calls + 1
    assert (stats.users, stats.quality, stats.cumul) == (2, 4.105, 50)
    assert (stats.best_quality, stats.best_cumul) == (8.21, 100)
    assert stats.exercises.to_dicts() == [
        {"number": 1, "weight": 1, "quality": 5, "cumul": 5},
        {"number": 2, "weight": 2, "quality": 3.655, "cumul": 5},
    ]
    with pytest.raises(NotActive):
        home.sheets[2].stats()


def test_a_class_without_users_has_no_statistics(home: Class) -> None:
    make_sheet().save(home)
    sheet = home.sheets[1]
    sheet.activate()
    stats = sheet.stats()
    assert (stats.users, list(stats.exercises)) == (0, [])
    assert math.isnan(stats.quality)


def test_the_log_of_exams_is_apart(home: Class, server: Server) -> None:
    work = Work(server, home)
    fill(home, work)
    work.exam_log("jdoe", [(1, 1, "new", 0.0), (1, 1, "score", 10.0)])
    user = home.users["jdoe"]
    found = user.exam_log()
    assert [(e.exam, e.exercise, e.action, e.score) for e in found] == [
        (1, 1, "new", None),
        (1, 1, "score", 10.0),
    ]
    assert found[0].date == "20261120.10:00:00"
    assert {entry.sheet for entry in user.log()} == {1}
    assert list(home.users["xroe"].exam_log()) == []


def test_the_server_tells_of_itself(api: WimsAPI) -> None:
    told = server_info(api)
    assert api.calls == 2
    assert told.version[0] == "4"
    assert (told.title_limit, told.description_limit) == (40, 250)
    assert told.time.year >= 2026
    assert "@" in told.manager
