"""Wimsapi's helpers."""

import datetime
from typing import Any

from edusync.wims.wire.values import in_a_year


def one_year_later() -> str:
    """The day a year from today, as `yyyymmdd`."""
    today = datetime.date.today()
    return str(in_a_year(today))


def default(d: Any, k: Any, i: Any, default: Any = None) -> Any:
    """`d[k][i]`, or `default` where `d` lacks the key or `d[k]` the index."""
    try:
        return d[k][i]
    except (KeyError, IndexError):
        return default
