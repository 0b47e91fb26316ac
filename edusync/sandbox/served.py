"""A sandbox on loopback: the addresses of its servers, and who may log in there."""

import os
from typing import TYPE_CHECKING, Any, Self

import attrs

from edusync.sandbox.door import Entry
from edusync.sandbox.faults import Faults
from edusync.sandbox.people import PASSWORD
from edusync.sandbox.swad.sample import APP_KEY
from edusync.sandbox.wims.sample import ALGEBRA, IDENT, PASSWD, RCLASS
from edusync.sandbox.wims.site import PATH

if TYPE_CHECKING:
    from edusync.sandbox.sandbox import Sandbox


def _hidden(_: str) -> str:
    return "'***'"


@attrs.frozen
class ServedSite:
    """What a script needs to know of a server of the sandbox, and what a test asks of it."""

    sandbox: "Sandbox" = attrs.field(repr=False)
    url: str

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.sandbox.faults

    @property
    def journal(self) -> list[Entry]:
        """The requests that were made, of both servers."""
        return self.sandbox.journal


@attrs.frozen
class ServedWims(ServedSite):
    """The WIMS of a sandbox: `Class.get(url, ident, passwd, qclass, rclass)`."""

    ident: str = IDENT
    passwd: str = attrs.field(default=PASSWD, repr=_hidden)
    qclass: int = ALGEBRA
    rclass: str = RCLASS

    def work(self, student: Any, sheet: Any = None, **done: Any) -> None:
        """Lets a student work, as `Sandbox.work` does; in the class `qclass`, for a login."""
        if isinstance(student, str):
            done = {"qclass": self.qclass} | done
        self.sandbox.work(student, sheet, **done)


@attrs.frozen
class ServedSwad(ServedSite):
    """The SWAD of a sandbox: `swad.login(url, app_key, teacher, password)`."""

    app_key: str = attrs.field(default=APP_KEY, repr=_hidden)
    teacher: str = "@ada"
    student: str = "@aarav"
    password: str = attrs.field(default=PASSWORD, repr=_hidden)


class Served:
    """A `sandbox` on loopback, until it is closed: `wims` and `swad` tell how to get there."""

    def __init__(self, sandbox: "Sandbox", port: int = 0) -> None:
        try:
            from edusync.sandbox.loopback import Loopback
        except ModuleNotFoundError as error:
            reason = (
                "serving a sandbox needs werkzeug: in your clone of edusync, "
                'pip install ".[sandbox]"'
            )
            raise ModuleNotFoundError(reason, name=error.name) from error
        self._loopback = Loopback(sandbox.answer, port)
        _go_around_proxies()
        self.sandbox = sandbox
        self.wims = ServedWims(sandbox, self._loopback.url + PATH)
        self.swad = ServedSwad(sandbox, self._loopback.url + "/en")

    def __repr__(self) -> str:
        return f"<Served: {self.wims.url} {self.swad.url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def wait(self) -> None:
        """Returns when the servers have been closed."""
        self._loopback.wait()

    def close(self) -> None:
        """Ends the servers; what they hold stays in the sandbox."""
        self._loopback.close()


def _go_around_proxies() -> None:
    """Where the environment names a proxy: this process, and what it starts, asks 127.0.0.1 itself.

    Without one it stays as it is: `no_proxy` alone would hide the proxies of Windows and macOS.
    """
    env = os.environ
    if not {"http_proxy", "all_proxy"} & {name.lower() for name in env}:
        return
    direct = env.get("no_proxy") or env.get("NO_PROXY") or ""
    if direct != "*" and "127.0.0.1" not in direct.replace(" ", "").split(","):
        env["no_proxy"] = env["NO_PROXY"] = ",".join(filter(None, (direct, "127.0.0.1")))
