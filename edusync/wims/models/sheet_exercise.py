"""`SheetExercise`: an exercise of a sheet, and `SheetExercises`, those of a sheet.

Exercises of a sheet are a collection that asks the server at each access, as `c.users` does, so
nothing of it grows old unnoticed. Their order is checked before each write; one with scores, or
before one with scores, is not deleted.
"""

from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from edusync.core.foreign import Welcoming
from edusync.core.model import IDENTITY, checked, model
from edusync.core.readback import settle
from edusync.errors import (
    Conflict,
    DataLossError,
    InvalidValue,
    NotFound,
    NotSaved,
    UnsupportedOperation,
)
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.base.accounts import files
from edusync.wims.base.fields import decimal, markup, text, whole
from edusync.wims.base.handle import Moves
from edusync.wims.classfiles import definitions
from edusync.wims.models.index import SHEET
from edusync.wims.models.item import Placed
from edusync.wims.wire import checks, codec
from edusync.wims.wire.jobs import EXERCISE_CHANGES
from edusync.wims.wire.values import as_number, as_text

if TYPE_CHECKING:
    from edusync.wims.models.sheet import Sheet

FIELDS = ("module", "params", "points", "weight", "title", "description")


@model
class SheetExercise(Placed):
    """An exercise of a sheet.

    Parameters:
        module: path of the module, like 'H2/algebra/oeffraction.en'; 'classes/en' for an exercise
            of the class.
        params: its parameters, like 'exo=correq4&qnum=1'; must not be empty. 'exo=sum' for the
            exercise `sum` of the class.
        points: to gather, from 0. weight: in the sheet's mark, 0 to 10.
        title, description: any text, the description as HTML. A change of them takes 40 and 250
            bytes, as they are stored (a comma takes 5).
    """

    module: str = attrs.field(validator=checked(checks.path), metadata=IDENTITY)
    params: str = attrs.field(
        converter=as_text, validator=checked(checks.parameters), metadata=IDENTITY
    )
    points: int = whole(10, 1000)
    weight: float = decimal(1, 10)
    title: str = text()
    description: str = markup()

    def _start(self) -> None:
        super()._start()
        self._sheet: Sheet | None = None

    def _in(self, what: str) -> "Sheet":
        if self._sheet is None:
            raise NotSaved(f"{what}: this SheetExercise is in no sheet: {self._way_to_save()}")
        return self._sheet

    def _way_to_save(self) -> str:
        return "sheet.exercises.add(it) puts it into one"

    def _moves(self) -> Moves:
        return self._in("its number")._exercise_moves

    @property
    def number(self) -> int | None:
        """Its number in the sheet now; None before it is there. It follows moves of ours."""
        return self._shown_place() if self.saved else None

    @property
    def saved(self) -> bool:
        """Whether the exercise is in a sheet of the server, as far as we know; no request."""
        return super().saved and self._sheet is not None and self._sheet.saved

    def _heading(self) -> dict[str, Any]:
        return {"number": self._place()} if self.saved else {}

    def _identity(self) -> tuple[object, ...]:
        return (*self._in("comparing exercises")._identity(), self._place())

    def _read(self, _: str = "", /) -> dict[str, Any]:
        rows = self._in("reading").exercises._rows()
        place = self._place()
        if place > len(rows):
            raise _absent(place, len(rows))
        return rows[place - 1]

    def _made(self, sheet: "Sheet", number: int) -> None:
        """Notes that the exercise is in the sheet."""
        self.__dict__.update(_saved=True, _sheet=sheet)
        self._put(number)
        self._wrote({name: getattr(self, name) for name in FIELDS})

    def copy(self) -> "SheetExercise":
        """A new exercise with the same fields, in no sheet."""
        return SheetExercise(**{name: getattr(self, name) for name in FIELDS})

    def save(self, *, force: bool = False) -> SaveResult:
        """Saves changed points, weight, title and description: 2 requests (getsheet, modexosheet).

        The sheet must be in preparation. Raises NotActive otherwise, Conflict when that number is
        another exercise now, UnsupportedOperation for an emptied title or description, and
        DataLossError where WIMS would cut or reset a field that is not changed (`force=True`).
        """
        self._require_saved("save")
        sheet = self._in("save")
        changed = {name: new for name, (_, new) in self.changes().items()}
        if not changed:
            return SaveResult()
        emptied = [name for name in ("title", "description") if changed.get(name) == ""]
        if emptied:
            raise UnsupportedOperation(
                f"WIMS keeps the {emptied[0]} of an exercise where the new one is empty: remove "
                "the "
                "exercise, and add it anew"
            )
        with sheet._home("save").wims_exclusive() as count:
            self._proved(changed, force)
            with self._trying(changed):
                sheet._ask("modexosheet", qexo=self._place(), exo_info=changed, action="modify")
            return SaveResult(updated=True, fields=tuple(changed), requests=count())

    def move_up(self, *, force: bool = False) -> None:
        """Exchanges the exercise with the one before it.

        3 requests (getclasstgz, getsheet, modexosheet). Raises DataLossError when students have
        scores for the sheet, which would go to the other exercise (`force=True` goes on).
        """
        self._require_saved("move_up")
        sheet = self._in("move_up")
        home = sheet._home("move_up")
        with home.wims_exclusive():
            students = [] if force else definitions.worked_on(files(home), [sheet._place()])
            if students:
                raise DataLossError(
                    f"{SHEET.target(home, sheet.qsheet)}: {len(students)} students have scores for"
                    f" it, and those of exercise {self._place()} would go to the one before it;"
                    " force=True moves it all the same"
                )
            self._act("moveup", "up", "move_up")

    def remove(self, *, force: bool = False) -> None:
        """Takes the exercise out of its sheet: 2 requests (getsheet, modexosheet).

        Raises PermissionDenied when students have worked on the sheet; `force=True` goes on, and
        their scores of it no longer count.
        """
        self._act("remove forced" if force else "remove", "removed", "remove")

    def _act(self, action: str, move: str, what: str) -> None:
        self._require_saved(what)
        sheet = self._in(what)
        with sheet._home(what).wims_exclusive():
            rows = self._proved({}, True)
            place = self._place()
            if place == 1 and move == "up":
                return
            settle(
                lambda: sheet._ask("modexosheet", qexo=place, action=action),
                lambda: sheet.exercises._rows() != rows,
            )
            sheet._exercise_moves.append((move, place))
            if move == "removed":
                self.__dict__.update(_saved=False, _baseline={}, _sheet=None)

    def _proved(self, changed: Mapping[str, Any], force: bool) -> Sequence[dict[str, Any]]:
        """The exercises of the sheet, after proof that the number still is this one."""
        sheet = self._in("save")
        rows = sheet.exercises._rows(strict=True)
        place = self._place()
        there = rows[place - 1] if place <= len(rows) else {}
        if not self._agrees(there, FIELDS):
            raise Conflict(
                f"exercise {place} of {SHEET.target(sheet._home('save'), sheet.qsheet)} is "
                f"another one now: list the exercises again"
            )
        if not force:
            _refuse_cut({name: there[name] for name in there if name not in changed})
        return rows


def _absent(place: int, count: int) -> NotFound:
    return NotFound(
        f"the sheet has no exercise {place}: it has {count}",
        advice="sheet.exercises.list() shows them",
    )


def _refuse_cut(kept: Mapping[str, Any]) -> None:
    """Raises for a field that is not changed, and that WIMS would cut or reset all the same."""
    for name in ("title", "description", "weight"):
        if name in kept:
            try:
                EXERCISE_CHANGES[name](name, kept[name])
            except InvalidValue as error:
                raise DataLossError(
                    f"WIMS would cut or reset a field that is not changed: {error}; "
                    "force=True saves all the same"
                ) from error


class SheetExercises(Welcoming):
    """The exercises of a sheet: `sheet.exercises`. Every access is a request; nothing is kept.

    `sheet.exercises[1]`, `list`, iteration: 1 request (getsheet); `add`: 1 (getsheet), and 1
    (putexo) for each exercise. In a sheet that is not saved yet, `add` notes them for `save()`.
    """

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    def __repr__(self) -> str:
        return f"<exercises of {self._sheet!r}>"

    def __getitem__(self, number: int) -> SheetExercise:
        """The exercise of that number, from 1; NotFound where there is none."""
        place = int(checks.position("number", number))
        found = self.list()
        if place > len(found):
            raise _absent(place, len(found))
        return found[place - 1]

    def __iter__(self) -> Iterator[SheetExercise]:
        return iter(self.list())

    def list(self) -> ItemList[SheetExercise]:
        """All exercises in their order: 1 request (getsheet). Raises Conflict as `add`."""
        if not self._sheet.saved:
            return ItemList(self._sheet._new)
        with self._sheet._home("exercises").wims_exclusive():
            # held, so that no move of ours comes between
            found = ItemList(SheetExercise._loaded(r, _sheet=self._sheet) for r in self._rows())
            for number, exercise in enumerate(found, 1):
                exercise._put(number)
        return found

    def add(self, *exercises: SheetExercise) -> None:
        """Adds exercises at the end: 1 request (getsheet), and 1 for each (putexo).

        1 more (getsheet) for each without a title, which WIMS gives. The sheet must be in
        preparation, else NotActive. Raises Conflict when the number of the sheet is another sheet
        now, InvalidRequest beyond 64 exercises, InvalidValue for what is no SheetExercise. After an
        error in the middle, those before are added and `saved`.
        """
        for at, exercise in enumerate(exercises):
            if not isinstance(exercise, SheetExercise):
                raise InvalidValue("exercise", exercise, _no_exercise_of_sheets(exercise))
            waiting = (*self._sheet._new, *exercises[:at])
            if exercise.saved or any(exercise is other for other in waiting):
                raise InvalidValue("exercise", exercise, "is in a sheet: add a copy() of it")
        if not self._sheet.saved:
            self._sheet._new.extend(exercises)
            return
        self.put([*exercises])

    def put(self, waiting: MutableSequence[SheetExercise]) -> None:
        """Adds exercises, and takes each off the list when it is there."""
        sheet = self._sheet
        with sheet._home("putexo").wims_exclusive():
            count = len(self._rows(strict=True))
            while waiting:
                count += 1
                self._putexo(waiting[0], count)
                del waiting[0]

    def proved(self, exercise: object) -> int:
        """How many there are: 1 request (getsheet), which proves that an `exercise` is one of them.

        Raises Conflict where the sheet, or the exercise, is another one now; InvalidValue for an
        exercise of another sheet.
        """
        if not isinstance(exercise, SheetExercise):
            return len(self._rows(strict=True))
        if exercise._sheet is not self._sheet:
            raise InvalidValue(
                "exercise",
                exercise,
                "must be an exercise of that sheet, got by its sheet.exercises",
            )
        return len(exercise._proved({}, force=True))

    def note(self, exercises: Sequence[SheetExercise], first: int) -> None:
        """Notes that new exercises are in the sheet, from that number on: no request."""
        for number, exercise in enumerate(exercises, first):
            exercise._made(self._sheet, number)

    def _putexo(self, new: SheetExercise, number: int) -> None:
        sheet = self._sheet
        sent = {name: value for name in FIELDS if (value := getattr(new, name)) != ""}
        settle(lambda: sheet._ask("putexo", exo_info=sent), lambda: len(self._rows()) == number)
        new._made(sheet, number)
        if not new.title:
            new._take({"title": self._rows()[number - 1]["title"]})

    def _rows(self, *, strict: bool = False) -> Sequence[dict[str, Any]]:
        """The fields of each exercise, by 1 request; Conflict where the sheet is another one."""
        reply = self._sheet._ask("getsheet")
        self._sheet._require_in(reply, strict)
        return [_fields_of(row) for row in reply["exolist"]]


def _no_exercise_of_sheets(given: object) -> str:
    name = getattr(given, "qexo", "NAME")
    own = f"SheetExercise('classes/en', 'exo={name}') for an exercise of the class"
    return f"must be a SheetExercise: {own}, its module and params for one of WIMS"


def held(body: bytes) -> list[SheetExercise]:
    """New exercises like those that the file of a sheet holds."""
    found = []
    for record in definitions.records(body):
        row = {name: definitions.line(record, number) for number, name in enumerate(FIELDS, 1)}
        texts = {"title": codec.decode(row["title"])}
        texts["description"] = codec.decode_markup(row["description"])
        exercise = SheetExercise._loaded(_fields_of({**row, **texts}))
        exercise.__dict__.update(_saved=False, _baseline={})
        found.append(exercise)
    return found


def held_by(sheet: "Sheet", body: bytes) -> list[SheetExercise]:
    """The exercises of a sheet of the server, by its file."""
    found = held(body)
    sheet.exercises.note(found, 1)
    return found


def _fields_of(row: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: as_number(row[name]) for name in ("points", "weight")}
    return {**{name: row[name] for name in FIELDS}, **numbers}
