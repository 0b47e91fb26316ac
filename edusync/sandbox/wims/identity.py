"""Who may ask: the connection files of a WIMS server, and its checks in their order."""

import re
from collections.abc import Mapping

import attrs

from edusync.sandbox.wims.ask import JOBS, Ask

# Jobs that answer without a connection.
OPEN_JOBS = "lightpopup getinfoserver getmodule listmodules getserverstat getmodulesstat".split()


@attrs.frozen
class Connection:
    """A connection file: what `ident_...` lines say. Empty lists allow everybody."""

    password: str = attrs.field(repr=False)
    sites: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    protocol: str = "http"
    kind: str = "json"
    allowed_jobs: tuple[str, ...] = ()
    denied_jobs: tuple[str, ...] = ()


@attrs.frozen
class Refused(Exception):
    """The connection may not ask this; in plain text where its format is not known."""

    message: str
    plainly: bool = False


def check(
    ask: Ask, connections: Mapping[str, Connection], agent: str, https: bool
) -> Connection | None:
    """The connection that asks, or Refused; None for a job that needs none."""
    name, ident = ask.job, ask["ident"]
    known = connections.get(ident)
    open_ = name in OPEN_JOBS
    if name == "lightpopup" or (open_ and not ident):
        return None
    if name not in JOBS:
        raise Refused("wrong request: no job", known is not None and known.kind != "json")
    plainly = known.kind != "json" if known else not open_
    if not ask["code"]:
        raise Refused("random code not defined", not open_)
    if not ident:
        raise Refused("identification failure", True)
    if known is None:
        raise Refused("Identification Failure : bad login/pwd", plainly)
    problem = _problem(ask, known, name, agent, https)
    if problem:
        raise Refused(problem, plainly)
    return known


def _problem(ask: Ask, known: Connection, name: str, agent: str, https: bool) -> str:
    if name in known.denied_jobs or (known.allowed_jobs and name not in known.allowed_jobs):
        return "illegal job"
    if re.sub("[^A-Za-z0-9]", "", ask["passwd"]) != known.password:
        return "Identification Failure : bad login/pwd"
    if known.sites and ask.address not in known.sites:
        return f"Identification Failure : '{ask.address}' is a bad IP"
    program = re.split("[./,;]", (agent.split() or [""])[0])[0]
    if known.agents and program not in known.agents:
        return f"Identification Failure : '{program}' is a bad Agent"
    if known.protocol == "https" and not https:
        return "Identification Failure : bad Protocol"
    return ""
