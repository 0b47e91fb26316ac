"""What the sandbox costs, in seconds of the processor: its start, and 1,000 raw calls in process.

python -m benchmarks.sandbox_calls [NAME ...]      prints a line for each, or for those named
"""

import sys
import time
from collections.abc import Callable

CALLS = 1000


def spent(work: Callable[[], object]) -> float:
    """Seconds of the processor; the rest of the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(names: list[str]) -> None:
    from edusync.sandbox import Sandbox
    from edusync.swad import Session

    print(f"start {spent(lambda: Sandbox.sample().serve().close()):.3f}")
    sandbox = Sandbox.sample()
    wims, swad = sandbox.wims_api(), sandbox.swad_api()
    key = Session.login(swad, "@ada", "sandbox-1").key
    asked: dict[str, Callable[[], object]] = {
        "getclass": lambda: wims.getclass(20001, "myclass"),
        "getuser": lambda: wims.getuser(20001, "myclass", "aiko"),
        "getsheet": lambda: wims.getsheet(20001, "myclass", 1),
        "getsheetscores": lambda: wims.getsheetscores(20001, "myclass", 1),
        "getCourses": lambda: swad.call("getCourses", key),
        "getGroups": lambda: swad.call("getGroups", key, 1),
        "getUsers": lambda: swad.call("getUsers", key, 1, "", 2),
    }
    for name, call in asked.items():
        if names and name not in names:
            continue
        call()
        print(f"{name} {spent(lambda call=call: [call() for _ in range(CALLS)]):.3f}")  # type: ignore[misc]


if __name__ == "__main__":
    main(sys.argv[1:])
