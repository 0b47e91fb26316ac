"""WIMS: the raw client and the models.

A client or model is loaded when its name is first used, so that the import itself costs little more
than that of requests. The names that wimsapi gave to its errors stay importable from here.
"""

from typing import TYPE_CHECKING

from edusync.core import imports as lazily
from edusync.core.warning import ServerQuirkWarning
from edusync.errors import EdusyncError, InvalidItemTypeError
from edusync.errors import EdusyncError as WimsAPIError
from edusync.errors import InvalidValue as InvalidIdentifier
from edusync.errors import NotSaved as NotSavedError
from edusync.errors import ProtocolError as InvalidResponseError
from edusync.errors import ServerError as AdmRawError

if TYPE_CHECKING:
    from edusync.core.model import Changes as Changes
    from edusync.results.report import Passwords as Passwords
    from edusync.results.report import Report as Report
    from edusync.results.tables import ItemList as ItemList
    from edusync.results.tables import SaveResult as SaveResult
    from edusync.wims.api.client import WimsAPI as WimsAPI
    from edusync.wims.base.server_info import ServerInfo as ServerInfo
    from edusync.wims.base.server_info import server_info as server_info
    from edusync.wims.classes.archive import ArchiveResult as ArchiveResult
    from edusync.wims.classes.archive_all import ArchivesResult as ArchivesResult
    from edusync.wims.classes.archive_all import archive_all as archive_all
    from edusync.wims.classes.archive_format import Archive as Archive
    from edusync.wims.classes.archive_format import ArchivedExam as ArchivedExam
    from edusync.wims.classes.archive_format import ArchivedSheet as ArchivedSheet
    from edusync.wims.classes.archive_format import ArchivedUser as ArchivedUser
    from edusync.wims.classes.archive_format import read_archive as read_archive
    from edusync.wims.classes.backups import Backup as Backup
    from edusync.wims.classes.class_ import Class as Class
    from edusync.wims.classes.copy import CleanResult as CleanResult
    from edusync.wims.classes.copy import CopyResult as CopyResult
    from edusync.wims.classes.repair import RepairedUser as RepairedUser
    from edusync.wims.classes.repair import RepairResult as RepairResult
    from edusync.wims.classes.rollover import RolloverResult as RolloverResult
    from edusync.wims.classes.rollover import ShiftedDate as ShiftedDate
    from edusync.wims.enrolment.enrol import EnrolLine as EnrolLine
    from edusync.wims.enrolment.enrol import EnrolReport as EnrolReport
    from edusync.wims.gradebook.gradebook import Gradebook as Gradebook
    from edusync.wims.gradebook.lines import Column as Column
    from edusync.wims.gradebook.lines import Detail as Detail
    from edusync.wims.gradebook.lines import Line as Line
    from edusync.wims.gradebook.lines import Unread as Unread
    from edusync.wims.gradebook.templates import FilledRow as FilledRow
    from edusync.wims.gradebook.templates import FilledTemplate as FilledTemplate
    from edusync.wims.models.exam import Exam as Exam
    from edusync.wims.models.exam import ExamExercise as ExamExercise
    from edusync.wims.models.exam import Exams as Exams
    from edusync.wims.models.exercise import Exercise as Exercise
    from edusync.wims.models.exercise import Exercises as Exercises
    from edusync.wims.models.item import ClassItem as ClassItem
    from edusync.wims.models.privacy import ForgetResult as ForgetResult
    from edusync.wims.models.score import ExamLogEntry as ExamLogEntry
    from edusync.wims.models.score import ExamScore as ExamScore
    from edusync.wims.models.score import ExerciseScore as ExerciseScore
    from edusync.wims.models.score import ExerciseStats as ExerciseStats
    from edusync.wims.models.score import LogEntry as LogEntry
    from edusync.wims.models.score import SheetScore as SheetScore
    from edusync.wims.models.score import SheetStats as SheetStats
    from edusync.wims.models.score import UserScores as UserScores
    from edusync.wims.models.sheet import Sheet as Sheet
    from edusync.wims.models.sheet import Sheets as Sheets
    from edusync.wims.models.sheet_exercise import SheetExercise as SheetExercise
    from edusync.wims.models.sheet_exercise import SheetExercises as SheetExercises
    from edusync.wims.models.user import User as User
    from edusync.wims.models.user import Users as Users
    from edusync.wims.wire.days import Day as Day
    from edusync.wims.wire.days import Moment as Moment

_PLACES = {
    ".core.model": "Changes",
    ".results.report": "Passwords Report",
    ".results.tables": "ItemList SaveResult",
    "api.client": "WimsAPI",
    "base.server_info": "ServerInfo server_info",
    "classes.archive": "ArchiveResult",
    "classes.archive_all": "ArchivesResult archive_all",
    "classes.archive_format": "Archive ArchivedExam ArchivedSheet ArchivedUser read_archive",
    "classes.backups": "Backup",
    "classes.class_": "Class",
    "classes.copy": "CleanResult CopyResult",
    "classes.repair": "RepairResult RepairedUser",
    "classes.rollover": "RolloverResult ShiftedDate",
    "enrolment.enrol": "EnrolLine EnrolReport",
    "gradebook.gradebook": "Gradebook",
    "gradebook.lines": "Column Detail Line Unread",
    "gradebook.templates": "FilledRow FilledTemplate",
    "models.exam": "Exam ExamExercise Exams",
    "models.exercise": "Exercise Exercises",
    "models.item": "ClassItem",
    "models.privacy": "ForgetResult",
    "models.score": "ExamLogEntry ExamScore ExerciseScore ExerciseStats LogEntry SheetScore"
    " SheetStats UserScores",
    "models.sheet": "Sheet Sheets",
    "models.sheet_exercise": "SheetExercise SheetExercises",
    "models.user": "User Users",
    "wire.days": "Day Moment",
}
__getattr__: lazily.Loader
__dir__: lazily.Lister
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
