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
from edusync.wims.wire import shapes

SERVER = "WIMS' server"
_LOOK_AT_SHEET = "listing the exercises of the sheet shows what it has"
_EXERCISES = "listing the exercises of the class shows their names"
_LOOK_AT_NUMBER = "listing them again shows what the class has"
_PREPARE = "put the sheet back in preparation: sheet.prepare(), or modsheet with the status 0"

_FILE = "the connection file log/classes/.connections/IDENT"


@attrs.frozen
class Failure:
    """One text of the server: the error it becomes, and what to do (`{1}` is the first group)."""

    pattern: str  # compiled when it is first needed: all of them cost more than a request
    error: type[ServerError]
    advice: str = ""
    applied: bool = False  # whether something was written anyway


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
        ("user authentification failure", "compare the password of the user"),
    ),
    *_rows(
        PermissionDenied,
        ("illegal job", f"allow the job by ident_allow or ident_deny in {_FILE}"),
        (
            "connection refused by requested class",
            "the administrator writes +IDENT/RCLASS+ into the first line "
            "`!set class_connections=` of the class' .def: only that one counts, and it is empty "
            "in a class made on WIMS' own pages; a line is added only where there is none; a "
            "class in a group needs its own",
        ),
        (
            "modification of class not allowed",
            "write the connection with a + behind it in the first line `!set class_connections=` "
            "of the class' .def, and of its group's for a class in a group",
        ),
        ("already in an exam session", "give the user's own IP address as ip="),
        (
            "is in an exam session started on another IP",
            "the user goes on where the session began, or waits for its end",
        ),
        r"You can't modify \(",
    ),
    *_rows(
        InTrash,
        ("^Deleted user found", "recover it with recuser"),
    ),
    *_rows(
        AlreadyExists,
        ("class .* not a groupement", "give the number of a group of classes"),
        "superclass .* already exists",
        (
            "user already exists in this class",
            "take another login, or change the user that there is",
        ),
        "exists and already participates",
        ("undeleted user exists", "nothing is to be recovered: the class has this user"),
        ("already exists !", "take another name"),
        ("already existing class id", "take another qclass"),
        ("already using contents of another class", "let that class share them"),
        ("Destination class .* not empty", "give a class that never had an exercise"),
    ),
    *_rows(
        NotFound,
        ("class .* not existing", "look at the number (qclass), and at the address of the server"),
        (
            "there is no class allowed for this server",
            "no class of this rclass is open to this connection, or none is in the server's list",
        ),
        "didn't participate in",
        (
            "not in this class",
            "look at the login: c.users.find('part of a name') shows that of a person",
        ),
        ("not present in superclass", "add the user to the group first"),
        "does not participates",
        ("User not found in trash", "only who was deleted can be recovered"),
        ("no deleted user found", "the trash of the class is empty"),
        "^hashlogin: ",
        ("element #.* does not exist", _LOOK_AT_NUMBER),
        ("exercice #.* does not exist", _LOOK_AT_SHEET),
        ("There is no exercice #", _LOOK_AT_SHEET),
        ("There is no exo", _LOOK_AT_SHEET),
        ("NOT exists in this Class", _EXERCISES),
        ("does not exists in your class", _EXERCISES),
        "hasn't any exam log",
        ("No backup available", "the server keeps none of this class and year"),
        ("^nostat$", "the server keeps no statistics"),
        ("^nofile$", "the class has no such file"),
        ("The module .* does not exist", "api.listmodules shows the modules of the server"),
    ),
    *_rows(
        NoUsers,
        ("There('s| is) no user in this class", "add users first"),
    ),
    *_rows(
        NotActive,
        ("exam .* mustn't be active", "an exam takes exercises only before it is activated"),
        ("mustn't be active", _PREPARE),
        ("must be active", "activate it first"),
        (r"sheet #\d+ is active", _PREPARE),
        (
            "A more recent (sheet|exam) .* activ",
            "no {1} can be deleted once a later one was activated",
        ),
        ("Exam .* has been activated", "WIMS deletes no exam that was activated: expire() it"),
        ("has been activated", ""),
        ("You can't deactiv this sheet", "while an exam holds its exercises, it stays as it is"),
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
        ("nothing done", "no field that the job knows was sent, or none that changes anything"),
        "wrong request: no job",
        "random code not defined",
        "undefined local and/or remote class",
        "wrong class id",
        "shouldn't be a subclass",
        "bad class id",
        (r"incomplete .*data", "give the field that it names, in letters that WIMS takes"),
        "too (short|long)",
        "must be a valid email",
        r"bad user \(",
        ("login name must not be", "4 to 24 letters A-Z a-z and digits make a login"),
        "bad login name",
        "missing data",
        "undefined query id",
        ("bad expiration date", "give a day like 20260131"),
        "bad status",
        ("you can't active an", "add exercises first"),
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
        ("^too_big$", "the table is larger than WIMS makes it: ask for fewer columns"),
        ("^empty$", "the table is empty"),
        ("^binary$", "the table must be text: CSV"),
        ("^no_login$", "the first lines of the table must name its columns, one of them login"),
        ("^no_manual$", "a table of scores needs columns manual1, manual2, ..."),
        "^badoption$",
        "You must specify one class ID",
        "wrong or empty backup year",
        "wrong backup year",
        "bad method",
        ("unmatched parentheses", "close every ( [ {{ in its order"),
        "exceeded (the )?length limit",
    ),
)


# The file of a user or supervisor that WIMS does not run, since a value in it begins with '!'.
_COMMAND = re.compile(r"classes/([\d_/]+)/(supervisor|\.users/\.?([^/']+))', line \d+: not_trusted")


def bug(message: str, job: str, *, code: str = "", maybe_applied: bool) -> ServerBug:
    """The error of a module of WIMS that broke off, with what to do where a user's file did it."""
    advice = ""
    if stopped := _COMMAND.search(message):
        qclass, file, login = stopped.groups()
        whose = f"the user {login}" if login else "the supervisor"
        cure = f"the server's administrator corrects the file log/classes/{qclass}/{file}"
        if login:
            cure = "the warnings of its users.list() say what to do"
        advice = (
            f"a value of {whose} of class {qclass} begins with '!', which WIMS takes for a "
            f"command, and no job mends that: {cure}"
        )
    return ServerBug(
        message,
        operation=job,
        code=code,
        advice=advice,
        server=SERVER,
        maybe_applied=maybe_applied,
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
    error, advice = default, ""
    for row in FAILURES:
        if match := re.search(row.pattern, message, re.IGNORECASE):
            error, advice = row.error, row.advice.format(message, *match.groups())
            maybe_applied = maybe_applied or row.applied
            break
    return error(
        message,
        operation=job,
        target=target,
        code=code,
        advice=advice,
        server=SERVER,
        maybe_applied=maybe_applied,
    )


def expect(job: str, answer: tuple[bool, Any], target: str, fine: str = "") -> Any:
    """What the job returned; raises the typed error where the server refused it.

    ProtocolError where the reply lacks what `shapes` says of it; `fine` is a text of the server
    that is no failure here: then {} is returned.
    """
    done, reply = answer
    if done:
        return shapes.checked(job, reply)
    if fine and reply["message"].strip() == fine:
        return {}
    raise failure(reply["message"], job, target=target, code=reply["code"])
