"""The two servers that get the calls: a real WIMS over HTTP, and a sandbox in this process."""

import contextlib
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Protocol

import attrs
import requests

from edusync.sandbox import Sandbox
from edusync.sandbox.exchange import Request
from edusync.sandbox.wims.identity import Connection
from edusync.sandbox.wims.site import PATH
from edusync.wims import WimsAPI
from tests.fuzz.calls import check
from tests.fuzz.compare import Answer
from tests.live import wims_server
from tests.targets import Server

# Two of the first four at once make the server sleep two minutes; the others read what they write.
INDEX_JOBS = "addclass delclass copyclass modclass listclasses getclassesuser".split()
TIMEOUT = 150  # seconds
AGENT = "python-requests edusync-fuzz"


class Side(Protocol):
    """A server that answers calls."""

    def ask(self, job: str, sent: Mapping[str, str]) -> Answer:
        """The answer to a job."""

    def work(self, qclass: str, file: str, text: str) -> None:
        """Adds lines to a file of a class, as the server itself does when students work."""

    def remove(self, numbers: Sequence[str], rclass: str) -> None:
        """Removes the classes of a sequence that is over."""


def _body(ident: str, passwd: str, job: str, sent: Mapping[str, str]) -> bytes:
    check(job, sent)
    fixed = {"module": "adm/raw", "job": job, "ident": ident, "passwd": passwd}
    given = {**fixed, "code": "fuzz", "lang": "en", **sent}
    return urllib.parse.urlencode(given, encoding="latin-1").encode("ascii")


@attrs.frozen
class Real:
    """A real WIMS server."""

    server: Server
    api: WimsAPI

    def ask(self, job: str, sent: Mapping[str, str]) -> Answer:
        body = _body(self.server.ident, self.server.passwd, job, sent)
        headers = {
            "User-Agent": AGENT,
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }
        with self._alone(job):
            reply = requests.post(
                self.server.url, body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
        return Answer(reply.status_code, reply.headers.get("Content-Type", ""), reply.content)

    def work(self, qclass: str, file: str, text: str) -> None:
        if self.server.files is not None and self._there(qclass):
            files = self.server.files(qclass)
            files[file] = files.get(file, "") + text

    def _there(self, qclass: str) -> bool:
        folder = self.server.classes
        return folder is not None and (folder / qclass.replace("_", "/") / ".def").exists()

    def remove(self, numbers: Sequence[str], rclass: str) -> None:
        """Past WIMS where its folders are in reach, since each delclass looks at every class."""
        if self.server.classes is None:
            _delete(self, numbers, rclass)
            return
        with self.api.exclusive(index=True):
            wims_server.remove(numbers)
            wims_server.tidy()

    def _alone(self, job: str) -> contextlib.AbstractContextManager[None]:
        return self.api.exclusive(index=True) if job in INDEX_JOBS else contextlib.nullcontext()


@attrs.frozen
class InMemory:
    """A sandbox of the same version."""

    box: Sandbox

    def ask(self, job: str, sent: Mapping[str, str]) -> Answer:
        headers = {"Host": "wims.test", "User-Agent": AGENT}
        request = Request("POST", PATH, headers, _body("edusync", "secret", job, sent))
        reply = self.box.wims.answer(request)
        return Answer(reply.status, reply.headers.get("Content-Type", ""), reply.body)

    def work(self, qclass: str, file: str, text: str) -> None:
        found = self.box.wims.classes.get(qclass.replace("_", "/"))
        if found is not None:
            found.files.append(file, text)

    def remove(self, numbers: Sequence[str], rclass: str) -> None:
        _delete(self, numbers, rclass)


def _delete(side: Side, numbers: Sequence[str], rclass: str) -> None:
    for number in numbers:
        side.ask("delclass", {"qclass": number, "rclass": rclass})


def in_memory(version: str) -> InMemory:
    """A sandbox that nobody asked anything yet."""
    box = Sandbox(wims=version)
    box.wims.connections["edusync"] = Connection("secret")
    return InMemory(box)


def real(server: Server) -> Real:
    """The real server that tests talk to."""
    return Real(server, server.api())
