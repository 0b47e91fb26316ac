"""What an archive holds, and what is none."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edusync.errors import InvalidValue, ProtocolError
from edusync.wims import ArchivedUser, User, read_archive
from edusync.wims.classes.archive_format import doubtful, lacking, parse
from tests.unit.tarfiles import FILES, LISTED, USER, packed

WHOLE = packed(FILES)


def test_an_archive_is_read_without_a_server(tmp_path: Path) -> None:
    path = tmp_path / "algebra.tgz"
    path.write_bytes(WHOLE)
    held = read_archive(path)
    assert (held.qclass, held.settings["description"]) == ("1234567", "Algèbre, 1")
    assert held.supervisor.lastname == "Perrin"
    assert [(user.quser, user.lastname) for user in held.users] == [("jdoe", "Doe, Jr")]
    assert [user.quser for user in held.trash] == ["gone"]
    one, two = held.sheets
    assert (one.title, one.expiration, one.sheetmode) == ("One, raw", "20270131", 1)
    assert (one.weight, one.formula, one.indicator) == (2, 4, 2)
    assert [exercise.title for exercise in one.exercises] == ["First"]
    assert (two.number, two.sheetmode, two.exercises) == (2, 0, ())
    (exam,) = held.exams
    assert (exam.title, exam.duration, exam.attempts) == ("Final", 60, 3)
    assert exam.cut_hours == "20261201.10:00"
    assert exam.exercises[0].links == ((1, 1),)
    assert held.exercises == {"sum1": "\\title{Sum}\n"}
    assert held.users.to_dicts()[0]["quser"] == "jdoe"
    assert read_archive(path) == held


def test_an_archive_is_shown_by_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "algebra.tgz"
    path.write_bytes(WHOLE)
    held = read_archive(path)
    assert f"{len(held.users)} users, {len(held.sheets)} sheets" in repr(held)
    assert "jdoe" not in repr(held)


def test_passwords_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "algebra.tgz"
    path.write_bytes(WHOLE)
    held = read_archive(path)
    assert (held.users[0].password, "password" in held.settings) == ("", False)
    held = read_archive(path, secrets=True)
    assert (held.users[0].password, held.settings["password"]) == ("secret12", "open1234")
    assert "secret12" not in repr(held)
    assert "open1234" not in repr(held)
    assert "password" not in held.users.to_dicts()[0]
    assert held.users.to_dicts(secrets=True)[0]["password"] == "secret12"


def test_an_archive_of_a_class_in_a_group_is_read() -> None:
    assert parse(packed(FILES, "12345/1")).qclass == "12345/1"


@pytest.mark.parametrize("folder", [".", ""])
def test_an_archive_packed_inside_the_folder_of_the_class_is_read(folder: str) -> None:
    held = parse(packed({**FILES, "seq/.def": "x"}, folder))
    assert (held.qclass, [user.quser for user in held.users]) == ("", ["jdoe"])


def test_members_that_lead_elsewhere_are_left_out() -> None:
    held = parse(packed({**FILES, ".users/../../2/x": "x", "..": "x", "doc/a..b": "x"}))
    assert set(held.files) - set(FILES) == {"doc/a..b"}


def sidecar(content: bytes = b"Mac OS X        ") -> bytes:
    """What a Mac writes beside a file on a disk that is not its own."""
    return b"\0\x05\x16\x07\0\x02\0\0" + content


def with_sidecars(files: Mapping[str, str]) -> dict[str, str | bytes]:
    paths = [path.rpartition("/") for path in files]
    beside = {f"{folder}{slash}._{file}": sidecar() for folder, slash, file in paths}
    return {
        **files,
        **beside,
        ".users/.DS_Store": b"\0\0\0\1Bud1\0",
        ".DS_Store": b"\0\0\0\1Bud1\0",
    }


def zipped(files: Mapping[str, str | bytes], folder: str = "1234567") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            body = content.encode("cp1252") if isinstance(content, str) else content
            archive.writestr(f"{folder}/{path}", body)
    return held.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        packed(with_sidecars(FILES)),
        gzip.decompress(packed(with_sidecars(FILES))),
        zipped(with_sidecars(FILES)),
        packed({"1234567/" + path: text for path, text in FILES.items()}, "Downloads/algebra 2"),
        zipped(
            {
                **{"a/1234567/" + path: text for path, text in FILES.items()},
                "__MACOSX/a/1234567/.users/._jdoe": sidecar(),
            },
            "",
        ),
        zipped(
            {"algebra\\1234567\\" + path.replace("/", "\\"): text for path, text in FILES.items()},
            ".",
        ),
    ],
    ids=["tgz-of-a-mac", "tar-of-safari", "zip-of-a-mac", "folders-more", "mac-folder", "windows"],
)
def test_an_archive_that_was_packed_again_is_the_same(body: bytes) -> None:
    assert parse(body) == parse(WHOLE)


def test_who_is_in_the_trash_may_have_a_name_that_a_mac_would_give_to_a_file() -> None:
    held = parse(packed({**FILES, ".users/._tina": USER % "Tina", ".users/.DS_Store": USER % "D"}))
    assert [user.quser for user in held.trash] == ["DS_Store", "_tina", "gone"]


def test_the_class_is_known_by_the_end_of_its_folder() -> None:
    assert parse(packed(FILES, "2026/backup/12345/1")).qclass == "12345/1"
    assert parse(packed(FILES, "algebra")).qclass == ""


@pytest.mark.parametrize(
    "body", [b"x", b"x" * 2000, b"PK\x03\x04 but no more", zipped(FILES)[:-30], zipped(FILES)[:400]]
)
def test_what_is_no_archive_of_any_kind_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError, match="no whole archive of a class"):
        parse(body)


def test_a_bare_tar_that_is_cut_is_none() -> None:
    with pytest.raises(ProtocolError, match="its end is missing"):
        parse(gzip.decompress(WHOLE)[:5000])


def test_a_zip_whose_files_are_damaged_is_none() -> None:
    damaged = bytearray(zipped(FILES))
    damaged[120] ^= 255
    with pytest.raises(ProtocolError, match="no whole archive of a class"):
        parse(bytes(damaged))


@given(cut=st.integers(0, len(WHOLE) - 1))
def test_a_cut_archive_is_none(cut: int) -> None:
    with pytest.raises(ProtocolError):
        parse(WHOLE[:cut])


@given(at=st.integers(10, len(WHOLE) - 1), bit=st.integers(0, 7))
@example(at=520, bit=0)  # a bit that gzip does not use
def test_a_damaged_archive_is_none_or_says_the_same(at: int, bit: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[at] ^= 1 << bit
    try:
        found = parse(bytes(damaged)).files
    except ProtocolError:
        return
    assert found == parse(WHOLE).files


def test_a_tar_whose_end_is_missing_is_none() -> None:
    tar = gzip.decompress(WHOLE)
    with pytest.raises(ProtocolError, match="end is missing"):
        parse(gzip.compress(tar.rstrip(b"\0")))


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", packed({"readme": "x"}), packed({".def": ""}), gzip.compress(b"\0" * 1024)],
    ids=["empty", "text", "another-tar", "empty-definition", "empty-tar"],
)
def test_what_is_no_archive_of_a_class_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "no.tgz"
    path.write_bytes(body)
    with pytest.raises(InvalidValue, match=r"^path: this .*archive of a class") as caught:
        read_archive(path)
    assert str(path) in str(caught.value)


def test_hostile_members_are_read_and_never_extracted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("1/../../../outside"))
        tar.addfile(tarfile.TarInfo("/etc/outside"))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            link = tarfile.TarInfo("1/.users/" + kind.decode())
            link.type, link.linkname = kind, "/etc/passwd"
            tar.addfile(link)
        definition = tarfile.TarInfo("1/.def")
        definition.size = len(FILES[".def"])
        tar.addfile(definition, io.BytesIO(FILES[".def"].encode()))
    found = parse(gzip.compress(held.getvalue()))
    assert (found.qclass, list(found.users)) == ("1", [])
    assert list(tmp_path.iterdir()) == []


def test_a_whole_archive_lacks_nothing() -> None:
    assert lacking(parse(WHOLE), LISTED) == []
    assert doubtful(parse(WHOLE)) == []


def test_more_users_than_listed_are_no_matter() -> None:
    more = packed({**FILES, ".users/xroe": USER % "Roe" + "!set user_exists=yes\n"})
    assert lacking(parse(more), LISTED) == []


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({".users/jdoe": None}, "the users jdoe"),
        ({".users/jdoe": ""}, "the fields of user jdoe"),
        ({"supervisor": None}, "the fields of user supervisor"),
        ({"sheets/.sheets": None}, "2 of 2 sheets"),
        ({"exams/.exams": ""}, "1 of 1 exams"),
    ],
    ids=["no-user", "empty-user", "no-supervisor", "no-sheets", "no-exams"],
)
def test_what_is_missing_is_named(changed: dict[str, str | None], missing: str) -> None:
    assert lacking(parse(packed({**FILES, **changed})), LISTED) == [missing]


def test_an_active_sheet_and_an_exam_without_exercises_are_doubtful() -> None:
    bare = parse(packed({**FILES, "sheets/.sheet1": None, "exams/.exam1": ""}))
    assert doubtful(bare) == ["sheets/.sheet1", "exams/.exam1"]


def test_an_archived_user_has_the_fields_of_a_user() -> None:
    fields = [field.name for field in attrs.fields(ArchivedUser)]
    assert fields == [*User._fields(), "damaged"]
    assert not any(getattr(ArchivedUser("jdoe"), name) for name in fields[1:])
