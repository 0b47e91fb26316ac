"""After the tests of the recordings, those that SwadAPI would not send are listed."""

import collections
import sys

import pytest

from edusync.errors import InvalidValue


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    replay = sys.modules.get("tests.recorded.swad.replay")
    if replay is None or terminalreporter.config.option.collectonly:
        return
    groups: dict[str, list[str]] = collections.defaultdict(list)
    for name in replay.OTHERWISE:
        instead, asked = replay.sent(name), replay.recording(name).request.parameters
        if isinstance(instead, InvalidValue):
            groups[f"refused, for {instead.field}"].append(name)
            continue
        wire = instead.parameters
        changed = ", ".join(key for key in wire if wire[key] != asked.get(key))
        groups[f"sent with another {changed}"].append(name)
    terminalreporter.section("recordings of SWAD")
    terminalreporter.line(f"asked for as recorded: {len(replay.THROUGH)}")
    terminalreporter.line(f"made by hand, so posted as recorded: {len(replay.BY_HAND)}")
    for what, names in sorted(groups.items()):
        terminalreporter.line(f"{what}: {', '.join(sorted(names))}")
