"""The README's examples, run as they stand on the real server."""

import re

import pytest

from edusync.wims import Class, WimsAPI
from tests.conftest import ROOT, Server


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("block", blocks(), ids=["class", "models", "raw"])
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
    if "institution" in block:
        assert there.institution == "Université d'Ailleurs, 2ᵉ étage"
        assert there.institution in printed
    elif "Sheet" in block:
        assert there.users["emiliepetit"].email == "emilie@example.org"
        assert "&module=adm%2Fsheet&sh=1\nÉmilie Petit 0.0\n" in printed
    else:
        assert there.supervisor.lastname in printed
