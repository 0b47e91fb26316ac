"""Recorded exchanges with SWAD, and the same asked of the sandbox, without edusync.swad."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import yaml

from edusync.sandbox.exchange import Request
from edusync.sandbox.swad.school import School
from edusync.sandbox.swad.site import SwadSite
from tests.conftest import CASSETTES
from tests.sandbox.recorded_school import recorded_school

FOLDER = CASSETTES / "swad"
RECORDED_AT = 1795306130.0  # 2026-11-22, 00:08:50
# The beginnings of the keys of the recordings, and whose they are.
KEYS = {
    "0zbLCm": 2, "7SoJRj": 2, "l1wGUD": 2, "i7yvGR": 3, "7qaCIX": 4, "HUuvqb": 5, "yBvIMc": 1,
    "B4R_4x": 6, "KZb5kb": 6, "nVTw64": 6, "L1lpjp": 7, "tlSlIg": 8, "grXaKb": 16, "nCE1mH": 19,
    "1pq_Zq": 20,
}  # fmt: skip
# What differs from one exchange to the next: keys, and the random part of links.
_PASSING = re.compile(r"(?<=/swad/tmp/)../[\w-]{41}|(?<=<wsKey>)[\w-]{43}(?=</wsKey>)")


@attrs.frozen
class Exchange:
    """A recorded request and what came back."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    type: str
    reply: bytes


@cache
def exchange(name: str) -> Exchange:
    """The recording of that name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    [recorded] = yaml.load(text, loader)["interactions"]
    asked, told = recorded["request"], recorded["response"]
    headers = {key: value[0] for key, value in asked["headers"].items()}
    url = urlsplit(asked["uri"])
    return Exchange(
        name,
        asked["method"],
        url.path,
        headers | {"Host": url.netloc},
        _bytes(asked["body"]),
        told["status"]["code"],
        told["headers"]["Content-Type"][0],
        _bytes(told["body"]["string"]),
    )


def names() -> Iterator[str]:
    """The names of all recordings."""
    return (path.stem for path in sorted(Path(FOLDER).glob("*.yaml")))


class World:
    """The sandbox in the state before the recordings, with their keys."""

    def __init__(self, name: str) -> None:
        self.exchange = exchange(name)
        patched = self.exchange.path == "/patched"
        self.time = RECORDED_AT
        self.school: School = recorded_school(clock=lambda: self.time, quirks=not patched)
        self.swad = SwadSite(self.school)
        self.add_key(self.exchange)

    def add_key(self, asked: Exchange) -> None:
        for key in re.findall(rb"<wsKey>([\w-]{43})</wsKey>", asked.body):
            for beginning, user in KEYS.items():
                if key.lower().startswith(beginning.lower().encode()):
                    self.school.keys[key.decode().lower()] = (user, self.time)

    def replay(self, name: str) -> None:
        """Ask what another recording asked, so that what it did is done."""
        asked = exchange(name)
        self.add_key(asked)
        self.swad.answer(Request("POST", "/en", asked.headers, asked.body))

    def answer(self) -> tuple[int, str, Any]:
        """Status, type and decoded reply of the sandbox."""
        asked = self.exchange
        path = asked.path.replace("/patched", "/en")
        reply = self.swad.answer(Request(asked.method, path, asked.headers, asked.body))
        return reply.status, reply.headers["Content-Type"], decoded(reply.body)


def recorded(asked: Exchange) -> tuple[int, str, Any]:
    """Status, type and decoded reply of the recording."""
    return asked.status, asked.type, decoded(asked.reply)


def decoded(body: bytes) -> Any:
    """The reply as nested pairs of names and texts; a page of HTML is just that."""
    text = _PASSING.sub("...", body.decode("utf-8", "replace"))
    if "<SOAP-ENV:Envelope" not in text:
        return "a page"
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return re.sub(r".*<SOAP-ENV:Body>", "", text, flags=re.DOTALL)
    return _tree(root[0])


def _tree(element: ElementTree.Element) -> Any:
    name = element.tag.rpartition("}")[2]
    return (name, [_tree(child) for child in element] if len(element) else element.text or "")


def _bytes(text: Any) -> bytes:
    return text if isinstance(text, bytes) else (text or "").encode()
