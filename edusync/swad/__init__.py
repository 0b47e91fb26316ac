"""SWAD: the raw client and the models.

A client or model is loaded when its name is first used, so that the import itself costs little more
than that of requests.
"""

from typing import TYPE_CHECKING

from edusync.core import imports as lazily
from edusync.core.warning import ServerQuirkWarning

if TYPE_CHECKING:
    from edusync.core.model import Changes as Changes
    from edusync.net.transport import Client as Client
    from edusync.results.report import Passwords as Passwords
    from edusync.results.tables import ItemList as ItemList
    from edusync.results.tables import SaveResult as SaveResult
    from edusync.swad.accounts import create_account as create_account
    from edusync.swad.accounts import login as login
    from edusync.swad.accounts import request_new_password as request_new_password
    from edusync.swad.api.client import SwadAPI as SwadAPI
    from edusync.swad.assessment.course_tests import TestConfig as TestConfig
    from edusync.swad.assessment.course_tests import Tests as Tests
    from edusync.swad.assessment.game import Game as Game
    from edusync.swad.assessment.match import Match as Match
    from edusync.swad.assessment.match_status import MatchState as MatchState
    from edusync.swad.assessment.match_status import MatchStatus as MatchStatus
    from edusync.swad.assessment.question import Answer as Answer
    from edusync.swad.assessment.question import Question as Question
    from edusync.swad.assessment.question import Tag as Tag
    from edusync.swad.assessment.trivia import TriviaQuestion as TriviaQuestion
    from edusync.swad.assessment.visibility import Visibility as Visibility
    from edusync.swad.attendance.attendees import AttendanceReport as AttendanceReport
    from edusync.swad.attendance.attendees import Attendee as Attendee
    from edusync.swad.attendance.attendees import Attendees as Attendees
    from edusync.swad.attendance.attendees import MarkLine as MarkLine
    from edusync.swad.attendance.event import AttendanceEvent as AttendanceEvent
    from edusync.swad.attendance.roll_call import RollCall as RollCall
    from edusync.swad.attendance.roll_call import UnreadLine as UnreadLine
    from edusync.swad.base.connection import Connection as Connection
    from edusync.swad.base.handle import CourseHandle as CourseHandle
    from edusync.swad.base.logins import digest as digest
    from edusync.swad.base.roles import Role as Role
    from edusync.swad.courses.course import Course as Course
    from edusync.swad.courses.info import CourseInfo as CourseInfo
    from edusync.swad.files.directory import Directory as Directory
    from edusync.swad.files.file import File as File
    from edusync.swad.files.file_info import FileInfo as FileInfo
    from edusync.swad.files.marks import Marks as Marks
    from edusync.swad.files.mirror import MirrorLine as MirrorLine
    from edusync.swad.files.mirror import MirrorReport as MirrorReport
    from edusync.swad.messaging.cursor import Cursor as Cursor
    from edusync.swad.messaging.event_types import EventType as EventType
    from edusync.swad.messaging.event_types import NotificationStatus as NotificationStatus
    from edusync.swad.messaging.message import Message as Message
    from edusync.swad.messaging.message import SentMessage as SentMessage
    from edusync.swad.messaging.notice import Notice as Notice
    from edusync.swad.messaging.notification import Notification as Notification
    from edusync.swad.messaging.notification import Notifications as Notifications
    from edusync.swad.people.group import Group as Group
    from edusync.swad.people.group import GroupType as GroupType
    from edusync.swad.people.user import User as User
    from edusync.swad.people.whereabouts import Location as Location
    from edusync.swad.people.whereabouts import Place as Place
    from edusync.swad.people.whereabouts import Whereabouts as Whereabouts
    from edusync.swad.session import Session as Session

_PLACES = {
    ".core.model": "Changes",
    ".net.transport": "Client",
    ".results.report": "Passwords",
    ".results.tables": "ItemList SaveResult",
    "accounts": "create_account login request_new_password",
    "api.client": "SwadAPI",
    "assessment.course_tests": "TestConfig Tests",
    "assessment.game": "Game",
    "assessment.match": "Match",
    "assessment.match_status": "MatchState MatchStatus",
    "assessment.question": "Answer Question Tag",
    "assessment.trivia": "TriviaQuestion",
    "assessment.visibility": "Visibility",
    "attendance.attendees": "AttendanceReport Attendee Attendees MarkLine",
    "attendance.event": "AttendanceEvent",
    "attendance.roll_call": "RollCall UnreadLine",
    "base.connection": "Connection",
    "base.handle": "CourseHandle",
    "base.logins": "digest",
    "base.roles": "Role",
    "courses.course": "Course",
    "courses.info": "CourseInfo",
    "files.directory": "Directory",
    "files.file": "File",
    "files.file_info": "FileInfo",
    "files.marks": "Marks",
    "files.mirror": "MirrorLine MirrorReport",
    "messaging.cursor": "Cursor",
    "messaging.event_types": "EventType NotificationStatus",
    "messaging.message": "Message SentMessage",
    "messaging.notice": "Notice",
    "messaging.notification": "Notification Notifications",
    "people.group": "Group GroupType",
    "people.user": "User",
    "people.whereabouts": "Location Place Whereabouts",
    "session": "Session",
}
__getattr__: lazily.Loader
__dir__: lazily.Lister
__getattr__, __dir__, _NAMES = lazily.names(__name__, _PLACES)

__all__ = ["ServerQuirkWarning"]
__all__ += _NAMES
