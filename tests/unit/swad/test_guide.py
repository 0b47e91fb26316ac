"""docs/swad.md tells what the tables of the code hold."""

from edusync.swad.wire.operations import QUIRKS
from tests.conftest import ROOT


def test_the_guide_tells_every_fault_that_the_library_knows_of() -> None:
    guide = " ".join((ROOT / "docs" / "swad.md").read_text().split())
    assert [text for text in QUIRKS.values() if " ".join(text.split()) not in guide] == []
