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
from edusync.wims.archives import Archive, ArchivedExam, ArchivedSheet, ArchivedUser, read_archive
from edusync.wims.archiving import ArchiveResult
from edusync.wims.archivingall import ArchivesResult, archive_all
from edusync.wims.backups import Backup
from edusync.wims.classes import Class
from edusync.wims.copying import CleanResult, CopyResult
from edusync.wims.exams import Exam
from edusync.wims.exercises import Exercise
from edusync.wims.forgetting import ForgetResult
from edusync.wims.gradebook import Gradebook
from edusync.wims.items import ClassItem, ClassItemABC
from edusync.wims.repairing import RepairResult
from edusync.wims.rollover import RolloverResult, ShiftedDate
from edusync.wims.scores import (
    ExamLogEntry,
    ExamScore,
    ExerciseScore,
    ExerciseStats,
    LogEntry,
    SheetScore,
    SheetStats,
)
from edusync.wims.serverinfo import ServerInfo, server_info
from edusync.wims.sheetexercises import SheetExercise
from edusync.wims.sheets import Sheet
from edusync.wims.users import User

__all__ = [
    "AdmRawError",
    "Archive",
    "ArchiveResult",
    "ArchivedExam",
    "ArchivedSheet",
    "ArchivedUser",
    "ArchivesResult",
    "Backup",
    "Class",
    "ClassItem",
    "ClassItemABC",
    "CleanResult",
    "CopyResult",
    "EdusyncError",
    "Exam",
    "ExamLogEntry",
    "ExamScore",
    "Exercise",
    "ExerciseScore",
    "ExerciseStats",
    "ForgetResult",
    "Gradebook",
    "InvalidIdentifier",
    "InvalidItemTypeError",
    "InvalidResponseError",
    "LogEntry",
    "NotSavedError",
    "RepairResult",
    "RolloverResult",
    "ServerInfo",
    "Sheet",
    "SheetExercise",
    "SheetScore",
    "SheetStats",
    "ShiftedDate",
    "User",
    "WimsAPI",
    "WimsAPIError",
    "archive_all",
    "read_archive",
    "server_info",
]
