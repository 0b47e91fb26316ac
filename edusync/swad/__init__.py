"""SWAD: the raw client and the models."""

from edusync.swad.api import SwadAPI
from edusync.swad.courses import Course
from edusync.swad.quirks import ServerQuirkWarning
from edusync.swad.session import Session, create_account, login, request_new_password

__all__ = [
    "Course",
    "ServerQuirkWarning",
    "Session",
    "SwadAPI",
    "create_account",
    "login",
    "request_new_password",
]
