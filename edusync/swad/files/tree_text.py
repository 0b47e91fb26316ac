"""The text of a tree of files (getDirectoryTree) -> folders and files; pure.

The server escapes nothing in it: a name may hold &, <, quotes. An XML parser refuses that, or goes
on without the file that it could not read. So tags are looked for here, each name ends where the
next tag begins, and a tree that is not whole is an error: no file is lost without a word. Nothing
is ever expanded or fetched.
"""

import re
from collections.abc import Iterator, Mapping

import attrs

from edusync.core.characters import decode_references
from edusync.errors import ProtocolError

LONGEST_NAME = 2100  # characters: 255 references such as &#65535;
LONGEST_PATH = 4096  # characters: what the server's own system takes
SHOWN = 200  # characters of a text that an error shows

_TAG = re.compile(
    rf'<(?P<opened>dir|file)\s+name="(?P<name>.{{0,{LONGEST_NAME}}}?)"\s*(?P<bare>/?)>(?=\s*<)'
    r"|<(?P<end>/?)(?P<tag>[A-Za-z]\w*)\s*(?P<empty>/?)>",
    re.DOTALL,
)
_FIELDS = ("code", "size", "time", "license", "publisher")  # `photo` is that of who asks
_NUMBER = re.compile(r"\s*(-?\d{1,18})\s*")


@attrs.frozen
class Record:
    """What the tree says of a file: `size` in bytes, `time` in seconds since 1970."""

    name: str
    code: int
    size: int = 0
    time: int = 0
    license: str = ""
    publisher: str = ""


@attrs.define(eq=False, repr=False)
class Folder:
    """A folder of the tree: what is in it, in the order of the server."""

    name: str = ""
    entries: "list[Folder | Record]" = attrs.field(factory=list)

    def records(self) -> "Iterator[tuple[str, Record]]":
        """All files, of this folder and of all in it, in the order of the server; their paths."""
        waiting: list[tuple[str, Folder | Record]] = [("", self)]
        while waiting:
            path, entry = waiting.pop()
            if isinstance(entry, Record):
                yield path, entry
            else:
                for one in reversed(entry.entries):
                    waiting.append((f"{path}/{one.name}" if path else one.name, one))


def parse(tree: str, *, escaped: bool = False) -> Folder:
    """The whole tree as a folder without a name.

    `escaped` says that the server writes real XML. Raises ProtocolError where the text is no tree,
    or not all of one.
    """
    reader = _Reader(tree, levels=2 if escaped else 1)
    for match in _TAG.finditer(tree):
        reader.take(match)
    return reader.result()


class _Reader:
    def __init__(self, tree: str, levels: int) -> None:
        self._tree, self._levels = tree, levels
        self._root: Folder | None = None
        self._open: list[Folder] = []  # from the root to where we are
        self._length = 0  # characters of the path of where we are
        self._file: str | None = None  # the name of the file that we are in
        self._fields: dict[str, str] = {}
        self._field = ("", 0)  # the field that we are in, and where its text begins

    def take(self, match: re.Match[str]) -> None:
        tag = match["tag"]
        if opened := match["opened"]:
            self._begin(opened, self._decoded(match["name"]))
            if match["bare"]:
                self._finish(opened)
        elif tag in _FIELDS:
            self._take_field(tag, match)
        elif tag == "tree" and not match["end"] and self._root is None:
            self._root = Folder()
            self._open.append(self._root)
            if match["empty"]:
                self._finish(tag)
        elif tag in ("tree", "dir", "file") and match["end"]:
            self._finish(tag)

    def _take_field(self, tag: str, match: re.Match[str]) -> None:
        name, start = self._field
        if not match["end"] and not match["empty"] and not name:
            self._field = (tag, match.end())
        elif match["end"] and name == tag:
            self._fields.setdefault(name, self._tree[start : match.start()])
            self._field = ("", 0)

    def _begin(self, what: str, name: str) -> None:
        if not self._open or self._file is not None:
            raise self._broken(f"a {what} begins where none can be")
        if what == "file":
            self._file, self._fields, self._field = name, {}, ("", 0)
        else:
            folder = Folder(name)
            self._open[-1].entries.append(folder)
            self._open.append(folder)
            self._length += len(name) + 1
            if self._length > LONGEST_PATH:
                raise self._broken("folders lie deeper in each other than any system allows")

    def _finish(self, what: str) -> None:
        if what == "file" and self._file is not None:
            self._open[-1].entries.append(self._record(self._file, self._fields))
            self._file = None
        elif self._open and self._file is None and what == ("dir", "tree")[len(self._open) == 1]:
            self._length -= len(self._open.pop().name) + 1
        else:
            raise self._broken(f"a {what} ends that never began")

    def _record(self, name: str, fields: Mapping[str, str]) -> Record:
        code = self._number(name, "code", fields.get("code", ""))
        size = self._number(name, "size", fields.get("size", "0"))
        time = self._number(name, "time", fields.get("time", "0"))
        texts = [self._decoded(fields.get(key, "")).strip() for key in ("license", "publisher")]
        return Record(name, code, size, time, *texts)

    def _number(self, name: str, field: str, text: str) -> int:
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise self._broken(f"the {field} of {name[:SHOWN]!r} is {text[:SHOWN]!r}")
        return int(match[1])

    def _decoded(self, text: str) -> str:
        for _ in range(self._levels):
            text = decode_references(text)
        return text

    def _broken(self, why: str) -> ProtocolError:
        return ProtocolError(f"getDirectoryTree: {why}.", self._tree[:SHOWN])

    def result(self) -> Folder:
        if self._root is None:
            raise self._broken("no tree in the reply")
        if self._open:
            raise self._broken("the tree ends in the middle")
        return self._root
