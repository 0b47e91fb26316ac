"""The sheets of an .xlsx file, read by openpyxl, which `edusync[excel]` installs."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from edusync.core.imports import needing
from edusync.tablefiles.shown import NO_VALUE, Sheet, refuse_size, text_of

_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")


def sheets_of(content: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order."""
    with needing("excel"):
        import openpyxl
    has_formulas = _has_formulas(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and rules that do not concern us
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = (
            openpyxl.load_workbook(io.BytesIO(content), read_only=True) if has_formulas else None
        )
    return [
        Sheet(
            sheet.title,
            sheet.sheet_state == "visible",
            _reader(sheet, formulas[sheet.title] if formulas else None),
        )
        for sheet in values.worksheets
    ]


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return any(
            _FORMULA.search(packed.read(name))
            for name in packed.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )


def _reader(sheet: Any, formulas: Any) -> Callable[[], Iterator[tuple[int, list[str]]]]:
    def rows() -> Iterator[tuple[int, list[str]]]:
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if formulas is None:
                for number, row in enumerate(sheet.iter_rows(), 1):
                    yield number, [_text(cell) for cell in _bounded(number, row)]
                return
            formulas.reset_dimensions()
            pairs = zip(sheet.iter_rows(), formulas.iter_rows(), strict=False)
            for number, (row, meant) in enumerate(pairs, 1):
                cells = zip(_bounded(number, row), meant, strict=False)
                yield number, [_worked_out(cell, formula) for cell, formula in cells]

    return rows


def _bounded(number: int, row: Any) -> Any:
    refuse_size(number, len(row))
    return row


def _text(cell: Any) -> str:
    value = cell.value
    return text_of(value, cell.number_format) if isinstance(value, int | float) else text_of(value)


def _worked_out(cell: Any, formula: Any) -> str:
    """The value of a formula that was stored with it; openpyxl itself stores none."""
    if cell.value is None and formula.data_type == "f":
        return NO_VALUE
    return _text(cell)
