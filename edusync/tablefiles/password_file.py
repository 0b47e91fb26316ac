"""Files of new passwords, to which rows are only added.

No server returns a new password later, so a row is on the disk before the request that sets it. A
line that was cut off was never sent, and counts nowhere; a spreadsheet may have saved the file in a
form of its own, and changed all but what a password is made of.

A row of somebody who was not made after all is the lesser evil.
"""

import codecs
import contextlib
import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from edusync.core.files import BINARY, PRIVATE, led_to, refuse_spreadsheet, sync_folder
from edusync.core.locks import lock
from edusync.errors import InvalidValue
from edusync.tablefiles.cells import bare_text, safe_text
from edusync.tablefiles.quoting import Reader, places, rows_below

COLUMNS = ("quser", "lastname", "firstname", "regnum", "password")
LOCK_WAIT = 30.0  # seconds for other programs that add to the same file
CUT_OFF = "this line was cut off: no password"  # ends the last cell of one that never was finished
_ENDS = (b"\n", b"\r")  # of a line, else it was cut off
_HEADER = f"\ufeff{','.join(COLUMNS)}\r\n".encode()  # by the mark spreadsheets know UTF-8

Row = Mapping[str, str]


@attrs.frozen
class Form:
    """How a file is written: a spreadsheet may have saved it in a form of its own."""

    encoding: str = "utf-8"
    delimiter: str = ","
    columns: int = len(COLUMNS)  # somebody may have made more

    def held(self, text: str) -> str:
        """What is left of a text in such a file: a question mark for what it cannot hold."""
        return text.encode(self.encoding, "replace").decode(self.encoding)


@attrs.frozen
class Held:
    """The bytes of a file, its form, and its whole rows by login."""

    body: bytes
    form: Form
    rows: Mapping[str, Sequence[Row]]


def add(path: Path, rows: Iterable[Row]) -> None:
    """Adds rows to the file, which is made, for its owner alone, where it is missing.

    They are on the disk when this returns. Programs on one machine take turns. Raises InvalidValue
    for a file that is none of new passwords, Timeout while another program adds to it, and OSError
    of the disk; the file then holds what it held.
    """
    add_missing(led_to(path), lambda _: rows)


def add_missing(path: Path, missing: Callable[[Held], Iterable[Row]]) -> None:
    """Adds the rows that are missing, by what the file holds when it is our turn; as `add`."""
    if path.exists():
        _require_file(path, "path")
    with lock(f"the file {path}").exclusive(lambda: LOCK_WAIT):
        found = read(path)
        rows = [*missing(found)]
        if not rows:
            return
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | BINARY
        with os.fdopen(os.open(path, flags, PRIVATE), "ab") as file:
            _write(file.fileno(), _added(found, rows), len(found.body))
        if not found.body:
            sync_folder(path.parent)


def checked(path: Any, field: str) -> Path:
    """Where a path leads, if passwords can be added there; InvalidValue else."""
    if not isinstance(path, str | Path):
        raise InvalidValue(field, path, "must be the path of a CSV file, or None")
    try:
        found = led_to(Path(path))
        if found.exists():
            _require_file(found, field)
            with open(found, "rb+") as file:
                _parsed(file.read(), found, field)
            return found
        refuse_spreadsheet(found, field)
        if not found.parent.is_dir():
            raise InvalidValue(field, str(path), "must be in a folder that is there: make it first")
        if not os.access(found.parent, os.W_OK | os.X_OK):
            raise InvalidValue(field, str(path), "is in a folder in which you may not write")
    except InvalidValue:
        raise
    except (OSError, ValueError) as error:  # signs of no path are a ValueError
        raise InvalidValue(field, str(path), f"cannot be written ({error})") from error
    return found


def _require_file(path: Path, field: str) -> None:
    if not path.is_file():
        raise InvalidValue(field, str(path), "is no file: name another one")


def _form(held: bytes, path: Path, field: str) -> Form:
    """The form of a file of new passwords; InvalidValue for any other file that holds anything."""
    if _HEADER.startswith(held):  # nothing, or what a power cut left of a header
        return Form()
    for encoding in ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            text = codecs.getincrementaldecoder(encoding)().decode(held)  # may end inside a letter
            head = text.replace("\r", "\n").partition("\n")[0]
            for delimiter in ",;\t":
                names = [name.strip('" ') for name in head.split(delimiter)]
                if tuple(names[: len(COLUMNS)]) == COLUMNS:
                    return Form(encoding.removesuffix("-sig"), delimiter, len(names))
    reason = f"is no file of new passwords (they begin with {','.join(COLUMNS)}): name another one"
    raise InvalidValue(field, str(path), reason)


def read(path: Path) -> Held:
    """What the file holds; nothing where it is missing."""
    body = path.read_bytes() if path.exists() else b""
    return _parsed(body, path, "path")


def _parsed(body: bytes, path: Path, field: str) -> Held:
    form = _form(body, path, field)
    text = _whole_lines(body).decode(form.encoding, "replace").removeprefix("\ufeff")
    reader = Reader(text, places(text), form.delimiter)
    rows: dict[str, list[Row]] = {}
    for line in rows_below(reader, reader.quoted(0), field, str(path)):
        cells = line.values
        if len(cells) >= len(COLUMNS) and not cells[-1].endswith(CUT_OFF):
            row = {
                name: bare_text(cell.strip()) for name, cell in zip(COLUMNS, cells, strict=False)
            }
            rows.setdefault(row["quser"], []).append(row)
    return Held(body, form, rows)


def _whole_lines(body: bytes) -> bytes:
    return body[: max(body.rfind(end) for end in _ENDS) + 1]


def in_one_line(text: str) -> str:
    """The text with a blank for each line end."""
    return " ".join(text.split())


def _added(held: Held, rows: Iterable[Row]) -> bytes:
    """What must follow what the file holds, for the rows to stand in it."""
    body, form = held.body, held.form
    out = io.StringIO()
    writer = csv.writer(out, delimiter=form.delimiter)
    if _HEADER.startswith(body):
        head = _HEADER[len(body) :]
    elif not _whole_lines(body):
        head = b"\r\n"  # somebody made the file, with no more than a header
    elif not body.endswith(_ENDS):
        head = _rest_of_line(held).encode(form.encoding)
    else:
        head = b""
    more = [""] * (form.columns - len(COLUMNS))
    writer.writerows(
        [*(safe_text(in_one_line(row.get(name, ""))) for name in COLUMNS), *more] for row in rows
    )
    return head + out.getvalue().encode(form.encoding, "replace")


def _rest_of_line(held: Held) -> str:
    """What ends a line that was cut off, perhaps inside quotes: a row like others, but no password.

    It was never sent.
    """
    text = held.body[len(_whole_lines(held.body)) :].decode(held.form.encoding, "replace")
    quote = '"' * (text.count('"') % 2)
    [cells] = csv.reader([text + quote], delimiter=held.form.delimiter)
    missing = held.form.columns - len(cells)
    if missing <= 0:  # the last cell itself was cut
        return f"{CUT_OFF}{quote}\r\n"
    return f"{quote}{held.form.delimiter * missing}{CUT_OFF}\r\n"


def _write(file: int, added: bytes, size: int) -> None:
    """Writes all of it, or nothing: the file had that size."""
    try:
        while added:
            added = added[os.write(file, added) :]
        os.fsync(file)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(file, size)
        raise
