"""Two equal worlds on loopback: one is asked by wimsapi itself, the other by `edusync.wimsapi`."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import wimsapi

import edusync.wimsapi
from edusync.sandbox import Sandbox
from edusync.sandbox.wims.state.versions import VERSIONS
from tests.wimsapi.worlds import World


@pytest.fixture(params=[*VERSIONS])
def worlds(request: pytest.FixtureRequest) -> Iterator[tuple[World, World]]:
    """The world of wimsapi, and ours; the clock of both stands still at the same moment."""
    with ExitStack() as served:
        yield tuple(  # type: ignore[misc]
            World(
                module,
                served.enter_context(Sandbox.sample(wims=request.param, start=1.79e9).serve()),
            )
            for module in (wimsapi, edusync.wimsapi)
        )


@pytest.fixture
def world() -> Iterator[World]:
    """Ours alone."""
    with Sandbox.sample(start=1.79e9).serve() as served:
        yield World(edusync.wimsapi, served)


@pytest.fixture(params=[wimsapi, edusync.wimsapi], ids=["wimsapi", "edusync"])
def each(request: pytest.FixtureRequest) -> Iterator[World]:
    """One world after the other: what holds in both."""
    with Sandbox.sample(start=1.79e9).serve() as served:
        yield World(request.param, served)
