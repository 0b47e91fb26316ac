"""SWAD: the raw client and the models."""

from edusync.swad.api import SwadAPI
from edusync.swad.courses import Course
from edusync.swad.session import Session

__all__ = ["Course", "Session", "SwadAPI"]
