"""Two programs at work in two classes of one group, over loopback: nobody is lost."""

from collections.abc import Callable, Iterator

import pytest

from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import ok
from tests.contract.wims.grouping import INFO, TEACHER, Group
from tests.live.twoprograms import SCENES
from tests.targets import Server

GROUP = 1234567


@pytest.fixture
def grouped() -> Iterator[Group]:
    """A group of two classes without people, on a sandbox that other programs reach."""
    box = Sandbox()
    with (
        box.serve() as served,
        WimsAPI(served.wims.url, served.wims.ident, served.wims.passwd) as api,
    ):
        ok(api.addclass(GROUP, "r", {**INFO, "type": 2}, TEACHER))
        for _ in range(2):
            ok(api.addclass(GROUP, "r", INFO, TEACHER))
        found = [Class.get(api, one, "r") for one in (GROUP, f"{GROUP}_1", f"{GROUP}_2")]
        server = Server(api.url, api.ident, api.passwd, box.wims.version.name, "r")
        yield Group(server, *found)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_two_programs_lose_nobody(grouped: Group, scene: Callable[[Group], None]) -> None:
    scene(grouped)
