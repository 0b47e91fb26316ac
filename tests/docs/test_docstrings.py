"""Every example of a docstring runs on the sandbox and gives what it shows.

An example finds `sandbox`, `api`, `c` (class 20001), `swad_api` and `session` (of @ada) ready, and
an empty folder; it imports what else it uses, as its reader would.
"""

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

import edusync
from edusync.sandbox import Sandbox
from edusync.swad import Session
from edusync.wims import Class

PACKAGE = Path(edusync.__file__).parent
WITH_EXAMPLES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in path.read_text("utf-8") and "demo" not in path.relative_to(PACKAGE).parts
]


@pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning")
@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_docstrings_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    found = [test for test in doctest.DocTestFinder().find(module, globs={}) if test.examples]
    written = sum(len(test.examples) for test in found)
    assert written == inspect.getsource(module).count(">>> "), "an example that is not found"
    for test in found:
        sandbox = Sandbox.sample()
        api, swad_api = sandbox.wims_api(), sandbox.swad_api()
        test.globs = {
            "sandbox": sandbox,
            "api": api,
            "c": Class.get(api, 20001, "myclass"),
            "swad_api": swad_api,
            "session": Session.login(swad_api, "@ada", "sandbox-1"),
        }
        said: list[str] = []
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        failed = doctest.DocTestRunner(optionflags=flags).run(test, out=said.append)
        assert not failed.failed, "".join(said)
