"""The files of a class, as WIMS writes them, without a server."""

import gzip
import io
import tarfile
from collections.abc import Container

import pytest

from edusync.errors import ProtocolError
from edusync.wims.classfiles import definitions
from edusync.wims.classfiles.definitions import Grading, Severity
from tests.unit.tarfiles import FILES, packed

SHEETS = b"\n:1\n20271122\nS1\n<b>d</b>&#44; x\n\n:0\n20271122\nS2\n\xc9t\xe9\n\n"
HEAD = (
    b'login,password,lastname,firstname,email,regnum,comments,photourl,external_auth\n"#",...\n\n'
)


def test_records_are_lists_of_lines() -> None:
    first, second = definitions.records(SHEETS)
    assert first[:5] == ["1", "20271122", "S1", "<b>d</b>&#44; x", ""]
    assert (definitions.line(second, 4), definitions.line(second, 9)) == ("Été", "")


@pytest.mark.parametrize("body", [b"", b"\n"])
def test_an_empty_index_has_no_records(body: bytes) -> None:
    assert definitions.records(body) == []


def test_what_a_rewritten_index_would_lose() -> None:
    five, six, blank = ["0", "d", "t", "x", ""], [*"0dtx", "", "10:00"], [*"0dtx", "", " ", ""]
    assert definitions.lost_by_rewriting([five, six, blank, six]) == [2, 4]
    assert definitions.lost_by_rewriting([five, six], deleted=2) == []


def test_the_grading_of_each_sheet() -> None:
    found = definitions.severity(b"20\n3 4 2\n1 2 1\n0.5\n\n")
    lines = (Grading(3, 4, 2), Grading(1, 2, 1), Grading(0.5, 2, 1), Grading())
    assert found == Severity(20, lines)
    assert (found.of(1), found.of(9)) == (Grading(3, 4, 2), Grading())


@pytest.mark.parametrize("body", [b"", b"10\n", b"junk"])
def test_a_class_without_gradings_has_wims_defaults(body: bytes) -> None:
    assert definitions.severity(body) == Severity(10, ())


@pytest.mark.parametrize("line", [b"nan 9 9", b"x y z", b"-1 -1 -1"])
def test_a_grading_that_is_none_is_wims_default(line: bytes) -> None:
    assert definitions.severity(b"10\n" + line + b"\n").of(1) == Grading()


@pytest.mark.parametrize(
    ("sheets", "students"),
    [([1], ["asmith", "jdoe"]), ([2], ["jdoe"]), ([3], []), (range(2, 9), ["jdoe"])],
    ids=str,
)
def test_who_has_scores_for_sheets(sheets: Container[int], students: list[str]) -> None:
    line = b"20261120.10:00:51 AB72CBCCD7  %d  1 score 10  \t127.0.0.1\n"
    files = {
        "score/jdoe": line % 1 + line % 2,
        "score/jdoe.bin": line % 3,
        "noscore/asmith": line % 1,
        "score/supervisor": line % 3,
    }
    assert definitions.worked_on(files, sheets) == students


@pytest.mark.parametrize(
    ("lines", "number", "count", "moved"),
    [
        ([1, 1, 1], 1, 3, []),
        ([3, 1, 1], 1, 3, [2]),
        ([1, 1, 3], 1, 3, [3]),
        ([1, 2, 3], 2, 3, [3]),
        ([1, 2, 3], 3, 3, []),
        ([5], 1, 2, [2]),
    ],
    ids=str,
)
def test_which_sheets_a_delete_would_grade_anew(
    lines: list[int], number: int, count: int, moved: list[int]
) -> None:
    severity = Severity(10, tuple(Grading(weight) for weight in lines))
    assert severity.moved_by_deleting(number, count) == moved


def test_settings_are_decoded_by_their_kind() -> None:
    body = b"\n!set user_lastname=Doe&#44; \xc9\r\n!set user_password=a&#44;b\n!set other_x=1\n"
    assert definitions.settings(body, "user") == {"lastname": "Doe, É", "password": "a&#44;b"}


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        tar.addfile(_info("9001", tarfile.DIRTYPE, 0))
        for name, body in {".def": b"", **files}.items():
            tar.addfile(_info(f"9001/{name}", tarfile.REGTYPE, len(body)), io.BytesIO(body))
    return stream.getvalue()


def _info(name: str, kind: bytes, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    return info


def test_the_users_of_an_archive_without_deleted_ones() -> None:
    body = b"!set user_lastname=Doe\n"
    names = {".users/jdoe": body, ".users/.gone": body, "supervisor": body, ".userlist": b""}
    files = definitions.members(archive(**names), 9001)
    assert set(files) == {*names, ".def"}
    assert definitions.users_of(files) == {"jdoe": {"lastname": "Doe"}}


def test_what_is_no_archive() -> None:
    with pytest.raises(ProtocolError, match="no whole archive of a class"):
        definitions.members(b"\x1f\x8bnothing", 9001)


WORK = {".def": "x", "score/jdoe": "20261120.10:00:51 AB  1  1 score 10\n"}


@pytest.mark.parametrize(
    ("qclass", "folder"),
    [(9001, "9001"), ("9001", "9001"), ("9001_1", "9001/1"), ("9001/1", "9001/1")],
)
def test_the_files_of_a_class_are_those_in_its_own_folder(qclass: object, folder: str) -> None:
    files = definitions.members(packed(WORK, folder), qclass)
    assert set(files) == set(WORK)
    assert definitions.worked_on(files, [1]) == ["jdoe"]


def test_a_group_is_read_with_the_folders_of_its_classes() -> None:
    files = definitions.members(packed({".def": "x", "1/.def": "x", "1/score/jdoe": "x"}), 1234567)
    assert set(files) == {".def", "1/.def", "1/score/jdoe"}


@pytest.mark.parametrize(
    ("qclass", "folder"),
    [
        (9001, "9002"),
        (9001, "9001/1"),
        ("9001_1", "9001"),
        ("9001_1", "9001/2"),
        ("9001_1", "9001/10"),
        ("9001_1_2", "9001/1"),
        (9001, ""),
    ],
)
def test_the_archive_of_another_class_is_no_class_without_users(
    qclass: object, folder: str
) -> None:
    with pytest.raises(ProtocolError, match=f"is not one of class {qclass}"):
        definitions.members(packed(WORK, folder), qclass)


@pytest.mark.parametrize("files", [{}, {".userlist": ""}, {"seq/.def": ""}], ids=str)
def test_an_archive_without_the_definition_of_the_class_is_none(files: dict[str, str]) -> None:
    with pytest.raises(ProtocolError, match="is not one of class 9001"):
        definitions.members(packed(files, "9001"), 9001)


def test_the_users_of_a_csv() -> None:
    body = HEAD + b'"jdoe","pw12","D"o"e","J&#44; x","e@x","7","c",http://x/a,b.png,"ext"\n\n'
    (user,) = definitions.users_of_csv(body) or []
    assert user == {
        "quser": "jdoe",
        "password": "pw12",
        "lastname": 'D"o"e',
        "firstname": "J, x",
        "email": "e@x",
        "regnum": "7",
        "comments": "c",
        "photourl": "http://x/a,b.png",
        "external_auth": "ext",
    }


@pytest.mark.parametrize(
    "row",
    [
        b'"J","pw12","Doe","Jr","","","",,""',
        '"María","pw12","Doe","Jr","","","",,""'.encode("cp1252"),
        b'"John","pw12","","","","","",,""',
        b'"jdoe","pw12"',
    ],
    ids=["short", "accent", "nameless", "cut"],
)
def test_a_csv_that_somebodys_comma_damaged_is_not_believed(row: bytes) -> None:
    assert definitions.users_of_csv(HEAD + row + b"\n") is None


def test_a_csv_without_users() -> None:
    assert definitions.users_of_csv(HEAD) == []


def test_an_archive_whose_end_is_missing_is_cut_though_it_is_whole_gzip() -> None:
    tar = gzip.decompress(packed(FILES))
    scores = tar.index(b"1234567/score/jdoe")
    with pytest.raises(ProtocolError, match="its end is missing"):
        definitions.members(gzip.compress(tar[:scores]), 1234567)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_of_an_archive_is_left_out(kind: bytes) -> None:
    held = io.BytesIO(gzip.decompress(packed(FILES)))
    with tarfile.open(fileobj=held, mode="a") as tar:
        odd = tarfile.TarInfo("1234567/src")
        odd.type, odd.linkname = kind, "../20002/src"
        tar.addfile(odd)
    found = definitions.members(gzip.compress(held.getvalue()), 1234567)
    assert set(found) == set(FILES)
