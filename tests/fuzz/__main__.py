"""`python -m tests.fuzz --seed 1 --sequences 100 --calls 50`: `make fuzz-wims`.

Ends with 1 where the sandbox answers too many calls otherwise than the server of `make live`, after
the smallest sequence of each kind of difference; with `--quick` that is looked for only then.
"""

import argparse
import random
import secrets
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.fuzz import report
from tests.fuzz.calls import Call
from tests.fuzz.compare import Difference
from tests.fuzz.generate import sequence
from tests.fuzz.run import alone, compare, new_numbers
from tests.fuzz.servers import Real, in_memory, real
from tests.fuzz.shrink import smallest
from tests.live import wims_server
from tests.targets import real_server

MOST = 0.3  # percent of all calls: fewer may be answered otherwise
KINDS = 20  # of which the smallest sequence is looked for
TRIES = 25  # at the server, for each of them


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    server = real(real_server())
    version = wims_server.version_of(server.server.url)
    if not version:
        raise SystemExit(f"no WIMS answers at {server.server.url}")
    begun = time.monotonic()

    def run(number: int) -> report.Outcome:
        drawn = sequence(asked.seed, number, asked.calls)
        return report.Outcome(drawn, _compare(server, version, drawn.calls))

    numbers = range(asked.first, asked.first + asked.sequences)
    with ThreadPoolExecutor(asked.threads) as threads:
        outcomes = list(threads.map(run, numbers))
        print(report.summary(version, outcomes))
        print(f"  seed {asked.seed}, {time.monotonic() - begun:.0f} seconds", flush=True)
        kinds = list(report.kinds(outcomes).items())[:KINDS]
        for kind, held in kinds:
            print(f"  {report.line(kind, held)}", flush=True)
        too_many = report.rate(outcomes).percent >= asked.limit
        shown = kinds if too_many or not asked.quick else []
        for text in threads.map(lambda kind: _smallest(server, version, *kind), shown):
            print(text, flush=True)
    if too_many:
        print(f"\nLess than {asked.limit} % of the calls may be answered otherwise.")
    return int(too_many)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--sequences", type=int, default=100)
    parser.add_argument("--calls", type=int, default=50, help="of each sequence")
    parser.add_argument("--first", type=int, default=0, help="number of the first sequence")
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--limit", type=float, default=MOST, help="percent of the calls")
    parser.add_argument("--quick", action="store_true", help="shrinks nothing below the limit")
    return parser


def _compare(server: Real, version: str, calls: Sequence[Call]) -> list[Difference | None]:
    numbers = new_numbers(random.Random(secrets.token_hex(8)))
    return compare(calls, server, in_memory(version), numbers)


def _smallest(server: Real, version: str, kind: str, held: list[report.Outcome]) -> str:
    """The shortest of the sequences that begin with a kind, made as small as it goes.

    First without the server: what the sandbox's last answer does not need is left out, and put
    back where the difference is gone without it.
    """
    outcome = min(held, key=lambda one: one.begins)
    *before, last = outcome.drawn.calls[: outcome.begins + 1]

    def found(part: Sequence[Call]) -> Difference | None:
        one = _compare(server, version, [*part, last])[-1]
        return one if one and one.kind == kind else None

    answer = alone([*before, last], in_memory(version))
    needed = smallest(before, lambda part: alone([*part, last], in_memory(version)) == answer, 500)
    shown = found(needed)
    if not shown:
        needed, shown = before, found(before)
    if not shown:
        one = outcome.first()
        assert one is not None
        return report.told(f"{kind}, not seen again", held, [*before, last], one)
    needed = smallest(needed, lambda part: found(part) is not None, TRIES)
    return report.told(kind, held, [*needed, last], found(needed) or shown)


if __name__ == "__main__":
    sys.exit(main())
