"""What WIMS says when something is wrong, and the error that each text becomes."""

import re
from collections.abc import Callable
from typing import Any

import attrs

from edusync.errors import (
    AlreadyExists,
    AuthenticationError,
    InTrash,
    InvalidRequest,
    NotActive,
    NotFound,
    NoUsers,
    PermissionDenied,
    ServerBug,
    ServerError,
)

_FILE = "the connection file log/classes/.connections/IDENT"


@attrs.frozen
class Failure:
    """One text of the server: the error it becomes, and what to do (`{1}` is the first group)."""

    pattern: str  # compiled when it is first needed: all of them cost more than a request
    error: type[ServerError]
    advice: str = ""
    applied: bool = False  # whether something was written all the same


def _rows(error: type[ServerError], *rows: str | tuple[str, str], applied: bool = False) -> Any:
    for row in rows:
        text, advice = (row, "") if isinstance(row, str) else row
        yield Failure(text, error, advice, applied)


FAILURES: tuple[Failure, ...] = (
    *_rows(
        AuthenticationError,
        (r"'([^']*)' is a bad IP", f"add {{1}} to ident_site in {_FILE}"),
        (
            r"'([^']*)' is a bad Agent",
            f"set ident_agent to {{1}} in {_FILE}, or give agent= the word that stands there",
        ),
        ("bad Protocol", f"use an https:// address, or set ident_protocol in {_FILE}"),
        ("bad login/pwd", f"compare ident and passwd with {_FILE}"),
        ("^identification failure$", f"give the name of {_FILE} as ident"),
        "user authentification failure",
    ),
    *_rows(
        PermissionDenied,
        ("illegal job", f"allow the job by ident_allow or ident_deny in {_FILE}"),
        (
            "connection refused by requested class",
            "the administrator writes +IDENT/RCLASS+ into the first line "
            "`!set class_connections=` of its .def: only that one counts, and it is empty in a "
            "class made on WIMS' own pages; a line is added only where there is none; a class in a "
            "group needs its own",
        ),
        (
            "modification of class not allowed",
            "write the connection with a + behind it in the first line `!set class_connections=` "
            "of the class' .def, and of its group's for a class in a group",
        ),
        ("already in an exam session", "give the user's own IP address as ip="),
        "is in an exam session started on another IP",
        r"You can't modify \(",
    ),
    *_rows(
        InTrash,
        ("^Deleted user found", "recover it with recuser"),
    ),
    *_rows(
        AlreadyExists,
        "class .* not a groupement",
        "superclass .* already exists",
        "user already exists in this class",
        "exists and already participates",
        "undeleted user exists",
        "already exists !",
        "already existing class id",
        "already using contents of another class",
        "Destination class .* not empty",
    ),
    *_rows(
        NotFound,
        "class .* not existing",
        "there is no class allowed for this server",
        "didn't participate in",
        "not in this class",
        "not present in superclass",
        "does not participates",
        "User not found in trash",
        "no deleted user found",
        "^hashlogin: ",
        "element #.* does not exist",
        "exercice #.* does not exist",
        "There is no exercice #",
        "There is no exo",
        "NOT exists in this Class",
        "does not exists in your class",
        "hasn't any exam log",
        "No backup available",
        "^(nostat|nofile)$",
        "The module .* does not exist",
    ),
    *_rows(
        NoUsers,
        "There('s| is) no user in this class",
    ),
    *_rows(
        NotActive,
        "mustn't be active",
        "must be active",
        r"sheet #\d+ is active",
        "has been activated",
        "A more recent (sheet|exam) .* active",
        "You can't deactiv this sheet",
    ),
    *_rows(
        ServerBug,
        (
            r"error in sheet count \((\d+) records",
            "the sheet was made all the same, as number {1}, without contents, weight, formula and "
            "indicator: do not send it again",
        ),
        (
            r"error in exam count \((\d+) records",
            "the exam was made all the same, as number {1}: do not send it again",
        ),
        applied=True,
    ),
    *_rows(
        ServerBug,
        (
            "index des utilisateurs .* incoh",
            "WIMS repairs no class and no group in which somebody is a teacher (supervisable)",
        ),
        ("urldecode failure", "the server lacks Perl's URI::Escape (Debian: liburi-perl)"),
    ),
    *_rows(
        InvalidRequest,
        "nothing done",
        "wrong request: no job",
        "random code not defined",
        "undefined local and/or remote class",
        "wrong class id",
        "shouldn't be a subclass",
        "bad class id",
        r"incomplete .*data",
        "too (short|long)",
        "must be a valid email",
        r"bad user \(",
        "login name must not be",
        "bad login name",
        "missing data",
        "undefined query id",
        "bad expiration date",
        "bad status",
        "you can't active an",
        r"limited to \d+",
        "undefined qexo",
        "unknown action",
        "no data found",
        "illegal file name",
        "missing file name",
        "no module defined",
        "can't call this job on a module",
        "COMPILATION ERROR",
        "is a superclass",
        "^(too_big|empty|binary|no_login|no_manual|badoption)$",
        "You must specify one class ID",
        "wrong or empty backup year",
        "wrong backup year",
        "bad method",
        "unmatched parentheses",
        "exceeded (the )?length limit",
    ),
)


def failure(
    message: str,
    job: str,
    *,
    target: str = "",
    code: str = "",
    default: Callable[..., ServerError] = ServerError,
    maybe_applied: bool = False,
) -> ServerError:
    """The typed error for a text of the server; `default` where no row knows it."""
    for row in FAILURES:
        if match := re.search(row.pattern, message, re.IGNORECASE):
            advice = row.advice.format(message, *match.groups())
            return row.error(
                message,
                operation=job,
                target=target,
                code=code,
                advice=advice,
                maybe_applied=maybe_applied or row.applied,
            )
    return default(message, operation=job, target=target, code=code, maybe_applied=maybe_applied)


def expect(job: str, answer: tuple[bool, Any], target: str, fine: str = "") -> Any:
    """What the job returned; raises the typed error where the server refused it.

    `fine` is a text of the server that is no failure here: then {} is returned.
    """
    done, reply = answer
    if done:
        return reply
    if fine and reply["message"].strip() == fine:
        return {}
    raise failure(reply["message"], job, target=target, code=reply["code"])
