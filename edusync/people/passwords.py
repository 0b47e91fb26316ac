"""The file that an enrolment keeps new passwords in, and whose they are.

What a run leaves behind that is killed, or whose reply is lost, can be handed out. Nobody gets a
second password while the file has one that was drawn for that login and that person: the request of
a run that was killed may still be on its way, and sets the same one then, be it before or after
ours. Of several rows of one person the last one counts.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from edusync.errors import PlanError
from edusync.people.keys import meant
from edusync.people.names import names_of
from edusync.tablefiles.password_file import (
    COLUMNS,
    Form,
    Held,
    Row,
    add_missing,
    checked,
    in_one_line,
    read,
)

_DRAWN = re.compile("[A-Za-z0-9]{8,12}")  # what may be a password that we drew


class PasswordFile:
    """The file that new passwords are kept in, before they are sent."""

    def __init__(self, path: Any) -> None:
        """Raises InvalidValue unless passwords can be added there; nothing is written yet."""
        self.path: Path = checked(path, "passwords_to")

    def keep(self, rows: Sequence[Row]) -> list[str]:
        """Adds rows with passwords that were drawn, and returns those that count.

        That is the one that the file has for the login and the person, else the one of the row.
        Raises PlanError where that cannot be.
        """
        agreed: list[str] = []

        def missing(held: Held) -> list[Row]:
            agreed[:] = [_agreed(held, row) for row in rows]
            there = [password_of(held, row["quser"], row) for row in rows]
            found = zip(rows, agreed, there, strict=True)
            return [row for row, word, old in found if word != old]

        self._add(missing)
        return agreed

    def correct(self, row: Row) -> None:
        """Adds a row whose password was not drawn, where the file has another one of that login."""
        self._add(lambda held: [row] if _is_wrong(held, row) else [])

    def names(self, login: str) -> bool:
        """Whether a row there is about that login; also where it cannot be read."""
        try:
            return login in self.held().rows
        except (OSError, ValueError):
            return True

    def held(self) -> Held:
        """What the file holds now; InvalidValue where that cannot be read, OSError of the disk."""
        return read(self.path)

    def _add(self, missing: Callable[[Held], Iterable[Row]]) -> None:
        try:
            add_missing(self.path, missing)
        except (OSError, ValueError) as error:  # a Timeout is an OSError, InvalidValue the other
            raise PlanError(
                f"not sent: the new password cannot be written to {self.path} ({error}); make that "
                "file writable, or name another one, and call again for the rest"
            ) from error


def password_of(held: Held, login: str, *people: Row) -> str:
    """The last password of a login that is one of these people's; '' where there is none."""
    found = [
        row["password"]
        for row in held.rows.get(login, ())
        if any(_is_of(row, person, held.form) for person in people)
    ]
    return found[-1] if found else ""


def _agreed(held: Held, row: Row) -> str:
    """The password that counts for a row with one that is drawn: an older one, or that."""
    old = password_of(held, row["quser"], row)
    return old if _DRAWN.fullmatch(old) else row["password"]


def _is_wrong(held: Held, row: Row) -> bool:
    there = held.rows.get(row["quser"], ())
    return bool(there) and there[-1]["password"] != row["password"]


def _is_of(row: Row, person: Row, form: Form) -> bool:
    """Whether a row of that login is about that person, by number and names."""
    numbers = [meant(each.get("regnum", "")) for each in (row, person)]
    written = {name: form.held(in_one_line(person.get(name, ""))) for name in COLUMNS}
    named_alike = names_of(row) == names_of(written)
    if all(numbers):  # a spreadsheet takes the zeros of a number away
        one, other = (number.lstrip("0") for number in numbers)
        return numbers[0] == numbers[1] or (one == other and named_alike)
    return named_alike
