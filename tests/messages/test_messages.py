"""No message changes unseen: `python -m tests.messages` writes the files anew, to be read."""

import re
from pathlib import Path

import pytest

from edusync.wims.wire.failures import FAILURES
from tests.messages.files import FILES
from tests.messages.samples import REFUSALS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_message_is_the_one_that_was_read(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "\n".join([*FILES[path](), ""]) == path.read_text("utf-8")


def test_most_texts_of_wims_have_a_sample() -> None:
    """Of the others no sandbox and no server was seen to answer so."""
    said = [text for _, text in REFUSALS]
    without = [
        row.pattern
        for row in FAILURES
        if not any(re.search(row.pattern, text, re.IGNORECASE) for text in said)
    ]
    assert len(without) < len(FAILURES) / 3
