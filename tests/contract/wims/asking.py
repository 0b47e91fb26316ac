"""Short words for what the tests of raw jobs say all the time."""

from typing import Any

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
