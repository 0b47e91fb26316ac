"""Every Python example of the documents runs as it stands, in the order of the page."""

import codeop
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from sybil import Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser

from edusync.sandbox import Sandbox
from edusync.sandbox.door import Door
from edusync.sandbox.inprocess import InProcess
from edusync.sandbox.swad.school import digest
from edusync.sandbox.wims.identity import Connection
from edusync.wims import Class, User
from tests.conftest import ROOT

DOCUMENTS = ["README.md", "docs/migration.md", "docs/sandbox.md", "docs/swad.md", "docs/wims.md"]
_as_python = PythonEvaluator()


def evaluate(example: Example) -> None:
    """Runs an example; one that is a test is run by pytest, as a user's project would."""
    if "def test_" not in example.parsed:
        _as_python(example)
        return
    Path("test_example.py").write_text(example.parsed, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "test_example.py"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, env=environment)


READER = Sybil(parsers=[CodeBlockParser(language="python", evaluator=evaluate)])


@pytest.fixture(autouse=True)
def _the_servers_of_the_examples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """wims.example.org and swad.example.org are a sandbox, with what the pages name there."""
    school = Sandbox.sample()
    school.wims.connections["myself"] = Connection("secret")
    files = school.wims.classes["20001"].files
    files[".def"] = files[".def"].replace("+edusync/", "+myself/myclass+ +edusync/")
    school.wims.index_class("20001")
    school.school.app_keys.append("key-of-your-plugin")
    ada = school.school.users[1]
    ada.nickname, ada.digest = "teacher", digest(b"password")
    hosts = {
        "https://wims.example.org/": InProcess(Door(school.wims)),
        "https://swad.example.org/": InProcess(Door(school.swad)),
    }
    send = HTTPAdapter.send

    def send_there(self: HTTPAdapter, request: requests.PreparedRequest, *a: Any, **k: Any) -> Any:
        for host, adapter in hosts.items():
            if (request.url or "").startswith(host):
                return adapter.send(request, *a, **k)
        return send(self, request, *a, **k)

    monkeypatch.setattr(HTTPAdapter, "send", send_there)
    monkeypatch.chdir(tmp_path)
    Path("students.csv").write_text("Nom;Prénom;N° étudiant\nŒuvrard;Zoé;007\n", "utf-8")


@pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning")
@pytest.mark.filterwarnings("ignore:.* questions are not in:UserWarning")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_examples_run(name: str) -> None:
    examples = list(READER.parse(ROOT / name))
    assert len(examples) == (ROOT / name).read_text("utf-8").count("```python")
    try:
        for example in examples:
            example.evaluate()
    finally:
        for held in ("school", "served"):
            if held in examples[0].namespace:
                examples[0].namespace[held].close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_examples_can_be_typed_into_a_console(name: str) -> None:
    for example in READER.parse(ROOT / name):
        console, typed = codeop.CommandCompiler(), ""
        for line in [*example.parsed.splitlines(), ""]:
            typed += f"{line}\n"
            if console(typed.removesuffix("\n"), symbol="single") is not None:
                typed = ""
        assert not typed.strip()


def test_what_a_collection_is_said_to_take_it_takes() -> None:
    text = (ROOT / "docs" / "wims.md").read_text("utf-8")
    told = text.partition("Collections query the server each time they are used: ")[2].partition(
        ";"
    )[0]
    codes = re.findall(r"`([^`]+)`", told)
    assert codes[-1] == 'c.users.remove("login")'
    c = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    c.users.add(User("login", "Doe", "John", "secret12"))
    for code in codes:
        exec(code, {"c": c})
    assert "login" not in c.users


def test_the_readme_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^    (\S.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)
    assert commands == ["make demo", "make test"]
    assert '`pip install ".[demo]"` and `edusync demo`' in text  # for who has no make


@pytest.mark.parametrize(("name", "expected"), [("README.md", 2), ("docs/wims.md", 3)])
def test_what_is_done_every_week_works_in_the_second_week(name: str, expected: int) -> None:
    examples = list(READER.parse(ROOT / name))
    repeated = 0
    try:
        for example in examples:
            example.evaluate()
            once = "rollover(" in example.parsed  # a year
            if not once and re.search(r"c\.enrol\(|book\.to_csv\(", example.parsed):
                example.evaluate()
                repeated += 1
    finally:
        for held in ("school", "served"):
            if held in examples[0].namespace:
                examples[0].namespace[held].close()
    assert repeated == expected
    rows = Path("passwords.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == len({row.partition(",")[0] for row in rows}) > 1
