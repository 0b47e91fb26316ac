"""What a group of classes tells of those inside: the file `.subclasses`."""

import re
from collections.abc import Iterable

from edusync.sandbox.wims.classes import WimsClass

_TOLD = "expiration institution description lang level password supervisor".split()


def write_subclasses(group: WimsClass, inside: Iterable[WimsClass]) -> None:
    """Writes the list of a group anew; a backup in its folder is taken for one more class."""
    connections = group.written("connections")
    rows = []
    for one in inside:
        told = {name: one.written(name) for name in _TOLD}
        first = [told["expiration"], told["institution"], told["description"], told["lang"]]
        last = [told["level"], told["password"][1:4], told["supervisor"]]
        rows.append([one.number, *first, "1", *last, connections])
    for backup in filter(None, (re.fullmatch(r"(\d+)\.tgz", path) for path in group.files)):
        place = f"{group.number}/{backup[0]}"
        rows.append([place, *[""] * 4, "1", *[""] * 3, connections])
    rows.sort(key=lambda row: int(row[0].rpartition("/")[2].partition(".")[0]))
    if rows:
        group.files[".subclasses"] = "".join(f":{','.join(row)}\n" for row in rows)
    else:
        group.files.pop(".subclasses", None)
