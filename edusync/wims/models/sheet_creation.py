"""How a sheet is made, although addsheet loses much of what it gets, or gives it to others.

In one call where WIMS keeps it; exercise by exercise where that call cannot carry them, or where
the bug strikes that follows an activation: addsheet then answers an ERROR and makes an empty sheet.

`sheets/.vars` shows whether that bug will strike: the archive would show it too, with all documents
of the class. `sheets/.severity` is read first because a deleted sheet leaves its line there, which
would grade the new one; and addsheet resets the best mark of a class without sheets. Both are
predicted: refused, or named in a warning.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from edusync.errors import (
    DataLossError,
    EdusyncError,
    InvalidValue,
    ServerBug,
    UnsupportedOperation,
)
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import definitions
from edusync.wims.classfiles.definitions import DEFAULT_SCOREMAX, Grading, Severity
from edusync.wims.models.index import SHEET
from edusync.wims.models.sheet_exercise import FIELDS, SheetExercise
from edusync.wims.wire import codec
from edusync.wims.wire.values import as_number

GRADING = ("weight", "formula", "indicator")
MOST_EXERCISES = 64
MOST_CONTENTS = 40_000  # bytes of the exercises that one call carries


@attrs.frozen
class Wanted:
    """A sheet to make: its fields, and the exercises that it gets besides its `contents`."""

    info: Mapping[str, Any]  # title, description, expiration; None for what WIMS chooses
    grading: Grading
    graded: bool  # whether the grading was given
    contents: str
    waiting: Sequence[SheetExercise]

    @property
    def filled(self) -> bool:
        """Whether it gets exercises."""
        return bool(self.contents or self.waiting)


@attrs.frozen
class Made:
    """A sheet that was made: its number, what addsheet was sent, and what that met."""

    number: int
    sent: Mapping[str, Any]
    carried: Sequence[SheetExercise]  # by the `contents` that were sent
    struck: bool  # by the bug that follows an activation: no exercise is there
    doubt: EdusyncError | None  # after which the sheet was found there all the same
    known: Severity  # the gradings of the class before
    grading: Grading  # that WIMS gave it, as far as that can be foretold


def create(home: ClassHandle, wanted: Wanted, *, force: bool) -> Made:
    """Makes the sheet: 3 requests (2 getclassfile, addsheet); see `Sheets` for what takes more."""
    exercises = len(records(wanted.contents)) + len(wanted.waiting)
    if exercises > MOST_EXERCISES:
        raise InvalidValue(
            "exercises", exercises, f"a sheet of WIMS holds {MOST_EXERCISES} at most"
        )
    wish = wanted.grading
    count = len(SHEET.index(home))
    known = definitions.severity(home.wims_read_file(definitions.SEVERITY))
    usual = not wanted.filled and wish == Grading() and len(known.lines) == count
    struck = not usual and bool(home.wims_read_file(definitions.SHEET_VARIABLES).strip())
    got = _grading_got(wish, known, count, struck)
    if not force:
        own = wish != Grading() or wanted.graded
        _refuse_loss(home, known, count, struck=struck, mixed_up=own and got != wish)
    contents, carried = ("", []) if struck else _carried(wanted)
    if struck:
        of_contents(wanted.contents)  # refuses what cannot be added one by one
    info: dict[str, Any] = {
        **wanted.info,
        **(wish.values() if wish != Grading() else {}),
        "contents": contents or None,
    }
    number, doubt = SHEET.append(home, count, info)
    sent = {name: value for name, value in info.items() if value is not None}
    return Made(number, sent, carried, struck, doubt, known, got)


def graded(home: ClassHandle, wanted: Wanted, made: Made, *, force: bool) -> list[str]:
    """Warnings of what WIMS did with the grading of a new sheet, and of others: 0 or 1 request.

    Raises ServerBug where it lost the one that was wanted.
    """
    wish, got, after = wanted.grading, made.grading, made.known
    if isinstance(made.doubt, ServerBug) and not made.struck and wish != Grading():
        raise ServerBug(
            f"sheet {made.number} was made, and WIMS lost its weight, formula and indicator: set "
            "them on its own pages. save() again does the rest",
            operation="addsheet",
            target=SHEET.target(home, made.number),
            maybe_applied=True,
        )
    if force and (wish != Grading() or got != wish):
        after = definitions.severity(home.wims_read_file(definitions.SEVERITY))
        got = after.of(made.number)
    found = [
        f"WIMS gave weight, formula and indicator of the new sheet to sheet {sheet}"
        for sheet in range(1, made.number)
        if after.of(sheet) != made.known.of(sheet)
    ]
    if got != wish:
        found.append(
            f"weight, formula and indicator are {got.weight:g}, {got.formula}, {got.indicator}, "
            "which WIMS gave"
        )
    return found


def _grading_got(wish: Grading, known: Severity, count: int, struck: bool) -> Grading:
    """The grading that the new sheet gets: a line that a deleted one left goes before its own."""
    left = len(known.lines) > count and (count > 0 or struck)
    if left or struck:
        return known.of(count + 1)
    return wish if not count or len(known.lines) == count else Grading()


def _refuse_loss(
    home: ClassHandle, known: Severity, count: int, *, struck: bool, mixed_up: bool
) -> None:
    target = f"a new sheet of class {home.qclass}"
    if not count and not struck and known.scoremax != DEFAULT_SCOREMAX:
        raise DataLossError(
            f"{target}: with the first sheet, WIMS sets the best mark of the class back from "
            f"{known.scoremax} to {DEFAULT_SCOREMAX}; force=True saves it all the same"
        )
    if not mixed_up:
        return
    if struck:
        why = (
            "since a sheet of the class was activated, or an exercise changed, WIMS loses (or gives"
            " to another sheet)"
        )
    else:
        why = f"WIMS keeps {len(known.lines)} gradings for {count} sheets, and would mix up"
    raise UnsupportedOperation(
        f"{target}: {why} weight, formula and indicator of a new one; set them on its own pages "
        "(force=True saves it all the same)"
    )


def _carried(wanted: Wanted) -> tuple[str, list[SheetExercise]]:
    """The `contents` of the call, and the exercises that they carry besides the sheet's own."""
    contents, carried = wanted.contents, []
    if contents and not contents.endswith(";"):
        contents += ";"
    for exercise in wanted.waiting:
        row = to_contents(exercise)
        if row is None or len(contents) + len(row) > MOST_CONTENTS:
            break
        contents += row
        carried.append(exercise)
    return contents, carried


def records(contents: str) -> list[list[str]]:
    """The records that `contents` of an addsheet stands for."""
    body = contents.replace(";", "\n").replace("@", "=")
    return definitions.records(body.encode("cp1252", "replace"))


def of_contents(contents: str) -> list[SheetExercise]:
    """The exercises that `contents` of an addsheet stands for."""
    found = []
    if contents and not contents.startswith(":"):
        raise InvalidValue("contents", contents, "must begin each exercise with ':'")
    for record in records(contents):
        values = [definitions.line(record, number) for number in range(1, len(FIELDS) + 1)]
        if not all(values[:2]):
            raise InvalidValue("contents", contents, "each exercise must have a module and params")
        if any(text.strip() for text in record[len(FIELDS) :]):
            raise UnsupportedOperation(
                "contents with more than 6 lines for an exercise are lost by WIMS once a sheet of "
                "the class was activated: add the exercises by sheet.exercises"
            )
        pairs = zip(FIELDS, values, strict=True)
        given: dict[str, Any] = {
            name: as_number(value) if name in ("points", "weight") else value
            for name, value in pairs
            if value
        }
        found.append(SheetExercise(**given))
    return found


def to_contents(exercise: SheetExercise) -> str | None:
    """The exercise as `contents` of an addsheet; None where that cannot carry it."""
    texts = [codec.encode(exercise.title), codec.encode_markup(exercise.description)]
    others = [exercise.module, str(exercise.points), str(exercise.weight), *texts]
    if ";" in exercise.params or "@" in exercise.params:
        return None
    if any(sign in value for value in others for sign in ";@="):
        return None
    module, points, weight, title, description = others
    params = exercise.params.replace("=", "@")
    return f":{module};{params};{points};{weight};{title};{description};"
