"""Everything that takes apart what a server sent or a file holds, with right bytes for each."""

import functools
import gzip
import io
import random
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import requests
import yaml
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from edusync.net.answer import Answer
from edusync.people.source import Source
from edusync.sandbox import Sandbox
from edusync.sandbox.door import Door
from edusync.sandbox.inprocess import InProcess
from edusync.swad import Session, SwadAPI
from edusync.swad.files import tree_text
from edusync.swad.wire import tables, text
from edusync.swad.wire.operations import OPERATIONS
from edusync.wims import Class
from edusync.wims.classes import archive_format
from edusync.wims.wire.jobs import JOBS
from edusync.wims.wire.replies import result_of
from tests.conftest import ROOT
from tests.mutations.mutate import mutated


@attrs.frozen
class Input:
    """Right bytes, and what reads them: it gives a result, or raises an error of edusync."""

    name: str
    body: bytes
    read: Callable[[bytes], object]

    def mutated(self, rng: random.Random) -> bytes:
        """The same bytes, damaged."""
        return mutated(self.body, rng)


@attrs.frozen
class Packed(Input):
    """Bytes that are packed: the damage is done to what is inside, or outside."""

    def mutated(self, rng: random.Random) -> bytes:
        if rng.random() < 0.2:
            return mutated(self.body, rng)
        return gzip.compress(mutated(gzip.decompress(self.body), rng), 1)


class Drawn(Input):
    """Replies that a server gives while models are read: the bytes draw what is damaged in them."""

    def mutated(self, rng: random.Random) -> bytes:
        return rng.randbytes(8)


@functools.cache
def inputs() -> dict[str, list[Input]]:
    """The inputs, by what they are."""
    return {
        "jobs": list(_jobs()),
        "operations": list(_operations()),
        "archives": list(_archives()),
        "class files": list(_class_files()),
        "lists of people": list(_lists()),
        "trees": list(_trees()),
        "pages": list(_pages()),
        "models": list(_models()),
    }


def _recorded(platform: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((ROOT / "cassettes" / platform).rglob("*.yaml")):
        loaded = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for number, exchange in enumerate(loaded["interactions"]):
            yield f"{path.stem}#{number}", exchange


def _answer_of(exchange: dict[str, Any]) -> Answer:
    response = exchange["response"]
    body = response["body"].get("string") or ""
    headers = {name: ", ".join(values) for name, values in response["headers"].items()}
    body = body if isinstance(body, bytes) else body.encode("utf-8")
    return Answer(response["status"]["code"], headers, body)


def _jobs() -> Iterator[Input]:
    for name, exchange in _recorded("wims"):
        asked = exchange["request"]["body"] or ""
        asked = asked.decode("latin-1") if isinstance(asked, bytes) else asked
        form = dict(urllib.parse.parse_qsl(asked))
        if job := JOBS.get(form.get("job", "")):
            answer, code = _answer_of(exchange), form.get("code", "")

            def read(body: bytes, answer: Answer = answer, job: Any = job, code: str = code) -> Any:
                return result_of(attrs.evolve(answer, body=body), job, code)

            yield Input(f"{name} {job.name}", answer.body, read)


def _operations() -> Iterator[Input]:
    api = SwadAPI("https://swad.example.org/en", "key")
    for name, exchange in _recorded("swad"):
        if operation := OPERATIONS.get(name.split("--")[0]):
            answer = _answer_of(exchange)

            def read(body: bytes, answer: Answer = answer, operation: Any = operation) -> Any:
                return api.read(operation, attrs.evolve(answer, body=body))

            yield Input(name, answer.body, read)


@functools.cache
def _archive() -> bytes:
    _, archive = Sandbox.sample().wims_api().getclasstgz(20001, "myclass")
    assert isinstance(archive, bytes)
    return archive


def _archives() -> Iterator[Input]:
    yield Packed("getclasstgz", _archive(), archive_format.parse)


def _class_files() -> Iterator[Input]:
    number, files = archive_format.unpack(_archive())
    for path, body in files.items():

        def read(body: bytes, path: str = path) -> Any:
            return archive_format.describe(number, {**files, path: body})

        yield Input(path, body, read)


def _lists() -> Iterator[Input]:
    for path in sorted((ROOT / "examples" / "rosters").iterdir()):
        if path.is_file():
            yield Input(path.name, path.read_bytes(), lambda body: Source(body).read("regnum"))


def _trees() -> Iterator[Input]:
    for name, exchange in _recorded("swad"):
        if "getDirectoryTree" in name:
            tree = _answer_of(exchange).body
            yield Input(name, tree, lambda body: tree_text.parse(_as_text(body)))


def _pages() -> Iterator[Input]:
    pages = [file.content for file in Sandbox.sample().school.files if file.content]
    for number, page in enumerate(pages):
        yield Input(f"rows {number}", page, lambda body: tables.rows_of(_as_text(body)))
        yield Input(f"text {number}", page, lambda body: text.plain_text(_as_text(body)))


def _as_text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


class _Damaging(BaseAdapter):
    """Damages one of the replies that come through another adapter."""

    def __init__(self, inner: BaseAdapter, rng: random.Random) -> None:
        super().__init__()
        self._inner, self._rng = inner, rng
        self._left = rng.randint(1, 4)

    def send(self, *values: Any, **more: Any) -> requests.Response:
        response = self._inner.send(*values, **more)
        self._left -= 1
        if not self._left:
            body = mutated(response.content, self._rng)
            response.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
            response._content = False  # type: ignore[assignment]  # it is read from there
        return response

    def close(self) -> None:
        self._inner.close()


def _models() -> Iterator[Input]:
    for name, read in (WIMS_READS | SWAD_READS).items():
        yield Drawn(name, b"", functools.partial(_damaged, read, name in WIMS_READS))


def _damaged(read: Callable[[Any], object], wims: bool, drawn: bytes) -> object:
    sandbox, rng = Sandbox.sample(), random.Random(drawn)
    if wims:
        adapter = _Damaging(InProcess(Door(sandbox.wims)), rng)
        return read(Class.get(sandbox.wims_api(adapter=adapter), 20001, "myclass"))
    adapter = _Damaging(InProcess(Door(sandbox.swad)), rng)
    return read(Session.login(sandbox.swad_api(adapter=adapter), "@ada", "sandbox-1"))


WIMS_READS: dict[str, Callable[[Class], object]] = {
    "users": lambda c: c.users.list(full=True).to_dicts(),
    "sheets": lambda c: [(sheet.weight, sheet.exercises) for sheet in c.sheets.list()],
    "exams": lambda c: [exam.exercises for exam in c.exams.list()],
    "exercises": lambda c: [one.source for one in c.exercises.list()],
    "gradebook": lambda c: c.gradebook().to_dicts(),
    "scores": lambda c: [sheet.scores() for sheet in c.sheets.list()],
}
SWAD_READS: dict[str, Callable[[Session], object]] = {
    "students": lambda s: s.courses()[0].students().to_dicts(),
    "groups": lambda s: [group.students() for group in s.courses()[0].groups()],
    "events": lambda s: [event.users() for event in s.courses()[0].events()],
    "documents": lambda s: s.courses()[0].documents().files,
    "tests": lambda s: s.courses()[0].tests().to_dicts(),
    "notifications": lambda s: s.notifications().to_dicts(),
}
