"""The examples of README and the guides, checked by mypy as a careful user's scripts are."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.docs.test_documents import DOCUMENTS

# Scripts and tests have functions without types; all else is as strict as in edusync.
SETTINGS = """\
[mypy]
strict = true
disallow_untyped_defs = false
disallow_untyped_calls = false
disallow_untyped_decorators = false
enable_error_code = redundant-expr, truthy-bool
"""
README_READS = ("year.new.name", "roll.report")


def examples(name: str) -> str:
    """The examples of a document as one module, each on its own lines of the page."""
    lines, inside = [], False
    for line in (ROOT / name).read_text("utf-8").splitlines():
        inside = line == "```python" or (inside and line != "```")
        lines.append(line if inside and line != "```python" else "")
    return "\n".join(lines)


def said_of(modules: dict[str, str], folder: Path) -> list[str]:
    """What mypy says of some modules, by one run: most of its time goes into edusync."""
    (folder / "mypy.ini").write_text(SETTINGS, "utf-8")
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text, "utf-8")
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--no-pretty"]
    command += ["--config-file", f"{folder / 'mypy.ini'}"]
    command += ["--cache-dir", f"{ROOT / '.mypy_cache' / 'examples'}"]
    command += [f"{folder / module}.py" for module in modules]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.stderr
    return [line.removeprefix(f"{folder}/") for line in done.stdout.splitlines()]


def test_the_examples_pass_mypy_and_what_the_readme_reads_has_a_type(tmp_path: Path) -> None:
    modules = {re.sub(r"\W", "_", name): examples(name) for name in DOCUMENTS}
    modules["README_md"] += "".join(f"\nreveal_type({name})" for name in README_READS)
    said = said_of(modules, tmp_path)
    revealed = [line for line in said if ": note: Revealed type is " in line]
    assert [line for line in said if line not in revealed] == []
    types = [line.partition("Revealed type is ")[2] for line in revealed]
    assert len(types) == len(README_READS)
    assert not any(re.search(r"\bAny\b", name) for name in types)
