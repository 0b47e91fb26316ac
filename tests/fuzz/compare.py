"""Whether two servers answered alike: what a server draws is taken out, the rest compared; pure."""

import gzip
import io
import json
import re
import tarfile
from collections.abc import Mapping
from typing import Any

import attrs

NOT_MODELLED = "not modelled here"


@attrs.frozen
class Answer:
    """What came back over HTTP; status 0 where nothing did."""

    status: int
    kind: str = ""
    body: bytes = b""


@attrs.frozen
class Difference:
    """Of which kind it is, and what the one and the other answered there."""

    kind: str
    real: str
    sandbox: str

    @property
    def modelled(self) -> bool:
        return NOT_MODELLED not in self.sandbox


# What is different on every server and on every day, and what stands for it.
_DRAWN = (
    (re.compile(r"\b20\d{6}\.\d\d:\d\d(:\d\d)?"), "TIME"),
    (re.compile(r"\b20\d{10}(\d\d)?\b"), "TIME"),
    (re.compile(r"http://[\w.:-]+/wims/wims\.cgi"), "URL"),
    (re.compile(r"\bsession=\w+(\.\w+)?"), "session=SESSION"),
    (re.compile(r'("wims_session"\s*:\s*)"[^"]*"'), r'\1"SESSION"'),
    (re.compile(r"\b[A-Z0-9]{2}[0-9A-F]{8}\b"), "SESSION"),
    (re.compile(r"(?:[\w.-]+/)*classes/"), "classes/"),
    (
        re.compile(r"\*Nv[\w./]{11}(?![\w./])"),
        "*Nv...........",
    ),  # the sandbox has a hash of its own
)
_LONE = re.compile(r'\\(?!")')  # a backslash: WIMS escapes nothing but quotes
_AROUND_SIGNS = re.compile(r"\s*([,{}\[\]])\s*")
_SCRIPT_ERROR = re.compile(r"In file '([^']*)', line (\d+): (\w+)")


def named(text: str, names: Mapping[str, str]) -> str:
    """A text with the names of classes in the place of their numbers."""
    if not names:
        return text
    return re.sub("|".join(sorted(names, key=len, reverse=True)), lambda m: names[m[0]], text)


def settled(text: str, names: Mapping[str, str]) -> str:
    """A text without what is drawn, or told by the clock."""
    text = named(text, names)
    for pattern, instead in _DRAWN:
        text = pattern.sub(instead, text)
    return text


def read(answer: Answer, names: Mapping[str, str]) -> Any:
    """What can be compared: a value of JSON, the files of an archive, or the lines of a text."""
    if answer.body[:2] == b"\x1f\x8b":
        return {"files": _files(answer.body, names)}
    text = settled(answer.body.decode("latin-1"), names)
    if answer.status in (450, 500):  # pages for people
        return {"page": str(answer.status)}
    if found := _SCRIPT_ERROR.search(text):
        return {"script": found.groups()}
    if "json" in answer.kind:
        try:
            return _in_any_order(json.loads(_LONE.sub(r"\\\\", text), strict=False))
        except ValueError:
            return {"no JSON": _AROUND_SIGNS.sub(r"\1", text).replace("}", "}\n").split("\n")}
    return {"text": text.split("\n")}


def _in_any_order(value: Any) -> Any:
    """A reply without the order of its classes and files, which is drawn, or the disk's."""
    if not isinstance(value, dict):
        return value
    listed = {key: sorted(value[key], key=json.dumps) for key in _LISTED if key in value}
    if "listed classes" in str(value.get("message")):
        listed["message"] = sorted(re.split("[,() ]+", value["message"]))
    return {**value, **listed}


_LISTED = ("classes_list", "modifs")


def _files(body: bytes, names: Mapping[str, str]) -> dict[str, Any]:
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(body))) as archive:
        found = {}
        for member in archive.getmembers():
            held = archive.extractfile(member) if member.isfile() else None
            text = held.read().decode("latin-1") if held else ""
            found[named(member.name, names)] = settled(text, names).split("\n")
    return found


def difference(
    label: str, real: Answer, sandbox: Answer, names: Mapping[str, str], others: Mapping[str, str]
) -> Difference | None:
    """The first difference of two answers to one call, None where there is none.

    `names` are those of the real server's classes by number, `others` those of the sandbox's.
    """
    if real.status != sandbox.status:
        told = (_told(real, names), _told(sandbox, others))
        return Difference(f"{label}: status {real.status}, {sandbox.status}", *told)
    one, other = read(real, names), read(sandbox, others)
    if one == other:
        return None
    where, left, right = first(one, other)
    if where in ("status", "message"):
        left, right = (_told(real, names), _told(sandbox, others))
        shown = " / ".join(_pattern(text) for text in (left, right))
        return Difference(f"{label}: {shown}", left, right)
    return Difference(f"{label}: {where}", left, right)


def _told(answer: Answer, names: Mapping[str, str]) -> str:
    return settled(answer.body.decode("latin-1"), names)[:400]


def _pattern(text: str) -> str:
    """The status and the message of a refusal, without its numbers and names."""
    if '"ERROR"' not in text:
        return "OK"
    message = text.partition('"message"')[2].strip(':"} \n')
    return "ERROR " + re.sub(r"\S*\d\S*|\(.*", "#", message)[:60]


def first(one: Any, other: Any, path: str = "") -> tuple[str, str, str]:
    """Where two values differ first, and what stands there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}, key=lambda key: (key not in ("status", "message"), key)):
            if one.get(key, _MISSING) != other.get(key, _MISSING):
                return first(one.get(key, _MISSING), other.get(key, _MISSING), f"{path} {key}")
    if isinstance(one, list) and isinstance(other, list):
        for left, right in zip(one, other, strict=False):
            if left != right:
                return first(left, right, path)
        if len(one) != len(other):
            return f"{path.strip()} length", repr(one)[:400], repr(other)[:400]
    return path.strip(), repr(one)[:400], repr(other)[:400]


_MISSING = "<not there>"
