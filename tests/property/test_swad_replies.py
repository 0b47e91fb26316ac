"""Whatever comes back from a SWAD server is a result or an error of ours, and nothing else."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import EdusyncError
from edusync.net.answer import Answer
from edusync.swad.api.client import SwadAPI
from edusync.swad.wire.operations import OPERATIONS, Field
from tests.recorded.swad.recordings import recording

API = SwadAPI("http://swad.test/en", rate=None)
STATUSES = st.sampled_from([200, 500, 503, 429, 403, 502, 404, 301, 204])
TYPES = st.sampled_from(["text/xml; charset=utf-8", "application/soap+xml", "text/html", "", "x"])
NAMES = [
    "getCourses--teacher",
    "getUsers--teacher_students",
    "getGames--student",
    "getMatches--student",
    "getLastLocation--teacher",
    "getTests--patched_server_student",
    "getNotifications--student_all",
    "getTrivialQuestion--no_question_found",
    "getMarks--patched_server_student",
    "getCourses--guest_empty",
    "getGroups--bad_key",
    "loginBySessionKey--student",
]
PIECES = [
    *(
        b"<",
        b">",
        b"/>",
        b"&",
        b";",
        b"&#0;",
        b"&#xFFFF;",
        b"&#xD800;",
        b"&#99999999;",
        b"\0",
        b"\xff",
    ),
    *(b"<item>", b"</item>", b"<item/>", b"<x/>", b"<x>", b"</x>", b"<!--", b"-->", b"<![CDATA["),
    *(
        b"]]>",
        b"<?x?>",
        b"<?xml version='1.0'?>",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]>",
        b"&e;",
        b"&nbsp;",
    ),
    *(b"<numCourses>", b"<userCode>1</userCode>", b"<numUsers/>", b"<usersArray>", b"<content>x"),
    *(b' xsi:nil="true"', b' xsi:type="xsd:int"', b' xsi:type="xsd:string"', b' href="#1"'),
    *(b"99999999999999999999", b"-", b"1.5", b"NaN", b"SOAP-ENV:", b"swad:", b"SOAP-ENV:Fault"),
    *(
        b"getUsersOutput",
        b"UTF-8",
        b"UTF-16",
        b"EBCDIC",
        b"xmlns",
        b"urn:swad",
        b"urn:other",
        b"item",
    ),
]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A real reply, with some bytes taken out, doubled, or put in."""
    name = draw(st.sampled_from(NAMES))
    body = recording(name).body
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 60)))
        middle = draw(st.sampled_from([b"", body[start:end] * 2, *PIECES]))
        body = body[:start] + middle + body[end:]
    return name.partition("--")[0], body


@st.composite
def swapped(draw: st.DrawFn) -> tuple[str, bytes]:
    """A real reply in which one word became another one."""
    name = draw(st.sampled_from(NAMES))
    words = [
        b"item",
        b"numUsers",
        b"courseCode",
        b"1",
        b"SOAP-ENV:Body",
        b"swad:",
        b"/",
        b'"',
        b"Array",
    ]
    old, new = draw(st.sampled_from(words)), draw(st.sampled_from(PIECES))
    return name.partition("--")[0], recording(name).body.replace(old, new, draw(st.integers(-1, 3)))


def read(
    operation: str, body: bytes, status: int = 200, kind: str = "text/xml", **more: str
) -> Any:
    """A result, or None where it is an error of ours."""
    answer = Answer(status, {"Content-Type": kind, **more}, body)
    with contextlib.suppress(EdusyncError):
        return API.read(OPERATIONS[operation], answer)
    return None


def fits(fields: tuple[Field, ...], found: dict[str, Any]) -> None:
    """Every documented field is there, and of its type."""
    kinds: dict[str, tuple[type, ...]] = {
        "int": (int, type(None)),
        "long": (int, type(None)),
        "float": (float, type(None)),
    }
    for field in fields:
        value = found[field.name]
        if field.kind == "list":
            for item in value:
                fits(field.inside, item)
        elif field.kind == "structure":
            fits(field.inside, value)
        else:
            assert isinstance(value, kinds.get(field.kind, (str,)))


@given(st.binary(), STATUSES, TYPES, st.sampled_from(sorted(OPERATIONS)))
def test_any_bytes(body: bytes, status: int, kind: str, operation: str) -> None:
    read(operation, body, status, kind)


HEADERS = st.text("/:[]@#?1e+-\xff² htp;=,", max_size=12)


@given(HEADERS, STATUSES, HEADERS, HEADERS)
def test_any_headers(kind: str, status: int, location: str, wait: str) -> None:
    read(
        "getCourses", b"<html></html>", status, kind, **{"Location": location, "Retry-After": wait}
    )


@given(mutated() | swapped(), STATUSES, TYPES)
def test_any_damage_with_any_status(damaged: tuple[str, bytes], status: int, kind: str) -> None:
    read(*damaged, status, kind)


@given(mutated() | swapped())
def test_what_is_read_of_a_damaged_reply_has_the_documented_shape(
    damaged: tuple[str, bytes],
) -> None:
    operation, body = damaged
    found = read(operation, body)
    if found is not None:
        fits(OPERATIONS[operation].reply, found)
        json.dumps(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_reply_that_ends_anywhere_is_an_error(name: str) -> None:
    body = recording(name).body.rstrip()
    for end in range(0, len(body), max(1, len(body) // 200)):
        assert read(name.partition("--")[0], body[:end]) is None
