"""A call as it goes over the wire, and what of it may be sent; pure.

Texts have a character for each byte. A class is written `@A@`: both servers get the call with the
number of their own class in its place.
"""

import re
from collections.abc import Iterable, Mapping

import attrs

from edusync.wims.wire import checks

WORK = "work"  # no job: what a student does, written into the files of the class
ABSENT = "99999998"  # what stands for a class that was never made
_NAMED = re.compile("@([A-Z])@")


@attrs.frozen
class Call:
    """A job with its parameters, or work."""

    job: str
    given: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        return dict(self.given).get(name, "")

    def __str__(self) -> str:
        shown = (f"{name}={_shown(value)}" for name, value in self.given if name != "rclass")
        return " ".join([self.job, *shown])

    def bound(self, numbers: Mapping[str, str]) -> dict[str, str]:
        """The parameters with the numbers of the classes in the places of their names."""
        return {
            name: _NAMED.sub(lambda m: numbers.get(m[1], ABSENT), text) for name, text in self.given
        }


def call(job: str, **given: str) -> Call:
    """A call; a parameter that is empty is not sent, as WIMS takes it for absent."""
    return Call(job, tuple((name, text) for name, text in given.items() if text))


def lines(fields: Iterable[tuple[str, str]]) -> str:
    """The `key=value` lines of a data1."""
    return "\n".join(f"{key}={text}" for key, text in fields)


STUDENT = (("lastname", "Doe"), ("firstname", "John"), ("password", "secret12"))
TEACHER = (("lastname", "Perrin"), ("firstname", "Sophie"), ("password", "secret99"))
CLASS = (
    ("description", "Algebra"),
    ("institution", "University of Elsewhere"),
    ("supervisor", "Sophie Perrin"),
    ("email", "sophie@example.org"),
    ("password", "open1234"),
    ("expiration", "20991231"),
    ("lang", "en"),
)
_KNOWN = {lines(STUDENT): "STUDENT", lines(TEACHER): "TEACHER", lines(CLASS): "CLASS"}


def _shown(text: str) -> str:
    if text in _KNOWN:
        return _KNOWN[text]
    return text if re.fullmatch(r"[\w@,./-]+", text, re.ASCII) else repr(text)


# What reaches a shell of the server must pass the client's own checks, and so must dates.
_CHECKED: Mapping[str, tuple[str, checks.Check]] = {
    "getclassfile": ("option", checks.path),
    "getclassmodif": ("data1", checks.since),
    "addclass": ("qclass", checks.class_id),
    "addexo": ("qexo", checks.exercise),
    "delexo": ("qexo", checks.exercise),
    "movexo": ("qexo", checks.exercise),
    "getexofile": ("qexo", checks.exercise),
}


def check(job: str, sent: Mapping[str, str]) -> None:
    """Raises InvalidValue for a call that the client would not send, for the server's sake."""
    modules = _modules(sent.get("data1", "")) if job in ("putexo", "addsheet") else []
    checked: list[tuple[str, str, checks.Check]] = [("module", one, checks.path) for one in modules]
    if job in _CHECKED:
        parameter, allowed = _CHECKED[job]
        checked.append((parameter, sent.get(parameter, ""), allowed))
    for parameter, value, allowed in checked:
        if value:
            allowed(parameter, value)


def _modules(text: str) -> list[str]:
    """The modules that a putexo names, or the contents of an addsheet."""
    fields = [line.partition("=")[::2] for line in text.split("\n")]
    records = [one for key, value in fields if key == "contents" for one in value.split(":")]
    named = [value for key, value in fields if key == "module"]
    return [one.strip(" \t") for one in [*named, *(one.partition(";")[0] for one in records)]]
