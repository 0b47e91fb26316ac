"""`WimsAPI`: one method per adm/raw job, and nothing else."""

from edusync.wims.api.classes import ClassJobs
from edusync.wims.api.exams import ExamJobs
from edusync.wims.api.exercises import ExerciseJobs
from edusync.wims.api.files import FileJobs
from edusync.wims.api.scores import ScoreJobs
from edusync.wims.api.server import ServerJobs
from edusync.wims.api.sheets import SheetJobs
from edusync.wims.api.users import UserJobs

__all__ = ["WimsAPI"]


class WimsAPI(
    ServerJobs, ClassJobs, UserJobs, SheetJobs, ExamJobs, ScoreJobs, ExerciseJobs, FileJobs
):
    """The jobs of one WIMS server, as the site `.../wims.cgi?module=adm/raw&job=help` lists them.

    Parameters:
        url: address of the server, like `https://wims.example.org/wims/wims.cgi`.
        ident: name of the connection file in the server's `log/classes/.connections`.
        passwd: password in that file.
        agent: what the server should take us for, where that file's ident_agent is not
            `python-requests`.
        deadline: seconds for one call with its locks, retries and pauses; None for no end. By
            itself 90, and 300 for the jobs that rewrite the server's list of classes.
        rate: at most so many requests a second, after 30 at once; None for no limit.
        attempts: how often a call is sent at most, where it may be sent again at all.
        adapter: an adapter of requests that sends the requests instead of the network, such as a
            sandbox in process.
        clock, today, sleep, rng, new_code: the clock in seconds, the day (a date), the pause, the
            source of what is drawn, and what makes a request's code: tests fix them.
        **kwargs: keywords of requests for every request: timeout (seconds, 5 to connect and 30 to
            read otherwise), verify, cert, proxies, headers, auth, cookies, hooks, params,
            allow_redirects, stream (which changes nothing).

    Every method makes one request (modexam and modsheet may read first; else more only to repeat
    one that the server did not execute, or that may be repeated), takes `code` (letters and digits,
    sent back by the server and compared), `verbose` (whole reply in a ProtocolError) and the
    keywords above for that call, and returns `(bool, dict)`: the dict holds status, code, and
    message where the bool is False. Jobs that answer with a file return `(True, bytes)`. Texts go
    out encoded and come back decoded; logins, passwords, addresses and file contents are sent as
    they are or refused.

    What WIMS ignores or changes without a word (on 4.29a) is sent as it is, and named: by a list of
    texts, `reply["warnings"]`, where there is something to say, and by one ServerQuirkWarning at
    the line of the program. What would destroy something is refused by DataLossError or
    UnsupportedOperation where the call shows it; `call` sends it all the same.

    Raises InvalidValue before anything is sent (TypeError for an unknown keyword); TransportError,
    ServerUnavailable, ProtocolError or a ServerError where no adm/raw reply came back. A client may
    be used by many threads, and pickles without its connections but with its password.
    """
