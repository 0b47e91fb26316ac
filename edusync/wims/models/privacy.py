"""`User.forget`: a user's data exported, then erased as far as the server can."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from edusync.core.arguments import path_of
from edusync.core.files import refuse_taken, write_whole
from edusync.core.masked import SECRETS
from edusync.core.model import run_steps
from edusync.errors import NotFound, ServerBug, UnsupportedOperation
from edusync.results.progress import Steps
from edusync.terminals import printable
from edusync.wims.base import accounts, groups, kinds
from edusync.wims.base.accounts import target_of
from edusync.wims.base.admission import remove
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import definitions, traces
from edusync.wims.classfiles.definitions import DEFINITION
from edusync.wims.wire.logins import SUPERVISOR

if TYPE_CHECKING:
    from edusync.wims.models.score import SheetScore
    from edusync.wims.models.user import User

_CACHE = re.compile(r"score/.*\.bin$")  # WIMS' own, made of the scores
_SECRET_LINE = re.compile(rb"!set \w+_(password|cloningpwd)=")


@attrs.frozen(repr=False)
class ForgetResult:
    """What was forgotten of a user: the exported file, and the files of the class by path.

    `erased` are gone; `left` are those that the login still names, or that hold it.
    """

    quser: str
    exported_to: Path
    erased: tuple[str, ...]
    left: tuple[str, ...]
    requests: int = 0

    def __repr__(self) -> str:
        counts = f"{len(self.erased)} files erased, {len(self.left)} left"
        said = f"{self.quser}, exported to {self.exported_to}, {counts}"
        return f"<ForgetResult: {printable(said)}>"


def forget(
    user: "User", home: ClassHandle, export_to: str | Path, erased: Callable[[], object]
) -> ForgetResult:
    """Exports and erases a user of a class; see `User.forget`. Calls `erased` when that is done."""
    login, path = user.quser, path_of("export_to", export_to)
    if login == SUPERVISOR:
        raise UnsupportedOperation(
            "the supervisor of a class cannot be forgotten: delete the class"
        )
    home.wims_require("forget")
    refuse_taken(path, overwrite=False, advice="name another file")
    with home.wims_exclusive() as count:
        files = accounts.files(home)
        inside = home.kind == kinds.SUBCLASS
        there = accounts.present(home) if inside else None
        present = login in there.users if there else f".users/{login}" in files
        if not present and (inside or f".users/.{login}" not in files):
            raise NotFound(
                f"user {login} is neither in the class nor in its trash",
                operation="getclasstgz",
                target=target_of(login, home),
            )
        if home.kind == kinds.GROUP:
            groups.refuse_closed(files, login, home)
        if there and (stopping := there.damaged.get(login)) and stopping.command:
            raise UnsupportedOperation("; ".join(accounts.said_of(home, [stopping])))
        data = of_files(files, login)
        if inside:
            data["user"] = {**accounts.read_user(home, login), "quser": login}
            data["user"].pop("password")
        if present:
            data |= _done(user)
        write_whole(path, json.dumps(data, ensure_ascii=False, indent=1).encode())
        proved: list[Mapping[str, bytes]] = []
        steps = _steps(home, login, erased, present=present)
        run_steps(
            [*steps, ("proof", lambda: proved.append(_without(home, login)))],
            f"The export is written; c.users.forget({login!r}, another file) does the rest; "
            "NotFound then means that all is erased.",
        )
        (after,) = proved
        gone = (name for name in about(files, login) if name not in after)
        kept = [f"{home.superclass}/.users/{login}"] if inside else []
        left = (*kept, *about(after, login))
        return ForgetResult(login, path, tuple(gone), left, count())


def _steps(home: ClassHandle, login: str, erased: Callable[[], object], *, present: bool) -> Steps:
    """How a user is erased from a class, or from its trash; from the classes of a group first."""

    def purge() -> None:
        accounts.purge(home, login)
        erased()

    if home.kind == kinds.SUBCLASS:
        return [("deluser and moduser", lambda: groups.forget_work(home, login))]
    steps: Steps = []
    if home.kind == kinds.GROUP:
        steps.append(("deluser of its classes", lambda: groups.hide_work(home, login)))
    if present:
        steps.append(("deluser", lambda: remove(home, login)))
    elif home.kind == kinds.GROUP:
        steps.append(("deluser", lambda: groups.to_trash(home, login)))
    return [*steps, ("deluser of the trash", purge)]


def _without(home: ClassHandle, login: str) -> dict[str, bytes]:
    """The files of the class without the user; ServerBug with the user: 1 request (getclasstgz)."""
    files = accounts.files(home)
    kept = [name for name in (login, f".{login}") if f".users/{name}" in files]
    if home.kind == kinds.SUBCLASS:  # what is there is not the user, who is in the group
        kept = [login] if login in accounts.present(home).users else []
    if kept:
        raise ServerBug(
            f"the user is still there, as .users/{kept[0]}",
            operation="deluser",
            target=target_of(login, home),
        )
    return files


def about(files: Mapping[str, bytes], login: str) -> list[str]:
    """The files of a class that a login names, or that hold it as a word."""
    return sorted(
        path
        for path, body in files.items()
        if traces.named_by(path, login) or traces.mentions(body, login)
    )


def of_files(files: Mapping[str, bytes], login: str) -> dict[str, Any]:
    """What the files of a class hold of a user: fields without the password, and work.

    In the result, `files` are those that the login names; `mentioned_in` are the lines of other
    files that hold it.
    """
    fields = {f".users/{login}", f".users/.{login}"} & set(files)
    known = {k: v for p in fields for k, v in definitions.settings(files[p], "user").items()}
    named = {
        path
        for path in files
        if traces.named_by(path, login) and path not in fields and not _CACHE.match(path)
    }
    return {
        "class": definitions.settings(files[DEFINITION], "class").get("description", ""),
        "user": {"quser": login, **{k: v for k, v in known.items() if k not in SECRETS}},
        "files": {path: _readable(files[path]) for path in sorted(named)},
        "mentioned_in": {
            path: _lines(files[path], login)
            for path in about(files, login)
            if path not in named | fields
        },
    }


def _lines(body: bytes, login: str) -> list[Any]:
    """The lines that hold a login, without those of a password."""
    found = [line for line in body.split(b"\n") if traces.mentions(line, login)]
    return [_readable(line) for line in found if not _SECRET_LINE.match(line)]


def _readable(body: bytes) -> Any:
    """A file as text, or as base64 where it is none."""
    if b"\0" in body:
        return {"base64": base64.b64encode(body).decode()}
    return body.decode("cp1252", errors="backslashreplace")


def _done(user: "User") -> dict[str, Any]:
    """The work done, as the server has it: 6 requests."""
    scores = user.scores()
    return {
        "sheets": [_sheet(score) for score in scores.sheets],
        "exams": [
            {"exam": s.exam.qexam, "title": s.exam.title, "score": s.score, "attempts": s.attempts}
            for s in scores.exams
        ],
        "log": user.log().to_dicts(),
        "exam_log": user.exam_log().to_dicts(),
        "warnings": [*scores.sheets.warnings],
    }


def _sheet(score: "SheetScore") -> dict[str, Any]:
    marks = ("score", "quality", "cumul", "best", "acquired", "weight")
    done = ("quality", "cumul", "required", "best", "acquired")
    return {
        "sheet": score.sheet.qsheet,
        "title": score.sheet.title,
        **{name: getattr(score, name) for name in marks},
        "exercises": [{name: getattr(e, name) for name in done} for e in score.exercises],
    }
