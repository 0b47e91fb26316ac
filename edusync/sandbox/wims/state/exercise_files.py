"""Where the exercises of a class are: in folders of its own, or in those of a class that shares."""

import re

from edusync.sandbox.wims.state.classes import WimsClass

SOURCES, COMPILED, INDEX, TITLES = SHAREABLE = ("src", "def", "Exindex", "Extitles")


def owner(where: WimsClass, name: str) -> WimsClass | None:
    """The class whose folder or file of that name a class uses; None where sharing is a circle."""
    seen: list[WimsClass] = []
    while name in where.shared:
        if any(one is where for one in seen):
            return None
        seen.append(where)
        where = where.shared[name]
    return where


def folder(where: WimsClass, name: str) -> WimsClass | None:
    """The class whose folder of exercises it uses; None where there is no such folder.

    Without the bugs of WIMS, there is always one.
    """
    found = owner(where, name)
    if where.quirks:
        return found if found is not None and found.has_folder(name) else None
    return found or where


def make_folder(where: WimsClass, name: str) -> None:
    """Makes a folder, where nothing else has its name."""
    if name not in where.shared:
        where.folders.add(name)


def read(where: WimsClass, path: str) -> str:
    """The text of a file, in another class where that is shared; empty where there is none."""
    found = owner(where, path.partition("/")[0])
    return found.files.read(path) if found is not None else ""


def names(where: WimsClass | None, name: str, ending: str) -> list[str]:
    """The names of the files in a folder of exercises, sorted."""
    if where is None:
        return []
    paths = (re.fullmatch(rf"{name}/(.+)\.{ending}", path) for path in where.files)
    return sorted(path[1] for path in paths if path)


def share(where: WimsClass, other: WimsClass) -> None:
    """Lets another class use the exercises of this one, as far as it has no folders of its own.

    What it has is kept, and counts: an empty folder of sources is no folder, one of compiled
    exercises is.
    """
    if not where.quirks:
        if owner(where, SOURCES) is other:
            return
        for name in SHAREABLE:
            other.folders.discard(name)
            other.files.pop(name, None)
    if not any(path.startswith(f"{SOURCES}/") for path in other.files):
        other.folders.discard(SOURCES)
    for name in SHAREABLE:
        if not (name in other.shared or name in other.files or other.has_folder(name)):
            other.shared[name] = where
