"""The SWAD of a sandbox, in process or on loopback: a new one for each test.

pytest tests/contract/swad --target sandbox
pytest tests/contract/swad --target sandbox-http
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest

from edusync.sandbox import Sandbox, ServedSwad
from edusync.swad import Course, Session, SwadAPI
from edusync.swad.wire import quirks

TARGETS = ("sandbox", "sandbox-http")
PASSWORD = "sandbox-1"
NOW = 1_800_000_000.0  # 2027-01-15, 08:00:00 UTC


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """There is no SWAD to ask but the sandbox's."""
    return None if config.getoption("--target") in TARGETS else True


def pytest_itemcollected(item: pytest.Item) -> None:
    """Known bugs are warned of once; tests that are about a warning ask for it."""
    item.add_marker(pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning"))


@attrs.frozen
class Site:
    """The SWAD of a sandbox, as a test reaches it; `served` where that is loopback."""

    sandbox: Sandbox
    served: ServedSwad | None

    def api(self, **options: Any) -> SwadAPI:
        """A client whose pauses take no time."""
        if self.served is None:
            return self.sandbox.swad_api(**options)
        clock = self.sandbox.clock
        given = {"rate": None, "clock": clock, "sleep": clock.advance}
        return SwadAPI(self.served.url, self.served.app_key, **given | options)

    def log_in(self, user: str, password: str = PASSWORD, **options: Any) -> Session:
        return Session.login(self.api(**options), user, password)

    @contextlib.contextmanager
    def asked(self) -> Iterator[list[str]]:
        """The operations that are asked for in a block, once it is over."""
        journal, names = self.sandbox.journal, list[str]()
        start = len(journal)
        yield names
        names += [entry.name for entry in journal[start:]]


LogIn: TypeAlias = Callable[..., Session]
MakeSite: TypeAlias = Callable[..., Site]


@pytest.fixture
def make_site(request: pytest.FixtureRequest) -> Iterator[MakeSite]:
    """Makes a site; keywords are those of Sandbox."""
    with contextlib.ExitStack() as stack:

        def make(**options: Any) -> Site:
            sandbox = Sandbox.sample(start=NOW, **options)
            if request.config.getoption("--target") == "sandbox":
                return Site(sandbox, None)
            return Site(sandbox, stack.enter_context(sandbox.serve()).swad)

        quirks.forget()
        yield make


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site()


@pytest.fixture
def sandbox(site: Site) -> Sandbox:
    return site.sandbox


@pytest.fixture
def log_in(site: Site) -> LogIn:
    return site.log_in


@pytest.fixture
def ada(log_in: LogIn) -> Session:
    """A teacher of both courses."""
    return log_in("@ada")


@pytest.fixture
def aarav(log_in: LogIn) -> Session:
    """A student of both courses, in group Morning and in Lab 1."""
    return log_in("@aarav")


@pytest.fixture
def course(ada: Session) -> Course:
    """Linear algebra, as its teacher has it."""
    return Course.get(ada, 1)


@pytest.fixture
def studied(aarav: Session) -> Course:
    """Linear algebra, as a student has it."""
    return Course.get(aarav, 1)
