"""A tour of edusync on a WIMS and a SWAD in memory: `edusync demo`, or `make demo`."""

import importlib.util
from pathlib import Path

from edusync.sandbox import Sandbox, Served

NEEDED = ("matplotlib", "rich", "werkzeug")
WRITTEN = {
    "students.csv": "the list that was enrolled",
    "passwords.csv": "the passwords that were made, to hand out",
    "gradebook.csv": "the marks, for a spreadsheet",
    "gradebook.png": "how the marks are spread",
    "attendance.csv": "who came to the class of today",
}
YOURS = """\
c = Class.get("https://wims.example.org/wims/wims.cgi",
              "ident", "passwd", 9001, "rclass")
session = swad.login("https://swad.example.org/en",
                     "key", "@teacher", "password")
"""


def run(output: str | Path = "demo-output") -> None:
    """Shows on the terminal what edusync does, on a sandbox on 127.0.0.1, and writes its files.

    Raises ModuleNotFoundError where what `pip install ".[demo]"` brings is not there.
    """
    _require_extras()
    with Sandbox.sample().serve() as served:
        tour(served, output)


def tour(served: Served, output: str | Path = "demo-output") -> None:
    """Shows on the terminal what edusync does: each call, its result, the requests it took.

    Parameters:
        served: a sample school that nobody has changed, as `Sandbox.sample().serve()` gives it.
        output: the folder for the files of `WRITTEN`; it is made where it is not there, and what
            an earlier tour wrote in it is replaced.

    Raises OSError where the folder cannot be written to, or holds files of these names that no tour
    wrote; ModuleNotFoundError where what `pip install ".[demo]"` brings is not there.
    """
    _require_extras()
    from edusync.demo import swad, trouble, wims
    from edusync.demo.screen import Screen

    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    there = [name for name in WRITTEN if (folder / name).exists()]
    if there and not wims.wrote(folder):
        problem = f"{folder} holds {', '.join(there)} of somebody else: choose another folder"
        raise FileExistsError(problem)
    show = Screen(served.wims.journal)
    show.title("edusync: a first tour")
    show.say(
        "A WIMS and a SWAD were started on this machine, in memory, with a school of 24 students. "
        "What follows talks to them over HTTP, as it would to real ones. Each call stands next to "
        "its result, and to the requests that the servers got."
    )
    home = wims.a_class(show, served.wims)
    enrolled = wims.a_list_of_students(show, home, folder)
    wims.marks(show, served.wims, home, enrolled, folder)
    session, course = swad.a_course(show, served.swad)
    absent = swad.a_roll_call(show, course, folder)
    swad.a_message(show, served.swad, session, absent)
    trouble.shown(show, served.wims, home, session)
    show.title("Now your own class")
    show.say(f"This took {len(served.wims.journal)} requests, and wrote into {folder}:")
    show.table([{"file": name, "what": what} for name, what in WRITTEN.items()])
    show.say("With a real server only addresses and names change:")
    show.code(YOURS)
    show.say(
        "WIMS: its administrator lets your program in by a connection file (docs/connection.md), "
        "and your class by its rclass. SWAD: its administrator gives you the key of a plugin. "
        "To go on trying on this machine, `edusync-sandbox` keeps both servers running."
    )


def _require_extras() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        needs = ", ".join(missing)
        problem = f'the demo needs {needs}: in your clone of edusync, pip install ".[demo]"'
        raise ModuleNotFoundError(problem, name=missing[0])
