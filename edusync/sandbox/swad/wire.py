"""SOAP as gSOAP reads and writes it: an envelope in, an envelope out; pure.

A reply is a list of (name, value): a text or a number is an element, None is an element that is
left out, a list is an array of items, each again a list of pairs, and a `Part` a nested element.
"""

import functools
import re
import struct
import xml.parsers.expat
from collections.abc import Sequence
from typing import TypeAlias

import attrs

from edusync.sandbox.swad.faults import Fault

SOAP_11 = ("http://schemas.xmlsoap.org/soap/envelope/", "http://schemas.xmlsoap.org/soap/encoding/")
SOAP_12 = (
    "http://www.w3.org/2003/05/soap-envelope",
    "http://www.w3.org/2003/05/soap-encoding",
)
URN = "urn:swad"

Value: TypeAlias = "str | int | float | list[Fields] | Part | None"
Fields: TypeAlias = "Sequence[tuple[str, Value]]"


@attrs.frozen
class Part:
    """A nested element (the question, the location)."""

    fields: Fields


@attrs.frozen
class Call:
    """An operation as it was asked for; a parameter that is missing or nil is not in it.

    `written` is its name as it was sent, with the prefix.
    """

    operation: str
    written: str
    parameters: dict[str, str]
    soap: tuple[str, str] = SOAP_11


@attrs.define
class _Node:
    name: str
    spaces: dict[str, str]
    attributes: dict[str, str]
    children: "list[_Node]" = attrs.field(factory=list)
    text: str = ""

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def space(self) -> str:
        return self.spaces.get(self.name.rpartition(":")[0], "")

    @property
    def nil(self) -> bool:
        return any(
            name.rpartition(":")[2] == "nil" and value in ("true", "1")
            for name, value in self.attributes.items()
        )


@functools.lru_cache(8)  # the door asks for the operation, and then for the answer
def read_call(body: bytes) -> Call:
    """The operation that an envelope asks for; raises Fault where gSOAP would."""
    root = _root(body)
    soap = next((soap for soap in (SOAP_11, SOAP_12) if root.space == soap[0]), None)
    bodies = [child for child in root.children if child.local == "Body"]
    if soap is None or root.local != "Envelope" or not bodies or not bodies[0].children:
        raise unknown(root.name)
    call = bodies[0].children[0]
    if call.space != URN:
        raise unknown(call.name)
    parameters = {child.local: child.text for child in call.children if not child.nil}
    return Call(call.local, call.name, parameters, soap)


def unknown(written: str) -> Fault:
    """The fault of an operation that the server does not have, by its name as it was sent."""
    message = f"Method '{written}' not implemented: method name or namespace not recognized"
    return Fault("Client", message)


def _root(body: bytes) -> _Node:
    top: list[_Node] = []
    open_nodes: list[_Node] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        above = open_nodes[-1].spaces if open_nodes else {}
        declared = {
            key.partition(":")[2]: value
            for key, value in attributes.items()
            if key == "xmlns" or key.startswith("xmlns:")
        }
        node = _Node(name, above | declared, attributes)
        (open_nodes[-1].children if open_nodes else top).append(node)
        open_nodes.append(node)

    def end(_: str) -> None:
        open_nodes.pop()

    def text(data: str) -> None:
        open_nodes[-1].text += data

    def refuse(*_: object) -> None:
        raise Fault("Client", "Validation constraint violation: XML syntax error")

    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = refuse  # entities of its own may make a short envelope endless
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(body, True)
    except xml.parsers.expat.ExpatError:
        if top and top[0].local != "Envelope":
            raise unknown(top[0].name) from None
        if body[:1] == b"\x1f":
            message = "Validation constraint violation: SOAP message expected"
        elif top:
            message = "Validation constraint violation: XML syntax error"
        else:
            message = "End of file or no input: message transfer interrupted"
        raise Fault("Client", message) from None
    return top[0]


def write_reply(wrapper: str, fields: Fields, soap: tuple[str, str]) -> bytes:
    """The envelope of a good reply."""
    return _envelope(f"<swad:{wrapper}>{_elements(fields)}</swad:{wrapper}>", soap)


def write_fault(fault: Fault, soap: tuple[str, str]) -> bytes:
    """The envelope of a fault."""
    detail = "" if fault.detail is None else f"<detail>{_escaped(fault.detail)}</detail>"
    return _envelope(
        f"<SOAP-ENV:Fault><faultcode>SOAP-ENV:{fault.code}</faultcode>"
        f"<faultstring>{_escaped(fault.message)}</faultstring>{detail}</SOAP-ENV:Fault>",
        soap,
    )


def _envelope(body: str, soap: tuple[str, str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{soap[0]}" xmlns:SOAP-ENC="{soap[1]}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:swad="urn:swad">'
        f"<SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>\r\n"
    ).encode()


def _elements(fields: Fields) -> str:
    return "".join(_element(name, value) for name, value in fields)


def _element(name: str, value: Value) -> str:
    if value is None:
        return ""
    if value == "":
        return f"<{name}/>"
    if isinstance(value, Part):
        inside = _elements(value.fields)
    elif isinstance(value, list):
        inside = "".join(f"<item>{_elements(item)}</item>" for item in value)
    elif isinstance(value, float):
        inside = f"{struct.unpack('f', struct.pack('f', value))[0]:.9g}"
    else:
        inside = _escaped(value) if isinstance(value, str) else str(value)
    return f"<{name}>{inside}</{name}>"


_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _escaped(text: str) -> str:
    """The text in an element: controls, also those that XML does not allow, as references."""
    return _SPECIAL.sub(lambda found: _REFERENCES.get(found[0], f"&#x{ord(found[0]):X};"), text)
