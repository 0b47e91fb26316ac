"""WIMS: the raw client and the models.

The names that wimsapi gave to its errors stay importable from here.
"""

from edusync.errors import EdusyncError, InvalidItemTypeError
from edusync.errors import EdusyncError as WimsAPIError
from edusync.errors import InvalidValue as InvalidIdentifier
from edusync.errors import NotSaved as NotSavedError
from edusync.errors import ProtocolError as InvalidResponseError
from edusync.errors import ServerError as AdmRawError
from edusync.wims.api import WimsAPI
from edusync.wims.classes import Class
from edusync.wims.exams import Exam
from edusync.wims.exercises import Exercise
from edusync.wims.gradebook import Gradebook
from edusync.wims.items import ClassItem, ClassItemABC
from edusync.wims.scores import ExamScore, ExerciseScore, SheetScore
from edusync.wims.sheetexercises import SheetExercise
from edusync.wims.sheets import Sheet
from edusync.wims.users import User

__all__ = [
    "AdmRawError",
    "Class",
    "ClassItem",
    "ClassItemABC",
    "EdusyncError",
    "Exam",
    "ExamScore",
    "Exercise",
    "ExerciseScore",
    "Gradebook",
    "InvalidIdentifier",
    "InvalidItemTypeError",
    "InvalidResponseError",
    "NotSavedError",
    "Sheet",
    "SheetExercise",
    "SheetScore",
    "User",
    "WimsAPI",
    "WimsAPIError",
]
