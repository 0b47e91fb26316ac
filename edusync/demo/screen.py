"""What the tour shows: lines of Python, what they print, and the requests they make."""

import ast
import collections
import contextlib
import inspect
import io
import linecache
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import FrameType
from typing import Any, cast

import rich.box
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from edusync.errors import EdusyncError
from edusync.sandbox import Entry

WIDTH = 80  # columns, of a wider terminal too: text is read more easily so
INDENT = 4
ROWS = 12  # of a table


class Screen:
    """Where a tour is shown; `journal` are the requests that its servers got.

    `with show("Why."):` shows the sentence and the lines of the block, runs them, and shows what
    they printed and which requests they made: what is shown cannot differ from what was run.
    """

    def __init__(self, journal: Sequence[Entry]) -> None:
        self.journal = journal
        if isinstance(sys.stdout, io.TextIOWrapper):  # names that a terminal has no signs for
            sys.stdout.reconfigure(errors="replace")
        self._console = Console(highlight=False)
        self._console.width = min(self._console.width, WIDTH)

    def __call__(self, why: str, *, fails: bool = False) -> AbstractContextManager[None]:
        """A step; with `fails`, an error of edusync is its result, and the tour goes on."""
        source = block_of(cast(Any, inspect.currentframe()).f_back)
        return self._step(why, source, fails=fails)

    @contextlib.contextmanager
    def _step(self, why: str, source: str, *, fails: bool) -> Iterator[None]:
        self.say(why)
        self.code(source)
        before, printed, error = len(self.journal), io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(printed):
                yield
        except EdusyncError as failed:
            if not fails:
                raise
            error = f"{type(failed).__name__}: {failed}"
        finally:
            self.result(printed.getvalue().rstrip())
            self.result(error, "red")
            self.result(requests_of(self.journal[before:]), "dim")

    def title(self, text: str) -> None:
        """The heading of a part."""
        self._console.print()
        self._console.print(Rule(Text(text, style="bold"), align="left"))

    def say(self, text: str) -> None:
        """A few sentences."""
        self._console.print()
        self._lines(Text(text), 0)

    def code(self, source: str) -> None:
        """Lines of Python, with the prompts of its console."""
        colours = Syntax(source, "python", theme="ansi_dark", background_color="default")
        for line in colours.highlight(source).split(allow_blank=False):
            goes_on = line.plain[:1] in (" ", ")", "]", "}")
            prompt = ("... " if goes_on else ">>> ", "green")
            self._console.print(Text.assemble(prompt, line), soft_wrap=True)

    def result(self, text: str, style: str = "") -> None:
        """What the lines gave."""
        if text:
            self._lines(Text(text, style), INDENT)

    def table(self, rows: Sequence[Mapping[str, Any]], rest: str = "") -> None:
        """The first rows of a table; `rest` says where the others are."""
        drawn = Table(
            box=rich.box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            collapse_padding=True,
            header_style="bold",
        )
        for name, value in rows[0].items():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            drawn.add_column(name, justify="right" if number else "left", overflow="fold")
        for row in rows[:ROWS]:
            drawn.add_row(*(Text(_cell(value)) for value in row.values()))
        self._console.print()
        self._console.print(Padding(drawn, (0, 0, 0, INDENT), expand=False))
        if len(rows) > ROWS:
            self.result(f"... and {len(rows) - ROWS} more {rest}")

    def _lines(self, text: Text, indent: int) -> None:
        """Lines of text, without blanks at their ends: a file may hold them."""
        for line in text.wrap(self._console, self._console.width - indent, overflow="fold"):
            line.rstrip()
            self._console.print(Text(" " * indent) + line)


def block_of(frame: FrameType) -> str:
    """The lines of the `with` block at whose head a frame is."""
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    blocks = [node for node in ast.walk(ast.parse("".join(lines))) if isinstance(node, ast.With)]
    body = next(node.body for node in blocks if node.lineno == frame.f_lineno)
    return textwrap.dedent("".join(lines[body[0].lineno - 1 : body[-1].end_lineno]))


def requests_of(entries: Sequence[Entry]) -> str:
    """How many requests there were, and of what."""
    counts = collections.Counter(entry.name for entry in entries)
    names = [f"{name} x{times}" if times > 1 else name for name, times in counts.items()]
    number = f"{len(entries)} request{'' if len(entries) == 1 else 's'}"
    return f"[{number}: {', '.join(names)}]" if names else f"[{number}]"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1f}"
    return "" if value is None else str(value)
