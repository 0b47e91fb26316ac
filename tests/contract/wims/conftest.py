"""Every test of WIMS has a cassette, and uses all of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edusync.wims import Class
from tests.contract.wims.grouping import grouped
from tests.contract.wims.posting import Poster, poster_of
from tests.targets import Server, is_replaying

__all__ = ["grouped"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.vcr)


@pytest.fixture(autouse=True)
def _uses_its_whole_cassette(request: pytest.FixtureRequest, vcr: Any) -> Iterator[None]:
    yield
    if is_replaying(request.config):
        assert vcr.all_played, "the cassette holds requests that the test no longer makes"


@pytest.fixture
def post(server: Server, home: Class) -> Iterator[Poster]:
    """Asks about a class of our own, past the checks of the client."""
    with poster_of(server, home.qclass) as poster:
        yield poster


@pytest.fixture
def caller(server: Server) -> Iterator[Poster]:
    """Asks about a class that is not there, which takes no time."""
    with poster_of(server, 99999999) as poster:
        yield poster
