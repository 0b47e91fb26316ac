"""What notifications are about, the bits of their status, and their texts; pure."""

import enum
from typing import Any

from edusync.swad.wire.text import decode_plain, plain_text, without_cdata


class EventType(enum.StrEnum):
    """What a notification is about, as SWAD names it; a name unknown to this list is kept."""

    UNKNOWN = "unknown"
    DOCUMENT_FILE = "documentFile"
    TEACHERS_FILE = "teachersFile"
    SHARED_FILE = "sharedFile"
    ASSIGNMENT = "assignment"
    EXAM_ANNOUNCEMENT = "examAnnouncement"
    MARKS_FILE = "marksFile"
    ENROLMENT_STUDENT = "enrollmentStudent"
    ENROLMENT_TEACHER = "enrollmentTeacher"
    ENROLMENT_NON_EDITING_TEACHER = "enrolmentNonEditingTeacher"
    ENROLMENT_REQUEST = "enrollmentRequest"
    TIMELINE_COMMENT = "timelineComment"
    TIMELINE_FAV = "timelineFav"
    TIMELINE_SHARE = "timelineShare"
    TIMELINE_MENTION = "timelineMention"
    FOLLOWER = "follower"
    FORUM_POST_COURSE = "forumPostCourse"
    FORUM_REPLY = "forumReply"
    NOTICE = "notice"
    MESSAGE = "message"
    SURVEY = "survey"

    @classmethod
    def _missing_(cls, value: object) -> "EventType | None":
        if not isinstance(value, str):
            return None
        unlisted = str.__new__(cls, value)
        unlisted._name_, unlisted._value_ = value, value
        return unlisted

    def __reduce_ex__(self, protocol: object) -> Any:
        return EventType, (self.value,)  # by default Python 3.11.2 looks for the name


class NotificationStatus(enum.IntFlag):
    """The bits of a notification's status; unknown ones are kept."""

    MAIL_WANTED = 1
    MAILED = 2
    READ = 4
    REMOVED = 8


# The summaries that are pieces of HTML. Others are texts: subjects, names of files, titles.
_HTML_SUMMARIES = {EventType.NOTICE, *(kind for kind in EventType if "timeline" in kind)}
_NULL = "(null)"  # what SWAD writes where it found no marks


def summary_text(kind: EventType, summary: str) -> str:
    """The summary of a notification as plain text."""
    return plain_text(summary) if kind in _HTML_SUMMARIES else decode_plain(summary)


def content_text(kind: EventType, content: str) -> str:
    """The content of a notification as plain text, '' where there is none."""
    if kind is EventType.MARKS_FILE and without_cdata(content).strip() == _NULL:
        return ""
    return plain_text(content)
