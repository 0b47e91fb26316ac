"""`SwadAPI`: one method per operation of the web service, and nothing else."""

from edusync.swad.api.access import AccessOperations
from edusync.swad.api.attendance import AttendanceOperations
from edusync.swad.api.courses import CourseOperations
from edusync.swad.api.files import FileOperations
from edusync.swad.api.games import GameOperations
from edusync.swad.api.locations import LocationOperations
from edusync.swad.api.messages import MessageOperations
from edusync.swad.api.tests import TestOperations
from edusync.swad.api.users import UserOperations

__all__ = ["SwadAPI"]


class SwadAPI(
    AccessOperations,
    CourseOperations,
    FileOperations,
    TestOperations,
    GameOperations,
    UserOperations,
    AttendanceOperations,
    MessageOperations,
    LocationOperations,
):
    """The operations of one SWAD site, as the page of its web service describes them.

    Parameters:
        url: address of the site with its language, like `https://swad.example.org/en`.
        app_key: key of your plugin, which the administrator of the site gives; the operations that
            need one take another as `appKey`.
        rate: at most so many requests a second, after 30 at once; None for no limit. SWAD bans a
            network for an hour that sends more than 150 in 30 s; all clients of a site count
            together, in all programs of this user on this machine.
        share: the part of `rate`, and of the 30 at once, that this machine may use, such as 0.25
            where four machines of one network ask the site.
        wsdl: a description of the service to use instead of our own: a file, or an address, which
            is then downloaded at the first call.
        deadline: seconds for one call with its retries and pauses; None for no end.
        attempts: how often a call is sent at most, where it may be sent again at all.
        max_reply: bytes that a reply may have after decompression; None for any number. What is
            longer is a ProtocolError. Default: 64 MiB; a download may have 4 GiB, or `max_reply`
            where that is more.
        adapter: an adapter of requests that sends the requests instead of the network, such as a
            sandbox in process.
        clock, now, sleep, rng: the clock in seconds, the time as an aware datetime, the pause, the
            source of what is drawn: tests fix them.
        **kwargs: keywords of requests for every request: timeout (seconds to connect and to wait
            for the reply, or a pair; default: 5 and 30), verify (False, or a file of
            certificates), cert, proxies, headers, auth, cookies, hooks, params, allow_redirects,
            stream (which changes nothing).

    Every method is named and ordered as on the wire, makes one request (more only to repeat one
    that is safe to repeat), and returns a dict with every documented field: '' for an empty text,
    [] for an empty list, None for a number that did not come. Plain texts are decoded, HTML stays
    HTML. Fields that we do not know are kept. What was read can be sent back as it is.

    None for a text is sent as '' where the operation reads. One that writes takes only '' for an
    empty text or list: it refuses None, and what is no list of codes, such as '4;5' or [4, 5], of
    which SWAD would take a part or nothing, and wipe the rest; sendMyGroups also refuses a code
    that stands twice, at which SWAD breaks down in the middle.

    Raises InvalidValue, which names the parameter, before anything is sent (TypeError for an
    unknown keyword); TransportError, ServerUnavailable (RateLimited, Banned, Maintenance),
    ProtocolError or a ServerError where no reply of the operation came back; UnsupportedOperation
    where the server has no such operation. A client may be used by many threads, and pickles
    without its connections.
    """
