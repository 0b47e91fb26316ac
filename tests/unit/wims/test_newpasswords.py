"""New passwords: what is drawn."""

import random
from collections.abc import Sequence

from edusync.people.source import Person
from edusync.wims.enrolment.new_passwords import NewPasswords
from edusync.wims.enrolment.step import Step


class Rigged(random.Random):
    """Draws what it is told to."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = list(words)

    def choices(self, *_: object, **__: object) -> Sequence[str]:  # type: ignore[override]
        return self.words.pop(0)


def test_no_password_is_a_number_that_a_spreadsheet_would_change() -> None:
    step = Step(Person(1, {}), "create", "jdoe")
    new = NewPasswords(None, Rigged("23456789", "2345E678", "9e999999", "E2345678", "next"))
    new.draw(step, 8)
    assert new.of(step) == "E2345678"
