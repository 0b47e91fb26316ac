"""Every test of WIMS here has a cassette, and uses all of it; SWAD's are only ever replayed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import is_live, is_recording

SWAD = Path(__file__).parent / "swad"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """There is no SWAD server to run on or to record from."""
    if collection_path == SWAD and (is_live(config) or is_recording(config)):
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "recorded" in item.path.parts and SWAD not in item.path.parents:
            item.add_marker(pytest.mark.vcr)


@pytest.fixture(autouse=True)
def _uses_its_whole_cassette(request: pytest.FixtureRequest, vcr: Any) -> Iterator[None]:
    yield
    if vcr is not None and not is_live(request.config) and not is_recording(request.config):
        assert vcr.all_played, "the cassette holds requests that the test no longer makes"
