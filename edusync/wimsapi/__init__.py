"""A drop-in for PyPI's `wimsapi` 0.5.11: `import edusync.wimsapi as wimsapi`.

The same modules, names and parameters. The classes are those of `edusync.wims`, which guard what
wimsapi loses, and behave as wimsapi's where a script can tell; `docs/migration.md` names what
differs. Who begins anew takes `edusync.wims`.
"""

from edusync.wimsapi import api, exam, exceptions, item, score, sheet, user, utils, wclass
from edusync.wimsapi.api import WimsAPI
from edusync.wimsapi.exam import Exam
from edusync.wimsapi.exceptions import (
    AdmRawError,
    InvalidItemTypeError,
    InvalidResponseError,
    NotSavedError,
    WimsAPIError,
)
from edusync.wimsapi.score import ExamScore, ExerciseScore, SheetScore
from edusync.wimsapi.sheet import Sheet
from edusync.wimsapi.user import User
from edusync.wimsapi.wclass import Class

VERSION = "0.5.11"  # of wimsapi, whose interface this is
name = "wimsapi"

__all__ = [
    "VERSION",
    "AdmRawError",
    "Class",
    "Exam",
    "ExamScore",
    "ExerciseScore",
    "InvalidItemTypeError",
    "InvalidResponseError",
    "NotSavedError",
    "Sheet",
    "SheetScore",
    "User",
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
