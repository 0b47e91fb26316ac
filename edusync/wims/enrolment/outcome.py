"""What becomes of the rows of a bulk enrolment or removal."""

import attrs

# Who is in the class in the end.
PRESENT = ("created", "adopted", "updated", "recovered", "unchanged")


@attrs.frozen
class Outcome:
    """What became of a row: status, login, reason, and what all must read."""

    status: str
    login: str = ""
    reason: str = ""
    warning: str = ""
