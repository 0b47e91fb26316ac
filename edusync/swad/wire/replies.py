"""Replies as plain dicts and lists, and faults as errors, by the tables of operations."""

import functools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from edusync.errors import (
    EdusyncError,
    ProtocolError,
    ServerError,
    TransportError,
    UnsupportedOperation,
)
from edusync.net.answer import Answer
from edusync.swad.wire import text
from edusync.swad.wire.operations import FAULTS, FaultRow, Field, Operation
from edusync.swad.wire.pages import RAW_LENGTH, SERVER, shorten, unknown_outcome

if TYPE_CHECKING:
    from lxml.etree import _Element

# Characters that XML does not allow: SWAD's data base may hold them, and SWAD sends them on.
_ILLEGAL = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
_ILLEGAL_BYTES = bytes([*range(9), 11, 12, *range(14, 32)])


_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_MOST_TAGS = 1_000_000  # 60,000 people; each takes zeep a tenth of a millisecond
_MOST_LEVELS = 20  # of elements that no table knows; all of SWAD's replies have at most 6


def body_of(answer: Answer, operation: Operation) -> "_Element":
    """The element inside the SOAP body: what the operation gave, or a fault.

    Raises ProtocolError where there is none, or more than one, TransportError where the reply
    breaks off.
    """
    from lxml import etree

    if answer.body.count(b"<") > _MOST_TAGS:
        raise ProtocolError(
            f"{operation.name}: the reply has more than {_MOST_TAGS} tags: no reply of SWAD has",
            maybe_applied=operation.writes,
        )
    wire = _ILLEGAL.sub(b"", answer.body)
    if b"\x00" not in wire:  # else it is no 8-bit encoding
        wire = wire.translate(None, _ILLEGAL_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        envelope = etree.fromstring(wire, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if answer.status == 200 and not wire.rstrip().endswith(b"Envelope>"):
            raise TransportError(
                f"{operation.name}: the reply broke off" + unknown_outcome(operation.writes),
                maybe_applied=operation.writes,
            ) from error
        raise _no_envelope(operation, answer, str(error)) from error
    if b"type" in wire:
        etree.strip_attributes(envelope, _TYPE)  # the table says what is what
    if envelope.getroottree().docinfo.doctype:
        raise _no_envelope(operation, answer, "it defines a document type, with entities")
    inside = [part for body in envelope if local_name(body) == "Body" for part in body]
    if len(inside) != 1:
        raise _no_envelope(operation, answer, f"{len(inside)} things are in its SOAP body")
    return inside[0]


def _no_envelope(operation: Operation, answer: Answer, reason: str) -> ProtocolError:
    return ProtocolError(
        f"{operation.name}: the reply is no SOAP envelope: {reason}.",
        shorten(answer.body),
        maybe_applied=operation.writes,
    )


def local_name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def refuse_faults(body: "_Element", operation: Operation, ids: str) -> None:
    """Raises the error that the table gives for a fault."""
    if local_name(body) != "Fault":
        return
    parts = {local_name(part): text.decode_plain("".join(part.itertext())) for part in body}
    code = (parts.get("faultcode") or parts.get("Code", "")).strip()
    title = (parts.get("faultstring") or parts.get("Reason", "")).strip()
    detail = (parts.get("detail") or parts.get("Detail", "")).strip()
    if title.startswith("Method ") and "not implemented" in title:
        raise UnsupportedOperation(
            f"{operation.name}: this server does not know the operation; SWAD may be too old for it"
        )
    known = (row for row in FAULTS if title.startswith(row.title) and detail.startswith(row.detail))
    row = next(known, FaultRow("", "", ServerError))
    raise row.error(
        ": ".join(part for part in (title, detail) if part) or "a fault without a text",
        operation=operation.name,
        target=ids,
        code=code.rpartition(":")[2],
        advice=row.advice,
        server=SERVER,
    )


_PASSING = tuple({row.title for row in FAULTS if row.passing})


def is_passing(error: EdusyncError) -> bool:
    """Whether the server may answer a read otherwise that it is asked again."""
    return isinstance(error, ServerError) and error.message.startswith(_PASSING)


Reply: TypeAlias = dict[str, Any]
Convert = Callable[[Any], Any]


def _float(value: float | None) -> float | None:
    """What a 32-bit float holds of a number: 7 digits."""
    return None if value is None else float(f"{value:.7g}")


def _plain(value: str | None) -> str:
    return text.decode_plain(value) if value else ""


def _repaired(value: str | None) -> str:
    return text.repair(value) if value else ""


_CONVERT: Mapping[str, Convert] = {
    "float": _float,
    "plain": _plain,
    "html": _repaired,
    "literal": _repaired,
}
_NUMBERS: Mapping[str, Convert] = {"int": int, "long": int, "float": float}


@functools.cache
def reader(fields: tuple[Field, ...]) -> Callable[[Any], Reply]:
    """What turns an object of zeep into a dict with every field of the table, in its order.

    What the table does not know is kept under its own name, as text or as dicts and lists.
    """
    converters = {field.name: _converter(field) for field in fields}
    known = converters.keys()

    def read(value: Any) -> Reply:
        found = {} if value is None else value.__values__
        more: Reply = {}
        if not found.keys() <= known:
            found, more = _sorted_out(fields, found)
        get = found.get
        reply = {
            name: convert(get(name)) if convert else get(name)
            for name, convert in converters.items()
        }
        return {**reply, **more} if more else reply

    return read


def _converter(field: Field) -> Convert | None:
    inside = reader(field.inside)
    if field.kind == "structure":
        return inside
    if field.kind == "list":
        return lambda items: [inside(item) for item in (items and items.__values__["item"]) or ()]
    return _CONVERT.get(field.kind)


def _sorted_out(fields: tuple[Field, ...], found: Mapping[str, Any]) -> tuple[Reply, Reply]:
    """What the table knows, and what it does not, as plain values."""
    named = {field.name: field for field in fields}
    known = {name: found.get(name) for name in named}
    more = {name: inner for name, inner in found.items() if name not in named}
    for element in more.pop("_raw_elements", ()):
        name = local_name(element)
        if name not in named:
            more[name] = unknown(element)
        elif known[name] is None and not named[name].inside:
            # another description of the service does not have it
            known[name] = _typed(named[name].kind, element.text)
    return known, more


def _typed(kind: str, wire: str | None) -> Any:
    """A text or number that zeep left alone, as it would have read it."""
    if kind not in _NUMBERS:
        return wire
    return _NUMBERS[kind](wire) if wire and wire.strip() else None


def unknown(element: "_Element", levels: int = _MOST_LEVELS) -> Any:
    """An element that no table knows: its text, a list of its items, or a dict of its children.

    Raises ValueError where it has more levels, itself among them.
    """
    if not levels:
        raise ValueError(f"its elements have more than {_MOST_LEVELS} levels")
    if not len(element):
        return text.repair(element.text or "")
    if all(local_name(child) == "item" for child in element):
        return [unknown(child, levels - 1) for child in element]
    return {local_name(child): unknown(child, levels - 1) for child in element}


def refuse_bad_numbers(body: "_Element", operation: Operation) -> None:
    """Raises ProtocolError where a field that should hold a number holds something else."""
    numbers = _number_names(operation.reply)
    for element in body.iter(*numbers) if numbers else ():
        wire = element.text or ""
        if len(wire) < 20 and wire.isdigit() and wire.isascii() and not len(element):
            continue
        if len(element) or not numbers[str(element.tag)].fullmatch(wire):
            raise ProtocolError(
                f"{operation.name}: {local_name(element)} is no number.",
                wire[:RAW_LENGTH],
                maybe_applied=operation.writes,
            )


_WHOLE = re.compile(r"\s*+(?:[-+]?\d{1,19})?\s*+", re.ASCII)
_DECIMAL = re.compile(r"\s*+(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)?\s*+", re.ASCII)


@functools.cache
def _number_names(fields: tuple[Field, ...]) -> dict[str, re.Pattern[str]]:
    """The fields that hold numbers, those of lists and structures too, and how they are written."""
    found = {}
    for field in fields:
        if field.kind in _NUMBERS:
            found[field.name] = _DECIMAL if field.kind == "float" else _WHOLE
        found.update(_number_names(field.inside))
    return found


def refuse_doubles(body: "_Element", operation: Operation) -> None:
    """Raises ProtocolError where zeep would leave out a part of the reply.

    It takes one of two elements of a name, no more of a list than its items, and of a text what
    comes before the first element in it.
    """
    if found := _double(body, operation.reply):
        raise ProtocolError(
            f"{operation.name}: the reply is no whole one: {found}", maybe_applied=operation.writes
        )


def _double(element: "_Element", fields: tuple[Field, ...]) -> str:
    """What is wrong with an element that should hold these fields, each once; '' for nothing."""
    named = _named(fields)
    seen = set()
    for child in element:
        name = local_name(child)
        field = named.get(name)
        if field is None:
            continue
        if name in seen:
            return f"it has {name} twice"
        seen.add(name)
        if "href" in child.attrib:
            return f"{name} stands elsewhere"
        if not field.inside and len(child):
            return f"{name} holds elements instead of a value"
        parts = [child] if field.kind == "structure" else [*child]
        for part in parts:
            if field.kind == "list" and local_name(part) != "item":
                return f"{name} holds {local_name(part)}, which is no item"
            if found := _double(part, field.inside):
                return found
    return ""


@functools.cache
def _named(fields: tuple[Field, ...]) -> dict[str, Field]:
    return {field.name: field for field in fields}


def refuse_losses(body: "_Element", reply: Reply, operation: Operation) -> None:
    """Raises ProtocolError where a list has not as many items as came, or as the reply says.

    findUsers says -1 where it found too many people to list them.
    """
    came = {local_name(child): len(child) for child in body}
    said: int | None = None
    for field in operation.reply:
        if field.kind == "list":
            found = len(reply[field.name])
            counts = {came.get(field.name, 0), found if said is None else said}
            if counts != {found} and not (said == -1 and operation.name == "findUsers"):
                raise ProtocolError(
                    f"{operation.name}: the reply is no whole one: of {max(counts)} items in"
                    f" {field.name} it holds {min(found, *counts)}",
                    maybe_applied=operation.writes,
                )
        said = reply[field.name] if field.name.startswith("num") else None
