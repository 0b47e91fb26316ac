"""Marks: students read their own row, teachers the whole file."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from edusync.errors import NotFound, PermissionDenied, ServerBug, UnsupportedOperation
from edusync.swad.files.directory import Directory
from edusync.swad.files.file import File
from edusync.swad.files.marks import LARGEST, Marks, decoded
from tests.unit.swad.server import Fault, Swad
from tests.unit.swad.zones import Held, holding, recorded

PAGE = "<html><table><tr><th>DNI</th><th>Teoría €</th></tr><tr><td>1</td><td>0,5</td></tr></table>"


@contextmanager
def marks_file(get_marks: Any) -> Iterator[tuple[Swad, File]]:
    """A student's file of marks on a site that answers getMarks so."""
    with recorded(getDirectoryTree="student_marks", getMarks=get_marks) as (swad, course):
        file = Directory.get(course, "marks").files[0]
        swad.requests.clear()
        yield swad, file


def test_a_student_reads_the_own_row_by_one_request() -> None:
    with marks_file("patched_server_student") as (swad, file):
        found = file.marks()
    assert [(name, sent["fileCode"]) for name, sent in swad.requests] == [("getMarks", "5")]
    assert found.rows == [
        ["DNI", "Teoría", "Nota"],
        ["90000100A", "0,5", "0"],
        ["Máximo", "10", "10"],
    ]
    assert found.html.startswith("<html>")
    assert found.html.endswith("</html>")
    assert "90000100A 0,5 0" in found.text


def test_marks_are_read_by_the_code_of_a_notification() -> None:
    with recorded(getMarks="patched_server_student") as (swad, course):
        assert Marks.get(course, 5).rows[1] == ["90000100A", "0,5", "0"]
    assert swad.operations == ["getMarks"]


def test_a_server_without_the_literal_cdata_is_understood() -> None:
    with marks_file({"content": PAGE}) as (_, file):
        assert file.marks() == Marks(PAGE)


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("patched_server_teacher", "is not found in the file of marks"),
        ("patched_server_student_without_row", "User's IDs not found!"),
    ],
)
def test_a_student_without_a_row_is_told_why(case: str, text: str) -> None:
    with marks_file(case) as (_, file), pytest.raises(NotFound, match=text) as caught:
        file.marks()
    assert "CDATA" not in str(caught.value)


def test_a_site_that_refuses_all_marks_has_a_bug() -> None:
    with marks_file("student") as (_, file), pytest.raises(ServerBug, match="on the site"):
        file.marks()


@pytest.mark.parametrize("content", ["", "<![CDATA[]]>", "<![CDATA[(null)]]>"])
def test_an_empty_reply_is_a_bug_of_the_site(content: str) -> None:
    with marks_file({"content": content}) as (_, file), pytest.raises(ServerBug, match="empty"):
        file.marks()


def test_marks_of_other_groups_are_refused() -> None:
    with marks_file("patched_server_group_not_member") as (_, file):
        with pytest.raises(PermissionDenied):
            file.marks()


def test_a_teacher_reads_the_whole_file_by_one_operation_and_one_download() -> None:
    with holding({"notas.html": Held(PAGE.encode("cp1252"))}, zone="marks") as (swad, directory):
        found = directory.files[0].marks()
    assert found.rows == [["DNI", "Teoría €"], ["1", "0,5"]]
    assert (swad.operations, len(swad.fetched)) == (["getFile"], 1)


def test_a_teacher_who_may_not_edit_is_refused_by_the_site() -> None:
    files = {"notas.html": Held()}
    with holding(files, zone="marks") as (swad, directory):
        swad.handlers = {"getFile": Fault("Wrong tree", "Wrong file zone", "Server")}
        with pytest.raises(PermissionDenied, match="only those who may edit"):
            directory.files[0].marks()


def test_a_file_that_is_too_large_is_not_read_at_once() -> None:
    with holding({"notas.html": Held(size=LARGEST + 1)}, zone="marks") as (swad, directory):
        with pytest.raises(UnsupportedOperation, match="download"):
            directory.files[0].marks()
    assert swad.fetched == []


def test_a_document_has_no_marks() -> None:
    with holding({"notas.html": Held()}) as (swad, directory):
        with pytest.raises(UnsupportedOperation, match="holds no marks"):
            directory.files[0].marks()
    assert swad.requests == []


def test_a_file_of_a_notification_may_hold_marks() -> None:
    with holding({"notas.html": Held(PAGE.encode())}, zone="marks") as (_, directory):
        assert File.get(directory.course, 1).marks().rows[1] == ["1", "0,5"]


@pytest.mark.parametrize(
    "body",
    [
        "Teoría €".encode("cp1252"),
        "Teoría €".encode(),
        "Teoría €".encode("utf-8-sig"),
        "Teoría €".encode("utf-16"),
    ],
)
def test_a_page_is_decoded_in_the_charset_that_it_has(body: bytes) -> None:
    assert decoded(body) == "Teoría €"


def test_a_page_is_in_the_charset_that_it_names() -> None:
    assert decoded(b'<meta charset="UTF-8">\xc3\xad\xff') == '<meta charset="UTF-8">í\ufffd'
    assert decoded(b"\x81\x80\xff") == "\x81€ÿ"


def test_cells_hold_text_only() -> None:
    page = (
        "text <tr><td> a&amp;b <b>c</b>\n d</td>out<td><table><tr><td>in</td></tr></table></td>"
        "<tr></tr><tr><th>é</th>"
    )
    assert Marks(page).rows == [["a&b c d", ""], ["in"], ["é"]]


@pytest.mark.parametrize("odd", ["<![ x", "<![endif]>", "<![other[ x ]]>", "<!-- x", "<td"])
def test_odd_markup_hides_no_marks(odd: str) -> None:
    assert Marks(f"<table><tr><td>9</td></tr></table>{odd}").rows == [["9"]]


def test_marks_show_as_a_table_that_runs_nothing() -> None:
    found = Marks("<tr><td>a</td><td>&lt;script&gt;</td></tr><script>alert(1)</script>")
    assert all(cell in found._repr_html_() for cell in (">a</td>", ">&lt;script&gt;</td>"))
    assert "alert" not in found._repr_html_()
    assert repr(found) == "<Marks: 1 rows>"
    assert found.to_dict()["text"] == "a <script>"
