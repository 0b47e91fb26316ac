"""Short words for what the tests of raw jobs say all the time."""

from typing import Any

from edusync.wims import Class, WimsAPI
from edusync.wims.wire.jobs import JOBS

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


def sent(api: WimsAPI, home: Class, job: str, **parameters: str) -> tuple[bool, Any]:
    """What a job answers to parameters by their wire names, past the checks of the client.

    Unlike a `Poster` it holds the client's locks, and reads the answer as the client does.
    """
    where = {"qclass": str(home.qclass), "rclass": home.rclass}
    return api._run(JOBS[job], {**where, **parameters}, verbose=False)


def file(api: WimsAPI, home: Class, path: str) -> str:
    """The text of a file of a class."""
    body: bytes = ok(api.getclassfile(home.qclass, home.rclass, path))
    return body.decode("cp1252")
