"""Every test here has a cassette, and uses all of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import is_live, is_recording


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "recorded" in item.path.parts:
            item.add_marker(pytest.mark.vcr)


@pytest.fixture(autouse=True)
def _uses_its_whole_cassette(request: pytest.FixtureRequest, vcr: Any) -> Iterator[None]:
    yield
    if vcr is not None and not is_live(request.config) and not is_recording(request.config):
        assert vcr.all_played, "the cassette holds requests that the test no longer makes"
