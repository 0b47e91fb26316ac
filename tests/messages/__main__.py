"""Writes the files of messages anew: `python -m tests.messages`."""

from tests.messages.files import FILES

for path, lines in FILES.items():
    path.write_text("\n".join([*lines(), ""]), "utf-8")
