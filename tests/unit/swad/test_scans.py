"""A line of a scanner, a phone or a teacher is read as somebody's name, or it is said why not."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.swad.attendance.scans import Key, decoded, forms, read, values_of

ADDRESSES = [
    "https://swad.example.org/@Ana_1",
    "https://swad.example.org/es/@ana_1",
    "https://swad.example.org/es/@ana_1/",
    "https://swad.example.org/es/%40ana_1",
    "https://swad.example.org/es?usr=@ana_1",
    "https://swad.example.org/es?usr=%40ana_1",
    "https://swad.example.org/es?usr=%2540ana_1",
    "https://swad.example.org/?crs=19&usr=@ana_1&agd=1",
    "https://swad.example.org/?crs=19&amp;usr=@ana_1",
    "https://swad.example.org/?usr=@ana_1#top",
    "HTTPS://SWAD.EXAMPLE.ORG/ES?USR=%40ANA_1",
    "HTTPS%3A%2F%2Fswad.example.org%2F%3Fusr%3D%40ana_1",
    "http://127.0.0.1:8088/en/@ana_1?x=1",
    "swad.example.org/@ana_1",
    "?usr=@ana_1",
]


@pytest.mark.parametrize(
    "line",
    [
        "@ana_1", "@ANA_1", " @ana_1", "@ana_1\r\n", "@ana_1\r", "@ana_1\t", "\t@ana_1 ",
        "\ufeff@ana_1", "ï»¿@ana_1", "\u200b@ana_1\u200b", "\u200e@ana_1\u200f",
        "\u2066@ana_1\u2069",
        "@ana\u00ad_1", "\u00a0@ana_1\u3000", "\x02@ana_1\x03", "@ana_1\x00",
        "\uff20ana_1", '"@ana_1"',
        "'@ana_1", '="@ana_1"', "@@ana_1", "%40ana_1", *ADDRESSES,
    ],
)  # fmt: skip
def test_a_nickname_is_read(line: str) -> None:
    assert read(line).key == "@ana_1"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("alumno01", "alumno01"),
        ("Alumno01 ", "alumno01"),
        ("ana_b", "ana_b"),
        ("007bond", "007bond"),
        ("https://swad.example.org/es?usr=alumno01", "alumno01"),
        ("https://swad.example.org/es?usr=12345678Z", "12345678Z"),
        ("12345678z", "12345678Z"),
        ("12.345.678-Z", "12345678Z"),
        ("12 345 678 Z", "12345678Z"),
        ("12345678\u2013Z", "12345678Z"),
        ("12\u00a0345\u00a0678", "12345678"),
        ("0012345678Z", "0012345678Z"),
        ("X-1234567-L", "X1234567L"),
        ("22012345.0", "22012345"),
        ('="00123456"', "00123456"),
        ("'0071234", "0071234"),
        ("17", "17"),
        ("17.0", "17"),
    ],
)
def test_a_word_is_read(line: str, key: str) -> None:
    assert read(line).key == key


@pytest.mark.parametrize("line", ["", " ", "\r\n", "\t", "\ufeff", "\u200b", '""', "\x00"])
def test_an_empty_line_is_nothing(line: str) -> None:
    assert read(line).empty


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Ana Ruiz", "not one word"),
        ("@ana @luis", "not one word|e-mail"),
        ("@", "stands for none|no value|nobody"),
        ("@ñu", "names nobody"),
        ("@ana' or", "not one word"),
        ("ñandú", "names nobody"),
        ("ana@example.org", "e-mail"),
        ("https://swad.example.org/", "address of nobody"),
        ("https://swad.example.org/@ana/files", "address of nobody"),
        ("https://swad.example.org/?usr=@ana&usr=@luis", "address of nobody"),
        ("https://swad.example.org/?usr=ana%40example.org", "address of nobody"),
        ("https://swad.example.org/?user=@ana", "address of nobody"),
        ("https://[swad/@ana", "address of nobody"),
        ("01/02/2027", "made a day of it"),
        ("2,2E+07", "all its digits"),
        ("#N/A", "spreadsheet"),
        ("nan", "stands for none"),
    ],
)
def test_a_line_that_is_nobody_says_why(line: str, why: str) -> None:
    found = read(line)
    assert found.key is None
    assert found.text == line
    assert any(part in found.reason for part in why.split("|"))


def test_a_line_as_long_as_a_book_is_told_in_short() -> None:
    assert len(read("x y" * 1000).text) < 120


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    assert found.empty or (found.key is None) == bool(found.reason)


@given(st.from_regex(r"@[A-Za-z0-9_]{1,16}|[A-Za-z0-9_]{1,16}", fullmatch=True))
def test_what_was_read_is_read_the_same_again(text: str) -> None:
    found = read(text)
    if isinstance(found.key, str) and found.key != "nan":
        assert read(found.key).key == found.key


@pytest.mark.parametrize(
    ("key", "names"),
    [
        (17, (17,)),
        ("@ana", ("@ana",)),
        ("alumno01", ("@alumno01", "ALUMNO01")),
        ("0012345678Z", ("@0012345678z", "12345678Z")),
        ("17", ("@17", "17", 17)),
        ("0017", ("@0017", "17")),
    ],
)
def test_a_word_may_be_nickname_id_or_code(key: Key, names: tuple[Key, ...]) -> None:
    assert forms(key) == names


# Where lines come from

LINES = ["@ana", "", "\u00d1andú", "@luis"]
TEXT = "\r\n".join(LINES)
CONTENTS = {
    "utf-8": TEXT.encode(),
    "utf-8 with its mark": TEXT.encode("utf-8-sig"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16 the other way": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "windows-1252": TEXT.encode("cp1252"),
    "lines of a Mac": "\r".join(LINES).encode(),
    "lines of Unix, the last one ended": "\n".join([*LINES, ""]).encode(),
}


def opened(path: Path) -> IO[Any]:
    return path.open("rb")


SOURCES: list[Callable[[Path], Any]] = [
    lambda path: path,
    str,
    opened,
    lambda path: path.read_bytes(),
    lambda path: io.BytesIO(path.read_bytes()),
    lambda path: decoded(path.read_bytes(), ""),
    lambda path: io.StringIO(decoded(path.read_bytes(), ""), newline=None),
    lambda path: iter(decoded(path.read_bytes(), "").splitlines()),
]


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("source", SOURCES)
def test_the_lines_of_a_file_are_read_however_it_is_given(
    tmp_path: Path, content: bytes, source: Callable[[Path], Any]
) -> None:
    path = tmp_path / "scans.txt"
    path.write_bytes(content)
    lines = source(path)
    found = [part for item in values_of(lines) for part in scanned(item)]
    if hasattr(lines, "close"):
        lines.close()
    assert found == ["@ana", "", "\u00d1andú", "@luis"]


def scanned(item: object) -> list[str]:
    text = decoded(item, "") if isinstance(item, bytes) else str(item)
    return [line.strip() for line in text.splitlines()] or [""]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x00\x00", "@ana".encode("utf-16-le"), b"\xff\xfea"]
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scans.xlsx"
    path.write_bytes(content)
    with pytest.raises(InvalidValue, match="is no text"):
        [*values_of(path)]


@pytest.mark.parametrize("lines", [None, 7, {"@ana": 1}, object(), pandas.DataFrame({"code": [6]})])
def test_what_has_no_lines_is_refused(lines: Any) -> None:
    with pytest.raises(InvalidValue, match="list of lines"):
        [*values_of(lines)]


def test_a_file_opened_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scans.txt"
    path.write_bytes(TEXT.encode("cp1252"))
    with path.open(encoding="utf-8") as file, pytest.raises(InvalidValue, match="give the path"):
        [*values_of(file)]


def test_a_file_that_is_not_there_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        [*values_of(tmp_path / "scans.txt")]
