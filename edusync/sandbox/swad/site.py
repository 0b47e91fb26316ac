"""A SWAD in memory: it answers its web service as the real server does, its known bugs included.

`SwadSite.answer` is the whole server: a request in, an answer out.
"""

from collections import deque
from urllib.parse import unquote_to_bytes, urlsplit

import attrs

from edusync.forks import Guard
from edusync.sandbox.exchange import Reply, Request
from edusync.sandbox.swad import pages
from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import Crash, Fault, require
from edusync.sandbox.swad.operations import (  # noqa: F401 - each fills the table
    access,
    attendance,
    courses,
    files,
    games,
    locations,
    messages,
    tests,
    users,
)
from edusync.sandbox.swad.records import User
from edusync.sandbox.swad.school import School
from edusync.sandbox.swad.table import OPERATIONS as OPERATIONS
from edusync.sandbox.swad.text import collated, stored
from edusync.sandbox.swad.wire import (
    SOAP_11,
    Call,
    read_call,
    unknown,
    write_fault,
    write_reply,
)

LANGUAGES = ("/en", "/es", "/ca", "/de", "/fr", "/gn", "/it", "/pl", "/pt", "/tr")
_MOST, _WINDOW, _BAN = 150, 30.0, 3600.0
_LINK_LIFETIME = 7200.0


@attrs.define(eq=False)
class SwadSite:
    """A SWAD over a school; thread-safe.

    Without `rate_limit` any number of requests goes through. With `maintenance` it is closed.
    """

    school: School
    rate_limit: bool = True
    maintenance: bool = False
    _recent: dict[str, deque[float]] = attrs.field(factory=dict)
    _banned: dict[str, float] = attrs.field(factory=dict)
    _guard: Guard = attrs.field(factory=Guard, repr=False)

    def asked(self, request: Request) -> tuple[str, dict[str, str]]:
        """The operation and its parameters, or the method and the path."""
        if _is_call(request):
            try:
                call = read_call(request.body)
            except Fault:
                return "", {}
            return call.operation, dict(call.parameters)
        return request.method, {"path": request.path}

    def answer(self, request: Request) -> Reply:
        """The answer to one request."""
        with self._guard.lock:
            if not _is_call(request):
                return self._other(request)
            if self.maintenance:
                return self.page(503)
            if self.rate_limit and (refused := self._refused(request.address)):
                return self.page(refused)
            return self._called(request)

    def page(self, status: int) -> Reply:
        """The page of HTML that comes with a status."""
        return pages.page(status)

    def overloaded(self) -> Reply:
        """The page of the maintenance, which also comes when the site has too much to do."""
        return self.page(503)

    def forget_key(self, key: str) -> None:
        """Forgets a key, as a login does with those that are older than seven days."""
        with self._guard.lock:
            self.school.keys.pop(key.lower(), None)

    def ban(self, address: str) -> None:
        """Bans an address for an hour, as after too many requests."""
        self._banned[address] = self.school.clock() + _BAN

    def _called(self, request: Request) -> Reply:
        soap = SOAP_11
        try:
            call = read_call(request.body)
            soap = call.soap
            if call.operation not in OPERATIONS:
                raise unknown(call.written)
            return _soap(200, self._done(call, request.base), soap)
        except Fault as failed:
            return _soap(500, write_fault(failed, soap), soap)
        except Crash:
            return self.page(500)

    def _done(self, call: Call, base: str) -> bytes:
        operation = OPERATIONS[call.operation]
        names = [name for name, _ in operation.parameters]
        values = dict(zip(names, operation.values(call.parameters), strict=True))
        user = None
        if "wsKey" in values:
            user = self._user(stored(str(values.pop("wsKey") or "")))
        else:
            key = stored(str(values.pop("appKey") or ""))
            require(collated(key) in map(collated, self.school.app_keys), "APP")
        asked = Asked(self.school, user, base)
        fields = operation.handler(asked, *values.values())
        return write_reply(operation.wrapper, fields, call.soap)

    def _user(self, key: str) -> User:
        code, _ = self.school.keys.get(collated(key), (0, 0.0))
        require(code, "KEY")
        require(code in self.school.users, "NOUSER")
        return self.school.users[code]

    def _refused(self, address: str) -> int:
        """429 for the request that is one too many, 403 for the hour after it, else 0."""
        now = self.school.clock()
        if now < self._banned.get(address, 0.0):
            return 403
        recent = self._recent.setdefault(address, deque())
        while recent and recent[0] <= now - _WINDOW:
            recent.popleft()
        recent.append(now)
        if len(recent) <= _MOST:
            return 0
        self.ban(address)
        return 429

    def _other(self, request: Request) -> Reply:
        """What is no call of an operation: files, the redirect of /, the pages of the site."""
        place = urlsplit(request.path).path
        if place == "/":
            return pages.moved(request.base + "/en")
        if place in LANGUAGES:
            return self.page(200)
        link = unquote_to_bytes(place).decode("latin-1")
        file, made = self.school.links.get(link, (None, 0.0))
        gone = self.school.clock() > made + _LINK_LIFETIME
        asked = request.method in ("GET", "HEAD")
        if not asked or file is None or file.content is None or file.folder or gone:
            return self.page(404)
        headers = {"Content-Type": "application/octet-stream"}
        return Reply(200, headers | {"Content-Length": str(len(file.content))}, file.content)


def _is_call(request: Request) -> bool:
    """Whether a request is for the web service: `text/xml`, so written, in a language."""
    place, kind = urlsplit(request.path).path, request.header("content-type")
    return request.method == "POST" and place in LANGUAGES and kind.startswith("text/xml")


def _soap(status: int, body: bytes, soap: tuple[str, str]) -> Reply:
    kind = "text/xml" if soap == SOAP_11 else "application/soap+xml"
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "Connection": "close",
        "Transfer-Encoding": "chunked",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return Reply(status, headers, body)
