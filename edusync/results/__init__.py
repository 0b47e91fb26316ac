"""What calls give back: the result of a save, lists that show as tables, reports of bulk calls."""

from edusync.results.report import Line, Passwords, Report
from edusync.results.tables import ItemList, Row, SaveResult

__all__ = ["ItemList", "Line", "Passwords", "Report", "Row", "SaveResult"]
