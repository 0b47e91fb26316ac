"""These tests need the running server of `make live`; without it they do not exist."""

from pathlib import Path

import pytest

from tests.conftest import is_live


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return None if is_live(config) else True
