"""What a job is asked, and the table of all jobs."""

import re
from collections.abc import Callable, Mapping

import attrs

from edusync.sandbox.exchange import Reply
from edusync.sandbox.wims.state.classes import SUPERVISOR, WimsClass
from edusync.sandbox.wims.state.files import ScriptError, folded, trimmed
from edusync.sandbox.wims.state.store import Store
from edusync.sandbox.wims.wire import Pairs, fields, pairs, words


@attrs.frozen
class JobError(Exception):
    """A job's refusal; WIMS says it with HTTP 200."""

    message: str


@attrs.frozen
class NotModelled(Exception):
    """Something that the sandbox leaves to a real server."""

    what: str


@attrs.frozen
class Ask:
    """One request, past the checks of the connection."""

    site: Store
    given: Mapping[str, str]
    address: str
    home: str

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    def fields(self, name: str) -> dict[str, str]:
        """The `key=value` lines of a parameter."""
        return fields(self[name], whole=not self.site.quirks)

    def lines(self, name: str) -> list[tuple[str, str]]:
        """The same in their order, with those that come twice."""
        return pairs(self[name], whole=not self.site.quirks)

    def named_lines(self, name: str) -> list[tuple[str, str]]:
        """The same, each by the first word of its key, and without blanks before the value."""
        named = ((folded(key).partition(" ")[0], value) for key, value in self.lines(name))
        return [(key, trimmed(value)) for key, value in named]

    @property
    def job(self) -> str:
        """The name of the job, which may be sent in capitals."""
        return self["job"].lower()

    def has(self, option: str) -> bool:
        return option in self["option"].replace(",", " ").split()


Answer = Pairs | Reply
Job = Callable[[Ask], Answer]
JOBS: dict[str, Job] = {}


def job(*names: str) -> Callable[[Job], Job]:
    """Puts a function into the table of jobs."""

    def put(function: Job) -> Job:
        JOBS.update(dict.fromkeys(names, function))
        return function

    return put


# Common checks

# What WIMS reads as a blank in the name of a class, user, sheet, exam or exercise.
BLANKED = str.maketrans(dict.fromkeys("./,;?*", " "))
_BLANKED_USER = str.maketrans(dict.fromkeys("/;,?*", " "))
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?(e[+-]?\d+)?")
_FAR = 10**9  # no class has as many of anything
GROUPS = ("2", "4")


def home(ask: Ask, *, write: bool = False, qclass: str | None = None) -> WimsClass:
    """The class that a request names, if it is there and lets this connection in."""
    asked, rclass = ask["qclass"] if qclass is None else qclass, ask["rclass"]
    name = asked.translate(BLANKED)
    if " " in name:
        raise JobError(f"wrong class idX ({name})")
    if not name or not rclass:
        given = f"qclass={name} | rclass={rclass} | initial_qclass={asked}"
        raise JobError(f"undefined local and/or remote class ({given})")
    group, sign, rest = name.partition("_")
    if sign:
        if _let_in(ask, group, write=write).setting("type") not in GROUPS:
            raise JobError("sorry, there shouldn't be a subclass in a simple class")
        name = f"{group}/{rest.partition('_')[0]}"
        if name.endswith("/"):
            raise NotModelled("a subclass without a number")
    return _let_in(ask, name, write=write)


def home_of(ask: Ask, kind: str) -> "tuple[WimsClass, Element]":
    """The class that a request names, and the sheet or exam of it."""
    where = home(ask)
    return where, element(ask, where, kind)


_FOLDER, _LONGEST_PATH = "/var/lib/wims/log/classes", 197


def _opened(path: str, script: str, line: int) -> None:
    """Raises where the name of a file is too long for the script that looks for it."""
    if len(f"{_FOLDER}/{path}") > _LONGEST_PATH:
        raise ScriptError(f"scripts/{script}", line, "file_name_too_long")


def _let_in(ask: Ask, name: str, *, write: bool) -> WimsClass:
    _opened(f"{name}/.def", "check.class", 44)
    found = ask.site.classes.get(name)
    if found is None:
        raise JobError(f"class {name} not existing")
    right = found.right(ask["ident"], ask["rclass"])
    if right is None:
        raise JobError(f"connection refused by requested class ({name})")
    if write and not right:
        raise JobError("modification of class not allowed")
    return found


def asked_login(ask: Ask) -> str:
    """The login that a request names: its first word, of which only the dot is adapted."""
    word = (ask["quser"].split() or [""])[0].replace(".", "@").translate(_BLANKED_USER)
    if not word or " " in word:
        raise JobError("bad user (empty quser or bad chars detected)")
    return word


def member(ask: Ask, where: WimsClass) -> str:
    """The login of a user of the class."""
    login = asked_login(ask)
    problem = outsider(where, login)
    if problem:
        raise JobError(problem)
    return login


def outsider(where: WimsClass, login: str) -> str:
    """Why somebody is no user of a class; empty for a user."""
    _opened(f"{where.people.number}/.users/{login}", "check.user", 28)
    if not where.group:
        there = where.has_user(login)
        return "" if there else f"user {login} not in this class ({where.number})"
    if not where.group.has_user(login):
        return f"user '{login}' not present in superclass {where.group.number}."
    if login == SUPERVISOR or where.number in where.participations(login):
        return ""
    return f"Sorry, this user ({login}) does not participates to this subclass ({where.number})."


def path_option(ask: Ask) -> str:
    """The path that the option of a request names, the first of its words."""
    path = next(iter(words(ask["option"])), "")
    if ".." in path or any(sign in path for sign in "?*#~!@"):
        raise JobError("illegal file name")
    return path


@attrs.frozen
class Element:
    """A sheet, exam or exercise as a request names it.

    WIMS takes its text for the names of files and for comparisons, and where it needs a number,
    what its arithmetic makes of the text: `+1` and `01` are 1 there, -1 is the last, and a word
    is none.
    """

    name: str
    number: int | None

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> int:
        """The place of what a change applies to, 0 for a name that is no plain number."""
        number = self.number or 0
        return number if number > 0 and str(number) == self.name else 0


def numbered(text: str) -> Element:
    number = _NUMBER.fullmatch(trimmed(text))
    return Element(text, int(max(-_FAR, min(float(number[0]), _FAR))) if number else None)


def reckoned(text: str) -> float:
    """The number that WIMS' arithmetic makes of a text, 0 of a word."""
    number = _NUMBER.fullmatch(text.replace(" ", ""))
    return float(number[0]) if number else 0


def element(ask: Ask, where: WimsClass, kind: str) -> Element:
    """The sheet or exam that a request names; WIMS takes anything for one but a great number."""
    name = ask[f"q{kind}"].translate(BLANKED)
    if not name or " " in name:
        raise JobError(f"undefined query id for type {kind}")
    found = numbered(name)
    count = len(where.records(kind))
    if (found.number or 0) > count or not (ask.site.quirks or found.place > 0):
        missing = f"element #{name} of type {kind} does not exist in this class"
        raise JobError(f"{missing} ({where.number})")
    return found
