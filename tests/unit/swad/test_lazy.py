"""zeep and lxml are loaded by the first call, and by nothing before it."""

import subprocess
import sys

import pytest

from tests.unit.swad.wire import KEY, answering, reply

HEAVY = ("zeep", "lxml", "pandas")
LOADED = f"import sys; print(*[name for name in {HEAVY} if name in sys.modules])"
MAKE = "from edusync.swad import SwadAPI; api = SwadAPI('{}', 'key')"


def loaded(code: str) -> list[str]:
    """What of the heavy packages a program has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {LOADED}"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    "code",
    [
        "import edusync.swad",
        MAKE.format("https://swad.test/en"),
        f"{MAKE.format('https://swad.test/en')}; import pickle; pickle.loads(pickle.dumps(api))",
        f"{MAKE.format('https://swad.test/en')}; api.close(); repr(api); api.server",
    ],
)
def test_nothing_heavy_is_loaded_before_the_first_call(code: str) -> None:
    assert loaded(code) == []


def test_what_is_refused_is_refused_without_zeep() -> None:
    code = f"""
{MAKE.format("https://swad.test/en")}
try:
    api.getCourses('short')
except ValueError:
    pass
{LOADED}"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_first_call_loads_zeep() -> None:
    with answering(reply("getCoursesOutput", "<numCourses>0</numCourses>")) as play:
        call = f"api.getCourses('{KEY}')"
        assert {"zeep", "lxml"} <= {*loaded(f"{MAKE.format(play.script.url)}; {call}")}
