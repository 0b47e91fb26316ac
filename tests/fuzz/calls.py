"""A call as it goes over the wire, and what of it may be sent; pure.

Texts have a character for each byte. A class is written `@A@`: both servers get the call with the
number of their own class in its place.
"""

import re
from collections.abc import Callable, Iterable, Mapping

import attrs

from edusync.wims import checks

WORK = "work"  # no job: what a student does, written into the files of the class
CLASSES = "ABGC"  # two of their own, a group, and the last copy
ABSENT = "99999998"  # what stands for a class that was never made
READ_ONLY = (
    "auth check get list testexo search".split()  # by the beginnings of their names
)


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
        return {name: _named.sub(lambda m: numbers.get(m[1], ABSENT), text) for name, text in self.given}


_named = re.compile("@([A-Z])@")


def call(job: str, **given: str) -> Call:
    """A call; a parameter that is empty is not sent, as WIMS takes it for absent."""
    return Call(job, tuple((name, text) for name, text in given.items() if text))


def lines(fields: Iterable[tuple[str, str]]) -> str:
    """The `key=value` lines of a data1."""
    return "\n".join(f"{key}={text}" for key, text in fields)


def _shown(text: str) -> str:
    return text if re.fullmatch(r"[\w@,./-]+", text, re.ASCII) else repr(text)


# What reaches a shell of the server, and the check of the client that it must pass.
_MODULE = re.compile(r"(?m)^module=(.*)$|(?:^contents=|:)([^;\n]*);")
_CHECKS: dict[str, Callable[[Mapping[str, str]], None]] = {
    "getclassfile": lambda sent: _pass(checks.path, sent.get("option")),
    **dict.fromkeys(
        ("addexo", "delexo", "movexo", "getexofile"),
        lambda sent: _pass(checks.exercise, sent.get("qexo", "").removeprefix("-")),
    ),
    "addclass": lambda sent: _pass(checks.class_id, sent.get("qclass")),
    "getclassmodif": lambda sent: _pass(checks.since, sent.get("data1")),
    **dict.fromkeys(("getmodule", "listmodules"), lambda sent: _pass(checks.path, sent.get("option"))),
    **dict.fromkeys(("putexo", "addsheet"), lambda sent: _modules(sent.get("data1", ""))),
}


def check(job: str, sent: Mapping[str, str]) -> None:
    """Raises InvalidValue for a call that the client would not send, for the server's sake."""
    _CHECKS.get(job, lambda _: None)(sent)


def _pass(one: Callable[[str, str], str], value: str | None) -> None:
    if value:
        one("value", value)


def _modules(text: str) -> None:
    for found in _MODULE.finditer(text):
        _pass(checks.path, (found[1] or found[2] or "").strip(" \t").lstrip(":"))
