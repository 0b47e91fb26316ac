"""Jobs whose success needs files that an administrator, or time, puts on the server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edusync.errors import ServerBug
from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, ok

pytestmark = pytest.mark.files


def write(path: Path, content: bytes, classes: Path) -> None:
    """Writes a file that belongs to WIMS, with its folders."""
    owner = classes.stat()
    for folder in [*reversed(path.parents)]:
        if not folder.exists():
            folder.mkdir()
            os.chown(folder, owner.st_uid, owner.st_gid)
    path.write_bytes(content)
    os.chown(path, owner.st_uid, owner.st_gid)


@pytest.fixture
def statistics(classes: Path) -> Iterator[None]:
    """The server's access statistics, as if it had been visited today."""
    path = classes.parent / "account/00access.act"
    existed = path.exists()
    if not existed:
        write(path, b"20991231 1 2 3\n", classes)
    yield
    if not existed:
        path.unlink()


def test_getserverstat(api: WimsAPI, statistics: None) -> None:
    assert ok(api.getserverstat("server")).startswith(b"week ")


def test_getmodulesstat(api: WimsAPI, statistics: None) -> None:
    assert isinstance(ok(api.getmodulesstat("week")), bytes)


def test_a_backup_is_listed_and_restored(api: WimsAPI, home: Class, classes: Path) -> None:
    archive = ok(api.getclasstgz(home.qclass, home.rclass))
    backup = classes.parent.parent / f"backup/oldclasses/2020/{home.qclass}.tgz"
    write(backup, archive, classes)
    ok(api.delclass(home.qclass, home.rclass))
    listed = ok(api.listclassbackups(home.qclass))
    assert listed["total"] == 1
    assert ok(api.restoreclassbackup(home.qclass, 2020))["new_expiration"].isdecimal()
    assert Class.get(api, home.qclass, home.rclass).name == "Algebra"


def test_getexamlog_with_logs_is_broken_on_the_server(
    api: WimsAPI, home: Class, classes: Path
) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    write(classes / str(home.qclass) / "examlog/jdoe/SESSION/1", b"", classes)
    with pytest.raises(ServerBug, match="label_not_found"):
        api.getexamlog(home.qclass, home.rclass, "jdoe", 1)
