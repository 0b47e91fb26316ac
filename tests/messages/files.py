"""The files of messages, and what each holds."""

from pathlib import Path

from tests.messages import shown, written

FOLDER = Path(__file__).parent
FILES = {FOLDER / "written.txt": written.lines, FOLDER / "shown.txt": shown.lines}
