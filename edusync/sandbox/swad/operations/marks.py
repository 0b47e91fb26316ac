"""The marks of one student, cut out of a page of marks."""

import re

from edusync.sandbox.swad.asked import Asked

_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)


def marks_of(asked: Asked, code: int) -> str:
    """The page of marks with the rows of headings, who asks, and the foot."""
    file = asked.school.file(code)
    if file is None or file.content is None:
        return ""
    if not asked.me.id:
        return "User's IDs not found!"
    page = file.content.decode("latin-1")
    rows: list[str] = _ROW.findall(page[: page.rfind("</tr>") + 5])
    mine = [row for row in rows if f"<td>{asked.me.id}</td>" in row]
    if not mine:
        return "<strong></strong> is not found in the file of marks."
    head, foot = page[: page.index(rows[0])] + rows[0], rows[-1] + page.partition(rows[-1])[2]
    return head + mine[0] + foot
