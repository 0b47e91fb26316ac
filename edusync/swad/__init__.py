"""SWAD: the raw client and the models.

A client or model is loaded when its name is first used, so that the import itself costs little more
than that of requests.
"""

from typing import TYPE_CHECKING

from edusync import lazily
from edusync.warning import ServerQuirkWarning

if TYPE_CHECKING:
    from edusync.model import Changes as Changes
    from edusync.results import ItemList as ItemList
    from edusync.results import Passwords as Passwords
    from edusync.results import SaveResult as SaveResult
    from edusync.swad.accounts import create_account as create_account
    from edusync.swad.accounts import login as login
    from edusync.swad.accounts import request_new_password as request_new_password
    from edusync.swad.api import SwadAPI as SwadAPI
    from edusync.swad.attendance import AttendanceEvent as AttendanceEvent
    from edusync.swad.attendees import AttendanceReport as AttendanceReport
    from edusync.swad.attendees import Attendee as Attendee
    from edusync.swad.attendees import Attendees as Attendees
    from edusync.swad.attendees import MarkLine as MarkLine
    from edusync.swad.courseinfo import CourseInfo as CourseInfo
    from edusync.swad.courses import Course as Course
    from edusync.swad.cursors import Cursor as Cursor
    from edusync.swad.eventtypes import EventType as EventType
    from edusync.swad.eventtypes import NotificationStatus as NotificationStatus
    from edusync.swad.file import File as File
    from edusync.swad.fileinfo import FileInfo as FileInfo
    from edusync.swad.files import Directory as Directory
    from edusync.swad.games import Game as Game
    from edusync.swad.games import Match as Match
    from edusync.swad.groups import Group as Group
    from edusync.swad.groups import GroupType as GroupType
    from edusync.swad.locations import Location as Location
    from edusync.swad.locations import Place as Place
    from edusync.swad.locations import Whereabouts as Whereabouts
    from edusync.swad.logins import digest as digest
    from edusync.swad.marks import Marks as Marks
    from edusync.swad.matchstatus import MatchState as MatchState
    from edusync.swad.matchstatus import MatchStatus as MatchStatus
    from edusync.swad.messages import Message as Message
    from edusync.swad.messages import SentMessage as SentMessage
    from edusync.swad.mirroring import MirrorLine as MirrorLine
    from edusync.swad.mirroring import MirrorReport as MirrorReport
    from edusync.swad.notices import Notice as Notice
    from edusync.swad.notifications import Notification as Notification
    from edusync.swad.notifications import Notifications as Notifications
    from edusync.swad.questions import Answer as Answer
    from edusync.swad.questions import Question as Question
    from edusync.swad.questions import Tag as Tag
    from edusync.swad.questions import TestConfig as TestConfig
    from edusync.swad.questions import Tests as Tests
    from edusync.swad.roles import Role as Role
    from edusync.swad.rollcall import RollCall as RollCall
    from edusync.swad.rollcall import UnreadLine as UnreadLine
    from edusync.swad.session import Session as Session
    from edusync.swad.trivia import TriviaQuestion as TriviaQuestion
    from edusync.swad.users import User as User
    from edusync.swad.visibility import Visibility as Visibility
    from edusync.transport import Client as Client

_PLACES = {
    ".model": "Changes",
    ".results": "ItemList Passwords SaveResult",
    ".transport": "Client",
    "accounts": "create_account login request_new_password",
    "api": "SwadAPI",
    "attendance": "AttendanceEvent",
    "attendees": "AttendanceReport Attendee Attendees MarkLine",
    "courseinfo": "CourseInfo",
    "courses": "Course",
    "cursors": "Cursor",
    "eventtypes": "EventType NotificationStatus",
    "file": "File",
    "fileinfo": "FileInfo",
    "files": "Directory",
    "games": "Game Match",
    "groups": "Group GroupType",
    "locations": "Location Place Whereabouts",
    "logins": "digest",
    "marks": "Marks",
    "matchstatus": "MatchState MatchStatus",
    "messages": "Message SentMessage",
    "mirroring": "MirrorLine MirrorReport",
    "notices": "Notice",
    "notifications": "Notification Notifications",
    "questions": "Answer Question Tag TestConfig Tests",
    "roles": "Role",
    "rollcall": "RollCall UnreadLine",
    "session": "Session",
    "trivia": "TriviaQuestion",
    "users": "User",
    "visibility": "Visibility",
}
__getattr__, __dir__, _NAMES = lazily.names(__name__, _PLACES)

__all__ = ["ServerQuirkWarning"]
__all__ += _NAMES
