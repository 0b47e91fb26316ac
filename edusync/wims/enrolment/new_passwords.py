"""The new passwords of one enrolment: drawn, and put into their file before they are sent."""

import random
import re
import string
from collections.abc import Iterable, Mapping, Sequence

import attrs

from edusync.people.passwords import PasswordFile, password_of
from edusync.people.source import ENCRYPTED, Person
from edusync.wims.enrolment.step import Step

CSV_LENGTH, LENGTH = 8, 12  # characters; putcsv keeps 8
_SIGNS = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
_NUMBER = re.compile("[0-9]+([Ee][0-9]+)?")  # which a spreadsheet would write otherwise


@attrs.frozen
class NewPasswords:
    """Passwords by row, and the file that they are kept in, if there is one."""

    file: PasswordFile | None
    rng: random.Random
    drawn: dict[int, str] = attrs.field(factory=dict, init=False)

    def draw(self, step: Step, length: int) -> None:
        """Draws the password of a row that has none yet; no number, which spreadsheets change."""
        drawn = "0"
        while _NUMBER.fullmatch(drawn):
            drawn = "".join(self.rng.choices(_SIGNS, k=length))
        self.drawn.setdefault(step.person.row, drawn)

    def of(self, step: Step) -> str:
        """The password of a row, which was drawn."""
        return self.drawn[step.person.row]

    def row(self, person: Person, login: str) -> dict[str, str]:
        """The new password of a person, as it is handed out."""
        return {"quser": login, **person.who, "password": self.drawn[person.row]}

    def keep(self, steps: Sequence[Step]) -> None:
        """Puts drawn passwords into the file, before they are sent; PlanError where it cannot.

        Those that it has for the same people count instead: an earlier run may have sent them.
        """
        if self.file:
            agreed = self.file.keep([self.row(step.person, step.login) for step in steps])
            for step, word in zip(steps, agreed, strict=True):
                self.drawn[step.person.row] = word

    def correct(self, step: Step) -> None:
        """Puts the password that a row gives into a file that has another one; PlanError else."""
        given = step.fields.get("password")
        if given and self.file:
            self.file.correct({"quser": step.login, **step.person.who, "password": given})

    def need_file(self, step: Step) -> bool:
        """Whether a step sets a password that must be in the file before."""
        if step.fields.get("password"):
            return self.file is not None and self.file.names(step.login)
        return step.action == "create"

    def known(
        self, logins: Iterable[tuple[Person, str]], users: Mapping[str, Mapping[str, str]]
    ) -> dict[int, bool]:
        """Whether the file has the password of each of these people, by row.

        A password that the server shows, and the file has otherwise, was given by somebody else.
        Raises OSError and InvalidValue for a file that cannot be read.
        """
        if self.file is None:
            return {}
        held = self.file.held()
        found = {}
        for person, login in logins:
            user = users.get(login, {})
            kept, shown = password_of(held, login, person.who, user), user.get("password", "")
            same = shown in ("", kept) or shown.startswith(ENCRYPTED)
            found[person.row] = bool(kept) and same
        return found
