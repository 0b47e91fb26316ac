"""Manual grades of a class, which teachers give on its pages: the file `.grades`."""

import attrs

from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.files import record_fields, records, trimmed
from edusync.sandbox.wims.state.scores import rounded


@attrs.frozen
class Grades:
    """Manual grades: their share of the mark, titles and weights, and those of each user."""

    share: str
    titles: list[str]
    weights: list[str]
    given: dict[str, list[str]]

    @classmethod
    def read(cls, where: WimsClass) -> "Grades":
        first, *rows = records(where.files.read(".grades")) or [""]
        share, titles, weights = record_fields(first, 3)
        cells = (row.split("\n")[0].split(",") for row in rows)
        given = {row[0]: [trimmed(cell) for cell in row[2:]] for row in cells}
        return cls(share, titles.split(",")[2:], weights.split(",")[2:], given)

    def of(self, login: str) -> list[str]:
        return [*self.given.get(login, []), *[""] * len(self.titles)][: len(self.titles)]

    def mean(self, login: str) -> float | None:
        """The weighted mean of a user's grades; one that is missing counts as 0."""
        if login not in self.given:
            return None
        weights = [float(weight or 0) for weight in self.weights]
        pairs = zip(weights, self.of(login), strict=False)
        gathered = sum(weight * float(cell) for weight, cell in pairs if cell)
        return rounded(gathered / sum(weights))
