"""Jobs about the exercises of a class, written in OEF: addexo, buildexos, listexos, movexo."""

import re

from edusync.sandbox.wims.ask import Answer, Ask, JobError, NotModelled, home, job
from edusync.sandbox.wims.classes import WimsClass
from edusync.sandbox.wims.classjobs import GROUP
from edusync.sandbox.wims.exercisejobs import linkable
from edusync.sandbox.wims.files import lines
from edusync.sandbox.wims.wire import PLAIN, Escaped, reply, words

FAILED = "ERROR No statement defined."
UNTITLED = "No title"
_BAD_NAME = re.compile(r"[^A-Za-z0-9_-]")
_TITLE, _AUTHOR = re.compile(r"\\title\{([^}]*)\}"), re.compile(r"\\author\{([^}]*)\}")
_STATEMENT = re.compile(r"\\statement\s*\{")


def _source(where: WimsClass, name: str) -> str:
    return where.files.read(f"src/{name}.oef")


def _names(where: WimsClass, folder: str, ending: str) -> list[str]:
    paths = (re.fullmatch(rf"{folder}/(.+)\.{ending}", path) for path in where.files)
    return sorted(path[1] for path in paths if path)


def build(where: WimsClass) -> list[str]:
    """Compiles what is new and removes what lost its source: the lines of the compiler.

    A class without the folder of compiled exercises is left as it is.
    """
    names = _names(where, "def", "def")
    if where.quirks and not (where.compiles or names):
        for path in ("Exindex", "Extitles"):
            where.files.pop(path, None)
        return []
    told: list[str] = []
    for name in names:
        if f"src/{name}.oef" not in where.files:
            del where.files[f"def/{name}.def"]
            told.append(f"Removing def/{name}.def.")
    for name in _sources(where):
        if not _newer(where, name):
            continue
        text = _source(where, name)
        line = f"src/{name}.oef.."
        if _STATEMENT.search(text):
            where.files[f"def/{name}.def"] = _compiled(text)
            told.append(f"{line} -> def/{name}.def")
        else:
            told += [line, FAILED]
    _index(where)
    return told


def _sources(where: WimsClass) -> list[str]:
    """The names of the sources that are compiled; none where one of them begins with a `-`."""
    names = _names(where, "src", "oef")
    stopped = where.quirks and any(name.startswith("-") for name in names)
    return [] if stopped else names


def _newer(where: WimsClass, name: str) -> bool:
    """Whether a source was written after it was compiled."""
    stamps = where.files.stamps
    return stamps.get(f"def/{name}.def", 0) < stamps.get(f"src/{name}.oef", 1)


def _title(where: WimsClass, name: str) -> str:
    """The title of an exercise as it was compiled."""
    return lines(where.files.read(f"def/{name}.def"))[0].partition("=")[2]


def _compiled(text: str) -> str:
    title = _found(_TITLE, text).replace(",", ";") or UNTITLED
    return f"title={title}\n{text}"


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _index(where: WimsClass) -> None:
    names = _names(where, "def", "def")
    titles = [_title(where, name) for name in names]
    ordered = sorted(zip(titles, names, strict=True))
    by_title = [title for title, _ in ordered]
    lists = {
        "exolist  ": [name for _, name in ordered],
        "titlelist": by_title,
        "titlelist_": by_title,
    }
    listed = (
        f"!set {key}=!char 1 to -2 of {''.join(f'{one},' for one in ones)}\n"
        for key, ones in lists.items()
    )
    where.files["Exindex"] = "".join(listed) + "!set exototal =!itemcnt $exolist\n\n"
    told = "".join(f"{name}:{title}\n" for name, title in zip(names, titles, strict=True))
    where.files["Extitles"] = told or "\n"
    authors = "".join(f"{name}:{_found(_AUTHOR, _source(where, name))}\n" for name in names)
    if authors:
        where.files["Exauthors"] = authors
    else:
        where.files.pop("Exauthors", None)
    where.files["content.html"] = "".join(f"<h3>{title}</h3>\n" for title in titles)


def _failed(told: list[str], quirks: bool) -> bool:
    """Whether the compiler failed, of which WIMS looks at the second line only."""
    return FAILED in (told[1:2] if quirks else told)


def _own(ask: Ask) -> WimsClass:
    where = home(ask)
    if where.told("type") == GROUP:
        raise JobError(f"class {where.number} is a superclass")
    return where


def _name(ask: Ask) -> str:
    name = ask["qexo"].removesuffix(".def")
    if not name:
        raise JobError("undefined qexo")
    if "." in name:
        raise NotModelled("an exercise with a dot in its name")
    if _BAD_NAME.search(name):
        raise JobError("illegal file name for qexo")
    return name


@job("addexo")
def addexo(ask: Ask) -> Answer:
    where, name = _own(ask), _name(ask)
    where.compiles = True
    path = f"src/{name}.oef"
    there = f"def/{name}.def" in where.files
    if there and not ask.has("force_rewrite"):
        raise JobError(f"{name} already exists !")
    if not where.loses_exercises:
        where.files[path] = f"{ask['data1']}\n"
    told: list[str] = []
    if not ask.has("no_build"):
        told = build(where)
        if _failed(told, ask.site.quirks):
            where.files.pop(path)
            raise JobError(f"COMPILATION {FAILED}")
    return [
        ("message", f"exercice {name} successfully {'modified' if there else 'added'}"),
        ("exo_id", name),
        ("compilation_result", ",".join(told)),
    ]


@job("testexo")
def testexo(ask: Ask) -> Answer:
    if not _STATEMENT.search(ask["data1"]):
        raise JobError(f"COMPILATION {FAILED}")
    return [
        ("message", "exercice  successfully compiled"),
        ("session_id", ""),
        ("compilation_result", "submit.oef.. -> submit.def"),
    ]


@job("buildexos")
def buildexos(ask: Ask) -> Answer:
    told = build(_own(ask))
    if _failed(told, ask.site.quirks):
        raise JobError(f"COMPILATION {FAILED}")
    return [("message", "Compilation done"), ("compilation_result", ",".join(told))]


@job("listexos")
def listexos(ask: Ask) -> Answer:
    where = home(ask)
    held = where.shares or where
    names = _names(held, "def", "def")
    titles = [_title(held, name) for name in names]
    if ask.site.quirks:
        # What stands before a colon is lost.
        titles = [title.rpartition(":")[2] for title in titles]
    rows = [{"id": one, "title": Escaped(told)} for one, told in zip(names, titles, strict=True)]
    return [
        ("query_class", where.number),
        ("rclass", ask["rclass"]),
        ("exocount", len(rows)),
        ("exotitlelist", rows or [{"id": ""}]),
    ]


@job("getexofile")
def getexofile(ask: Ask) -> Answer:
    name = linkable(ask["qexo"])
    if not name:
        raise JobError("undefined qexo")
    where = home(ask)
    text = _source(where.shares or where, name)
    if not text or (where.quirks and name.startswith("-")):
        told = f"Sorry, this exercise '{name}' does not exists in your class !"
        raise JobError(f"{told} Cet exercice est introuvable dans votre classe.")
    return reply(text, PLAIN)


@job("delexo")
def delexo(ask: Ask) -> Answer:
    where, name = home(ask), _name(ask)
    where.compiles = True
    if f"def/{name}.def" not in where.files:
        raise JobError(f"{name} NOT exists in this Class !")
    for path in (f"src/{name}.oef", f"def/{name}.def"):
        where.files.pop(path, None)
    told = [] if words(ask["option"]) == ["no_build"] else build(where)
    return [
        ("message", f"exercice {name} successfully deleted"),
        ("exo_id", name),
        ("compilation_result", ",".join(told)),
        ("more_infos", ""),
    ]


@job("movexo")
def movexo(ask: Ask) -> Answer:
    where, other = _both(ask)
    name = ask["qexo"]
    _moved(where, other, [name], copied=ask.has("copy"))
    pairs = [("message", f"exercice {name} successfully {_done(ask)}"), ("exo_id", name)]
    return [*pairs, *_built(where, other, ask, name)]


@job("movexos")
def movexos(ask: Ask) -> Answer:
    where, other = _both(ask)
    _moved(where, other, _names(where, "src", "oef"), copied=ask.has("copy"))
    return [("message", f"exercices successfully {_done(ask)}"), *_built(where, other, ask)]


def _done(ask: Ask) -> str:
    return "copied" if ask.has("copy") else "moved"


def _both(ask: Ask) -> tuple[WimsClass, WimsClass]:
    """Where exercises come from and where they go."""
    where, other = home(ask), home(ask, qclass=ask["data1"])
    if other.told("type") not in ("", "0"):
        raise JobError(f"class {other.number} is a superclass")
    return where, other


def _moved(where: WimsClass, other: WimsClass, names: list[str], *, copied: bool) -> None:
    if where is other or other.loses_exercises:
        return
    for name in names:
        path = f"src/{name}.oef"
        if path not in where.files:
            continue
        stamp = where.files.stamps.get(path, 1)
        other.files[path] = where.files[path]
        if not copied:
            other.files.stamps[path] = stamp
            del where.files[path]


def _built(where: WimsClass, other: WimsClass, ask: Ask, name: str = "") -> list[tuple[str, str]]:
    """Compiles both classes; an exercise that was to be moved goes with a failure."""
    sides: list[list[str]] = [[], []]
    for side, one in enumerate((where, other)):
        if side == 0 and ask.has("copy"):
            continue
        sides[side] = build(one)
        if _failed(sides[side], ask.site.quirks):
            if name:
                one.files.pop(f"src/{name}.oef", None)
            what = ("Compilation dans la classe Source :", "COMPILATION")[side]
            raise JobError(f"{what} {FAILED}")
    return [
        ("compil_src", ",".join(sides[0])),
        ("compil_dest", ",".join(sides[1])),
        ("src_class", where.number),
        ("dest_class", other.number),
        ("log", ""),
    ]
