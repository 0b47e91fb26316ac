"""The recordings: one exchange with a real SWAD server a file, read without vcrpy or edusync."""

import functools
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import attrs
import yaml

from tests.conftest import CASSETTES

FOLDER = CASSETTES / "swad"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
NAMESPACE = "{urn:swad}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@attrs.frozen
class Request:
    """What an envelope asks for: '' as operation where it asks for none."""

    operation: str = ""
    parameters: dict[str, str | None] = attrs.field(factory=dict)


@attrs.frozen
class Recording:
    """One exchange."""

    name: str
    url: str
    sent: bytes
    sent_type: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        """The operation that the recording is about, by its name; "protocol" for hand-made ones."""
        return self.name.partition("--")[0]

    @property
    def request(self) -> Request:
        return request_of(self.sent)

    @property
    def content_type(self) -> str:
        return self.headers["Content-Type"].partition(";")[0]


@functools.cache
def recording(name: str) -> Recording:
    [exchange] = _load(FOLDER / f"{name}.yaml")["interactions"]
    asked, answered = exchange["request"], exchange["response"]
    return Recording(
        name,
        asked["uri"],
        _bytes(asked["body"]),
        asked["headers"]["Content-Type"][0],
        answered["status"]["code"],
        {name.title(): values[0] for name, values in answered["headers"].items()},
        _bytes(answered["body"]["string"]),
    )


def request_of(body: bytes) -> Request:
    """The operation and the parameters of an envelope, in their order; None is an xsi:nil."""
    try:
        envelope = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return Request()
    [operation] = next((child for child in envelope if child.tag.endswith("}Body")), [envelope])
    parameters = {
        child.tag: None if NIL in child.attrib else child.text or "" for child in operation
    }
    return Request(operation.tag.removeprefix(NAMESPACE), parameters)


def _bytes(text: str | bytes | None) -> bytes:
    return text.encode() if isinstance(text, str) else text or b""


def _load(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_bytes(), loader)
