"""The outcomes of the rows of a bulk enrolment or removal."""

import attrs

# Statuses of people who are in the class in the end.
PRESENT = ("created", "adopted", "updated", "recovered", "unchanged")


@attrs.frozen
class Outcome:
    """The outcome for one row: status, login, reason, and a warning that all must read."""

    status: str
    login: str = ""
    reason: str = ""
    warning: str = ""
