"""Short words for what the tests of raw jobs say all the time."""

import json
from typing import Any

import requests

from edusync.wims import Class, WimsAPI

EXERCISE = "H2/algebra/oeffraction.en"

SOURCE = """\\title{Sum}
\\language{en}
\\author{Sophie Perrin}
\\email{sophie@example.org}
\\computeanswer{no}
\\integer{a=randint(1..9)}
\\statement{What is the number \\a?}
\\answer{number}{\\a}{type=numeric}
"""

JDOE = {"lastname": "Doe", "firstname": "John", "password": "secret12"}


def ok(answer: tuple[bool, Any]) -> Any:
    """What a job returned, which must have succeeded."""
    done, reply = answer
    assert done, reply
    return reply


def error(answer: tuple[bool, Any]) -> str:
    """The text of the server, which must have refused."""
    done, reply = answer
    assert not done
    assert reply["status"] == "ERROR"
    assert reply["code"]
    return str(reply["message"])


def rows_of(table: bytes) -> list[dict[str, str]]:
    """The rows of a getcsv, by the names of its header."""
    head, _, _, *rows = table.decode("cp1252").replace('"', "").splitlines()
    names = [name.rstrip(": ") for name in head.split(",")]
    return [dict(zip(names, row.split(","), strict=True)) for row in rows]


def raw(
    api: WimsAPI, job: str, home: Class | None = None, **given: str | bytes
) -> requests.Response:
    """The answer to a job as it is, of parameters as they are: past the client's checks and locks.

    For jobs that only read, and for what our own class alone can suffer from. Texts are sent in
    windows-1252.
    """
    where = {"qclass": str(home.qclass), "rclass": home.rclass} if home else {}
    who = {"module": "adm/raw", "ident": api.ident, "passwd": api.passwd, "code": "edusync"}
    fields = {**who, "lang": "en", "job": job, **where, **given}
    coded = {
        name: value.encode("cp1252") if isinstance(value, str) else value
        for name, value in fields.items()
    }
    with requests.Session() as session:
        if api._client.adapter:
            session.mount("http://", api._client.adapter)
        return session.post(api.url, data=coded, timeout=120, allow_redirects=False)


def read(response: requests.Response) -> dict[str, Any]:
    """The JSON of an answer."""
    told: dict[str, Any] = json.loads(response.content.decode("cp1252"))
    return told
