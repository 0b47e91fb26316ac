"""How often a site is asked: 150 requests in 30 s would ban the whole network for an hour."""

from typing import Any

import attrs
import pytest

from edusync.errors import InvalidValue
from edusync.swad import SwadAPI
from tests.unit.swad.server import APP_KEY, KEY, Parameters, serving


@attrs.define
class Watch:
    """A clock that moves when somebody sleeps; each request takes 10 ms."""

    now: float = 0.0
    asked: list[float] = attrs.field(factory=list)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def time(self) -> float:
        return self.now

    def getCourses(self, given: Parameters) -> Any:
        self.asked.append(self.now)
        self.now += 0.01
        return {"numCourses": 0, "coursesArray": []}


def busiest(times: list[float], seconds: float = 30.0) -> int:
    """The most requests in any so many seconds."""
    return max(sum(start <= time < start + seconds for time in times) for start in times)


def test_two_clients_of_a_site_in_two_languages_stay_below_the_ban_together() -> None:
    watch = Watch()
    with serving(watch) as site:
        for turn in range(260):
            url = f"{site.site}/{'en' if turn % 2 else 'es'}"
            with SwadAPI(url, APP_KEY, clock=watch.time, sleep=watch.sleep) as api:
                api.getCourses(KEY)
    assert len(watch.asked) == 260
    assert busiest(watch.asked) <= 120


def test_a_rate_of_none_waits_for_nothing() -> None:
    watch = Watch()
    with serving(watch) as site:
        api = site.api(clock=watch.time, sleep=watch.sleep)
        for _ in range(40):
            api.getCourses(KEY)
    assert busiest(watch.asked, seconds=1.0) == 40


@pytest.mark.parametrize("rate", [0, -1.0])
def test_a_rate_that_leaves_no_turn_is_refused(rate: float) -> None:
    with pytest.raises(InvalidValue, match="rate"):
        SwadAPI("https://swad.example.org/en", rate=rate)
