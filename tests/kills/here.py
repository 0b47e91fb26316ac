"""Where a work is carried out: the servers, a class or an event, and a folder."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import attrs

from edusync.core.files import _UNFINISHED
from edusync.swad import Course, Session, SwadAPI
from edusync.wims import Class, WimsAPI

Tell = Callable[[object], object]  # what a program tells its user


@attrs.frozen
class Here:
    """What a program needs to know; `server` is how locks name the one that a proxy leads to."""

    url: str
    ident: str
    passwd: str
    rclass: str  # of this run alone
    folder: str
    swad_url: str = ""
    app_key: str = ""
    event: int = 0
    server: str = ""
    qclass: int | str = 0

    @property
    def place(self) -> Path:
        """The folder in which the work writes."""
        return Path(self.folder)

    @property
    def told_file(self) -> Path:
        """Beside the folder: what the user was told, one value a line."""
        return self.place.with_suffix(".told")

    def tell(self, told: object) -> None:
        with self.told_file.open("a") as file:
            file.write(json.dumps(told) + "\n")

    def told(self) -> list[Any]:
        file = self.told_file
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    @contextmanager
    def api(self) -> Iterator[WimsAPI]:
        with WimsAPI(self.url, self.ident, self.passwd) as api:
            if self.server:
                api._client.server = self.server
            yield api

    @contextmanager
    def home(self) -> Iterator[Class]:
        with self.api() as api:
            yield Class.get(api, self.qclass, self.rclass)

    @contextmanager
    def course(self) -> Iterator[Course]:
        with contextlib.closing(SwadAPI(self.swad_url, self.app_key, rate=None)) as api:
            yield Course.get(Session.login(api, "@ada", "sandbox-1"), 1)

    def left(self) -> list[str]:
        """The names of unfinished files."""
        return [path.name for path in self.place.rglob("*") if _UNFINISHED.fullmatch(path.name)]

    def written(self) -> Mapping[str, bytes]:
        """The files that have their names, by their paths in the folder."""
        return {
            str(path.relative_to(self.place)): path.read_bytes()
            for path in self.place.rglob("*")
            if path.is_file() and not _UNFINISHED.fullmatch(path.name)
        }


class Work(Protocol):
    """What is killed, and what must hold."""

    def prepare(self, here: Here) -> Here:
        """Makes what it works on."""

    def carry_out(self, here: Here, tell: Tell) -> None:
        """The call, in the program that is killed, and once more after that."""

    def after_kill(self, here: Here) -> None:
        """Fails where something is torn, or is not so as the program has told."""

    def after_next_run(self, here: Here) -> None:
        """Fails where anything is lost or doubled."""
