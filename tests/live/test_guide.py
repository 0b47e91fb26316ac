"""The examples of docs/wims.md, run as they stand on the real server."""

import re
from pathlib import Path

import pytest

from edusync.wims import Class, WimsAPI
from tests.conftest import ROOT
from tests.contract.wims.work import make_sheet
from tests.targets import Server


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "wims.md").read_text(), re.DOTALL)


NAMES = (
    "class classes conflict exams models dates damaged enrol left lists year archives raw".split()
)


@pytest.mark.parametrize("block", blocks(), ids=NAMES)
def test_the_examples_run(
    block: str,
    api: WimsAPI,
    home: Class,
    server: Server,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("students.csv").write_text("Nom;Prénom;N° étudiant\nŒuvrard;Zoé;007\nDoe;John;008\n")
    example = '"https://wims.example.org/wims/wims.cgi", "myself", "secret"'
    assert example in block
    block = block.replace(example, f'"{server.url}", "{server.ident}", "{server.passwd}"')
    block = block.replace("20001", str(home.qclass)).replace('"myclass"', f'"{home.rclass}"')
    if "Vectors" in block:
        sheet = make_sheet("Vectors")
        sheet.save(home)
        sheet.activate()
    exec(compile(block, "docs/wims.md", "exec"), {})
    printed = capsys.readouterr().out
    there = Class.get(api, home.qclass, home.rclass)
    if ".institution" in block:
        assert there.institution == "Université d'Ailleurs, 2ᵉ étage"
        assert there.institution in printed
    elif "Physics" in block:
        made = [found for found in Class.list(api, home.rclass) if found.name == "Physics"]
        assert printed.split()[-1] in {str(new.qclass) for new in made}
        for new in made:
            new.delete()
    elif "Midterm" in block:
        assert [exam.title for exam in there.exams] == ["Midterm"]
        assert len(there.exams[1].exercises) == 2
    elif "archive_all" in block:
        assert printed.endswith("Perrin 0 []\n")
    elif "if_unchanged" in block:
        assert there.supervisor.comments == "in room 12"
    elif "Sheet" in block:
        assert there.users["emiliepetit"].email == "emilie@example.org"
        assert "&module=adm%2Fsheet&sh=1\nÉmilie Petit 0.0\n" in printed
    elif "rollover" in block:
        assert printed.endswith("Algebra 2027 0\n{}\n")
        assert Path("marks.csv").exists()
        assert Path("algebra-2026.tgz").exists()
        (new,) = [found for found in Class.list(api, home.rclass) if found.name == "Algebra 2027"]
        new.delete()
    elif "repair_users" in block:
        assert printed.endswith("[]\n")
    elif "soon" in block:
        assert printed == ""  # the class has no sheets
    elif "left" in block:
        assert printed == "<Report: dry run: no rows>\n"
    elif "pronote" in block:
        assert printed.startswith("<Report: 1 created; 1 warning: the column 'Classe' is no ")
        assert there.users["mlegall"].lastname == "LE GALL"
        assert there.users["epetit"].regnum == "22012345"
    elif "enrol" in block:
        assert printed == "<Report: 2 created>\n\n"
        assert there.users["zoeuvrard"].regnum == "007"
        assert Path("passwords.csv").read_text(encoding="utf-8-sig").count("\n") == 3
    else:
        assert there.supervisor.lastname in printed
