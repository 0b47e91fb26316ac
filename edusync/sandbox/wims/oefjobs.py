"""Jobs about the exercises of a class, written in OEF: addexo, buildexos, listexos, movexo."""

import re

from edusync.sandbox.wims.ask import Answer, Ask, JobError, home, job
from edusync.sandbox.wims.classes import WimsClass
from edusync.sandbox.wims.classjobs import GROUP
from edusync.sandbox.wims.exercisejobs import linkable
from edusync.sandbox.wims.files import lines, trimmed
from edusync.sandbox.wims.wire import PLAIN, Escaped, reply

NO_STATEMENT = "No statement defined."
_BAD_NAME = re.compile(r"[^A-Za-z0-9_-]")
_TITLE, _AUTHOR = re.compile(r"\\title\{([^}]*)\}"), re.compile(r"\\author\{([^}]*)\}")
_STATEMENT = re.compile(r"\\statement\s*\{")


def _source(where: WimsClass, name: str) -> str:
    return where.files.read(f"src/{name}.oef")


def _names(where: WimsClass, folder: str, ending: str) -> list[str]:
    paths = (re.fullmatch(rf"{folder}/(.+)\.{ending}", path) for path in where.files)
    return sorted(path[1] for path in paths if path)


def build(where: WimsClass, *, made: bool = True) -> list[str]:
    """Compiles what is new and removes what lost its source: the lines of the compiler.

    Where a class never had a compiled exercise, nothing happens unless the folder is `made`.
    """
    if not made and "Exindex" not in where.files:
        return []
    told: list[str] = []
    for name in _names(where, "def", "def"):
        if not trimmed(_source(where, name)):
            del where.files[f"def/{name}.def"]
            told.append(f"Removing def/{name}.def.")
    for name in _names(where, "src", "oef"):
        text = _source(where, name)
        line = f"src/{name}.oef.."
        if not trimmed(text) or not _newer(where, name):
            continue
        if not _STATEMENT.search(text):
            told += [line, NO_STATEMENT]
            continue
        where.files[f"def/{name}.def"] = _compiled(text)
        told.append(f"{line} -> def/{name}.def")
    _index(where)
    return told


def _newer(where: WimsClass, name: str) -> bool:
    """Whether a source was written after it was compiled."""
    stamps = where.files.stamps
    return stamps.get(f"def/{name}.def", 0) < stamps.get(f"src/{name}.oef", 1)


def _title(where: WimsClass, name: str) -> str:
    """The title of an exercise as it was compiled."""
    return lines(where.files.read(f"def/{name}.def"))[0].partition("=")[2]


def _compiled(text: str) -> str:
    return f"title={_found(_TITLE, text)}\n{text}"


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _index(where: WimsClass) -> None:
    names = _names(where, "def", "def")
    titles = [_title(where, name) for name in names]
    lists = {"exolist  ": names, "titlelist": titles, "titlelist_": titles}
    listed = (
        f"!set {key}=!char 1 to -2 of {''.join(f'{one},' for one in ones)}\n"
        for key, ones in lists.items()
    )
    where.files["Exindex"] = "".join(listed) + "!set exototal =!itemcnt $exolist\n\n"
    where.files["Extitles"] = "".join(
        f"{name}:{title}\n" for name, title in zip(names, titles, strict=True)
    )
    where.files["Exauthors"] = "".join(
        f"{name}:{_found(_AUTHOR, _source(where, name))}\n" for name in names
    )
    where.files["content.html"] = "".join(f"<h3>{title}</h3>\n" for title in titles)


def _failed(told: list[str], quirks: bool) -> bool:
    """Whether the compiler failed, of which WIMS looks at the second line only."""
    return NO_STATEMENT in (told[1:2] if quirks else told)


def _own(ask: Ask) -> WimsClass:
    where = home(ask)
    if where.told("type") == GROUP:
        raise JobError(f"class {where.number} is a superclass")
    return where


def _name(ask: Ask) -> str:
    name = ask["qexo"]
    if not name:
        raise JobError("undefined qexo")
    if _BAD_NAME.search(name):
        raise JobError("illegal file name for qexo")
    return name


@job("addexo")
def addexo(ask: Ask) -> Answer:
    where, name = _own(ask), _name(ask)
    path = f"src/{name}.oef"
    there = bool(_source(where, name))
    if there and not ask.has("force_rewrite"):
        raise JobError(f"{name} already exists !")
    where.files[path] = f"{ask['data1']}\n"
    told: list[str] = []
    if not ask.has("no_build"):
        told = build(where)
        if _failed(told, ask.site.quirks):
            where.files.pop(path)
            raise JobError(f"COMPILATION ERROR {NO_STATEMENT}")
    return [
        ("message", f"exercice {name} successfully {'modified' if there else 'added'}"),
        ("exo_id", name),
        ("compilation_result", ",".join(told)),
    ]


@job("testexo")
def testexo(ask: Ask) -> Answer:
    if not _STATEMENT.search(ask["data1"]):
        raise JobError(f"COMPILATION ERROR {NO_STATEMENT}")
    return [
        ("message", "exercice  successfully compiled"),
        ("session_id", ""),
        ("compilation_result", "submit.oef.. -> submit.def"),
    ]


@job("buildexos")
def buildexos(ask: Ask) -> Answer:
    told = build(_own(ask))
    if _failed(told, ask.site.quirks):
        raise JobError(f"COMPILATION ERROR {NO_STATEMENT}")
    return [("message", "Compilation done"), ("compilation_result", ",".join(told))]


@job("listexos")
def listexos(ask: Ask) -> Answer:
    where = home(ask)
    held = where.shares or where
    names = _names(held, "def", "def")
    rows = [{"id": name, "title": Escaped(_title(held, name))} for name in names]
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
    if not text:
        told = f"Sorry, this exercise '{name}' does not exists in your class !"
        raise JobError(f"{told} Cet exercice est introuvable dans votre classe.")
    return reply(text, PLAIN)


@job("delexo")
def delexo(ask: Ask) -> Answer:
    where, name = home(ask), _name(ask)
    if not _source(where, name):
        if "Exindex" not in where.files:
            _index(where)
        raise JobError(f"{name} NOT exists in this Class !")
    for path in (f"src/{name}.oef", f"def/{name}.def"):
        where.files.pop(path, None)
    told = [] if ask.has("no_build") else build(where)
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
    what = "copied" if ask.has("copy") else "moved"
    pairs = [("message", f"exercice {name} successfully {what}"), ("exo_id", name)]
    return [*pairs, *_built(where, other, ask)]


@job("movexos")
def movexos(ask: Ask) -> Answer:
    where, other = _both(ask)
    _moved(where, other, _names(where, "src", "oef"), copied=ask.has("copy"))
    what = "copied" if ask.has("copy") else "moved"
    return [("message", f"exercices successfully {what}"), *_built(where, other, ask)]


def _both(ask: Ask) -> tuple[WimsClass, WimsClass]:
    """Where exercises come from and where they go."""
    where, other = home(ask), home(ask, qclass=ask["data1"])
    if other.told("type") not in ("", "0"):
        raise JobError(f"class {other.number} is a superclass")
    return where, other


def _moved(where: WimsClass, other: WimsClass, names: list[str], *, copied: bool) -> None:
    for name in names:
        if not _source(where, name):
            continue
        path = f"src/{name}.oef"
        other.files[path] = _source(where, name)
        if not copied:
            other.files.stamps[path] = where.files.stamps.get(path, 1)
            del where.files[path]


def _built(where: WimsClass, other: WimsClass, ask: Ask) -> list[tuple[str, str]]:
    made = not ask.site.quirks
    return [
        ("compil_src", ",".join(build(where, made=made))),
        ("compil_dest", ",".join(build(other, made=made))),
        ("src_class", where.number),
        ("dest_class", other.number),
        ("log", ""),
    ]
