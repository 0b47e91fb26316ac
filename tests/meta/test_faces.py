"""The faces of edusync, where its public names are imported from: none is missing."""

import ast
import functools
import importlib.util
import inspect
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edusync import errors
from tests.conftest import ROOT

FACES = [
    "edusync.wims",
    "edusync.swad",
    "edusync.results",
    "edusync.errors",
    "edusync.sandbox",
    "edusync.wimsapi",
]
LAZY = ["edusync.wims", "edusync.swad", "edusync.results"]


def listed(face: str) -> set[str]:
    """The public names of a face."""
    module = importlib.import_module(face)
    return set(module.__all__)


def is_ours(thing: object) -> bool:
    return str(getattr(thing, "__module__", "")).partition(".")[0] == "edusync"


@functools.cache
def names_in(module: str) -> dict[str, Any]:
    """The names of a module, with those that only type checkers import."""
    found = importlib.import_module(module)
    names = dict(vars(found))
    for node in ast.parse(Path(str(found.__file__)).read_text("utf-8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), str(found.__file__), "exec"), names)
    return names


def classes_in(annotation: Any, module: str) -> Iterator[type]:
    """The classes that an annotation of a module names, at any depth."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = eval(annotation, names_in(module))
    if isinstance(annotation, list):  # the parameters of a Callable
        inner = annotation
    elif isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        yield annotation
        return
    else:
        origin = typing.get_origin(annotation)
        if isinstance(origin, type):
            yield origin
        inner = [] if origin is typing.Literal else list(typing.get_args(annotation))
    for part in inner:
        yield from classes_in(part, module)


def functions_of(cls: type) -> Iterator[tuple[str, types.FunctionType]]:
    """The public methods and properties of a class, and those with a meaning of Python's own."""
    for name, member in vars(cls).items():
        if name.startswith("_") and not name.startswith("__"):
            continue
        function = member.fget if isinstance(member, property) else member
        function = getattr(function, "__func__", function)  # of a classmethod
        if isinstance(function, types.FunctionType) and is_ours(function):
            yield f"{cls.__name__}.{name}", inspect.unwrap(function)


def annotations_of(thing: Any) -> Iterator[tuple[str, Any, str]]:
    """What a public function or class returns: where, the annotation, and its module."""
    if isinstance(thing, types.FunctionType):
        yield thing.__name__, thing.__annotations__.get("return"), thing.__module__
        return
    known: set[str] = {"wims_noted"}  # of ClassHandle, for what stands below Class
    for cls in filter(is_ours, thing.__mro__):
        for name, annotation in inspect.get_annotations(cls).items():
            if not name.startswith("_") and name not in known:
                yield f"{cls.__name__}.{name}", annotation, cls.__module__
        for base in getattr(cls, "__orig_bases__", ()):  # what a list is a list of
            yield cls.__name__, list(typing.get_args(base)), cls.__module__
        for name, function in functions_of(cls):
            if name.partition(".")[2] not in known:
                yield name, function.__annotations__.get("return"), function.__module__
        known |= vars(cls).keys()


def returned(face: str) -> dict[type, str]:
    """The types of ours that one gets from a face, each with one that returns it."""
    module = importlib.import_module(face)
    todo = [thing for name in listed(face) if is_ours(thing := getattr(module, name))]
    todo = [thing for thing in todo if isinstance(thing, type | types.FunctionType)]
    found, seen = dict[type, str](), set(todo)
    while todo:
        for where, annotation, place in annotations_of(todo.pop()):
            for cls in filter(is_ours, classes_in(annotation, place)):
                found.setdefault(cls, where)
                if cls not in seen and face_of(cls, face) == face:
                    seen.add(cls)
                    todo.append(cls)
    return found


def face_of(cls: type, face: str) -> str:
    """Where a type that a face returns is imported from: there, unless it is of another face.

    What both platforms share (results, changes) is importable from each that returns it.
    """
    apart = [other for other in FACES if other != "edusync.results"]
    return next((other for other in apart if f"{cls.__module__}.".startswith(f"{other}.")), face)


@pytest.mark.parametrize("face", FACES)
def test_what_a_face_returns_is_importable_from_it_and_listed_there(face: str) -> None:
    missing = {
        f"{face_of(cls, face)}.{cls.__name__}": where
        for cls, where in returned(face).items()
        if cls.__name__ not in listed(face_of(cls, face))
        or getattr(importlib.import_module(face_of(cls, face)), cls.__name__) is not cls
    }
    assert missing == {}


def test_the_search_finds_what_is_nested() -> None:
    found = {cls.__name__ for cls in returned("edusync.wims")}
    in_lists = {"Column", "Unread", "EnrolLine"}
    of_collections = {"Users", "ExamExercise", "UserScores", "Passwords"}
    assert found >= {"SaveResult", "ItemList", *in_lists, *of_collections}


@pytest.mark.parametrize("face", LAZY)
def test_the_lists_of_a_face_agree(face: str) -> None:
    tree = ast.parse((ROOT / face.replace(".", "/") / "__init__.py").read_text("utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    imported = {
        (str(node.module), alias.asname)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    places: dict[str, str] = vars(importlib.import_module(face))["_PLACES"]
    placed = {
        (importlib.util.resolve_name(f".{place}", face), name)
        for place, names in places.items()
        for name in names.split()
    }
    assert imported == placed
    assert {name for _, name in placed} <= listed(face)
    assert list(places) == sorted(places)
    assert all(names.split() == sorted(names.split()) for names in places.values())


@pytest.mark.parametrize("face", FACES)
def test_every_name_of_a_face_can_be_imported(face: str) -> None:
    module = importlib.import_module(face)
    assert [name for name in listed(face) if not hasattr(module, name)] == []
    assert len(module.__all__) == len(set(module.__all__))


def test_the_face_of_errors_lists_every_error() -> None:
    own = {name for name, thing in vars(errors).items() if is_ours(thing) and name[0] != "_"}
    assert {*errors.__all__} == own


def test_every_import_path_that_ever_worked_works_and_new_names_are_in_that_list() -> None:
    """A line of `public_names.txt` is a promise: it goes only with a note in the changelog."""
    promised = (ROOT / "tests" / "meta" / "public_names.txt").read_text("utf-8").split()
    places = [(path.rpartition(".")[0], path.rpartition(".")[2]) for path in promised]
    gone = [place for place in places if not hasattr(importlib.import_module(place[0]), place[1])]
    assert gone == []
    public = {f"{face}.{name}" for face in FACES for name in listed(face)}
    assert public - set(promised) == set()
    assert promised == sorted(set(promised), key=lambda path: path.rpartition("."))


def told_by(cls: type, name: str) -> str:
    """The text of a method, which may be that of what it overrides."""
    return inspect.getdoc(getattr(cls, name.partition(".")[2])) or ""


@pytest.mark.parametrize("face", FACES)
def test_all_of_a_face_is_documented_and_typed(face: str) -> None:
    module = importlib.import_module(face)
    bare, untyped = [], []
    for thing in (getattr(module, name) for name in sorted(listed(face))):
        if not is_ours(thing) or not isinstance(thing, type | types.FunctionType):
            continue
        found = [(thing.__name__, thing)] if isinstance(thing, types.FunctionType) else []
        bare += [] if inspect.getdoc(thing) else [thing.__name__]
        for cls in filter(is_ours, getattr(thing, "__mro__", ())):
            own = [(name, one) for name, one in functions_of(cls) if "__" not in name]
            bare += [name for name, _ in own if not told_by(cls, name)]
            found += own
        untyped += [name for name, function in found if not is_typed(function)]
    assert (bare, untyped) == ([], [])


def is_typed(function: types.FunctionType) -> bool:
    """Whether all parameters, and what is returned, have an annotation."""
    named = {*inspect.signature(function).parameters, "return"} - {"self", "cls"}
    return named <= function.__annotations__.keys()
