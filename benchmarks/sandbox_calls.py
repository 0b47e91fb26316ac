"""What the sandbox adds to a call in process, over a server that has its answer at hand.

python -m benchmarks.sandbox_calls      prints a table
"""

from collections.abc import Callable
from functools import partial
from operator import methodcaller
from typing import Any

import attrs

from benchmarks.overhead import Overhead, medians
from benchmarks.report import costs
from edusync.sandbox import Sandbox
from edusync.sandbox.door import Door
from edusync.sandbox.exchange import Reply, Request, Site
from edusync.sandbox.inprocess import InProcess
from edusync.swad import Session

ROUNDS, STARTS, AIM = 400, 40, 3.0
WIMS: dict[str, tuple[object, ...]] = {
    "getclass": (20001, "myclass"),
    "getuser": (20001, "myclass", "aiko"),
    "getsheet": (20001, "myclass", 1),
    "getsheetscores": (20001, "myclass", 1),
}
SWAD: dict[str, tuple[object, ...]] = {  # after the key
    "getCourses": (),
    "getGroups": (1,),
    "getUsers": (1, "", 2),
}


@attrs.define
class Kept:
    """A server that gives its first answer again and again."""

    site: Site
    reply: Reply | None = None

    def asked(self, _: Request) -> tuple[str, dict[str, str]]:
        return "", {}

    def answer(self, request: Request) -> Reply:
        self.reply = self.reply or self.site.answer(request)
        return self.reply


def over_kept(site: Site, make: Callable[..., Any], name: str, *values: object) -> Overhead:
    """Medians of a call of the sandbox, and of one whose answer is kept; both take turns."""
    kept: Any = Kept(site)
    call, ours, bare = methodcaller(name, *values), make(), make(adapter=InProcess(Door(kept)))
    taken = medians({"ours": lambda: call(ours), "bare": lambda: call(bare)}, ROUNDS)
    return Overhead(name, taken["ours"], taken["bare"], AIM, ROUNDS)


def calls() -> list[Overhead]:
    sandbox = Sandbox.sample(rate_limit=False)
    key = Session.login(sandbox.swad_api(), "@ada", "sandbox-1").key
    wims = partial(sandbox.wims_api, new_code=lambda: "bench")
    swad = partial(sandbox.swad_api, rate=None)
    return [
        *(over_kept(sandbox.wims, wims, name, *values) for name, values in WIMS.items()),
        *(over_kept(sandbox.swad, swad, name, key, *values) for name, values in SWAD.items()),
    ]


def start() -> Overhead:
    """A sample that is served, over an empty sandbox that is."""
    works: dict[str, Callable[[], object]] = {
        "ours": lambda: Sandbox.sample().serve().close(),
        "bare": lambda: Sandbox().serve().close(),
    }
    taken = medians(works, STARTS)
    return Overhead(
        "start of a sample, over an empty one", taken["ours"], taken["bare"], None, STARTS
    )


if __name__ == "__main__":
    print(costs([*calls(), start()]))
