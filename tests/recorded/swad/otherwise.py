"""The recordings that SwadAPI would refuse, or send otherwise: the list, made anew each time."""

import collections

from edusync.errors import InvalidValue
from tests.recorded.swad.recordings import recording
from tests.recorded.swad.replay import BY_HAND, OTHERWISE, THROUGH, sent


def lines() -> list[str]:
    """What to print about them."""
    groups: dict[str, list[str]] = collections.defaultdict(list)
    for name in OTHERWISE:
        instead, asked = sent(name), recording(name).request.parameters
        if isinstance(instead, InvalidValue):
            groups[f"refused, for {instead.field}"].append(name)
            continue
        wire = instead.parameters
        changed = ", ".join(key for key in wire if wire[key] != asked.get(key))
        groups[f"sent with another {changed}"].append(name)
    return [
        f"asked for as recorded: {len(THROUGH)}",
        f"made by hand, so posted as recorded: {len(BY_HAND)}",
        *(f"{what}: {', '.join(sorted(names))}" for what, names in sorted(groups.items())),
    ]
