"""The files in an archive, however it was packed. Nothing is ever extracted. Pure functions.

A server sends a tar in gzip, whose sum covers every byte. On people's computers it changes: Safari
takes the gzip off, others pack again what they unpacked, as a zip too, and a Mac adds files of its
own beside those of the class.
"""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from edusync.errors import ProtocolError

if TYPE_CHECKING:
    import tarfile

# What file managers add: `._tina` beside `tina`, which would be a deleted user. Theirs hold NUL
# bytes, and no file of a user does: a user may be called `_tina`, and be in the trash.
_ADDED = re.compile(r"(?:.*/)?(?:\._[^/]*|\.DS_Store)")
_FOLDERS_ADDED = re.compile(r"(?:.*/)?__MACOSX/.*")
_ZIP, _TAR = b"PK\x03\x04", b"ustar"  # a tar says what it is at byte 257


def of_server(archive: bytes) -> dict[str, bytes]:
    """The plain files in a tar in gzip, by path; ProtocolError where it is cut or damaged."""
    import gzip  # here, since most programs need none of these
    import zlib

    try:
        return _of_tar(gzip.decompress(archive))  # with the sum, which tarfile leaves out
    except (zlib.error, EOFError, OSError) as error:
        raise _no_archive(error) from error


def of_computer(archive: bytes) -> dict[str, bytes]:
    """The plain files in a tar, in gzip or as it is, or in a zip, without what a Mac added.

    Raises ProtocolError where it is cut or damaged, as far as its kind shows that: a bare tar has
    no sum of its files.
    """
    if archive.startswith(_ZIP):
        found = _of_zip(archive)
    elif archive.startswith(_TAR, 257):
        found = _of_tar(archive)
    else:
        found = of_server(archive)
    return {path: body for path, body in found.items() if not _is_added(path, body)}


def _is_added(path: str, body: bytes) -> bool:
    by_name = _ADDED.fullmatch(path) is not None and b"\0" in body
    return by_name or _FOLDERS_ADDED.fullmatch(path) is not None


def _of_tar(tar: bytes) -> dict[str, bytes]:
    import tarfile

    if not tar.endswith(bytes(2 * tarfile.BLOCKSIZE)):
        raise ProtocolError("this archive of a class is cut: its end is missing")
    try:
        with tarfile.open(fileobj=io.BytesIO(tar), mode="r:") as opened:
            return dict(_members(opened))
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise _no_archive(error) from error


def _members(opened: "tarfile.TarFile") -> Iterator[tuple[str, bytes]]:
    for member in opened:
        if not member.isreg() or (path := _inside(member.name)) is None:
            continue
        if (stream := opened.extractfile(member)) is not None:
            yield path, stream.read()


def _of_zip(archive: bytes) -> dict[str, bytes]:
    import zipfile
    import zlib

    damaged = zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError
    unreadable = NotImplementedError, RuntimeError  # another method, or a password
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for member in opened.infolist():
                path = _inside(member.filename.replace("\\", "/"))
                if path is not None and not member.is_dir():
                    found[path] = opened.read(member)
    except (*damaged, *unreadable) as error:
        raise _no_archive(error) from error
    return found


def _inside(name: str) -> str | None:
    """The path of a member; None of one that leads out of the archive, which is not read."""
    return None if ".." in name.split("/") else name.removeprefix("./")


def _no_archive(error: Exception) -> ProtocolError:
    return ProtocolError(f"this is no whole archive of a class: {error}")
