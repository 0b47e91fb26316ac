"""Damaged bytes, each read: a result, or an error of edusync, in bounded time."""

import contextlib
import faulthandler
import random
import time
import warnings
from collections.abc import Iterator

import attrs

from edusync.errors import EdusyncError
from tests.mutations.parsers import Input, inputs

PATIENCE = 120  # seconds for one input: the program ends there, and shows where it was


@attrs.frozen
class Accident:
    """An error that is none of edusync's."""

    name: str
    body: bytes
    error: Exception

    def __str__(self) -> str:
        return (
            f"{self.name}: {type(self.error).__name__}: {self.error!s:.200}\n  {self.body!r:.300}"
        )


@attrs.define
class Result:
    """What came of many inputs."""

    read: int = 0
    refused: int = 0
    slowest: tuple[float, str, bytes] = (0.0, "", b"")
    accidents: list[Accident] = attrs.Factory(list)


def run(kind: str, count: int, seed: int) -> Result:
    """Reads so many damaged inputs of a kind; the same ones for the same seed."""
    result, known, rng = Result(), inputs()[kind], random.Random(f"{seed} {kind}")
    with _quietly():
        for _ in range(count):
            one = rng.choice(known)
            body = one.mutated(random.Random(rng.random()))
            began = time.thread_time()
            _read(one, body, result)
            spent = time.thread_time() - began
            result.slowest = max(result.slowest, (spent, one.name, body))
    return result


def _read(one: Input, body: bytes, result: Result) -> None:
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    try:
        one.read(body)
        result.read += 1
    except EdusyncError:
        result.refused += 1
    except Exception as error:
        result.accidents.append(Accident(one.name, body, error))
    finally:
        faulthandler.cancel_dump_traceback_later()


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
