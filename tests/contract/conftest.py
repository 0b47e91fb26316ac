"""Where a target differs on purpose, its tests must fail."""

import pytest

from tests.contract.differences import DIFFERENCES
from tests.targets import target


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    differing = DIFFERENCES[target(config)]
    for item in items:
        reason = differing.get(item.nodeid.removeprefix("tests/contract/"))
        if reason:
            item.add_marker(pytest.mark.xfail(strict=True, reason=reason))
