"""What calls return: the result of a save, lists that show as tables, reports of bulk calls.

Each name is loaded when it is first used: threads that load modules of this package at once would
otherwise wait for one another, and Python would give one of them a module that is not whole.
"""

from typing import TYPE_CHECKING

from edusync.core import imports as lazily

if TYPE_CHECKING:
    from edusync.results.report import Line as Line
    from edusync.results.report import Passwords as Passwords
    from edusync.results.report import Report as Report
    from edusync.results.tables import ItemList as ItemList
    from edusync.results.tables import Row as Row
    from edusync.results.tables import SaveResult as SaveResult

_PLACES = {
    "report": "Line Passwords Report",
    "tables": "ItemList Row SaveResult",
}
__getattr__: lazily.Loader
__dir__: lazily.Lister
__getattr__, __dir__, __all__ = lazily.names(__name__, _PLACES)
