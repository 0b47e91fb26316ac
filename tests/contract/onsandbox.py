"""A pytest plugin: `tests/recorded` on the sandbox, over loopback, instead of a real server.

    pytest -p tests.contract.onsandbox --disable-recording -p no:randomly tests/recorded

What each test asks is drawn as when its cassette was recorded, so that each reply can also be
compared with the recorded one: students' work is then really there. The comparison is written
to the file that SANDBOX_REPORT names.
"""

import json
import os
import random
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from edusync.sandbox.exchange import Reply, Request
from edusync.sandbox.loopback import Loopback
from edusync.sandbox.wims.site import PATH, WimsSite
from tests import conftest
from tests.contract.wimsrecordings import (
    CASSETTES,
    CODEPAGE,
    CONNECTIONS,
    PASSWORD,
    Drawing,
    decoded,
    drawn,
    exchanges,
    near,
)
from tests.live import wims_server


class DiskFolder(MutableMapping[str, str]):
    """The files of a class on disk, where the tests write what students do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def __getitem__(self, path: str) -> str:
        try:
            return (self.folder / path).read_bytes().decode(CODEPAGE)
        except (FileNotFoundError, IsADirectoryError):
            raise KeyError(path) from None

    def __setitem__(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode(CODEPAGE))

    def __delitem__(self, path: str) -> None:
        try:
            (self.folder / path).unlink()
        except FileNotFoundError:
            raise KeyError(path) from None

    def __iter__(self) -> Iterator[str]:
        found = [file for file in self.folder.rglob("*") if file.is_file()]
        return iter([str(file.relative_to(self.folder)) for file in found])

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Watched(Drawing):
    """A site that keeps what it answered, and draws what the recordings drew."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.told: list[tuple[str, Any]] = []
        self.to_draw: list[str] = []

    def new_number(self) -> str:
        if self.to_draw:
            return self.to_draw.pop(0)
        return WimsSite.new_number(self)

    def answer(self, request: Request) -> Reply:
        found = super().answer(request)
        text = found.body.replace(f"//{request.header('host')}".encode(), b"//wims.test")
        self.told.append((request.path, decoded(found.status, found.headers["Content-Type"], text)))
        return found


STACK = ExitStack()
REPORT: dict[str, dict[str, Any]] = {}
SITE: list[Watched] = []


def pytest_configure(config: pytest.Config) -> None:
    """Starts the sandbox, and puts it where the tests look for a server."""
    folder = Path(STACK.enter_context(tempfile.TemporaryDirectory()))
    site = Watched(
        connections=CONNECTIONS,
        make_folder=lambda number: DiskFolder(folder / "classes" / number),
    )
    SITE.append(site)
    url = STACK.enter_context(Loopback(site.answer)).url + PATH
    (folder / "classes").mkdir()
    state = folder / "state.json"
    state.write_text(
        json.dumps(
            {"url": url, "ident": "edusync", "passwd": PASSWORD, "classes": f"{folder}/classes"}
        )
    )
    patch = STACK.enter_context(pytest.MonkeyPatch.context())
    patch.setattr(wims_server, "STATE", state)
    patch.setattr(wims_server, "tidy", lambda: None)


def pytest_unconfigure() -> None:
    if "SANDBOX_REPORT" in os.environ:
        Path(os.environ["SANDBOX_REPORT"]).write_text(json.dumps(REPORT, default=str))
    STACK.close()


@pytest.fixture(autouse=True)
def _as_recorded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Draws as in the recording, and notes which replies are not as recorded."""
    name = f"{request.path.stem}/{request.node.name}"
    plain = conftest.Server.api
    options = {"rng": random.Random(request.node.nodeid), "new_code": lambda: "edusync"}
    if (CASSETTES / f"{name}.yaml").exists():
        monkeypatch.setattr(
            conftest.Server, "api", lambda self, **given: plain(self, **{**options, **given})
        )
    recorded = exchanges(name) if (CASSETTES / f"{name}.yaml").exists() else []
    replies = [decoded(one.status, one.kind, one.reply) for one in recorded]
    site = SITE[0]
    site.to_draw = [n for n in map(drawn, recorded, replies) if n]
    if not recorded:
        yield
        return
    for number in list(site.classes):
        site.drop_class(number)
    site.told.clear()
    yield
    REPORT[name] = _compared(site, recorded, replies)


def _compared(site: WimsSite, recorded: list[Any], replies: list[Any]) -> dict[str, Any]:
    told = [reply for _, reply in SITE[0].told]
    differing = []
    for place, (one, was, now) in enumerate(zip(recorded, replies, told, strict=False)):
        expected, found = near(one, was, now) if one.kind else (was[0], now[0])
        if expected != found:
            differing.append({"place": place, "job": one.job, "was": expected, "now": found})
    # Requests of several threads come in any order.
    others = [one["now"] for one in differing]
    differing = [one for one in differing if one["was"] not in others]
    return {"recorded": len(recorded), "answered": len(told), "differing": differing}
