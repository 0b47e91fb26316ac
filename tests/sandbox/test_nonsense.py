"""Nonsense in any parameter of any public call ends in a result or an error that names it."""

import datetime
import inspect
import linecache
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from edusync import swad, wims
from edusync.core.model import Model
from edusync.errors import EdusyncError, InvalidValue
from edusync.results import Passwords
from edusync.swad.wire.operations import OPERATIONS
from edusync.wims import Exercise, User
from edusync.wims.base.handle import ClassHandle
from edusync.wims.wire.jobs import JOBS
from tests.sandbox.test_foreign_values import World

NONSENSE: Mapping[str, Callable[[], Any]] = {
    "None": lambda: None,
    "list": list,
    "list of None": lambda: [None],
    "dict": dict,
    "object": object,
    "bytes": bytes,
    "text": str,
    "below 0": lambda: -1,
    "10**9": lambda: 10**9,
    "nan": lambda: float("nan"),
    "date": lambda: datetime.date(2027, 1, 1),
    "True": lambda: True,
}
WRITING = {name for name, row in JOBS.items() if row.writes} | {
    name for name, row in OPERATIONS.items() if row.writes
}
SOURCE = "\\title{T}\n\\language{en}\n\\statement{x}\n"


def student(world: World) -> swad.Session:
    return swad.Session.login(world.box.swad_api(), "@aiko", "sandbox-1")


def game(world: World) -> swad.Game:
    return swad.Game.get(swad.Course.get(student(world), 1), 1)


def template(world: World) -> Path:
    path = world.folder / "template.csv"
    path.write_text("login,lastname,firstname,password,Note\nkarin,K,A,secret12,\n")
    return path


# An object of each public class; its public methods are called, and those of its class.
OBJECTS: Mapping[str, Callable[[World], Any]] = {
    "WimsAPI": lambda w: w.api,
    "Class": lambda w: w.home,
    "Users": lambda w: w.home.users,
    "Sheets": lambda w: w.home.sheets,
    "Exams": lambda w: w.home.exams,
    "Exercises": lambda w: w.home.exercises,
    "User": lambda w: w.home.users["karin"],
    "Sheet": lambda w: w.home.sheets[1],
    "Exam": lambda w: w.home.exams[1],
    "Exercise": lambda w: (Exercise("two", SOURCE).save(w.home), w.home.exercises["two"])[1],
    "SheetExercises": lambda w: w.home.sheets[1].exercises,
    "SheetExercise": lambda w: w.home.sheets[1].exercises[1],
    "Gradebook": lambda w: w.home.gradebook(),
    "Column": lambda w: w.home.gradebook().columns[0],
    "Line": lambda w: w.home.gradebook().lines[0],
    "EnrolReport": lambda w: w.home.enrol([], dry_run=True),
    "ItemList": lambda w: w.home.users.list(),
    "Passwords": lambda _: Passwords([{"quser": "jdoe", "lastname": "D", "password": "secret12"}]),
    "UserScores": lambda w: w.home.users["karin"].scores(),
    "SwadAPI": lambda w: w.swad_api,
    "Session": lambda w: w.session,
    "Course": lambda w: w.course,
    "Group": lambda w: swad.Group.get(w.course, 3),
    "GroupType": lambda w: swad.GroupType.list(w.course)[0],
    "AttendanceEvent": lambda w: swad.AttendanceEvent.get(w.course, 2),
    "Attendees": lambda w: swad.AttendanceEvent.get(w.course, 2).users(),
    "Attendee": lambda w: swad.AttendanceEvent.get(w.course, 2).users()[0],
    "RollCall": lambda w: swad.AttendanceEvent.get(w.course, 2).roll_call(w.folder / "j"),
    "Directory": lambda w: w.course.documents(),
    "File": lambda w: swad.File.get(w.course, 1),
    "FileInfo": lambda w: swad.File.get(w.course, 1).info(),
    "Game": game,
    "Match": lambda w: game(w).matches()[0],
    "Notification": lambda w: (
        w.session.send_message("@aiko", "Hello", text="x"),
        student(w).notifications()[0],
    )[1],
    "Notifications": lambda w: w.session.notifications(),
    "Message": lambda _: swad.Message("@aiko", "Hello", text="x"),
    "Notice": lambda _: swad.Notice(text="x"),
    "Tests": lambda w: w.course.tests(),
    "swad.User": lambda w: w.course.students()[0],
    "Cursor": lambda w: w.session.notifications().cursor,
}

# What else each parameter is given, by its name; those with a default keep that.
SENSE: Mapping[str, Callable[[World], Any]] = {
    "MAC": lambda _: "AABBCCDDEE01",
    "answerIndex": lambda _: 0,
    "api": lambda w: w.api,
    "app_key": lambda _: "sandbox-app-key",
    "archive_to": lambda _: None,
    "at": lambda _: 0,
    "attendanceEventCode": lambda _: 2,
    "beginTime": lambda _: 0,
    "below": lambda _: 8,
    "body": lambda _: "text",
    "class_info": lambda _: {"description": "New"},
    "code": lambda _: 1,
    "column": lambda _: "Note",
    "commentsTeachersVisible": lambda _: 0,
    "course": lambda w: w.course,
    "courseCode": lambda _: 1,
    "csv": template,
    "csv_in": template,
    "csv_out": lambda w: w.folder / "out.csv",
    "date": lambda _: "20270101",
    "degrees": lambda _: "1",
    "email": lambda _: "new@school.example",
    "endTime": lambda _: 1_800_003_600,
    "exam_info": lambda _: {"title": "New", "description": "x"},
    "exercice": lambda _: "H2/x",
    "exercises": lambda _: [Exercise("one", SOURCE)],
    "exo_src": lambda _: SOURCE,
    "export_to": lambda w: w.folder / "export.json",
    "fileCode": lambda _: 1,
    "filename": lambda _: "sheets/.sheets",
    "filter": lambda _: "ivanov",
    "folder": lambda w: w.folder / "folder",
    "game": game,
    "gameCode": lambda _: 1,
    "groupCode": lambda _: 0,
    "groups": lambda _: "",
    "hidden": lambda _: 0,
    "identifier": lambda _: "karin",
    "infoType": lambda _: "introduction",
    "item": lambda _: "1",
    "job": lambda _: "getclass",
    "key": lambda _: "karin",
    "kind": lambda _: "guide",
    "lines": lambda _: ["@aiko"],
    "login": lambda _: "karin",
    "lowerScore": lambda _: -1.0,
    "mac": lambda _: "AABBCCDDEE01",
    "matchCode": lambda _: 1,
    "messageCode": lambda _: 0,
    "module": lambda _: "H3/analysis/oeflinf.fr",
    "myGroups": lambda _: "3",
    "nickname": lambda _: "newcomer",
    "notifications": lambda _: "1",
    "number": lambda _: 1,
    "operation": lambda _: "getCourses",
    "option": lambda _: 0,
    "options": lambda _: "login",
    "other": lambda w: w.home,
    "password": lambda _: "sandbox-1",
    "path": lambda w: w.folder / "path",
    "people": lambda _: [9],
    "person": lambda _: 9,
    "qclass": lambda _: 20001,
    "qclass2": lambda _: 20002,
    "qclasses": lambda _: [20001],
    "qexam": lambda _: 1,
    "qexo": lambda _: 1,
    "qsheet": lambda _: 1,
    "questionIndex": lambda _: 0,
    "quser": lambda _: "karin",
    "rclass": lambda _: "myclass",
    "role": lambda _: "student",
    "room": lambda _: 1,
    "roomCode": lambda _: 1,
    "reply": lambda _: {},
    "rows": lambda _: [],
    "session": lambda w: w.session,
    "sessionID": lambda _: "x" * 43,
    "session_id": lambda _: "x" * 43,
    "setOthersAsAbsent": lambda _: 0,
    "sheet": lambda w: w.home.sheets[1],
    "sheet_info": lambda _: {"title": "New", "description": "x"},
    "since": lambda _: None,
    "startTime": lambda _: 1_800_000_000,
    "subject": lambda _: "Hello",
    "supervisor_info": lambda _: {"lastname": "S", "firstname": "A", "password": "secret12"},
    "text": lambda _: "a",
    "times": lambda _: {},
    "title": lambda _: "New",
    "to": lambda _: "@aiko",
    "treeCode": lambda _: 1,
    "upperScore": lambda _: 1.0,
    "url": lambda w: w.api,
    "user": lambda w: w.home.users["karin"],
    "userCode": lambda _: 9,
    "userEmail": lambda _: "new@school.example",
    "userID": lambda _: "@ada",
    "userNickname": lambda _: "newcomer",
    "userPassword": lambda _: "x",
    "userRole": lambda _: 2,
    "user_info": lambda _: {"lastname": "S", "firstname": "A", "password": "secret12"},
    "users": lambda _: "9",
    "wclass": lambda w: w.home,
    "who": lambda _: 9,
    "wsKey": lambda w: w.session.key,
    "institution": lambda _: "School",
    "name": lambda _: "New",
    "supervisor": lambda _: User("", "Serra", "Ada", "secret12"),
    "lastname": lambda _: "Dupont",
    "firstname": lambda _: "Ana",
    "description": lambda _: "About",
    "source": lambda _: SOURCE,
    "start": lambda _: datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC),
    "end": lambda _: datetime.datetime(2027, 1, 2, tzinfo=datetime.UTC),
    "params": lambda _: "exo=y",
}
# The same for one call.
OWN: Mapping[tuple[str, str], Callable[[World], Any]] = {
    ("Users.remove_many", "users"): lambda _: ["karin"],
    ("Session.mark_read", "notifications"): lambda _: 1,
    ("Session.trivia", "degrees"): lambda _: 1,
    ("Class.enrol", "people"): lambda _: [{"lastname": "D", "firstname": "A", "regnum": "71"}],
    ("Class.unenrol", "people"): lambda _: ["karin"],
    ("Course.check", "item"): lambda _: 1,
    ("create_account", "api"): lambda w: w.swad_api,
}


# Transport of our own clients, and what is made of replies only.
INNER = {
    "Class.require",
    "Client",
    "SwadAPI.read",
    "Tests.joined",
    "MatchStatus.of_reply",
    "RollCall()",
    "WimsAPI.ask",
}


def public_calls() -> Iterator[tuple[str, str]]:
    """Every public call: the name of a class and of its method, or of a function."""
    for face in (wims, swad):
        for name in face.__all__:
            held = getattr(face, name)
            if not inspect.isclass(held):
                yield name, ""
                continue
            known = f"swad.{name}" if face is swad and f"swad.{name}" in OBJECTS else name
            if name in INNER or known not in OBJECTS:
                continue
            below = vars(ClassHandle) if issubclass(held, ClassHandle) else {}
            for method, function in inspect.getmembers(held, inspect.isroutine):
                if getattr(function, "__func__", function) is below.get(method):
                    continue  # for what stands below Class
                asked = method in ("__getitem__", "__contains__") or not method.startswith("_")
                if asked and str(getattr(function, "__module__", "")).startswith("edusync"):
                    yield known, method
            if issubclass(held, Model):
                yield known, "()"


def shown(name: str, method: str) -> str:
    return f"{name}{'.' * method.isidentifier()}{method}"


CALLS = [call for call in dict.fromkeys(public_calls()) if shown(*call) not in INNER]


def standing(world: World, name: str, method: str) -> Any:
    """The function that is called."""
    if not method:
        return getattr(wims, name, None) or getattr(swad, name)
    found = OBJECTS[name](world)
    return type(found) if method == "()" else getattr(found, method)


_VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def tried(world: World, call: tuple[str, str], odd: str) -> Iterator[tuple[str, Exception]]:
    """The errors of a call by the nonsense that one of its parameters was given."""
    function = standing(world, *call)
    args: list[Any] = []
    named: dict[str, Any] = {}
    at: int | str = ""
    for one in inspect.signature(function).parameters.values():
        if one.name == odd:
            at = one.name if one.kind is one.KEYWORD_ONLY else len(args)
        elif one.kind in _VARIABLE:
            continue
        given = one.default
        if given is one.empty:
            given = OWN.get((shown(*call), one.name), SENSE.get(one.name, lambda _: None))(world)
        if one.kind is one.KEYWORD_ONLY:
            named[one.name] = given
        else:
            args.append(given)
    for kind, make in NONSENSE.items():
        if isinstance(at, int):
            args[at] = make()
        else:
            named[at] = make()
        before = len(world.box.journal)
        try:
            function(*args, **named)
        except Exception as error:
            if was_accidental(error):
                sent = {entry.name for entry in world.box.journal[before:]}
                assert not sent & WRITING, f"{odd}={kind}: {error!r} after {sent & WRITING}"  # noqa: PT017
            yield kind, error


def was_accidental(error: Exception) -> bool:
    """Whether an argument was blamed for an accident, as a value that was refused."""
    cause = error.__cause__
    return isinstance(error, InvalidValue) and isinstance(cause, Exception) and is_accidental(cause)


def is_accidental(error: Exception) -> bool:
    """Whether nobody raised it on purpose: it is none of ours, nor one of the system or a list."""
    if isinstance(error, EdusyncError | OSError):
        return False
    last = traceback.extract_tb(error.__traceback__)[-1]
    line = linecache.getline(last.filename, last.lineno or 0).strip()
    of_a_list = last.filename.endswith("results/tables.py") and last.name == "__getitem__"
    return not of_a_list and ("/edusync/" not in last.filename or not line.startswith("raise "))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("call", [pytest.param(call, id=shown(*call)) for call in CALLS])
def test_nonsense_gets_a_result_or_an_error_on_purpose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)  # where files go that are given no place
    parameters = inspect.signature(standing(World(tmp_path), *call)).parameters.values()
    accidents = [
        f"{one.name}={kind}: {error!r} at {traceback.extract_tb(error.__traceback__)[-1]}"
        for one in parameters
        if one.kind is not one.VAR_KEYWORD and not one.name.startswith("_")
        for kind, error in tried(World(tmp_path), call, one.name)
        if is_accidental(error)
    ]
    assert not accidents, "\n".join(accidents)
