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
from edusync.wims.users import User

__all__ = [
    "AdmRawError",
    "Class",
    "EdusyncError",
    "InvalidIdentifier",
    "InvalidItemTypeError",
    "InvalidResponseError",
    "NotSavedError",
    "User",
    "WimsAPI",
    "WimsAPIError",
]
