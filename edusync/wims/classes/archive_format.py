"""`read_archive`: what an archive of a class holds, without a server. Nothing is ever extracted."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from edusync.core.arguments import path_of
from edusync.core.masked import SECRETS, Masked, MaskedFiles
from edusync.errors import InvalidValue, ProtocolError
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.wims.base.accounts import USER_FIELDS
from edusync.wims.classfiles import damage, packing
from edusync.wims.classfiles import definitions as classfiles
from edusync.wims.classfiles.definitions import DEFINITION
from edusync.wims.models.exam import ExamExercise
from edusync.wims.models.exam import held as held_by_exam
from edusync.wims.models.exercise import as_source
from edusync.wims.models.index import EXAM, SHEET
from edusync.wims.models.sheet_exercise import SheetExercise
from edusync.wims.models.sheet_exercise import held as held_by_sheet
from edusync.wims.models.user import UserFields
from edusync.wims.wire import codec
from edusync.wims.wire.days import Day

_NO_COLUMNS = ("damaged",)
_NUMBER = re.compile(r"(?:^|/)(\d+(?:/\d+)?)/$")  # of a class, at the end of its folder
_SOURCE_FILE = re.compile(r"src/([A-Za-z0-9_-]+)\.oef")


class _Row(Value):
    """Something that can be a row of a table."""

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields; the password only with `secrets=True`."""
        row = attrs.asdict(self, recurse=False)  # type: ignore[arg-type]
        hidden = _NO_COLUMNS if secrets else (*_NO_COLUMNS, *SECRETS)
        return {key: value for key, value in row.items() if key not in hidden}


def _stored(_: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """The fields of a `User` as they are found: texts that nobody checks, and '' where missing."""
    plain: dict[str, Any] = {"converter": None, "validator": None, "kw_only": False}
    login, *others, damaged = fields
    texts = [one.evolve(default="", repr=one.name not in SECRETS, **plain) for one in others]
    return [login.evolve(**plain), *texts, damaged]


@attrs.frozen(field_transformer=_stored)
class ArchivedUser(_Row, UserFields):
    """A user in an archive: the fields of `User`; the password is '' unless it was asked for.

    `damaged` says why WIMS' own lists get the user wrong, as that of a `User` does.
    """

    damaged: str = attrs.field(default="", repr=False, eq=False)

    if TYPE_CHECKING:

        def __init__(self, quser: str, *texts: str, **fields: str) -> None: ...


def _values_of(exercises: Sequence[SheetExercise]) -> tuple[tuple[str, Any], ...]:
    """What exercises of two archives are compared by."""
    return tuple(item for exercise in exercises for item in exercise.to_dict().items())


@attrs.frozen
class ArchivedSheet(_Row):
    """A sheet in an archive: number, the fields of `Sheet`, and new `SheetExercise` objects."""

    number: int
    title: str
    description: str
    expiration: Day = attrs.field(converter=Day)
    sheetmode: int
    weight: float
    formula: int
    indicator: int
    exercises: tuple[SheetExercise, ...] = attrs.field(repr=False, eq=_values_of)


@attrs.frozen
class ArchivedExam(_Row):
    """An exam in an archive: number, the fields of `Exam`, and its `ExamExercise` objects."""

    number: int
    title: str
    description: str
    expiration: Day = attrs.field(converter=Day)
    duration: int
    attempts: int
    exammode: int
    cut_hours: str
    exercises: tuple[ExamExercise, ...] = attrs.field(repr=False)


@attrs.frozen(repr=False)
class Archive:
    """What an archive of a class holds.

    Attributes: `qclass` (number of the class, as text; '' where the archive was packed inside
    its folder), `settings` (WIMS' properties of the class:
    description, institution, expiration, ...), `supervisor`, `users` and `trash` (deleted users),
    `sheets`, `exams`, `exercises` (sources of the class' own exercises by name), `files` (every
    file by its path in the class, passwords and all).
    """

    qclass: str
    settings: dict[str, str]
    supervisor: ArchivedUser
    users: ItemList[ArchivedUser]
    trash: ItemList[ArchivedUser]
    sheets: ItemList[ArchivedSheet]
    exams: ItemList[ArchivedExam]
    exercises: dict[str, str]
    files: Mapping[str, bytes]

    def __repr__(self) -> str:
        held = [
            f"{len(getattr(self, name))} {name}"
            for name in ("users", "sheets", "exams", "exercises", "files")
        ]
        return f"<Archive of class {self.qclass or '?'}: {', '.join(held)}>"


def read_archive(path: str | Path, *, secrets: bool = False) -> Archive:
    """Reads an archive of a class, as `c.archive` or WIMS itself wrote it; no request.

    It may have been packed again, as a tar or a zip, with folders around it and with what a Mac
    adds; such files are left out.

    `secrets=True` reads passwords as well. Nothing of the archive is written to the disk. Raises
    InvalidValue for a file that is damaged, cut, no archive of a class, or has more than 2 GiB
    unpacked, whatever its files say of their sizes; OSError for none. Users
    whom WIMS' own lists get wrong, since another program stored them so, are as they were meant;
    `warnings` of `users` names them.
    """
    try:
        return parse(path_of("path", path).read_bytes(), secrets=secrets)
    except ProtocolError as error:
        raise InvalidValue("path", str(path), error.message) from error


def parse(body: bytes, *, secrets: bool = False) -> Archive:
    """The archive in these bytes; ProtocolError where they are none."""
    qclass, files = unpack(body)
    return describe(qclass, files, secrets=secrets)


def unpack(body: bytes) -> tuple[str, dict[str, bytes]]:
    """The number of the class and its files, after proof that nothing is cut or damaged."""
    found = packing.of_computer(body)
    definitions = [path for path in found if path.split("/")[-1] == DEFINITION]
    if not definitions:
        raise ProtocolError(f"this is no archive of a class: it holds no file {DEFINITION}")
    root = min(definitions, key=len).removesuffix(DEFINITION)
    inside = [path for path in found if path.startswith(root)]
    number = _NUMBER.search(root)
    return number[1] if number else "", {path.removeprefix(root): found[path] for path in inside}


def describe(qclass: str, files: Mapping[str, bytes], *, secrets: bool = False) -> Archive:
    """The same files as objects."""
    settings = classfiles.settings(files[DEFINITION], "class")
    if settings.get("defined") != "yes":
        raise ProtocolError("this is no archive of a class: its definition is empty")
    supervisor = classfiles.settings(files.get("supervisor", b""), "user")
    own = {} if holds_no_users(settings) else files
    damaged = {login: one for login, one in damage.of_files(own).items() if one.mislisted}
    users = (
        _user(login, fields, secrets, damaged[login].reason if login in damaged else "")
        for login, fields in sorted(classfiles.users_of(own).items())
    )
    return Archive(
        qclass,
        Masked({key: text for key, text in settings.items() if secrets or key not in SECRETS}),
        _user("supervisor", supervisor, secrets),
        ItemList(users, damage.warnings_of(damaged.values(), qclass)),
        ItemList(_user(*item, secrets) for item in sorted(classfiles.trash_of(own).items())),
        ItemList(_sheets(files)),
        ItemList(_exams(files)),
        {
            match[1]: as_source(codec.text_of(body))
            for path, body in sorted(files.items())
            if (match := _SOURCE_FILE.fullmatch(path))
        },
        MaskedFiles(files),
    )


def holds_no_users(settings: Mapping[str, str]) -> bool:
    """Whether a class is in another one, which holds its users.

    What lies in its folder of users is only when each was there last.
    """
    return bool(settings.get("superclass", "").strip())


def _user(login: str, fields: Mapping[str, str], secrets: bool, damaged: str = "") -> ArchivedUser:
    names = [name for name in USER_FIELDS if secrets or name not in SECRETS]
    texts = {name: fields.get(name, "") for name in names}
    return ArchivedUser(login, **texts | {"damaged": damaged})


def _sheets(files: Mapping[str, bytes]) -> list[ArchivedSheet]:
    severity = classfiles.severity(files.get(classfiles.SEVERITY, b""))
    found = []
    for number, record in enumerate(classfiles.records(files.get(classfiles.SHEETS, b"")), 1):
        fields = SHEET.read(record)
        del fields["contents"]
        exercises = held_by_sheet(files.get(f"sheets/.sheet{number}", b""))
        grading = severity.of(number).values()
        found.append(ArchivedSheet(number, **fields, **grading, exercises=tuple(exercises)))
    return found


def _exams(files: Mapping[str, bytes]) -> list[ArchivedExam]:
    index = classfiles.records(files.get(classfiles.EXAMS, b""))
    return [
        ArchivedExam(
            number,
            **EXAM.read(record),
            exercises=tuple(held_by_exam(files.get(f"exams/.exam{number}", b""))),
        )
        for number, record in enumerate(index, 1)
    ]


def lacking(archive: Archive, listed: Mapping[str, Any]) -> list[str]:
    """What an archive lacks of what getclass reports of the class; [] for a whole one."""
    inside = holds_no_users(archive.settings)
    users = {} if inside else {**classfiles.users_of(archive.files)}
    found = []
    if not inside and len(users) < _count(listed, "usercount"):
        absent = ", ".join(sorted(set(listed["userlist"]) - set(users)))
        found.append(f"the users {absent}")
    if not inside:
        users["supervisor"] = classfiles.settings(archive.files.get("supervisor", b""), "user")
    found += [f"the fields of user {login}" for login in users if not users[login].get("exists")]
    for word, there in (("sheet", archive.sheets), ("exam", archive.exams)):
        wanted = _count(listed, f"{word}count")
        if len(there) < wanted:
            found.append(f"{wanted - len(there)} of {wanted} {word}s")
    return found


def doubtful(archive: Archive) -> list[str]:
    """The files of sheets and exams that have exercises, as a rule, and none in the archive."""
    sheets = [f"sheets/.sheet{s.number}" for s in archive.sheets if s.sheetmode and not s.exercises]
    exams = [f"exams/.exam{e.number}" for e in archive.exams if e.exammode and not e.exercises]
    return sheets + exams


def _count(listed: Mapping[str, Any], name: str) -> int:
    value = str(listed.get(name, "")).strip()
    return int(value) if value.isdecimal() else 0
