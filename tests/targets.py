"""The servers that tests of WIMS may talk to: `pytest --target`.

The tests of `tests/contract/wims` are one set of functions for all of them. Those whose answers
differ between versions of WIMS are marked `versions`: they run once for each version that the
target can be (both recordings, both sandboxes, the one real server).
"""

import functools
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import attrs
import pytest

from edusync.sandbox import Sandbox
from edusync.sandbox.wims.state.versions import VERSIONS
from edusync.wims import WimsAPI
from tests.live import wims_server
from tests.sandbox.wimsrecordings import CONNECTIONS, PASSWORD, RECORDED

RECORDINGS, SANDBOX, SANDBOX_HTTP, LIVE = TARGETS = (
    "recordings",
    "sandbox",
    "sandbox-http",
    "live",
)
CASSETTE_HOST = "wims.test"


class ClassFiles(Protocol):
    """The files of a class by path, which tests write where no job does."""

    def get(self, path: str, default: str, /) -> str: ...

    def __setitem__(self, path: str, text: str, /) -> None: ...


@attrs.frozen
class ClassFolder:
    """The files of a class of a real WIMS, which shall own what is written."""

    folder: Path

    def get(self, path: str, default: str, /) -> str:
        file = self.folder / path
        return file.read_text() if file.exists() else default

    def __setitem__(self, path: str, text: str, /) -> None:
        file, owner = self.folder / path, (self.folder / ".def").stat()
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        if file.parent.name == "score":
            wims_server.renew(file)
        for made in (file.parent, file):
            os.chown(made, owner.st_uid, owner.st_gid)


@attrs.frozen
class Server:
    """The WIMS server that a test talks to, or the recording of one."""

    url: str
    ident: str
    passwd: str
    version: str  # of WIMS
    rclass: str = "edusynctests"
    classes: Path | None = None  # the folder of the classes, where it is on this machine
    files: Callable[[object], ClassFiles] | None = None  # of a class, where they can be had
    options: Mapping[str, Any] = attrs.field(factory=dict)  # keywords of every client

    def api(self, **options: Any) -> WimsAPI:
        """A client; `options` are parameters of WimsAPI, also `url`, `ident` and `passwd`."""
        where = {"url": self.url, "ident": self.ident, "passwd": self.passwd}
        return WimsAPI(**{**where, **self.options, **options})


def target(config: pytest.Config) -> str:
    """Where the tests run: one of TARGETS."""
    return str(config.getoption("--target"))


def is_live(config: pytest.Config) -> bool:
    return target(config) == LIVE


def is_recording(config: pytest.Config) -> bool:
    return target(config) == RECORDINGS and config.getoption("--record-mode") not in (None, "none")


def is_replaying(config: pytest.Config) -> bool:
    return target(config) == RECORDINGS and not is_recording(config)


def versions_of(config: pytest.Config) -> list[str]:
    """The versions of WIMS that the target can be; of the recordings all that were made."""
    if is_live(config) or is_recording(config):
        return [real_server().version]
    return [*VERSIONS]


@contextmanager
def server_of(config: pytest.Config, version: str | None) -> Iterator[Server]:
    """The server of the target, as long as the tests run, of one of its versions."""
    if is_live(config) or is_recording(config):
        yield real_server()
    elif is_replaying(config):
        url = f"http://{CASSETTE_HOST}/wims/wims.cgi"
        # A recording holds what the server made of the files.
        yield Server(url, "edusync", PASSWORD, version or RECORDED, files=lambda _: {})
    else:
        version = version or config.getoption("--wims")
        yield from _sandbox(version, in_process=target(config) == SANDBOX)


@functools.cache
def real_server() -> Server:
    """The server that WIMS_URL names, else that of `make live`."""
    if "WIMS_URL" in os.environ:
        url, ident, passwd, rclass = (
            os.environ[f"WIMS_{name}"] for name in ("URL", "IDENT", "PASSWD", "RCLASS")
        )
        return Server(url, ident, passwd, wims_server.version_of(url), rclass)
    state = wims_server.state()
    classes = Path(state["classes"])
    return Server(
        state["url"],
        state["ident"],
        state["passwd"],
        wims_server.version_of(state["url"]),
        classes=classes,
        files=lambda qclass: ClassFolder(classes / str(qclass).replace("_", "/")),
    )


def _sandbox(version: str, *, in_process: bool) -> Iterator[Server]:
    box = Sandbox(wims=version)
    box.wims.connections |= CONNECTIONS

    def files(qclass: object) -> ClassFiles:
        return box.wims.classes[str(qclass).replace("_", "/")].files

    if in_process:
        url, options = box.wims_api().url, box._in_process(box.wims)
        options["today"] = box.clock.today
        yield Server(url, "edusync", PASSWORD, version, files=files, options=options)
    else:
        with box.serve() as served:
            yield Server(served.wims.url, "edusync", PASSWORD, version, files=files)
