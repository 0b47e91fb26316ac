"""These tests need the running server of `make live`; without it they do not exist."""

from pathlib import Path

import pytest

from tests.targets import Server, is_live


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return None if is_live(config) else True


@pytest.fixture
def classes(server: Server) -> Path:
    """The folder of the server's classes, for tests that write what no job can."""
    if server.classes is None:
        pytest.skip("the files of this server are out of reach")
    return server.classes
