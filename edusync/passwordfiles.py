"""Files of new passwords, to which rows are only added.

No server tells a new password again, so a row is on the disk before the request that sets it: what
a run leaves behind that is killed, or whose reply is lost, can be handed out. Where that request
fails, its row tells of nobody; of several rows of one person the last one counts.
"""

import codecs
import contextlib
import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from edusync.cells import safe_text
from edusync.errors import InvalidValue, PlanError
from edusync.locks import lock
from edusync.wholefiles import BINARY, PRIVATE, led_to, sync_folder

COLUMNS = ("quser", "lastname", "firstname", "regnum", "password")
LOCK_WAIT = 30.0  # seconds for other programs that add to the same file


@attrs.frozen
class _Form:
    """How a file is written: a spreadsheet may have saved it in a form of its own."""

    encoding: str = "utf-8"
    delimiter: str = ","


class PasswordFile:
    """The file that new passwords are kept in, before they are sent."""

    def __init__(self, path: Any) -> None:
        """Raises InvalidValue unless passwords can be added there; nothing is written yet."""
        self.path = _checked(path, "passwords_to")
        self._kept: set[tuple[str, str]] = set()

    def keep(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Adds the rows that were not added before; PlanError where that cannot be."""
        found = {(row["quser"], row["password"]): row for row in rows}
        new = {pair: row for pair, row in found.items() if pair not in self._kept}
        if not new:
            return
        try:
            add(self.path, new.values())
        except (OSError, ValueError) as error:  # a Timeout is an OSError, InvalidValue the other
            raise PlanError(
                f"not sent: the new password cannot be written to {self.path} ({error}); make that "
                "file writable, or name another one, and call again for the rest"
            ) from error
        self._kept.update(new)


def add(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Adds rows to the file, which is made, for its owner alone, where it is missing.

    They are on the disk when this returns. Programs on one machine take turns. Raises InvalidValue
    for a file that is none of new passwords, Timeout while another program adds to it, and OSError
    of the disk; the file then holds what it held.
    """
    path = led_to(path)
    if path.exists():
        _require_file(path, "path")
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | BINARY
    with lock(f"the file {path}").exclusive(lambda: LOCK_WAIT):
        with os.fdopen(os.open(path, flags, PRIVATE), "rb") as file:
            held = file.read()
            _write(file.fileno(), _added(held, rows, path), len(held))
        if not held:
            sync_folder(path.parent)


def _checked(path: Any, field: str) -> Path:
    """Where a path leads, if passwords can be added there; InvalidValue else."""
    if not isinstance(path, str | Path):
        raise InvalidValue(field, path, "must be the path of a CSV file, or None")
    try:
        found = led_to(Path(path))
        if found.exists():
            _require_file(found, field)
            with open(found, "rb+") as file:
                _form(file.read(), found, field)
        elif not found.parent.is_dir():
            raise InvalidValue(field, str(path), "is in no folder: make it first")
        elif not os.access(found.parent, os.W_OK | os.X_OK):
            raise InvalidValue(field, str(path), "is in a folder in which you may not write")
    except InvalidValue:
        raise
    except (OSError, ValueError) as error:  # signs of no path are a ValueError
        raise InvalidValue(field, str(path), f"cannot be written ({error})") from error
    return found


def _require_file(path: Path, field: str) -> None:
    if not path.is_file():
        raise InvalidValue(field, str(path), "is no file: name another one")


def _form(held: bytes, path: Path, field: str) -> _Form:
    """The form of a file of new passwords; InvalidValue for any other file that holds anything."""
    if not held:
        return _Form()
    for encoding in ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            text = codecs.getincrementaldecoder(encoding)().decode(held)  # may end inside a letter
            head = text.replace("\r", "\n").partition("\n")[0]
            for delimiter in ",;\t":
                names = [name.strip('" ') for name in head.split(delimiter)]
                if tuple(names[: len(COLUMNS)]) == COLUMNS:
                    return _Form(encoding.removesuffix("-sig"), delimiter)
    reason = f"is no file of new passwords (they begin with {','.join(COLUMNS)}): name another one"
    raise InvalidValue(field, str(path), reason)


def _added(held: bytes, rows: Iterable[Mapping[str, str]], path: Path) -> bytes:
    """What must follow what the file holds, for the rows to stand in it."""
    form = _form(held, path, "path")
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=form.delimiter)
    if not held:
        out.write("\ufeff")  # by which spreadsheets see that it is UTF-8
        writer.writeheader()
    elif not held.endswith((b"\n", b"\r")):
        # An editor left the last line without its end, or a power cut did, even inside quotes.
        out.write('"' * (held.count(b'"') % 2) + "\r\n")
    writer.writerows({name: safe_text(row.get(name, "")) for name in COLUMNS} for row in rows)
    return out.getvalue().encode(form.encoding, "replace")


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
