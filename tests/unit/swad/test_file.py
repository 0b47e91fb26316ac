"""A file of a course: what is told of it, and where a link leads."""

import datetime

import pytest

from edusync.errors import (
    NotFound,
    PermissionDenied,
    UnsupportedOperation,
)
from edusync.swad import Course
from edusync.swad.files.directory import Directory
from edusync.swad.files.file import File
from edusync.swad.files.file_info import FileInfo
from tests.unit.swad.zones import DOCUMENTS, Held, documents, holding, recorded

TIME = datetime.datetime(2025, 10, 9, 8, 53, 20, tzinfo=datetime.UTC)


def test_info_is_one_request() -> None:
    with recorded(**DOCUMENTS, getFile="student_document_accents") as (swad, course):
        file = Directory.get(course).find("Carpeta con ñ/apuntes “ñandú”.txt")
        assert isinstance(file, File)
        swad.requests.clear()
        info = file.info()
    assert [(name, sent["fileCode"]) for name, sent in swad.requests] == [("getFile", "2")]
    assert info.url.endswith("/apuntes%20“ñandú”.txt")
    assert info.to_dict(secrets=True) == {
        "code": 2,
        "name": "apuntes “ñandú”.txt",
        "url": info.url,
        "size": 9,
        "time": TIME,
        "license": "CC Attribution - Noncommercial",
        "publisher": "Ágata Ñandú Teixidó",
        "photo": "http://127.0.0.1:8088/swad/photo/PhotoPhotoPhotoPhotoPhotoPhotoPhotoPhoto002.jpg",
    }
    assert isinstance(info, FileInfo)
    assert "tmp" not in repr(info) + str(info.to_dict())  # the link opens the file to everybody


def test_a_file_is_got_by_the_code_of_a_notification() -> None:
    with recorded(getFile="student_document") as (swad, course):
        file = File.get(course, 1)
        assert file.refresh() is file
    assert (file.code, file.path, file.zone, file.size) == (1, "tema1.pdf", "", 380)
    assert swad.operations == ["getFile"] * 2


def test_a_file_that_is_gone_from_the_disk_is_not_found() -> None:
    with recorded(getFile="deleted_on_disk") as (_, course):
        with pytest.raises(NotFound, match=r"borrado.txt is gone from the server's disk"):
            File.get(course, 11)


def test_an_empty_file_is_found() -> None:
    with holding({"empty.txt": Held(b"")}) as (_, directory):
        assert directory.files[0].info().size == 0


@pytest.mark.parametrize(
    ("case", "there"),
    [
        ("student_document", True),
        ("student_hidden_document", True),
        ("deleted_on_disk", False),
        ("other_course", False),
        ("student_marks_forbidden", False),
    ],
)
def test_whether_a_file_may_be_read_is_one_request(case: str, there: bool) -> None:
    with recorded(getFile=case) as (swad, course):
        assert File.check(course, 1) is there
    assert len(swad.requests) == 1


def test_a_file_of_another_course_is_not_in_this_one() -> None:
    with recorded(**DOCUMENTS, getFile="student_document") as (swad, course):
        file = Directory.get(course).files[2]
        (other,) = [found for found in Course.list(course.session) if found != course]
        swad.requests.clear()
        assert File.check(course, file)
        assert not File.check(other, file)
    assert swad.operations == ["getFile"]


def test_all_files_of_a_zone_are_listed_by_one_request() -> None:
    with recorded(getDirectoryTree="student_shared") as (swad, course):
        assert [file.name for file in File.list(course, "shared")] == ["compartido.txt"]
    assert len(swad.requests) == 1


def test_a_link_tells_its_target() -> None:
    with recorded(**DOCUMENTS, getFile="link_file") as (_, course):
        link = Directory.get(course).find("enlace.url")
        assert isinstance(link, File)
        assert link.is_link
        assert link.target() == "http://uiv.example/enlace"


def test_a_file_that_is_no_link_has_no_target() -> None:
    file = documents().find("tema1.pdf")
    assert isinstance(file, File)
    assert not file.is_link
    with pytest.raises(UnsupportedOperation, match="no link"):
        file.target()


def test_files_of_others_are_refused() -> None:
    with recorded(getFile="other_course") as (_, course), pytest.raises(PermissionDenied):
        File.get(course, 9)
