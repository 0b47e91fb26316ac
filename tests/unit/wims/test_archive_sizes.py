"""An archive that unpacks to more than fits is refused, before it fills the memory."""

import gzip
import io
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from edusync.errors import InvalidValue, ProtocolError
from edusync.wims import read_archive
from edusync.wims.classfiles import packing
from tests.unit.tarfiles import FILES, as_bytes, packed

SOUND = packed(FILES)
SIZE = sum(map(len, as_bytes(FILES).values()))
TERABYTE = 10**12


def with_member(size: int, kind: bytes, name: str = "1234567/big") -> bytes:
    """The archive behind a member that says to have so many bytes, and has none."""
    member = tarfile.TarInfo(name)
    member.type = kind
    head = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    large = (b"\x80" if size >= 0 else b"\xff") + size.to_bytes(11, "big", signed=True)
    if kind == tarfile.GNUTYPE_SPARSE:
        head[386:398], head[398:410], head[483:495] = large, b"%011o\0" % 0, large
    else:
        head[124:136] = large
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return gzip.compress(bytes(head) + gzip.decompress(SOUND))


def zipped(size: int) -> bytes:
    """A zip whose member says to have so many bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for path, body in as_bytes(FILES).items():
            made.writestr(f"1234567/{path}", body)
        made.writestr("1234567/big", bytes(size))
    return held.getvalue()


def bomb(megabytes: int) -> bytes:
    pack = zlib.compressobj(9, wbits=31)
    return b"".join(pack.compress(bytes(2**20)) for _ in range(megabytes)) + pack.flush()


TOO_LARGE = {
    "a hole of a terabyte": with_member(TERABYTE, tarfile.GNUTYPE_SPARSE),
    "a file of a terabyte": with_member(TERABYTE, tarfile.REGTYPE),
    "a size below 0": with_member(-1024, tarfile.REGTYPE),
    "a gzip bomb": bomb(40),
    "a gzip bomb in parts": bomb(10) * 4,
    "a zip bomb": zipped(40 * 2**20),
}


@pytest.mark.parametrize("body", TOO_LARGE.values(), ids=TOO_LARGE)
@pytest.mark.parametrize("unpack", [packing.of_computer, packing.of_server])
def test_what_has_more_than_allowed_is_no_archive(
    body: bytes, unpack: Callable[[bytes, int], dict[str, bytes]]
) -> None:
    with pytest.raises(ProtocolError, match="archive of a class"):
        unpack(body, 16 * 2**20)


def test_the_limit_is_that_of_all_files_together() -> None:
    assert len(packing.of_server(SOUND, SIZE)) == len(FILES)
    with pytest.raises(ProtocolError, match=f"{SIZE - 1} bytes are allowed"):
        packing.of_server(SOUND, SIZE - 1)


def test_read_archive_says_that_the_file_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.tgz").write_bytes(TOO_LARGE["a hole of a terabyte"])
    with pytest.raises(InvalidValue, match=r"a\.tgz.*|too large"):
        read_archive(tmp_path / "a.tgz")


LITTLE_MEMORY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700 * 2**20,) * 2)
from edusync.errors import InvalidValue
from edusync.wims import read_archive
try:
    read_archive(sys.argv[1])
except InvalidValue as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="its processes cannot be given less memory")
def test_where_memory_ends_first_it_is_the_same_error(tmp_path: Path) -> None:
    (tmp_path / "a.tgz").write_bytes(bomb(1500))
    run = [sys.executable, "-c", LITTLE_MEMORY, str(tmp_path / "a.tgz")]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert "too large to fit into the memory" in said
