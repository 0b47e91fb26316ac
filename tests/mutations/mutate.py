"""Bytes, changed in one to four places, as damage or an attacker would change them. Pure."""

import random
from collections.abc import Callable

HOSTILE = (
    *rb"""< > </ ]]> <!-- <![CDATA[ <!DOCTYPE &#0; &x; \ \u0000 { } [ ] : , ; = " '""".split(),
    *b"-1 NaN Infinity 1e999 null !set ../ %00 ERROR OK".split(),
    *(b"\0", b"\xff", b"\xed\xa0\x80", b"\n", b"\r", b"\t", b" ", b"9" * 30, b"9" * 5000),
    b'xsi:nil="true"',
)


def mutated(body: bytes, rng: random.Random) -> bytes:
    """The bytes after one to four changes."""
    for _ in range(rng.randint(1, 4)):
        body = rng.choice(CHANGES)(body, rng)
    return body


def _piece(body: bytes, rng: random.Random) -> tuple[int, int]:
    at = rng.randint(0, len(body))
    return at, min(len(body), at + int(rng.expovariate(1 / 20)) + 1)


def _cut(body: bytes, rng: random.Random) -> bytes:
    return body[: rng.randint(0, len(body))]


def _without(body: bytes, rng: random.Random) -> bytes:
    at, end = _piece(body, rng)
    return body[:at] + body[end:]


def _twice(body: bytes, rng: random.Random) -> bytes:
    at, end = _piece(body, rng)
    return body[:end] + body[at:end] * rng.choice((1, 1, 1, 50)) + body[end:]


def _moved(body: bytes, rng: random.Random) -> bytes:
    at, end = _piece(body, rng)
    to = rng.randint(0, at)
    return body[:to] + body[at:end] + body[to:at] + body[end:]


def _hostile(body: bytes, rng: random.Random) -> bytes:
    at, end = _piece(body, rng)
    return body[:at] + rng.choice(HOSTILE) + body[rng.choice((at, end)) :]


def _flipped(body: bytes, rng: random.Random) -> bytes:
    at, _ = _piece(body, rng)
    return body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :]


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _without,
    _twice,
    _moved,
    _hostile,
    _hostile,
    _flipped,
)
