"""The picture of a gradebook: how the marks of each sheet and exam are spread, for a phone."""

import functools
import io
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from edusync.wims.grades import AVERAGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from edusync.wims.gradebook import Gradebook

WIDTH, ROW, EDGE = 5.0, 0.85, 1.15  # inches: of the figure, of each line, of what is around them
DPI = 144  # 720 pixels across, the width of a phone
TITLE, SMALL = 13, 11  # points
LONGEST = 34  # characters of a title, wide ones counted twice
POINT, BOX, MEDIAN = "#0b5cad", "#cfe3f7", "#c2410c"


def figure(book: "Gradebook") -> "Figure":
    """The figure; see `Gradebook.plot`."""
    from matplotlib.figure import Figure

    spread = _spread(book)
    height = EDGE + ROW * max(len(spread), 1)
    drawn = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    axes = drawn.add_axes((0.05, 0.62 / height, 0.9, 1 - EDGE / height))
    axes.set_xlim(-0.02 * book.scale, 1.02 * book.scale)
    axes.set_ylim(max(len(spread), 1) - 0.35, -0.65)
    axes.set_yticks([])
    axes.tick_params(labelsize=SMALL, length=3)
    axes.grid(axis="x", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel(f"mark, out of {book.scale:g}", fontsize=SMALL)
    drawn.text(0.05, 1 - 0.3 / height, _heading(book), fontsize=TITLE, weight="bold", va="center")
    if not spread:
        axes.text(0.5, 0.5, "no marks", transform=axes.transAxes, ha="center", fontsize=TITLE)
    fonts = _fonts(name for name, _ in spread)
    for at, (name, marks) in enumerate(spread):
        _draw(axes, at, name, marks, book.scale, fonts)
    drawn._repr_png_ = functools.partial(_png, drawn)  # type: ignore[attr-defined]
    return drawn


def _png(drawn: "Figure") -> bytes:
    """The picture for a notebook: without pyplot nothing else tells it how to show a Figure."""
    out = io.BytesIO()
    drawn.savefig(out, format="png")
    return out.getvalue()


def _heading(book: "Gradebook") -> str:
    count = len(book.lines)
    return f"{count} student{'' if count == 1 else 's'}"


def _spread(book: "Gradebook") -> list[tuple[str, list[float]]]:
    """The marks of each column that has some, and the averages."""
    found = [
        (column.name, [line.marks[column.name] for line in book.lines]) for column in book.columns
    ]
    found.append((AVERAGE, [line.average for line in book.lines]))
    known = [(name, [mark for mark in marks if mark is not None]) for name, marks in found]
    return [(name, marks) for name, marks in known if marks]


def _draw(
    axes: "Axes", at: int, name: str, marks: list[float], scale: float, fonts: list[str]
) -> None:
    """One line: the title, a box of the middle half, a point for each student, the median."""
    low, middle, high = _quartiles(marks)
    axes.barh(at, high - low, left=low, height=0.34, color=BOX, zorder=2)
    axes.plot(marks, _heights(at, marks, scale), "o", color=POINT, alpha=0.45, ms=5, mew=0)
    axes.plot([middle, middle], [at - 0.2, at + 0.2], color=MEDIAN, linewidth=2.5, zorder=4)
    label: dict[str, Any] = {"va": "center", "parse_math": False, "family": fonts}
    bold = "bold" if name == AVERAGE else "normal"
    axes.text(0, at - 0.4, shortened(name), fontsize=TITLE, weight=bold, **label)
    axes.text(
        scale, at - 0.4, f"median {middle:.4g}", fontsize=SMALL, ha="right", color=MEDIAN, **label
    )


def _quartiles(marks: Sequence[float]) -> list[float]:
    if len(marks) == 1:
        return [marks[0]] * 3
    return statistics.quantiles(marks, n=4, method="inclusive")


def _heights(at: int, marks: Sequence[float], scale: float) -> list[float]:
    """Where the points stand, so that equal marks lie side by side and not on each other."""
    cells: dict[int, int] = {}
    heights = []
    for mark in marks:
        cell = round(60 * mark / scale)
        count = cells.get(cell, 0)
        cells[cell] = count + 1
        step = (count + 1) // 2 * (1 if count % 2 else -1)
        heights.append(at + 0.17 * ((step / 6 + 1) % 2 - 1))
    return heights


def shortened(name: str) -> str:
    """The name in one line that fits; characters of East Asia are twice as wide."""
    text = " ".join(name.split())
    kept, width = "", 0
    for char in text:
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > LONGEST:
            return kept.rstrip() + "…"
        kept += char
    return kept


def _fonts(names: Iterable[str]) -> list[str]:
    """The families to draw with: the usual one, and those that have what it lacks."""
    from matplotlib import font_manager, rcParams
    from matplotlib.ft2font import FT2Font

    usual = font_manager.findfont(font_manager.FontProperties(family=rcParams["font.family"]))
    missing = {ord(char) for char in "".join(names)} - set(FT2Font(usual).get_charmap())
    families = [*rcParams["font.family"]]
    for font in font_manager.fontManager.ttflist if missing else ():
        has = set(FT2Font(font.fname).get_charmap()) & missing
        if has:
            families.append(font.name)
            missing -= has
        if not missing:
            break
    return families
