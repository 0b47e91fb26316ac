"""Replies of SWAD written by hand, as steps of a script on loopback."""

import contextlib
from collections.abc import Iterator
from typing import Any

import attrs

from edusync.swad.api.client import SwadAPI
from tests.unit.scripted import Script, Step, http, no_sleep, playing

KEY = "A" * 43
APP_KEY = "edusync-app-key"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
XML = "text/xml; charset=utf-8"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

# What a parameter may be, by its kind in the table of operations.
VALUES: dict[str, Any] = {
    "int": 1,
    "long": 1,
    "float": 0.5,
    "plain": "x",
    "html": "x",
    "literal": "1",
    "codes": "1",
    "distinct": "1",
    "secret": "x",
    "key": KEY,
    "session": KEY,
    "app": APP_KEY,
}


def envelope(content: str, *, soap: str = SOAP11, declaration: str = DECLARATION) -> str:
    return (
        f'{declaration}\n<E:Envelope xmlns:E="{soap}" xmlns:xsi="{INSTANCE}" xmlns:swad="urn:swad">'
        f"<E:Body>{content}</E:Body></E:Envelope>\r\n"
    )


def reply(wrapper: str, fields: str, **options: Any) -> Step:
    """A reply of the web service."""
    return xml(envelope(f"<swad:{wrapper}>{fields}</swad:{wrapper}>", **options))


def fault(title: str, detail: str = "", code: str = "Client") -> Step:
    parts = f"<faultcode>E:{code}</faultcode><faultstring>{title}</faultstring>"
    detail = f"<detail>{detail}</detail>" if detail else ""
    return xml(envelope(f"<E:Fault>{parts}{detail}</E:Fault>"), status=500)


def xml(text: str | bytes, status: int = 200, content_type: str = XML) -> Step:
    return http(status, text.encode() if isinstance(text, str) else text, content_type)


def page(status: int, **headers: str) -> Step:
    """A page of the site, or of the web server before it."""
    return http(status, b"<html><body><h1>A page</h1></body></html>", "text/html", **headers)


def cut_page(status: int, **headers: str) -> Step:
    """A page whose last chunk never comes, as where the program ends before the request does."""
    lines = [f"HTTP/1.1 {status} X", "Transfer-Encoding: chunked", "Content-Type: text/html"]
    lines += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]
    return _cut(lines, b"5\r\n<html\r\n")


def cut_reply(body: bytes, status: int = 200) -> Step:
    """A reply whose last chunk never comes."""
    lines = [f"HTTP/1.1 {status} X", "Transfer-Encoding: chunked", f"Content-Type: {XML}"]
    return _cut(lines, b"%x\r\n%s\r\n" % (len(body), body))


def _cut(lines: list[str], body: bytes) -> Step:
    def step(connection: Any, request: dict[str, str]) -> None:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        connection.shutdown(2)

    return step


@attrs.frozen
class Play:
    """A client, and the script that it talks to."""

    api: SwadAPI
    script: Script

    @property
    def requests(self) -> int:
        return len(self.script.requests)


@contextlib.contextmanager
def answering(*steps: Step, **options: Any) -> Iterator[Play]:
    """A client of a server that gives these answers, one for each request."""
    with playing(*steps) as script:
        settings = {"rate": None, "sleep": no_sleep, **options}
        yield Play(SwadAPI(script.url, APP_KEY, **settings), script)


# One course, as getCourses tells it.
COURSE = (
    "<courseCode>{code}</courseCode><courseShortName>ALG</courseShortName>"
    "<courseFullName>&#xC1;lgebra</courseFullName><userRole>3</userRole>"
)
ONE = COURSE.format(code=1)
COURSES = f"<numCourses>1</numCourses><coursesArray><item>{ONE}</item></coursesArray>"
READ: dict[str, Any] = {
    "numCourses": 1,
    "coursesArray": [
        {"courseCode": 1, "courseShortName": "ALG", "courseFullName": "Álgebra", "userRole": 3}
    ],
}


def courses(fields: str, **options: Any) -> dict[str, Any]:
    """What getCourses makes of these fields."""
    with answering(reply("getCoursesOutput", fields, **options)) as play:
        return play.api.getCourses(KEY)


def courses_of(body: str | bytes, **options: Any) -> dict[str, Any]:
    """What getCourses makes of this body."""
    with answering(xml(body, **options)) as play:
        return play.api.getCourses(KEY)


NO_COURSES = envelope(
    "<swad:getCoursesOutput><numCourses>0</numCourses><coursesArray></coursesArray>"
    "</swad:getCoursesOutput>"
).encode()
