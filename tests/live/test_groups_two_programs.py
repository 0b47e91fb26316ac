"""Two programs at work in two classes of one group of a real server: nobody is lost."""

from collections.abc import Callable

import pytest

from tests.contract.wims.grouping import Group, grouped
from tests.live.twoprograms import SCENES

__all__ = ["grouped"]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_two_programs_lose_nobody(grouped: Group, scene: Callable[[Group], None]) -> None:
    scene(grouped)
