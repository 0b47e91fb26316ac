"""Files that other programs wrote, as lines of cells: quotes, delimiters, headers, sources."""

import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.tablefiles.table import TableFile, read_table

KNOWN = {"num", "nom", "prénom", "note", "n° étudiant"}


def known(cells: Sequence[str]) -> int:
    return sum(" ".join(cell.split()).casefold() in KNOWN for cell in cells)


def table(source: Any, **options: Any) -> TableFile:
    source = source.encode() if isinstance(source, str) else source
    return read_table(source, recognised=known, **options)


def rows(source: Any, **options: Any) -> list[list[str]]:
    return [line.values for line in table(source, **options).rows]


def refused(text: str, match: str) -> None:
    with pytest.raises(InvalidValue, match=match):
        table(text)


DELIMITERS = pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
ENDS = pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])


def test_a_header_that_holds_the_delimiter_is_to_be_put_between_quotes() -> None:
    text = 'Nom (x, y),Num\n"Roe, Jan",71\n"Doe, Jan",72\n'
    refused(text, r"\(x, y\) in the header holds the delimiter: put that name between quotes")


# Delimiters, lines and headers


@DELIMITERS
@ENDS
def test_any_delimiter_and_any_end_of_lines(delimiter: str, end: str) -> None:
    text = "Num;Nom\n71;Roe\n\n72;Doe".replace(";", delimiter).replace("\n", end)
    found = table(text)
    assert [line.values for line in found.lines] == [["Num", "Nom"], ["71", "Roe"], ["72", "Doe"]]
    assert [line.number for line in found.lines] == [1, 2, 4]
    assert (found.delimiter, found.columns) == (delimiter, ["Num", "Nom"])


def test_cells_say_where_they_stand() -> None:
    text = 'Num;Nom\n71;"Roe; ""J"""\n'
    for line in table(text).rows:
        assert [text[cell.start : cell.end] for cell in line.cells] == ["71", '"Roe; ""J"""']
        assert [cell.quoted for cell in line.cells] == [False, True]


@pytest.mark.parametrize("first", ["sep=|", "SEP=|", '"sep=|"', "sep=|||"])
def test_the_delimiter_that_a_file_names_is_taken_and_is_no_row(first: str) -> None:
    found = table(f"{first}\nNum|Nom;x\n71|Roe\n")
    assert [line.values for line in found.lines] == [["Num", "Nom;x"], ["71", "Roe"]]
    assert found.lines[0].number == 2


def test_any_sign_may_be_named_as_the_delimiter() -> None:
    assert rows("sep=#\nNum#Nom\n71#Roe\n") == [["71", "Roe"]]
    assert rows("sep=\t\nNum\tNom\n71\tRoe\n") == [["71", "Roe"]]


def test_titles_above_the_header_are_no_rows() -> None:
    found = table('Université; "X\n2026/2027\n\nNum;Nom\n71;Roe\n')
    assert (found.header, found.known, found.columns) == (2, 2, ["Num", "Nom"])
    assert [line.number for line in found.rows] == [5]


def test_the_first_of_equal_headers_counts() -> None:
    assert rows("Num;Nom\n71;Roe\nNum;Nom\n72;Doe\n") == [
        ["71", "Roe"],
        ["Num", "Nom"],
        ["72", "Doe"],
    ]


def test_the_last_of_unsure_headers_counts() -> None:
    text = "Note;x\nNom;Décimal\nCode;Nom\n71;Roe\n"
    assert rows(text, sure=2) == [["71", "Roe"]]
    assert len(rows(text)) == 3


def test_a_header_is_looked_for_in_the_lines_that_are_said() -> None:
    text = "x;y\n" * 40 + "Num;Nom\n71;Roe\n"
    assert table(text).known == 0
    assert table(text, within=None, sure=2).known == 2


def test_a_file_without_a_header_has_none() -> None:
    found = table("Roe;Ann\nDoe;Jan\n")
    assert (found.known, found.header, len(found.lines)) == (0, 0, 2)
    for text in ("", "\n\n", ";;\n", "\ufeff"):
        assert table(text).lines == ()
        assert table(text).columns == []


def test_a_name_of_a_column_may_be_broken_over_lines() -> None:
    found = table('"N°\nétudiant";Nom;Prénom\n71;Roe;Ann\n')
    assert found.columns == ["N°\nétudiant", "Nom", "Prénom"]
    assert [(line.number, line.values) for line in found.rows] == [(3, ["71", "Roe", "Ann"])]


def test_a_table_of_one_column_is_not_cut_at_signs_of_its_names() -> None:
    assert rows("Nom\nRoe, Ann\nDoe\n") == [["Roe, Ann"], ["Doe"]]


def test_lines_that_hold_nothing_are_left_out() -> None:
    assert rows('Num;Nom\n;;\n  ;\t\n\n"";""\n71;Roe\n\x1a') == [["71", "Roe"]]


def test_accents_that_stand_apart_are_put_together_and_keep_their_places() -> None:
    text = unicodedata.normalize("NFD", "Nom;Prénom\nNúñez;José\n")
    found = table(text)
    assert (found.known, [line.values for line in found.rows]) == (2, [["Núñez", "José"]])
    first, second = found.rows[0].cells
    assert text[first.start : second.end] == unicodedata.normalize("NFD", "Núñez;José")


def test_rows_of_another_width_are_the_callers_business() -> None:
    assert rows("Num;Nom\n71;Roe;x\n72\n") == [["71", "Roe", "x"], ["72"]]


# Quotes


@DELIMITERS
def test_what_a_program_quotes_is_read_without_its_quotes(delimiter: str) -> None:
    text = 'Num;Nom;Note\n"71";"Roe; ""Jo""";"a"\n72;Jo "Bob" Roe;\n'.replace(";", delimiter)
    assert rows(text) == [["71", f'Roe{delimiter} "Jo"', "a"], ["72", 'Jo "Bob" Roe', ""]]


@pytest.mark.parametrize("blank", [" ", "  ", "\u00a0"])
def test_blanks_around_quotes_are_no_part_of_a_cell(blank: str) -> None:
    text = '"Num",~"Nom",~"Note"\n"71",~"Roe, Jo"~,~"x"\n'.replace("~", blank)
    assert table(text).columns == ["Num", "Nom", "Note"]
    assert rows(text) == [["71", "Roe, Jo", "x"]]


@DELIMITERS
@ENDS
@pytest.mark.parametrize(
    "names",
    [
        ['"Ti Jean', 'Jo "Bob" Roe'],
        ['"Ti Jean', "Ann"],
        ['"Bob" Roe', "Ann"],
        ['"Ti', 'Roe" x'],
        ['"', "Ann"],
        ['""Ti', "Ann"],
    ],
)
def test_where_all_lines_have_their_width_quotes_are_signs(
    names: list[str], delimiter: str, end: str
) -> None:
    lines = [["Num", "Nom", "Note"], ["71", names[0], ""], ["72", names[1], ""]]
    text = "".join(delimiter.join(line) + end for line in lines)
    assert rows(text) == lines[1:]


@DELIMITERS
@ENDS
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('71;"Ti;\n72;Roe";\n', "2 to 3"),
        ('71;"Ti;\n72;x;\n73;Roe";\n', "2 to 4"),
        ('71;Ann;"Ti\n72;Bob;Roe"\n', "2 to 3"),
        ('71;Ann;\n\n72;"Ti;\n\n73;Roe";\n', "4 to 6"),
        ('71;Ann;"well done;\nsee me"\n', "2 to 3"),
        ('71;"Ti\n72;Roe";x\n', "2 to 3"),
        ('"Ti;x;y\nRoe";a;b\n', "2 to 3"),
    ],
)
def test_a_quote_that_may_join_lines_is_refused(
    text: str, lines: str, delimiter: str, end: str
) -> None:
    text = ("Num;Nom;Note\n" + text).replace(";", delimiter).replace("\n", end)
    refused(text, f"a quote joins lines {lines}: take it out")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('71;"Roe";x\n72;"Ti;x\n73;Ann;x\n', "3"),
        ('"71";"Ti" Roe";"x"\n"72";"Ann";"y"\n', "2"),
        ('71;"Ti\n72;Ann;x;y\n', "2"),
        ('71;"Roe";x\n72;"Bob" Doe;x\n', "3"),
        ('"71";"Ti"";"x"\n"72";"Ann";"y"\n', "2"),
    ],
)
def test_quotes_that_follow_no_rule_are_refused_with_their_lines(text: str, lines: str) -> None:
    refused("Num;Nom;Note\n" + text, f"opened and never closed.* in line {lines}: take it out")


@pytest.mark.parametrize(
    "text",
    [
        'Num;Nom;Note\n71;"Ti;Roe"\n72;Ann;x\n',  # or three cells
        'Num;Nom;Note\n71;"Ti;Roe";x;y\n72;Ann;x\n',  # four, or five
        'Num;Nom;Note\n71;"Ti;Roe";\n72;Ann;x;\n',  # three, or four as in the next line
    ],
)
def test_quotes_in_a_row_of_another_width_are_refused(text: str) -> None:
    refused(text, r"quotes that hold the delimiter may be signs in line \d")


def test_a_delimiter_between_quotes_is_read_where_the_row_has_its_width() -> None:
    assert rows('Num,Nom,Note\n71,"Doe, Jo",x\n72,Ann,y\n') == [
        ["71", "Doe, Jo", "x"],
        ["72", "Ann", "y"],
    ]


def test_a_row_that_is_too_long_makes_no_quoted_one_doubtful() -> None:
    text = 'Num,Nom,Note\n71,"Doe, Jo",x\n72,Roe,Ann,y\n'
    assert [len(row) for row in rows(text)] == [3, 4]


def test_cells_of_several_lines_are_read_where_they_can_be_nothing_else() -> None:
    text = 'Num;Nom;Note\n71;Ann;"well done,\nsee me"\n72;Roe;\n'
    assert [line.number for line in table(text).rows] == [2, 4]
    assert rows(text)[0] == ["71", "Ann", "well done,\nsee me"]


@pytest.mark.parametrize("number", ["71", '"71"'])
def test_a_file_that_quotes_all_texts_may_hold_any(number: str) -> None:
    text = f'"Num";"Nom";"Note"\n{number};"Ann";"well done;\nsee ""me"""\n{number};"a;b";"x"\n'
    assert rows(text) == [["71", "Ann", 'well done;\nsee "me"'], ["71", "a;b", "x"]]


def test_one_column_of_names_is_never_joined() -> None:
    refused('Nom\n"Ti\nRoe"\nAnn\n', "joins lines 2 to 3")


def test_an_error_shows_nobody() -> None:
    with pytest.raises(InvalidValue) as raised:
        table('Num;Nom;Note\n71;"Ti;\n72;Roe";\n')
    assert "Roe" not in str(raised.value)


def test_many_places_are_cut() -> None:
    text = "Num;Nom;Note\n" + "".join(f'{n};"Ti;\n{n};Roe";\n' for n in range(6))
    refused(text, "lines 2 to 3, 4 to 5, 6 to 7, 8 to 9, 10 to 11, ...:")


def test_many_stray_quotes_are_signs_all_the_same() -> None:
    assert rows("Num;Nom;Note\n" + '71;"Ti;x\n' * 20_001) == [["71", '"Ti', "x"]] * 20_001


# Sources


def test_paths_bytes_and_open_files_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes("Num;Nom\n71;Zoé\n".encode("cp1252"))
    content = path.read_bytes()
    with path.open("rb") as binary, path.open(encoding="cp1252") as text:
        sources: list[Any] = [
            path, str(path), content, bytearray(content), io.BytesIO(content), binary, text,
            io.StringIO("Num;Nom\n71;Zoé\n"), io.StringIO("\ufeffNum;Nom\n71;Zoé\n"),
        ]  # fmt: skip
        for source in sources:
            found = read_table(source, recognised=known)
            assert [line.values for line in found.rows] == [["71", "Zoé"]]


def test_a_file_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes(b"x")
    with path.open("rb") as file:
        assert table(path).name == table(file).name == str(path)


@pytest.mark.parametrize("source", [5, None, ["a"], object()])
def test_what_is_no_file_is_refused(source: Any) -> None:
    with pytest.raises(InvalidValue, match="roster: must be the path of a file, its bytes"):
        table(source, field="roster")


def test_a_text_is_no_path() -> None:
    with pytest.raises(InvalidValue, match=r"give a text as io.StringIO\(text\)") as raised:
        read_table("Nom;Num\nRoe;71", recognised=known)
    assert "Roe" not in str(raised.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        table(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"%PDF-1.7", "export the list as CSV"),
        (b"<html><table><tr><td>Nom", "is a page of HTML"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>", "is a page of HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "without a password"),
        (b"\x1f\x8b\x08\0", "unpack it"),
        (b"{\\rtf1", "save the table as CSV"),
        (b"PK\x03\x04 damaged", "damaged spreadsheet"),
    ],
)
def test_other_kinds_of_files_are_refused_with_what_to_do(content: bytes, advice: str) -> None:
    with pytest.raises(InvalidValue, match=advice):
        table(content)


@pytest.mark.parametrize(
    ("options", "source"),
    [({"sheet": 1}, "Num;Nom\n"), ({"encoding": "utf-8"}, io.StringIO("Num;Nom\n"))],
)
def test_what_does_not_concern_a_source_is_refused(options: dict[str, Any], source: Any) -> None:
    with pytest.raises(InvalidValue, match="must be None"):
        table(source, **options)


def test_the_encoding_that_is_said_is_taken() -> None:
    content = "Num;Nom\n71;Fuentefría\n".encode("mac-roman")
    with pytest.raises(InvalidValue, match="may be in 2 encodings"):
        table(content)
    assert rows(content, encoding="mac-roman") == [["71", "Fuentefría"]]


def test_a_backslash_before_a_quote_is_no_letter_of_a_name() -> None:
    refused('Num,Nom,Prénom\n1,"Roe \\"Ro\\"",Jane\n2,Doe,John\n', "stands for a quote in line 2")
    assert rows('Num,Nom\n1,"Roe \\"\n') == [["1", "Roe \\"]]
