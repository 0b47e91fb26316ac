"""`WimsAPI`: one method per adm/raw job, and nothing else."""

from types import FunctionType

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

        >>> done, reply = api.getclass(20001, "myclass", options="description")
        >>> done, reply["description"]
        (True, 'Linear algebra')

    Parameters:
        url: address of the server, like `https://wims.example.org/wims/wims.cgi`.
        ident: name of the connection file in the server's `log/classes/.connections`.
        passwd: password in that file.
        agent: the User-Agent header, where that file's ident_agent is not `python-requests`.
        deadline: seconds for one call with its locks, retries and pauses; None for no end. The
            default is 90, and 300 for the jobs that rewrite the server's list of classes.
        rate: at most so many requests a second, after 30 at once; None for no limit.
        attempts: how often a call is sent at most, where it may be sent again at all.
        max_reply: bytes that a reply may have after decompression; None for any number. What is
            longer is a ProtocolError. Default: 64 MiB; an archive of a class may have 4 GiB, or
            `max_reply` where that is more.
        adapter: an adapter of requests that sends the requests instead of the network, such as a
            sandbox in process.
        clock, today, sleep, rng, new_code: the clock in seconds, the day (a date), the pause, the
            source of random numbers, and what makes a request's code: tests fix them.
        keep_password: whether a pickle of the client, or of an object read by it, holds `passwd`.
        **kwargs: keywords of requests for every request: timeout (seconds; the default is 5 to
            connect and 30 to read), verify, cert, proxies, headers, auth, cookies, hooks, params,
            allow_redirects, stream (which changes nothing).

    Parameters that many methods share:
        qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
        rclass: the class' identifier on our side; letters, digits and . _ -.
        options: names, as a list or joined by commas; each method says which.
        verbose: whether a ProtocolError holds the whole reply.
        code: letters and digits that the server must send back; None for random ones.
        **kwargs: the same keywords of requests, and deadline, for this call only.

    Every method makes one request (modexam, modsheet and putcsv may read first), and repeats it
    only where the server did not execute it, or where repeating is safe. It returns `(bool, dict)`:
    the dict holds status, code, and message where the bool is False. Jobs that answer with a file
    return `(True, bytes)`. Texts are encoded when sent and decoded when read; logins, passwords,
    addresses and file contents are sent as they are or refused.

    What WIMS ignores or changes silently (on 4.29a) is sent as it is, and reported: by a list of
    texts in `reply["warnings"]`, and by one ServerQuirkWarning at the line of the program. What
    would destroy something is refused by DataLossError or UnsupportedOperation where the call shows
    it; `call` sends it anyway.

    Raises InvalidValue before anything is sent (TypeError for an unknown keyword); TransportError,
    ServerUnavailable, ProtocolError or a ServerError where no adm/raw reply came back. Several
    threads may share a client. It pickles without its connections but with its password.
    """


_SHORT = "qclass, rclass: the class (see `WimsAPI`)."


def _spell_out(method: FunctionType) -> None:
    """Inserts the lines of `WimsAPI` about the class into a method's docstring, for help()."""
    before, short, after = (method.__doc__ or "").partition(_SHORT)
    if short:
        lines = [line.strip() for line in (WimsAPI.__doc__ or "").splitlines()]
        shared = [line for line in lines if line.startswith(("qclass:", "rclass:"))]
        _, line_end, indent = before.rpartition("\n")
        method.__doc__ = before + (line_end + indent).join(shared) + after


for _jobs in WimsAPI.__bases__:
    for _member in vars(_jobs).values():
        if isinstance(_member, FunctionType):
            _spell_out(_member)
