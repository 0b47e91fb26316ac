"""`edusync-sandbox`: a WIMS and a SWAD on this machine, until Ctrl+C."""

import argparse
import sys
from collections.abc import Sequence

from edusync.sandbox.sandbox import Sandbox, Served
from edusync.sandbox.wims.sample import PROGRAMMING
from edusync.sandbox.wims.state.versions import NEWEST, VERSIONS

PORT = 8765

ABOUT = """\
A school to try things on, in memory, on this machine only. Ctrl+C ends it.

WIMS
  url      {wims.url}
  ident    {wims.ident}
  passwd   {wims.passwd}
  classes  {wims.qclass} (Linear algebra), {programming} (Programming), rclass {wims.rclass}

    from edusync.wims import Class
    c = Class.get("{wims.url}", "{wims.ident}", "{wims.passwd}", {wims.qclass}, "{wims.rclass}")

SWAD
  url      {swad.url}
  app key  {swad.app_key}
  users    {swad.teacher} (teacher), {swad.student} (student), ...; password {swad.password}
  courses  1 (Linear algebra), 2 (Programming)

    from edusync import swad
    session = swad.login("{swad.url}", "{swad.app_key}", "{swad.teacher}", "{swad.password}")
"""


def about(served: Served) -> str:
    """What somebody needs to know to use it."""
    return ABOUT.format(wims=served.wims, swad=served.swad, programming=PROGRAMMING)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"must be 0 to 65535, not {text}")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until it is interrupted; the exit status."""
    parser = argparse.ArgumentParser(
        prog="edusync-sandbox",
        description="Serves a WIMS and a SWAD in memory on 127.0.0.1, with a school to try.",
    )
    parser.add_argument("--port", type=_port, default=PORT, help="0 takes a free one (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="draws other scores (%(default)s)")
    parser.add_argument("--no-quirks", action="store_true", help="servers without their known bugs")
    parser.add_argument(
        "--wims", choices=VERSIONS, default=NEWEST.name, help="version of WIMS (%(default)s)"
    )
    given = parser.parse_args(arguments)
    sandbox = Sandbox.sample(seed=given.seed, quirks=not given.no_quirks, wims=given.wims)
    try:
        served = sandbox.serve(given.port)
    except ImportError as error:
        print(f"edusync-sandbox: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"edusync-sandbox: {error} (--port 0 takes a free port)", file=sys.stderr)
        return 1
    with served:
        print(about(served), flush=True)
        try:
            served.wait()
        except KeyboardInterrupt:
            return 0
    return 0
