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
    import gzip
    import tarfile

# What file managers add: `._tina` beside `tina`, which would be a deleted user. Theirs hold NUL
# bytes, and no file of a user does: a user may be called `_tina`, and be in the trash.
_ADDED = re.compile(r"(?:.*/)?(?:\._[^/]*|\.DS_Store)")
_FOLDERS_ADDED = re.compile(r"(?:.*/)?__MACOSX/.*")
_PART = 2**20  # bytes that are unpacked at once
_ZIP, _TAR = b"PK\x03\x04", b"ustar"  # a tar says what it is at byte 257


MOST = 2 * 2**30  # bytes of all files together, unpacked


def of_server(archive: bytes, most: int = MOST) -> dict[str, bytes]:
    """The plain files in a tar in gzip, by path.

    Raises ProtocolError where it is cut or damaged, or holds more than `most` bytes.
    """
    import gzip  # here, since most programs need none of these
    import zlib

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(archive)) as stream:  # with the sum, which tarfile
            return _of_tar(_limited(stream, most), most)  # leaves out
    except (zlib.error, EOFError, OSError) as error:
        raise _no_archive(error) from error
    except MemoryError:
        raise _too_large("fit into the memory") from None


def of_computer(archive: bytes, most: int = MOST) -> dict[str, bytes]:
    """The plain files in a tar, in gzip or as it is, or in a zip, without what a Mac added.

    Raises ProtocolError where it is cut or damaged, as far as its kind shows that (a bare tar has
    no sum of its files), or holds more than `most` bytes.
    """
    try:
        if archive.startswith(_ZIP):
            found = _of_zip(archive, most)
        elif archive.startswith(_TAR, 257):
            found = _of_tar(archive, most)
        else:
            found = of_server(archive, most)
    except MemoryError:
        raise _too_large("fit into the memory") from None
    return {path: body for path, body in found.items() if not _is_added(path, body)}


def _limited(stream: "gzip.GzipFile", most: int) -> bytes:
    """All that a stream gives, which must be no more than a tar of so many bytes may have."""
    parts, size = [], 0
    while part := stream.read(_PART):
        size += len(part)
        if size > most + most // 8 + _PART:  # its heads
            raise _too_large(f"be unpacked: {most} bytes are allowed")
        parts.append(part)
    return b"".join(parts)


class _Room:
    """The bytes that are left of those that the files may have together."""

    def __init__(self, most: int) -> None:
        self.most, self._left = most, most

    def take(self, size: int) -> None:
        """Raises ProtocolError where a file that says to have so many bytes has no room."""
        if not 0 <= size <= self._left:
            raise _too_large(f"be unpacked: {self.most} bytes are allowed")
        self._left -= size


def _is_added(path: str, body: bytes) -> bool:
    by_name = _ADDED.fullmatch(path) is not None and b"\0" in body
    return by_name or _FOLDERS_ADDED.fullmatch(path) is not None


def _of_tar(tar: bytes, most: int) -> dict[str, bytes]:
    import tarfile

    if not tar.endswith(bytes(2 * tarfile.BLOCKSIZE)):
        raise ProtocolError("this archive of a class is cut: its end is missing")
    try:
        with tarfile.open(fileobj=io.BytesIO(tar), mode="r:") as opened:
            return dict(_members(opened, _Room(most), len(tar) // tarfile.BLOCKSIZE))
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise _no_archive(error) from error


def _members(opened: "tarfile.TarFile", room: _Room, blocks: int) -> Iterator[tuple[str, bytes]]:
    for number, member in enumerate(opened):
        room.take(member.size)  # also that of a hole
        if number > blocks:
            raise ValueError("its files go round in a circle")
        if not member.isreg() or (path := _inside(member.name)) is None:
            continue
        if (stream := opened.extractfile(member)) is not None:
            yield path, stream.read()


def _of_zip(archive: bytes, most: int) -> dict[str, bytes]:
    import zipfile
    import zlib

    damaged = zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError
    unreadable = NotImplementedError, RuntimeError  # another method, or a password
    found: dict[str, bytes] = {}
    room = _Room(most)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for member in opened.infolist():
                path = _inside(member.filename.replace("\\", "/"))
                room.take(member.file_size)
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


def _too_large(what: str) -> ProtocolError:
    return ProtocolError(f"this archive of a class is too large to {what}")
