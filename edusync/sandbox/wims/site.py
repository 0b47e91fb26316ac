"""A WIMS in memory: it answers adm/raw as the real server does, its known bugs included.

`WimsSite.answer` is the whole server: bytes in, bytes out. What stands around it, an adapter of
requests or a server on loopback, only carries them.
"""

import functools
from collections.abc import Mapping

import attrs

from edusync.forks import Guard
from edusync.sandbox.apache import apache_page
from edusync.sandbox.exchange import Reply, Request, Reset
from edusync.sandbox.wims import pages
from edusync.sandbox.wims.ask import JOBS as JOBS
from edusync.sandbox.wims.ask import Ask, JobError, NotModelled, outsider
from edusync.sandbox.wims.identity import Connection, Refused, check
from edusync.sandbox.wims.jobs import (  # noqa: F401 - each fills the table of jobs
    classes,
    copies,
    exams,
    exercises,
    files,
    getcsv,
    putcsv,
    scores,
    server,
    sheet_exercises,
    sheets,
    user_scores,
    users,
)
from edusync.sandbox.wims.state.files import Crash, ScriptError
from edusync.sandbox.wims.state.store import Store
from edusync.sandbox.wims.state.work import Student
from edusync.sandbox.wims.wire import (
    BYTES,
    LONGEST,
    LONGEST_BODY,
    LONGEST_DATA,
    PAGE,
    PLAIN,
    SCRIPT,
    balanced,
    done,
    ill_escaped,
    neutral,
    parameters,
    refused,
    refused_plainly,
    reply,
    shown,
    too_long,
)

PATH = "/wims/wims.cgi"
CODEPAGE = "cp1252"  # in which clients write


@attrs.define
class WimsSite(Store):
    """A WIMS server: its connections and its classes; thread-safe."""

    connections: dict[str, Connection] = attrs.field(
        factory=lambda: {"edusync": Connection("secret")}
    )
    _guard: Guard = attrs.field(factory=Guard, init=False, repr=False)

    # Requests

    def asked(self, request: Request) -> tuple[str, dict[str, str]]:
        """The job and its parameters, or the method and the path of what is no job."""
        given = _given(request)
        if given.get("module") != "adm/raw":
            return request.method, {"path": request.path}
        texts = {
            name: value.encode(BYTES).decode(CODEPAGE, "replace") for name, value in given.items()
        }
        return texts.get("job", "").lower(), texts

    def answer(self, request: Request) -> Reply:
        """The answer to one request."""
        with self._guard.lock:
            found = self._answer(request)
            return found._replace(body=b"") if request.method == "HEAD" else found

    def page(self, status: int) -> Reply:
        """The page of HTML that comes with a status: WIMS' own for 200 and 450, else Apache's."""
        if status == 450:
            return self.overloaded()
        return reply(pages.home(), PAGE) if status == 200 else apache_page(status)

    def overloaded(self) -> Reply:
        """The page of a server that has too much to do."""
        return reply(pages.busy(), PAGE, 450)

    def forget_key(self, _: str) -> None:
        """Refused: a connection of WIMS has no key."""
        raise ValueError("WIMS has no keys that could expire")

    def ban(self, _: str) -> None:
        """Refused: WIMS bans nobody."""
        raise ValueError("WIMS bans nobody")

    def _answer(self, request: Request) -> Reply:
        place = request.path.partition("?")[0]
        if place == "/wims":
            return reply("", PAGE, 301, Location="/wims/")
        if place.rstrip("/") not in (PATH, "/wims"):
            return reply(pages.nowhere(), "text/html; charset=iso-8859-1", 404)
        if "multipart" in request.header("content-type"):
            return reply(pages.home(), PAGE)
        asked = _asked(request)
        problem = ill_escaped(asked)
        if problem:
            return reply(pages.bad_escape(problem), PAGE, 450)
        given = _read(asked)
        for name, value in given.items():
            # Of what is too long WIMS finds no end, and blames its brackets.
            if not balanced(value) or too_long(value):
                return reply(pages.unbalanced(name, value), PAGE, 450)
        given = {name: neutral(value) for name, value in given.items()}
        given["code"] = (given.get("code", "").split() or [""])[0]
        if given.get("module") != "adm/raw":
            return self._page(given)
        given["job"] = given.get("job", "").removesuffix("\n")
        address_of_home = f"{request.base}{place}"
        if place.endswith("cgi/"):
            address_of_home += "wims.cgi"
        ask = Ask(self, given, request.address, address_of_home)
        return self._done(ask, request.header("user-agent"), request.https)

    def _page(self, given: Mapping[str, str]) -> Reply:
        """What a browser sees: the home page, or the exercises of a class."""
        module = given.get("module", "home")
        if module.startswith("classes/"):
            return reply(pages.exercise(given.get("exo", ""), "a class"), PAGE)
        if module == "home":
            return reply(pages.home(), PAGE)
        return reply(pages.no_module(module), PAGE, 450)

    def _done(self, ask: Ask, agent: str, https: bool) -> Reply:
        code, name = ask["code"], ask.job
        if name in ("", "help"):
            return reply(pages.home(), PAGE)
        if (name not in JOBS and not ask["ident"]) or name.strip(" \t") in JOBS.keys() - {name}:
            return reply("")  # WIMS lets it in and finds no such job
        try:
            connection = check(ask, self.connections, agent, https)
            if connection is not None and connection.kind != "json":
                return self._otherwise(ask, name)
            if too_long(ask["data1"], LONGEST_DATA.get(name, LONGEST)):
                return reply(pages.unbalanced("data1", ask["data1"]), PAGE, 450)
            answered = JOBS[name](ask)
        except Refused as refusal:
            if refusal.plainly:
                return reply(refused_plainly(refusal.message), PLAIN)
            return reply(refused(code, refusal.message))
        except JobError as error:
            return reply(refused(code, error.message))
        except NotModelled as missing:
            return reply(refused(code, f"not modelled here: {missing.what}"))
        except Crash:
            return apache_page(500)
        except ScriptError as error:
            return reply(pages.script_error(error.file, error.line, error.error), SCRIPT, 550)
        if isinstance(answered, Reply):
            return answered
        return reply(done(code, name, answered, whole=not self.quirks))

    def _otherwise(self, ask: Ask, name: str) -> Reply:
        """A connection of type `wims`, which answers in lines."""
        if name != "gettime":
            return reply(refused_plainly("not modelled here: ident_type=wims"), PLAIN)
        answered = JOBS[name](ask)
        assert isinstance(answered, list)
        texts = [shown(value).strip('"') for _, value in answered]
        return reply(f"OK {ask['code']}\n" + "\n".join(texts), PLAIN)

    # What happens on a server without a job

    def work(
        self,
        qclass: int | str,
        login: str,
        *,
        sheet: int | None = None,
        exam: int | None = None,
        exercise: int = 1,
        score: float,
        duration: int = 60,
    ) -> None:
        """Lets a student do an exercise of a sheet, or a whole exam, with a score of 0 to 10.

        `duration` is how many seconds the exam took. The score jobs return scores at once,
        for what the score daemon knows. `qclass` is that of the jobs, `20001_1` in a group.
        """
        with self._guard.lock:
            found = self.classes.get(str(qclass).replace("_", "/"))
            problem = f"no class {qclass}" if found is None else outsider(found, login)
            if found is None or problem:
                raise KeyError(problem)
            if (sheet is None) == (exam is None):
                raise ValueError("name a sheet or an exam")
            if not 0 <= score <= 10:
                raise ValueError("a score is 0 to 10")
            student = Student(found, login, self.now(), self.new_session())
            if sheet is not None:
                student.do_exercise(sheet, exercise, score)
            elif exam is not None:
                student.take_exam(exam, score, duration)

    def restart_score_daemon(self) -> None:
        """Makes the score daemon forget what it read of each class, as its restart does."""
        with self._guard.lock:
            for found in self.classes.values():
                found.known = None

    def housekeeping(self) -> list[str]:
        """The nightly round: removes classes that expired or have no expiration; their numbers.

        Open sheets past their date become read-only.
        """
        today = f"{self.now():%Y%m%d}"
        with self._guard.lock:
            gone = [
                number
                for number, one in self.classes.items()
                if not one.group and one.written("expiration") < today
            ]
            for number in gone:
                self.drop_class(number)
            for found in self.classes.values():
                rows = found.rows("sheet")
                late = [row for row in rows if row[0] == "1" and row[1] < today]
                for row in late:
                    row[0] = "2"
                if late:
                    found.write_rows("sheet", rows)
        return gone


def _given(request: Request) -> Mapping[str, str]:
    try:
        return _read(_asked(request))
    except Reset:
        return {}


def _asked(request: Request) -> str:
    """The parameters of a request as they came: from its address, else from its body.

    WIMS ends the connection where a body comes beside parameters in the address, or is too long.
    """
    query = request.path.partition("?")[2]
    if (query and request.body) or len(request.body) > LONGEST_BODY:
        raise Reset
    return query or request.body.decode(BYTES)


@functools.lru_cache(8)  # the door asks for the job, and then for the answer
def _read(text: str) -> Mapping[str, str]:
    return parameters(text)
