"""The picture of a gradebook: how the marks of each sheet and exam are spread, for a phone."""

import functools
import io
import statistics
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from edusync.wims.classfiles.work import ABSENT
from edusync.wims.gradebook.average import AVERAGE
from edusync.wims.gradebook.csv_text import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from edusync.wims.gradebook.lines import Column, Line

WIDTH, ROW, EDGE = 5.0, 0.85, 1.4  # inches: of the figure, of each line, of what is around them
DPI = 144  # 720 pixels across, the width of a phone
TITLE, SMALL = 13, 11  # points
GAP = 12  # pixels between a title and what stands right of it
PLACEHOLDERS = "Last Resort"  # a font that has a box for every character
POINT, BOX, MEDIAN = "#0b5cad", "#cfe3f7", "#c2410c"


def figure(
    columns: "Sequence[Column]", lines: "Sequence[Line]", scale: float, decimals: int
) -> "Figure":
    """The figure of these columns for these students; see `Gradebook.plot`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    spread = _spread(columns, lines)
    height = EDGE + ROW * max(len(spread), 1)
    drawn = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    axes = drawn.add_axes((0.05, 0.62 / height, 0.9, 1 - EDGE / height))
    axes.set_xlim(-0.02 * scale, 1.02 * scale)
    axes.set_ylim(max(len(spread), 1) - 0.35, -0.65)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    axes.tick_params(labelsize=SMALL, length=3, labeltop=True)
    axes.grid(axis="x", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel(f"mark, out of {scale:g}", fontsize=SMALL)
    count = len(lines)
    heading = f"{count} student{'' if count == 1 else 's'}"
    drawn.text(
        0.05,
        1 - 0.3 / height,
        heading,
        fontsize=TITLE,
        weight="bold",
        va="center",
    )
    if not spread:
        axes.text(0.5, 0.5, "no marks", transform=axes.transAxes, ha="center", fontsize=TITLE)
    fonts, missing = _fonts(name for name, _ in spread)
    plain = {column.name: f"{column.kind} {column.number}" for column in columns}
    renderer = FigureCanvasAgg(drawn).get_renderer()  # type: ignore[no-untyped-call]
    pen = _Pen(axes, renderer, scale, decimals, fonts)
    for at, (name, marks) in enumerate(spread):
        shown = plain.get(name, name) if missing & set(name) else name
        pen.draw(at, shown, plain.get(name, name), marks, _absent(lines, name))
    drawn._repr_png_ = functools.partial(_png, drawn)  # type: ignore[attr-defined]
    return drawn


def _png(drawn: "Figure") -> bytes:
    """The picture for a notebook: without pyplot it does not know how to show a Figure."""
    out = io.BytesIO()
    drawn.savefig(out, format="png")
    return out.getvalue()


def _spread(columns: "Sequence[Column]", lines: "Sequence[Line]") -> list[tuple[str, list[float]]]:
    """The marks of each column of which something is known, and the averages.

    Without those of who never tried.
    """
    rows = [line.row() for line in lines]
    names = [*(column.name for column in columns), AVERAGE]
    known = [(name, [row[name] for row in rows if row[name] is not None]) for name in names]
    return [(name, marks) for name, marks in known if marks or _absent(lines, name)]


def _absent(lines: "Sequence[Line]", name: str) -> int:
    return sum(line.states[name] == ABSENT for line in lines)


@attrs.frozen
class _Pen:
    """What draws the lines of a figure."""

    axes: "Axes"
    renderer: "RendererAgg"
    scale: float
    decimals: int
    fonts: list[str]

    def draw(self, at: int, name: str, plain: str, marks: list[float], absent: int) -> None:
        """One line: the title, a box of the middle half, a point for each student, the median.

        None of them counts the students who never tried; right of the median it says how many there
        are. A title that is cut has its `plain` name, like 'sheet 3', before it.
        """
        axes, y = self.axes, at - 0.4
        told = [self._spread(at, marks)] if marks else []
        told += [f"{absent} absent"] if absent else []
        text = axes.text(
            self.scale, y, ", ".join(told), ha="right", va="center", fontsize=SMALL, color=MEDIAN
        )
        title = axes.text(
            0,
            y,
            " ".join(name.split()),
            va="center",
            fontsize=TITLE,
            family=self.fonts,
            weight="bold" if name == AVERAGE else "normal",
            parse_math=False,
        )
        self._shorten(title, plain, text.get_window_extent(self.renderer).x0 - GAP)

    def _spread(self, at: int, marks: list[float]) -> str:
        """Draws the box, the points and the median; what is said of it."""
        axes = self.axes
        low, middle, high = _quartiles(marks)
        axes.barh(at, high - low, left=low, height=0.34, color=BOX, zorder=2)
        axes.plot(marks, _heights(at, marks, self.scale), "o", color=POINT, alpha=0.45, ms=5, mew=0)
        axes.plot([middle, middle], [at - 0.2, at + 0.2], color=MEDIAN, linewidth=2.5, zorder=4)
        return f"median {number_text(round(middle, self.decimals), '.')}"

    def _shorten(self, title: "Text", plain: str, right: float) -> None:
        """Cuts a title that would reach beyond `right`, in pixels."""
        if title.get_window_extent(self.renderer).x1 > right:
            title.set_text(f"{plain}: {title.get_text()}")
        whole = kept = title.get_text()
        while kept and (extent := title.get_window_extent(self.renderer)).x1 > right:
            fitting = int(len(kept) * (right - extent.x0) / extent.width)
            kept = whole[: min(fitting, len(kept) - 1)].rstrip()
            title.set_text(f"{kept}…")


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


def _fonts(labels: Iterable[str]) -> tuple[list[str], set[str]]:
    """The families to draw with, the usual ones first, and the characters that none has."""
    from matplotlib import font_manager, rcParams
    from matplotlib.ft2font import FT2Font

    usual = font_manager.findfont(font_manager.FontProperties(family=rcParams["font.family"]))
    missing = {ord(char) for char in "".join(labels)} - set(FT2Font(usual).get_charmap())
    families = [*rcParams["font.family"]]
    for font in font_manager.fontManager.ttflist if missing else ():
        if font.name.startswith(PLACEHOLDERS):
            continue
        if has := set(FT2Font(font.fname).get_charmap()) & missing:
            families.append(font.name)
            missing -= has
    return families, {chr(code) for code in missing}
