"""Recorded conversations with WIMS, and what of a reply can be compared with another server's."""

import datetime as dt
import email.utils
import gzip
import io
import json
import re
import tarfile
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import yaml

from edusync.sandbox.exchange import Request
from edusync.sandbox.wims.identity import Connection
from edusync.sandbox.wims.site import WimsSite
from edusync.sandbox.wims.state.classes import Files
from edusync.sandbox.wims.state.versions import VERSIONS

CASSETTES = Path(__file__).parents[2] / "cassettes" / "wims"
CODEPAGE = "latin-1"
PASSWORD = "secret"
RECORDED = "4.29a"  # the version that answered, where a recording's name says none
# The connections that the tests of refusals use.
CONNECTIONS = {
    "edusync": Connection(PASSWORD),
    "edusyncwims": Connection(PASSWORD, kind="wims"),
    "edusyncip": Connection(PASSWORD, sites=("10.0.0.4",)),
    "edusyncagent": Connection(PASSWORD, agents=("otheragent",)),
    "edusynchttps": Connection(PASSWORD, protocol="https"),
    "edusyncdeny": Connection(PASSWORD, denied_jobs=("delclass", "gettime")),
}
# Differs from run to run, or is nobody's business.
RANDOM = (
    (r"\*Nv[\w./]{11}", "*Nv"),
    (r"(session[\"=:]+)[A-Z0-9]{10}", r"\1SESSION"),
    (r"\b(\d{8})\.\d\d([.:])\d\d\2\d\d", r"\1"),
    # the sandbox names nobody
    (r'("(?:author|maintainer)(?:_address)?" ?: ?)"[^"]*"', r'\1""'),
    (r'("(?:keywords|copyright)" ?: ?)"(?:[^"\\]|\\.)*"', r'\1""'),
    # what a real server adds to the line that tells an error of a script
    (r"(?s)(wims has detected an error.*?\n\nIn file '[^\n]*)\n.*", r"\1"),
    (r"\b(since_date\":\")(\d{8})\d{4}", r"\1\2"),
)
# Sentences that tell one page from another; the rest of a page is decoration.
PAGES = (
    "unmatched parentheses",
    "length limit",
    "which you asked for does not exist",
    "not_trusted",
)
# Files that no job writes: students' work, and what teachers set on the pages of WIMS.
NOT_BY_JOBS = re.compile(r"(score|noscore|seq)/.+|\.grades|exams/\.eseverity|\.users/comma1")
# Files whose text is WIMS' own: a compiled exercise, the memory of the score daemon.
OWN_TEXT = re.compile(r"(\d+/)?(def/.+|content\.html)")
# Files that WIMS keeps for itself, which are not modelled.
KEPT_BY_WIMS = re.compile(r"(\d+/)?(score/.+\.bin|\.userlist\.raw)")
# WIMS notes the status of a sheet late, or never.
LATE = re.compile(r"^\d{8} \S+   \t(Dea|a)ctivate sheet .*\n", re.MULTILINE)

_INSIDE = re.compile(r"(?:(\d+)/)?(.*)", re.DOTALL)  # the class of a group, and a path in it


@attrs.frozen
class Exchange:
    """One recorded request and its reply."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    kind: str
    reply: bytes
    when: dt.datetime

    @property
    def given(self) -> dict[str, str]:
        return dict(urllib.parse.parse_qsl(self.body.decode(CODEPAGE), encoding=CODEPAGE))

    @property
    def job(self) -> str:
        return self.given.get("job", "")


def cassettes() -> list[str]:
    return sorted(str(path.relative_to(CASSETTES))[:-5] for path in CASSETTES.glob("*/*.yaml"))


def exchanges(name: str) -> list[Exchange]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (CASSETTES / f"{name}.yaml").read_text()
    return [_exchange(one) for one in yaml.load(text, Loader=loader)["interactions"]]


def _exchange(one: dict[str, Any]) -> Exchange:
    asked, told = one["request"], one["response"]
    parts = urllib.parse.urlsplit(asked["uri"])
    headers = {key.lower(): values[0] for key, values in told["headers"].items()}
    body = told["body"]["string"]
    reply = body.encode() if isinstance(body, str) else body
    if reply[:2] == b"\x1f\x8b" and "gzip" not in headers.get("content-type", ""):
        reply = gzip.decompress(reply)
    return Exchange(
        asked["method"],
        parts.path + (f"?{parts.query}" if parts.query else ""),
        {key: values[0] for key, values in asked["headers"].items()} | {"Host": parts.netloc},
        (asked["body"] or "").encode(),
        told["status"]["code"],
        headers.get("content-type", ""),
        reply,
        email.utils.parsedate_to_datetime(headers["date"]),
    )


# What is compared


def decoded(status: int, kind: str, body: bytes) -> Any:
    """A reply without what is random, and without the spelling of its JSON."""
    if "gzip" in kind:
        return status, files(body)
    text = body.decode(CODEPAGE)
    if "html" in kind:
        return status, [page for page in PAGES if page in text]
    for pattern, plain in RANDOM:
        text = re.sub(pattern, plain, text)
    if status == 550:  # a page of advice, of which one line tells what is wrong
        return status, re.findall(r"\bline \d+: \w+", text)
    if "json" not in kind:
        return status, text
    try:
        told = json.loads(re.sub(r'\\(?!")', r"\\\\", text), strict=False)
    except ValueError:
        return status, re.sub(r"\s*\n\s*", "", text)
    if isinstance(told, dict) and "modifs" in told:  # in the order of the server's disk
        told["modifs"].sort()
    return status, told


def files(archive: bytes) -> dict[str, str]:
    """The files of a class' archive; folders have no text."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened:
            name = member.name.partition("/")[2]
            if KEPT_BY_WIMS.fullmatch(name):
                continue
            held = opened.extractfile(member)
            text = held.read().decode(CODEPAGE) if held else ""
            for pattern, plain in RANDOM:
                text = re.sub(pattern, plain, text)
            if name.endswith(".log") and not (text := LATE.sub("", text)):
                continue
            found[name] = "" if OWN_TEXT.fullmatch(name) else text
    return found


class Drawing(WimsSite):
    """A site that draws the class numbers that were drawn in the recording."""

    drawn = ""

    def new_number(self) -> str:
        return self.drawn or super().new_number()


def site(name: str) -> Drawing:
    """A fresh site for a recording, of its version of WIMS."""
    told = re.search(rf"\[({'|'.join(map(re.escape, VERSIONS))})\b", name)
    return Drawing(connections=CONNECTIONS, version=VERSIONS[told[1] if told else RECORDED])


@attrs.frozen
class Difference:
    """A reply of the sandbox that is not the recorded one."""

    place: int
    job: str
    recorded: Any
    answered: Any


# Before which exchange something was put into the class without a job, and what: the text of a
# file, or what became of it.
Planted = tuple[int, Mapping[str, str | Callable[[str], str]]]


def differences(name: str, planted: Iterable[Planted] = ()) -> list[Difference]:
    """What a fresh site answers otherwise than the recording."""
    asked, found = site(name), []
    for place, one in enumerate(exchanges(name)):
        for _, texts in (told for told in planted if told[0] == place):
            for where, text in texts.items():
                held, path = _held(asked, one.given["qclass"].replace("_", "/"), where)
                held[path] = text if isinstance(text, str) else text(held.read(path))
        asked.clock = lambda one=one: one.when  # type: ignore[misc]
        recorded = decoded(one.status, one.kind, one.reply)
        asked.drawn = drawn(one, recorded)
        if "gzip" in one.kind:
            _plant(asked, one, recorded[1])
        status, headers, body = asked.answer(Request(one.method, one.path, one.headers, one.body))[
            :3
        ]
        answered = decoded(status, headers["Content-Type"] if one.kind else "", body)
        recorded, answered = near(one, recorded, answered)
        if not one.kind:
            recorded, answered = one.status, status
        if answered != recorded:
            found.append(Difference(place, one.job, recorded, answered))
    return found


def _held(asked: WimsSite, number: str, path: str) -> tuple[Files, str]:
    """The files that a path of a class is among; one that begins with `/` is of its group."""
    if not path.startswith("/"):
        return asked.classes[number].files, path
    group = number.partition("/")[0]
    inner, _, rest = path[1:].partition("/")
    if f"{group}/{inner}" in asked.classes:
        return asked.classes[f"{group}/{inner}"].files, rest
    return asked.classes[group].files, path[1:]


def near(one: Exchange, recorded: Any, answered: Any) -> tuple[Any, Any]:
    """Both replies; of a list of classes only what stands in both, since others had classes."""
    lists = [
        told[1] if isinstance(told[1], dict) and "classes_list" in told[1] else None
        for told in (recorded, answered)
    ]
    if one.job != "listclasses" or None in lists:
        return recorded, answered
    numbers = [{row["qclass"] for row in told["classes_list"]} for told in lists if told]
    both = numbers[0] & numbers[1]
    return tuple(  # type: ignore[return-value]
        {**told, "classes_list": [row for row in told["classes_list"] if row["qclass"] in both]}
        for told in lists
        if told
    )


def drawn(one: Exchange, recorded: Any) -> str:
    told = recorded[1]
    if one.job == "copyclass" and isinstance(told, dict):
        return str(told.get("new_class", ""))
    if one.job == "addclass" and "qclass" not in one.given and isinstance(told, dict):
        return str(told.get("class_id", ""))
    return ""


def _plant(asked: WimsSite, one: Exchange, recorded: dict[str, str]) -> None:
    """Puts what no job writes into the class, as it was when it was recorded."""
    number = one.given["qclass"].replace("_", "/")
    for whole, text in recorded.items():
        inside, path = _INSIDE.fullmatch(whole).groups()  # type: ignore[union-attr]
        own = not inside or number.endswith(f"/{inside}")
        held = asked.classes.get(number if own else f"{number}/{inside}")
        if held is None or path in held.files:
            continue
        if NOT_BY_JOBS.fullmatch(path) and not OWN_TEXT.fullmatch(path):
            held.files[path] = text
