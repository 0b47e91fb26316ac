"""The errors, by the names that wimsapi gave them.

`WimsAPIError` is the base of all but those of a connection that failed, which are errors of
requests here, as in wimsapi. The finer ones of `edusync.errors` are caught by these names.
"""

from edusync.errors import InvalidItemTypeError
from edusync.errors import InvalidValue as InvalidIdentifier
from edusync.errors import NonTransportError as WimsAPIError
from edusync.errors import NotSaved as NotSavedError
from edusync.errors import ProtocolError as InvalidResponseError
from edusync.errors import ServerError as AdmRawError

__all__ = [
    "AdmRawError",
    "InvalidIdentifier",
    "InvalidItemTypeError",
    "InvalidResponseError",
    "NotSavedError",
    "WimsAPIError",
]
