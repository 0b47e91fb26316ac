"""The classes that WIMS removed and can restore, and how it does.

WIMS leaves a restored class out of its list: a modclass that changes nothing puts it there.
"""

import attrs

from edusync.core.arguments import object_of
from edusync.core.readback import settle
from edusync.errors import AlreadyExists, NotFound
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.wims.api.base import ClassId
from edusync.wims.api.client import WimsAPI
from edusync.wims.base import kinds
from edusync.wims.classes.creation import is_taken
from edusync.wims.wire import checks
from edusync.wims.wire.failures import expect


@attrs.frozen
class Backup(Value):
    """A class that the server can restore, and the year of its removal."""

    qclass: str
    year: int


def backups(api: WimsAPI, qclass: ClassId | None, year: int | None) -> ItemList[Backup]:
    """What can be restored, the newest last: 1 request; see `Class.backups`."""
    object_of("api", api, WimsAPI, "WimsAPI(url, ident, passwd)")
    answer = api.listclassbackups(qclass)  # a year that the server lacks would list all of them
    reply = expect("listclassbackups", answer, "the server's backups")
    found = (
        Backup(number, int(when))
        for when, numbers in dict(reply["restorable"]).items()
        for number in numbers
        if when.isdecimal()
    )
    return ItemList(
        sorted(
            (backup for backup in found if year in (None, backup.year)),
            key=lambda backup: (backup.year, backup.qclass),
        )
    )


def restore(api: WimsAPI, qclass: ClassId, rclass: str, year: int | None) -> int:
    """Restores a class, which no list shows yet; the year of the backup. See `Class.restore`."""
    object_of("api", api, WimsAPI, "WimsAPI(url, ident, passwd)")
    checks.rclass("rclass", rclass)
    target = f"class {qclass}"
    kinds.refuse("restore", kinds.kind_of(qclass, {}), qclass, checks.group_of(qclass))
    with api.exclusive(qclass, index=True):
        if is_taken(api, rclass, qclass):
            raise AlreadyExists(
                "the class exists",
                operation="restoreclassbackup",
                target=target,
                advice="delete it first, if its backup is to take its place",
            )
        found = backups(api, qclass, year)
        if not found:
            when = f"of {year}" if year else "of any year"
            raise NotFound(
                f"the server has no backup {when}",
                operation="listclassbackups",
                target=target,
                advice="what delclass removed, an administrator finds as log/NUMBER.tgz",
            )
        newest = found[-1].year
        settle(
            lambda: expect("restoreclassbackup", api.restoreclassbackup(qclass, newest), target),
            lambda: is_taken(api, rclass, qclass),
        )
    return newest
