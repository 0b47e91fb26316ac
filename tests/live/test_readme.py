"""The README's example, run as it stands on the real server."""

import re

import pytest

from edusync.wims import Class, WimsAPI
from tests.conftest import ROOT, Server


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("block", blocks(), ids=["models", "raw"])
def test_the_examples_run(
    block: str,
    api: WimsAPI,
    home: Class,
    server: Server,
    capsys: pytest.CaptureFixture[str],
) -> None:
    example = '"https://wims.example.org/wims/wims.cgi", "myself", "secret"'
    assert example in block
    block = block.replace(example, f'"{server.url}", "{server.ident}", "{server.passwd}"')
    block = block.replace('9001, "myclass"', f'{home.qclass}, "{home.rclass}"')
    exec(compile(block, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    there = Class.get(api, home.qclass, home.rclass)
    assert there.institution in printed or there.supervisor.lastname in printed
    if "institution" in block:
        assert there.institution == "Université d'Ailleurs, 2ᵉ étage"
