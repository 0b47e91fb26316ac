"""A drop-in for PyPI's `wimsapi` 0.5.11: `import edusync.wimsapi as wimsapi`.

The same modules, names and parameters. The classes are those of `edusync.wims`, which guard what
wimsapi loses, and behave as wimsapi's where a script can see it; `docs/migration.md` names what
differs. Who begins anew takes `edusync.wims`.
"""

from edusync.core.model import Changes
from edusync.results.report import Passwords, Report
from edusync.results.tables import ItemList, SaveResult
from edusync.wimsapi import api, exam, exceptions, item, score, sheet, user, utils, wclass
from edusync.wimsapi.api import WimsAPI
from edusync.wimsapi.exam import Exam, Exams
from edusync.wimsapi.exceptions import (
    AdmRawError,
    InvalidItemTypeError,
    InvalidResponseError,
    NotSavedError,
    WimsAPIError,
)
from edusync.wimsapi.score import ExamScore, ExerciseScore, SheetScore
from edusync.wimsapi.sheet import Sheet, Sheets
from edusync.wimsapi.user import User, Users
from edusync.wimsapi.wclass import Class

VERSION = "0.5.11"  # of wimsapi, whose interface this is
name = "wimsapi"

__all__ = [
    "VERSION",
    "AdmRawError",
    "Changes",
    "Class",
    "Exam",
    "ExamScore",
    "Exams",
    "ExerciseScore",
    "InvalidItemTypeError",
    "InvalidResponseError",
    "ItemList",
    "NotSavedError",
    "Passwords",
    "Report",
    "SaveResult",
    "Sheet",
    "SheetScore",
    "Sheets",
    "User",
    "Users",
    "WimsAPI",
    "WimsAPIError",
    "api",
    "exam",
    "exceptions",
    "item",
    "name",
    "score",
    "sheet",
    "user",
    "utils",
    "wclass",
]
