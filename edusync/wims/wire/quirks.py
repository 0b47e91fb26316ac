"""What WIMS silently ignores or changes of a call: the raw client sends it, and reports it.

Tables say for each job which keys it reads, and what becomes of the others; of a reply, what was
asked for and is not there. Pure functions; what they name was seen on WIMS 4.29a.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from edusync.wims.wire.csv_quirks import columns_left_out, csv_notes
from edusync.wims.wire.jobs import CLASS_FIELDS, USER_KEYS, Sent, always

# Bytes that addclass keeps of a text, as it is stored (a comma takes 5).
CLASS_BYTES = {"description": 30, "institution": 50, "supervisor": 60, "email": 60}
SUPERVISOR_BYTES = {"lastname": 60, "firstname": 60}
LANGUAGES = frozenset("en fr es it nl ca si de cn".split())  # of a site, as WIMS is installed
MOST_USERS = 500  # that addclass takes for a limit

_CLASS = [*CLASS_FIELDS, *"description institution supervisor email typename".split()]
_NAMES = ["lastname", "firstname", "password"]  # of the teacher: all that addclass takes
_ADDSHEET = "title description expiration sheetmode weight formula indicator contents"
_ADDEXAM = "title description expiration duration attempts cut_hours opening"
_EXERCISE = "module params points weight title description".split()
_ENVELOPE = "status code job query_class query_sheet warnings".split()
# The keys that a job reads, by the parameter that carries them.
KNOWN: dict[tuple[str, str], frozenset[str]] = {
    ("addclass", "data1"): frozenset(_CLASS),
    ("addclass", "data2"): frozenset(_NAMES),
    ("modclass", "data1"): frozenset(_CLASS),
    ("adduser", "data1"): frozenset(USER_KEYS),
    ("moduser", "data1"): frozenset(USER_KEYS),
    ("addsheet", "data1"): frozenset(_ADDSHEET.split()),
    ("modsheet", "data1"): frozenset("title description expiration status".split()),
    ("addexam", "data1"): frozenset(_ADDEXAM.split()),
    ("modexam", "data1"): frozenset(
        "title description expiration status duration_and_attempts".split()
    ),
    ("putexo", "data1"): frozenset(_EXERCISE),
    ("modexosheet", "data1"): frozenset("points weight title description".split()),
}


def _empty(text: str) -> bool:
    return not text


def _longer_than(most: int) -> Callable[[str], bool]:
    return lambda text: len(text) > most


def _none_of(*texts: str) -> Callable[[str], bool]:
    return lambda text: text not in ("", *texts)


def _outside(least: float, most: float) -> Callable[[str], bool]:
    return lambda text: bool(text) and not least <= float(text) <= most


@attrs.frozen
class Rule:
    """Keys that jobs ignore or change where `when` holds of what is sent, and what happens."""

    jobs: str
    keys: str
    says: str
    when: Callable[[str], bool] = always
    wire: str = "data1"


RULES: tuple[Rule, ...] = (
    Rule("addclass modclass", "name", "the name of a class is its description"),
    Rule("addclass", "typename", "WIMS makes it of the type: modclass changes it"),
    Rule("addclass", "limit", "WIMS takes 1 to 500 here, else 30", _outside(1, MOST_USERS)),
    Rule("addclass", "type", "WIMS takes 0 and 2 here, else 0", _none_of("0", "2")),
    Rule("addclass", "lang", "WIMS takes its site's languages here, else en", _none_of(*LANGUAGES)),
    *(
        Rule("addclass", key, f"WIMS cuts it at {most} bytes", _longer_than(most), wire)
        for wire, kept in (("data1", CLASS_BYTES), ("data2", SUPERVISOR_BYTES))
        for key, most in kept.items()
    ),
    Rule(
        "addclass",
        "email",
        "WIMS gives the teacher that of the class: moduser, quser='supervisor', changes it",
        wire="data2",
    ),
    Rule(
        "addclass",
        " ".join(name for name in USER_KEYS if name not in _NAMES),
        "addclass leaves it out: send it by moduser, quser='supervisor'",
        wire="data2",
    ),
    Rule("addsheet addexam", "status", "what is new is in preparation: modsheet, modexam"),
    Rule("addsheet addexam", "title description", "WIMS gives one of its own", _empty),
    Rule(
        "addsheet",
        "sheetmode",
        "WIMS grades such a sheet wrongly for good: add it with 0, then modsheet status=1",
        _outside(0, 0),
    ),
    Rule("addsheet", "weight", "WIMS takes 0 to 100000, else 1", _outside(0, 100_000)),
    Rule("addsheet", "formula", "WIMS takes 0 to 6, else 2", _outside(0, 6)),
    Rule("addsheet", "indicator", "WIMS takes 0 to 2, else 1", _outside(0, 2)),
    Rule(
        "modsheet",
        "weight formula indicator",
        "WIMS says that it is done, and changes it on its own pages only",
    ),
    Rule("modsheet", "contents", "addsheet takes it; putexo adds exercises"),
    Rule("modsheet", "sheetmode", "it is named status here"),
    Rule("addexam", "duration", "WIMS takes 1 and more, else 60", _outside(1, 10**9)),
    Rule("addexam", "attempts", "WIMS takes 1 and more, else 1", _outside(1, 10**9)),
    Rule("modexam", "duration attempts", "WIMS reads both as duration_and_attempts='60 2'"),
    Rule("modexam", "cut_hours", "WIMS erases it at once, in every exam of the class"),
    Rule("modexam", "opening", "WIMS changes it on its own pages only"),
    Rule("modexosheet", "module params", "WIMS keeps them: remove the exercise, and add another"),
    Rule("modexosheet", "points weight title description", "WIMS keeps what was there", _empty),
)
_UNKNOWN = "WIMS knows no such field here"


@attrs.frozen
class Useless:
    """A call, or a part of it, that changes nothing although WIMS says OK."""

    job: str
    holds: Callable[[Sent], bool]
    says: str


USELESS: tuple[Useless, ...] = (
    Useless("search", always, "WIMS says OK, and has not implemented it"),
    Useless(
        "modexosheet",
        lambda sent: sent.get("option", "modify") != "modify" and "data1" in sent,
        "exo_info: only the action 'modify' reads it",
    ),
    Useless(
        "modexosheet",
        lambda sent: sent.get("option") == "moveup" and int(sent["qexo"]) == 1,
        "qexo: the first exercise stays where it is",
    ),
)


def notes(job: str, sent: Sent, reply: Any) -> list[str]:
    """What WIMS ignored or changed of a call that it answered with OK, one text for each reason."""
    found = [row.says for row in USELESS if row.job == job and row.holds(sent)]
    for wire in ("data1", "data2"):
        if (job, wire) in KNOWN:
            found += _field_notes(job, wire, sent.get(wire, ""))
    if job == "putcsv":
        found += csv_notes(sent.get("data1", ""))
    if left_out := _left_out(job, sent, reply):
        found.append(
            f"{', '.join(left_out)}: not in the reply, since WIMS knows none or gives none here"
        )
    return found


def _field_notes(job: str, wire: str, lines: str) -> list[str]:
    found, left = [], _fields(lines)
    for rule in RULES:
        if job not in rule.jobs.split() or wire != rule.wire:
            continue
        hit = [key for key in left if key in rule.keys.split() and rule.when(left[key])]
        if hit:
            found.append(f"{', '.join(hit)}: {rule.says}")
        left = {key: text for key, text in left.items() if key not in hit}
    if unknown := [key for key in left if key not in KNOWN[job, wire]]:
        found.append(f"{', '.join(unknown)}: {_UNKNOWN}")
    return found


def _fields(lines: str) -> dict[str, str]:
    """The fields that are sent as lines, by their documented names."""
    pairs = (line.partition("=") for line in lines.split("\n") if line)
    return {{"desc": "description"}.get(key, key): text for key, _, text in pairs}


def _row_names(reply: Mapping[str, Any]) -> Iterable[str] | None:
    """The names of one row of a list of classes; None where there is no row."""
    return next(iter(reply.get("classes_list") or ()), None)


# What a reply holds of the names that were asked for, where they can be asked for.
_HELD: dict[str, Callable[[Mapping[str, Any]], Iterable[str] | None]] = {
    "getclass": lambda reply: reply,
    "getuser": lambda reply: reply,
    "getsheet": lambda reply: {*reply, *_EXERCISE},
    "listclasses": _row_names,
    "getclassesuser": _row_names,
}
_EVERYTHING = re.compile("all(_even_hidden)?")


def _left_out(job: str, sent: Sent, reply: Any) -> list[str]:
    option = sent.get("option", "")
    if not option or _EVERYTHING.fullmatch(option):
        return []
    asked = option.split(",")
    if job == "getcsv":
        return columns_left_out(asked, reply, sent.get("format", "csv"))
    held = _HELD[job](reply) if job in _HELD else None
    return [] if held is None else [name for name in asked if name not in {*held}]


def of_sheet(names: Iterable[str], reply: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a getsheet with these names; those of exercises are kept in its exolist."""
    wanted = {*_ENVELOPE, *(name.strip() for name in names)}
    of_exercises = wanted & {*_EXERCISE}
    found = {key: value for key, value in reply.items() if key in wanted}
    if of_exercises and "exolist" not in wanted:
        found["exolist"] = [
            {key: value for key, value in row.items() if key in of_exercises}
            for row in reply["exolist"]
        ]
    return found
