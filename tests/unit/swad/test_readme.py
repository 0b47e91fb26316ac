"""The README's examples of SWAD, run as they stand on a hand-made site; and docs/swad.md."""

import re
from pathlib import Path
from typing import Any

import pytest

from edusync.swad import quirks
from edusync.swad.operations import OPERATIONS, QUIRKS
from tests.conftest import ROOT
from tests.unit.swad.attendanceworld import World
from tests.unit.swad.server import KEY, recording, serving
from tests.unit.swad.zones import Held, Zone

BLOCKS = [
    block
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    if "swad" in block
]
SITE = '"https://swad.example.org/en", "key-of-your-plugin", "@teacher", "password"'


class Site:
    """A site with one course: attendance, files, and recorded replies for the rest."""

    def __init__(self) -> None:
        self.attendance = World()
        self.zone = Zone({"tema1.pdf": Held(b"%PDF-1")})

    def __getattr__(self, name: str) -> Any:
        known = {
            "loginByUserPasswordKey": {"userCode": 2, "wsKey": KEY, "userNickname": "teacher"},
            "getNotifications": recording("getNotifications--student_all"),
            "markNotificationsAsRead": {"numNotifications": 1},
            "sendMessage": recording("sendMessage--guest_sender"),
            "getTests": recording("getTests--patched_server_student"),
            "getDirectoryTree": self.zone.getDirectoryTree,
            "getFile": self.zone.getFile,
        }
        return known.get(name) or self.attendance.get(name)


def run(
    block: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> tuple[Site, dict[str, Any], list[str]]:
    """Runs an example in a folder of its own: the site, its names, the operations it asked for."""
    monkeypatch.chdir(tmp_path)
    quirks.forget()
    world = Site()
    with serving(world) as site:
        world.zone.swad = site
        assert SITE in block
        here = f'"{site.url}", "key-of-your-plugin", "@teacher", "password"'
        names: dict[str, Any] = {}
        exec(compile(block.replace(SITE, here), "README.md", "exec"), names)
        names["session"].api.close()
        return world, names, site.operations


def test_the_first_example_calls_a_roll(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, names, _ = run(BLOCKS[0], monkeypatch, tmp_path)
    assert world.attendance.present(names["lab"].code) == {6, 7}
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["Álgebra 3 groups", "<Report: 2 marked>", "17% were there"]


@pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning")
@pytest.mark.filterwarnings("ignore:.* questions are not in:UserWarning")
def test_the_second_example_reads_sends_and_copies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, names, operations = run(BLOCKS[1], monkeypatch, tmp_path)
    assert Path("documents/tema1.pdf").read_bytes() == b"%PDF-1"
    assert "$CATEGORY" in Path("questions.gift").read_text("utf-8")
    assert operations.count("getNotifications") == 2
    assert list(names["later"]) == []


def test_there_are_two_examples() -> None:
    assert len(BLOCKS) == 2


def test_the_guide_tells_every_fault_that_the_library_knows_of() -> None:
    guide = " ".join((ROOT / "docs" / "swad.md").read_text().split())
    assert [text for text in QUIRKS.values() if " ".join(text.split()) not in guide] == []


def test_the_number_of_operations_is_that_of_the_readme() -> None:
    assert f"all {len(OPERATIONS)} operations" in (ROOT / "README.md").read_text()
