"""Jobs about the exercises of a class, written in OEF: addexo, buildexos, listexos, movexo."""

import re

from edusync.sandbox.wims import oef
from edusync.sandbox.wims.ask import Answer, Ask, JobError, NotModelled, home, job
from edusync.sandbox.wims.jobs.classes import GROUP
from edusync.sandbox.wims.jobs.sheet_exercises import linkable
from edusync.sandbox.wims.state.classes import WimsClass, folded_case
from edusync.sandbox.wims.state.exercise_files import (
    COMPILED,
    INDEX,
    SOURCES,
    TITLES,
    folder,
    make_folder,
    names,
    read,
)
from edusync.sandbox.wims.state.files import ScriptError, lines
from edusync.sandbox.wims.wire import PLAIN, Escaped, Pairs, reply, words

# Signs that addexo and delexo refuse in a name, and some that the sandbox does.
_REFUSED = re.compile(r"[?*#~!@]")
_ODD = re.compile(r"[\\'&;|<>()`]")
# The sources of such names are never compiled.
_NEVER = re.compile(r"[?*]")


def _source(where: WimsClass, name: str) -> str:
    found = folder(where, SOURCES)
    return found.files.read(f"src/{name}.oef") if found else ""


def build(where: WimsClass) -> list[str]:
    """Compiles what is new and removes what lost its source: the lines of the compiler.

    A class without the folder of its sources, or of compiled exercises, is left without lists.
    """
    sources, compiled = folder(where, SOURCES), folder(where, COMPILED)
    if sources is None or compiled is None:
        for path in (INDEX, TITLES):
            where.shared.pop(path, None)
            where.files.pop(path, None)
        return []
    log: list[str] = []
    there = names(sources, SOURCES, "oef")
    for name in names(compiled, COMPILED, "def"):
        if name not in there:
            del compiled.files[f"def/{name}.def"]
            log.append(f"Removing def/{name}.def.")
    for name in _compilable(there, quirks=where.quirks):
        if not _newer(sources, compiled, name):
            continue
        text = sources.files[f"src/{name}.oef"]
        line, problem = f"src/{name}.oef..", oef.refusal(text)
        if problem:
            log += [line, f"ERROR {problem}"]
            compiled.files.pop(f"def/{name}.def", None)
        else:
            compiled.files[f"def/{name}.def"] = f"title={oef.title(text)}\n{text}"
            log.append(f"{line} -> def/{name}.def")
    _index(where, compiled)
    return log


def _compilable(there: list[str], *, quirks: bool) -> list[str]:
    """The names of the sources that are compiled; none where one of them begins with a `-`."""
    if quirks and any(name.startswith("-") for name in there):
        return []
    return [name for name in there if not _NEVER.search(name)]


def _newer(sources: WimsClass, compiled: WimsClass, name: str) -> bool:
    """Whether a source was written after it was compiled."""
    written = sources.files.stamps.get(f"src/{name}.oef", 1)
    return compiled.files.stamps.get(f"def/{name}.def", 0) < written


def _title(compiled: WimsClass, name: str) -> str:
    """The title of an exercise as it was compiled."""
    return lines(compiled.files.read(f"def/{name}.def"))[0].partition("=")[2]


def _index(where: WimsClass, compiled: WimsClass) -> None:
    """Writes the lists of a class anew: its own, also where those of another were its before."""
    there = names(compiled, COMPILED, "def")
    titles = {name: _title(compiled, name) for name in there}
    ordered = sorted(there, key=lambda name: (folded_case(titles[name]), name))
    by_title = [titles[name] for name in ordered]
    lists = {"exolist  ": ordered, "titlelist": by_title, "titlelist_": by_title}
    listed = (
        f"!set {key}=!char 1 to -2 of {''.join(f'{one},' for one in ones)}\n"
        for key, ones in lists.items()
    )
    for name in (INDEX, TITLES):
        where.shared.pop(name, None)
    where.files[INDEX] = "".join(listed) + "!set exototal =!itemcnt $exolist\n\n"
    in_order = sorted(there, key=lambda name: name.partition(":")[0])
    where.files[TITLES] = "".join(f"{name}:{titles[name]}\n" for name in in_order) or "\n"
    authors = "".join(f"{name}:{oef.author(_source(where, name))}\n" for name in there)
    if authors:
        where.files["Exauthors"] = authors
    else:
        where.files.pop("Exauthors", None)
    where.files["content.html"] = "".join(f"<h3>{titles[name]}</h3>\n" for name in there)


def _failure(log: list[str], quirks: bool) -> str:
    """Why the compiler failed, of which WIMS looks at the second line only; empty if it did not."""
    return next((line for line in (log[1:2] if quirks else log) if line[:6] == "ERROR "), "")


def _own(ask: Ask) -> WimsClass:
    """The class, which must be no group; one that its group lacks is refused as a group too."""
    try:
        where = home(ask)
    except JobError as error:
        raise JobError(_LACKED.sub(r"\1 is a superclass", error.message)) from None
    if where.setting("type") == GROUP:
        raise JobError(f"class {where.number} is a superclass")
    return where


_LACKED = re.compile(r"(class \d+/\d+) not existing")


def _name(ask: Ask) -> str:
    name = ask["qexo"]
    if not name:
        raise JobError("undefined qexo")
    if _ODD.search(name):
        raise NotModelled("an exercise with such signs in its name")
    return name


@job("addexo")
def addexo(ask: Ask) -> Answer:
    where, asked = _own(ask), _name(ask)
    if ".." in asked:
        raise ScriptError("jobs/addexo.proc", 30, "illegal_fname")
    if "." in asked and "/" in asked:
        raise NotModelled("an exercise with a dot and a slash in its name")
    name = asked.partition(".")[0]
    refused = _REFUSED.search(name)
    for one in (SOURCES,) if refused else (SOURCES, COMPILED):
        make_folder(where, one)
    there = bool(read(where, f"def/{name}.def"))
    if there and not ask.has("force_rewrite"):
        raise JobError(f"{name} already exists !")
    sources = folder(where, SOURCES)
    path, text = _written(name, ask["data1"])
    if sources and path:
        sources.files[path] = text
    log = [] if ask.has("no_build") else build(where)
    failure = _failure(log, ask.site.quirks)
    if refused:  # too late
        raise JobError("illegal file name for qexo")
    if failure:
        if sources:
            sources.files.pop(path, None)
        raise JobError(f"COMPILATION {failure}")
    return [
        ("message", f"exercice {name} successfully {'modified' if there else 'added'}"),
        ("exo_id", name),
        ("compilation_result", ",".join(log)),
    ]


def _written(name: str, source: str) -> tuple[str, str]:
    """The path at which a source is written, empty for one in no folder, and its text there.

    The path ends at the first blank; what follows is text.
    """
    path, *rest = re.split("[ \t\n]+", f"src/{name}.oef", maxsplit=1)
    return "" if path == "src/" or path.count("/") > 1 else path, " ".join([*rest, f"{source}\n"])


@job("testexo")
def testexo(ask: Ask) -> Answer:
    problem = oef.refusal(ask["data1"])
    if problem:
        raise JobError(f"COMPILATION ERROR {problem}")
    return [
        ("message", "exercice  successfully compiled"),
        ("session_id", ""),
        ("compilation_result", "submit.oef.. -> submit.def"),
    ]


@job("buildexos")
def buildexos(ask: Ask) -> Answer:
    log = build(_own(ask))
    failure = _failure(log, ask.site.quirks)
    if failure:
        raise JobError(f"COMPILATION {failure}")
    return [("message", "Compilation done"), ("compilation_result", ",".join(log))]


@job("listexos")
def listexos(ask: Ask) -> Answer:
    where = home(ask)
    rows = listed(where)
    return [
        ("query_class", where.number),
        ("rclass", ask["rclass"]),
        ("exocount", len(rows)),
        ("exotitlelist", rows or [{"id": ""}]),
    ]


def listed(where: WimsClass) -> list[dict[str, str]]:
    """The exercises of a class as they are listed, which its last compilation wrote.

    WIMS takes a comma for the end of one, and the name up to the first colon, the title from the
    last one on.
    """
    entries = [line for line in lines(read(where, TITLES)) if line]
    if not where.quirks:
        pairs = [line.partition(":") for line in entries]
        return [{"id": name, "title": Escaped(title)} for name, _, title in pairs]
    rows = []
    for item in ",".join(entries).split(",") if entries else []:
        name, sign, rest = item.partition(":")
        rows.append({"id": name} | ({"title": Escaped(rest.rpartition(":")[2])} if sign else {}))
    return rows


@job("getexofile")
def getexofile(ask: Ask) -> Answer:
    name = linkable(ask["qexo"])
    if not name:
        raise JobError("undefined qexo")
    where = home(ask)
    text = _source(where, name)
    if not text or (where.quirks and name.startswith("-")):
        problem = f"Sorry, this exercise '{name}' does not exists in your class !"
        raise JobError(f"{problem} Cet exercice est introuvable dans votre classe.")
    return reply(text, PLAIN)


@job("delexo")
def delexo(ask: Ask) -> Answer:
    where, name = home(ask), _name(ask)
    if ".." in name:
        raise NotModelled("an exercise with two dots in its name")
    if _REFUSED.search(name):
        raise JobError("illegal file name for qexo")
    make_folder(where, COMPILED)
    if not read(where, f"def/{name}.def"):
        raise JobError(f"{name} NOT exists in this Class !")
    for one, ending in ((SOURCES, "oef"), (COMPILED, "def")):
        found = folder(where, one)
        if found:
            found.files.pop(f"{one}/{name}.{ending}", None)
    log = [] if words(ask["option"]) == ["no_build"] else build(where)
    return [
        ("message", f"exercice {name} successfully deleted"),
        ("exo_id", name),
        ("compilation_result", ",".join(log)),
        ("more_infos", ""),
    ]


@job("movexo")
def movexo(ask: Ask) -> Answer:
    name = ask["qexo"]
    pairs = [("message", f"exercice {name} successfully {_done(ask)}"), ("exo_id", name)]
    return [*pairs, *_moved(ask, name)]


@job("movexos")
def movexos(ask: Ask) -> Answer:
    return [("message", f"exercices successfully {_done(ask)}"), *_moved(ask)]


def _done(ask: Ask) -> str:
    return "copied" if ask.has("copy") else "moved"


def _moved(ask: Ask, name: str | None = None) -> Pairs:
    """Moves or copies an exercise, or all, and compiles both classes.

    An exercise that was to be moved goes with a failure.
    """
    where, other = home(ask), home(ask, qclass=ask["data1"])
    if other.setting("type") not in ("", "0"):
        raise JobError(f"class {other.number} is a superclass")
    _move(where, other, name, copied=ask.has("copy"))
    sides: list[list[str]] = [[], []]
    for side, one in enumerate((where, other)):
        if side == 0 and ask.has("copy"):
            continue
        sides[side] = build(one)
        failure = _failure(sides[side], ask.site.quirks)
        if failure:
            found = folder(one, SOURCES) if name else None
            if found:
                found.files.pop(f"src/{name}.oef", None)
            what = ("Compilation dans la classe Source :", "COMPILATION")[side]
            raise JobError(f"{what} {failure}")
    return [
        ("compil_src", ",".join(sides[0])),
        ("compil_dest", ",".join(sides[1])),
        ("src_class", where.number),
        ("dest_class", other.number),
        ("log", ""),
    ]


def _move(where: WimsClass, other: WimsClass, name: str | None, *, copied: bool) -> None:
    make_folder(other, SOURCES)
    source, place = folder(where, SOURCES), folder(other, SOURCES)
    if source is None or place is None or source is place:
        return
    for one in names(source, SOURCES, "oef"):
        if name in (None, one):
            path = f"src/{one}.oef"
            stamp = source.files.stamps.get(path, 1)
            place.files[path] = source.files[path]
            if not copied:
                place.files.stamps[path] = stamp
                del source.files[path]
