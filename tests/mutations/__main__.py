"""`python -m tests.mutations --inputs 100000 --seed 1`: `make fuzz`.

Ends with 1 where an input gives an error that is none of edusync's. The program may use 4 GiB.
"""

import argparse
import resource
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.mutations.parsers import inputs
from tests.mutations.run import Result, run

GIB = 2**30
PART = 500  # inputs of a task


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations")
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", choices=sorted(SHARES), default=[*SHARES])
    asked = parser.parse_args()
    whole = sum(SHARES[kind] for kind in asked.kinds)
    accidents = 0
    with ProcessPoolExecutor(2, initializer=_limit) as pool:
        for kind in asked.kinds:
            count = asked.inputs * SHARES[kind] // whole
            seeds = range(asked.seed * 10**6, asked.seed * 10**6 + max(1, count // PART))
            parts = [pool.submit(run, kind, min(count, PART), seed) for seed in seeds]
            accidents += _show(kind, [part.result() for part in parts])
    return 1 if accidents else 0


SHARES = dict.fromkeys(inputs(), 2) | {"jobs": 6, "operations": 6, "models": 1}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (4 * GIB, 4 * GIB))


def _show(kind: str, results: list[Result]) -> int:
    read, refused = sum(one.read for one in results), sum(one.refused for one in results)
    accidents = [accident for one in results for accident in one.accidents]
    seconds, name, body = max(one.slowest for one in results)
    print(
        f"{kind}: {read} read, {refused} refused, {len(accidents)} accidents;"
        f" slowest {seconds:.2f} s of CPU ({name}, {len(body)} bytes)"
    )
    by_type = {f"{one.name} {type(one.error)} {one.error!s:.60}": one for one in accidents}
    for accident in list(by_type.values())[:20]:
        print(f"- {accident}")
    return len(accidents)


sys.exit(main())
