"""WIMS: the raw client and the models.

A client or model is loaded when its name is first used, so that the import itself costs little more
than that of requests. The names that wimsapi gave to its errors stay importable from here.
"""

from typing import TYPE_CHECKING

from edusync import lazily
from edusync.errors import EdusyncError, InvalidItemTypeError
from edusync.errors import EdusyncError as WimsAPIError
from edusync.errors import InvalidValue as InvalidIdentifier
from edusync.errors import NotSaved as NotSavedError
from edusync.errors import ProtocolError as InvalidResponseError
from edusync.errors import ServerError as AdmRawError
from edusync.warning import ServerQuirkWarning

if TYPE_CHECKING:
    from edusync.model import Changes as Changes
    from edusync.results import ItemList as ItemList
    from edusync.results import Passwords as Passwords
    from edusync.results import Report as Report
    from edusync.results import SaveResult as SaveResult
    from edusync.wims.api import WimsAPI as WimsAPI
    from edusync.wims.archives import Archive as Archive
    from edusync.wims.archives import ArchivedExam as ArchivedExam
    from edusync.wims.archives import ArchivedSheet as ArchivedSheet
    from edusync.wims.archives import ArchivedUser as ArchivedUser
    from edusync.wims.archives import read_archive as read_archive
    from edusync.wims.archiving import ArchiveResult as ArchiveResult
    from edusync.wims.archivingall import ArchivesResult as ArchivesResult
    from edusync.wims.archivingall import archive_all as archive_all
    from edusync.wims.backups import Backup as Backup
    from edusync.wims.classes import Class as Class
    from edusync.wims.copying import CleanResult as CleanResult
    from edusync.wims.copying import CopyResult as CopyResult
    from edusync.wims.days import Day as Day
    from edusync.wims.days import Moment as Moment
    from edusync.wims.enrolment import EnrolLine as EnrolLine
    from edusync.wims.enrolment import EnrolReport as EnrolReport
    from edusync.wims.exams import Exam as Exam
    from edusync.wims.exams import ExamExercise as ExamExercise
    from edusync.wims.exams import Exams as Exams
    from edusync.wims.exercises import Exercise as Exercise
    from edusync.wims.exercises import Exercises as Exercises
    from edusync.wims.forgetting import ForgetResult as ForgetResult
    from edusync.wims.gradebook import Gradebook as Gradebook
    from edusync.wims.gradelines import Column as Column
    from edusync.wims.gradelines import Detail as Detail
    from edusync.wims.gradelines import Line as Line
    from edusync.wims.gradelines import Unread as Unread
    from edusync.wims.gradetemplates import FilledRow as FilledRow
    from edusync.wims.gradetemplates import FilledTemplate as FilledTemplate
    from edusync.wims.items import ClassItem as ClassItem
    from edusync.wims.repairing import RepairedUser as RepairedUser
    from edusync.wims.repairing import RepairResult as RepairResult
    from edusync.wims.rollover import RolloverResult as RolloverResult
    from edusync.wims.rollover import ShiftedDate as ShiftedDate
    from edusync.wims.scores import ExamLogEntry as ExamLogEntry
    from edusync.wims.scores import ExamScore as ExamScore
    from edusync.wims.scores import ExerciseScore as ExerciseScore
    from edusync.wims.scores import ExerciseStats as ExerciseStats
    from edusync.wims.scores import LogEntry as LogEntry
    from edusync.wims.scores import SheetScore as SheetScore
    from edusync.wims.scores import SheetStats as SheetStats
    from edusync.wims.scores import UserScores as UserScores
    from edusync.wims.serverinfo import ServerInfo as ServerInfo
    from edusync.wims.serverinfo import server_info as server_info
    from edusync.wims.sheetexercises import SheetExercise as SheetExercise
    from edusync.wims.sheetexercises import SheetExercises as SheetExercises
    from edusync.wims.sheets import Sheet as Sheet
    from edusync.wims.sheets import Sheets as Sheets
    from edusync.wims.users import User as User
    from edusync.wims.users import Users as Users

_PLACES = {
    ".model": "Changes",
    ".results": "ItemList Passwords Report SaveResult",
    "api": "WimsAPI",
    "archives": "Archive ArchivedExam ArchivedSheet ArchivedUser read_archive",
    "archiving": "ArchiveResult",
    "archivingall": "ArchivesResult archive_all",
    "backups": "Backup",
    "classes": "Class",
    "copying": "CleanResult CopyResult",
    "days": "Day Moment",
    "enrolment": "EnrolLine EnrolReport",
    "exams": "Exam ExamExercise Exams",
    "exercises": "Exercise Exercises",
    "forgetting": "ForgetResult",
    "gradebook": "Gradebook",
    "gradelines": "Column Detail Line Unread",
    "gradetemplates": "FilledRow FilledTemplate",
    "items": "ClassItem",
    "repairing": "RepairResult RepairedUser",
    "rollover": "RolloverResult ShiftedDate",
    "scores": "ExamLogEntry ExamScore ExerciseScore ExerciseStats LogEntry SheetScore SheetStats"
    " UserScores",
    "serverinfo": "ServerInfo server_info",
    "sheetexercises": "SheetExercise SheetExercises",
    "sheets": "Sheet Sheets",
    "users": "User Users",
}
__getattr__, __dir__, _NAMES = lazily.names(__name__, _PLACES)

__all__ = [
    "AdmRawError",
    "EdusyncError",
    "InvalidIdentifier",
    "InvalidItemTypeError",
    "InvalidResponseError",
    "NotSavedError",
    "ServerQuirkWarning",
    "WimsAPIError",
]
__all__ += _NAMES
